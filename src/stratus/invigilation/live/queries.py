"""The live screen of a running exam: who is present, their progress and time left. A bounded number of statements, paged in SQL."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import QuerySet, TextChoices
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from stratus.access.actor import Actor
from stratus.access.addresses import network_of
from stratus.access.permissions import Permission
from stratus.delivery.attempts import rules
from stratus.delivery.attempts.breaks import Breaks, is_on
from stratus.delivery.attempts.queries import missing_numbers
from stratus.delivery.papers.options import player_options
from stratus.foundation.text import name_of
from stratus.invigilation.live.attendance import next_extra_time
from stratus.invigilation.live.rules import arrival, refused_acts
from stratus.invigilation.live.sql import COUNTS, DONE, EXTRA, FITTING
from stratus.invigilation.live.sql import rows as rows_of
from stratus.invigilation.live.versions import Delivered, delivered_versions
from stratus.invigilation.models import Severity
from stratus.scheduling.models import Registration, Schedule
from stratus.scheduling.queries import schedules_invigilated_by, schedules_visible_to
from stratus.search.queries import found as found_by
from stratus.tenancy import current
from stratus.tenancy.queries import tenant_settings
from stratus.ui.home import Card, count_of

PAGE_SIZE = 100
OVERLAP = timedelta(seconds=5)
MOST_ADDED = 20
"""How many newly added candidates a live screen gets at once."""
PRESENT = timedelta(seconds=60)
"""How long after the last request from the waiting room a candidate counts as present."""


def schedules_watched_by(by: Actor) -> QuerySet[Schedule]:
    """Return the activated schedules that the actor may watch, or whose logs they may read."""
    return schedules_invigilated_by(by) if by.can(Permission.INVIGILATE) else schedules_visible_to(by)


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
    """One candidate of a schedule at one moment. Times are UTC, extra times minutes (9999: unlimited), `time_left` None without an attempt.

    `connection` is ONLINE, OFFLINE, or empty if no browser is expected. `may_lock`: whether the exam locks when the connection is lost;
    `locked_at`: since when the page reports that it is locked. `position` is the number of the question that was visited last, None before
    the first; `section` the title of its section, empty if there are none. `extra_time` is that of the attempt, or before it begins of the
    next one. `missing`: numbers of questions whose answer the candidate's page cannot hand over. `gravest` is the greatest Severity of the
    `incidents`, empty without any. `done` is the kind of the last action of staff on this candidate, `arrival` whether it has reached them
    (`rules.Arrival`); both are empty if there was none. `time_left` stands while the candidate is on a break.
    `last_attempt`: the status of the last attempt, also while they may start another one, empty if there is none.
    `grouped`: the place among the exams, or the room, where the page is put together by it.
    """

    registration_id: int
    schedule: Schedule
    candidate_id: int
    candidate_name: str
    candidate_external_id: str
    status: str
    connection: str
    locked_at: datetime | None
    may_lock: bool
    attempt_id: int | None
    last_attempt: str
    attempt: int
    started_at: datetime | None
    ended_at: datetime | None
    submitted_by: str
    deadline: datetime | None
    breaks: Breaks
    on_break: bool
    time_left: timedelta | None
    extra_time: int
    answered: int
    questions: int
    position: int | None
    section: str
    last_seen: datetime | None
    times_taken_over: int
    has_late_answers: bool
    missing: list[int]
    outside_seb: bool
    incidents: int
    gravest: str
    done: str
    done_at: datetime | None
    arrival: str
    confirmed_at: datetime | None
    grouped: str = ""

    @property
    def runs(self) -> bool:
        """Tell whether the exam is under way, so that their browser should be heard of."""
        return self.status in (SeatStatus.IN_PROGRESS, SeatStatus.PAUSED)

    @property
    def refused_acts(self) -> str:
        """The actions that the row does not offer, with blanks between them."""
        return " ".join(refused_acts(self.last_attempt, is_void=self.status == SeatStatus.VOID, is_locked=self.locked_at is not None))

    @property
    def gravest_label(self) -> str:
        """The severity of the most serious incident, in words; empty without any."""
        return str(Severity(self.gravest).label) if self.gravest else ""

    @property
    def label(self) -> str:
        """The status in words."""
        return str(_("On a break") if self.on_break else SeatStatus(self.status).label)


@dataclass(frozen=True, slots=True)
class DashboardPage:
    """One page of the dashboard. `counts` are those of the whole schedule or hall, `total` is the number of rows after filter and search.

    `late` is the number of attempts (earlier ones included) with undecided answers.

    With `since`, `rows` holds only what changed on this page since then (5 s overlap); use `server_time` as the next `since`.
    """

    rows: list[DashboardRow]
    counts: Mapping[str, int]
    offline: int
    locked: int
    late: int
    total: int
    page: int
    pages: int
    server_time: datetime


def dashboard(
    watched: Schedule | Sequence[Schedule],
    now: datetime,
    *,
    since: datetime | None = None,
    status: str = "",
    search: str = "",
    page: int = 1,
    size: int = PAGE_SIZE,
    only: Sequence[int] | None = None,
    sort: str = "",
    group: str = "",
) -> DashboardPage:
    """Return a page of candidates, and the counts of all candidates, of one schedule or of several (a hall) of one tenant.

    Two statements besides those of `delivered_versions`, whatever the number of candidates and schedules, and one more for a search, for
    the order by extra time, and for rooms. They come by name, or in the order of `sort` (`sql.ORDERS`), put together by `group`
    (`sql.GROUPS`).

    `status` is a SeatStatus, OFFLINE or LOCKED; `search` any words of name and ids (`search.queries.found`). With `only`, `rows` are those
    of these registrations, whether they still match the filter or not, and those added since that match: so rows on a screen are updated
    without moving.
    """
    schedules = {one.pk: one for one in ([watched] if isinstance(watched, Schedule) else watched)}
    versions = delivered_versions(list(schedules.values()), now)
    values = _known(list(schedules), now) | {
        "since": None if since is None else since - OVERLAP,
        "size": size,
        "done": list(DONE),
        "limited": sorted({item for version in versions.values() for item in version.limited}),
    }
    where = _where(status, search, values)
    with connection.cursor() as cursor:
        cursor.execute(COUNTS.format(where=where), values)
        counts = dict.fromkeys(SeatStatus.values, 0)
        offline = locked = late = total = 0
        for state, number, silent, shut, left, waiting in cursor:
            counts[state], late = number, waiting
            offline += silent
            locked += shut
            total += left
        pages = max(1, -(-total // size))
        page = min(max(page, 1), pages)
        if only is not None:
            # Two conditions where one would do: the first needs only the registrations, and saves reading the other tables for most rows.
            where, page = f"(id = ANY(%(only)s) OR created_at >= %(since)s) AND (id = ANY(%(only)s) OR {where})", 1
            values["size"] = len(only) + MOST_ADDED
        values |= {"offset": (page - 1) * size, "only": list(only or ())}
        if sort.removeprefix("-") == "extra":
            values |= _extra_times(schedules, versions, values)
        if group == "room":
            values["halls"] = [str(network) for entry in tenant_settings().hall_networks.split() if (network := network_of(entry))]
        cursor.execute(rows_of(where, sort=sort, group=group), values)
        names = [column.name for column in cursor.description]
        found = [dict(zip(names, row, strict=True)) for row in cursor]
    seats = [_row(row, schedules[row["schedule_id"]], versions[row["schedule_id"]], now) for row in found]
    return DashboardPage(seats, counts, offline, locked, late, total, page, pages, now)


def everybody(watched: Sequence[Schedule], now: datetime, *, status: str = "", search: str = "") -> list[int]:
    """Return the registrations that fit this filter and search of `dashboard`, on whichever of its pages, by id; at most two statements."""
    values: dict[str, Any] = _known([one.pk for one in watched], now)
    with connection.cursor() as cursor:
        cursor.execute(FITTING.format(where=_where(status, search, values)), values)
        return [pk for (pk,) in cursor]


def _known(schedule_ids: Sequence[int], now: datetime) -> dict[str, Any]:
    """Return the parameters that all statements of the screen share."""
    return {"tenant": current.require_id(), "schedules": list(schedule_ids), "now": now, "there": now - PRESENT}


def _where(status: str, search: str, values: dict[str, Any]) -> str:
    """Return the condition for the filter and the search, and add its parameters to `values`. A search is a statement of its own."""
    conditions = ["true"]
    if status == "OFFLINE":
        conditions.append("status_now IN ('IN_PROGRESS', 'PAUSED') AND offline_at < %(now)s")
    elif status == "LOCKED":
        conditions.append("status_now IN ('IN_PROGRESS', 'PAUSED') AND locked_at IS NOT NULL")
    elif status in SeatStatus.values:
        conditions.append("status_now = %(status)s")
        values["status"] = status
    if search.strip():
        registrations = Registration.objects.filter(schedule__in=values["schedules"])
        conditions.append("id = ANY(%(found)s)")
        values["found"] = list(found_by(registrations, "user", search, field="candidate_id").values_list("pk", flat=True))
    return " AND ".join(conditions)


def _row(row: Mapping[str, Any], schedule: Schedule, version: Delivered, now: datetime) -> DashboardRow:
    state = row["status_now"]
    running = state in (SeatStatus.IN_PROGRESS, SeatStatus.PAUSED)
    breaks = Breaks(row["breaks"], row["break_minutes"], row["breaks_taken"] or 0, row["break_until"])
    on_break = is_on(breaks, state, now)
    deadline = rules.effective_deadline(rules.Timing.of(row), now) if running else None
    has_attempt = _has_attempt(row)
    order = _order(row) if has_attempt else []
    last = None
    if row["attempt_id"] is not None:
        last = rules.with_status(status=row["status"], ends=row["ends"], submitted_by=row["submitted_by"], now=now)
    at = last if has_attempt else None
    heard = [moment for moment in (row["seen_at"], row["last_sync_at"]) if moment is not None]
    arrived = ""
    if row["done"]:
        arrived = arrival(kind=row["done"], at=row["done_at"], received_at=row["confirmed_at"], heard_at=max(heard, default=None))
    return DashboardRow(
        registration_id=row["id"],
        schedule=schedule,
        candidate_id=row["candidate_id"],
        candidate_name=name_of(row["first_name"], row["last_name"], row["username"]),
        candidate_external_id=row["external_id"],
        status=state,
        connection=_connection(row, running, now),
        locked_at=row["locked_at"] if running else None,
        may_lock=_locks(version, schedule),
        attempt_id=row["attempt_id"],
        last_attempt=last.status if last else "",
        attempt=row["number"] or 0,
        started_at=row["started_at"],
        ended_at=at.ended_at if at else None,
        submitted_by=at.submitted_by if at else "",
        deadline=deadline,
        breaks=breaks,
        on_break=on_break,
        time_left=max(deadline - _stands_at(breaks, on_break, now), timedelta(0)) if deadline else None,
        extra_time=_extra_time(row, schedule, version),
        answered=version.counting(row["answered"], row["answered_items"] or ()) if has_attempt else 0,
        questions=version.counting(len(order), order) if order else version.questions,
        position=order.index(row["position"]) + 1 if row["position"] in order else None,
        section=_section(row, version) if has_attempt else "",
        last_seen=max(heard, default=None),
        times_taken_over=max((row["session"] or 1) - 1, 0),
        has_late_answers=bool(row["has_late_answers"]),
        missing=missing_numbers(row["missing"]) if has_attempt else [],
        outside_seb=bool(row["seen_outside_seb"]),
        incidents=row["incidents"],
        gravest=row["gravest"],
        done=row["done"] or "",
        done_at=row["done_at"],
        arrival=arrived,
        confirmed_at=row["confirmed_at"],
        grouped=row["grouped"] or "",
    )


def _stands_at(breaks: Breaks, on_break: bool, now: datetime) -> datetime:
    """Return the moment by which the time left is counted: in a break, its end."""
    return breaks.until if on_break and breaks.until is not None else now


def _has_attempt(row: Mapping[str, Any]) -> bool:
    return row["attempt_id"] is not None and row["status_now"] != SeatStatus.READY


def _extra_time(row: Mapping[str, Any], schedule: Schedule, version: Delivered) -> int:
    """Return the extra minutes of the attempt, or before it begins of the next one; 9999: unlimited."""
    if _has_attempt(row):
        return rules.extra_time_shown(row["attempt_extra_time"], unlimited=row["attempt_unlimited"], duration=row["duration"])
    return next_extra_time(
        schedule=schedule,
        version=version,
        frozen=row["profile_extra_time"],
        frozen_unlimited=row["unlimited_time"],
        special_needs=row["special_needs"],
        percentage=row["reasonable_adjustment_percentage"],
        granted=row["granted_next"],
    )


def _extra_times(schedules: Mapping[int, Schedule], versions: Mapping[int, Delivered], values: Mapping[str, Any]) -> dict[str, list[int]]:
    """Return the extra minutes of everybody on the screen, as two lists that belong together; one statement.

    What somebody would get follows from profile, assessment and schedule: the rule is asked for each, it is not told in SQL once more.
    """
    with connection.cursor() as cursor:
        cursor.execute(EXTRA, values)
        names = [column.name for column in cursor.description]
        found = [dict(zip(names, row, strict=True)) for row in cursor]
    minutes = [_extra_time(row, schedules[row["schedule_id"]], versions[row["schedule_id"]]) for row in found]
    return {"ids": [row["id"] for row in found], "minutes": minutes}


def _connection(row: Mapping[str, Any], running: bool, now: datetime) -> str:
    if running:
        return "OFFLINE" if row["offline_at"] is not None and row["offline_at"] < now else "ONLINE"
    return "ONLINE" if row["status_now"] == SeatStatus.READY else ""


def _locks(version: Delivered, schedule: Schedule) -> bool:
    """Tell whether this exam locks when the connection is lost."""
    return player_options(version.options, lock_on_connection_loss=schedule.lock_on_connection_loss)["lock_after"] is not None


def _section(row: Mapping[str, Any], version: Delivered) -> str:
    return next((str(section["title"]) for section in version.sections if section["id"] == row["section"]), "")


def _order(row: Mapping[str, Any]) -> list[str]:
    """Return the questions of this candidate's sheet, in its order; empty for exams that were sat before there were orders."""
    sheet = json.loads(row["sheet"]) if isinstance(row["sheet"], str) else row["sheet"] or {}
    return list(sheet.get("order") or [])


def home_cards(by: Actor, now: datetime) -> Iterator[Card]:
    """Yield the front page's card about exams that are open now."""
    if by.can(Permission.INVIGILATE):
        n = count_of(schedules_invigilated_by(by).filter(starts_at__lte=now, ends_at__gt=now))
        yield Card(n, ngettext("exam open now", "exams open now", n), "invigilation", reverse("invigilation:list"))
