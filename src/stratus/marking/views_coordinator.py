"""Marking › Coordinator: settings, assessors, allocations of a schedule."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from stratus import clock
from stratus.marking import actions
from stratus.marking.access import require_coordinator, schedules_marked_by
from stratus.marking.errors import Refused
from stratus.marking.forms import MemberForm, NewMemberForm, SettingsForm
from stratus.marking.models import AllocationAssignment, AssessingType, PoolMember
from stratus.marking.queries.settings import direct_link, settings_sheet
from stratus.people.decorators import require
from stratus.people.models import User
from stratus.people.permissions import Permission as P
from stratus.people.staff_request import StaffRequest
from stratus.scheduling.models import Schedule
from stratus.ui.forms import errors_beside_fields, status_of
from stratus.ui.notices import told


@require(P.COORDINATE_MARKING)
def settings(request: StaffRequest, pk: int) -> HttpResponse:
    """Show and change how the schedule is marked."""
    schedule = coordinated(request, pk)
    sheet = settings_sheet(schedule, clock.now())
    form = SettingsForm(request.POST or None, initial=SettingsForm.initial_of(sheet.settings))
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_settings(schedule.pk, form.to_change(), by=request.actor, now=clock.now())
        except Refused as refused:
            form.add_refusal(refused)
        else:
            messages.success(request, _("The marking settings were saved."))
            return redirect("marking:settings", schedule.pk)
    context = {"tab": "settings", "schedule": schedule, "sheet": sheet, "form": form, "coordinates": True}
    return render(request, "marking/settings.html", context, status=status_of(form))


@require(P.COORDINATE_MARKING)
def assessors(request: StaffRequest, pk: int) -> HttpResponse:
    """Show the pool with each member's work and link; a POST adds somebody."""
    schedule = coordinated(request, pk)
    people = User.objects.holding(P.MARK).exclude(pk__in=_pool(schedule).values("user_id")).order_by("sort_key", "id")
    form = NewMemberForm(request.POST or None, people=people)
    if request.method == "POST" and form.is_valid():
        with errors_beside_fields(form):
            user = form.cleaned_data["user"]
            actions.set_member(
                schedule.pk, user.pk, role=form.cleaned_data["role"], rights=form.rights(), by=request.actor, now=clock.now()
            )
            messages.success(request, _("%(name)s is in the pool.") % {"name": user.full_name})
            return redirect("marking:assessors", schedule.pk)
    members = list(_pool(schedule))
    submitted = _submitted(schedule)
    base = request.tenant.base_url.rstrip("/")  # type: ignore[attr-defined]
    for member in members:
        member.link = base + direct_link(member)  # type: ignore[attr-defined]
        member.submitted = submitted.get(member.pk, 0)  # type: ignore[attr-defined]
    context = {"tab": "assessors", "schedule": schedule, "members": members, "form": form, "coordinates": True}
    return render(request, "marking/assessors.html", context, status=status_of(form))


@require(P.COORDINATE_MARKING)
def member(request: StaffRequest, pk: int, member_pk: int) -> HttpResponse:
    """Change somebody's role and rights in the pool."""
    schedule = coordinated(request, pk)
    found = get_object_or_404(_pool(schedule), pk=member_pk)
    rights = ("can_publish", "can_view_audit", "can_edit_marking_scheme")
    initial = {"role": found.role} | {name: getattr(found, name) for name in rights}
    form = MemberForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        with errors_beside_fields(form):
            actions.set_member(
                schedule.pk, found.user_id, role=form.cleaned_data["role"], rights=form.rights(), by=request.actor, now=clock.now()
            )
            messages.success(request, _("Role and rights of %(name)s were saved.") % {"name": found.user.full_name})
            return redirect("marking:assessors", schedule.pk)
    context = {
        "tab": "assessors",
        "schedule": schedule,
        "member": found,
        "form": form,
        "submitted": _submitted(schedule).get(found.pk, 0),
        "coordinates": True,
    }
    return render(request, "marking/member.html", context, status=status_of(form))


