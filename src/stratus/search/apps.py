from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class SearchConfig(AppConfig):
    name = "stratus.search"
    label = "search"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        post_migrate.connect(_fill, dispatch_uid="search.fill")


def _fill(sender: AppConfig, using: str, verbosity: int = 0, **kwargs: Any) -> None:
    """Run once, after the last app: then every table is that of this release."""
    from django.apps import apps
    from django.db import connections

    from stratus.search import filling

    with_tables = [app for app in apps.get_app_configs() if app.models_module is not None]
    if sender is with_tables[-1]:
        filling.fill_what_is_missing(connections[using], tell=print if verbosity else None)
