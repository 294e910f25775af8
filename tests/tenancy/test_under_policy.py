"""Rows that row-level security alone leaves: where that is relied on, and that it is there."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from django.db import connection

import stratus
from stratus.marking.models import Allocation, AutoScore, Evaluation, ItemScore
from stratus.people.models import User
from stratus.tenancy import current, rls
from stratus.tenancy.current import NoTenant
from stratus.tenancy.fields import TenantForeignKey
from stratus.tenancy.models import TenantModel
from stratus.tenancy.queries import under_policy
from support.builders import a_tenant, a_user

pytestmark = [pytest.mark.database, pytest.mark.django_db]

SOURCE = Path(stratus.__file__).parent
MODELS = {model.__name__: model for model in rls.tenant_models()}


def uses() -> list[tuple[str, ast.Call, ast.Call | None]]:
    """Every call of `under_policy`: where it stands, the call, and that of `filter` which follows it."""
    found: list[tuple[str, ast.Call, ast.Call | None]] = []
    for path in sorted(SOURCE.rglob("*.py")):
        calls = [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)]
        followed = {id(one.func.value): one for one in calls if isinstance(one.func, ast.Attribute) and one.func.attr == "filter"}
        own = [call for call in calls if isinstance(call.func, ast.Name) and call.func.id == "under_policy"]
        found += [(f"{path.relative_to(SOURCE)}:{call.lineno}", call, followed.get(id(call))) for call in own]
    return found


def model_of(call: ast.Call) -> type[TenantModel]:
    [named] = call.args
    assert isinstance(named, ast.Name)
    return MODELS[named.id]


def test_whoever_leaves_the_tenant_out_names_rows_by_a_reference_that_cannot_leave_it() -> None:
    assert uses()
    for place, call, narrowed in uses():
        assert narrowed is not None, place
        [first, *_others] = [keyword.arg or "" for keyword in narrowed.keywords]
        reference = model_of(call)._meta.get_field(first.removesuffix("__in"))
        assert isinstance(reference, TenantForeignKey), place


def test_an_index_of_the_reference_leads_to_the_rows_since_none_of_the_tenant_may() -> None:
    """The policy of some tables is compared row by row (`policy_uses_index`)."""
    with connection.cursor() as cursor:
        for place, call, narrowed in uses():
            assert narrowed is not None, place
            model = model_of(call)
            column = model._meta.get_field((narrowed.keywords[0].arg or "").removesuffix("__in")).column
            cursor.execute("SELECT indexdef FROM pg_indexes WHERE tablename = %s", [model._meta.db_table])
            assert any(f"btree ({column}" in definition for (definition,) in cursor.fetchall()), place


def test_row_level_security_is_on_wherever_it_is_relied_on() -> None:
    models = {model_of(call) for _place, call, _narrowed in uses()} | {AutoScore, Evaluation, ItemScore, Allocation}
    with connection.cursor() as cursor:
        for model in models:
            cursor.execute("SELECT current_user, row_security_active(%s)", [model._meta.db_table])
            assert cursor.fetchone() == ("stratus_app", True), model


def test_rows_of_another_tenant_are_not_there() -> None:
    with current.use(a_tenant()):
        elsewhere = a_user()
    with current.use(a_tenant()):
        own = a_user()
        assert list(under_policy(User).filter(pk__in=[own.pk, elsewhere.pk])) == [own]


def test_outside_of_a_tenant_nothing_is_asked() -> None:
    with pytest.raises(NoTenant):
        under_policy(User)
