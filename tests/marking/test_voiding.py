"""Voiding in marking: who may do it, and what it reaches."""

from __future__ import annotations

import pytest

from stratus.access.actor import Actor, Door
from stratus.access.errors import NotAllowed
from stratus.access.permissions import Permission as P
from stratus.delivery.attempts.actions import void_handed_in
from stratus.foundation import clock
from stratus.marking.errors import NotActivated
from stratus.marking.voiding import actions
from stratus.marking.voiding.rules import NotVoided
from support.builders import SYSTEM, a_member, a_schedule, a_script, a_user, an_actor, an_assessment


def void(script, by: Actor) -> str:
    actions.void_attempts(script.schedule_id, [script.attempt_id], by=by, now=clock.now())
    script.refresh_from_db()
    return script.status


def test_the_right_counts_for_schedules_that_one_sees_or_publishes_in_the_pool(schedule):
    plain, trusted = a_member(schedule), a_member(schedule, can_publish=True)
    stranger = an_actor(P.VOID_ATTEMPTS, user=a_user("Scheduler"))
    without = an_actor(P.PUBLISH_RESULTS, P.VIEW_ALL_SCHEDULES, user=schedule.owner)
    link = Actor(trusted.user_id, frozenset({P.VOID_ATTEMPTS.value}), Door.UI, schedule_id=schedule.pk)
    script = a_script(schedule)
    for nobody in (stranger, without, link, an_actor(P.VOID_ATTEMPTS, user=plain.user)):
        with pytest.raises(NotAllowed):
            void(script, nobody)
    assert void(script, an_actor(P.VOID_ATTEMPTS, user=trusted.user)) == "VOID"
    assert void(a_script(schedule), an_actor(P.VOID_ATTEMPTS, user=schedule.owner)) == "VOID"


def test_nothing_of_a_draft_or_of_another_schedule_is_voided(schedule):
    script, elsewhere = a_script(schedule), a_script(a_schedule(an_assessment(marking_workflow="EXTENDED"), active=True))
    kept = actions.void_attempts(elsewhere.schedule_id, [script.attempt_id], by=SYSTEM, now=clock.now())
    assert kept == {script.attempt_id: NotVoided.NOT_FOUND}
    kept = actions.void_candidates(elsewhere.schedule_id, [script.registration_id], by=SYSTEM, now=clock.now())
    assert kept == {script.registration_id: NotVoided.NOT_FOUND}
    with pytest.raises(NotActivated):
        actions.void_candidates(a_schedule().pk, [], by=SYSTEM, now=clock.now())


def test_delivery_voids_here_only_what_was_handed_in(schedule):
    attempt = a_script(schedule).attempt
    attempt.status = "PAUSED"
    with pytest.raises(ValueError, match="handed in"):
        void_handed_in([attempt], by=SYSTEM, now=clock.now())


def test_an_attempt_that_is_not_final_yet_becomes_a_void_script(schedule):
    from stratus.delivery.attempts.actions import finalise_due
    from support.builders import a_registration, an_attempt

    attempt = an_attempt(a_registration(schedule), status="HANDED_IN", ended_at=clock.now(), submitted_by="CANDIDATE")
    assert actions.void_attempts(schedule.pk, [attempt.pk], by=SYSTEM, now=clock.now()) == {}
    assert attempt.script.status == "VOID"
    assert finalise_due(now=clock.now()) == 0
