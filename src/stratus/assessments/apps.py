from django.apps import AppConfig


class AssessmentsConfig(AppConfig):
    name = "stratus.assessments"
    label = "assessments"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from stratus.assessments.drafts import reactions  # noqa: F401 -- registers them
