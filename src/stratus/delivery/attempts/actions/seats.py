"""Locks candidates with their latest attempts, hands in what is overdue, and writes changed attempts in one statement."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction

from stratus.access.actor import Actor, Door
from stratus.access.permissions import Permission
from stratus.delivery.attempts import queries, rules
from stratus.delivery.attempts.errors import DeliveryError, Refused
from stratus.delivery.models import Attempt, AttemptStatus, SubmittedBy
from stratus.events import log
from stratus.scheduling.models import Registration, Schedule
from stratus.tenancy import current

RUNNING = (AttemptStatus.IN_PROGRESS, AttemptStatus.PAUSED)


@dataclass(slots=True)
class Seat:
    """A candidate's registration and their latest attempt, both locked."""

    registration: Registration
    attempt: Attempt | None

    @property
    def running(self) -> Attempt | None:
        """The latest attempt if it is in progress or paused."""
        return self.attempt if self.attempt is not None and self.attempt.status in RUNNING else None


@dataclass(slots=True)
class Work:
    """What one action on many candidates has done so far."""

    attempts: list[Attempt] = field(default_factory=list)
    registrations: list[Registration] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)


def require(by: Actor, permission: Permission) -> None:
    """Raise NotAllowed unless the actor holds the right. The External API has a right of its own for the whole tenant."""
    by.require(Permission.USE_EXTERNAL_API if by.door == Door.API else permission)


def lock_seats(registration_ids: Sequence[int], *, by: Actor, now: datetime) -> list[Seat]:
    """Lock these candidates and their latest attempts in ascending order, hand in what is overdue, and return them. Skips unknown ids."""
    registrations, attempts = hold(registration_ids, by=by, now=now)
    latest: dict[int, Attempt] = {}
    for attempt in sorted(attempts, key=lambda a: a.number):
        latest[attempt.registration_id] = attempt
    return [Seat(registration, latest.get(registration.pk)) for registration in registrations]


def hold(registration_ids: Sequence[int], *, by: Actor, now: datetime) -> tuple[list[Registration], list[Attempt]]:
    """Lock these candidates and all their attempts in ascending order, hand in what is overdue, and return both. Skips unknown ids.

    Must run inside a transaction. Packages above use it too; they must lock their own rows after these.
    """
    registrations = list(Registration.objects.filter(pk__in=registration_ids).select_for_update(no_key=True).order_by("pk"))
    attempts = list(Attempt.objects.filter(registration_id__in=[r.pk for r in registrations]).select_for_update(no_key=True).order_by("pk"))
    write_due(attempts, by=by, now=now)
    return registrations, attempts


def each(seats: Sequence[Seat], change: Callable[[Seat, Work], None]) -> Work:
    """Apply a change to every seat. A seat whose change raises DeliveryError is refused and stays as it is."""
    work = Work()
    for seat in seats:
        try:
            change(seat, work)
        except DeliveryError as error:
            work.refused.append(Refused(seat.registration.pk, error))
    return work


@transaction.atomic
def settle(schedule: Schedule, *, by: Actor, now: datetime) -> int:
    """Write the SYSTEM hand-ins that are due on this schedule and return their number."""
    attempts = list(queries.due(Attempt.objects.filter(schedule=schedule), now).select_for_update(no_key=True).order_by("pk"))
    return write_due(attempts, by=by, now=now)


def write_due(attempts: Sequence[Attempt], *, by: Actor, now: datetime) -> int:
    """Hand in, by SYSTEM, those of these locked attempts whose time is over, and return how many there were."""
    ended = []
    for attempt in attempts:
        at = rules.with_status(status=attempt.status, ends=ends(attempt), submitted_by=attempt.submitted_by, now=now)
        if at.status == attempt.status or at.ended_at is None:
            continue
        end(attempt, AttemptStatus.HANDED_IN, at.ended_at)
        ended.append(attempt)
    write(ended)
    record("attempt.handed_in", ended, by=by, now=now, data={"submitted_by": SubmittedBy.SYSTEM.value})
    return len(ended)


