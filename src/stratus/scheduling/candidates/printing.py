"""What is printed for the room: login slips and attendance list, of one schedule or of a hall of several.

Printed page by page, sorted by name, so that thousands of candidates need no more memory and statements than one page.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from stratus.access.staff_request import StaffRequest
from stratus.events import log
from stratus.foundation import clock
from stratus.scheduling import queries
from stratus.scheduling.candidates.letters import letter_to, letters_for
from stratus.scheduling.links import keycodes
from stratus.scheduling.models import Registration, Schedule
from stratus.tenancy import current
from stratus.tenancy.models import Tenant
from stratus.tenancy.queries import tenant_settings
from stratus.ui.lists.paging import Pager, number_of, wanted_page

PORTION = 600
"""Candidates on one page: 75 sheets of slips."""
AT_ONCE = 5_000
"""Keycodes that are made by one press of the button, which is one transaction: those of the page that is shown first."""
LETTERS = 100
"""Candidates on one page where each gets a sheet with a letter."""

# Users are looked up by id, not joined: right after thousands were added, before PostgreSQL analyses the tables, a join is planned as if
# there were one row (seconds instead of a tenth of a second for 5,000).
BY_NAME = """
SELECT r.id
  FROM scheduling_registration r
  JOIN LATERAL (SELECT x.sort_key FROM people_user x WHERE x.tenant_id = r.tenant_id AND x.id = r.candidate_id LIMIT 1) u ON true
 WHERE r.tenant_id = %(tenant)s AND r.schedule_id = ANY(%(schedules)s)
 ORDER BY u.sort_key, r.id LIMIT %(size)s OFFSET %(skip)s
"""


@dataclass(frozen=True, slots=True)
class Slip:
    """One login slip, with `keycode` or `link`; `used`: the keycode has been used. `letter`: safe HTML to print above it, or empty."""

    registration: Registration
    schedule: Schedule
    keycode: str
    used: bool
    link: str
    letter: str


def slips(request: StaffRequest, schedules: Sequence[Schedule], back: str) -> HttpResponse:
    """Show one page of the login slips, below the letter that `?letter=` names; POST makes keycodes that are missing, `AT_ONCE` at most.

    Records who printed how many slips (without the codes), and with which letter. While some of a page have no keycode none is shown.
    """
    organisation = tenant_settings()
    taking = {schedule.pk for schedule in schedules if keycodes.uses_keycodes(schedule, organisation)}
    letters, wanted = letters_for(schedules), number_of(request, "letter")
    letter = next((one for one in letters if one.pk == wanted), None)
    rows, pager = _portion(request, schedules, PORTION if letter is None else min(PORTION, LETTERS))
    if request.method == "POST":
        _make_keycodes(taking, [row.pk for row in rows if row.schedule_id in taking])
        return redirect(request.get_full_path())
    by_id = {schedule.pk: schedule for schedule in schedules}
    codes = keycodes.present([row.pk for row in rows if row.schedule_id in taking])
    lacking = sum(row.schedule_id in taking and row.pk not in codes for row in rows)
    if lacking:
        return render(request, "scheduling/print_slips.html", _context(schedules, pager, back) | {"lacking": lacking})
    with transaction.atomic():
        _record("slips.printed", request, by_id, rows, **({"letter_id": letter.pk} if letter else {}))
    links = queries.launch_links([row for row in rows if row.schedule_id not in taking])
    base_url, title = Tenant.objects.values_list("base_url", "title").get(pk=current.require_id())
    cards = [
        Slip(
            row,
            by_id[row.schedule_id],
            codes[row.pk].code if row.pk in codes else "",
            row.pk in codes and codes[row.pk].used_at is not None,
            links[row.pk].launch_url if row.pk in links else "",
            letter_to(row, by_id[row.schedule_id], letter, title) if letter else "",
        )
        for row in rows
    ]
    context = _context(schedules, pager, back) | {
        "slips": cards,
        "has_links": bool(links),
        "address": base_url.rstrip("/") + reverse("delivery:keycode"),
        "needs_username": organisation.keycode_needs_username,
        "letters": letters,
        "letter": letter,
        "letter_is_gone": wanted is not None and letter is None,
        "kept": [(name, value) for name, values in request.GET.lists() if name not in ("letter", "page") for value in values],
    }
    return render(request, "scheduling/print_slips.html", context)


def attendance(request: StaffRequest, schedules: Sequence[Schedule], back: str) -> HttpResponse:
    """Show one page of the attendance list, to be signed."""
    rows, pager = _portion(request, schedules, PORTION)
    by_id = {schedule.pk: schedule for schedule in schedules}
    numbered = [(number, row, by_id[row.schedule_id]) for number, row in enumerate(rows, start=pager.first)]
    with transaction.atomic():
        _record("attendance_list.printed", request, by_id, rows)
    return render(request, "scheduling/print_attendance.html", _context(schedules, pager, back) | {"rows": numbered})


def _make_keycodes(schedules: Collection[int], first: Sequence[int]) -> None:
    """Make those that are missing of candidates of these schedules, `AT_ONCE` at most: those of the registrations `first`, then others."""
    without = Registration.objects.filter(schedule__in=schedules, keycode=None).order_by("pk").values_list("pk", flat=True)
    wanted = list(without.filter(pk__in=first)[:AT_ONCE])
    others = without.exclude(pk__in=first)[: AT_ONCE - len(wanted)]
    keycodes.shown([*wanted, *others], now=clock.now())


def _portion(request: StaffRequest, schedules: Sequence[Schedule], size: int) -> tuple[list[Registration], Pager]:
    registrations = Registration.objects.filter(schedule__in=[schedule.pk for schedule in schedules])
    total = registrations.count()
    pages = max(1, -(-total // size))
    page = min(wanted_page(request), pages)
    values: dict[str, Any] = {
        "tenant": current.require_id(),
        "schedules": [schedule.pk for schedule in schedules],
        "skip": (page - 1) * size,
        "size": size,
    }
    with connection.cursor() as cursor:
        cursor.execute(BY_NAME, values)
        ids = [pk for (pk,) in cursor]
    rows = registrations.select_related("candidate").in_bulk(ids)
    return [rows[pk] for pk in ids if pk in rows], Pager(request, number=page, pages=pages, total=total, size=size)


def _context(schedules: Sequence[Schedule], pager: Pager, back: str) -> dict[str, Any]:
    return {"schedules": schedules, "schedule": schedules[0], "is_hall": len(schedules) > 1, "listing": pager, "back": back}


def _record(kind: str, request: StaffRequest, schedules: dict[int, Schedule], rows: Sequence[Registration], **data: Any) -> None:
    """Record who printed how many slips of each schedule."""
    counts = {pk: sum(row.schedule_id == pk for row in rows) for pk in schedules}
    for pk, schedule in schedules.items():
        if counts[pk]:
            log.record(kind, by=request.actor, subject=schedule, schedule_id=pk, number=counts[pk], **data)
