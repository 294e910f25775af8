"""The waiting room: what a candidate sees before the start, between attempts, and whenever the exam is not open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import asyncpg

from stratus.assessments.options import languages
from stratus.delivery.attempts import rules
from stratus.delivery.entrance.tokens import PlayerToken
from stratus.delivery.papers import briefing
from stratus.delivery.safeguards.seb.checking import is_required
from stratus.foundation.text import name_of
from stratus.saver.catalogue import Catalogue, Version, pin_versions
from stratus.saver.start import admission
from stratus.saver.start.admission import Refusal
from stratus.saver.waiting_room import preload
from stratus.scheduling.schedules.pinning import published_last

# Where addresses are restricted, the candidate is recorded as present afterwards, and only if they are let in.
SQL = f"""
WITH q AS (
  SELECT * FROM unnest($1::int[], $2::bigint[], $3::bigint[], $4::int[], $5::bool[]) AS t(ord, tenant, registration, generation, ready)
), l AS MATERIALIZED (
  SELECT q.ord, q.ready, u.is_active AND u.deleted_at IS NULL AND u.allowed_ip_addresses = '{{}}' AS is_free, r.*
    FROM q
    JOIN scheduling_registration r ON r.id = q.registration AND r.tenant_id IS NOT DISTINCT FROM q.tenant
                                  AND r.link_generation = q.generation
    JOIN people_user u ON u.id = r.candidate_id
   ORDER BY r.id FOR NO KEY UPDATE OF r
), noted AS (
  UPDATE scheduling_registration g SET seen_at = $6, ready_at = CASE WHEN l.ready THEN $6 ELSE g.ready_at END
    FROM l WHERE g.id = l.id AND l.is_free
)
SELECT r.ord, r.ready, r.is_free, r.id, r.tenant_id, r.profile_extra_time, r.unlimited_time, r.granted_next, r.voided_at, r.pin_wait_until,
       u.first_name, u.last_name, u.username, u.language, u.special_needs, u.reasonable_adjustment_percentage,
       u.is_active AND u.deleted_at IS NULL AS is_present, u.allowed_ip_addresses,
       s.id AS schedule_id, s.use_seb, s.version_id IS NOT NULL AND s.status = 'ACTIVE' AS is_prepared,
       s.title, s.starts_at, least(s.ends_at, s.archived_at) AS ends_at, s.time_zone,
       s.pin, s.extra_time, s.status AS schedule_status, s.deleted_at,
       coalesce(s.version_id, {published_last("$6")}) AS version_id,
       a.id AS attempt_id, a.number, a.status, a.started_at, a.deadline_at, a.schedule_end, a.ends, a.submitted_by, a.duration,
       a.paused_ms, a.paused_at, a.break_until, a.unlimited_time AS attempt_unlimited,
       a.extra_time AS attempt_extra_time, a.sheet ->> 'lang' AS sat_in
  FROM l AS r
  JOIN people_user u ON u.id = r.candidate_id
  JOIN scheduling_schedule s ON s.id = r.schedule_id
  LEFT JOIN LATERAL (SELECT * FROM delivery_attempt x WHERE x.tenant_id = r.tenant_id AND x.registration_id = r.id
                      ORDER BY x.number DESC LIMIT 1) a ON true
"""  # noqa: S608 -- of constants
NOTE = """
UPDATE scheduling_registration g SET seen_at = $3, ready_at = CASE WHEN l.ready THEN $3 ELSE g.ready_at END
  FROM unnest($1::bigint[], $2::bool[]) AS l(id, ready) WHERE g.id = l.id
"""


Seen = dict[str, Any] | Refusal | None
"""The outcome for a candidate: the waiting room, why they are refused, or None for a revoked token."""


@dataclass(slots=True)
class Waiting:
    """A request for the waiting room. `ready`: the candidate pressed the button; `texts`: the hash of those that the browser has."""

    token: PlayerToken
    ready: bool
    address: str
    texts: str = ""
    lang: str | None = None
    """The language that the candidate chose; None: none yet."""


async def look(connection: asyncpg.Connection, catalogue: Catalogue, requests: Sequence[Waiting], now: datetime) -> list[Seen]:
    """Return what each candidate sees (None for a revoked token), and record those who are not refused as present."""
    await pin_versions(connection, [one.token.registration_id for one in requests], now)
    heads = [(ord_, one.token.tenant_id, one.token.registration_id, one.token.generation, one.ready) for ord_, one in enumerate(requests)]
    rows = await connection.fetch(SQL, *(list(column) for column in zip(*heads, strict=True)), now)
    versions = await catalogue.versions(connection, {row["version_id"] for row in rows if row["version_id"] is not None})
    rooms: list[Seen] = [None] * len(requests)
    for row in rows:
        refused = admission.refusal(row, requests[row["ord"]].address)
        if refused:
            rooms[row["ord"]] = refused
            continue
        version = versions.get(row["version_id"])
        seen = room(row, version, now)
        request = requests[row["ord"]]
        read = _as_read(version, row, seen["moment"], request.lang) if version else None
        seen["texts"] = briefing.told(read, seen["moment"], request.texts)
        seen["languages"] = languages.told(version.options, row["language"]) if version else None
        seen["objects"] = preload.moments(row, version, seen["moment"], now)
        rooms[row["ord"]] = {**seen, "preload": await preload.offer(connection, catalogue, row, version, seen["moment"], now)}
    let_in = [row for row in rows if not row["is_free"] and not isinstance(rooms[row["ord"]], Refusal)]
    if let_in:
        await connection.execute(NOTE, [row["id"] for row in let_in], [row["ready"] for row in let_in], now)
    return rooms


def _as_read(version: Version, row: asyncpg.Record, moment: str, chosen: str | None) -> Mapping[str, Any]:
    """Return the options with their texts in the candidate's language: that of their attempt where it is over, else the one they choose."""
    options = version.options
    if moment == "HANDED_IN":
        return languages.texts_in(options, row["sat_in"] or languages.ORIGINAL)
    return languages.texts_in(options, languages.language_for(options, row["language"]) if chosen is None else chosen)


