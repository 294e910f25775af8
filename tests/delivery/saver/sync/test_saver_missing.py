"""What of an attempt is not there: the page asks which answers stand, and says what it cannot hand over; staff and candidate see it."""

from __future__ import annotations

from typing import Any

import pytest

from stratus.delivery.models import AnswerEvent, Attempt
from stratus.foundation import clock
from stratus.invigilation.late_answers.actions import decide_late_answers
from stratus.invigilation.late_answers.queries import numbers_of
from stratus.invigilation.live.queries import dashboard
from stratus.results.my_exams.queries import overview
from stratus.scheduling.models import Registration
from support.builders import SYSTEM, a_registration, a_schedule, an_assessment
from support.simulated import Browser, SaverInTests


@pytest.fixture
def registration(tenant: Any) -> Registration:
    return a_registration(a_schedule(an_assessment(["MULTIPLE_CHOICE", "MULTIPLE_CHOICE", "ESSAY"]), active=True))


@pytest.fixture
def page(saver: SaverInTests, registration: Registration) -> Browser:
    page = Browser(saver, registration)
    page.start()
    return page


def told(page: Browser) -> Any:
    return Attempt.objects.get(pk=page.attempt).missing


def test_a_page_is_told_which_answers_stand_and_which_wait_for_a_decision(page: Browser) -> None:
    first, second = page.items[:2]
    page.sync(page.chooses("a", first), page.chooses("a", second))
    page.sync(page.event("hand_in"))
    page.sync(page.chooses("b", second))
    assert page.sync(standing=True)["standing"] == {"answers": {first: [1, 1], second: [1, 2]}, "late": {second: [1, 4]}}
    assert "standing" not in page.sync().data


def test_what_was_decided_on_waits_no_more_for_the_page_nor_for_the_candidates_own_list(page: Browser) -> None:
    second = page.items[1]
    page.sync(page.chooses("a", second), page.event("hand_in"))
    page.sync(page.chooses("b", second))
    number = numbers_of(Attempt.objects.get(pk=page.attempt))[second]

    def waiting() -> tuple[list[int], list[str]]:
        listed = overview(page.registration.candidate_id, clock.now()).completed[0].waiting
        return listed, list(page.sync(standing=True)["standing"]["late"])

    assert waiting() == ([number], [second])
    event = AnswerEvent.objects.get(attempt=page.attempt, outcome="AFTER_END")
    decide_late_answers(page.registration.schedule_id, [event.pk], accept=False, reason="Too late.", by=SYSTEM, now=clock.now())
    assert waiting() == ([], [])


def test_an_answer_that_was_not_accepted_is_called_so_in_the_candidates_own_list(page: Browser) -> None:
    page.sync(missing=[{"item": page.items[0], "number": 1, "why": "refused"}, {"item": page.items[1], "number": 2, "why": "unsent"}])
    page.sync(page.event("hand_in"))
    done = overview(page.registration.candidate_id, clock.now()).completed[0]
    assert (done.missing, done.refused, done.waiting) == ([2], [1], [])


def test_a_refused_answer_does_not_stand(page: Browser) -> None:
    page.sync(page.event("answer", page.items[0], {"selected": "nonsense"}))
    assert page.sync(standing=True)["standing"] == {"answers": {}, "late": {}}


def test_what_the_active_page_cannot_hand_over_is_kept_until_it_says_something_else(page: Browser) -> None:
    entry = {"item": page.items[0], "number": 2, "why": "unsent"}
    page.sync(missing=[entry])
    page.sync()
    assert told(page) == [entry]
    page.sync(missing=[])
    assert told(page) == []


@pytest.mark.parametrize("missing", ["x", {"item": 1}, None, [1, None, {}, {"item": "none", "number": 1, "why": "unsent"}]])
def test_what_cannot_be_read_of_it_is_left_out(page: Browser, missing: Any) -> None:
    nonsense = [{"item": page.items[0], "number": number, "why": why} for number, why in ((-1, "file"), (True, "file"), (1, "because"))]
    assert page.sync(missing=[*nonsense, *missing] if isinstance(missing, list) else missing).status == 200
    assert told(page) == []


def test_a_page_that_is_read_only_says_nothing(saver: SaverInTests, page: Browser) -> None:
    elsewhere = Browser(saver, page.registration)
    elsewhere.start()
    page.sync(active=False, missing=[{"item": page.items[0], "number": 1, "why": "file"}])
    assert told(page) == []


def test_staff_and_the_candidate_see_it(page: Browser) -> None:
    page.sync(missing=[{"item": page.items[1], "number": 3, "why": "file"}, {"item": page.items[0], "number": 1, "why": "unsent"}])
    assert dashboard(page.registration.schedule, clock.now()).rows[0].missing == [1, 3]
    page.sync(page.event("hand_in"))
    assert overview(page.registration.candidate_id, clock.now()).completed[0].missing == [1, 3]