def end(attempt: Attempt, status: AttemptStatus, at: datetime) -> None:
    """End the attempt at this moment, as a SYSTEM hand-in; changes the object only, not the database."""
    stop_pause(attempt, at)
    stop_break(attempt, at)
    attempt.status = status
    attempt.ended_at = at
    attempt.submitted_by = SubmittedBy.SYSTEM if status == AttemptStatus.HANDED_IN else ""


def stop_pause(attempt: Attempt, at: datetime) -> None:
    """Add the current pause, if any, to the paused time, and update the deadline. A break that it stopped goes on."""
    if attempt.paused_at is None:
        return
    ms = max(rules.milliseconds(at - attempt.paused_at), 0)
    if attempt.break_until is not None and attempt.break_until > attempt.paused_at:
        attempt.break_until += timedelta(milliseconds=ms)
    attempt.paused_ms += ms
    attempt.paused_at = None
    attempt.deadline_at = rules.deadline(timing(attempt))


def stop_break(attempt: Attempt, at: datetime) -> None:
    """Give back what is left of the current break, if any, and update the deadline."""
    attempt.paused_ms -= rules.break_left(break_until=attempt.break_until, paused_at=attempt.paused_at, at=at)
    attempt.break_until = None
    attempt.deadline_at = rules.deadline(timing(attempt))


def ends(attempt: Attempt) -> datetime:
    """Return when the attempt ends, by its fields as they are now: its generated columns are those that were read."""
    return rules.ends(status=attempt.status, deadline_at=attempt.deadline_at, schedule_end=attempt.schedule_end, ended_at=attempt.ended_at)


def timing(attempt: Attempt) -> rules.Timing:
    """Return what the attempt's deadline depends on, by its fields as they are now."""
    return rules.Timing(
        started_at=attempt.started_at,
        schedule_end=attempt.schedule_end,
        duration=attempt.duration,
        extra_time=attempt.profile_extra_time + attempt.schedule_extra_time + attempt.granted_extra_time,
        paused_ms=attempt.paused_ms,
        paused_at=attempt.paused_at,
        unlimited_time=attempt.unlimited_time,
        break_until=attempt.break_until,
    )


_COLUMNS = {
    "status": "text",
    "ended_at": "timestamptz",
    "submitted_by": "text",
    "paused_at": "timestamptz",
    "paused_ms": "bigint",
    "break_until": "timestamptz",
    "granted_extra_time": "int",
    "schedule_end": "timestamptz",
    "deadline_at": "timestamptz",
    "finalised_at": "timestamptz",
}
_WRITE = (
    f"UPDATE delivery_attempt a SET {', '.join(f'{name} = n.{name}' for name in _COLUMNS)} "  # noqa: S608 -- names of columns above
    f"FROM unnest(%s::bigint[], {', '.join(f'%s::{kind}[]' for kind in _COLUMNS.values())}) AS n(id, {', '.join(_COLUMNS)}) "
    "WHERE a.tenant_id = %s AND a.id = n.id"
)


def write(attempts: Sequence[Attempt]) -> None:
    """Store the columns that actions change, in one statement for all these locked attempts."""
    if not attempts:
        return
    columns: list[list[Any]] = [[getattr(attempt, name) for attempt in attempts] for name in _COLUMNS]
    with connection.cursor() as cursor:
        cursor.execute(_WRITE, [[attempt.pk for attempt in attempts], *columns, current.require_id()])


def record(
    kind: str,
    attempts: Sequence[Attempt],
    *,
    by: Actor,
    now: datetime,
    data: Mapping[str, Any] | Callable[[Attempt], Mapping[str, Any]] | None = None,
) -> None:
    """Record one event per attempt, schedule by schedule, in the order of their ids: reactions take locks of theirs."""
    of_schedule: dict[int, list[Attempt]] = defaultdict(list)
    for attempt in attempts:
        of_schedule[attempt.schedule_id].append(attempt)
    for schedule_id, group in sorted(of_schedule.items()):
        subjects = [(attempt, {"number": attempt.number, **((data(attempt) if callable(data) else data) or {})}) for attempt in group]
        log.record_many(kind, by=by, subjects=subjects, schedule_id=schedule_id, at=now)