def room(row: asyncpg.Record, version: Version | None, now: datetime) -> dict[str, Any]:
    """Return the waiting room in the form that the player expects, without the pace."""
    options = version.options if version else {"duration": None, "attempts_allowed": 0}
    attempt = attempt_now(row, now)
    place = place_of(row, version, attempt.status if attempt else None, row["number"] or 0)
    moment = rules.moment(place, now)
    running = attempt is not None and attempt.status in ("IN_PROGRESS", "PAUSED")
    if running:
        extra = rules.extra_time_shown(row["attempt_extra_time"], unlimited=row["attempt_unlimited"], duration=row["duration"])
    else:
        minutes, unlimited = profile_time(row, version)
        total = minutes + row["extra_time"] + row["granted_next"]
        extra = rules.extra_time_shown(total, unlimited=unlimited, duration=options["duration"])
    return {
        "server_time": now,
        "registration": row["id"],
        "candidate": full_name(row),
        "title": row["title"],
        "opens": row["starts_at"],
        "closes": row["ends_at"],
        "time_zone": row["time_zone"],
        "duration": row["duration"] if running else options["duration"],
        "extra_time": extra,
        "questions": version.questions if version else 0,
        "pin_required": bool(row["pin"]),
        "attempts_left": rules.attempts_left(options["attempts_allowed"], place.attempts_taken),
        "attempts_allowed": options["attempts_allowed"],
        "attempt": attempt and {
            "id": row["attempt_id"],
            "number": row["number"],
            "status": attempt.status,
            "deadline": rules.effective_deadline(rules.Timing.of(row), now) if running else row["deadline_at"],
            "handed_in_at": attempt.ended_at if attempt.status == "HANDED_IN" else None,
        },
        "can_start": moment in ("OPEN", "RUNNING", "PAUSED") and version is not None,
        "moment": moment,
        "seb": is_required(row["use_seb"], options),
    }  # fmt: skip


def attempt_now(row: asyncpg.Record, now: datetime) -> rules.Status | None:
    """Return the state of the latest attempt at `now`, None before the first."""
    if row["number"] is None:
        return None
    return rules.with_status(status=row["status"], ends=row["ends"], submitted_by=row["submitted_by"], now=now)


def place_of(row: asyncpg.Record, version: Version | None, latest: str | None, taken: int) -> rules.Place:
    """Return what decides whether the candidate may start."""
    return rules.Place(
        opens=row["starts_at"],
        closes=row["ends_at"],
        is_active=row["schedule_status"] == "ACTIVE",
        is_ready=version is not None,
        is_deleted=row["deleted_at"] is not None,
        is_void=row["voided_at"] is not None,
        attempts_allowed=version.options["attempts_allowed"] if version else 0,
        attempts_taken=taken,
        latest=latest,
    )


def profile_time(row: asyncpg.Record, version: Version | None) -> tuple[int, bool]:
    """Return the profile's extra minutes and whether time is unlimited: the frozen values, else those of the present profile."""
    if row["profile_extra_time"] is not None or version is None:
        return row["profile_extra_time"] or 0, bool(row["unlimited_time"])
    return rules.profile_extra_time(
        special_needs=row["special_needs"],
        percentage=row["reasonable_adjustment_percentage"],
        duration=version.options["duration"],
        assessment_extra_time=version.options["extra_time"] or 0,
        adjustment=version.options["reasonable_adjustment"],
    )


def full_name(row: asyncpg.Record) -> str:
    """Return the candidate's display name: first and last name, else the user name."""
    return name_of(row["first_name"], row["last_name"], row["username"])
