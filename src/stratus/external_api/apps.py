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
        from stratus.external_api.gate.kind import KIND
        from stratus.external_api.tokens.lists import TOKENS
        from stratus.external_api.tokens.queries import tokens_owned
        from stratus.jobs import kinds
        from stratus.people.users import uses
        from stratus.ui.lists.declaration import register

        kinds.register(KIND)
        uses.register(uses.Use(naming=tokens_owned, broken=list))  # the list of tokens says which are refused
        register(TOKENS)
