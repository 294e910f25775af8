"""Who or what an id names is found by it, also while statistics know small tenants only: nothing else of the tenant is gone through.

Rows that are looked at are counted, and the index by which they were found is one of ids: of another one, in which ids come last, all
entries of the tenant would be gone through, which counts as none.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import models

from stratus.access.present import present_actor
from stratus.delivery.models import Attempt
from stratus.foundation import clock
from stratus.login.backend import TenantBackend
from stratus.marking.models import Script
from stratus.marking.scripts.actions import make_scripts
from stratus.people.models import User
from stratus.scheduling.models import Registration
from stratus.tenancy import current
from support.builders import SYSTEM, a_schedule, a_tenant, an_assessment, many_handed_in
from support.costs import Work, rows_gone_through

pytestmark = [pytest.mark.django_db, pytest.mark.database]

LARGE = 1_500
"""Of a table with fewer rows reading all pages is as good as a look-up, where a page out of order costs four of those in order."""
MOST = 150
"""Rows that a look-up may go through: small tables, as that of roles, are read as a whole."""
MODELS = (User, Registration, Attempt, Script)

ONE: dict[str, Callable[[type[models.Model], list[Any]], Any]] = {
    "one": lambda model, ids: model._default_manager.get(pk=ids[0]),
    "one that is there": lambda model, ids: model._default_manager.filter(pk=ids[0]).exists(),
    "one, locked": lambda model, ids: model._default_manager.select_for_update().get(pk=ids[0]),
    "one again": lambda model, ids: model(pk=ids[0]).refresh_from_db(fields=["tenant"]),
    "one that is changed": lambda model, ids: model._default_manager.filter(pk=ids[0]).update(tenant=current.require_id()),
}
"""What asks for a row by its id."""
SOME: dict[str, Callable[[type[models.Model], list[Any]], Any]] = {
    "some": lambda model, ids: list(model._default_manager.filter(pk__in=ids)),
    "some in bulk": lambda model, ids: model._default_manager.in_bulk(ids),
    "some among": lambda model, ids: list(model._default_manager.filter(pk__among=ids)),
}
"""What asks for several. Of other tables than that of people such a statement may go through all of the tenant once."""


def of_ids(model: type[models.Model]) -> set[str]:
    """The indexes of the table that lead to a row by its id."""
    return {f"{model._meta.db_table}_{name}" for name in ("pkey", "tenant_id_key")}


def indexes(work: Work, model: type[models.Model]) -> set[str]:
    """The indexes of the table by which rows were found; the table itself, where it was read as a whole."""
    table, found = model._meta.db_table, set[str]()
    for _rows, told in work.statements:
        steps = re.findall(r'"Node Type": "[^"]+"(?:(?!"Node Type").)*', told)
        for place, step in enumerate(steps):
            if f'"Relation Name": "{table}"' in step and '"Node Type": "ModifyTable"' not in step:
                of_it = "".join(steps[place:]) if "Bitmap Heap Scan" in step else step
                named = re.search(r'"Index Name": "([^"]+)"', of_it)
                found.add(named[1] if named else table)
    return found


@pytest.fixture
def hall(statistics_of_small_tenants: None) -> list[Script]:
    """Scripts of a tenant of which statistics know nothing."""
    tenant = a_tenant()
    with current.use(tenant):
        schedule = a_schedule(an_assessment(["MULTIPLE_CHOICE"], marking_workflow="EXTENDED"), active=True)
        return make_scripts(many_handed_in(schedule, LARGE), by=SYSTEM, at=clock.now())


@pytest.mark.slow("some hundred scripts, and every statement twice")
def test_rows_are_found_by_their_ids_and_no_other_row_is_looked_at(hall: list[Script]) -> None:
    with current.use(hall[0].tenant_id):
        for model in MODELS:
            ids = list(model._default_manager.order_by("-pk").values_list("pk", flat=True)[:5])
            for name, look_up in (ONE | SOME if model is User else ONE).items():
                with rows_gone_through() as work:
                    assert look_up(model, ids) is not False
                assert work.rows <= MOST, f"{model.__name__}, {name}: {work.worst}"
                assert indexes(work, model) <= of_ids(model), f"{model.__name__}, {name}: {work.worst}"


@pytest.mark.slow("some hundred scripts, and every statement twice")
def test_whoever_is_logged_in_is_found_by_their_id(hall: list[Script]) -> None:
    with current.use(hall[0].tenant_id):
        person = User.objects.order_by("-pk")[0]
        for look_up in (TenantBackend().get_user, present_actor):
            with rows_gone_through() as work:
                assert look_up(person.pk) is not None
            assert work.rows <= MOST, work.worst
            assert indexes(work, User) <= of_ids(User), work.worst


@pytest.mark.slow("some hundred scripts, and every statement twice")
def test_people_whom_rows_name_are_found_by_their_ids(hall: list[Script]) -> None:
    with current.use(hall[0].tenant_id):
        for rows in (
            Registration.objects.prefetch_related("candidate"),
            Registration.objects.select_related("candidate"),
            Script.objects.prefetch_related("registration__candidate"),
        ):
            some = rows.filter(pk__in=list(rows.order_by("pk").values_list("pk", flat=True)[:5]))
            with rows_gone_through() as work:
                assert len(list(some)) == 5
            assert indexes(work, User) == {"people_user_pkey"}, work.worst
            of_people = [told for told in work.statements if told[1].startswith('SELECT "people_user"')]
            assert sum(rows for rows, _told in of_people) <= MOST, work.worst
