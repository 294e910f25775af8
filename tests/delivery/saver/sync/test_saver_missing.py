"""What of an attempt is not there: the page asks which answers stand, and says what it cannot hand over; staff and candidate see it."""

from __future__ import annotations

from typing import Any

import pytest

from stratus.delivery.models import Attempt
from stratus.foundation import clock
from stratus.invigilation.live.queries import dashboard
from stratus.results.my_exams.queries import overview
from stratus.scheduling.models import Registration
from support.builders import a_registration, a_schedule, an_assessment
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
