from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class TenancyConfig(AppConfig):
    name = "stratus.tenancy"
    label = "tenancy"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from stratus.tenancy import (
            among,
            checks,  # noqa: F401 -- registers the system check
        )

        among.register()

        post_migrate.connect(_secure, dispatch_uid="tenancy.secure")


def _secure(sender: AppConfig, using: str, **kwargs: Any) -> None:
    """Run once, after the last app: then every table exists."""
    from django.apps import apps
    from django.db import connections
    from procrastinate.contrib.django import app as jobs

    from stratus.tenancy import rls

    with_tables = [app for app in apps.get_app_configs() if app.models_module is not None]
    if sender is with_tables[-1]:
        jobs.perform_import_paths()  # questions of jobs (`db.due`) stand in the modules of these
        rls.secure(connections[using])
