from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from stratus.access.permissions import Permission as P
from stratus.ui.menu import Entry, Section


class DeliveryConfig(AppConfig):
    name = "stratus.delivery"
    label = "delivery"
    default_auto_field = "django.db.models.BigAutoField"
    menu = (
        Entry(Section.ADMIN, 40, _("Safe Exam Browser"), "delivery:seb_settings", (P.MANAGE_SETTINGS,), "seb"),
        Entry(Section.ADMIN, 50, _("Proctorio"), "delivery:proctorio_settings", (P.MANAGE_SETTINGS,), "proctoring"),
    )

    def ready(self) -> None:
        from stratus.delivery.attempts import queries
        from stratus.delivery.attempts.actions import erasing
        from stratus.delivery.breaks.lists import BREAKS
        from stratus.events import erasure
        from stratus.scheduling.schedules import course
        from stratus.ui.lists.declaration import register

        erasure.register(erasing.erase)
        register(BREAKS)
        course.register(
            course.Course(
                begun=queries.begun,
                anyone_began=queries.anyone_began,
                attempt_ids_taken=queries.attempt_ids_taken,
                results_to_come=queries.any_not_final,
            )
        )
