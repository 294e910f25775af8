from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from stratus.access.permissions import Permission as P
from stratus.ui.menu import Entry, Section


class ExternalApiConfig(AppConfig):
    name = "stratus.external_api"
    label = "external_api"
    default_auto_field = "django.db.models.BigAutoField"
    menu = (Entry(Section.ADMIN, 60, _("External API"), "external_api:settings", (P.MANAGE_WEBSERVICE,), "api"),)

    def ready(self) -> None:
        from stratus.external_api.gate import later
        from stratus.external_api.tokens.lists import TOKENS
        from stratus.jobs import kinds
        from stratus.ui.lists.declaration import register

        kinds.register(later.KIND)
        register(TOKENS)
