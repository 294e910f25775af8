"""A schedule that is saved while its assessment gets another title: whoever comes first, both are found."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection, transaction

from stratus.assessments.models import Assessment
from stratus.assessments.options.actions import update_options
from stratus.foundation import clock
from stratus.scheduling.models import Schedule
from stratus.scheduling.schedules.actions import update_schedule
from stratus.search.queries import found
from stratus.tenancy import current
from stratus.tenancy.models import Tenant
from support.builders import SYSTEM, a_schedule, a_tenant, an_assessment
from support.running import PATIENCE, eventually
from support.threads import at_once

pytestmark = pytest.mark.database


@pytest.fixture(autouse=True)
def mine(committed: None) -> Iterator[Tenant]:
    tenant = a_tenant()
    with current.use(tenant):
        yield tenant


def somebody_waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted AND pid IN (SELECT o.pid FROM pg_locks o"
            " JOIN pg_database d ON d.oid = o.database WHERE d.datname = current_database()))"
        )
        return bool(cursor.fetchone()[0])


def one_inside_the_other(tenant: Tenant, first: Callable[[], Any], second: Callable[[], Any]) -> None:
    """Do both at the same time: the second begins when the first has done all but its commit, and the first commits then."""
    is_done, has_ended = threading.Event(), threading.Event()

    def outer() -> None:
        try:
            with current.use(tenant), transaction.atomic():
                first()
                is_done.set()
                eventually(lambda: has_ended.is_set() or somebody_waits())
        finally:
            is_done.set()

    def inner() -> None:
        assert is_done.wait(PATIENCE)
        try:
            with current.use(tenant):
                second()
        finally:
            has_ended.set()

    at_once(outer, inner)


def rename(assessment: Assessment) -> Callable[[], Any]:
    return lambda: update_options(assessment.pk, {"title": "Zebra"}, by=SYSTEM)


def finds(text: str) -> list[Schedule]:
    return list(found(Schedule.objects.all(), "schedule", text))


@pytest.mark.parametrize("renamed_first", [True, False])
def test_a_new_schedule_is_found_by_the_new_title_of_its_assessment(mine: Tenant, renamed_first: bool) -> None:
    assessment = an_assessment()
    acts = [rename(assessment), lambda: a_schedule(assessment)]
    one_inside_the_other(mine, *(acts if renamed_first else reversed(acts)))
    assert finds("zebra") == [Schedule.objects.get()]


@pytest.mark.parametrize("renamed_first", [True, False])
def test_a_schedule_with_another_title_is_found_by_both_new_ones_and_no_old_one(mine: Tenant, renamed_first: bool) -> None:
    schedule = a_schedule(an_assessment(title="Lion"), title="Puma")
    acts = [
        rename(schedule.assessment),
        lambda: update_schedule(schedule.pk, {"title": "Tiger"}, by=SYSTEM, now=clock.now()),
    ]
    one_inside_the_other(mine, *(acts if renamed_first else reversed(acts)))
    assert finds("zebra tiger") == [schedule]
    assert finds("lion") == finds("puma") == []
