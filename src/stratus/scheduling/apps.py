from django.apps import AppConfig


class SchedulingConfig(AppConfig):
    name = "stratus.scheduling"
    label = "scheduling"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from stratus.scheduling.schedules import reactions  # noqa: F401 -- registers them
