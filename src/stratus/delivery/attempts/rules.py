"""The clock of an exam: when it ends, how much time is left, and in which state an attempt is. Pure; `now` is always passed in.

Times are aware datetimes in UTC, durations and extra times whole minutes, pauses milliseconds.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from math import ceil
from typing import Any

RUNNING = ("IN_PROGRESS", "PAUSED")
UNLIMITED_MINUTES = 9999
"""What the External API sends for unlimited extra time (`api/pages/invigilation-info`)."""


@dataclass(frozen=True, slots=True)
class Timing:
    """Everything that the deadline of an attempt depends on."""

    started_at: datetime
    schedule_end: datetime
    duration: int | None
    extra_time: int = 0
    paused_ms: int = 0
    paused_at: datetime | None = None
    unlimited_time: bool = False
    break_until: datetime | None = None
    """Until when a break lasts, or lasted: all of it is in `paused_ms` from its beginning on."""

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Timing:
        """Return an attempt's timing from a row. Columns are prefixed with `attempt_` where schedule or registration have the same name."""
        return cls(
            started_at=row["started_at"],
            schedule_end=row["schedule_end"],
            duration=row["duration"],
            extra_time=row["attempt_extra_time"],
            paused_ms=row["paused_ms"],
            paused_at=row["paused_at"],
            unlimited_time=row["attempt_unlimited"],
            break_until=row["break_until"],
        )


@dataclass(frozen=True, slots=True)
class Status:
    """The state of an attempt at one moment, as every screen, API and job shows it."""

    status: str
    ended_at: datetime | None
    submitted_by: str


def deadline(timing: Timing) -> datetime:
    """Return when the attempt ends: `min(schedule end, start + duration + extra time + paused time)`.

    No time limit, or unlimited extra time: the schedule's end. A pause under way is not counted here: the deadline is updated when the
    attempt resumes, and until then `remaining()` takes the pause into account. The end is never before the start.
    """
    if timing.duration is None or timing.unlimited_time:
        return max(timing.started_at, timing.schedule_end)
    working = timedelta(minutes=max(timing.duration + timing.extra_time, 0), milliseconds=timing.paused_ms)
    return max(timing.started_at, min(timing.schedule_end, timing.started_at + working))


def deadline_sql(*, row: str = "", schedule_end: str = "schedule_end", paused_ms: str = "paused_ms") -> str:
    """Return `deadline()` in SQL, over the columns of `delivery_attempt`; a test compares the two after random histories.

    `row`: name of the row with a dot after it. `schedule_end` and `paused_ms`: what these are from now on, as SQL. Never holds input.
    """
    working = f"GREATEST({row}duration + {row}extra_time, 0) * interval '1 minute' + {paused_ms} * interval '1 millisecond'"
    return (
        f"GREATEST({row}started_at, CASE WHEN {row}duration IS NULL OR {row}unlimited_time THEN {schedule_end}"
        f" ELSE LEAST({schedule_end}, {row}started_at + {working}) END)"
    )


def effective_deadline(timing: Timing, now: datetime) -> datetime:
    """Return the deadline as of `now`: a pause under way moves it, but never beyond the schedule's end."""
    if timing.paused_at is None:
        return deadline(timing)
    return deadline(replace(timing, paused_ms=paused_until(timing, now)))


def paused_until(timing: Timing, now: datetime) -> int:
    """Return all pauses until `now` in milliseconds, including one under way, and all of a break under way."""
    if timing.paused_at is None or now <= timing.paused_at:
        return timing.paused_ms
    return timing.paused_ms + milliseconds(now - timing.paused_at)


def break_left(*, break_until: datetime | None, paused_at: datetime | None, at: datetime) -> int:
    """Return how much of a break is still to come at a moment, in milliseconds; a pause under way stops it."""
    if break_until is None:
        return 0
    return max(milliseconds(break_until - min(at, paused_at or at)), 0)


