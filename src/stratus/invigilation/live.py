"""The live screen of a running exam: who is there, how far, and with how much time left. Bounded in statements, paged in SQL."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from stratus.assessments.models import AssessmentVersion
from stratus.delivery import rules
from stratus.invigilation.attendance import next_extra_time
from stratus.invigilation.models import Severity
from stratus.invigilation.rules import arrival
from stratus.scheduling.models import Schedule
from stratus.scheduling.queries import pinned_version
from stratus.tenancy.models import sort_key

PAGE_SIZE = 100
OVERLAP = timedelta(seconds=5)
MOST_ADDED = 20
"""Of candidates added meanwhile, how many a live screen gets at once."""
PRESENT = timedelta(seconds=60)
"""How long after a sign of life from the waiting room a candidate counts as there."""


DONE = (
    "attempt.extra_time_granted", "registration.extra_time_granted", "attempt.paused", "attempt.resumed", "attempt.handed_in",
    "attempt.reopened", "attempt.voided", "registration.voided", "candidate.messaged", "schedule.end_moved",
)  # fmt: skip
"""What staff do that a candidate's browser is to learn of."""


class SeatStatus(TextChoices):
    """What the dashboard shows and filters by."""

    NOT_STARTED = "NOT_STARTED", _("Not started")
    READY = "READY", _("Ready")
    IN_PROGRESS = "IN_PROGRESS", _("In progress")
    PAUSED = "PAUSED", _("Paused")
    HANDED_IN = "HANDED_IN", _("Handed in")
    VOID = "VOID", _("Void")


@dataclass(frozen=True, slots=True)
class DashboardRow:
    """One candidate at one moment. Times are UTC, extra times minutes (9999: unlimited), `time_left` None where nothing runs.

    `connection` is ONLINE, OFFLINE, or empty where nobody is expected. `position` is the number of the question that was visited last,
    None before the first. `extra_time` is that of the attempt, or of the next one before it begins. `gravest` is the Severity of the
    gravest of the `incidents`, empty without any. `done` is the kind of the last thing that staff did to him, `arrival` how far that has
    come (`rules.Arrival`); both empty where nothing was done.
    """

    registration_id: int
    candidate_id: int
    candidate_name: str
    candidate_external_id: str
    status: str
    connection: str
    attempt_id: int | None
    attempt: int
    started_at: datetime | None
    ended_at: datetime | None
    submitted_by: str
    deadline: datetime | None
    time_left: timedelta | None
    extra_time: int
    answered: int
    questions: int
    position: int | None
    last_seen: datetime | None
    times_taken_over: int
    has_late_answers: bool
    incidents: int
    gravest: str
    done: str
    done_at: datetime | None
    arrival: str
    confirmed_at: datetime | None

    @property
    def gravest_label(self) -> str:
        """How grave the gravest incident is, in words; empty without any."""
        return str(Severity(self.gravest).label) if self.gravest else ""

    @property
    def label(self) -> str:
        """The status in words."""
        return str(SeatStatus(self.status).label)


@dataclass(frozen=True, slots=True)
class DashboardPage:
    """One page of the dashboard. `counts` are of the whole schedule, `total` of what the filter and the search leave.

    `late` is the number of attempts (earlier ones included) in which answers wait for a decision.

    With `since`, `rows` holds only what changed on this page since then (5 s overlap); ask again with `server_time`.
    """

    rows: list[DashboardRow]
    counts: Mapping[str, int]
    offline: int
    late: int
    total: int
    page: int
    pages: int
    server_time: datetime


