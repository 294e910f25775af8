"""What may be done to an exam while it runs, as steps of a random history."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from hypothesis import strategies as st

from stratus.delivery.attempts import actions, breaks, rules
from stratus.delivery.attempts.actions.seats import ends, timing
from stratus.delivery.models import Attempt
from stratus.foundation.errors import DomainError
from stratus.scheduling.models import Registration
from support.builders import SYSTEM

steps = st.tuples(
    st.integers(0, 60),
    st.sampled_from(["pause", "resume", "more", "less", "move", "hand_in", "reopen", "settle", "final", "break", "go_on"]),
    st.integers(1, 40),
)
"""Minutes that pass before it, what is done, and a number of minutes that it may need."""


def columns_say_what_the_rules_say(attempt: Attempt) -> None:
    """The columns that the database makes, of an attempt just read, beside what the functions say of its other fields."""
    due = rules.due_at(status=attempt.status, ends=ends(attempt), submitted_by=attempt.submitted_by, grace_seconds=attempt.grace_seconds)
    assert (attempt.extra_time, attempt.ends, attempt.due_at) == (timing(attempt).extra_time, ends(attempt), due)


def take(step: str, minutes: int, registration: Registration, now: datetime) -> None:
    """Do it, if it may be done now."""
    ids = [registration.pk]
    try:
        with transaction.atomic():
            match step:
                case "pause":
                    actions.pause(ids, by=SYSTEM, now=now)
                case "resume":
                    actions.resume(ids, by=SYSTEM, now=now)
                case "more":
                    actions.grant_extra_time(ids, minutes, by=SYSTEM, now=now)
                case "less":
                    actions.grant_extra_time(ids, -minutes, by=SYSTEM, now=now)
                case "move":
                    registration.schedule.refresh_from_db()
                    later = registration.schedule.ends_at + timedelta(minutes=minutes)
                    actions.move_schedule_end(registration.schedule_id, later, comment="fire alarm", by=SYSTEM, now=now)
                case "hand_in":
                    actions.hand_in_for(ids, by=SYSTEM, now=now)
                case "reopen":
                    actions.reopen(ids, minutes=minutes, by=SYSTEM, now=now)
                case "settle":
                    actions.settle(registration.schedule, by=SYSTEM, now=now)
                case "final":
                    actions.finalise_due(now=now)
                case "break" | "go_on":
                    take_break(registration, now, begins=step == "break", minutes=minutes)
    except DomainError:
        pass


def take_break(registration: Registration, now: datetime, *, begins: bool, minutes: int) -> None:
    """Begin the next break, of so many minutes, or end the one under way, as the saver does (`saver/sync/breaks.py`)."""
    _registrations, attempts = actions.hold([registration.pk], by=SYSTEM, now=now)
    attempt = max(attempts, key=lambda one: one.number)
    if attempt.status not in rules.RUNNING:
        return
    has = breaks.Breaks(breaks.MOST_BREAKS, minutes, attempt.breaks_taken, attempt.break_until)
    number = attempt.breaks_taken + begins
    outcome = (breaks.begin if begins else breaks.end)(has, number, attempt.status, now)
    if isinstance(outcome, breaks.Refused):
        return
    attempt.breaks_taken, attempt.break_until = outcome.breaks.taken, outcome.breaks.until
    attempt.paused_ms += outcome.ms
    attempt.deadline_at = rules.deadline(timing(attempt))
    attempt.save(update_fields=["breaks_taken", "break_until", "paused_ms", "deadline_at"])
