"""Assessments › Question selection: blueprints."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from stratus.access.actor import Actor
from stratus.access.decorators import require
from stratus.access.permissions import Permission as P
from stratus.access.staff_request import StaffRequest
from stratus.assessments.blueprints import actions
from stratus.assessments.blueprints.forms import NOTHING, BlueprintForm, FrameForm, as_typed
from stratus.assessments.blueprints.queries import Fitting, Frame, counts_of, frame_of, lacks, offered
from stratus.assessments.blueprints.rules import MOST_CELLS, Key, Sum, Wanted, sums_of
from stratus.assessments.blueprints.words import said_sum
from stratus.assessments.drafts.pages import editable_assessment
from stratus.assessments.models import Assessment, AssessmentSection, Blueprint, FormPlan
from stratus.foundation.errors import InvalidFields
from stratus.foundation.numbers import typed_whole
from stratus.library.models import ObjectiveRepository, Taxonomy
from stratus.library.queries import collections_usable_by
from stratus.ui.forms import errors_beside_fields, status_of
from stratus.ui.forms.overtaken import Original

MOST_CHOICES = 500
GAPS_SHOWN = 20


@require(P.MANAGE_ASSESSMENTS)
def blueprint(request: StaffRequest, pk: int, section_pk: int) -> HttpResponse:
    """Say how many questions each cell asks for. Sent with `count`, nothing is saved: what there is is counted anew."""
    assessment, section = _place(request, pk, section_pk)
    found = _blueprint(assessment, section)
    if found is None:
        return redirect("assessments:blueprint_frame", pk, section_pk)
    frame = frame_of(found)
    if len(frame.names) > MOST_CELLS:
        messages.warning(request, _("Rows and columns have become too many for one page. Choose others."))
        return redirect("assessments:blueprint_frame", pk, section_pk)
    initial = BlueprintForm.initial_of(found)
    form = BlueprintForm(request.POST or None, initial=initial, frame=frame, blueprint=found)
    if request.method == "POST" and "count" in request.POST:
        return _counted(request, form, found, frame)
    original = Original(request, form, lambda: BlueprintForm.initial_of(_again(found)))
    if request.method == "POST" and form.is_valid():
        with errors_beside_fields(form), original.saving():
            actions.set_matrix(pk, section.pk if section else None, form.cleaned_data["matrix"], form.filters(), by=request.actor)
            messages.success(request, _("Saved. Generate the forms next."))
            return redirect("assessments:selection", pk)
    context = {
        "assessment": assessment,
        "section": section,
        "section_pk": section_pk,
        "blueprint": found,
        "form": form,
        "frame": frame,
        "may_edit": True,
        "tab": "selection",
        **_figures(form, found, frame, request.actor),
    }
    return render(request, "assessments/forms/blueprints/blueprint.html", context, status=status_of(form))


def _counted(request: StaffRequest, form: BlueprintForm, found: Blueprint, frame: Frame) -> HttpResponse:
    form.is_valid()
    return render(request, "assessments/forms/blueprints/_counts.html", {"swaps": True, **_figures(form, found, frame, request.actor)})


def _figures(form: BlueprintForm, found: Blueprint, frame: Frame, by: Actor) -> dict[str, Any]:
    """Return rows of cells with what is typed and what there is, sums, and gaps."""
    field = form["matrix"]
    widget: Any = field.field.widget
    typed = as_typed(field.value())
    matrix = _readable(form, typed, frame)
    fitting: list[Fitting] = offered(found, frame, by, form.filters() if form.is_bound else None)
    there, sums = counts_of(fitting), sums_of(matrix)
    gaps, is_sure = lacks(matrix, fitting, frame)
    nothing = Sum()
    return {
        "rows": [
            {
                "line": row,
                "sum": said_sum(sums.rows.get(row.id, nothing)),
                "cells": [_cell(Key(row.id, column.id), typed, there, matrix, widget.wrong, frame) for column in frame.columns],
            }
            for row in frame.rows
        ],
        "columns": [{"line": column, "sum": said_sum(sums.columns.get(column.id, nothing))} for column in frame.columns],
        "total": said_sum(sums.total),
        "gaps": gaps[:GAPS_SHOWN],
        "further": max(0, len(gaps) - GAPS_SHOWN),
        "is_sure": is_sure,
        "asks": sums.total.count,
        "offers": len(fitting),
    }


def _cell(
    key: Key,
    typed: Mapping[str, Mapping[str, str]],
    there: Mapping[Key, int],
    matrix: Mapping[Key, Wanted],
    wrong: Mapping[Key, Mapping[str, str]],
    frame: Frame,
) -> dict[str, Any]:
    wanted = matrix.get(key)
    parts = typed.get(str(key), NOTHING)
    return {
        "key": str(key),
        "name": frame.names[key],
        "count": parts["count"],
        "points": parts["points"],
        "there": there.get(key, 0),
        "is_short": wanted is not None and there.get(key, 0) < wanted.count,
        "wrong": wrong.get(key, {}),
    }


def _readable(form: BlueprintForm, typed: Mapping[str, Mapping[str, str]], frame: Frame) -> dict[Key, Wanted]:
    """Return what is asked for, as far as it can be read: cells that cannot are told beside them."""
    field: Any = form.fields["matrix"]
    if form.is_bound and "matrix" in form.cleaned_data:
        read: dict[Key, Wanted] = form.cleaned_data["matrix"]
        return read
    wrong = dict(field.widget.wrong)
    left = {key: parts for key, parts in typed.items() if not any(str(one) == key for one in wrong)}
    matrix: dict[Key, Wanted] = field.to_python(left)
    field.widget.wrong = wrong
    return matrix


@require(P.MANAGE_ASSESSMENTS)
def frame(request: StaffRequest, pk: int, section_pk: int) -> HttpResponse:
    """Choose what rows and columns of a blueprint are."""
    assessment, section = _place(request, pk, section_pk)
    found = _blueprint(assessment, section)
    initial = _frame_values(found)
    form = FrameForm(request.POST or None, initial=initial)
    has_rows = _offer(form, found, request.actor)
    original = Original(request, form, (lambda: _frame_values(_again(found))) if found else None)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        with errors_beside_fields(form), original.saving():
            taxonomy = typed_whole(values["taxonomy"])
            try:
                actions.set_frame(pk, section.pk if section else None, rows=values["rows"], taxonomy_id=taxonomy, by=request.actor)
            except actions.NoTopics as refused:
                raise InvalidFields({"rows": _with_link(refused)}) from None
            return redirect("assessments:blueprint", pk, section_pk)
    context = {
        "assessment": assessment,
        "section": section,
        "section_pk": section_pk,
        "blueprint": found,
        "asks": bool(found and found.cells.exists()),
        "form": form,
        "has_rows": has_rows,
        "may_edit": True,
        "tab": "selection",
    }
    return render(request, "assessments/forms/blueprints/frame.html", context, status=status_of(form))


def _with_link(refused: actions.NoTopics) -> str:
    """Return why there are no rows, with a link to where they can be made."""
    address = reverse("library:topics", args=[refused.collection_id])
    return format_html('{} <a href="{}">{}</a>', refused.errors["rows"], address, _("Topics of the collection"))


def _frame_values(found: Blueprint | None) -> dict[str, Any]:
    if found is None:
        return {}
    rows = f"{actions.TOPICS}:{found.collection_id}" if found.collection_id else f"{actions.OBJECTIVES}:{found.repository_id}"
    return {"rows": rows, "taxonomy": str(found.taxonomy_id or "")}


def _offer(form: FrameForm, found: Blueprint | None, by: Actor) -> bool:
    """Offer collections, repositories and taxonomies; what is chosen already stays. Returns whether there are any rows to choose."""
    usable = collections_usable_by(by).filter(archived_at=None).order_by("sort_key", "id")[:MOST_CHOICES]
    collections = dict(usable.values_list("pk", "title"))
    if found and found.collection:
        collections.setdefault(found.collection.pk, found.collection.title)
    repositories = ObjectiveRepository.objects.order_by("title", "id").values_list("pk", "title")[:MOST_CHOICES]
    taxonomies = Taxonomy.objects.order_by("title", "id").values_list("pk", "title")[:MOST_CHOICES]
    groups = [
        (_("Topics of a collection"), [(f"{actions.TOPICS}:{pk}", title) for pk, title in collections.items()]),
        (_("Learning objectives"), [(f"{actions.OBJECTIVES}:{pk}", title) for pk, title in repositories]),
    ]
    rows: Any = form.fields["rows"]
    rows.choices = [("", _("Choose")), *((name, choices) for name, choices in groups if choices)]
    columns: Any = form.fields["taxonomy"]
    columns.choices = [("", _("None: one column")), *((str(pk), _("Levels of %(title)s") % {"title": title}) for pk, title in taxonomies)]
    return any(choices for _name, choices in groups)


def _place(request: StaffRequest, pk: int, section_pk: int) -> tuple[Assessment, AssessmentSection | None]:
    """Return an assessment whose questions are chosen by blueprint, and its section; None: it has none. Raises Http404 or ViewOnly."""
    assessment = editable_assessment(request, pk)
    sections = {section.pk: section for section in assessment.sections.all()}
    if not FormPlan.objects.filter(assessment=assessment).exists() or (section_pk not in sections if sections else section_pk):
        raise Http404
    return assessment, sections.get(section_pk)


def _blueprint(assessment: Assessment, section: AssessmentSection | None) -> Blueprint | None:
    found = Blueprint.objects.filter(assessment=assessment, section=section).select_related("collection", "repository", "taxonomy")
    return found.prefetch_related("cells").first()


def _again(found: Blueprint) -> Blueprint:
    return Blueprint.objects.prefetch_related("cells").get(pk=found.pk)