BASE = """
WITH base AS (
  SELECT r.id, r.candidate_id, u.first_name, u.last_name, u.username, u.external_id, u.sort_key, u.special_needs,
         u.reasonable_adjustment_percentage, r.profile_extra_time, r.unlimited_time, r.granted_next, r.seen_at, r.created_at,
         a.id AS attempt_id, a.number, a.started_at, a.status, a.deadline_at, a.schedule_end, a.ended_at, a.submitted_by, a.paused_at,
         a.paused_ms, a.duration, a.unlimited_time AS attempt_unlimited,
         a.profile_extra_time + a.schedule_extra_time + a.granted_extra_time AS attempt_extra_time, a.position, a.sheet, a.session,
         a.last_sync_at, a.has_late_answers, a.finalised_at,
         a.last_sync_at + (2.5 * a.told_interval + 5) * interval '1 second' AS offline_at,
         CASE a.status WHEN 'IN_PROGRESS' THEN a.deadline_at WHEN 'PAUSED' THEN a.schedule_end ELSE a.ended_at END AS ends,
         CASE WHEN a.status = 'IN_PROGRESS' AND a.deadline_at <= %(now)s OR a.status = 'PAUSED' AND a.schedule_end <= %(now)s
                   THEN CASE WHEN %(there)s <= r.seen_at AND r.ready_at > a.deadline_at THEN 'READY' ELSE 'HANDED_IN' END
              WHEN a.status = 'HANDED_IN' AND %(there)s <= r.seen_at AND r.ready_at > a.ended_at THEN 'READY'
              WHEN a.status IS NOT NULL THEN a.status
              WHEN r.voided_at IS NOT NULL THEN 'VOID'
              WHEN r.ready_at IS NOT NULL AND %(there)s <= r.seen_at THEN 'READY'
              ELSE 'NOT_STARTED' END AS status_now
    FROM scheduling_registration r
    JOIN LATERAL (SELECT * FROM people_user x WHERE x.tenant_id = r.tenant_id AND x.id = r.candidate_id LIMIT 1) u ON true
    LEFT JOIN LATERAL (SELECT * FROM delivery_attempt x WHERE x.tenant_id = r.tenant_id AND x.registration_id = r.id
                        ORDER BY x.number DESC LIMIT 1) a ON true
   WHERE r.tenant_id = %(tenant)s AND r.schedule_id = %(schedule)s
)
"""
COUNTS = (
    BASE  # noqa: S608 -- constants of this module, no input
    + """
SELECT status_now, count(*), count(*) FILTER (WHERE status_now IN ('IN_PROGRESS', 'PAUSED') AND offline_at < %(now)s),
       count(*) FILTER (WHERE {where}),
       (SELECT count(*) FROM delivery_attempt x WHERE x.tenant_id = %(tenant)s AND x.schedule_id = %(schedule)s AND x.has_late_answers)
  FROM base GROUP BY status_now
"""
)
# `where` is one of the fixed conditions of `_where`; what people typed goes in as parameters.
ROWS = (
    BASE  # noqa: S608 -- constants of this module, no input
    + """
, shown AS (
  SELECT * FROM base WHERE {where} ORDER BY sort_key, id LIMIT %(size)s OFFSET %(offset)s
)
SELECT s.*,
       (SELECT count(*) FROM delivery_answer x
         WHERE x.tenant_id = %(tenant)s AND x.attempt_id = s.attempt_id AND x.value IS NOT NULL
           AND x.value <> ALL (ARRAY['{{"selected": []}}', '{{"files": []}}']::jsonb[])
           AND coalesce(x.value ->> 'words', '1') <> '0') AS answered,
       i.number AS incidents, i.gravest, d.kind AS done, d.at AS done_at, o.received_at AS confirmed_at
  FROM shown s
  CROSS JOIN LATERAL (
    SELECT count(*) AS number, CASE WHEN bool_or(x.severity = 'HIGH') THEN 'HIGH' WHEN bool_or(x.severity = 'MEDIUM') THEN 'MEDIUM'
                                    WHEN count(*) > 0 THEN 'LOW' ELSE '' END AS gravest
      FROM invigilation_incidentnote x WHERE x.tenant_id = %(tenant)s AND x.registration_id = s.id) i
  LEFT JOIN LATERAL (
    SELECT kind, at FROM (
      (SELECT kind, at FROM events_event e WHERE e.tenant_id = %(tenant)s AND e.subject_type = 'delivery.attempt'
          AND e.subject_id = s.attempt_id AND e.kind = ANY(%(done)s) AND e.door NOT IN ('PLAYER', 'JOB') ORDER BY at DESC LIMIT 1)
      UNION ALL
      (SELECT kind, at FROM events_event e WHERE e.tenant_id = %(tenant)s AND e.subject_type = 'scheduling.registration'
          AND e.subject_id = s.id AND e.kind = ANY(%(done)s) ORDER BY at DESC LIMIT 1)
      UNION ALL
      (SELECT kind, at FROM events_event e WHERE e.tenant_id = %(tenant)s AND e.subject_type = 'scheduling.schedule'
          AND e.subject_id = %(schedule)s AND e.kind = ANY(%(done)s) AND e.at >= s.created_at ORDER BY at DESC LIMIT 1)) AS found
     ORDER BY at DESC LIMIT 1) d ON true
  LEFT JOIN LATERAL (
    SELECT received_at FROM delivery_order x WHERE x.tenant_id = %(tenant)s AND x.registration_id = s.id AND x.created_at = d.at
     ORDER BY id DESC LIMIT 1) o ON true
 WHERE %(since)s::timestamptz IS NULL
    OR greatest(s.seen_at, s.last_sync_at, s.started_at, s.finalised_at, s.paused_at) >= %(since)s
    OR s.ends BETWEEN %(since)s AND %(now)s OR s.offline_at BETWEEN %(since)s AND %(now)s
    OR EXISTS (SELECT FROM events_event e
                WHERE e.tenant_id = %(tenant)s AND e.schedule_id = %(schedule)s AND e.at >= %(since)s
                  AND (e.subject_type = 'delivery.attempt' AND e.subject_id = s.attempt_id
                       OR e.subject_type = 'scheduling.registration' AND e.subject_id = s.id
                       OR e.kind = 'schedule.end_moved'))
 ORDER BY s.sort_key, s.id
"""
)


