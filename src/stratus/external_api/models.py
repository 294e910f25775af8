"""Tokens of the External API."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from stratus import clock
from stratus.tenancy.fields import TenantForeignKey
from stratus.tenancy.models import TenantModel


class Token(TenantModel):
    """An EAPI token and the user that owns every request made with it. The secret itself is only a hash, in `tenancy.Credential`."""

    owner = TenantForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="api_tokens")
    hint = models.CharField(max_length=8, help_text="Last characters, to tell tokens apart.")
    created_by = TenantForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(default=clock.now, editable=False)
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
