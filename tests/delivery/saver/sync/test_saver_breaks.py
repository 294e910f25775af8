"""Breaks as the candidate's browser takes them, and what everybody else makes of an exam meanwhile."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

import pytest

from stratus.delivery.attempts import actions, rules
from stratus.delivery.attempts.actions.seats import timing
from stratus.delivery.models import AnswerEvent, Attempt
from stratus.events.models import Event
from stratus.foundation import clock
from stratus.invigilation.live.attendance import attendance
from stratus.invigilation.live.queries import dashboard
from stratus.saver import budgets
from support.builders import SYSTEM, a_registration, a_schedule, an_assessment
from support.simulated import Answer, Browser, SaverInTests

pytestmark = pytest.mark.database

MINUTE = timedelta(minutes=1)
TICK = timedelta(milliseconds=1)


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Stop the clock of the server so many minutes after it was stopped first."""
    began = clock.now().replace(microsecond=137_000)

    def stop(after: timedelta) -> datetime:
        monkeypatch.setattr(clock, "now", lambda: began + after)
        return began + after

    stop(timedelta(0))
    return stop


@pytest.fixture
def page(at: Any, saver: SaverInTests) -> Browser:
    """A candidate with two breaks of five minutes, in an exam of an hour in a window of two that has just begun."""
    schedule = a_schedule(an_assessment(["MULTIPLE_CHOICE"], duration=60), active=True, ends_at=clock.now() + 120 * MINUTE)
    registration = a_registration(schedule)
    actions.set_breaks([registration.pk], 2, 5, by=SYSTEM, now=clock.now())
    page = Browser(saver, registration)
    assert page.start().status == 200
    return page


def asks(page: Browser, number: int, **body: Any) -> Answer:
    return asks_for(page, {"number": number} | body)


def asks_for(page: Browser, body: dict[str, Any]) -> Answer:
    assert page.exam is not None
    data = {"writer": page.writer, "session": page.exam["session"], "number": 1, "begin": True} | body
    return page.saver.call("POST", f"attempts/{page.attempt}/break", page.token, json.dumps(data).encode())


def stored(page: Browser) -> Attempt:
    """The attempt; its columns are what the rules say."""
    attempt = Attempt.objects.get(pk=page.attempt)
    assert attempt.deadline_at == rules.deadline(timing(attempt))
    return attempt


def happened(page: Browser) -> list[tuple[str, Any]]:
    found = Event.objects.filter(subject_id=page.attempt, kind__startswith="attempt.break").order_by("id")
    return [(event.kind, event.data.get("break")) for event in found]


def test_a_break_moves_the_deadline_by_its_minutes_and_the_browser_is_told(page: Browser, at: Any) -> None:
    before = stored(page).deadline_at
    assert page.exam is not None
    assert page.exam["breaks"] == {"number": 2, "minutes": 5, "taken": 0, "until": None, "closes": page.exam["breaks"]["closes"]}
    now = at(10 * MINUTE)
    answer = asks(page, 1)
    assert (answer.status, answer["status"]) == (200, "IN_PROGRESS")
    assert (answer["breaks"]["taken"], datetime.fromisoformat(answer["breaks"]["until"])) == (1, now + 5 * MINUTE)
    assert stored(page).deadline_at == datetime.fromisoformat(answer["deadline"]) == before + 5 * MINUTE
    assert page.sync()["breaks"] == answer["breaks"] == page.start(session=1)["breaks"]
    assert happened(page) == [("attempt.break_begun", 1)]


def test_it_is_over_by_itself_and_the_next_sync_records_when_that_was(page: Browser, at: Any) -> None:
    now = at(10 * MINUTE)
    asks(page, 1)
    at(15 * MINUTE - TICK)
    assert page.sync()["breaks"]["until"] is not None
    deadline = stored(page).deadline_at
    at(18 * MINUTE)
    assert page.sync()["breaks"]["until"] is None
    page.sync()
    ended = Event.objects.get(kind="attempt.break_ended")
    assert (ended.at, ended.data) == (now + 5 * MINUTE, {"break": 1, "of": 2})
    assert (stored(page).break_until, stored(page).deadline_at) == (None, deadline)


