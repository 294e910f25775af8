from django.apps import AppConfig


class InvigilationConfig(AppConfig):
    name = "stratus.invigilation"
    label = "invigilation"
    default_auto_field = "django.db.models.BigAutoField"
