"""How the database carries out a search, as the application's role and under row-level security."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.db import transaction
from django.db.models import QuerySet

from stratus.foundation import clock
from stratus.people.models import User
from stratus.scheduling.candidates.actions import add_candidates
from stratus.scheduling.models import Registration
from stratus.search import actions
from stratus.search.queries import found
from stratus.tenancy import current
from support.builders import SYSTEM, a_role, a_schedule, a_tenant
from support.costs import plan_of, statements_asked

pytestmark = [pytest.mark.database, pytest.mark.slow("makes the people of several organisations")]

NUMBER = 3_000
COMMON = ["be", "jan be", "be ja x0"]
"""What finds more than are passed on by their ids, the commonest two letters first: everybody has a word that begins so."""
RARE = ["x0007", "Berg-0010, Jan", "o'brien", "b"]


def _people() -> list[User]:
    role = a_role("Candidate")
    people = [User(role=role, username=f"x{n:05}", first_name="Jan" if n % 2 else "Ine", last_name=f"Berg-{n:04}") for n in range(NUMBER)]
    with transaction.atomic():
        actions.index_new("user", User.objects.bulk_create(people))
    return people


@pytest.fixture(scope="module", params=["known to the statistics", "new"])
def crowd(request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: Any) -> Iterator[QuerySet[Registration]]:
    """The registrations of a schedule with some of an organisation's many people. There is another one like it."""
    with django_db_blocker.unblock():
        with current.use(a_tenant()):
            _people()
        mine = a_tenant()
        if request.param == "new":
            _analyze()
        with current.use(mine):
            people = _people()
            if request.param != "new":
                _analyze()
            schedule = a_schedule()
            add_candidates(schedule.pk, [user.pk for user in people[:200]], by=SYSTEM, now=clock.now())
            yield Registration.objects.filter(schedule=schedule)


def _analyze() -> None:
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as owner:
        owner.execute("VACUUM ANALYZE search_word, people_user, scheduling_registration")


def reads_of_words(nodes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [node for node in nodes if node.get("Relation Name") == "search_word"]


def indexes_of(node: dict[str, Any]) -> set[str]:
    """The indexes by which a node finds its rows: its own, or those of the bitmap or rows that it reads; empty: it reads all rows."""
    below: set[str] = set().union(*(indexes_of(one) for one in node.get("Plans", [])))
    return {node["Index Name"]} if "Index Name" in node else below


def is_range_of_the_primary_key(node: dict[str, Any]) -> bool:
    condition = node.get("Index Cond", "").replace("(", "").replace(")", "").replace("::text", "")
    bounded = ("word >= " in condition and "word < " in condition) or "word = " in condition
    return node["Node Type"] == "Index Only Scan" and node["Index Name"] == "search_word_pkey" and bounded and node["Actual Loops"] <= 1


@pytest.mark.parametrize("typed", COMMON + RARE)
def test_each_word_is_one_range_of_the_primary_key(crowd: QuerySet[Registration], typed: str) -> None:
    with statements_asked() as asked:
        found(User.objects.all(), "user", typed)
    [(sql, values)] = asked
    nodes = reads_of_words(plan_of(sql, values))
    assert nodes
    assert [node for node in nodes if not is_range_of_the_primary_key(node)] == []


@pytest.mark.parametrize("typed", COMMON)
def test_many_that_are_found_are_hashed_once(crowd: QuerySet[Registration], typed: str) -> None:
    people = found(User.objects.all(), "user", typed)
    for rows in (people.order_by("sort_key", "id")[:50], people.order_by("id")[:1_001]):
        nodes = plan_of(*rows.query.sql_with_params())
        assert any("hashed SubPlan" in node.get("Filter", "") for node in nodes)
        assert reads_of_words(nodes)
        assert [node for node in reads_of_words(nodes) if not is_range_of_the_primary_key(node)] == []


@pytest.mark.parametrize("typed", COMMON)
def test_of_the_rows_of_a_schedule_only_their_own_words_are_read(crowd: QuerySet[Registration], typed: str) -> None:
    nodes = reads_of_words(plan_of(*found(crowd, "user", typed, field="candidate_id").query.sql_with_params()))
    assert nodes
    assert [indexes_of(node) for node in nodes] == [{"word_of_subject"}] * len(nodes)
    assert max(node["Actual Loops"] for node in nodes) <= 200


def test_each_word_that_is_written_already_is_looked_at_once(crowd: QuerySet[Registration]) -> None:
    with transaction.atomic(), statements_asked() as asked:
        actions.index("user", User.objects.all())
    (sql, values) = asked[-1]
    nodes = plan_of(sql, values)
    assert reads_of_words(nodes)
    assert [node for node in nodes if "Join" in node["Node Type"] or "Loop" in node["Node Type"] or node["Actual Loops"] > 1] == []


def test_words_of_one_subject_are_found_by_its_index(crowd: QuerySet[Registration]) -> None:
    one = User.objects.order_by("pk").last()
    nodes = plan_of(actions.FORGET, {"tenant": current.require_id(), "kind": "user", "all": [one.pk]})
    assert reads_of_words(nodes)
    assert [node for node in reads_of_words(nodes) if indexes_of(node) != {"word_of_subject"}] == []