def test_going_on_earlier_gives_back_the_rest(page: Browser, at: Any) -> None:
    before = stored(page).deadline_at
    at(10 * MINUTE)
    asks(page, 1)
    at(12 * MINUTE)
    answer = asks(page, 1, begin=False)
    assert (answer["breaks"]["until"], answer["breaks"]["taken"]) == (None, 1)
    assert stored(page).deadline_at == datetime.fromisoformat(answer["deadline"]) == before + 2 * MINUTE
    assert happened(page) == [("attempt.break_begun", 1), ("attempt.break_ended", 1)]


def test_asked_twice_it_begins_and_ends_once(page: Browser, at: Any) -> None:
    at(10 * MINUTE)
    first = asks(page, 1)
    at(11 * MINUTE)
    assert asks(page, 1)["breaks"] == first["breaks"]
    at(12 * MINUTE)
    asks(page, 1, begin=False)
    again = asks(page, 1, begin=False)
    assert (again.status, asks(page, 1)["breaks"]["until"], stored(page).paused_ms) == (200, None, 2 * 60_000)
    assert len(happened(page)) == 2


def test_no_more_begin_than_were_given(page: Browser, at: Any) -> None:
    for number in (1, 2):
        at(10 * number * MINUTE)
        assert asks(page, number).status == 200
    at(40 * MINUTE)
    assert (asks(page, 3).status, asks(page, 3)["error"]) == (409, "no_breaks")
    actions.set_breaks([page.registration.pk], 3, 7, by=SYSTEM, now=clock.now())
    assert asks(page, 3)["breaks"]["minutes"] == 7


@pytest.mark.parametrize("body", [{"number": 0}, {"number": 21}, {"number": "1"}, {"begin": "yes"}, {"session": None}, {"number": True}])
def test_what_cannot_be_read_begins_nothing(page: Browser, body: dict[str, Any]) -> None:
    assert asks_for(page, body).status == 400
    assert stored(page).breaks_taken == 0


def test_only_the_page_in_use_begins_one(page: Browser, saver: SaverInTests) -> None:
    other = Browser(saver, page.registration)
    other.start()
    assert asks(page, 1)["error"] == "not_active"
    assert asks(other, 1).status == 200


def test_a_browser_that_was_not_let_in_or_lives_in_another_database_begins_none(page: Browser, saver: SaverInTests) -> None:
    stranger = Browser(saver, page.registration)
    stranger.exam = page.exam
    assert asks(stranger, 1)["error"] == "not_let_in"
    assert asks(page, 1, epoch="0" * 16)["error"] == "epoch"
    page.registration.link_generation += 1
    page.registration.save()
    assert asks(page, 1).status == 401


def test_a_program_that_asks_on_and_on_has_to_wait(page: Browser) -> None:
    answers = [asks(page, 9).status for _ in range(int(budgets.BREAKS.events) + 2)]
    assert (answers[0], answers[-1]) == (409, 429)


def test_answers_that_arrive_in_a_break_count(page: Browser, at: Any) -> None:
    at(10 * MINUTE)
    asks(page, 1)
    at(11 * MINUTE)
    page.sync(page.chooses("a"))
    assert AnswerEvent.objects.get().outcome == ""


def test_a_hand_in_ends_it_and_what_was_left_is_no_pause(page: Browser, at: Any) -> None:
    at(10 * MINUTE)
    asks(page, 1)
    now = at(12 * MINUTE)
    assert page.sync(page.event("hand_in"))["status"] == "HANDED_IN"
    attempt = stored(page)
    assert (attempt.paused_ms, attempt.break_until, attempt.ended_at) == (2 * 60_000, None, now)
    assert str(attendance(attempt.schedule, now)[0].time_spent) == "0:10:00"
    assert (asks(page, 2).status, asks(page, 2)["error"]) == (409, "handed_in")


