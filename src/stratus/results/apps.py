from django.apps import AppConfig


class ResultsConfig(AppConfig):
    name = "stratus.results"
    label = "results"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from stratus.results.publication import reactions  # noqa: F401 -- registers them
