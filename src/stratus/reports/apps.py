from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "stratus.reports"
    label = "reports"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from stratus.events import erasure
        from stratus.library.items.statistics import sittings
        from stratus.reports.statistics import (
            actions,
            queries,
            reactions,  # noqa: F401 -- registers them
        )

        erasure.register(actions.erase)
        sittings.register(queries.sittings_for)
