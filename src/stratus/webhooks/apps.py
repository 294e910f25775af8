from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from stratus.access.permissions import Permission as P
from stratus.ui.menu import Entry, Section


class WebhooksConfig(AppConfig):
    name = "stratus.webhooks"
    label = "webhooks"
    default_auto_field = "django.db.models.BigAutoField"
    menu = (Entry(Section.ADMIN, 70, _("Webhooks"), "webhooks:list", (P.MANAGE_WEBSERVICE,), "webhooks"),)

    def ready(self) -> None:
        from stratus.ui import home
        from stratus.ui.lists.declaration import register
        from stratus.webhooks.deliveries import reactions  # noqa: F401 -- registers them
        from stratus.webhooks.deliveries.queries import home_cards
        from stratus.webhooks.endpoints.lists import DELIVERIES, ENDPOINTS

        home.register(70, home_cards)
        register(ENDPOINTS, DELIVERIES)
