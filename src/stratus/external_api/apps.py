from django.apps import AppConfig


class ExternalApiConfig(AppConfig):
    name = "stratus.external_api"
    label = "external_api"
    default_auto_field = "django.db.models.BigAutoField"
