"""What a schedule's published results say of its items, and when it is measured."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from procrastinate.contrib.django.models import ProcrastinateJob

from stratus.events.erasure import Erased
from stratus.foundation import clock
from stratus.library.items.actions import save_item
from stratus.library.items.statistics.models import ItemStatistics
from stratus.library.models import Item
from stratus.reports.statistics.actions import erase, measure
from stratus.reports.statistics.tasks import measure_items
from stratus.results.models import Result
from stratus.results.publication.actions import publish
from stratus.scheduling.models import Schedule
from stratus.tenancy import current
from stratus.tenancy.bulk import insert_many
from support.builders import (
    CONTENTS,
    SYSTEM,
    a_marked_script,
    a_registration,
    a_result,
    a_schedule,
    an_answer,
    an_assessment,
    an_attempt,
    an_item,
    lettered,
    many_handed_in,
)
from support.costs import grows_by_at_most

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("tenant")]

NOW = clock.now()


@pytest.fixture
def items() -> list[Item]:
    """Two choices of 2 points, each with the key "a"."""
    return [an_item(max_score=2), an_item(max_score=2)]


@pytest.fixture
def schedule(items: list[Item]) -> Schedule:
    return a_schedule(an_assessment(items), active=True)


def key(item: Item) -> str:
    assert item.latest is not None
    return next(one["id"] for one in item.latest.content["alternatives"] if one["correct"])


def wrong(item: Item) -> str:
    assert item.latest is not None
    return next(one["id"] for one in item.latest.content["alternatives"] if not one["correct"])


def sat(schedule: Schedule, items: Sequence[Item], chosen: Sequence[str | None], **fields: Any) -> Result:
    """A published result of somebody who chose these alternatives; None: they left it blank."""
    scores = [2 if choice == key(item) else 0 for item, choice in zip(items, chosen, strict=True)]
    questions = [
        {"id": item.external_id, "type": item.item_type, "score": float(score), "max_score": 2.0}
        for item, score in zip(items, scores, strict=True)
    ]
    result = a_result(schedule, **{"score": sum(scores), "max_score": 2 * len(items), "questions": questions} | fields)
    for item, choice in zip(items, chosen, strict=True):
        if choice is not None:
            an_answer(result.attempt, item.external_id, {"selected": [choice]})
    return result


def measured(schedule: Schedule) -> dict[int, ItemStatistics]:
    measure(schedule.pk, now=clock.now())
    return {row.item_id: row for row in ItemStatistics.objects.filter(sitting=schedule.pk)}


def test_a_sitting_is_written_down_item_by_item(schedule, items):
    first, second = items
    for _again in range(3):
        sat(schedule, items, [key(first), key(second)])
    sat(schedule, items, [wrong(first), key(second)])
    sat(schedule, items, [None, None])
    rows = measured(schedule)
    one = rows[first.pk]
    assert (one.revision, one.candidates, one.blank, one.scores, one.max_score) == (1, 5, 1, Decimal(6), Decimal(2))
    said = {given["part"]: given["count"] for given in one.answers["answers"]}
    assert said == {key(first): 3, wrong(first): 1}
    assert rows[second.pk].scores == Decimal(8)
    first.refresh_from_db()
    assert first.measured == Decimal("0.600")


def test_the_correlation_is_that_with_the_rest(schedule, items):
    first, second = items
    for place in range(12):
        sat(schedule, items, [key(first) if place % 2 else wrong(first), key(second) if place % 2 else wrong(second)])
    assert measured(schedule)[first.pk].item_rest == Decimal("1.000")


def test_who_did_well_is_counted_apart(schedule, items):
    first, second = items
    for _again in range(2):
        sat(schedule, items, [key(first), key(second)])
    for _again in range(4):
        sat(schedule, items, [wrong(first), wrong(second)])
    row = measured(schedule)[first.pk]
    assert row.well == 2
    assert {given["part"]: given["well"] for given in row.answers["answers"]} == {key(first): 2, wrong(first): 0}


@pytest.mark.parametrize("status", ["VOIDED", "NOT_SUBMITTED"])
def test_what_is_void_is_left_out(schedule, items, status):
    sat(schedule, items, [key(items[0]), None], passed_status=status, score=0)
    assert measured(schedule) == {}


def test_a_second_attempt_of_a_candidate_is_left_out(schedule, items):
    first = sat(schedule, items, [wrong(items[0]), None])
    sat(schedule, items, [key(items[0]), None], candidate=first.registration.candidate)
    row = measured(schedule)[items[0].pk]
    assert (row.candidates, row.scores) == (1, 0)


def test_an_item_that_is_not_on_the_sheet_was_not_administered(schedule, items):
    result = sat(schedule, items, [key(items[0]), None])
    result.attempt.sheet = {"order": [items[0].external_id], "alternatives": {}}
    result.attempt.save(update_fields=["sheet"])
    assert set(measured(schedule)) == {items[0].pk}


@pytest.mark.parametrize(("more", "found"), [(1, 5), (4, 5), (5, 10)])
def test_what_is_written_stays_until_so_many_have_come_that_no_single_result_can_be_told(schedule, items, more, found):
    for _again in range(5):
        sat(schedule, items, [key(items[0]), None])
    measured(schedule)
    for _again in range(more):
        sat(schedule, items, [wrong(items[0]), None])
    row = measured(schedule)[items[0].pk]
    assert (row.candidates, row.scores) == (found, Decimal(10))
    items[0].refresh_from_db()
    assert items[0].measured == (Decimal("1.000") if found == 5 else Decimal("0.500"))


def test_once_the_schedule_is_over_and_each_attempt_has_its_result_everybody_counts(schedule, items):
    for _again in range(5):
        sat(schedule, items, [key(items[0]), None])
    measured(schedule)
    sat(schedule, items, [wrong(items[0]), None])
    moment = clock.now()
    waits = an_attempt(a_registration(schedule), status="HANDED_IN", ended_at=moment, submitted_by="CANDIDATE", finalised_at=moment)
    Schedule.objects.filter(pk=schedule.pk).update(starts_at=NOW - timedelta(days=2), ends_at=NOW - timedelta(days=1))
    assert measured(schedule)[items[0].pk].candidates == 5
    a_result(schedule, attempt=waits, candidate=waits.registration.candidate, passed_status="VOIDED", score=0, max_score=4, questions=[])
    assert measured(schedule)[items[0].pk].candidates == 6


def test_an_item_to_which_few_came_keeps_its_figures_though_many_came_to_the_sitting(schedule, items):
    for _again in range(5):
        sat(schedule, items, [key(items[0]), key(items[1])])
    measured(schedule)
    for place in range(5):
        result = sat(schedule, items, [wrong(items[0]), None])
        if place:
            result.attempt.sheet = {"order": [items[0].external_id], "alternatives": {}}
            result.attempt.save(update_fields=["sheet"])
    assert [measured(schedule)[item.pk].candidates for item in items] == [10, 5]


def test_another_sitting_stands_beside_it_and_both_make_the_measured_value(schedule, items):
    other = a_schedule(schedule.assessment, active=True)
    for place in range(5):
        sat(schedule, items, [key(items[0]), None])
        sat(other, items, [key(items[0]) if place else wrong(items[0]), None])
    measured(schedule)
    measured(other)
    items[0].refresh_from_db()
    assert ItemStatistics.objects.filter(item=items[0]).count() == 2
    assert items[0].measured == Decimal("0.900")


def test_what_simulated_candidates_answered_measures_nothing(items):
    rehearsal = a_schedule(an_assessment(items), active=True, external_id="rehearsal-20261130-131500-a1b2")
    for _again in range(5):
        sat(rehearsal, items, [key(items[0]), None])
    assert measured(rehearsal) == {}
    items[0].refresh_from_db()
    assert items[0].measured is None


def test_few_candidates_measure_nothing(schedule, items):
    for _again in range(4):
        sat(schedule, items, [key(items[0]), None])
    measured(schedule)
    items[0].refresh_from_db()
    assert items[0].measured is None


def test_a_revision_that_was_published_keeps_its_figures_when_the_item_changes(schedule, items):
    sat(schedule, items, [key(items[0]), None])
    save_item(items[0].collection, items[0], "MULTIPLE_CHOICE", "Another title", lettered(CONTENTS["MULTIPLE_CHOICE"]), 2, by=SYSTEM)
    assert measured(schedule)[items[0].pk].revision == 1


def test_saving_an_item_leaves_what_was_measured(schedule, items):
    for _again in range(5):
        sat(schedule, items, [key(items[0]), None])
    measured(schedule)
    save_item(items[0].collection, items[0], "MULTIPLE_CHOICE", "Another title", lettered(CONTENTS["MULTIPLE_CHOICE"]), 2, by=SYSTEM)
    items[0].refresh_from_db()
    assert items[0].measured == Decimal("1.000")


# When -----------------------------------------------------------------------------------------------------------------------------------


def test_publishing_queues_one_measurement_and_the_next_one_none(django_capture_on_commit_callbacks):
    schedule = a_schedule(an_assessment(marking_workflow="EXTENDED"), active=True)
    for _again in range(2):
        script = a_marked_script(schedule)
        with django_capture_on_commit_callbacks(execute=True):
            publish(schedule.pk, [script.pk], by=SYSTEM, now=clock.now())
    queued = ProcrastinateJob.objects.filter(task_name="reports.measure_items")
    assert [job.args for job in queued] == [{"tenant_id": current.require_id(), "schedule_id": schedule.pk}]
    assert queued.get().scheduled_at is not None


def test_the_job_measures_what_was_published():
    schedule = a_schedule(an_assessment(marking_workflow="EXTENDED"), active=True)
    a_marked_script(schedule)
    publish(schedule.pk, by=SYSTEM, now=clock.now())
    assert measure_items(current.require_id(), schedule.pk) == 2
    again = ProcrastinateJob.objects.get(task_name="reports.measure_items", queueing_lock__endswith=":end")
    assert again.scheduled_at == schedule.ends_at + timedelta(minutes=1)
    assert set(ItemStatistics.objects.values_list("blank", flat=True)) == {0}


def test_a_schedule_that_is_gone_measures_nothing():
    assert measure(10**9, now=clock.now()) == 0


# Erasing --------------------------------------------------------------------------------------------------------------------------------


def test_what_a_few_candidates_made_of_it_goes_with_the_schedule_and_the_rest_stays(schedule, items):
    few = a_schedule(schedule.assessment, active=True)
    for _again in range(5):
        sat(schedule, items, [key(items[0]), None])
    for _again in range(4):
        sat(few, items, [key(items[0]), None])
    for each in (schedule, few):
        measured(each)
        erase(Erased(each.pk, [], []))
    assert set(ItemStatistics.objects.values_list("sitting", flat=True)) == {schedule.pk}


# What it costs --------------------------------------------------------------------------------------------------------------------------


def hall(size: int) -> Schedule:
    """A schedule that so many candidates sat, with published results; straight into the tables."""
    schedule = a_schedule(an_assessment([an_item(max_score=2), an_item(max_score=2)]), active=True)
    attempts = many_handed_in(schedule, size)
    version = attempts[0].paper.version
    questions = [{"id": item["id"], "type": item["type"], "score": 2.0, "max_score": 2.0} for item in version.items]
    same: dict[str, Any] = {"passed_status": "SATISFACTORY", "score": 4, "max_score": 4, "percentage": 100, "percentage_to_pass": 55}
    same |= {"schedule": schedule, "published_at": NOW, "questions": questions}
    insert_many([Result(attempt=attempt, registration_id=attempt.registration_id, **same) for attempt in attempts])
    return schedule


def test_the_number_of_statements_does_not_depend_on_how_many_sat_it():
    numbers = []
    for size in (6, 300):  # more than are read at once
        schedule = hall(size)
        with CaptureQueriesContext(connection) as captured:
            assert measure(schedule.pk, now=NOW) == 2
        numbers.append(len(captured))
    assert numbers[0] == numbers[1]


def test_ten_thousand_candidates_are_measured_in_bounded_memory(very_many):
    schedule = hall(very_many)
    with grows_by_at_most(60):
        measure(schedule.pk, now=NOW)
    assert set(ItemStatistics.objects.values_list("candidates", flat=True)) == {very_many}
