from django.apps import AppConfig


class WebhooksConfig(AppConfig):
    name = "stratus.webhooks"
    label = "webhooks"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from stratus.webhooks.deliveries import reactions  # noqa: F401 -- registers them
