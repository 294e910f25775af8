"""Windows of schedules. Pure; `now` is always passed in. Times are aware datetimes in UTC."""

from __future__ import annotations

from datetime import datetime, timedelta

DEFAULT_WINDOW_MARGIN = timedelta(minutes=60)
"""What is added to start + duration where no end is given (`api/pages/create-non-published-schedule`)."""


def computed_end(starts_at: datetime, duration: int) -> datetime:
    """Return the end of a schedule for which none was given: start + duration (minutes) + 60 minutes."""
    return starts_at + timedelta(minutes=duration) + DEFAULT_WINDOW_MARGIN


def window_is_wide_enough(
    starts_at: datetime,
    ends_at: datetime,
    *,
    duration: int | None,
    assessment_extra_time: int,
    schedule_extra_time: int,
) -> bool:
    """Tell whether the window is longer than duration + extra time; without a time limit it is enough that start < end."""
    if duration is None:
        return starts_at < ends_at
    return ends_at - starts_at > timedelta(minutes=duration + assessment_extra_time + schedule_extra_time)


DEFAULT_NOTICE_DAYS = 120
LONGEST_NOTICE_DAYS = 3650


def erased_from(
    *, marked_at: datetime, notice_days: int, ends_at: datetime, last_published_at: datetime | None, results_to_come: bool
) -> datetime | None:
    """Return when a marked schedule will be erased (`api/reference` §5.18); None while a result is still to be published.

    The notice period runs from the latest of three moments: the marking for deletion, the schedule's end, the last publication of a result.
    """
    if results_to_come:
        return None
    began = max(marked_at, ends_at, last_published_at or ends_at)
    return began + timedelta(days=notice_days)


KEYCODE_OPENS_BEFORE = timedelta(hours=1)
"""How long before the start a keycode becomes valid; any earlier, candidates might use it up on the wrong computer."""
WRONG_KEYCODES = 100
WRONG_KEYCODES_WITHIN = timedelta(minutes=2)
"""After more wrong keycodes than this, the user name is required as well. That makes guessing hopeless, and locks nobody out."""


def keycode_opens_at(starts_at: datetime) -> datetime:
    """Return from when on a keycode can be used; it stays valid until the end."""
    return starts_at - KEYCODE_OPENS_BEFORE


def too_many_wrong(number: int, since: datetime | None, now: datetime) -> bool:
    """Tell whether so many wrong keycodes, counted since that moment, are more than typing errors explain."""
    return since is not None and now - since < WRONG_KEYCODES_WITHIN and number >= WRONG_KEYCODES


def is_finished(ends_at: datetime, now: datetime) -> bool:
    """Tell whether the end has passed."""
    return now >= ends_at


def is_open(starts_at: datetime, ends_at: datetime, now: datetime) -> bool:
    """Tell whether the window has begun and has not ended."""
    return starts_at <= now < ends_at


def is_archived(archived_at: datetime | None, ends_at: datetime, now: datetime, archive_after_hours: int) -> bool:
    """Tell whether the schedule is archived: by hand, or this many hours after its end."""
    return archived_at is not None or now - timedelta(hours=archive_after_hours) >= ends_at


def preparation_moment(activated_at: datetime, starts_at: datetime, preparation_minutes: int) -> datetime:
    """Return when a schedule's version and its candidates' extra time are frozen: max(activation, start − preparation)."""
    return max(activated_at, starts_at - timedelta(minutes=preparation_minutes))


REHEARSAL = "rehearsal-"
"""How the external ids of schedules begin that `stratus rehearse` makes, in which nobody sits an exam."""


def is_rehearsal(external_id: str) -> bool:
    """Tell whether simulated candidates sit a schedule."""
    return external_id.startswith(REHEARSAL)
