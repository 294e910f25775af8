from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "stratus.reports"
    label = "reports"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from stratus.assessments.versions.history import facts
        from stratus.events import erasure
        from stratus.library.items.statistics import sittings
        from stratus.reports.statistics import (
            actions,
            queries,
            reactions,  # noqa: F401 -- registers them
        )
        from stratus.reports.statistics.of_versions import how_they_went

        erasure.register(actions.erase)
        sittings.register(queries.sittings_for)
        facts.register_went(how_they_went)
