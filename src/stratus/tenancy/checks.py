"""A system check of every model that belongs to a tenant."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.core import checks
from django.db import models

from stratus.tenancy.fields import TenantForeignKey, TenantOneToOneField
from stratus.tenancy.models import TenantModel


@checks.register(checks.Tags.models)
def references_stay_in_the_tenant(app_configs: Any = None, **kwargs: Any) -> list[checks.CheckMessage]:
    """Refuse a plain foreign key between two tables of tenants."""
    messages: list[checks.CheckMessage] = []
    for model in apps.get_models():
        if not issubclass(model, TenantModel):
            continue
        for field in model._meta.local_fields:
            if not isinstance(field, models.ForeignKey) or not issubclass(field.related_model, TenantModel):
                continue
            if not isinstance(field, TenantForeignKey | TenantOneToOneField):
                messages.append(checks.Error(f"{model.__name__}.{field.name} must be a TenantForeignKey.", id="tenancy.E001"))
    return messages
