"""Admin › Grade scales."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from stratus.access.decorators import require
from stratus.access.permissions import Permission as P
from stratus.access.staff_request import StaffRequest
from stratus.assessments.models import GradeScale
from stratus.assessments.options.grading import actions
from stratus.assessments.options.grading.forms import CutForm, ScaleForm, TableForm, TryForm
from stratus.assessments.options.grading.lists import SCALES, kind_of
from stratus.assessments.options.grading.queries import scales_editable_by
from stratus.assessments.options.grading.rules import Grading, Scale, scale_of
from stratus.assessments.options.grading.words import said_lines
from stratus.foundation import clock
from stratus.tenancy.queries import tenant_settings
from stratus.ui.forms import errors_beside_fields, status_of
from stratus.ui.forms.overtaken import Original
from stratus.ui.lists.pages import show
from stratus.ui.notices import told

FORMS: dict[str, type[CutForm] | type[TableForm]] = {"cut": CutForm, "table": TableForm}
MORE_ROWS = 5


@require(*SCALES.rights)
def scales(request: StaffRequest) -> HttpResponse:
    """List the scales; archived ones when asked for."""
    return show(request, SCALES, "assessments/grading/scales.html")


@require(P.MANAGE_SETTINGS)
@require_safe
def choose_scale(request: StaffRequest) -> HttpResponse:
    """Ask of which kind the new scale is."""
    return render(request, "assessments/grading/choose.html")


@require(P.MANAGE_SETTINGS)
def create_scale(request: StaffRequest, kind: str) -> HttpResponse:
    """Make a scale of this kind."""
    if kind not in FORMS:
        raise Http404
    form = FORMS[kind](request.POST or None)
    sent = _Sent(request, form)
    if sent.saves:
        with errors_beside_fields(form):
            made = actions.create_scale(form.cleaned_data["name"], form.scale(), by=request.actor)
            messages.success(request, _("The scale was saved. Authors can attach it to their assessments."))
            return redirect("assessments:scale", made.pk)
    return _page(request, sent, None, {"kind": form.kind})


@require(P.MANAGE_SETTINGS)
def scale(request: StaffRequest, pk: int) -> HttpResponse:
    """Change a scale, beside the grades that it gives."""
    found = _scale(request, pk)
    form_type = next(one for one in FORMS.values() if one.kind == found.definition["kind"])
    form = form_type(request.POST or None, initial=form_type.initial_of(found))
    original = Original(request, form, lambda: form_type.initial_of(_scale(request, pk)))
    sent = _Sent(request, form)
    if sent.form is not form:
        original.go_on_in(sent.form)
    if sent.saves:
        with errors_beside_fields(form), original.saving():
            actions.change_scale(pk, form.cleaned_data["name"], form.scale(), by=request.actor)
            messages.success(request, _("The scale was saved. Assessments to which it was attached before keep what they have."))
            return redirect("assessments:scale", pk)
    return _page(request, sent, found, {"kind": found.definition["kind"], "kind_name": kind_of(found)})


class _Sent:
    """What a page with a scale was sent: something to save, to show, or the wish for more rows."""

    def __init__(self, request: StaffRequest, form: CutForm | TableForm) -> None:
        self.form: ScaleForm = form
        self.more = request.method == "POST" and "more" in request.POST and isinstance(form, TableForm)
        self.previews = request.method == "POST" and "preview" in request.POST
        self.attempt = TryForm(request.POST if "maximum" in request.POST else None)
        if self.more and isinstance(form, TableForm):
            # What was typed comes back as it was typed, and is judged only when it is saved.
            self.form = TableForm(
                initial={name: request.POST[name] for name in form.fields if name in request.POST}, rows=form.count + MORE_ROWS
            )
        self.is_valid = request.method == "POST" and not self.more and form.is_valid()
        self.saves = self.is_valid and not self.previews

    @property
    def is_changed(self) -> bool:
        """Whether the page holds something that is not saved."""
        return self.more or self.form.is_bound


def _page(request: StaffRequest, sent: _Sent, stored: GradeScale | None, context: dict[str, Any]) -> HttpResponse:
    shown: Scale | None = None
    if sent.is_valid:
        shown = sent.form.scale()
    elif stored is not None:
        shown = scale_of(stored.definition)
    maximum, percentage = sent.attempt.values()
    context |= {
        "scale": stored,
        "form": sent.form,
        "attempt": sent.attempt,
        "lines": _lines(shown, maximum, percentage) if shown else [],
        "changed": sent.is_changed,
        "more": sent.more,
        "previews": sent.previews,
    }
    return render(request, "assessments/grading/scale.html", context, status=status_of(sent.form))


def _lines(scale: Scale, maximum: Decimal, percentage: Decimal) -> list[Any]:
    return list(said_lines(Grading(Fraction(maximum), Fraction(percentage), tenant_settings().score_step, scale=scale)))


@require_POST
@require(P.MANAGE_SETTINGS)
def copy_scale(request: StaffRequest, pk: int) -> HttpResponse:
    """Make a copy, and open it."""
    made: list[GradeScale] = []
    with told(request, _("This is the copy. Give it a name of its own.")):
        made.append(_found(actions.copy_scale, pk, by=request.actor))
    return redirect("assessments:scale", made[0].pk if made else pk)


@require_POST
@require(P.MANAGE_SETTINGS)
def archive_scale(request: StaffRequest, pk: int) -> HttpResponse:
    """Archive a scale, or bring it back."""
    if request.POST.get("archive") == "0":
        with told(request, _("The scale is back.")):
            _found(actions.restore_scale, pk, by=request.actor)
        return redirect("assessments:scale", pk)
    with told(request, _("The scale was archived. Assessments to which it is attached keep their copy.")):
        _found(actions.archive_scale, pk, by=request.actor, now=clock.now())
    return redirect("assessments:scales")


def _scale(request: StaffRequest, pk: int) -> GradeScale:
    return get_object_or_404(scales_editable_by(request.actor), pk=pk)


def _found(action: Callable[..., GradeScale], *args: Any, **kwargs: Any) -> GradeScale:
    try:
        return action(*args, **kwargs)
    except GradeScale.DoesNotExist:
        raise Http404 from None
