"""Marking › a schedule › Allocations."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from stratus.access.decorators import require
from stratus.access.permissions import Permission as P
from stratus.access.staff_request import StaffRequest
from stratus.foundation import clock
from stratus.foundation.conflicts import hold
from stratus.marking.allocation.queries import Matrix, Row
from stratus.marking.errors import Refused
from stratus.marking.models import AssessingType
from stratus.marking.scoring.rules import claims_allowed
from stratus.marking.setup import actions
from stratus.marking.setup.changes import AllocationRow
from stratus.marking.setup.pages import coordinated
from stratus.marking.setup.queries import marking_of
from stratus.scheduling.models import Schedule
from stratus.tenancy import current
from stratus.ui.lists.declaration import whole_words_note
from stratus.ui.lists.paging import Pager, text_of, wanted_page
from stratus.ui.notices import counted, told

ROWS_PER_PAGE = 100


@require(P.COORDINATE_MARKING)
def allocations(request: StaffRequest, pk: int) -> HttpResponse:
    """Show the matrix. A POST stores the rows of the page, or shows the errors beside them."""
    schedule = coordinated(request, pk)
    version, settings = marking_of(schedule, clock.now())
    matrix = Matrix(schedule, settings, version)
    sent: list[Row] = []
    typed: list[AllocationRow] = []
    errors: dict[str, str] = {}
    if request.method == "POST":
        with transaction.atomic():
            hold("form", current.require_id(), request.path)
            version, settings = marking_of(schedule, clock.now())
            matrix = Matrix(schedule, settings, version)
            names = {name.removeprefix("first-") for name in request.POST if name.startswith("first-")}
            sent = matrix.named(names)
            typed = _typed_rows(request, sent)
            errors = _unknown(request, names - {str(row.key) for row in sent}) or _overtaken(request, sent)
            if not errors:
                try:
                    actions.allocate(schedule.pk, _touched(request, typed), by=request.actor, now=clock.now())
                except Refused as refused:
                    errors = _row_errors(refused, _touched(request, typed))
                else:
                    messages.success(request, _("The allocations were saved."))
                    return redirect(request.get_full_path())
    text, open_only = text_of(request, "q"), request.GET.get("open") == "1"
    page = matrix.page(wanted_page(request), ROWS_PER_PAGE, text, open_only=open_only)
    shown = {row.key for row in page.rows}
    # A row that somebody else changed meanwhile may be none of those that are looked for any more: its error is shown all the same.
    rows = [*page.rows, *(row for row in sent if str(row.key) in errors and row.key not in shown)]
    context = {
        "tab": "allocations",
        "schedule": schedule,
        "by_candidates": matrix.by_candidates,
        "text": text,
        "search_note": whole_words_note(text),
        "open_only": open_only,
        "is_narrowed": bool(text) or open_only,
        "rows": _matrix(rows, {row.subject: row for row in _touched(request, typed)}, errors),
        "errors": errors,
        "general": errors.get("", ""),
        "assessors": [m for m in matrix.pool if m.assesses],
        "moderators": [m for m in matrix.pool if m.moderates],
        "two": settings.assessing_type == AssessingType.TWO_ASSESSORS,
        "claims": claims_allowed(version.options["marking_workflow"], settings.allocation_assignment),
        "open_rows": matrix.open_rows(),
        "listing": Pager(request, number=page.number, pages=page.pages, total=page.total, size=ROWS_PER_PAGE),
        "coordinates": True,
    }
    return render(request, "marking/allocations.html", context, status=422 if errors else 200)


def _matrix(rows: Sequence[Row], typed: Mapping[str, AllocationRow], errors: dict[str, str]) -> list[dict[str, Any]]:
    """Return the rows for the page: what was chosen if the change was refused, else what is stored."""
    lines = []
    for row in rows:
        chosen = typed.get(str(row.key))
        markers: Sequence[str | int] = chosen.markers if chosen else [marker.pk for marker in row.markers]
        first, second = [*markers, None, None][:2]
        moderator = chosen.moderator if chosen else row.moderator.pk if row.moderator else None
        lines.append(
            {
                "key": row.key,
                "label": row.label,
                "note": row.note,
                "first": str(first or ""),
                "second": str(second or ""),
                "moderator": str(moderator or ""),
                "was": _stored(row),
                "error": errors.get(str(row.key), ""),
            }
        )
    return lines


def _row_errors(refused: Refused, typed: Sequence[AllocationRow]) -> dict[str, str]:
    """Return the problems of each row by its key; problems that concern no row are under the empty key."""
    errors: dict[str, str] = {}
    for problem in refused.problems:
        found = re.match(r"allocations\[(\d+)\]", problem.field)
        key = typed[int(found[1])].subject if found and int(found[1]) < len(typed) else ""
        errors.setdefault(key, problem.message)
    return errors


@require(P.COORDINATE_MARKING)
@require_POST
def allocate_automatically(request: StaffRequest, pk: int) -> HttpResponse:
    """Distribute the rows without an assessor evenly, in order or at random."""
    schedule = coordinated(request, pk)
    with told(request):
        filled = actions.allocate_evenly(schedule.pk, by=request.actor, now=clock.now(), randomly=request.POST.get("how") == "randomly")
        if filled:
            done = ngettext("%(n)s row was allocated.", "%(n)s rows were allocated.", filled) % {"n": filled}
            counted(request, filled, f"{done} {_moderated_by(schedule)}".rstrip())
        else:
            messages.info(request, _("Nothing was allocated: every row has its assessors, or the pool has too few."))
    return redirect("marking:allocations", schedule.pk)


def _moderated_by(schedule: Schedule) -> str:
    """Return who moderates rows without a moderator of their own, where the pool has moderators: these are not shared out."""
    _version, settings = marking_of(schedule, clock.now())
    if not settings.use_moderation:
        return ""
    return _("Moderators are not allocated: in a row whose moderator is “anyone”, any of the pool may moderate.")


def _stored(row: Row) -> str:
    """Return what a row holds, as its form carries it: assessors and moderator by their ids."""
    first, second = [*(str(marker.pk) for marker in row.markers), "", ""][:2]
    return f"{first}.{second}.{row.moderator.pk if row.moderator else ''}"


def _chosen(row: AllocationRow) -> str:
    first, second = [*row.markers, "", ""][:2]
    return f"{first}.{second}.{row.moderator or ''}"


def _touched(request: StaffRequest, typed: Sequence[AllocationRow]) -> list[AllocationRow]:
    """Return the rows in which something was chosen; others are somebody else's to change."""
    return [row for row in typed if request.POST.get(f"was-{row.subject}") != _chosen(row)]


