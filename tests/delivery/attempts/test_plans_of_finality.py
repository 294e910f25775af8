"""How the database carries out what finds attempts to make final, where very many are due at the same moment."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from django.db import connection

from stratus.delivery.attempts import ranges
from stratus.delivery.attempts.actions import ending, finalise_due
from stratus.delivery.models import Attempt
from stratus.foundation import clock
from stratus.tenancy import current
from stratus.tenancy.bulk import insert_many
from support.builders import a_registration, a_tenant, an_attempt
from support.costs import plan_of, rows_of, statements_asked

pytestmark = [pytest.mark.django_db, pytest.mark.database]

TIED, PORTION, SIZE = 1_000, 50, 100
OTHERS = 50
"""Attempts of another organisation that lie between as many of ours."""


def _handed_in(number: int, at: datetime) -> Iterator[list[Attempt]]:
    """Make attempts that are due at this moment, `OTHERS` at a time."""
    first = an_attempt(a_registration(), status="VOID", started_at=at, ended_at=at)
    common: dict[str, Any] = {
        name: getattr(first, name)
        for name in ("registration", "schedule", "paper", "sheet", "started_at", "duration", "schedule_end", "deadline_at")
    }
    ended = {"status": "HANDED_IN", "submitted_by": "CANDIDATE", "ended_at": at}
    for begin in range(0, number, OTHERS):
        made = [Attempt(**common, **ended, number=2 + begin + place) for place in range(OTHERS)]
        insert_many(made)
        yield made


@pytest.fixture
def deadline(db: None) -> Iterator[datetime]:
    """A moment at which very many attempts of the current tenant are due, and as many of another one.

    The database sorts and walks whole tables only where no index will do: what it thinks cheaper of so few rows is not asked.
    """
    mine, other, moment = a_tenant(), a_tenant(), clock.now()
    tenants = {tenant: _handed_in(TIED, moment) for tenant in (other, mine)}
    for _portion in range(0, TIED, OTHERS):
        for tenant, portions in tenants.items():
            with current.use(tenant):
                next(portions)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_sort = off; SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off")
    with current.use(mine):
        yield moment


def _due_before(moment: datetime) -> int:
    """How many attempts of everybody are due before this moment: earlier tests may have left some, which are passed by too."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT session_user")
        cursor.execute(f'SET LOCAL ROLE "{cursor.fetchone()[0]}"')
        cursor.execute("SELECT count(*) FROM delivery_attempt WHERE due_at < %s", [moment])
        (number,) = cursor.fetchone()
        cursor.execute("SET LOCAL ROLE stratus_app")
    return int(number)


def is_read_in_order(statement: tuple[str, Any], deadline: datetime, at_most: int) -> bool:
    """Whether the plan reads no more attempts than those it gives and those of the other organisation between them, and sorts nothing."""
    nodes = plan_of(*statement)
    reads = [node for node in nodes if node.get("Relation Name") == "delivery_attempt"]
    assert [(node["Node Type"], node.get("Index Name")) for node in reads] == [("Index Scan", "attempt_due")], nodes
    assert not [node for node in nodes if "Sort" in node["Node Type"]], nodes
    return sum(map(rows_of, reads)) <= 2 * at_most + OTHERS + _due_before(deadline)


def portions_of(now: datetime, within: ranges.Range | None) -> list[tuple[str, Any]]:
    """The statements that find the portions, of which none is made final."""
    with statements_asked() as asked:
        finalise_due(now=now, within=within)
    return asked


def test_portions_of_what_is_due_at_one_moment_are_read_in_order(deadline: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[int] = []
    monkeypatch.setattr(ending, "BATCH", PORTION)
    monkeypatch.setattr(ending, "_finalise", lambda pks, **given: seen.extend(pks) or 0)
    asked = portions_of(deadline, None)
    assert len(asked) == TIED // PORTION + 1
    assert all(is_read_in_order(statement, deadline, PORTION) for statement in asked)
    assert seen == list(Attempt.objects.exclude(status="VOID").order_by("pk").values_list("pk", flat=True))


def test_a_range_is_read_from_its_beginning_to_its_end(deadline: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[int] = []
    monkeypatch.setattr(ending, "BATCH", PORTION)
    monkeypatch.setattr(ending, "_finalise", lambda pks, **given: seen.extend(pks) or 0)
    found = ranges.due_ranges(deadline, size=SIZE, most=TIED)
    assert len(found) == TIED // SIZE
    for one in found:
        asked = portions_of(deadline, one)
        assert len(asked) == SIZE // PORTION + 1
        assert all(is_read_in_order(statement, deadline, PORTION) for statement in asked)
    assert seen == list(Attempt.objects.exclude(status="VOID").order_by("pk").values_list("pk", flat=True))


def test_what_is_due_is_divided_by_reading_it_once_in_order(deadline: datetime) -> None:
    with statements_asked() as asked:
        ranges.due_ranges(deadline, size=SIZE, most=4)
    assert is_read_in_order(asked[0], deadline, 4 * SIZE + 1)
