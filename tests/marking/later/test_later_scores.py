"""Answers that a job scores: until then the script is being scored, and what the job cannot score goes to a marker, never to 0."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from procrastinate.contrib.django.models import ProcrastinateJob

from item_types.new_type import KEY
from stratus.access.actor import Actor, Door
from stratus.access.errors import NotAllowed
from stratus.assessments.queries import questions_of
from stratus.assessments.versions.actions import as_rules, problems_of
from stratus.delivery.attempts.actions import reopen
from stratus.events.erasure import Erased
from stratus.events.log import record
from stratus.events.models import Event
from stratus.foundation import clock
from stratus.item_types.base import ForMarker, Points
from stratus.marking.errors import BeingScored
from stratus.marking.later import runners
from stratus.marking.later.actions import MARGIN, leave_to_markers, score_next
from stratus.marking.later.rows import TASK
from stratus.marking.later.tasks import score_later, wake_later
from stratus.marking.models import AutoScore, LaterScore, Script
from stratus.marking.scoring.actions import open_script
from stratus.marking.scripts import erasing
from stratus.marking.scripts.actions import make_scripts
from stratus.marking.scripts.queries import next_script, viewer_of
from stratus.marking.scripts.to_be_marked import to_be_marked
from stratus.marking.voiding.actions import void_attempts
from stratus.results.errors import NotMarked
from stratus.results.models import Result
from stratus.results.publication.actions import publish
from stratus.tenancy import current
from stratus.tenancy.bulk import insert_many
from support.builders import (
    SYSTEM,
    a_marker,
    a_member,
    a_registration,
    a_schedule,
    a_script,
    a_tenant,
    a_user,
    allocated,
    an_answer,
    an_assessment,
    an_attempt,
    scored,
)
from support.costs import rows_gone_through

pytestmark = pytest.mark.django_db

RIGHT = {KEY: {"value": "piano"}}


class Killed(BaseException):
    """The worker is gone: nothing of ours runs after it."""


def riddle_of(script: Script) -> str:
    return str(next(item["id"] for item in script.attempt.paper.version.items if item["type"] == KEY))


def points_of(script: Script) -> Decimal | None:
    return AutoScore.objects.filter(script=script, item=riddle_of(script)).values_list("score", flat=True).first()


def state_of(script: Script) -> tuple[str, Decimal | None]:
    script.refresh_from_db()
    return script.status, script.score


def turns() -> int:
    return ProcrastinateJob.objects.filter(task_name=TASK, status="todo", args__tenant_id=current.require_id()).count()


def queue_is_empty() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")


def after_pause() -> datetime:
    return clock.now() + timedelta(hours=1)


def try_until_the_end() -> None:
    while score_next(after_pause()):
        pass


def test_an_answer_that_is_scored_later_makes_its_script_one_that_is_being_scored_and_queues_a_turn(schedule):
    script = a_script(schedule, answers=RIGHT)
    assert state_of(script) == ("SCORING", None)
    assert points_of(script) is None
    assert turns() == 1


def test_many_answers_queue_one_turn(schedule):
    for _n in range(3):
        a_script(schedule, answers=RIGHT)
    assert turns() == 1


def test_an_answer_of_the_same_type_that_needs_no_job_has_its_points_at_once(schedule):
    script = a_script(schedule)
    assert points_of(script) == 0
    assert (state_of(script)[0], turns()) == ("OPEN", 0)


@pytest.mark.parametrize(("answer", "points"), [("piano", 2), ("door", 0)])
def test_a_turn_scores_it_and_the_script_is_to_be_marked(schedule, answer, points):
    script = a_script(schedule, answers={KEY: {"value": answer}})
    assert score_later(current.require_id()) == 1
    assert points_of(script) == points
    assert state_of(script)[0] == "OPEN"
    assert Event.objects.get(kind="script.answer_scored").data == {"item": riddle_of(script), "tries": 1}


def test_its_points_are_exact_until_they_are_stored(schedule, riddles):
    riddles.does = lambda task: Points(Fraction(2, 3))
    script = a_script(schedule, answers=RIGHT)
    score_next(clock.now())
    assert points_of(script) == Decimal("0.66666667")


def test_the_points_are_part_of_the_result(schedule):
    script = a_script(schedule, answers=RIGHT)
    score_next(clock.now())
    member = a_member(schedule)
    scored(allocated(script, member), member, "1.5")
    assert publish(schedule.pk, by=SYSTEM, now=clock.now())[0].score == Decimal("5.5")


def test_the_runner_is_told_all_it_needs(schedule, riddles):
    a_script(schedule, answers=RIGHT)
    score_next(clock.now())
    task = riddles.tasks[0]
    assert (task.item_type, task.value, task.max_score, task.content["word"]) == (KEY, {"value": "piano"}, 2, "piano")


def test_it_works_outside_of_any_transaction_and_has_neither_tenant_nor_connection_of_the_job(schedule, riddles, monkeypatch):
    told: dict[str, Any] = {}
    real = runners.call

    def call(runner: Any, task: Any) -> Any:
        told["transactions"] = len(connection.atomic_blocks)
        return real(runner, task)

    def look(task: Any) -> Points:
        told["tenant"], told["connected"] = current.maybe_id(), connection.connection is not None
        return Points(task.max_score)

    a_script(schedule, answers=RIGHT)
    riddles.does = look
    monkeypatch.setattr(runners, "call", call)
    score_next(clock.now())
    assert told == {"transactions": len(connection.atomic_blocks), "tenant": None, "connected": False}


def test_until_then_nobody_is_offered_it_or_may_mark_it(schedule):
    script, other = a_script(schedule, answers=RIGHT), a_script(schedule)
    member = a_member(schedule)
    for one in (script, other):
        allocated(one, member)
    viewer = viewer_of(schedule, a_marker(member), clock.now())
    assert next_script(viewer, other) is None
    assert list(to_be_marked()) == [other]
    with pytest.raises(BeingScored):
        open_script(script.pk, by=a_marker(member), now=clock.now())


def test_until_then_it_cannot_be_published(schedule):
    script = a_script(schedule, answers=RIGHT)
    with pytest.raises(NotMarked):
        publish(schedule.pk, [script.pk], by=SYSTEM, now=clock.now())
    assert publish(schedule.pk, by=SYSTEM, now=clock.now()) == []
    assert not Result.objects.exists()


def test_whatever_fails_is_tried_again_after_a_pause_that_doubles(schedule, riddles):
    def fail(task: Any) -> Points:
        raise ValueError("the sandbox is away")

    riddles.does = fail
    a_script(schedule, answers=RIGHT)
    row, pauses = LaterScore.objects.get(), []
    for _try in range(2):
        assert score_next(after_pause())
        row.refresh_from_db()
        pauses.append(round((row.due_at - clock.now()).total_seconds(), -1))
        assert not score_next(clock.now())
    assert pauses == [30, 60]
    assert {task.key for task in riddles.tasks} == {riddles.tasks[0].key}


def out_of_time(task: Any) -> Points:
    raise TimeoutError


def broken(task: Any) -> Points:
    raise ValueError


def too_much(task: Any) -> Points:
    return Points(task.max_score + 1)


@pytest.mark.parametrize(("does", "reason"), [(out_of_time, "TIME_OUT"), (broken, "FAILED"), (too_much, "FAILED")])
def test_after_three_tries_a_marker_has_it_with_the_reason_and_no_points(schedule, riddles, does, reason):
    riddles.does = does
    script = a_script(schedule, answers=RIGHT)
    try_until_the_end()
    assert len(riddles.tasks) == 3
    assert (state_of(script)[0], points_of(script)) == ("OPEN", None)
    assert LaterScore.objects.get().reason == reason
    assert Event.objects.get(kind="script.answer_left").data["reason"] == reason
    member = a_member(schedule)
    assert scored(allocated(script, member), member, 1).score == Decimal(4)  # one each for riddle and essay, two for the choice


def test_a_runner_that_nobody_has_leaves_it_to_a_marker(schedule, riddles):
    script = a_script(schedule, answers=RIGHT)
    LaterScore.objects.update(runner="gone")
    try_until_the_end()
    assert (riddles.tasks, LaterScore.objects.get().reason, state_of(script)[0]) == ([], "NO_RUNNER", "OPEN")


def test_a_runner_may_leave_an_answer_to_a_marker_at_once(schedule, riddles):
    riddles.does = lambda task: ForMarker("NOT_SURE")
    script = a_script(schedule, answers=RIGHT)
    score_next(clock.now())
    assert (len(riddles.tasks), LaterScore.objects.get().reason, state_of(script)[0]) == (1, "NOT_SURE", "OPEN")


@pytest.fixture
def killed(schedule, monkeypatch):
    """A script whose only try ended in the middle: its worker was killed."""
    script = a_script(schedule, answers=RIGHT)

    def die(*args: Any) -> None:
        raise Killed

    with monkeypatch.context() as patch, pytest.raises(Killed):
        patch.setattr("stratus.marking.later.runners.call", die)
        score_next(clock.now())
    return script


def test_a_worker_that_is_killed_in_the_middle_leaves_the_answer_to_another_one(killed):
    assert not score_next(clock.now())
    assert score_next(clock.now() + timedelta(seconds=15) + MARGIN)
    assert (points_of(killed), state_of(killed)[0]) == (2, "OPEN")


def test_an_answer_that_kills_its_worker_each_time_goes_to_a_marker(killed, riddles):
    LaterScore.objects.update(tries=3)
    try_until_the_end()
    assert (riddles.tasks, LaterScore.objects.get().reason, points_of(killed)) == ([], "LOST", None)


def test_every_minute_a_turn_is_queued_for_what_is_due(killed, time_machine):
    queue_is_empty()
    wake_later(0)
    assert turns() == 0
    time_machine.move_to(clock.now() + timedelta(minutes=2))
    wake_later(0)
    assert turns() == 1


def test_what_a_try_finds_after_another_has_taken_over_is_not_stored(schedule, riddles, monkeypatch):
    script = a_script(schedule, answers=RIGHT)

    def overtaken(runner: Any, task: Any) -> Points:
        monkeypatch.undo()
        assert score_next(after_pause())  # the other one, which thinks this one dead
        return Points(Fraction(1))

    monkeypatch.setattr("stratus.marking.later.runners.call", overtaken)
    score_next(clock.now())
    assert (AutoScore.objects.filter(script=script, item=riddle_of(script)).count(), points_of(script)) == (1, 2)


def final_again(script: Script) -> None:
    with transaction.atomic():
        record("attempt.final", by=SYSTEM, subject=script.attempt, schedule_id=script.schedule_id)


def void(script: Script) -> None:
    void_attempts(script.schedule_id, [script.attempt_id], by=SYSTEM, now=clock.now())


def reopened(script: Script) -> None:
    reopen([script.registration_id], minutes=30, by=SYSTEM, now=clock.now())


def erased(script: Script) -> None:
    erasing.erase(Erased(script.schedule_id, [script.registration_id], [script.attempt_id]))


@pytest.mark.parametrize("act", [void, reopened, erased, final_again])
def test_what_a_try_finds_is_not_stored_when_its_script_became_another_meanwhile(schedule, act, monkeypatch):
    script = a_script(schedule, answers=RIGHT)

    def overtaken(runner: Any, task: Any) -> Points:
        act(script)
        return Points(Fraction(1))

    with monkeypatch.context() as patch:
        patch.setattr("stratus.marking.later.runners.call", overtaken)
        assert score_next(clock.now())
    assert AutoScore.objects.filter(script=script.pk, item=riddle_of(script)).count() == 0
    assert LaterScore.objects.filter(script=script.pk, ended_at=None).count() == (1 if act is final_again else 0)


def test_a_void_script_stays_void(schedule):
    script = a_script(schedule, answers=RIGHT)
    void(script)
    try_until_the_end()
    assert state_of(script) == ("VOID", None)


def test_an_attempt_that_was_opened_again_is_scored_as_it_is_handed_in_then(schedule):
    script = a_script(schedule, answers={KEY: {"value": "door"}})
    score_next(clock.now())
    script.attempt.answers.filter(item=riddle_of(script)).delete()
    an_answer(script.attempt, riddle_of(script), {"value": "piano"})
    final_again(script)
    assert (state_of(script)[0], points_of(script)) == ("SCORING", None)
    score_next(clock.now())
    assert (state_of(script)[0], points_of(script)) == ("OPEN", 2)


def test_a_second_attempt_leaves_the_first_one_alone(schedule):
    script = a_script(schedule, answers=RIGHT)
    an_attempt(script.registration)
    score_next(clock.now())
    assert points_of(script) == 2


def test_a_coordinator_who_does_not_want_to_wait_has_markers_score_it(schedule, riddles):
    script = a_script(schedule, answers=RIGHT)
    coordinator = a_user("System administrator")
    assert leave_to_markers(script.pk, by=Actor.of(coordinator, Door.UI), now=clock.now()) == 1
    try_until_the_end()
    assert (riddles.tasks, state_of(script)[0], LaterScore.objects.get().reason) == ([], "OPEN", "TAKEN")


def test_a_marker_may_not_decide_that(schedule):
    script = a_script(schedule, answers=RIGHT)
    with pytest.raises(NotAllowed):
        leave_to_markers(script.pk, by=a_marker(a_member(schedule)), now=clock.now())
    assert state_of(script)[0] == "SCORING"


def test_such_questions_cannot_be_published_where_nobody_marks(riddles):
    for workflow, problems in (("AUTO", 1), ("SIMPLE", 0)):
        assessment = an_assessment([KEY], published=False, marking_workflow=workflow)
        assert len(problems_of(assessment, as_rules(questions_of(assessment), only_live=True))) == problems


@pytest.mark.database
def test_statements_of_making_and_scoring_do_not_grow_with_the_scripts(schedule):
    counts = []
    for size in (2, 12):
        moment = clock.now()
        attempts = [
            an_attempt(a_registration(schedule), status="HANDED_IN", ended_at=moment, submitted_by="CANDIDATE") for _n in range(size)
        ]
        riddle = next(item["id"] for item in attempts[0].paper.version.items if item["type"] == KEY)
        for attempt in attempts:
            an_answer(attempt, riddle, {"value": "piano"})
        queue_is_empty()
        with CaptureQueriesContext(connection) as made:
            make_scripts(attempts, by=SYSTEM, at=moment)
        with CaptureQueriesContext(connection) as tried:
            score_next(clock.now())
        counts.append((len(made), len(tried)))
    assert counts[0] == counts[1]


@pytest.mark.database
def test_the_next_one_is_found_without_a_look_at_those_of_everybody_else(statistics_of_small_tenants: None, schedule: Any) -> None:
    """A job of one tenant asks for its next answer again and again, while others have thousands that came first."""
    earlier = clock.now() - timedelta(hours=1)
    with current.use(a_tenant()):
        script = a_script(a_schedule(an_assessment([KEY]), active=True), answers=RIGHT)
        same = {"script": script, "runner": KEY, "made_at": earlier, "due_at": earlier}
        insert_many([LaterScore(item=f"item {number}", **same) for number in range(5_000)])
    a_script(schedule, answers=RIGHT)
    with rows_gone_through() as work:
        assert score_next(clock.now())
    taking = [rows for rows, told in work.statements if "FOR UPDATE" in told]
    assert 0 < sum(taking) < 50, work.worst
