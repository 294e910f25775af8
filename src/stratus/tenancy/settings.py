"""Settings of the whole tenant."""

from __future__ import annotations

from django.db import models

from stratus.tenancy.models import TenantModel


class TenantSettings(TenantModel):
    """Settings of the whole tenant, with the defaults of the reference product."""

    time_zone = models.CharField(max_length=64, default="UTC")
    preparation_minutes = models.PositiveIntegerField(default=20)
    grace_seconds = models.PositiveIntegerField(default=60)
    file_grace_seconds = models.PositiveIntegerField(default=600)
    connection_lock_seconds = models.PositiveIntegerField(default=60)
    archive_after_hours = models.PositiveIntegerField(default=24)
    default_proctorio_template = models.CharField(max_length=64, blank=True, default="")
    use_keycodes = models.BooleanField(default=False, help_text="Candidates come in with a keycode, unless their schedule says otherwise.")
    keycode_needs_username = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant"], name="tenant_settings_once")]
