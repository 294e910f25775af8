"""Assessments › Question selection: by hand or by blueprint, and the forms that were generated."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from stratus.access.decorators import require
from stratus.access.permissions import Permission as P
from stratus.access.staff_request import StaffRequest
from stratus.assessments.blueprints.actions import change_plan, choose_selection
from stratus.assessments.blueprints.queries import matrix_of
from stratus.assessments.blueprints.rules import sums_of
from stratus.assessments.blueprints.words import said_sum
from stratus.assessments.drafts.pages import editable_assessment
from stratus.assessments.forms import actions
from stratus.assessments.forms.faults import form_problems, pool_of
from stratus.assessments.forms.forms import PlanForm
from stratus.assessments.forms.pools import pool_for_share
from stratus.assessments.forms.queries import Chosen, Shown, chosen_in, compared, kind_of, name_of, takes_of
from stratus.assessments.models import Assessment, AssessmentFormItem, FormKind, FormPlan
from stratus.assessments.queries import questions_of, sections_of
from stratus.assessments.sections.points import points_of
from stratus.foundation.numbers import typed_whole
from stratus.library.models import Item
from stratus.library.queries import items_visible_to, newest
from stratus.ui.forms import errors_beside_fields, status_of
from stratus.ui.forms.overtaken import Original
from stratus.ui.notices import done_with_undo, told

MOST_REPLACEMENTS = 200


@require(P.MANAGE_ASSESSMENTS)
def selection(request: StaffRequest, pk: int) -> HttpResponse:
    """Show how questions come in; of a blueprint assessment its blueprints, what is generated, and the forms that were."""
    assessment = editable_assessment(request, pk)
    chosen = chosen_in(assessment)
    context: dict[str, Any] = {"assessment": assessment, "chosen": chosen, "may_edit": True, "tab": "selection"}
    if chosen is None:
        context["has_questions"] = assessment.questions.exists()
        return render(request, "assessments/forms/selection.html", context)
    form = PlanForm(request.POST or None, initial=PlanForm.initial_of(chosen.plan))
    original = Original(request, form, lambda: PlanForm.initial_of(FormPlan.objects.get(assessment=assessment)))
    if request.method == "POST" and form.is_valid():
        with errors_beside_fields(form), original.saving():
            change_plan(pk, **form.cleaned_data, by=request.actor)
            messages.success(request, _("Saved. Generate the forms next."))
            return redirect("assessments:selection", pk)
    questions = questions_of(assessment)
    context |= {
        "form": form,
        "places": _places(assessment, chosen),
        "asks": bool(chosen.cells),
        "found": compared(chosen, questions),
        "is_drawn": bool(chosen.forms) and chosen.forms[0].kind == FormKind.DRAWN,
        "problems": form_problems(chosen, questions) if chosen.forms else [],
        "replaces": sum(question.section_id in chosen.sections for question in questions),
    }
    return render(request, "assessments/forms/selection.html", context, status=status_of(form))


def _places(assessment: Assessment, chosen: Chosen) -> list[dict[str, Any]]:
    """Return where a blueprint may stand, with what it asks for: each section, or the whole assessment."""
    sums = {one.section_id: said_sum(sums_of(matrix_of(one)).total) for one in chosen.blueprints}
    sections = list(sections_of(assessment))
    if not sections:
        return [{"pk": 0, "title": _("The whole assessment"), "has": None in sums, "sum": sums.get(None, "")}]
    return [{"pk": one.pk, "title": one.title, "has": one.pk in sums, "sum": sums.get(one.pk, "")} for one in sections]


@require_POST
@require(P.MANAGE_ASSESSMENTS)
def choose(request: StaffRequest, pk: int) -> HttpResponse:
    """Choose how questions come in."""
    by_blueprint = request.POST.get("by") == "blueprint"
    with told(request):
        choose_selection(pk, by_blueprint=by_blueprint, by=request.actor)
    return redirect("assessments:selection", pk)


@require_POST
@require(P.MANAGE_ASSESSMENTS)
def generate(request: StaffRequest, pk: int) -> HttpResponse:
    """Generate all forms anew."""
    with told(request):
        made = actions.generate_forms(pk, by=request.actor)
        if made[0].kind == FormKind.DRAWN:
            done = _("The pool was generated.")
        else:
            done = ngettext("%(n)s form was generated.", "%(n)s forms were generated.", len(made)) % {"n": len(made)}
        done_with_undo(request, done, reverse("assessments:undo_forms", args=[pk]))
    return redirect("assessments:selection", pk)


@require_POST
@require(P.MANAGE_ASSESSMENTS)
def undo(request: StaffRequest, pk: int) -> HttpResponse:
    """Take back the last change of the forms."""
    with told(request, _("The last change of the forms was taken back.")):
        actions.undo(pk, by=request.actor)
    return redirect("assessments:selection", pk)


@require(P.MANAGE_ASSESSMENTS)
def form(request: StaffRequest, pk: int, number: int) -> HttpResponse:
    """Show a form: its questions with their cells; of a drawn one the pools."""
    assessment = editable_assessment(request, pk)
    chosen, shown = _shown(assessment, number)
    visible = set(items_visible_to(request.actor).filter(used_in__assessment=assessment).values_list("pk", flat=True))
    context: dict[str, Any] = {"assessment": assessment, "shown": shown, "visible_items": visible, "may_edit": True, "tab": "selection"}
    if shown.form.kind == FormKind.DRAWN:
        return render(request, "assessments/forms/pool.html", context | {"pools": _pools(chosen, shown), "plan": chosen.plan})
    titles = {section.pk: section.title for section in sections_of(assessment)}
    context["rows"] = [
        {
            "question": question,
            "cell": name_of(cell),
            "points": points_of(question),
            "section": titles.get(question.section_id or 0, ""),
            "case": newest(question.item).case,
        }
        for question, cell in shown.rows
    ]
    return render(request, "assessments/forms/form.html", context)


def _pools(chosen: Chosen, shown: Shown) -> list[dict[str, Any]]:
    takes, share = takes_of(shown.form), chosen.plan.share
    inside = {kind: [question for question, cell in shown.rows if kind_of(question, cell) == kind] for kind in takes}
    return [
        {
            "name": name_of(chosen.cells[kind.cell]),
            "own": kind.own,
            "take": take,
            "size": len(inside[kind]),
            "reaches": float(pool_of(inside[kind], take).reaches),
            "needed": pool_for_share(take, share) if share else 0,
            "questions": inside[kind],
        }
        for kind, take in takes.items()
        if kind.cell in chosen.cells
    ]


def _shown(assessment: Assessment, number: int) -> tuple[Chosen, Shown]:
    chosen = chosen_in(assessment)
    found = compared(chosen, questions_of(assessment)).forms if chosen else ()
    shown = next((one for one in found if one.form.number == number), None)
    if chosen is None or shown is None:
        raise Http404
    return chosen, shown


@require_POST
@require(P.MANAGE_ASSESSMENTS)
def change_form(request: StaffRequest, pk: int, number: int, item_pk: int) -> HttpResponse:
    """Move a question of a form up or down, or put another one in its place."""
    with told(request):
        if "other" in request.POST:
            other = typed_whole(request.POST["other"]) or 0
            actions.replace_on_form(pk, number, item_pk, other, by=request.actor)
            done_with_undo(request, _("The question was replaced."), reverse("assessments:undo_forms", args=[pk]))
        else:
            actions.move_on_form(pk, number, item_pk, -1 if "up" in request.POST else 1, by=request.actor)
    return redirect("assessments:form", pk, number)


@require(P.MANAGE_ASSESSMENTS)
def replace(request: StaffRequest, pk: int, number: int, item_pk: int) -> HttpResponse:
    """Offer the questions that can stand in the place of one on a form."""
    assessment = editable_assessment(request, pk)
    rows = AssessmentFormItem.objects.filter(form__assessment=assessment, form__number=number, question__item=item_pk)
    row = rows.select_related("form", "question__item__latest", "cell__topic", "cell__objective", "cell__level").first()
    if row is None or row.form.kind != FormKind.FIXED:
        raise Http404
    offers = actions.replacements(assessment, row, request.actor)
    items = Item.objects.filter(pk__in=[offer.id for offer in offers[:MOST_REPLACEMENTS]]).select_related("latest", "collection")
    context = {
        "assessment": assessment,
        "row": row,
        "cell": name_of(row.cell),
        "items": list(items.order_by("sort_key", "id")),
        "further": max(0, len(offers) - MOST_REPLACEMENTS),
        "may_edit": True,
        "tab": "selection",
    }
    return render(request, "assessments/forms/replace.html", context)
