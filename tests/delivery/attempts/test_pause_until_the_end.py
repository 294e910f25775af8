"""An attempt that is still paused when its schedule ends: the pause stops its own clock, not the schedule's."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from stratus.delivery.attempts import actions, rules
from stratus.delivery.attempts.actions.seats import timing
from stratus.delivery.attempts.errors import CannotVoid, NotRunning
from stratus.delivery.models import Answer, AnswerEvent, Attempt
from stratus.events.models import Event
from stratus.foundation import clock
from stratus.invigilation.live.attendance import attendance
from support.builders import SYSTEM, a_registration, a_schedule, an_assessment
from support.simulated import Browser, SaverInTests

TICK = timedelta(microseconds=1)


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Stop the clock of the server at a moment."""

    def stop(moment: datetime) -> None:
        monkeypatch.setattr(clock, "now", lambda: moment)

    stop(clock.now())
    return stop


@pytest.fixture
def page(at: Any, saver: SaverInTests) -> Browser:
    """A candidate who worked ten minutes of two hours and was paused since, in a window that ends in four."""
    began = clock.now()
    assessment = an_assessment(["MULTIPLE_CHOICE", "FILE_RESPONSE"], duration=120, attempts_allowed=2)
    page = Browser(saver, a_registration(a_schedule(assessment, active=True, ends_at=began + timedelta(hours=4))))
    assert page.start().status == 200
    at(began + timedelta(minutes=10))
    assert actions.pause([page.registration.pk], by=SYSTEM, now=clock.now()) == []
    return page


def stored(page: Browser) -> Attempt:
    return Attempt.objects.get(pk=page.attempt)


def end_of(page: Browser) -> datetime:
    return stored(page).schedule_end


def test_until_the_end_it_is_paused_and_what_arrives_counts(page: Browser, at: Any) -> None:
    at(end_of(page) - TICK)
    answer = page.sync(page.chooses("a"))
    assert (answer["status"], page.wait()["moment"]) == ("PAUSED", "PAUSED")
    assert (AnswerEvent.objects.get().outcome, Answer.objects.get().is_late) == ("", False)


def test_at_the_end_it_reads_as_handed_in_by_the_system_whoever_looks(page: Browser, at: Any) -> None:
    end = end_of(page)
    at(end)
    answer, room = page.sync(), page.wait()
    assert (answer["status"], answer["submitted_by"], datetime.fromisoformat(answer["handed_in_at"])) == ("HANDED_IN", "SYSTEM", end)
    assert (room["moment"], room["attempt"]["status"], room["can_start"]) == ("HANDED_IN", "HANDED_IN", False)
    seen = attendance(stored(page).schedule, end)[0]
    assert (seen.status, seen.ended_at, seen.submitted_by) == ("HANDED_IN", end, "SYSTEM")
    assert stored(page).status == "PAUSED", "nobody has written it"


def test_what_arrives_after_the_end_is_late_in_the_grace_and_waits_after_it(page: Browser, at: Any) -> None:
    end = end_of(page)
    for later in (timedelta(0), timedelta(seconds=60)):
        at(end + later)
        page.sync(page.chooses("a"))
    assert list(AnswerEvent.objects.order_by("seq").values_list("outcome", flat=True)) == ["LATE", "AFTER_END"]
    assert stored(page).has_late_answers


def test_a_hand_in_that_comes_at_the_end_is_the_systems(page: Browser, at: Any) -> None:
    at(end_of(page))
    assert page.sync(page.event("hand_in"))["submitted_by"] == "SYSTEM"
    assert not Event.objects.filter(kind="attempt.handed_in").exists()


def test_after_the_end_nothing_is_started_or_continued_and_the_paper_is_closed(page: Browser, at: Any) -> None:
    at(end_of(page))
    refused = [page.start(session=1), Browser(page.saver, page.registration).start()]
    assert [(answer.status, answer["error"]) for answer in refused] == [(409, "handed_in")] * 2
    paper = page.saver.call("GET", f"attempts/{page.attempt}/paper", page.token)
    assert (paper.status, paper["error"], Attempt.objects.count()) == (409, "handed_in", 1)


def test_the_job_ends_it_with_its_schedule_and_makes_it_final_after_the_grace(page: Browser) -> None:
    end = end_of(page)
    assert actions.finalise_due(now=end - TICK) == 0
    assert stored(page).status == "PAUSED"
    assert actions.finalise_due(now=end) == 0
    attempt = stored(page)
    assert (attempt.status, attempt.submitted_by, attempt.ended_at, attempt.paused_at) == ("HANDED_IN", "SYSTEM", end, None)
    assert attempt.deadline_at == rules.deadline(timing(attempt)) == end
    assert Event.objects.filter(kind="attempt.handed_in").count() == 1
    assert actions.finalise_due(now=end + timedelta(seconds=60)) == 1


def test_the_pause_until_the_end_is_no_working_time(page: Browser) -> None:
    before, end = stored(page), end_of(page)
    actions.finalise_due(now=end)
    for attempt, now in ((before, end), (before, end + timedelta(hours=1)), (stored(page), end + timedelta(hours=1))):
        ended = attempt.ended_at or end
        spent = rules.time_spent(
            started_at=attempt.started_at,
            ended_at=ended,
            paused_ms=attempt.paused_ms,
            paused_at=attempt.paused_at,
            break_until=None,
            now=now,
        )
        assert rules.hours_minutes_seconds(spent) == "00:10:00"


def test_nobody_resumes_extends_or_voids_what_ended_with_its_schedule(page: Browser) -> None:
    ids, end = [page.registration.pk], end_of(page)
    assert [type(one.error) for one in actions.resume(ids, by=SYSTEM, now=end)] == [NotRunning]
    assert [type(one.error) for one in actions.pause(ids, by=SYSTEM, now=end)] == [NotRunning]
    assert [type(one.error) for one in actions.void_attempts(ids, by=SYSTEM, now=end)] == [CannotVoid]
    assert (stored(page).status, stored(page).ended_at) == ("HANDED_IN", end)


def test_resumed_just_before_the_end_it_has_until_the_end_and_no_longer(page: Browser) -> None:
    end = end_of(page)
    assert actions.resume([page.registration.pk], by=SYSTEM, now=end - timedelta(minutes=5)) == []
    assert (stored(page).status, stored(page).deadline_at) == ("IN_PROGRESS", end)


def test_a_pause_never_tells_a_deadline_beyond_the_schedules_end(page: Browser, at: Any) -> None:
    end = end_of(page)
    for before in (timedelta(hours=3), timedelta(minutes=1), TICK):
        at(end - before)
        assert datetime.fromisoformat(page.sync()["deadline"]) <= end


def test_an_end_that_is_moved_in_time_keeps_it_paused(page: Browser, at: Any) -> None:
    end = end_of(page)
    later = end + timedelta(minutes=30)
    actions.move_schedule_end(page.registration.schedule_id, later, comment="Fire alarm", by=SYSTEM, now=end - TICK)
    at(end)
    assert page.sync()["status"] == "PAUSED"
    at(later)
    assert page.sync()["status"] == "HANDED_IN"


def test_files_of_it_are_taken_until_their_grace_after_the_schedules_end(page: Browser, at: Any) -> None:
    end = end_of(page)
    page.sync(page.names_file("0" * 64, 2, page.items[1]))
    for later, status in ((timedelta(minutes=10) - TICK, 200), (timedelta(minutes=10), 409)):
        at(end + later)
        taken = page.saver.call("PUT", f"attempts/{page.attempt}/files/{'0' * 64}", page.token, b"x", "offset=0&size=2")
        assert taken.status == status
