"""Two people at the same moment: committed data, real connections."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from django.db import connection

from stratus.delivery.attempts.actions import finalise_due, reopen
from stratus.events.models import Event
from stratus.foundation import clock
from stratus.marking.errors import AlreadyMarked, Locked, NotYours, ScoreChangedMeanwhile
from stratus.marking.models import Allocation, ItemScore, Script, SetAsideScore
from stratus.marking.scoring.actions import open_script, score_question, submit
from stratus.marking.setup.actions import change_settings
from stratus.marking.setup.changes import SettingsChange
from stratus.marking.voiding.actions import void_candidates
from stratus.marking.voiding.rules import NotVoided
from stratus.results.models import Result
from stratus.results.publication.actions import publish
from stratus.tenancy import current
from support.builders import (
    SYSTEM,
    a_marked_script,
    a_marker,
    a_member,
    a_registration,
    a_schedule,
    a_script,
    a_tenant,
    allocated,
    an_assessment,
    an_attempt,
    scored,
)


def at_once(*steps: Callable[[], Any]) -> list[Any]:
    """Run the steps in threads that begin together; return what each returned or raised."""
    gate = threading.Barrier(len(steps))
    tenant_id = current.require_id()
    outcomes: list[Any] = [None] * len(steps)

    def run(place: int) -> None:
        try:
            with current.use(tenant_id):
                gate.wait()
                outcomes[place] = steps[place]()
        except Exception as error:
            outcomes[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(steps))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def test_two_assessors_who_take_the_same_candidate(committed):
    with current.use(a_tenant()):
        schedule = a_schedule(an_assessment(marking_workflow="EXTENDED"), active=True)
        change_settings(schedule.pk, SettingsChange(allocation_assignment="ASSESSOR_DECIDES"), by=SYSTEM, now=clock.now())
        members = [a_member(schedule) for _n in range(4)]
        script = a_script(schedule)
        actors = [a_marker(member) for member in members]
        outcomes = at_once(*(lambda by=by: open_script(script.pk, by=by, now=clock.now()) for by in actors))
        assert [type(o) for o in outcomes].count(NotYours) == 3
        assert Allocation.objects.get().first_marker in members


def test_two_tabs_that_save_the_same_question(committed):
    with current.use(a_tenant()):
        schedule = a_schedule(an_assessment(marking_workflow="EXTENDED"), active=True)
        member = a_member(schedule)
        script = allocated(a_script(schedule), member)
        by = a_marker(member)
        evaluation = open_script(script.pk, by=by, now=clock.now())
        essay = script.attempt.paper.version.items[1]["id"]
        points = ["0.5", "1", "1.5", "2"]
        outcomes = at_once(
            *(
                lambda p=p: score_question(evaluation.script_id, evaluation.step, essay, p, "", seen_at=None, by=by, now=clock.now())
                for p in points
            )
        )
        assert [type(o) for o in outcomes].count(ScoreChangedMeanwhile) == 3
        kept = [ItemScore.objects.get().score, *SetAsideScore.objects.values_list("score", flat=True)]
        assert sorted(kept) == [0.5, 1, 1.5, 2]


def test_two_who_publish_the_same_schedule(committed):
    with current.use(a_tenant()):
        script = a_marked_script()
        outcomes = at_once(*(lambda: publish(script.schedule_id, by=SYSTEM, now=clock.now()) for _n in range(3)))
        assert sorted(len(o) for o in outcomes) == [0, 0, 1]
        assert Result.objects.count() == 1


def void(script: Script) -> Any:
    """What voiding a candidate returns: why they were not voided, by registration."""
    return void_candidates(script.schedule_id, [script.registration_id], by=SYSTEM, now=clock.now())


def test_a_candidate_voided_while_their_scores_are_submitted(committed):
    for _round in range(3):
        with current.use(a_tenant()):
            schedule = a_schedule(an_assessment(marking_workflow="EXTENDED"), active=True)
            member = a_member(schedule)
            script = scored(allocated(a_script(schedule), member), member, 1, submit=False)
            by, evaluation = a_marker(member), script.evaluations.get()
            voided, submitted = at_once(
                lambda script=script: void(script),
                lambda script=script, by=by: submit(script.pk, "ASSESSING", by=by, now=clock.now()),
            )
            assert voided == {}
            assert isinstance(submitted, Locked | Script)
            script.refresh_from_db()
            evaluation.refresh_from_db()
            assert (script.status, script.score, script.attempt.status) == ("VOID", None, "VOID")
            assert (evaluation.submitted_at is None) == isinstance(submitted, Locked)


def test_an_attempt_opened_again_while_its_scores_are_submitted(committed):
    for _round in range(3):
        with current.use(a_tenant()):
            schedule = a_schedule(an_assessment(marking_workflow="EXTENDED"), active=True)
            member = a_member(schedule)
            script = scored(allocated(a_script(schedule), member), member, 1, submit=False)
            by, evaluation = a_marker(member), script.evaluations.get()
            reopened, submitted = at_once(
                lambda script=script: reopen([script.registration_id], comment="", by=SYSTEM, now=clock.now()),
                lambda script=script, by=by: submit(script.pk, "ASSESSING", by=by, now=clock.now()),
            )
            assert (isinstance(reopened, AlreadyMarked), isinstance(submitted, Locked)) in [(True, False), (False, True)]
            script.attempt.refresh_from_db()
            evaluation.refresh_from_db()
            runs = script.attempt.status == "IN_PROGRESS"
            assert runs == (evaluation.submitted_at is None) == isinstance(submitted, Locked)


def test_a_candidate_voided_while_their_result_is_published(committed):
    for _round in range(3):
        with current.use(a_tenant()):
            script = a_marked_script()
            voided, published = at_once(
                lambda script=script: void(script),
                lambda script=script: publish(script.schedule_id, by=SYSTEM, now=clock.now()),
            )
            assert len(published) == 1
            script.refresh_from_db()
            if voided:
                assert voided == {script.registration_id: NotVoided.ALREADY_PUBLISHED}
                assert (script.status, script.attempt.status, published[0].passed_status) == ("COMPLETE", "HANDED_IN", "SATISFACTORY")
            else:
                assert (script.status, script.attempt.status, published[0].passed_status) == ("VOID", "VOID", "VOIDED")


def test_a_candidate_voided_while_their_attempt_becomes_final(committed):
    for _round in range(3):
        with current.use(a_tenant()):
            moment = clock.now()
            registration = a_registration()
            attempt = an_attempt(registration, status="HANDED_IN", ended_at=moment, submitted_by="CANDIDATE")
            voided, _final = at_once(
                lambda r=registration: void_candidates(r.schedule_id, [r.pk], by=SYSTEM, now=clock.now()),
                lambda: finalise_due(now=clock.now()),
            )
            assert voided == {}
            attempt.refresh_from_db()
            assert (attempt.status, attempt.script.status) == ("VOID", "VOID")


def test_two_who_void_the_same_candidate(committed):
    with current.use(a_tenant()):
        script = a_script()
        outcomes = at_once(*(lambda: void(script) for _n in range(3)))
        assert sorted(map(len, outcomes)) == [0, 1, 1]
        assert Event.objects.filter(kind="attempt.voided").count() == 1
