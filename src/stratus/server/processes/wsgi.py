"""Django as the front calls it."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "stratus.site.settings")
application = get_wsgi_application()
