from django.apps import AppConfig


class OrganisationConfig(AppConfig):
    name = "stratus.organisation"
    label = "organisation"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from stratus.organisation import reactions  # noqa: F401 -- registers them
        from stratus.organisation.api_settings import actions
        from stratus.people.users import uses

        uses.register(uses.Use(naming=actions.settings_naming, broken=actions.broken_settings))