@require(P.COORDINATE_MARKING)
@require_POST
def remove(request: StaffRequest, pk: int, member_pk: int) -> HttpResponse:
    """Take somebody out of the pool: his scores no longer count."""
    schedule = coordinated(request, pk)
    found = get_object_or_404(_pool(schedule), pk=member_pk)
    with told(request, _("%(name)s left the pool.") % {"name": found.user.full_name}):
        actions.remove_member(found.pk, by=request.actor, now=clock.now())
    return redirect("marking:assessors", schedule.pk)


@require(P.COORDINATE_MARKING)
def allocations(request: StaffRequest, pk: int) -> HttpResponse:
    """Show the matrix; a POST stores every row of it."""
    schedule = coordinated(request, pk)
    sheet = settings_sheet(schedule, clock.now())
    if request.method == "POST":
        with told(request, _("The allocations were saved.")):
            actions.allocate(schedule.pk, _typed_rows(request, sheet.rows), by=request.actor, now=clock.now())
        return redirect("marking:allocations", schedule.pk)
    names = {r.pk: r.candidate for r in sheet.registrations}
    titles = {item["id"]: item["title"] for item in sheet.items}
    rows = []
    for row in sheet.rows:
        first, second = [*row.markers, None, None][:2]
        person = names.get(row.key) if isinstance(row.key, int) else None
        rows.append(
            {
                "key": row.key,
                "label": person.full_name if person else titles.get(row.key, row.key),
                "note": person.external_id if person else row.key,
                "first": first.pk if first else None,
                "second": second.pk if second else None,
                "moderator": row.moderator.pk if row.moderator else None,
            }
        )
    context = {
        "tab": "allocations",
        "schedule": schedule,
        "sheet": sheet,
        "rows": rows,
        "assessors": [m for m in sheet.pool if m.assesses],
        "moderators": [m for m in sheet.pool if m.moderates],
        "two": sheet.settings.assessing_type == AssessingType.TWO_ASSESSORS,
        "claims": sheet.workflow == "SIMPLE" or sheet.settings.allocation_assignment == AllocationAssignment.ASSESSOR_DECIDES,
        "open_rows": sum(1 for row in rows if row["first"] is None),
        "coordinates": True,
    }
    return render(request, "marking/allocations.html", context)


@require(P.COORDINATE_MARKING)
@require_POST
def allocate_automatically(request: StaffRequest, pk: int) -> HttpResponse:
    """Share the rows without assessor out, evenly in order or at random."""
    schedule = coordinated(request, pk)
    with told(request):
        filled = actions.allocate_evenly(schedule.pk, by=request.actor, now=clock.now(), randomly=request.POST.get("how") == "randomly")
        if filled:
            messages.success(request, ngettext("%(n)s row was allocated.", "%(n)s rows were allocated.", filled) % {"n": filled})
        else:
            messages.info(request, _("Nothing was allocated: every row has its assessors, or the pool has too few."))
    return redirect("marking:allocations", schedule.pk)


def coordinated(request: StaffRequest, pk: int) -> Schedule:
    """Return a schedule whose marking the actor coordinates. Raises Http404 or NotAllowed."""
    schedule = get_object_or_404(schedules_marked_by(request.actor).select_related("assessment", "hierarchy"), pk=pk)
    require_coordinator(request.actor, schedule)
    return schedule


def _pool(schedule: Schedule) -> Any:
    return PoolMember.objects.filter(schedule=schedule, removed_at=None).select_related("user").order_by("user__sort_key", "pk")


def _submitted(schedule: Schedule) -> dict[int, int]:
    """Return how many evaluations each member has submitted that count; one statement."""
    done = Q(evaluations__submitted_at__isnull=False, evaluations__withdrawn_at=None)
    members = PoolMember.objects.filter(schedule=schedule).annotate(number=Count("evaluations", filter=done))
    return dict(members.values_list("pk", "number"))


def _typed_rows(request: StaffRequest, rows: Any) -> list[dict[str, Any]]:
    """Return the rows of the matrix as they were chosen; a row that the form did not send stays as it is."""
    typed = []
    for row in rows:
        if f"first-{row.key}" not in request.POST:
            continue
        markers = [request.POST.get(f"{place}-{row.key}", "") for place in ("first", "second")]
        moderator = request.POST.get(f"moderator-{row.key}", "") or None
        typed.append({"external_id": str(row.key), "markers": [one for one in markers if one], "moderator": moderator})
    return typed
