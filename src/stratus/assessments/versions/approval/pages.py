"""Assessments › Approval: what would be published, and what was decided about it."""

from __future__ import annotations

from datetime import datetime

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stratus.access.decorators import require
from stratus.access.errors import NotAllowed
from stratus.access.permissions import Permission as P
from stratus.access.staff_request import StaffRequest
from stratus.assessments.errors import NotFound, Unpublishable
from stratus.assessments.models import Assessment, Stage
from stratus.assessments.queries import assessments_editable_by, assessments_visible_to, latest_version
from stratus.assessments.versions.actions import Frozen, frozen
from stratus.assessments.versions.approval import actions
from stratus.assessments.versions.approval.gate import approval_problems, fingerprint_of
from stratus.assessments.versions.approval.queries import Approval, approval_for
from stratus.assessments.versions.approval.rules import LONGEST_COMMENT, Step
from stratus.assessments.versions.history.fields import fields_of
from stratus.assessments.versions.history.pages import compared_for
from stratus.assessments.versions.printing.parts import paper_of, parts_of, union_of
from stratus.foundation import clock
from stratus.foundation.errors import DomainError, InvalidFields
from stratus.library.media.addresses import with_addresses
from stratus.library.queries import items_visible_to, sees_items
from stratus.tenancy.models import TenantSettings
from stratus.tenancy.queries import tenant_settings
from stratus.ui.forms import status_of
from stratus.ui.forms.texts import LinesField

SAID = {
    Step.OFFER: gettext_lazy("“%(title)s” is in review. Those who may approve assessments find it on their front page."),
    Step.TAKE_BACK: gettext_lazy("“%(title)s” is a draft again."),
    Step.APPROVE: gettext_lazy("“%(title)s” is approved, and can be published as it is."),
    Step.SEND_BACK: gettext_lazy("“%(title)s” was sent back. Its author finds your reason on the front page."),
}


class DecisionForm(forms.Form):
    """What somebody says with a decision."""

    comment = LinesField(
        label=gettext_lazy("Comment"),
        required=False,
        max_length=LONGEST_COMMENT,
        help_text=gettext_lazy("Needed to send it back: say what has to change."),
        rows=3,
    )


@require(P.ASSESSMENTS)
def approval(request: StaffRequest, pk: int) -> HttpResponse:
    """Show what would be published now, and take a step: `step`, and what the page showed: `fingerprint`, `looked_at`."""
    assessment = _assessment(request, pk)
    form = DecisionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and _took(request, assessment, form):
        return redirect(*(("assessments:approval", pk) if _still_seen(request, pk) else ("assessments:list",)))
    return _page(request, _assessment(request, pk), form)


def _took(request: StaffRequest, assessment: Assessment, form: DecisionForm) -> bool:
    """Take the step that was sent and say so; what speaks against it is said on the page that follows, with what was typed."""
    try:
        step = Step(request.POST.get("step", ""))
    except ValueError:
        raise Http404 from None
    try:
        actions.take(
            assessment.pk,
            step,
            by=request.actor,
            now=clock.now(),
            comment=form.cleaned_data["comment"],
            fingerprint=request.POST.get("fingerprint", ""),
            looked_at=_moment(request.POST.get("looked_at", "")),
        )
    except NotFound as gone:
        raise Http404 from gone
    except InvalidFields as refused:
        for problem in refused.errors.values():
            form.add_error("comment", problem)
    except Unpublishable as refused:
        for problem in refused.problems:
            form.add_error(None, problem)
    except NotAllowed:
        raise
    except DomainError as refused:
        form.add_error(None, refused.message)
    else:
        messages.success(request, str(SAID[step]) % {"title": assessment.title})
        return True
    return False


@require(P.ASSESSMENTS)
def approval_paper(request: StaffRequest, pk: int) -> HttpResponse:
    """Show what would be published as it is printed, to who may change it or approves it; with the key to who sees it in the library."""
    assessment = _assessment(request, pk)
    version = frozen(assessment, tenant_settings(), now=clock.now()).version
    reads_keys = sees_items(request.actor, [item["id"] for item in version.items])
    with_key = request.GET.get("key") == "1"
    may_read = reads_keys or request.actor.can(P.APPROVE_ASSESSMENTS) or _may_edit(request, assessment)
    if not may_read or (with_key and not reads_keys):
        raise Http404
    told = paper_of(version, request.GET.get("form"))
    parts = parts_of(version, with_key, form=told["form"])
    context = told | {"version": version, "parts": parts, "with_key": with_key, "reads_keys": reads_keys}
    return HttpResponse(with_addresses(request, render_to_string("assessments/versions/approval/paper.html", context, request)))


def _page(request: StaffRequest, assessment: Assessment, form: DecisionForm) -> HttpResponse:
    now, settings, may_edit = clock.now(), tenant_settings(), _may_edit(request, assessment)
    found, state = frozen(assessment, settings, now=now), approval_for(assessment, request.actor, may_edit=may_edit)
    last = latest_version(assessment)
    if not state.judging:
        form.fields["comment"].help_text = ""
    compared = compared_for(request, last, found.version) if last else {}
    shown = items_visible_to(request.actor).filter(external_id__in=[item["id"] for item in found.version.items])
    context = compared | {
        "assessment": assessment,
        "may_edit": may_edit,
        "tab": "approval",
        "approval": state,
        "is_demanded": settings.approve_assessments,
        "form": form,
        "next_steps": _next_steps(assessment, found, state, settings),
        "problems": found.problems,
        "version": found.version,
        "union": union_of(found.version),
        "fields": list(fields_of(found.version).values()),
        "fingerprint": fingerprint_of(found.version),
        "looked_at": now.isoformat(),
        "last": last,
        "seen_items": {**compared.get("seen_items", {}), **dict(shown.values_list("external_id", "pk"))},
    }
    return render(request, "assessments/versions/approval/approval.html", context, status=status_of(form))


def _next_steps(assessment: Assessment, found: Frozen, state: Approval, settings: TenantSettings) -> list[str]:
    """Return what has to happen before this is published, in sentences."""
    if not settings.approve_assessments:
        return []
    if Step.SEND_BACK in state.steps and Step.APPROVE not in state.steps and assessment.stage == Stage.IN_REVIEW:
        return [_("You changed this assessment last, so somebody else has to approve it.")]
    if state.judging and assessment.stage == Stage.IN_REVIEW:
        return [_("Read what would be published, then approve it or send it back.")]
    return approval_problems(assessment, found.version) or [_("It is approved. Publish it on the page of its questions.")]


def _moment(typed: str) -> datetime | None:
    try:
        found = parse_datetime(typed[:40])
    except ValueError:
        return None
    return found if found is not None and found.tzinfo is not None else None


def _still_seen(request: StaffRequest, pk: int) -> bool:
    """Tell whether this person sees it after the step: whoever sends something back that is not shared with them does not."""
    return assessments_visible_to(request.actor).filter(pk=pk).exists()


def _may_edit(request: StaffRequest, assessment: Assessment) -> bool:
    return assessments_editable_by(request.actor).filter(pk=assessment.pk).exists()


def _assessment(request: StaffRequest, pk: int) -> Assessment:
    return get_object_or_404(assessments_visible_to(request.actor).select_related("owner", "edited_by"), pk=pk)
