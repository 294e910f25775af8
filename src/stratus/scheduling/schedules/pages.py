"""Delivery › Schedules: the list, one schedule with its checklist, and its actions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from stratus.access.actor import Actor
from stratus.access.decorators import require
from stratus.access.permissions import Permission as P
from stratus.access.staff_request import StaffRequest
from stratus.foundation import clock
from stratus.people.choosing.queries import by_name
from stratus.scheduling import queries
from stratus.scheduling.candidates.choices import assessments_to_schedule
from stratus.scheduling.links import keycodes
from stratus.scheduling.models import Registration, Schedule, ScheduleInvigilator, ScheduleSharing, ScheduleStatus
from stratus.scheduling.schedules import actions, course, deletion
from stratus.scheduling.schedules.actions import activation_errors, create_schedule, delete_schedule, update_schedule
from stratus.scheduling.schedules.forms import DeletionForm, PinForm, ScheduleForm, ShareForm, initial_of
from stratus.scheduling.schedules.lists import SCHEDULES
from stratus.scheduling.schedules.states import state_of
from stratus.tenancy.queries import tenant_settings
from stratus.ui.forms import errors_beside_fields, status_of
from stratus.ui.forms.overtaken import Original
from stratus.ui.lists.pages import show
from stratus.ui.notices import told


@require(*SCHEDULES.rights)
def schedule_list(request: StaffRequest) -> HttpResponse:
    """List the schedules that the actor may see; archived ones only when asked for."""
    return show(request, SCHEDULES, "scheduling/list.html")


@require(P.SCHEDULE)
def create(request: StaffRequest) -> HttpResponse:
    """Create a draft. A GET shows the form, with the assessment from the query string selected."""
    by, now = request.actor, clock.now()
    initial = {"time_zone": tenant_settings().time_zone, "owner": by.effective_user_id, "assessment": request.GET.get("assessment", "")}
    form = ScheduleForm(request.POST or None, initial=initial, assessments=assessments_to_schedule(now))
    if request.method == "POST" and form.is_valid():
        with errors_beside_fields(form):
            schedule = create_schedule(form.to_input(), by=by, now=now)
            messages.success(request, _("The schedule was created as a draft."))
            return redirect("scheduling:detail", schedule.pk)
    return render(request, "scheduling/form.html", {"form": form}, status=status_of(form))


@require(P.SCHEDULE)
def edit(request: StaffRequest, pk: int) -> HttpResponse:
    """Change a draft. The settings of an activated schedule are shown on its page only."""
    by = request.actor
    schedule = find(by, pk)
    if schedule.status != ScheduleStatus.DRAFT:
        return redirect("scheduling:detail", schedule.pk)
    form = ScheduleForm(request.POST or None, initial=initial_of(schedule), schedule=schedule)
    original = Original(request, form, lambda: initial_of(find(by, pk)))
    if request.method == "POST" and form.is_valid():
        with errors_beside_fields(form), original.saving():
            update_schedule(schedule.pk, form.to_changes(), by=by, now=clock.now())
            messages.success(request, _("The schedule was saved."))
            return redirect("scheduling:detail", schedule.pk)
    return render(request, "scheduling/form.html", {"form": form, "schedule": schedule}, status=status_of(form))


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a schedule's checklist."""

    label: str
    done: bool
    note: str
    url: str
    optional: bool = False


@require(P.SCHEDULE)
@require_safe
def detail(request: StaffRequest, pk: int) -> HttpResponse:
    """Show one schedule: its settings, its checklist, and its actions."""
    return show_detail(request, find(request.actor, pk))


def show_detail(
    request: StaffRequest,
    schedule: Schedule,
    *,
    pin_form: PinForm | None = None,
    deletion_form: DeletionForm | None = None,
    share_form: ShareForm | None = None,
) -> HttpResponse:
    """Show the page of a schedule, with the form that was refused."""
    candidates = Registration.objects.filter(schedule=schedule).count()
    watchers = ScheduleInvigilator.objects.filter(schedule=schedule).count()
    now, is_draft = clock.now(), schedule.status == ScheduleStatus.DRAFT
    version = queries.delivered_if_any(schedule, now)
    context = page_context(schedule) | {
        "tab": "overview",
        "uses_keycodes": keycodes.uses_keycodes(schedule, tenant_settings()),
        "may_watch": request.actor.can(P.INVIGILATE),
        "steps": _checklist(schedule, candidates, watchers),
        "pin_form": pin_form or PinForm(),
        "deletion_form": deletion_form or DeletionForm(),
        "erased_from": queries.erased_from(schedule),
        "shared_with": by_name(ScheduleSharing.objects.filter(schedule=schedule).prefetch_related("user")),
        "share_form": share_form or ShareForm(schedule=schedule, shared_with=()),
        "started": course.anyone_began(schedule.pk),
        "version": version,
        "unmet": list(activation_errors(schedule, version, now).values()) if is_draft else [],
    }
    return render(request, "scheduling/detail.html", context, status=status_of(pin_form or deletion_form or share_form))