def _unknown(request: StaffRequest, names: Collection[str]) -> dict[str, str]:
    """Return the error for rows that the schedule does not have, if something was chosen in one: a candidate was removed meanwhile."""
    lost = len(_touched(request, [_typed(request, name) for name in names]))
    if not lost:
        return {}
    told = ngettext(
        "Nothing was saved: %(n)s row that you changed is not in this schedule any more. What you chose in the others is below.",
        "Nothing was saved: %(n)s rows that you changed are not in this schedule any more. What you chose in the others is below.",
        lost,
    )
    return {"": told % {"n": lost}}


def _overtaken(request: StaffRequest, rows: Sequence[Row]) -> dict[str, str]:
    """Return an error for each row that this person and somebody else changed differently since the page was shown."""
    stored = {str(row.key): row for row in rows}
    errors = {}
    for chosen in _touched(request, _typed_rows(request, rows)):
        row, was = stored[chosen.subject], request.POST.get(f"was-{chosen.subject}")
        if was is not None and _stored(row) not in (was, _chosen(chosen)):
            people = [member.user.full_name for member in (*row.markers, *([row.moderator] if row.moderator else []))]
            now = ", ".join(people) or _("nobody")
            errors[chosen.subject] = _("Somebody changed this row meanwhile; it has %(people)s now. Choose again, and save.") % {
                "people": now
            }
    return errors


def _typed_rows(request: StaffRequest, rows: Sequence[Row]) -> list[AllocationRow]:
    """Return the rows of the matrix as they were chosen; a row that the form did not send stays as it is."""
    return [_typed(request, str(row.key)) for row in rows if f"first-{row.key}" in request.POST]


def _typed(request: StaffRequest, key: str) -> AllocationRow:
    markers = [request.POST.get(f"{place}-{key}", "") for place in ("first", "second")]
    return AllocationRow(key, [one for one in markers if one], request.POST.get(f"moderator-{key}", "") or None)
