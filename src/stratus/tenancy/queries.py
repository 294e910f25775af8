"""Reads about the tenant's settings."""

from __future__ import annotations

from stratus.tenancy.models import TenantSettings


def tenant_settings() -> TenantSettings:
    """Return the tenant's settings; one query. Every tenant has them from its founding on: raises TenantSettings.DoesNotExist otherwise."""
    return TenantSettings.objects.get()
