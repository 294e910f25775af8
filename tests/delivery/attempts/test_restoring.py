"""A restored answer in the order of answers: the real saver writes before and after it."""

from __future__ import annotations

from typing import Any

from stratus.delivery.attempts import actions
from stratus.delivery.models import Answer, AnswerEvent, Attempt
from stratus.foundation import clock
from stratus.invigilation.late_answers.actions import decide_late_answers
from support.builders import SYSTEM, a_registration, a_schedule, an_assessment
from support.simulated import Browser


def test_what_the_candidate_writes_after_a_reopening_comes_after_the_restored_answer(saver: Any) -> None:
    schedule = a_schedule(an_assessment(["MULTIPLE_CHOICE"]), active=True)
    page = Browser(saver, a_registration(schedule))
    page.start()
    page.sync(page.chooses("a"))
    page.sync(page.event("hand_in"))
    page.sync(page.chooses("b"))
    late = AnswerEvent.objects.get(outcome="AFTER_END")
    decide_late_answers(schedule.pk, [late.pk], accept=True, reason="The line was down", by=SYSTEM, now=clock.now())
    assert Answer.objects.get().value == {"selected": ["b"]}
    assert not Attempt.objects.get().has_late_answers

    actions.reopen([page.registration.pk], by=SYSTEM, now=clock.now())
    page.sync(page.chooses("a"))
    assert Answer.objects.get().value == {"selected": ["a"]}


def test_a_page_that_loads_again_after_a_restoring_counts_on_above_it(saver: Any) -> None:
    schedule = a_schedule(an_assessment(["MULTIPLE_CHOICE"]), active=True)
    page = Browser(saver, a_registration(schedule))
    page.start()
    page.sync(page.chooses("a"), page.chooses("b"))
    page.sync(page.event("hand_in"))
    first = AnswerEvent.objects.filter(kind="answer").earliest("pk")
    actions.restore_answers(page.attempt, [first.pk], comment="Clicked by mistake", by=SYSTEM, now=clock.now())
    assert Answer.objects.get().value == {"selected": ["a"]}

    actions.reopen([page.registration.pk], by=SYSTEM, now=clock.now())
    again = Browser(saver, page.registration)
    assert [stored["value"] for stored in again.start()["answers"].values()] == [{"selected": ["a"]}]
    again.sync(again.chooses("b"))
    assert Answer.objects.get().value == {"selected": ["b"]}
