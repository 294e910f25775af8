"""How much one attempt may send, and that nothing is lost by it."""

from __future__ import annotations

import pytest

from stratus.delivery.entrance import buckets as module
from stratus.delivery.entrance.buckets import Allowance, Buckets, Spent
from stratus.delivery.models import AnswerEvent, Attempt, Session
from stratus.saver import budgets
from stratus.saver.budgets import Budgets
from support.builders import a_registration, a_schedule, an_assessment
from support.simulated import Browser, SaverInTests

SMALL = Allowance(events=10, events_a_second=2, bytes=1_000, bytes_a_second=100)
FEW = Allowance(events=10, events_a_second=0.001, bytes=1_000, bytes_a_second=100)  # nothing comes back while a test runs
EVENTS = Allowance(events=10, events_a_second=0.001, bytes=10**9, bytes_a_second=10**9)
LARGE = Allowance(events=10**9, events_a_second=10**9, bytes=10**9, bytes_a_second=10**9)


@pytest.fixture
def page(saver: SaverInTests) -> Browser:
    page = Browser(saver, a_registration(a_schedule(an_assessment(["MULTIPLE_CHOICE"]), active=True)))
    page.start()
    return page


def test_what_fits_is_taken_and_a_debt_is_waited_for() -> None:
    buckets = Buckets(SMALL)
    assert buckets.wait("a", now=0) == 0
    buckets.take("a", now=0, events=14, size=0)  # more than there is: whoever is not in debt may
    assert (buckets.wait("a", now=0), buckets.wait("a", now=1), buckets.wait("a", now=2), buckets.wait("b", now=0)) == (2, 1, 0, 0)
    buckets.take("a", now=2, events=0, size=1_500)
    assert (buckets.wait("a", now=2), buckets.wait("a", now=7)) == (5, 0)


def test_a_bucket_holds_no_more_than_its_burst_however_long_it_rests() -> None:
    buckets = Buckets(SMALL)
    buckets.take("a", now=0, events=1, size=1)
    buckets.take("a", now=10_000, events=20, size=0)
    assert buckets.wait("a", now=10_000) == 5


def test_the_latest_keys_are_kept_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_KEPT", 2)
    buckets = Buckets(SMALL)
    for key in "abc":
        buckets.take(key, now=0, events=20, size=0)
    assert [buckets.wait(key, now=0) > 0 for key in "abc"] == [False, True, True]


def test_an_attempt_with_a_huge_log_is_taken_slowly_and_never_shut_out() -> None:
    budget = Budgets(attempt=SMALL, tenant=LARGE)
    budget.log_is(7, budgets.LOG_EVENTS + 1, 0)
    budget.take(1, 7, 0.0, events=1, size=0)
    with pytest.raises(Spent) as spent:
        budget.ask(1, 7, 0.0)
    assert spent.value.retry_after == 21  # 0.8 of an event more than a fiftieth of ten, at a fiftieth of two a second
    budget.ask(1, 7, 21.0)
    budget.ask(1, 8, 0.0)


@pytest.mark.parametrize(("events", "size"), [(budgets.LOG_EVENTS, 0), (0, budgets.LOG_BYTES)])
def test_a_log_may_be_as_large_as_that(events: int, size: int) -> None:
    budget = Budgets(attempt=SMALL, tenant=LARGE)
    budget.log_is(7, events, size)
    budget.take(1, 7, 0.0, events=1, size=0)
    budget.ask(1, 7, 0.0)


def test_one_organisation_leaves_the_others_their_share() -> None:
    budget = Budgets(attempt=LARGE, tenant=SMALL)
    budget.take(1, 7, 0.0, events=14, size=0)
    with pytest.raises(Spent):
        budget.ask(1, 8, 0.0)
    budget.ask(2, 9, 0.0)
    budget.take_piece(2, 0.0, 5_000)
    with pytest.raises(Spent):
        budget.ask(2, 9, 0.0)


def test_an_attempt_that_sends_too_much_is_told_when_to_come_back_and_nothing_is_lost(page: Browser) -> None:
    page.saver.saver.budgets = Budgets(attempt=SMALL)
    events = [page.chooses("a") for _number in range(12)]
    assert page.sync(*events)["acknowledged"] == 12
    waits = page.sync(more := page.chooses("b"))
    assert (waits.status, waits["error"]) == (429, "too_much")
    assert 1 <= int(waits.headers["retry-after"]) <= module.LONGEST_WAIT
    assert AnswerEvent.objects.filter(attempt_id=page.attempt).count() == 12
    page.saver.saver.budgets = Budgets()
    assert page.sync(more)["acknowledged"] == 13


def test_every_event_of_a_request_counts_however_small(page: Browser) -> None:
    page.saver.saver.budgets = Budgets(attempt=EVENTS)
    assert page.sync(*[page.chooses("a") for _number in range(12)]).status == 200
    assert page.sync(page.chooses("b")).status == 429


def test_a_request_with_one_event_or_with_none_counts_as_one(page: Browser) -> None:
    page.saver.saver.budgets = Budgets(attempt=EVENTS)
    told = [page.sync(*[page.chooses("a")] * (number % 2)).status for number in range(12)]
    assert told == [200] * 11 + [429], "the last one in credit may"


def test_what_an_attempt_sends_is_judged_before_it_is_read(page: Browser) -> None:
    page.saver.saver.budgets = Budgets(attempt=SMALL)
    page.sync(*[page.chooses("a") for _number in range(12)])
    assert page.saver.call("POST", f"attempts/{page.attempt}/sync", page.token, b"no JSON").status == 429


def test_what_cannot_be_read_counts_too(page: Browser) -> None:
    page.saver.saver.budgets = Budgets(attempt=SMALL)
    told = [page.saver.call("POST", f"attempts/{page.attempt}/sync", page.token, b"x" * 600).status for _again in range(3)]
    assert told == [400, 400, 429]


def test_the_size_of_the_log_comes_with_each_answer_of_the_database(page: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    page.sync(page.chooses("a"))
    Attempt.objects.filter(pk=page.attempt).update(log_events=budgets.LOG_EVENTS)
    page.saver.saver.budgets = Budgets(attempt=SMALL)
    told = [page.sync(page.chooses(letter)).status for letter in "aba"]
    assert told == [200, 200, 429]


def test_a_candidate_who_takes_over_again_and_again_waits_and_nobody_else_does(saver: SaverInTests, page: Browser) -> None:
    saver.saver.budgets = Budgets(starts=FEW)
    told = [Browser(saver, page.registration).start().status for _again in range(12)]
    assert told == [200] * 11 + [429], "the last one in credit may, whatever it takes"
    refused = Browser(saver, page.registration).start()
    assert (refused["error"], refused.headers["retry-after"]) == ("too_much", str(module.LONGEST_WAIT))
    assert Session.objects.filter(attempt_id=page.attempt).count() == 12
    assert page.sync(page.chooses("a"))["acknowledged"] == 1, "answers come in all the same"
    assert Browser(saver, a_registration(page.registration.schedule)).start().status == 200


def test_a_candidate_who_looks_into_the_waiting_room_again_and_again_waits_and_may_start(saver: SaverInTests, page: Browser) -> None:
    saver.saver.budgets = Budgets(looks=FEW)
    assert [page.wait().status for _again in range(12)] == [200] * 11 + [429]
    assert page.start(session=1).status == 200


def test_a_browser_that_is_loaded_again_and_again_by_hand_is_within_its_budget() -> None:
    budget = Budgets()
    for second in range(0, 3600, 30):
        for _load in range(5):
            budget.take_start(7, float(second))
            budget.take_look(7, float(second))
