"""The exact end of an exam and of its grace: at every instant an answer counts by itself, or the attempt is final; never both."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction

from stratus.delivery.attempts import actions, rules, sections
from stratus.delivery.attempts.actions.restoring import require_final
from stratus.delivery.attempts.errors import CannotRestore
from stratus.delivery.models import AnswerEvent, Attempt
from stratus.foundation import clock
from support.builders import SYSTEM, a_registration, a_schedule, an_assessment
from support.simulated import Browser, SaverInTests

TICK = timedelta(microseconds=1)
NOW = timedelta(0)
GRACE = timedelta(seconds=60)
START = datetime(2026, 6, 1, 9, tzinfo=UTC)


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """Stop the clock of the server at a moment."""

    def stop(moment: datetime) -> None:
        monkeypatch.setattr(clock, "now", lambda: moment)

    stop(clock.now().replace(microsecond=999_999))
    return stop


@pytest.fixture
def page(at: Any, saver: SaverInTests) -> Browser:
    """A candidate of an exam of two hours, in a window of four."""
    schedule = a_schedule(
        an_assessment(["MULTIPLE_CHOICE", "FILE_RESPONSE"], duration=120), active=True, ends_at=clock.now() + timedelta(hours=4)
    )
    page = Browser(saver, a_registration(schedule))
    assert page.start().status == 200
    return page


def runs_out(page: Browser) -> datetime:
    return Attempt.objects.get(pk=page.attempt).deadline_at


def is_handed_in_by_staff(page: Browser) -> datetime:
    moment = clock.now() + timedelta(minutes=7)
    assert actions.hand_in_for([page.registration.pk], by=SYSTEM, now=moment) == []
    return moment


def is_paused_until_its_schedule_ends(page: Browser) -> datetime:
    assert actions.pause([page.registration.pk], by=SYSTEM, now=clock.now() + timedelta(minutes=7)) == []
    return Attempt.objects.get(pk=page.attempt).schedule_end


ENDS = [runs_out, is_handed_in_by_staff, is_paused_until_its_schedule_ends]


def outcome(page: Browser) -> str:
    """What becomes of an answer that arrives now."""
    event = page.chooses("a")
    assert page.sync(event).status == 200
    return AnswerEvent.objects.get(attempt_id=page.attempt, writer=page.writer, seq=event["seq"]).outcome


def becomes_final(page: Browser, now: datetime) -> bool:
    """Whether the job makes the attempt final at this moment; nothing of it stays."""
    with transaction.atomic():
        actions.finalise_due(now=now)
        found = Attempt.objects.get(pk=page.attempt).finalised_at is not None
        transaction.set_rollback(True)
    return found


@pytest.mark.parametrize("ends", ENDS)
@pytest.mark.parametrize(("later", "expected"), [(-TICK, "LATE"), (NOW, "AFTER_END"), (TICK, "AFTER_END")])
def test_an_answer_counts_until_the_end_of_the_grace_and_from_then_on_the_attempt_is_final(
    page: Browser, at: Any, ends: Callable[[Browser], datetime], later: timedelta, expected: str
) -> None:
    moment = ends(page) + GRACE + later
    at(moment)
    assert (outcome(page), becomes_final(page, moment)) == (expected, expected == "AFTER_END")


@pytest.mark.parametrize(("later", "expected"), [(-TICK, ("IN_PROGRESS", "")), (NOW, ("HANDED_IN", "LATE")), (TICK, ("HANDED_IN", "LATE"))])
def test_an_answer_is_late_from_the_deadline_on(page: Browser, at: Any, later: timedelta, expected: tuple[str, str]) -> None:
    at(runs_out(page) + later)
    assert (page.sync()["status"], outcome(page)) == expected


@pytest.mark.parametrize(("later", "by"), [(-TICK, "CANDIDATE"), (NOW, "SYSTEM")])
def test_the_candidates_own_hand_in_is_one_before_the_deadline(page: Browser, at: Any, later: timedelta, by: str) -> None:
    at(runs_out(page) + later)
    answer = page.sync(page.event("hand_in"))
    assert (answer["status"], answer["submitted_by"]) == ("HANDED_IN", by)
    assert datetime.fromisoformat(answer["handed_in_at"]) == runs_out(page) + min(later, NOW)


def test_a_hand_in_is_final_at_its_own_moment(page: Browser) -> None:
    page.sync(page.event("hand_in"))
    assert becomes_final(page, clock.now())
    assert outcome(page) == "AFTER_END"


@pytest.mark.parametrize(("later", "final"), [(-TICK, False), (NOW, True)])
def test_answers_are_put_back_from_the_log_once_the_attempt_is_final(page: Browser, later: timedelta, final: bool) -> None:
    end = is_handed_in_by_staff(page)
    attempt = Attempt.objects.get(pk=page.attempt)
    if final:
        require_final(attempt, end + GRACE + later)
    else:
        with pytest.raises(CannotRestore):
            require_final(attempt, end + GRACE + later)


@pytest.mark.parametrize(("later", "status"), [(-TICK, 200), (NOW, 409)])
def test_a_file_is_taken_until_the_end_of_its_own_grace(page: Browser, at: Any, later: timedelta, status: int) -> None:
    page.sync(page.names_file("0" * 64, 2, page.items[1]))
    at(runs_out(page) + timedelta(minutes=10) + later)
    taken = page.saver.call("PUT", f"attempts/{page.attempt}/files/{'0' * 64}", page.token, b"x", "offset=0&size=2")
    assert taken.status == status


@pytest.mark.parametrize(("submitted_by", "after"), [("CANDIDATE", timedelta(0)), ("SYSTEM", GRACE)])
def test_the_rule_adds_the_grace_to_the_systems_hand_in_alone(submitted_by: str, after: timedelta) -> None:
    assert rules.final_at(rules.Status("HANDED_IN", START, submitted_by), 60) == START + after


@pytest.mark.parametrize("status", [rules.Status("IN_PROGRESS", None, ""), rules.Status("VOID", START, "")])
def test_what_runs_or_is_void_is_never_final(status: rules.Status) -> None:
    assert rules.final_at(status, 60) is None


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        (timedelta(minutes=30) - TICK, ""),
        (timedelta(minutes=30), sections.LATE),
        (timedelta(minutes=30) + GRACE - TICK, sections.LATE),
        (timedelta(minutes=30) + GRACE, sections.SECTION_OVER),
    ],
)
def test_a_section_ends_as_the_exam_does(after: timedelta, expected: str) -> None:
    part = {"id": "s", "items": ["q"], "duration": 30, "navigation": "FREE", "can_return": True}
    timing = rules.Timing(START, START + timedelta(hours=4), 120)

    def judged(state: sections.State | None, seq: int, now: datetime) -> tuple[sections.State | None, list[str]]:
        moment = sections.Moment(now, timing, 0, 60)
        return sections.judge([part], ["q"], state, [sections.Happened(seq, "q")], session=1, moves=True, moment=moment)

    entered, _verdicts = judged(None, 1, START)
    assert judged(entered, 2, START + after)[1] == [expected]