def break_left_sql(at: str, *, row: str = "") -> str:
    """Return `break_left()` in SQL, over the columns of `delivery_attempt`. `at`: the moment, as SQL. Never holds input."""
    rest = f"floor(extract(epoch FROM {row}break_until - LEAST({at}, {row}paused_at)) * 1000)::bigint"
    return f"GREATEST(coalesce({rest}, 0), 0)"


def stood_until(timing: Timing, now: datetime) -> int:
    """Return how long the clock has stood until `now`, in milliseconds: `paused_until` without what is still to come of a break."""
    return paused_until(timing, now) - break_left(break_until=timing.break_until, paused_at=timing.paused_at, at=now)


def milliseconds(length: timedelta) -> int:
    """Return a length of time in whole milliseconds."""
    return length // timedelta(milliseconds=1)


def section_time(minutes: int | None, timing: Timing, *, granted_since: int = 0) -> timedelta | None:
    """Return how long the candidate may work in a section of so many minutes; None: as long as the exam lasts.

    Extra time that they had when they entered the section lengthens it in the same proportion as it lengthens the exam. Minutes that were
    granted after that (`granted_since`, part of `timing.extra_time`) make up for an incident in the section, and count in full.
    """
    if minutes is None or timing.unlimited_time:
        return None
    before = timing.extra_time - granted_since
    share = -(-minutes * 60_000 * before // timing.duration) if timing.duration else 0
    return timedelta(milliseconds=max(minutes * 60_000 + share + granted_since * 60_000, 0))


def section_end(timing: Timing, time: timedelta, *, entered_at: datetime, paused_before: int, now: datetime) -> datetime:
    """Return when the section's own time is over, as of `now`; pauses since the entry move it.

    `paused_before`: `stood_until` of the moment of entry. A break under way has moved it already.
    """
    return entered_at + time + timedelta(milliseconds=max(paused_until(timing, now) - paused_before, 0))


def section_deadline(timing: Timing, time: timedelta | None, *, entered_at: datetime, paused_before: int, now: datetime) -> datetime:
    """Return until when answers to a section count: until its own end, but not after the end of the exam."""
    end = effective_deadline(timing, now)
    if time is None:
        return end
    return min(end, section_end(timing, time, entered_at=entered_at, paused_before=paused_before, now=now))


def ends(*, status: str, deadline_at: datetime, schedule_end: datetime, ended_at: datetime | None) -> datetime:
    """Return when an attempt ends or has ended, as the column `ends` says it.

    A paused attempt ends with the schedule: the pause stops its own clock, not the schedule's. Raises ValueError for one that is over
    and has no end.
    """
    end = {"IN_PROGRESS": deadline_at, "PAUSED": schedule_end}.get(status, ended_at)
    if end is None:
        raise ValueError(f"An attempt that is {status} has an end.")
    return end


def with_status(*, status: str, ends: datetime, submitted_by: str, now: datetime) -> Status:
    """Return the state at `now`: a running attempt at or past its end reads as handed in by SYSTEM at that end."""
    if status not in RUNNING:
        return Status(status, ends, submitted_by)
    if now >= ends:
        return Status("HANDED_IN", ends, "SYSTEM")
    return Status(status, None, submitted_by)


def final_at(status: Status, grace_seconds: int) -> datetime | None:
    """Return when an ended attempt becomes final: the candidate's hand-in at once, SYSTEM's after the grace. None: not ended."""
    if status.ended_at is None or status.status == "VOID":
        return None
    if status.submitted_by == "CANDIDATE":
        return status.ended_at
    return status.ended_at + timedelta(seconds=grace_seconds)


def due_at(*, status: str, ends: datetime, submitted_by: str, grace_seconds: int) -> datetime | None:
    """Return when the clock next has something to write, as the column `due_at` says it: the hand-in by SYSTEM of a running attempt at its
    end, then its finality. None: never, since it is void.
    """
    if status in RUNNING:
        return ends
    return final_at(Status(status, ends, submitted_by), grace_seconds)


def time_spent(
    *,
    started_at: datetime,
    ended_at: datetime | None,
    paused_ms: int,
    paused_at: datetime | None,
    break_until: datetime | None,
    now: datetime,
) -> timedelta:
    """Return the working time so far in whole seconds, pauses and breaks not counted (`api/decisions` §6)."""
    until = ended_at or now
    pause = timedelta(milliseconds=paused_ms - break_left(break_until=break_until, paused_at=paused_at, at=until))
    if paused_at is not None and until > paused_at:
        pause += until - paused_at
    return timedelta(seconds=int(max(until - started_at - pause, timedelta(0)).total_seconds()))


def hours_minutes_seconds(spent: timedelta) -> str:
    """Return `hh:mm:ss`; hours can exceed 24."""
    seconds = int(spent.total_seconds())
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def profile_extra_time(
    *, special_needs: bool, percentage: int | None, duration: int | None, assessment_extra_time: int, adjustment: str
) -> tuple[int, bool]:
    """Return the extra minutes that a candidate's profile gives, and whether their time is unlimited (`api/decisions` §6).

    Special needs with a percentage give that share of the duration, rounded up; without a percentage, the assessment's extra time.
    If that is UNLIMITED, only the schedule's end limits the time. An assessment without a time limit gets no extra time.
    """
    if not special_needs or duration is None:
        return 0, False
    if adjustment == "UNLIMITED":
        return 0, True
    if percentage:
        return ceil(duration * percentage / 100), False
    return assessment_extra_time, False


def minutes_used(*, started_at: datetime, paused_ms: int, paused_at: datetime | None, break_until: datetime | None, now: datetime) -> int:
    """Return the working time so far in whole minutes, rounded up."""
    spent = time_spent(started_at=started_at, ended_at=None, paused_ms=paused_ms, paused_at=paused_at, break_until=break_until, now=now)
    return ceil(spent / timedelta(minutes=1))


def granted_after(*, granted: int, minutes: int, used: int, base: int) -> int:
    """Return the granted extra time after adding `minutes` (negative: taking them back).

    Only granted minutes can be taken back, and only so many that `base` (duration and the other extra times) and what stays granted
    are together at least the `used` minutes.
    """
    if minutes >= 0:
        return granted + minutes
    return min(granted, max(granted + minutes, used - base, 0))


def extra_time_shown(minutes: int, *, unlimited: bool, duration: int | None) -> int:
    """Return extra time as the External API sends it: 0 without a time limit, 9999 for unlimited."""
    if duration is None:
        return 0
    return UNLIMITED_MINUTES if unlimited else minutes


def attempts_left(allowed: int | None, taken: int) -> int | None:
    """Return how many attempts may still begin; None = no limit."""
    return None if allowed is None else max(allowed - taken, 0)


def pin_wait(failures: int) -> timedelta:
    """Return how long the next PIN has to wait after so many wrong ones in a row: two are forgiven, then 30 s, doubling to 15 minutes."""
    if failures < 3:
        return timedelta(0)
    return min(timedelta(seconds=30 * 2 ** min(failures - 3, 10)), timedelta(minutes=15))


@dataclass(frozen=True, slots=True)
class Place:
    """What decides whether a candidate may start: their schedule, registration, and the present state of their latest attempt."""

    opens: datetime
    closes: datetime
    is_active: bool
    is_deleted: bool
    is_void: bool
    attempts_allowed: int | None
    attempts_taken: int
    latest: str | None


def moment(place: Place, now: datetime) -> str:
    """Return what the waiting room shows: TOO_EARLY, OPEN, RUNNING, PAUSED, HANDED_IN, VOID, TOO_LATE or DELETED.

    Only OPEN allows a new attempt; RUNNING and PAUSED continue the present one.
    """
    if place.is_deleted:
        return "DELETED"
    if place.is_void or place.latest == "VOID":
        return "VOID"
    if place.latest in ("IN_PROGRESS", "PAUSED"):
        return "RUNNING" if place.latest == "IN_PROGRESS" else "PAUSED"
    if place.latest == "HANDED_IN" and (now >= place.closes or attempts_left(place.attempts_allowed, place.attempts_taken) == 0):
        return "HANDED_IN"
    if not place.is_active or now < place.opens:
        return "TOO_EARLY"
    return "OPEN" if now < place.closes else "TOO_LATE"
