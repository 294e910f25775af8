"""The attendance sheet of a schedule: every candidate and their latest attempt (`api/pages/invigilation-info`)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, NamedTuple, Protocol

from django.db import connection
from psycopg.types.datetime import TimestamptzLoader

from stratus.assessments.models import AssessmentVersion
from stratus.delivery.attempts import rules
from stratus.foundation.text import name_of
from stratus.scheduling.models import Schedule
from stratus.scheduling.queries import delivered_version


class HasOptions(Protocol):
    """A version, or a part of its data."""

    options: Any


class AttendanceRow(NamedTuple):
    """One candidate of a schedule with their latest attempt at one moment. Times are UTC, durations minutes.

    `status` is NOT_STARTED, IN_PROGRESS, HANDED_IN or VOID; `attempt` 0 before the first. `exam_duration` is 0 without a time limit,
    extra times are 9999 if unlimited. `ended_at` is None while the attempt runs, and the moment of voiding for one that was voided while
    it ran.
    """

    registration_id: int
    candidate_name: str
    candidate_external_id: str
    pin_code: str | None
    status: str
    attempt: int
    started_at: datetime | None
    ended_at: datetime | None
    time_spent: timedelta
    exam_duration: int
    extra_time_current: int
    extra_time_next: int
    submitted_by: str | None


# User and latest attempt are looked up by id, not joined: right after thousands were added, before PostgreSQL analyses the tables, a join
# is planned as if there were one row (16 s instead of 0.3 s for 10,000).
SELECT = """
SELECT r.id, u.first_name, u.last_name, u.username, u.external_id,
       r.voided_at, r.granted_next, r.profile_extra_time, r.unlimited_time, u.special_needs, u.reasonable_adjustment_percentage,
       a.number, a.status, a.started_at, a.ends, a.submitted_by, a.paused_ms, a.paused_at, a.break_until,
       a.duration, a.extra_time, a.unlimited_time
  FROM scheduling_registration r
  JOIN LATERAL (SELECT * FROM people_user x WHERE x.tenant_id = r.tenant_id AND x.id = r.candidate_id LIMIT 1) u ON true
  LEFT JOIN LATERAL (SELECT * FROM delivery_attempt x WHERE x.tenant_id = r.tenant_id AND x.registration_id = r.id
                      ORDER BY x.number DESC LIMIT 1) a ON true
 WHERE r.tenant_id = %(tenant)s AND r.schedule_id = %(schedule)s
 ORDER BY r.id
"""


def attendance(schedule: Schedule, now: datetime) -> list[AttendanceRow]:
    """Return one row per registration, in the order in which the candidates were added.

    One statement for the rows, whatever their number, besides those of `delivered_version`.
    """
    version = delivered_version(schedule, now)
    with connection.cursor() as cursor:
        # Skips Django's conversion of datetimes, which is slow: there are three in each row, and all are UTC.
        cursor.cursor.adapters.register_loader("timestamptz", TimestamptzLoader)
        cursor.execute(SELECT, {"tenant": schedule.tenant_id, "schedule": schedule.pk})
        return list(_rows(cursor, schedule, version, now))


def next_extra_time(
    *,
    schedule: Schedule,
    version: HasOptions,
    frozen: int | None,
    frozen_unlimited: bool | None,
    special_needs: bool,
    percentage: int | None,
    granted: int,
) -> int:
    """Return the extra minutes that an attempt begun now would get, 9999 for unlimited; until it is frozen, from the present profile."""
    options = version.options
    minutes, unlimited = frozen or 0, bool(frozen_unlimited)
    if frozen is None:
        minutes, unlimited = rules.profile_extra_time(
            special_needs=special_needs,
            percentage=percentage,
            duration=options["duration"],
            assessment_extra_time=options["extra_time"] or 0,
            adjustment=options["reasonable_adjustment"],
        )
    return rules.extra_time_shown(minutes + schedule.extra_time + granted, unlimited=unlimited, duration=options["duration"])


def _rows(cursor: Any, schedule: Schedule, version: AssessmentVersion, now: datetime) -> Iterator[AttendanceRow]:
    pin = schedule.pin or None
    duration = version.options["duration"] or 0
    for (
        registration_id, first_name, last_name, username, external_id,
        voided_at, granted_next, frozen, frozen_unlimited, special_needs, percentage,
        number, status, started_at, ends, submitted_by, paused_ms, paused_at, break_until,
        attempt_duration, extra_time, unlimited,
    ) in cursor.fetchall():  # fmt: skip
        name = name_of(first_name, last_name, username)
        following = next_extra_time(
            schedule=schedule,
            version=version,
            frozen=frozen,
            frozen_unlimited=frozen_unlimited,
            special_needs=special_needs,
            percentage=percentage,
            granted=granted_next,
        )
        if number is None:
            state = "NOT_STARTED" if voided_at is None else "VOID"
            yield AttendanceRow(
                registration_id, name, external_id, pin, state, 0, None, None, timedelta(0), duration, 0, following, None
            )  # fmt: skip
            continue
        at = rules.with_status(status=status, ends=ends, submitted_by=submitted_by, now=now)
        yield AttendanceRow(
            registration_id,
            name,
            external_id,
            pin,
            "IN_PROGRESS" if at.status == "PAUSED" else at.status,
            number,
            started_at,
            at.ended_at,
            rules.time_spent(
                started_at=started_at,
                ended_at=at.ended_at,
                paused_ms=paused_ms,
                paused_at=paused_at,
                break_until=break_until,
                now=now,
            ),
            duration,
            rules.extra_time_shown(extra_time, unlimited=unlimited, duration=attempt_duration),
            following,
            at.submitted_by or None,
        )
