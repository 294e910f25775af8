"""Every query begins with the current tenant's rows, as Django itself would ask for them."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import models

from stratus.delivery.models import Attempt
from stratus.people.models import User
from stratus.tenancy import current
from stratus.tenancy.rls import tenant_models


@pytest.mark.parametrize("model", [model for model in tenant_models() if hasattr(model, "objects")], ids=lambda model: model._meta.label)
def test_a_query_asks_for_the_rows_of_the_current_tenant(model: type[models.Model]) -> None:
    with current.use(7):
        asked, written_out = model.objects.all().query, models.QuerySet(model).filter(tenant_id=7).query
        joined = model.objects.filter(tenant__name="x").exclude(tenant_id=8).query
        joined_written_out = models.QuerySet(model).filter(tenant_id=7).filter(tenant__name="x").exclude(tenant_id=8).query
    assert asked.sql_with_params() == written_out.sql_with_params()
    [condition], [as_written] = asked.where.children, written_out.where.children
    assert isinstance(condition, type(as_written))
    assert (condition.lhs, condition.rhs) == (as_written.lhs, as_written.rhs)
    assert joined.sql_with_params() == joined_written_out.sql_with_params()


def test_without_a_tenant_nothing_can_be_asked() -> None:
    with current.use(None), pytest.raises(current.NoTenant):
        User.objects.all()


def written(rows: models.QuerySet[Any]) -> str:
    """The statement, its values in their places."""
    sql, values = rows.query.sql_with_params()
    return sql % values


COMPARED = '("people_user"."tenant_id" = 7) IS TRUE'


@pytest.mark.parametrize(
    "named", [{"pk": 3}, {"id": 3}, {"pk__in": [3, 4]}, {"id__in": (3,)}, {"pk__among": [3, 4]}, {"pk": 3, "username": "x"}]
)
def test_people_who_are_named_by_their_ids_are_not_looked_for_by_their_tenant(named: dict[str, Any]) -> None:
    with current.use(7):
        for asked in (
            User.objects.filter(**named),
            User.objects.present().filter(**named),
            User.objects.exclude(username="y").filter(**named),
        ):
            assert COMPARED in written(asked)


def test_an_attempt_that_is_named_by_its_id_is_not_looked_for_by_its_tenant_beside_its_paper_either() -> None:
    with current.use(7):
        sql = written(Attempt.objects.select_related("paper").filter(pk=3))
    assert '("delivery_attempt"."tenant_id" = 7) IS TRUE' in sql


@pytest.mark.parametrize("named", [{"role_id": 3}, {"role__pk": 3}, {"pk__gt": 3}, {"username": "x"}])
def test_people_who_are_named_by_anything_else_are(named: dict[str, Any]) -> None:
    with current.use(7):
        sql = written(User.objects.filter(**named))
    assert COMPARED not in sql
    assert '"people_user"."tenant_id" = 7' in sql


def test_one_of_several_conditions_names_nobody_alone() -> None:
    with current.use(7):
        for asked in (User.objects.filter(models.Q(pk=3) | models.Q(username="x")), User.objects.exclude(pk=3)):
            assert COMPARED not in written(asked)


def test_where_the_policy_is_served_by_an_index_so_is_the_condition() -> None:
    from stratus.people.models import Role

    with current.use(7):
        assert "IS TRUE" not in written(Role.objects.filter(pk=3))
