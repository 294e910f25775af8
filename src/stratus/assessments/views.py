"""Assessments: the list, options, questions, publication."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from stratus import clock
from stratus.assessments import actions
from stratus.assessments.errors import Unpublishable, ViewOnly
from stratus.assessments.forms import InformationForm, OptionsForm, TextsForm
from stratus.assessments.models import Assessment, AssessmentQuestion, AssessmentSection
from stratus.assessments.queries import (
    assessments_editable_by,
    assessments_visible_to,
    questions_of,
    sections_of,
    versions_of,
    with_counts,
)
from stratus.item_types.registry import ITEM_TYPES
from stratus.library.models import Item, ItemStatus
from stratus.library.queries import collections_usable_by, items_usable_by, items_visible_to, newest
from stratus.people import memberships
from stratus.people.decorators import require
from stratus.people.permissions import Permission as P
from stratus.people.staff_request import StaffRequest
from stratus.ui.forms import errors_beside_fields, status_of
from stratus.ui.lists import Listing, number_of, starts_with, text_of
from stratus.ui.notices import told

STATUSES = ("DRAFT", "LIVE", "ARCHIVED")


@require(P.ASSESSMENTS)
def assessments(request: StaffRequest) -> HttpResponse:
    """List the assessments that this person sees; archived ones when asked for."""
    query, status = text_of(request, "q"), request.GET.get("status", "")
    found = assessments_visible_to(request.actor).select_related("owner")
    found = found.filter(status=status) if status in STATUSES else found.exclude(status="ARCHIVED")
    if query:
        found = found.filter(starts_with("sort_key", query))
    sorts = {"title": ("sort_key", "id"), "created": ("created_at", "id"), "owner": ("owner__sort_key", "sort_key", "id")}
    listing = Listing(request, with_counts(found), sorts=sorts, default="title")
    context = {
        "listing": listing,
        "query": query,
        "status": status,
        "statuses": [("DRAFT", _("Draft")), ("LIVE", _("Live")), ("ARCHIVED", _("Archived"))],
    }
    return render(request, "assessments/list.html", context)


@require(P.MANAGE_ASSESSMENTS)
def create(request: StaffRequest) -> HttpResponse:
    """Make a draft."""
    form = InformationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with errors_beside_fields(form):
            assessment = actions.create_assessment(by=request.actor, **form.cleaned_data)
            return redirect("assessments:options", assessment.pk)
    return render(request, "assessments/create.html", {"form": form}, status=status_of(form))


@require(P.ASSESSMENTS)
def detail(request: StaffRequest, pk: int) -> HttpResponse:
    """Show an assessment: its questions, what is missing for publication, and its versions."""
    assessment = _assessment(request, pk)
    questions, sections = list(questions_of(assessment)), list(sections_of(assessment))
    context = {
        "assessment": assessment,
        "questions": questions,
        "groups": _grouped(questions, sections),
        "sections": sections,
        "total": sum(newest(question.item).max_score for question in questions),
        "problems": actions.problems_of(assessment, questions, sections),
        "versions": list(versions_of(assessment)[:100]),
        "may_edit": _may_edit(request, assessment),
        "visible_items": set(items_visible_to(request.actor).filter(used_in__assessment=assessment).values_list("pk", flat=True)),
        "tab": "questions",
    }
    return render(request, "assessments/detail.html", context)


@require(P.MANAGE_ASSESSMENTS)
def options(request: StaffRequest, pk: int) -> HttpResponse:
    """Change information and options."""
    assessment = editable_assessment(request, pk)
    tree = memberships.tree(assessment.available_to)
    form = OptionsForm(request.POST or None, initial=OptionsForm.initial_of(assessment), hierarchies=tree)
    if request.method == "POST" and form.is_valid():
        with errors_beside_fields(form):
            actions.update_options(pk, form.cleaned_data, by=request.actor)
            messages.success(request, _("Saved. Publish to deliver it with these options."))
            return redirect("assessments:detail", pk)
    context = {"assessment": assessment, "form": form, "may_edit": True, "tab": "options"}
    return render(request, "assessments/options.html", context, status=status_of(form))


@require(P.MANAGE_ASSESSMENTS)
def texts(request: StaffRequest, pk: int) -> HttpResponse:
    """Change what candidates read before they start and after they have handed in; what is saved is shown as they will see it."""
    assessment = editable_assessment(request, pk)
    form = TextsForm(request.POST or None, initial=TextsForm.initial_of(assessment))
    if request.method == "POST" and form.is_valid():
        with errors_beside_fields(form):
            actions.update_options(pk, form.cleaned_data, by=request.actor)
            messages.success(request, _("Saved. Publish to deliver it with these texts."))
            return redirect("assessments:texts", pk)
    context = {"assessment": assessment, "form": form, "saved": TextsForm.initial_of(assessment), "may_edit": True, "tab": "texts"}
    return render(request, "assessments/texts.html", context, status=status_of(form))


@require(P.MANAGE_ASSESSMENTS)
def add_questions(request: StaffRequest, pk: int) -> HttpResponse:
    """Choose items from the library."""
    assessment = editable_assessment(request, pk)
    if request.method == "POST":
        chosen = [int(value) for value in request.POST.getlist("item") if value.isascii() and value.isdecimal() and len(value) < 19]
        with told(request):
            added = actions.add_questions(pk, chosen, by=request.actor)
            messages.success(
                request, ngettext("%(number)s question was added.", "%(number)s questions were added.", added) % {"number": added}
            )
            return redirect("assessments:detail", pk)
        return redirect(request.get_full_path())
    query, collection, kind = text_of(request, "q"), number_of(request, "collection"), request.GET.get("type", "")
    items: QuerySet[Item] = items_usable_by(request.actor).filter(status=ItemStatus.LIVE, collection__archived_at=None)
    items = items.exclude(pk__in=AssessmentQuestion.objects.filter(assessment=assessment).values("item"))
    if query:
        items = items.filter(starts_with("sort_key", query) | starts_with("external_id", query, fold=False))
    if collection is not None:
        items = items.filter(collection_id=collection)
    if kind in ITEM_TYPES:
        items = items.filter(item_type=kind)
    sorts = {
        "title": ("sort_key", "id"),
        "collection": ("collection__sort_key", "sort_key", "id"),
        "type": ("item_type", "sort_key", "id"),
        "score": ("latest__max_score", "sort_key", "id"),
    }
    context = {
        "assessment": assessment,
        "listing": Listing(request, items.select_related("latest", "collection"), sorts=sorts, default="title"),
        "collections": collections_usable_by(request.actor).filter(archived_at=None).order_by("sort_key", "id")[:500],
        "query": query,
        "collection": collection,
        "kind": kind,
        "types": list(ITEM_TYPES),
        "is_filtered": bool(query or collection or kind),
    }
    return render(request, "assessments/add_questions.html", context)


@require_POST
@require(P.MANAGE_ASSESSMENTS)
def change_question(request: StaffRequest, pk: int, item_pk: int) -> HttpResponse:
    """Move a question up or down, or remove it."""
    with told(request):
        if "remove" in request.POST:
            actions.remove_question(pk, item_pk, by=request.actor)
            messages.success(request, _("The question was removed from this assessment. It stays in the library."))
        else:
            actions.move_question(pk, item_pk, -1 if "up" in request.POST else 1, by=request.actor)
    return redirect("assessments:detail", pk)


@require_POST
@require(P.PUBLISH_ASSESSMENTS)
def publish(request: StaffRequest, pk: int) -> HttpResponse:
    """Publish the next version."""
    try:
        version = actions.publish(pk, by=request.actor, now=clock.now())
    except Unpublishable as problem:
        for text in problem.problems:
            messages.error(request, text)
    else:
        messages.success(request, _("Version %(number)s is published and can be scheduled.") % {"number": version.number})
    return redirect("assessments:detail", pk)


@require_POST
@require(P.MANAGE_ASSESSMENTS)
def archive(request: StaffRequest, pk: int) -> HttpResponse:
    """Archive an assessment, or bring it back."""
    if request.POST.get("archive") == "0":
        with told(request, _("The assessment is back.")):
            actions.restore(pk, by=request.actor)
    else:
        with told(request, _("The assessment was archived. Schedules that deliver it go on.")):
            actions.archive(pk, by=request.actor, now=clock.now())
    return redirect("assessments:detail", pk)


@dataclass(frozen=True, slots=True)
class Group:
    """A section with its questions; None: the assessment has no sections. `first` is the number before that of its first question.

    `heir` is where its questions go when it is removed.
    """

    section: AssessmentSection | None
    questions: list[AssessmentQuestion]
    first: int
    heir: AssessmentSection | None = None


def _grouped(questions: list[AssessmentQuestion], sections: list[AssessmentSection]) -> list[Group]:
    if not sections:
        return [Group(None, questions, 0)]
    groups: list[Group] = []
    for place, section in enumerate(sections):
        heir = sections[place - 1] if place else (sections[1] if len(sections) > 1 else None)
        inside = [question for question in questions if question.section_id == section.pk]
        groups.append(Group(section, inside, sum(len(group.questions) for group in groups), heir))
    return groups


def _assessment(request: StaffRequest, pk: int) -> Assessment:
    return get_object_or_404(assessments_visible_to(request.actor).select_related("owner"), pk=pk)


def _may_edit(request: StaffRequest, assessment: Assessment) -> bool:
    return assessments_editable_by(request.actor).filter(pk=assessment.pk).exists()


def editable_assessment(request: StaffRequest, pk: int) -> Assessment:
    """Return the assessment. Raises Http404, or ViewOnly for somebody who may only look at it."""
    assessment = _assessment(request, pk)
    if not _may_edit(request, assessment):
        raise ViewOnly
    return assessment
