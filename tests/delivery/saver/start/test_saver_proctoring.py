"""*Start* of a proctored exam asks for the pass of the launch through the provider, in front of the real saver."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from stratus.delivery.attempts import actions
from stratus.delivery.entrance.tokens import player_token
from stratus.delivery.models import Attempt, ProctoringPass, ProctorioSettings, Session
from stratus.delivery.safeguards.proctoring.passes import open_pass
from stratus.foundation import clock
from stratus.scheduling.models import Schedule
from support.builders import SYSTEM, a_registration, a_schedule, an_assessment
from support.simulated import KEY, Browser, SaverInTests


@pytest.fixture
def registration(tenant: Any) -> Any:
    ProctorioSettings.objects.create(mode="REHEARSAL")
    return a_registration(a_schedule(an_assessment(use_proctorio=True), active=True))


def come_back(saver: SaverInTests, registration: Any, launch: int | None = None) -> Browser:
    """A browser that came back from the provider: from this launch, or from a new one."""
    if launch is None:
        open_pass(registration, now=clock.now())
        launch = ProctoringPass.objects.get(registration=registration).number
    browser = Browser(saver, registration)
    browser.token = player_token(
        KEY, registration.tenant_id, registration.pk, registration.link_generation, clock.now() + timedelta(days=1), launch=launch
    )
    return browser


@pytest.fixture
def twice(registration: Any) -> Any:
    """A candidate who may take the exam twice, each time through the provider."""
    return a_registration(a_schedule(an_assessment(["MULTIPLE_CHOICE"], use_proctorio=True, attempts_allowed=2), active=True))


def with_token(saver: SaverInTests, registration: Any, token: str, writer: str = "") -> Browser:
    """Another browser, to which this token was taken."""
    browser = Browser(saver, registration, writer)
    browser.token = token
    return browser


def refused(answer: Any) -> bool:
    return (answer.status, (answer.data or {}).get("error")) == (403, "proctoring")


def test_a_browser_that_did_not_come_through_the_provider_is_refused(saver: SaverInTests, registration: Any) -> None:
    assert refused(Browser(saver, registration).start())
    assert refused(come_back(saver, registration, launch=1).start())
    assert not Attempt.objects.exists()


def test_whoever_came_back_starts_and_goes_on_after_a_reload(saver: SaverInTests, registration: Any) -> None:
    browser = come_back(saver, registration)
    assert browser.start().status == 200
    assert ProctoringPass.objects.get().used_at is not None
    assert Browser(saver, registration, beside=browser).start(session=browser.exam["session"]).status == 200


def test_a_pass_lets_one_browser_in(saver: SaverInTests, registration: Any) -> None:
    first, copied = come_back(saver, registration), come_back(saver, registration, launch=1)
    assert first.start().status == 200
    assert refused(copied.start())
    assert come_back(saver, registration).start().status == 200  # through the provider once more


def test_a_page_that_did_not_get_the_answer_starts_once_more_with_the_same_pass(saver: SaverInTests, registration: Any) -> None:
    browser = come_back(saver, registration)
    token = browser.token
    first = browser.start()
    browser.token = token
    again = browser.start()
    assert (again.status, again["attempt"]) == (200, first["attempt"])


def test_another_launch_makes_the_pass_before_void(saver: SaverInTests, registration: Any) -> None:
    before, now = come_back(saver, registration), come_back(saver, registration)
    assert refused(before.start())
    assert now.start().status == 200


def test_a_pass_that_was_not_let_in_is_not_used_up(saver: SaverInTests, registration: Any) -> None:
    Schedule.objects.update(pin="1234")
    browser = come_back(saver, registration)
    assert browser.start(pin="wrong")["error"] == "pin_wrong"
    assert ProctoringPass.objects.get().used_at is None
    assert browser.start(pin="1234").status == 200


@pytest.mark.parametrize("how", ["handed in", "time is over"])
def test_an_attempt_that_is_over_opens_the_next_one_in_no_browser(saver: SaverInTests, twice: Any, passes: Any, how: str) -> None:
    browser = come_back(saver, twice)
    spent = browser.token
    browser.start()
    if how == "handed in":
        browser.sync(browser.event("hand_in"))
    else:
        passes(hours=3)
    assert browser.wait()["moment"] == "OPEN"
    assert refused(browser.start())
    assert refused(with_token(saver, twice, browser.token).start())
    assert refused(with_token(saver, twice, spent, browser.writer).start())
    assert Attempt.objects.count() == 1


@pytest.mark.parametrize("how", [{"attempt": True}, {"attempt": True, "session": 1}, {"session": 1}, {"session": 1, "renew": True}])
def test_a_page_that_goes_on_with_an_attempt_that_is_over_is_told_that_and_not_to_go_through_the_provider(
    saver: SaverInTests, twice: Any, how: dict[str, Any]
) -> None:
    browser = come_back(saver, twice)
    browser.start()
    browser.sync(browser.event("hand_in"))
    answer = browser.start(**{name: browser.attempt if value is True else value for name, value in how.items()})
    assert (answer.status, answer["error"], Attempt.objects.count()) == (409, "over", 1)


def test_a_further_attempt_begins_after_the_provider_once_more(saver: SaverInTests, twice: Any) -> None:
    first = come_back(saver, twice)
    first.start()
    first.sync(first.event("hand_in"))
    second = come_back(saver, twice)
    assert second.start()["number"] == 2
    again = Browser(saver, twice, beside=second).start(session=1)
    assert (again.status, again["number"]) == (200, 2)


def test_the_token_of_an_attempt_that_is_over_takes_no_running_one_over(saver: SaverInTests, twice: Any) -> None:
    first = come_back(saver, twice)
    first.start()
    first.sync(first.event("hand_in"))
    come_back(saver, twice).start()
    assert refused(first.start())
    assert first.start(session=1, renew=first.attempt)["error"] == "over"
    assert Attempt.objects.get(number=2).session == 1


def test_a_paused_attempt_is_loaded_again_without_a_pass(saver: SaverInTests, registration: Any) -> None:
    browser = come_back(saver, registration)
    browser.start()
    actions.pause([registration.pk], by=SYSTEM, now=clock.now())
    again = Browser(saver, registration, beside=browser).start(session=1)
    assert (again.status, again["status"]) == (200, "PAUSED")


@pytest.mark.parametrize("how", ["by its page", "after a reload"])
def test_an_attempt_that_was_lost_is_begun_anew_without_a_pass(saver: SaverInTests, registration: Any, how: str) -> None:
    browser = come_back(saver, registration)
    lost = browser.start()["attempt"]
    Session.objects.all().delete()
    Attempt.objects.all().delete()
    anew = browser.start(session=1, **({"renew": lost} if how == "by its page" else {}))
    assert (anew.status, anew["number"]) == (200, 1)
    assert anew["attempt"] != lost


def test_a_page_that_tries_again_uses_up_no_later_launch(saver: SaverInTests, registration: Any) -> None:
    browser = come_back(saver, registration)
    before = browser.token
    browser.start()
    later = come_back(saver, registration)
    browser.token = before
    assert browser.start().status == 200
    assert later.start().status == 200


@pytest.mark.parametrize("how", ["switched off", "not by this schedule", "not by the assessment"])
def test_where_nothing_is_proctored_nobody_is_asked(saver: SaverInTests, registration: Any, how: str) -> None:
    if how == "switched off":
        ProctorioSettings.objects.update(mode="OFF")
    if how == "not by this schedule":
        Schedule.objects.update(use_proctorio=False)
    one = a_registration() if how == "not by the assessment" else registration
    assert Browser(saver, one).start().status == 200
