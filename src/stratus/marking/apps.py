from django.apps import AppConfig


class MarkingConfig(AppConfig):
    name = "stratus.marking"
    label = "marking"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from stratus.marking import reactions  # noqa: F401 -- registers them
