"""Reads about the tenant's settings, and rows that row-level security alone leaves."""

from __future__ import annotations

from typing import TypeVar

from django.db import models

from stratus.tenancy import current
from stratus.tenancy.models import TenantModel, TenantSettings

M = TypeVar("M", bound=TenantModel)


def tenant_settings() -> TenantSettings:
    """Return the tenant's settings; one query. Every tenant has them from its founding on: raises TenantSettings.DoesNotExist otherwise."""
    return TenantSettings.objects.get()


def whom_to_ask() -> str:
    """Return whom candidates of the current tenant ask, in lines of plain text, or an empty string; one query."""
    return TenantSettings.objects.values_list("whom_to_ask", flat=True).get()


def under_policy(model: type[M]) -> models.QuerySet[M]:
    """Return the rows of a table, of which row-level security alone leaves the tenant's, for conditions that name rows by foreign keys.

    A tenant that statistics do not know yet seems to have one row of everything: where a query names it, PostgreSQL may read all that the
    tenant has instead of looking the key up. The condition begins with a `TenantForeignKey`, whose values a manager has given (ADR 3).
    Raises NoTenant if no tenant is set.
    """
    current.require_id()
    return models.QuerySet(model=model)
