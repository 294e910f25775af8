from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from stratus.access.permissions import Permission as P
from stratus.ui.menu import Entry, Section


class OrganisationConfig(AppConfig):
    name = "stratus.organisation"
    label = "organisation"
    default_auto_field = "django.db.models.BigAutoField"
    menu = (
        Entry(Section.ADMIN, 30, _("Settings"), "organisation:settings", (P.MANAGE_SETTINGS,), "settings"),
        Entry(Section.ADMIN, 80, _("Audit log"), "organisation:audit", (P.VIEW_AUDIT,), "audit"),
    )

    def ready(self) -> None:
        from stratus.organisation import reactions  # noqa: F401 -- registers them
        from stratus.organisation.api_settings import actions
        from stratus.people.users import uses

        uses.register(uses.Use(naming=actions.settings_naming, broken=actions.broken_settings))
