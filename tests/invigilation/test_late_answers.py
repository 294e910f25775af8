"""What arrived after the end: it waits, it is decided once, and what is accepted counts everywhere."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from stratus.access.errors import NotAllowed
from stratus.access.permissions import Permission as P
from stratus.delivery.attempts.errors import BadInput, CannotRestore
from stratus.delivery.models import Answer, AnswerEvent, Attempt, AttemptStatus
from stratus.delivery.sync.events import STAFF_WRITER
from stratus.events.models import Event
from stratus.foundation import clock
from stratus.invigilation.errors import AlreadyDecided, NotYours
from stratus.invigilation.late_answers.actions import decide_late_answers, restore_from_log
from stratus.invigilation.late_answers.queries import late_attempts, restored_notes, waiting_events
from stratus.invigilation.live.queries import dashboard
from stratus.invigilation.models import AnswerDecision, Decision
from stratus.marking.errors import AnswersMarked
from stratus.marking.models import AutoScore, Script
from stratus.results.publication.actions import publish
from stratus.scheduling.models import ScheduleInvigilator
from support.builders import SYSTEM, a_member, a_schedule, a_script, a_user, allocated, an_actor, an_assessment, scored
from support.late import RIGHT, WRONG, arrives_late, question, sat, standing

pytestmark = pytest.mark.usefixtures("tenant")


def decide(script: Script, *events: AnswerEvent, accept: bool = True, reason: str = "The line was down", by: Any = SYSTEM) -> Any:
    return decide_late_answers(script.schedule_id, [event.pk for event in events], accept=accept, reason=reason, by=by, now=clock.now())


def test_a_late_answer_waits_and_changes_nothing() -> None:
    script = sat()
    arrives_late(script, RIGHT)
    assert standing(script) == WRONG
    assert dashboard(script.schedule, clock.now()).late == 1
    waiting = late_attempts([script.attempt])[0]
    assert [(item.shown.value, item.stands.value) for item in waiting.items] == [('{"selected": ["a"]}', '{"selected": ["b"]}')]


def test_an_accepted_answer_stands_and_is_scored() -> None:
    script = sat()
    decide(script, arrives_late(script, RIGHT))
    assert standing(script) == RIGHT
    assert AutoScore.objects.get(script=script, item=question(script)).score == 2
    assert dashboard(script.schedule, clock.now()).late == 0


def test_the_log_tells_who_restored_what_and_why() -> None:
    script, watcher = sat(), a_user("System administrator")
    by = an_actor(*P, user=watcher)
    late = arrives_late(script, RIGHT)
    decide(script, late, by=by)
    made = AnswerEvent.objects.get(attempt=script.attempt, kind="restored")
    assert (made.value, made.item, made.writer) == (RIGHT, question(script), STAFF_WRITER)
    event = Event.objects.get(kind="attempt.answers_changed")
    assert (event.actor_id, event.data["events"], event.data["comment"]) == (watcher.pk, [late.pk], "The line was down")
    note = restored_notes(script.attempt_id, question(script))[0]
    assert (note.who, note.reason, note.value) == (watcher.full_name, "The line was down", WRONG)


def test_a_rejected_answer_stays_in_the_log_and_changes_nothing() -> None:
    script = sat()
    late = arrives_late(script, RIGHT)
    decide(script, late, accept=False)
    assert standing(script) == WRONG
    assert AnswerEvent.objects.filter(pk=late.pk).exists()
    assert AnswerDecision.objects.get().decision == Decision.REJECTED
    assert not Attempt.objects.get(pk=script.attempt_id).has_late_answers
    assert Event.objects.filter(kind="answers.late_rejected").exists()


def test_the_last_of_several_counts_and_settles_those_before_it() -> None:
    script = sat()
    arrives_late(script, WRONG, seq=70)
    arrives_late(script, RIGHT, seq=72)
    last_to_arrive = arrives_late(script, WRONG, seq=71)
    decide(script, last_to_arrive)
    assert standing(script) == RIGHT
    assert sorted(AnswerDecision.objects.values_list("decision", flat=True)) == ["ACCEPTED", "SUPERSEDED", "SUPERSEDED"]


def test_what_arrives_while_somebody_decides_goes_on_waiting() -> None:
    script = sat()
    seen = arrives_late(script, RIGHT)
    unseen = arrives_late(script, WRONG)
    decide(script, seen)
    assert standing(script) == RIGHT
    assert list(waiting_events([script.attempt_id])) == [unseen]
    assert Attempt.objects.get(pk=script.attempt_id).has_late_answers


def test_all_of_one_candidate_are_decided_together() -> None:
    script = sat()
    essay = question(script, "ESSAY")
    text = {"html": "<p>Late words.</p>", "words": 2}
    decide(script, arrives_late(script, RIGHT), arrives_late(script, text, item=essay))
    assert (standing(script), standing(script, essay)) == (RIGHT, text)


def test_it_is_decided_once() -> None:
    script = sat()
    late = arrives_late(script, RIGHT)
    decide(script, late, accept=False)
    with pytest.raises(AlreadyDecided):
        decide(script, late)
    assert standing(script) == WRONG


def test_an_answer_to_a_question_that_had_none_is_accepted() -> None:
    script = a_script(answers={"ESSAY": None})
    essay = question(script, "ESSAY")
    Answer.objects.filter(attempt=script.attempt, item=essay).delete()
    decide(script, arrives_late(script, {"html": "<p>At last.</p>", "words": 2}, item=essay))
    assert standing(script, essay)["html"] == "<p>At last.</p>"
    assert restored_notes(script.attempt_id, essay)[0].value is None


@pytest.mark.parametrize("accept", [True, False])
def test_a_decision_needs_a_reason(accept: bool) -> None:
    script = sat()
    with pytest.raises(BadInput):
        decide(script, arrives_late(script, RIGHT), accept=accept, reason="  ")


def test_nothing_is_accepted_after_a_submitted_score_but_it_can_be_rejected() -> None:
    script = sat()
    member = a_member(script.schedule)
    scored(allocated(script, member), member, 1)
    late = arrives_late(script, RIGHT)
    with pytest.raises(AnswersMarked):
        decide(script, late)
    assert standing(script) == WRONG
    decide(script, late, accept=False)
    assert not waiting_events([script.attempt_id]).exists()


def test_nothing_is_accepted_after_publication() -> None:
    script = sat(a_schedule(an_assessment(["MULTIPLE_CHOICE"], marking_workflow="EXTENDED"), active=True))
    publish(script.schedule_id, by=SYSTEM, now=clock.now())
    with pytest.raises(AnswersMarked):
        decide(script, arrives_late(script, RIGHT))


def test_a_void_attempt_takes_no_answer() -> None:
    script = sat()
    late = arrives_late(script, RIGHT)
    Attempt.objects.filter(pk=script.attempt_id).update(status=AttemptStatus.VOID, submitted_by="")
    with pytest.raises(CannotRestore):
        decide(script, late)


def test_nothing_is_accepted_while_answers_can_still_arrive() -> None:
    script = sat()
    late = arrives_late(script, RIGHT)
    attempt = Attempt.objects.filter(pk=script.attempt_id)
    attempt.update(submitted_by="SYSTEM", ended_at=clock.now() - timedelta(seconds=30), finalised_at=None)
    with pytest.raises(CannotRestore):
        decide(script, late)
    attempt.update(ended_at=clock.now() - timedelta(seconds=61))
    decide(script, late)
    assert standing(script) == RIGHT


@pytest.mark.parametrize("rights", [[P.INVIGILATE], [P.INVIGILATE, P.VIEW_USER_LOGS], [P.VOID_ATTEMPTS, P.VIEW_USER_LOGS]])
def test_deciding_needs_the_rights_to_watch_and_to_void(rights: list[P]) -> None:
    script, watcher = sat(), a_user("Invigilator")
    ScheduleInvigilator.objects.create(schedule=script.schedule, user=watcher)
    with pytest.raises(NotAllowed):
        decide(script, arrives_late(script, RIGHT), by=an_actor(*rights, user=watcher))


def test_deciding_needs_a_schedule_of_ones_own() -> None:
    script, stranger = sat(), a_user("Invigilator")
    with pytest.raises(NotYours):
        decide(script, arrives_late(script, RIGHT), by=an_actor(P.INVIGILATE, P.VOID_ATTEMPTS, user=stranger))


def test_any_answer_of_the_log_can_be_put_back() -> None:
    script = sat()
    overwritten = arrives_late(script, RIGHT, outcome="")
    restore_from_log(script.schedule_id, overwritten.pk, reason="Clicked by mistake", by=SYSTEM, now=clock.now())
    assert standing(script) == RIGHT
    assert AnswerDecision.objects.get().decision == Decision.RESTORED
    back = AnswerEvent.objects.get(attempt=script.attempt, kind="restored")
    arrives_late(script, WRONG, outcome="")
    restore_from_log(script.schedule_id, back.pk, reason="Again", by=SYSTEM, now=clock.now())
    assert standing(script) == RIGHT
    assert AnswerDecision.objects.count() == 2


@pytest.mark.database
def test_a_value_that_its_question_refuses_is_not_put_back() -> None:
    script = sat()
    broken = arrives_late(script, {"selected": ["z"]}, outcome="UNKNOWN_ALTERNATIVE")
    with pytest.raises(CannotRestore):
        restore_from_log(script.schedule_id, broken.pk, reason="Try", by=SYSTEM, now=clock.now())
    assert standing(script) == WRONG


def test_reading_what_waits_takes_as_many_statements_for_many_as_for_few() -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    schedule = a_schedule(an_assessment(marking_workflow="EXTENDED"), active=True)
    counts = []
    for number in (1, 5):
        for _n in range(number):
            script = sat(schedule)
            arrives_late(script, RIGHT)
        attempts = list(Attempt.objects.filter(schedule=schedule).select_related("paper"))
        with CaptureQueriesContext(connection) as statements:
            late_attempts(attempts)
        counts.append(len(statements))
    assert counts[0] == counts[1] <= 4