def dashboard(
    schedule: Schedule,
    now: datetime,
    *,
    since: datetime | None = None,
    status: str = "",
    search: str = "",
    page: int = 1,
    size: int = PAGE_SIZE,
    only: Sequence[int] | None = None,
) -> DashboardPage:
    """Return a page of candidates by name, with the counts of all. Two statements and those of `pinned_version`.

    `status` is a SeatStatus or OFFLINE; `search` the beginning of the name (last name first) or a whole user id. With `only`, `rows` are
    those of these registrations, whether they still fit the filter or not, and those added since that fit it: what is on a screen stays
    true without moving.
    """
    version = pinned_version(schedule, now)
    values: dict[str, Any] = {
        "tenant": schedule.tenant_id,
        "schedule": schedule.pk,
        "now": now,
        "there": now - PRESENT,
        "since": None if since is None else since - OVERLAP,
        "size": size,
        "done": list(DONE),
    }
    where = _where(status, search, values)
    with connection.cursor() as cursor:
        cursor.execute(COUNTS.format(where=where), values)
        counts = dict.fromkeys(SeatStatus.values, 0)
        offline = late = total = 0
        for state, number, silent, left, waiting in cursor:
            counts[state], late = number, waiting
            offline += silent
            total += left
        pages = max(1, -(-total // size))
        page = min(max(page, 1), pages)
        if only is not None:
            where, page = f"(id = ANY(%(only)s) OR created_at >= %(since)s AND {where})", 1
            values["size"] = len(only) + MOST_ADDED
        cursor.execute(ROWS.format(where=where), values | {"offset": (page - 1) * size, "only": list(only or ())})
        names = [column.name for column in cursor.description]
        rows = [_row(dict(zip(names, row, strict=True)), schedule, version, now) for row in cursor]
    return DashboardPage(rows, counts, offline, late, total, page, pages, now)


def _where(status: str, search: str, values: dict[str, Any]) -> str:
    """Return the condition for the filter and the search, and put what it compares with into `values`."""
    conditions = ["true"]
    if status == "OFFLINE":
        conditions.append("status_now IN ('IN_PROGRESS', 'PAUSED') AND offline_at < %(now)s")
    elif status in SeatStatus.values:
        conditions.append("status_now = %(status)s")
        values["status"] = status
    if search := search.replace("\x00", "").strip()[:200]:
        conditions.append("(sort_key >= %(prefix)s AND sort_key < %(after)s OR external_id = %(search)s)")
        values |= {"prefix": sort_key(search), "after": sort_key(search) + "\U0010ffff", "search": search}
    return " AND ".join(conditions)


def _row(row: Mapping[str, Any], schedule: Schedule, version: AssessmentVersion, now: datetime) -> DashboardRow:
    state = row["status_now"]
    running = state in (SeatStatus.IN_PROGRESS, SeatStatus.PAUSED)
    deadline = _deadline(row, now) if running else None
    has_attempt = row["attempt_id"] is not None and state != SeatStatus.READY
    if has_attempt:
        extra = rules.extra_time_shown(row["attempt_extra_time"], unlimited=row["attempt_unlimited"], duration=row["duration"])
    else:
        extra = next_extra_time(
            schedule=schedule,
            version=version,
            frozen=row["profile_extra_time"],
            frozen_unlimited=row["unlimited_time"],
            special_needs=row["special_needs"],
            percentage=row["reasonable_adjustment_percentage"],
            granted=row["granted_next"],
        )
    at = None
    if has_attempt:
        at = rules.with_status(
            status=row["status"],
            deadline_at=row["deadline_at"],
            schedule_end=row["schedule_end"],
            ended_at=row["ended_at"],
            submitted_by=row["submitted_by"],
            now=now,
        )
    heard = [moment for moment in (row["seen_at"], row["last_sync_at"]) if moment is not None]
    arrived = ""
    if row["done"]:
        arrived = arrival(kind=row["done"], at=row["done_at"], received_at=row["confirmed_at"], heard_at=max(heard, default=None))
    return DashboardRow(
        registration_id=row["id"],
        candidate_id=row["candidate_id"],
        candidate_name=f"{row['first_name']} {row['last_name']}".strip() or row["username"],
        candidate_external_id=row["external_id"],
        status=state,
        connection=_connection(row, running, now),
        attempt_id=row["attempt_id"],
        attempt=row["number"] or 0,
        started_at=row["started_at"],
        ended_at=at.ended_at if at else None,
        submitted_by=at.submitted_by if at else "",
        deadline=deadline,
        time_left=max(deadline - now, timedelta(0)) if deadline else None,
        extra_time=extra,
        answered=row["answered"] if has_attempt else 0,
        questions=len(version.items),
        position=_position(row) if has_attempt else None,
        last_seen=max(heard, default=None),
        times_taken_over=max((row["session"] or 1) - 1, 0),
        has_late_answers=bool(row["has_late_answers"]),
        incidents=row["incidents"],
        gravest=row["gravest"],
        done=row["done"] or "",
        done_at=row["done_at"],
        arrival=arrived,
        confirmed_at=row["confirmed_at"],
    )


def _deadline(row: Mapping[str, Any], now: datetime) -> datetime:
    return rules.effective_deadline(
        rules.Timing(
            started_at=row["started_at"],
            schedule_end=row["schedule_end"],
            duration=row["duration"],
            extra_time=row["attempt_extra_time"],
            paused_ms=row["paused_ms"],
            paused_at=row["paused_at"],
            unlimited_time=row["attempt_unlimited"],
        ),
        now,
    )


def _connection(row: Mapping[str, Any], running: bool, now: datetime) -> str:
    if running:
        return "OFFLINE" if row["offline_at"] is not None and row["offline_at"] < now else "ONLINE"
    return "ONLINE" if row["status_now"] == SeatStatus.READY else ""


def _position(row: Mapping[str, Any]) -> int | None:
    """Return the number of the question visited last, in the order of this candidate's sheet."""
    sheet = json.loads(row["sheet"]) if isinstance(row["sheet"], str) else row["sheet"] or {}
    order = sheet.get("order") or []
    return order.index(row["position"]) + 1 if row["position"] in order else None
