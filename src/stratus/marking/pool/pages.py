"""Marking › a schedule › Assessors."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from stratus.access.decorators import require
from stratus.access.permissions import Permission as P
from stratus.access.staff_request import StaffRequest
from stratus.foundation import clock
from stratus.marking.models import PoolMember
from stratus.marking.pool import links
from stratus.marking.pool.forms import MemberForm, NewMemberForm
from stratus.marking.setup import actions
from stratus.marking.setup.pages import coordinated
from stratus.people.choosing.queries import by_name
from stratus.scheduling.models import Schedule
from stratus.tenancy.queries import tenant_settings
from stratus.ui.forms import errors_beside_fields, status_of
from stratus.ui.forms.overtaken import Original
from stratus.ui.notices import told


@require(P.COORDINATE_MARKING)
@never_cache
def assessors(request: StaffRequest, pk: int) -> HttpResponse:
    """Show the pool with each member's work and link; a POST adds somebody."""
    schedule = coordinated(request, pk)
    members = by_name(pool_of(schedule))
    form = NewMemberForm(request.POST or None, in_pool={member.user_id for member in members})
    if request.method == "POST" and form.is_valid():
        with errors_beside_fields(form):
            user = form.cleaned_data["user"]
            actions.set_member(
                schedule.pk, user.pk, role=form.cleaned_data["role"], rights=form.rights(), by=request.actor, now=clock.now()
            )
            messages.success(request, _("%(name)s is in the pool.") % {"name": user.full_name})
            return redirect("marking:assessors", schedule.pk)
    submitted = submitted_form(schedule)
    days = tenant_settings().direct_link_days
    for member in members:
        member.link_ends_at = links.ends_at(member.link_made_at, schedule.ends_at, days)
        member.submitted = submitted.get(member.pk, 0)
    context = {"tab": "assessors", "schedule": schedule, "members": members, "form": form, "coordinates": True}
    return render(request, "marking/assessors.html", context, status=status_of(form))


@require(P.COORDINATE_MARKING)
def member(request: StaffRequest, pk: int, member_pk: int) -> HttpResponse:
    """Change somebody's role and rights in the pool."""
    schedule = coordinated(request, pk)
    found = get_object_or_404(pool_of(schedule), pk=member_pk)
    form = MemberForm(request.POST or None, initial=MemberForm.initial_of(found))
    original = Original(request, form, lambda: MemberForm.initial_of(get_object_or_404(pool_of(schedule), pk=member_pk)))
    if request.method == "POST" and form.is_valid():
        with errors_beside_fields(form), original.saving():
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
        "submitted": submitted_form(schedule).get(found.pk, 0),
        "coordinates": True,
    }
    return render(request, "marking/member.html", context, status=status_of(form))


@require(P.COORDINATE_MARKING)
@require_POST
def remove(request: StaffRequest, pk: int, member_pk: int) -> HttpResponse:
    """Remove somebody from the pool: their scores no longer count."""
    schedule = coordinated(request, pk)
    found = get_object_or_404(pool_of(schedule), pk=member_pk)
    with told(request, _("%(name)s left the pool.") % {"name": found.user.full_name}):
        actions.remove_member(found.pk, by=request.actor, now=clock.now())
    return redirect("marking:assessors", schedule.pk)


@require(P.COORDINATE_MARKING)
@require_POST
def send_link(request: StaffRequest, pk: int, member_pk: int) -> HttpResponse:
    """Mail somebody of the pool their direct link."""
    schedule = coordinated(request, pk)
    found = get_object_or_404(pool_of(schedule), pk=member_pk)
    with told(request, _("The direct link is on its way to %(name)s.") % {"name": found.user.full_name}):
        links.send_link(found.pk, by=request.actor, now=clock.now())
    return redirect("marking:assessors", schedule.pk)


def pool_of(schedule: Schedule) -> Any:
    return PoolMember.objects.filter(schedule=schedule, removed_at=None).prefetch_related("user")


def submitted_form(schedule: Schedule) -> dict[int, int]:
    """Return how many submitted evaluations of each member count; one statement."""
    done = Q(evaluations__submitted_at__isnull=False, evaluations__withdrawn_at=None)
    members = PoolMember.objects.filter(schedule=schedule).annotate(number=Count("evaluations", filter=done))
    return dict(members.values_list("pk", "number"))
