from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "stratus.jobs"
    label = "jobs"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from stratus.events import erasure
        from stratus.jobs.expiry import erase

        erasure.register(erase)
