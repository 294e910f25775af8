"""Every query begins with the current tenant's rows, as Django itself would ask for them."""

from __future__ import annotations

import pytest
from django.db import models

from stratus.tenancy import current
from stratus.tenancy.rls import tenant_models


@pytest.mark.parametrize("model", [model for model in tenant_models() if hasattr(model, "objects")], ids=lambda model: model._meta.label)
def test_a_query_asks_for_the_rows_of_the_current_tenant(model: type[models.Model]) -> None:
    with current.use(7):
        asked, written_out = model.objects.all().query, models.QuerySet(model).filter(tenant_id=7).query
        joined = model.objects.filter(tenant__name="x").exclude(tenant_id=8).query
        joined_written_out = models.QuerySet(model).filter(tenant_id=7).filter(tenant__name="x").exclude(tenant_id=8).query
    assert asked.sql_with_params() == written_out.sql_with_params()
    assert asked.where.children == written_out.where.children
    assert joined.sql_with_params() == joined_written_out.sql_with_params()


def test_without_a_tenant_nothing_can_be_asked() -> None:
    from stratus.people.models import User

    with current.use(None), pytest.raises(current.NoTenant):
        User.objects.all()