def test_an_invigilators_pause_stops_the_break_and_what_is_left_goes_on_after_it(page: Browser, at: Any) -> None:
    before, ids = stored(page).deadline_at, [page.registration.pk]
    at(10 * MINUTE)
    asks(page, 1)
    actions.pause(ids, by=SYSTEM, now=at(12 * MINUTE))
    assert (page.sync()["status"], page.sync()["breaks"]["until"], asks(page, 2)["error"]) == ("PAUSED", None, "paused")
    now = at(30 * MINUTE)
    actions.resume(ids, by=SYSTEM, now=now)
    assert datetime.fromisoformat(page.sync()["breaks"]["until"]) == now + 3 * MINUTE
    assert stored(page).deadline_at == before + 5 * MINUTE + 18 * MINUTE


@pytest.mark.parametrize("how", ["hand_in", "schedule"])
def test_a_pause_in_a_break_until_the_exam_is_over_leaves_ten_minutes_of_work(page: Browser, at: Any, how: str) -> None:
    at(10 * MINUTE)
    asks(page, 1)
    actions.pause([page.registration.pk], by=SYSTEM, now=at(12 * MINUTE))
    if how == "hand_in":
        at(50 * MINUTE)
        page.sync(page.event("hand_in"))
    else:
        actions.finalise_due(now=at(120 * MINUTE))
    attempt = stored(page)
    assert (attempt.status, attempt.break_until) == ("HANDED_IN", None)
    assert str(attendance(attempt.schedule, clock.now())[0].time_spent) == "0:10:00"


def test_the_schedules_end_ends_a_break_whoever_looks(page: Browser, at: Any) -> None:
    actions.grant_extra_time([page.registration.pk], 600, by=SYSTEM, now=clock.now())
    at(118 * MINUTE)
    asks(page, 1)
    closes = stored(page).schedule_end
    assert stored(page).deadline_at == closes
    now = at(120 * MINUTE)
    assert (page.sync()["status"], page.sync()["submitted_by"]) == ("HANDED_IN", "SYSTEM")
    spent = attendance(stored(page).schedule, now)[0].time_spent
    actions.finalise_due(now=now)
    attempt = stored(page)
    assert (attempt.ended_at, attempt.break_until, attempt.paused_ms) == (closes, None, 2 * 60_000)
    assert spent == attendance(attempt.schedule, now)[0].time_spent == 118 * MINUTE


def test_the_next_attempt_has_all_its_breaks_again_also_where_the_one_before_ended_in_one(saver: SaverInTests, at: Any) -> None:
    assessment = an_assessment(["MULTIPLE_CHOICE"], duration=60, attempts_allowed=2)
    page = Browser(saver, a_registration(a_schedule(assessment, active=True, ends_at=clock.now() + 120 * MINUTE)))
    actions.set_breaks([page.registration.pk], 1, 5, by=SYSTEM, now=clock.now())
    page.start()
    asks(page, 1)
    Attempt.objects.update(schedule_end=clock.now() + 3 * MINUTE, deadline_at=clock.now() + 3 * MINUTE)
    at(4 * MINUTE)
    again = page.start()
    assert (again["number"], again["breaks"]["taken"]) == (2, 0)
    first = Attempt.objects.get(number=1)
    assert (first.status, first.paused_ms, first.break_until) == ("HANDED_IN", 3 * 60_000, None)


def test_the_live_screen_says_until_when_and_the_time_left_stands(page: Browser, at: Any) -> None:
    now = at(10 * MINUTE)
    asks(page, 1)
    for after in (10 * MINUTE, 14 * MINUTE):
        row = dashboard(stored(page).schedule, at(after)).rows[0]
        assert (row.status, row.label, row.breaks.until, row.time_left) == ("IN_PROGRESS", "On a break", now + 5 * MINUTE, 50 * MINUTE)
    ended = at(15 * MINUTE + TICK)
    row = dashboard(stored(page).schedule, ended, since=ended).rows[0]
    assert (row.label, row.on_break, row.time_left) == ("In progress", False, 50 * MINUTE - TICK)


def test_who_has_no_breaks_is_told_nothing_of_them(saver: SaverInTests, at: Any) -> None:
    page = Browser(saver, a_registration(a_schedule(an_assessment(["MULTIPLE_CHOICE"], duration=60), active=True)))
    assert "breaks" not in page.start().data
    assert "breaks" not in page.sync().data
    assert (asks(page, 1).status, asks(page, 1)["error"]) == (409, "no_breaks")