def _checklist(schedule: Schedule, candidates: int, watchers: int) -> list[Step]:
    edit_url = reverse("scheduling:edit", args=[schedule.pk])
    active = schedule.status == ScheduleStatus.ACTIVE
    return [
        Step(_("Give it a name"), bool(schedule.title), schedule.title, edit_url),
        Step(_("Select a hierarchy"), schedule.hierarchy_id is not None, schedule.hierarchy.title, edit_url),
        Step(_("Select candidates"), candidates > 0, str(candidates), reverse("scheduling:candidates", args=[schedule.pk]), True),
        Step(_("Select invigilators"), watchers > 0, str(watchers), reverse("scheduling:invigilators", args=[schedule.pk]), True),
        Step(_("Activate the schedule"), active, "", ""),
    ]


@require(P.SCHEDULE)
@require_POST
def activate(request: StaffRequest, pk: int) -> HttpResponse:
    """Open the schedule to its candidates."""
    said = _("The schedule is activated. Candidates come in with their launch links, which stand under “Candidates”, or log in.")
    return _do(request, pk, actions.activate, said)


@require(P.SCHEDULE)
@require_POST
def deactivate(request: StaffRequest, pk: int) -> HttpResponse:
    """Turn an activated schedule that nobody has started back into a draft."""
    return _do(request, pk, actions.deactivate, _("The schedule is a draft again."))


@require(P.SCHEDULE)
@require_POST
def archive(request: StaffRequest, pk: int) -> HttpResponse:
    """Archive the schedule; candidates who are sitting it can go on."""
    return _do(request, pk, actions.archive, _("The schedule was archived."))


@require(P.SCHEDULE)
@require_POST
def unarchive(request: StaffRequest, pk: int) -> HttpResponse:
    """Take a schedule out of the archive."""
    return _do(request, pk, actions.unarchive, _("The schedule is out of the archive."))


@require(P.SCHEDULE)
@require_POST
def delete(request: StaffRequest, pk: int) -> HttpResponse:
    """Delete a schedule that nobody has started."""
    by = request.actor
    schedule = find(by, pk)
    gone = False
    with told(request, _("The schedule “%(title)s” was deleted.") % {"title": schedule.title}):
        delete_schedule(schedule.pk, by=by, now=clock.now())
        gone = True
    return redirect("scheduling:list") if gone else redirect("scheduling:detail", schedule.pk)


@require(P.SCHEDULE)
@require_POST
def change_pin(request: StaffRequest, pk: int) -> HttpResponse:
    """Change the PIN of an activated schedule."""
    by = request.actor
    schedule = find(by, pk)
    form = PinForm(request.POST)
    if form.is_valid():
        with errors_beside_fields(form):
            actions.change_pin(schedule.pk, form.cleaned_data["pin"], by=by, now=clock.now())
            messages.success(request, _("The PIN was changed."))
            return redirect("scheduling:detail", schedule.pk)
    return show_detail(request, schedule, pin_form=form)


@require(P.SCHEDULE)
@require_POST
def mark_for_deletion(request: StaffRequest, pk: int) -> HttpResponse:
    """Mark the schedule to be erased with all its data after a notice."""
    by = request.actor
    schedule = find(by, pk)
    form = DeletionForm(request.POST)
    if form.is_valid():
        with errors_beside_fields(form):
            deletion.mark_for_deletion(schedule.pk, form.cleaned_data["notice_days"], by=by, now=clock.now())
            messages.success(request, _("The schedule was marked."))
            return redirect("scheduling:detail", schedule.pk)
    return show_detail(request, schedule, deletion_form=form)


@require(P.SCHEDULE)
@require_POST
def cancel_deletion(request: StaffRequest, pk: int) -> HttpResponse:
    """Unmark a schedule that was marked for deletion."""
    return _do(request, pk, deletion.cancel_deletion, _("The deletion is cancelled: the schedule is no longer marked."))


def _do(request: StaffRequest, pk: int, action: Any, done: str) -> HttpResponse:
    by = request.actor
    schedule = find(by, pk)
    with told(request, done):
        action(schedule.pk, by=by, now=clock.now())
    return redirect("scheduling:detail", schedule.pk)


def find(by: Actor, pk: int) -> Schedule:
    """Return the schedule if the actor may see it; raises Http404."""
    visible = queries.schedules_visible_to(by).select_related("assessment", "hierarchy", "version")
    # The owner apart, here and below: a join of people may go through all of them, where statistics know nothing of an organisation yet.
    visible = visible.prefetch_related("owner")
    return get_object_or_404(visible, pk=pk)


def page_context(schedule: Schedule) -> dict[str, Any]:
    """Return the template context that all pages of one schedule share."""
    state = state_of(schedule, clock.now(), tenant_settings().archive_after_hours)
    return {"schedule": schedule, "state": state, "is_draft": schedule.status == ScheduleStatus.DRAFT}
