from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "stratus.ui"
    label = "ui"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from stratus.ui.lists import reactions  # noqa: F401 -- registers them
