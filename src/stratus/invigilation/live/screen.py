"""The live screen of one exam, or of several (a hall): the page, its updates, and its actions."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from time import monotonic
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from stratus.access.errors import NotAllowed
from stratus.access.permissions import Permission as P
from stratus.access.staff_request import StaffRequest
from stratus.foundation import clock
from stratus.foundation.errors import DomainError
from stratus.foundation.numbers import sent_ids
from stratus.invigilation.late_answers.queries import may_see_answers
from stratus.invigilation.live import actions
from stratus.invigilation.live.forms import VERBS, AddForm, MoveEndForm, VoidForm
from stratus.invigilation.live.queries import PAGE_SIZE, DashboardPage, DashboardRow, SeatStatus, dashboard, everybody
from stratus.invigilation.live.snapshots import RECENT, SHARED, is_recent
from stratus.invigilation.messages.kind import MESSAGE
from stratus.scheduling.links.keycodes import uses_keycodes
from stratus.scheduling.models import Registration, Schedule
from stratus.tenancy.queries import tenant_settings
from stratus.text_templates.queries import templates_for
from stratus.ui.lists.declaration import whole_words_note
from stratus.ui.lists.paging import Pager, address, number_of, text_of, wanted_page

POLL_SECONDS = 1.8
"""Seconds between two polls, so that a change is on the screen within two seconds."""
SHARE, RAREST = 15, 30.0
"""A slow response makes the screen poll less often: after this multiple of the response time, up to a maximum of seconds."""
MOST_ON_SCREEN = 2 * PAGE_SIZE
"""The maximum number of rows: one page, and those added since it was opened."""
EARLIEST, LATEST = 2000, 9000
"""The years in which date arithmetic is safe."""


SORTS = {
    "candidate": gettext_lazy("Candidate"),
    "exam": gettext_lazy("Exam"),
    "status": gettext_lazy("Status"),
    "connection": gettext_lazy("Connection"),
    "progress": gettext_lazy("Progress"),
    "question": gettext_lazy("Question"),
    "left": gettext_lazy("Time left"),
    "ended": gettext_lazy("Handed in"),
    "extra": gettext_lazy("Extra time"),
    "seen": gettext_lazy("Last sign of life"),
    "done": gettext_lazy("Last action"),
}
"""The columns, each of which the page can be sorted by (`sql.ORDERS`)."""
NUMBERS = ("question", "left", "ended", "extra", "seen")
"""Columns of figures and times, at the end of their cells."""
GROUP_LABELS = {"exam": gettext_lazy("Exam"), "room": gettext_lazy("Room")}
"""What candidates can be put together by (`sql.GROUPS`)."""


class SeatPager(Pager):
    """A page of the live screen. Only the page is sorted: rows of a screen stay where they are, so polls of all orders ask the same."""

    def __init__(self, request: StaffRequest, page: DashboardPage, *, sort: str) -> None:
        super().__init__(request, number=page.page, pages=page.pages, total=page.total, size=PAGE_SIZE)
        self.sort = sort


@dataclass(frozen=True, slots=True)
class Changes:
    """What changed on the screens that ask the same, and which of their rows are `there` still. Shared by everybody who watches.

    Rows have nothing in them that depends on who looks but the language: no right, no form, and times in the zone of the exam. So they are
    drawn once in each.
    """

    page: DashboardPage
    there: Set[int]
    drawn: dict[str, SafeString] = field(default_factory=dict)

    @property
    def fresh(self) -> set[int]:
        """The registrations that the screens do not have yet."""
        return {row.registration_id for row in self.page.rows if row.registration_id not in self.there}

    def drawn_in(self, language: str, *, is_hall: bool) -> SafeString:
        """Return the rows in this language, which is the present one."""
        if language not in self.drawn:
            context = {"page": self.page, "fresh": self.fresh, "is_hall": is_hall}
            self.drawn[language] = render_to_string("invigilation/live/rows.html", context)
        return self.drawn[language]


@dataclass(frozen=True, slots=True)
class Screen:
    """One live screen. `schedules` are those that the actor may watch; a hall names them in its address, as `?s=1&s=2`."""

    request: StaffRequest
    schedules: Sequence[Schedule]
    is_hall: bool = False

    @property
    def ids(self) -> list[int]:
        return [schedule.pk for schedule in self.schedules]

    def url(self, name: str) -> str:
        """Return the address of a part of this screen: `dashboard`, `live`, `act`, `move_end`, `slips`, `attendance_list`."""
        if not self.is_hall:
            return reverse(f"invigilation:{name}", args=[self.schedules[0].pk])
        return reverse(f"invigilation:hall_{name}") + "?" + "&".join(f"s={pk}" for pk in self.ids)

    def page(self, outcome: dict[str, Any] | None = None) -> HttpResponse:
        """Return the whole page."""
        status, text = self._filter()
        organisation = tenant_settings()
        number, (sort, group) = wanted_page(self.request), self._order()
        page = SHARED.of(
            self.ids,
            ("page", status, text, number, sort, group),
            lambda: dashboard(self.schedules, clock.now(), status=status, search=text, page=number, sort=sort, group=group),
        )
        context = self._live_context(page, status, text) | {
            "listing": SeatPager(self.request, page, sort=sort or "candidate"),
            "groups": self._groups(page, group),
            "sort": sort,
            "heads": self._heads(page.server_time),
            "columns": len(SORTS) + (2 if self.is_hall else 1),
            "group": group,
            "sorts": [(name, label) for name, label in SORTS.items() if name != "exam" or self.is_hall],
            "group_choices": [(name, label) for name, label in GROUP_LABELS.items() if self._may_group(name)],
            "ids": ",".join(str(row.registration_id) for row in page.rows),
            "search_note": whole_words_note(text),
            "loaded": page.total,
            "poll_seconds": str(POLL_SECONDS),
            "live_url": self.url("live"),
            "act_url": self.url("act"),
            "end_url": self.url("move_end"),
            "own_url": self.url("dashboard"),
            "forms": {name: form() for name, form in VERBS.items()} | {"move_end": MoveEndForm(), "add": AddForm()},
            "may_change_candidates": actions.may_change_candidates(self.schedules, self.request.actor),
            "ready_made_messages": templates_for([MESSAGE.name], by=self.request.actor, language=get_language() or ""),
            "outcome": outcome,
            "slips_url": self.url("slips"),
            "attendance_url": self.url("attendance_list"),
            "with_keycodes": any(uses_keycodes(one, organisation) for one in self.schedules),
        }
        template = "invigilation/live/hall.html" if self.is_hall else "invigilation/live/dashboard.html"
        return render(self.request, template, context, status=outcome["status"] if outcome else 200)

    def changes(self) -> HttpResponse:
        """Return what changed since `?since=`: counts, cells of the rows on the screen, and added or removed candidates."""
        began = monotonic()
        status, text = self._filter()
        only = sent_ids(text_of(self.request, "ids", 4000).split(","))[:MOST_ON_SCREEN]
        since = _moment(text_of(self.request, "since"))
        recent = is_recent(since, clock.now())

        def read() -> Changes:
            now = clock.now()
            found = dashboard(self.schedules, now, since=now - RECENT if recent else since, status=status, search=text, only=only)
            return Changes(found, set(Registration.objects.filter(schedule__in=self.ids, pk__in=only).values_list("pk", flat=True)))

        changes = SHARED.of(self.ids, ("changes", self.is_hall, status, text, None if recent else since, recent, tuple(only)), read)
        page, fresh = changes.page, changes.fresh
        gone = [pk for pk in only if pk not in changes.there]
        context = self._live_context(page, status, text) | {
            "loaded": (number_of(self.request, "loaded") or 0) + len(fresh) - len(gone),
            "rows": changes.drawn_in(get_language() or "", is_hall=self.is_hall),
            "gone": ",".join(map(str, gone)),
        }
        answer = render(self.request, "invigilation/live/live.html", context)
        answer["Stratus-Since"] = page.server_time.isoformat()
        answer["Stratus-Poll"] = f"{next_poll(monotonic() - began):.1f}"
        return answer

    def act(self) -> HttpResponse:
        """Run one action on the chosen candidates and report the outcome for each."""
        return self.answer(self._act())

    def answer(self, outcome: dict[str, Any]) -> HttpResponse:
        """Answer the live screen with the outcome only, a browser without scripts with the whole page."""
        SHARED.forget(self.ids)
        if self.request.headers.get("X-Requested-With") == "fetch":
            return render(self.request, "invigilation/live/outcome.html", {"outcome": outcome}, status=outcome["status"])
        for schedule in self.schedules:
            schedule.refresh_from_db(fields=["pin", "ends_at"])
        return self.page(outcome)

    def _live_context(self, page: DashboardPage, status: str, text: str) -> dict[str, Any]:
        chips = [
            {"value": value, "label": label, "number": page.counts[value], "url": self._chip(value), "on": status == value}
            for value, label in SeatStatus.choices
        ]
        silent = {
            "value": "OFFLINE",
            "label": _("Offline"),
            "number": page.offline,
            "url": self._chip("OFFLINE"),
            "on": status == "OFFLINE",
        }
        return {
            "schedule": None if self.is_hall else self.schedules[0],
            "schedules": self.schedules,
            "is_hall": self.is_hall,
            "page": page,
            "chips": [*chips, silent, self._locked_chip(page.locked, status)],
            "everybody": sum(page.counts.values()),
            "everybody_url": self._chip(None),
            "status": status,
            "text": text,
            "may_void": self.request.actor.can(P.VOID_ATTEMPTS),
            "may_see_late": may_see_answers(self.request.actor),
        }

    def _locked_chip(self, number: int, status: str) -> dict[str, Any]:
        return {"value": "LOCKED", "label": _("Locked"), "number": number, "url": self._chip("LOCKED"), "on": status == "LOCKED"}

    def _order(self) -> tuple[str, str]:
        """Return by which column the page is sorted (a minus turns it around) and what its candidates are put together by, or ""."""
        sort, group = text_of(self.request, "sort"), text_of(self.request, "group")
        return (sort if sort.removeprefix("-") in SORTS else ""), (group if group in GROUP_LABELS and self._may_group(group) else "")

    def _heads(self, now: datetime) -> list[tuple[str, str, str, str]]:
        """Return name, label, style and time zone of each column's heading; a hall may have several zones, and names none."""
        zone = "" if self.is_hall else now.astimezone(ZoneInfo(self.schedules[0].time_zone)).tzname() or ""
        return [
            (name, str(label), "text-end" if name in NUMBERS else "", zone if name in ("ended", "seen") else "")
            for name, label in SORTS.items()
            if name != "exam" or self.is_hall
        ]

    def _may_group(self, group: str) -> bool:
        return self.is_hall or group != "exam"

    def _groups(self, page: DashboardPage, group: str) -> list[tuple[str, int | None, list[DashboardRow]]]:
        """Return the rows of the page put together: heading, the exam that new candidates of it are added to, and rows."""
        if not group:
            return [("", None, page.rows)]
        found: list[tuple[str, int | None, list[DashboardRow]]] = []
        for title, rows in groupby(page.rows, key=lambda row: row.grouped):
            those = list(rows)
            if group == "exam":
                found.append((those[0].schedule.title, those[0].schedule.pk, those))
            else:
                found.append((_("Room %(room)s") % {"room": title} if title else _("No room known"), None, those))
        return found

    def _chip(self, status: str | None) -> str:
        """Return the address of the screen (never that of the poll) with another filter."""
        own = address(self.request, status=status, page=None, since=None, ids=None, loaded=None)
        return own.replace("/live", "", 1)

    def _act(self) -> dict[str, Any]:
        posted = self.request.POST
        kind = VERBS.get(posted.get("verb", ""))
        if kind is None:
            return {"status": 422, "error": _("Choose what is to be done.")}
        form = kind(posted)
        ids = self._chosen()
        if not ids:
            return {"status": 422, "error": _("Choose at least one candidate.")}
        if not form.is_valid():
            wrong = [
                f"{form.fields[name].label}: {' '.join(map(str, errors))}" for name, errors in form.errors.items() if name in form.fields
            ]
            return {"status": 422, "error": " ".join(wrong) or _("Something is missing.")}
        if isinstance(form, VoidForm) and form.cleaned_data["confirmed"] != len(ids):
            return {"status": 409, "error": _("The selection changed meanwhile. Look at it and confirm again: nobody was voided.")}
        try:
            refused = form.act(self.ids, ids, by=self.request.actor, now=clock.now())
        except NotAllowed:
            raise
        except DomainError as problem:
            return {"status": 409, "error": problem.message}
        names = _names([one.registration_id for one in refused])
        number = len(ids) - len(refused)
        return {
            "status": 200,
            "done": form.done(number) if number else "",
            "notes": form.notes(),
            "refused": [{"name": names.get(one.registration_id, ""), "why": one.error.message} for one in refused],
        }

    def _chosen(self) -> list[int]:
        """Return the registrations that were ticked, or all that match the filter."""
        posted = self.request.POST
        if posted.get("all") == "1":
            return everybody(self.schedules, clock.now(), status=posted.get("status", ""), search=posted.get("q", ""))
        ids = sent_ids(posted.getlist("registration"))
        found = Registration.objects.filter(schedule__in=self.ids, pk__in=ids)
        return list(found.order_by("pk").values_list("pk", flat=True))

    def _filter(self) -> tuple[str, str]:
        return text_of(self.request, "status"), text_of(self.request, "q")


def next_poll(took: float) -> float:
    """Return after how many seconds a screen polls again, given how long the last response took."""
    return min(max(POLL_SECONDS, SHARE * took), RAREST)


def _names(registration_ids: list[int]) -> dict[int, str]:
    found = Registration.objects.filter(pk__in=registration_ids).select_related("candidate")
    return {registration.pk: registration.candidate.full_name for registration in found}


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo is not None and EARLIEST < moment.year < LATEST else None
