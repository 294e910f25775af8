"""Assessments: the list, a new one, and one's own page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from functools import partial

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from stratus.access.decorators import require
from stratus.access.permissions import Permission as P
from stratus.access.staff_request import StaffRequest
from stratus.assessments.drafts import actions
from stratus.assessments.drafts.actions import create_assessment, restore
from stratus.assessments.drafts.forms import NewForm
from stratus.assessments.drafts.lists import ASSESSMENTS
from stratus.assessments.errors import ViewOnly
from stratus.assessments.forms.checks import drafted, total_of
from stratus.assessments.forms.faults import form_problems
from stratus.assessments.forms.queries import chosen_in, frozen_forms
from stratus.assessments.forms.rules import questions_asked
from stratus.assessments.models import Assessment
from stratus.assessments.options.option_templates.actions import create_from_template
from stratus.assessments.options.option_templates.queries import templates_to_choose
from stratus.assessments.queries import (
    assessments_editable_by,
    assessments_visible_to,
    printable_with_key,
    questions_of,
    sections_of,
    versions_of,
)
from stratus.assessments.rules import chance_score, shown_megabytes
from stratus.assessments.sections.groups import Refused, grouped, totals
from stratus.assessments.versions.actions import (
    as_rules,
    captions_of,
    frozen,
    is_publishable,
    languages_as_rules,
    pages_as_rules,
    pages_of,
    problems_of,
    sections_as_rules,
)
from stratus.assessments.versions.approval.gate import approval_problems
from stratus.assessments.versions.approval.queries import Approval, approval_for
from stratus.assessments.versions.checks.queries import checked
from stratus.foundation import clock
from stratus.foundation.numbers import hundredths
from stratus.library.models import Item
from stratus.library.queries import items_visible_to
from stratus.tenancy.queries import tenant_settings
from stratus.ui.forms import errors_beside_fields, status_of
from stratus.ui.lists.pages import show
from stratus.ui.notices import told


@require(*ASSESSMENTS.rights)
def assessments(request: StaffRequest) -> HttpResponse:
    """List the assessments that this person sees; archived ones when asked for."""
    return show(request, ASSESSMENTS, "assessments/list.html")


@require(P.MANAGE_ASSESSMENTS)
def create(request: StaffRequest) -> HttpResponse:
    """Make a draft, with the usual options or those of a template; `?template=` names the one that is chosen to begin with."""
    chosen = request.GET.get("template", "")
    form = NewForm(request.POST or None, initial={"template": chosen}, templates=templates_to_choose(request.actor))
    if request.method == "POST" and form.is_valid():
        with errors_beside_fields(form):
            values, template = dict(form.cleaned_data), form.cleaned_data.get("template")
            values.pop("template", None)
            make = partial(create_from_template, template) if template else create_assessment
            assessment = make(by=request.actor, **values)
            return redirect("assessments:options", assessment.pk)
    return render(request, "assessments/create.html", {"form": form}, status=status_of(form))


@require(P.ASSESSMENTS)
def detail(request: StaffRequest, pk: int) -> HttpResponse:
    """Show an assessment: its questions, what is missing for publication, and its versions."""
    return shown(request, _assessment(request, pk))


def shown(
    request: StaffRequest,
    assessment: Assessment,
    refused: Mapping[int, Refused] | None = None,
    *,
    many: Mapping[str, Refused] | None = None,
    ticked: Sequence[int] = (),
    into: int | None = None,
    status: int = 200,
) -> HttpResponse:
    """Answer with the page of an assessment.

    `refused`: item id → points that were typed and refused; `many`: the same of the fields for many questions, by name, of which `ticked`
    were chosen for the section `into`.
    """
    questions, sections = questions_of(assessment), list(sections_of(assessment))
    versions, may_edit = list(versions_of(assessment)[:100]), _may_edit(request, assessment)
    settings = tenant_settings()
    only_live, page_items = settings.only_live_items, pages_of(assessment, questions, sections)
    captions, chosen = captions_of([*page_items, *(question.item for question in questions)]), chosen_in(assessment)
    judged = as_rules(questions, only_live=only_live, captions=captions)
    pages = pages_as_rules(page_items, only_live=only_live, captions=captions)
    languages = languages_as_rules(assessment, questions, page_items, captions)
    groups = grouped(questions, sections, refused)
    ruled, frozen_as = sections_as_rules(sections), frozen_forms(chosen, questions)
    drawn = drafted(judged, ruled, frozen_as)
    total, chance = total_of(judged, drawn, ruled), chance_score(judged, drawn, ruled)
    summed = totals(groups)
    approval: Approval | None = None
    unapproved: list[str] = []
    if settings.approve_assessments:
        approval = approval_for(assessment, request.actor, may_edit=may_edit)
        unapproved = approval_problems(assessment, frozen(assessment, settings, now=clock.now()).version)
    visible = set(items_visible_to(request.actor).filter(used_in__assessment=assessment).values_list("pk", flat=True))
    context = {
        "assessment": assessment,
        "approval": approval,
        "approval_problems": unapproved,
        "questions": questions,
        "groups": groups,
        "sections": sections,
        "totals": summed,
        "asked": questions_asked(drawn, len(questions)),
        "total": total,
        "many": many or {},
        "ticked": set(ticked),
        "into": into,
        "may_compose": may_edit and request.actor.can(P.MANAGE_ASSESSMENTS) and assessment.status != "ARCHIVED",
        "chance": None if chance is None else hundredths(chance),
        "chance_percent": hundredths(100 * chance / Fraction(total)) if chance is not None and total else None,
        "problems": problems_of(assessment, judged, sections, pages, languages, frozen_as, form_problems(chosen, questions, sections)),
        "held_up": _held_up(request, [*(question.item for question in questions), *page_items], only_live=only_live),
        "checked": checked(assessment, questions, sections, page_items, drawn) if may_edit and questions else None,
        "megabytes": shown_megabytes([*judged, *pages], drawn),
        "forms": chosen.forms if chosen else (),
        "by_blueprint": chosen.sections if chosen else (),
        "versions": versions,
        "may_edit": may_edit,
        # Editors have a link to the paper, and that one to its key.
        "printable_with_key": set() if may_edit else printable_with_key(versions, request.actor),
        "visible_items": visible,
        # Those who see each of its questions see its key too.
        "may_preview": bool(questions) and (may_edit or all(question.item_id in visible for question in questions)),
        "tab": "questions",
    }
    return render(request, "assessments/detail.html", context, status=status)


def _held_up(request: StaffRequest, items: Iterable[Item], *, only_live: bool) -> list[Item]:
    """Return the items with which nothing can be published, as far as this person sees them. One query if there are any."""
    found = {item.pk: item for item in items if not is_publishable(item, only_live=only_live)}
    if not found:
        return []
    seen = set(items_visible_to(request.actor).filter(pk__in=list(found)).values_list("pk", flat=True))
    return [item for pk, item in found.items() if pk in seen]


@require_POST
@require(P.MANAGE_ASSESSMENTS)
def archive(request: StaffRequest, pk: int) -> HttpResponse:
    """Archive an assessment, or bring it back."""
    if request.POST.get("archive") == "0":
        with told(request, _("The assessment is back.")):
            restore(pk, by=request.actor)
    else:
        with told(request, _("The assessment was archived. Schedules that deliver it go on.")):
            actions.archive(pk, by=request.actor, now=clock.now())
    return redirect("assessments:detail", pk)


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
