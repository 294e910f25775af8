from django.apps import AppConfig


class InvigilationConfig(AppConfig):
    name = "stratus.invigilation"
    label = "invigilation"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from stratus.invigilation.incidents import reactions  # noqa: F401 -- registers them
