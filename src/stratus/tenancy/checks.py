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
    """Refuse a plain foreign key between two tables of tenants, but to one without a tenant's key: that takes one without a constraint,
    beside the `TenantForeignKey` to what its row belongs to.
    """
    messages: list[checks.CheckMessage] = []
    for model in apps.get_models():
        if not issubclass(model, TenantModel):
            continue
        for field in model._meta.local_fields:
            if not isinstance(field, models.ForeignKey) or not issubclass(field.related_model, TenantModel):
                continue
            stays = isinstance(field, TenantForeignKey | TenantOneToOneField)
            is_checked = bool(field.db_constraint)  # type: ignore[attr-defined]  # the stubs lack it
            if not stays and (field.related_model.has_tenant_key or is_checked):
                messages.append(checks.Error(f"{model.__name__}.{field.name} must be a TenantForeignKey.", id="tenancy.E001"))
            if stays and not field.related_model.has_tenant_key:
                messages.append(checks.Error(f"{model.__name__}.{field.name} refers to a table without a tenant's key.", id="tenancy.E002"))
    return messages
