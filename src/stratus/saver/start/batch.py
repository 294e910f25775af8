"""Starting an exam and taking it over: batched, so that thousands can start within a few seconds.

One transaction, locks in the order schedule (shared: its end must not move meanwhile) → registration → attempt. A unique index also
guarantees one unfinished attempt per registration.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from math import ceil
from typing import Any

import asyncpg
import msgspec

from stratus.assessments.options.languages import is_offered, language_of, texts_in
from stratus.delivery.attempts import rules
from stratus.delivery.papers.briefing import briefing_of, is_accepted
from stratus.delivery.papers.options import player_options
from stratus.delivery.safeguards.seb import checking
from stratus.saver.catalogue import Catalogue, Version, pin_versions
from stratus.saver.requests import Decision, Start
from stratus.saver.start import admission, sql
from stratus.saver.start.admission import Refusal
from stratus.saver.start.drawing import add_sheets
from stratus.saver.start.locks import lock_of
from stratus.saver.start.objects import add_objects
from stratus.saver.sync import breaks, checks, reports, sections
from stratus.saver.waiting_room import look

STATUS = {
    "TOO_EARLY": "too_early", "TOO_LATE": "too_late", "VOID": "void", "DELETED": "deleted", "HANDED_IN": "handed_in",
    "WITHDRAWN": "withdrawn", "NOT_READY": "not_ready",
}  # fmt: skip


async def start(
    connection: asyncpg.Connection, catalogue: Catalogue, requests: Sequence[Start], now: datetime
) -> list[dict[str, Any] | Refusal]:
    """Start, reload or take over exams: one request per registration, sorted by it. Return for each the exam, or why it is refused."""
    try:
        return await _start(connection, catalogue, requests, now)
    except BaseException:
        catalogue.forget_papers()  # else every later start of this version would refer to a paper that was rolled back
        raise


async def _start(
    connection: asyncpg.Connection, catalogue: Catalogue, requests: Sequence[Start], now: datetime
) -> list[dict[str, Any] | Refusal]:
    registrations = [one.token.registration_id for one in requests]
    await pin_versions(connection, registrations, now)
    async with connection.transaction():
        for lock in (sql.LOCK_SCHEDULES, sql.LOCK_REGISTRATIONS, sql.LOCK_ATTEMPTS):
            await connection.fetch(lock, registrations)
        rows = {row["id"]: row for row in await connection.fetch(sql.READ, registrations)}
        versions = await catalogue.versions(connection, {row["version_id"] for row in rows.values() if row["version_id"] is not None})
        decisions: list[Decision | Refusal] = []
        for request in requests:
            row = rows.get(request.token.registration_id)
            if row is None or (row["tenant_id"], row["link_generation"]) != (request.token.tenant_id, request.token.generation):
                decisions.append(Refusal(401, "token"))
            else:
                decisions.append(decide(request, row, versions.get(row["version_id"]), now, catalogue.link_key))
        made = [one for one in decisions if isinstance(one, Decision)]
        await _store(connection, catalogue, made, versions, now)
        going_on = [one.attempt_id for one in made if one.refusal is None and not one.begins]
        answers = await _standing(connection, sql.ANSWERS, going_on)
        notes = await _standing(connection, sql.NOTES, going_on)
        come_back = [one for one in made if one.refusal is None and not one.begins]
        beside = [await part.started(connection, come_back, versions) for part in (checks, reports)]
    await add_objects(connection, catalogue, made)
    return [
        one
        if isinstance(one, Refusal)
        else one.refusal
        or {
            **_exam(one, answers.get(one.attempt_id, {}), now),
            "notes": notes.get(one.attempt_id, {}),
            **{name: value for part in beside for name, value in part.get(one.attempt_id, {}).items()},
        }
        for one in decisions
    ]


async def _standing(connection: asyncpg.Connection, statement: str, attempts: Sequence[int]) -> dict[int, dict[str, Any]]:
    """Return the current answers of these attempts, by attempt and item."""
    found: dict[int, dict[str, Any]] = {}
    for row in await connection.fetch(statement, attempts) if attempts else []:
        value = None if row["value"] is None else json.loads(row["value"])
        found.setdefault(row["attempt_id"], {})[row["item"]] = {"value": value, "session": row["session"], "seq": row["seq"]}
    return found


def decide(request: Start, row: asyncpg.Record, version: Version | None, now: datetime, link_key: bytes = b"") -> Decision:
    """Return the outcome of this request. Pure."""
    decision = Decision(request, row, pin_failures=row["pin_failures"], pin_wait_until=row["pin_wait_until"])
    decision.refusal = admission.refusal(row, request.address)
    if decision.refusal is not None:
        return decision
    latest = look.attempt_now(row, now)
    moment = rules.moment(look.place_of(row, version, latest.status if latest else None, row["number"] or 0), now)
    if moment not in ("OPEN", "RUNNING", "PAUSED"):
        decision.refusal = Refusal(409, STATUS[moment])
        return decision
    decision.refusal = _over(request, row, moment) or _safeguards_refusal(request, row, version, moment, link_key)
    if decision.refusal is not None:
        return decision
    if moment in ("RUNNING", "PAUSED") and _goes_on(decision, now):
        return decision
    assert version is not None
    if moment == "OPEN" and not is_offered(version.options, request.lang):
        decision.refusal = Refusal(409, "language")
        return decision
    if request.renew and _names_a_lost_attempt(request, row):
        # The attempt that this browser was let into was lost; declaration and PIN were asked for when it began.
        decision.renewed = True
    elif moment == "OPEN" and not is_accepted(version.options, request.accepted):
        decision.refusal = Refusal(409, "declaration")
        return decision
    elif not _pin_is_right(decision, now):
        return decision
    if moment == "OPEN":
        _begin(decision, version, now)
    else:
        decision.takes_over = True
        decision.session = row["session"] + 1
    if decision.renewed:
        # Its session goes on, so that what several pages of the lost attempt send still ranks as it did there.
        decision.session = max(decision.session, request.session or 0)
    return decision


def _goes_on(decision: Decision, now: datetime) -> bool:
    """Fill in the attempt that runs. Tell whether this page goes on with it as it is, or else would take it over."""
    request, row = decision.request, decision.row
    decision.attempt_id, decision.number = row["attempt_id"], row["number"]
    decision.timing = rules.Timing.of(row)
    decision.deadline = rules.effective_deadline(decision.timing, now)
    decision.sheet = json.loads(row["sheet"])
    decision.session = row["session"]
    decision.renewed = request.renew and request.session is not None and request.token.attempt_id == row["attempt_id"]
    if decision.renewed and request.session is not None and request.session > row["session"]:
        decision.session = request.session  # that this browser took over was lost
        return True
    if request.read_only and (decision.renewed or _names_a_lost_attempt(request, row)):
        # It sends what it has, under no session that somebody took after its own, and stays read-only.
        decision.renewed, decision.active = False, False
        decision.session = min(request.session or 0, row["session"])
        return True
    if request.session is not None and request.session <= row["session"] and request.token.may_enter(row["attempt_id"]):
        # The same browser reloads its page. If another browser took over since, this one may only read until it takes the exam back.
        decision.active = request.session == row["session"]
        decision.session = request.session
        return True
    return bool(request.writer == row["active_writer"])  # the same page retries, because the response did not reach it


def _over(request: Start, row: asyncpg.Record, moment: str) -> Refusal | None:
    """Refuse a page that goes on with an attempt that is over: it neither begins the next one nor takes it over."""
    is_over = request.attempt in row["attempts"] and (moment == "OPEN" or request.attempt != row["attempt_id"])
    return Refusal(409, "over") if is_over else None


def _names_a_lost_attempt(request: Start, row: asyncpg.Record) -> bool:
    """Tell whether this browser was let into an attempt that the database, restored from a backup, does not have any more."""
    return request.token.attempt_id != 0 and request.token.attempt_id not in row["attempts"]


def _safeguards_refusal(request: Start, row: asyncpg.Record, version: Version | None, moment: str, link_key: bytes) -> Refusal | None:
    """Return why this browser may not start: not in Safe Exam Browser, or past the proctoring provider; None if it may."""
    if version is None:
        return None
    if checking.is_required(row["use_seb"], version.options):
        code = checking.refusal(request.shown, checking.demand_of(link_key, row))
        if code:
            return Refusal(403, code)
    return Refusal(403, "proctoring") if _comes_past_the_provider(request, row, version, moment) else None


def _comes_past_the_provider(request: Start, row: asyncpg.Record, version: Version, moment: str) -> bool:
    """Tell whether a proctored exam would open in a browser that did not come back from the provider, or with a pass that was used.

    A browser that was let into the running attempt goes on with it, and begins it anew if it was lost. The next attempt needs a pass of its
    own: an attempt that is over excuses from nothing.
    """
    token = request.token
    by_version = version.options.get("use_proctorio") is True
    is_proctored = by_version if row["use_proctorio"] is None else row["use_proctorio"]
    if row["proctoring"] == "OFF" or not is_proctored or _names_a_lost_attempt(request, row):
        return False
    if moment in ("RUNNING", "PAUSED"):
        if token.may_enter(row["attempt_id"]):
            return False
        if token.launch and request.writer == row["active_writer"]:
            return False  # the same page retries, because the response did not reach it
    return not token.launch or (token.launch, None) != (row["launch"], row["launch_used_at"])


def _pin_is_right(decision: Decision, now: datetime) -> bool:
    """Check the PIN, if the schedule has one. After wrong ones the next try has to wait and is not looked at; an empty PIN is not wrong."""
    row, request = decision.row, decision.request
    if not row["pin"]:
        return True
    until = row["pin_wait_until"]
    if until is not None and now < until:
        decision.refusal = Refusal(403, "pin_waits", ceil((until - now).total_seconds()))
        return False
    if hmac.compare_digest(request.pin.encode("utf-8", "replace"), row["pin"].encode()):
        decision.pin_failures, decision.pin_wait_until = 0, None
        return True
    if not request.pin:
        decision.refusal = Refusal(403, "pin_wrong", 0)
        return False
    decision.pin_failures = row["pin_failures"] + 1
    pause = rules.pin_wait(decision.pin_failures)
    decision.pin_wait_until = now + pause if pause else None
    decision.refusal = Refusal(403, "pin_wrong", ceil(pause.total_seconds()), rules.pins_left(decision.pin_failures))
    return False


def _begin(decision: Decision, version: Version, now: datetime) -> None:
    """Set everything about the new attempt: number, sheet, time."""
    row = decision.row
    decision.begins = True
    decision.number = (row["number"] or 0) + 1
    decision.profile, decision.unlimited = look.profile_time(row, version)
    decision.sheet = version.draw(decision.request.lang)
    decision.declaration = briefing_of(version.options).declaration_id
    decision.timing = rules.Timing(
        started_at=now,
        schedule_end=row["schedule_closes"],
        duration=version.options["duration"],
        extra_time=decision.profile + row["extra_time"] + row["granted_next"],
        unlimited_time=decision.unlimited,
    )
    decision.deadline = rules.deadline(decision.timing)


async def _store(
    connection: asyncpg.Connection, catalogue: Catalogue, made: Sequence[Decision], versions: Mapping[int, Version], now: datetime
) -> None:
    begun = [one for one in made if one.begins]
    await add_sheets(connection, begun, versions)
    for one in begun:
        one.paper = await catalogue.paper_of(connection, one.row["tenant_id"], versions[one.row["version_id"]], language_of(one.sheet))
    over = [one.row["attempt_id"] for one in begun if one.row["status"] in ("IN_PROGRESS", "PAUSED")]
    if over:
        await connection.execute(sql.SETTLE, now, over)
    if begun:
        rows = [_attempt_row(one, versions[one.row["version_id"]]) for one in begun]
        ids = {row["registration_id"]: row["id"] for row in await connection.fetch(sql.INSERT_ATTEMPTS, now, *_columns(rows))}
        for one in begun:
            one.attempt_id = ids[one.row["id"]]
    going_on = [one for one in made if one.refusal is None and not one.begins]
    for one in going_on:
        one.paper = await catalogue.paper_of(connection, one.row["tenant_id"], versions[one.row["version_id"]], language_of(one.sheet))
    for one in (*begun, *going_on):
        _equip(one, catalogue, versions[one.row["version_id"]], now)
    continuing = [one for one in going_on if one.active]
    if continuing:
        await connection.execute(sql.TAKE_OVER, now, *_columns([(one.attempt_id, one.session, one.writer) for one in continuing]))
    came_back = [(one.row["tenant_id"], one.row["id"], launch) for one in (*begun, *going_on) if (launch := one.request.token.launch)]
    if came_back:
        await connection.execute(sql.USE_PASSES, now, *_columns(came_back))
    touched = [one for one in made if one.touches_registration]
    if touched:
        await connection.execute(sql.UPDATE_REGISTRATIONS, *_columns([_registration_row(one) for one in touched]))
    opened = [one for one in made if one.begins or one.takes_over or one.renewed]
    if opened:
        sessions = [(one.row["tenant_id"], one.attempt_id, one.session, one.request.address, one.request.browser) for one in opened]
        await connection.execute(sql.INSERT_SESSIONS, now, *_columns(sessions))
        await connection.execute(sql.INSERT_EVENTS, now, *_columns([row for one in opened for row in _event_rows(one)]))


def _equip(one: Decision, catalogue: Catalogue, version: Version, now: datetime) -> None:
    """Give whoever is let in what their page needs beside the paper, and remember the attempt."""
    assert one.paper is not None
    if version.divided is None:  # else it holds questions that this candidate does not get
        one.sealed = catalogue.sealed(one.row["schedule_id"], one.paper)
    one.options = player_options(
        texts_in(version.options, language_of(one.sheet)),
        lock_on_connection_loss=one.row["lock_on_connection_loss"],
        lock_seconds=one.row["connection_lock_seconds"],
    )
    one.export = catalogue.export_key(one.row["tenant_id"], one.attempt_id)
    if one.options["lock_after"] is not None:
        one.lock = lock_of(one.row, one.attempt_id, begins=one.begins, catalogue=catalogue, now=now)
    in_seb = checking.is_required(one.row["use_seb"], version.options)
    order = one.sheet.get("order")
    of = (version.id, version.offers)
    catalogue.remember(one.attempt_id, one.row["tenant_id"], one.row["id"], one.paper, in_seb=in_seb, of=of, order=order)


def _attempt_row(one: Decision, version: Version) -> tuple[Any, ...]:
    row = one.row
    assert one.paper is not None
    return (
        row["tenant_id"],
        row["id"],
        row["schedule_id"],
        one.paper.id,
        one.number,
        "" if row["external_id_used"] else row["attempt_external_id"],
        json.dumps(one.sheet),
        version.options["duration"],
        one.profile,
        row["extra_time"],
        row["granted_next"],
        one.unlimited,
        row["schedule_closes"],
        one.deadline,
        row["grace_seconds"],
        one.session,
        one.writer,
    )


def _registration_row(one: Decision) -> tuple[Any, ...]:
    row = one.row
    granted, profile, unlimited = row["granted_next"], row["profile_extra_time"], row["unlimited_time"]
    if one.begins:
        granted, profile, unlimited = 0, one.profile, one.unlimited
    return (row["id"], one.pin_failures, one.pin_wait_until, granted, profile, unlimited)


def _event_rows(one: Decision) -> list[tuple[Any, ...]]:
    rows = []
    if one.begins or one.takes_over:
        kind = "attempt.started" if one.begins else "attempt.taken_over"
        rows.append(_event_row(one, kind))
    if one.renewed:
        kind = "attempt.renewed"
        rows.append(_event_row(one, kind))
    return rows


def _event_row(one: Decision, kind: str) -> tuple[Any, ...]:
    row = one.row
    return (
        row["tenant_id"],
        kind,
        row["candidate_id"],
        one.request.request_id,
        one.attempt_id,
        row["schedule_id"],
        one.number,
        one.session,
        one.declaration,
    )


def _exam(one: Decision, answers: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    assert one.paper is not None
    row = one.row
    return {
        "attempt": one.attempt_id,
        "number": one.number,
        "session": one.session,
        "active": one.active and not one.request.read_only,
        "status": "IN_PROGRESS" if one.begins else row["status"],
        "server_time": now,
        "deadline": one.deadline,
        "title": row["title"],
        "candidate": look.full_name(row),
        "paper": one.paper.hash,
        **({"sealed": {"paper": one.sealed.hash, "key": one.sealed.key_text}} if one.sealed else {}),
        "objects": one.objects,
        "options": one.options,
        "lock": one.lock,
        "export": one.export,
        "sheet": one.sheet,
        "answers": answers,
        "flags": [] if one.begins else json.loads(row["flags"]),
        "plays": {} if one.begins else msgspec.Raw(row["plays"].encode()),
        "position": None if one.begins else row["position"] or None,
        **sections.started(one, now),
        **_breaks(one, now),
    }


def _breaks(one: Decision, now: datetime) -> dict[str, Any]:
    if not one.begins:
        return breaks.told(one.row, one.row["status"], now)
    if not one.row["breaks"]:
        return {}
    fresh = {"schedule_end": one.row["schedule_closes"], "breaks_taken": 0, "break_until": None}
    return breaks.told({**one.row, **fresh}, "IN_PROGRESS", now)


def _columns(rows: Sequence[tuple[Any, ...]]) -> list[list[Any]]:
    return [list(column) for column in zip(*rows, strict=True)]
