from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from stratus.access.permissions import STAFF_RIGHTS
from stratus.ui.menu import Entry, Section


class UiConfig(AppConfig):
    name = "stratus.ui"
    label = "ui"
    default_auto_field = "django.db.models.BigAutoField"
    menu = (Entry(Section.TOP, 20, _("My jobs"), "jobs:list", STAFF_RIGHTS, "jobs"),)

    def ready(self) -> None:
        from stratus.jobs import kinds
        from stratus.ui.jobs.lists import JOBS
        from stratus.ui.lists import later, reactions  # noqa: F401 -- registers them
        from stratus.ui.lists.declaration import register

        kinds.register(later.ACT)
        kinds.register(later.EXPORT)
        register(JOBS)
