"""Actions on the forms of an assessment: generate, change by hand, undo.

The questions of the assessment are those of its forms together: whatever changes a form changes them, in the same transaction.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from itertools import chain
from string import ascii_uppercase
from typing import Any, NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _

from stratus.access.actor import Actor
from stratus.access.permissions import Permission
from stratus.assessments.blueprints.actions import locked_plan
from stratus.assessments.blueprints.queries import Frame, blueprints_of, frame_of, key_of, offered, offers_of
from stratus.assessments.blueprints.words import gaps_of
from stratus.assessments.drafts.actions import open_assessment
from stratus.assessments.errors import NotFound
from stratus.assessments.forms.balance import balanced
from stratus.assessments.forms.generation import Cell, Gap, Offer, Placed, TooLarge, generate
from stratus.assessments.forms.ordering import moved_on_form
from stratus.assessments.forms.pools import pools_for
from stratus.assessments.models import (
    Assessment,
    AssessmentForm,
    AssessmentFormItem,
    AssessmentQuestion,
    Blueprint,
    BlueprintCell,
    FormKind,
    FormPlan,
)
from stratus.assessments.queries import assessments_editable_by
from stratus.assessments.sections.questions import MOST_QUESTIONS, section_ids, section_of_items, set_order
from stratus.events import log
from stratus.foundation.errors import DomainError
from stratus.library.queries import case_of_items

LARGEST_SEED = 2**31
GAPS_TOLD = 10


class Unfulfilled(DomainError):
    """The library cannot fill the blueprint; `gaps` says where, a sentence a cell."""

    def __init__(self, gaps: Sequence[str]) -> None:
        told = "; ".join(gaps[:GAPS_TOLD])
        if len(gaps) > GAPS_TOLD:
            told = _("%(gaps)s; and %(n)s more") % {"gaps": told, "n": len(gaps) - GAPS_TOLD}
        super().__init__(_("Nothing was generated, because questions are missing. %(gaps)s.") % {"gaps": told})
        self.gaps = list(gaps)


class Asked(NamedTuple):
    """What a generation goes by: the plan, the cells of all blueprints in order, what the library offers for them, and their names."""

    kind: str
    forms: int
    cells: list[Cell]
    offers: list[Offer]
    names: dict[int, str]
    by_hand: int
    """Questions of sections without a blueprint."""


class Found(NamedTuple):
    """The questions of each form, and how many a drawn one takes of each kind."""

    forms: Sequence[Sequence[Placed]]
    takes: list[list[Any]]


def generate_forms(assessment_id: int, *, by: Actor, seed: int | None = None) -> list[AssessmentForm]:
    """Choose the questions of all forms anew, as plan and blueprints say. Without a seed another one is drawn.

    They are chosen before the assessment is locked. Questions of sections without a blueprint stay. Raises NotAllowed, NotFound, ViewOnly,
    Archived, Unfulfilled, or DomainError where there is no plan, no blueprint that asks for anything, where there would be too many
    questions, where there is too much to choose from, or where that changed meanwhile.
    """
    by.require(Permission.MANAGE_ASSESSMENTS)
    seed = random.SystemRandom().randrange(1, LARGEST_SEED) if seed is None else seed
    seen = assessments_editable_by(by).filter(pk=assessment_id).exclude(status="ARCHIVED").first()
    plan = FormPlan.objects.filter(assessment=seen).first() if seen else None
    asked = _asked(seen, plan, by) if seen and plan else None
    chosen = _choose(asked, seed) if asked else None
    with transaction.atomic():
        assessment = open_assessment(assessment_id, by)
        plan = locked_plan(assessment)
        if asked is None or chosen is None or asked != _asked(assessment, plan, by):
            raise DomainError(_("The blueprint or the questions that it offers were changed just now. Generate once more."))
        before = state_of(assessment, plan)
        plan.seed = seed
        items = [[(one.item, one.cell) for one in form] for form in chosen.forms]
        _write(assessment, plan, items, {cell.id: cell for cell in asked.cells}, chosen.takes, by)
        _done(assessment, plan, before, by, "generated", seed=seed)
    return list(AssessmentForm.objects.filter(assessment=assessment).order_by("number"))


def _choose(asked: Asked, seed: int) -> Found:
    cells, offers = asked.cells, asked.offers
    if not cells:
        raise DomainError(_("Say in the blueprint how many questions are wanted first."))
    forms: Sequence[Sequence[Placed]]
    takes: list[list[Any]] = []
    try:
        if asked.kind == FormKind.DRAWN:
            pools = pools_for(cells, offers, seed, MOST_QUESTIONS - asked.by_hand)
            forms, gaps = [pools.items], pools.gaps
            takes = [[kind.cell, None if kind.own is None else str(kind.own), take] for kind, take in sorted(pools.takes.items(), key=str)]
        else:
            found = balanced(generate(cells, offers, asked.forms, seed), cells, {offer.id: offer for offer in offers})
            forms, gaps = found.forms, found.gaps
    except TooLarge as error:
        told = _(
            "This is too large to generate (cells: %(cells)s, questions that fit them: %(questions)s, forms: %(forms)s). "
            "Ask for fewer cells, or let each blueprint offer fewer questions by its filters."
        )
        forms_asked = 1 if asked.kind == FormKind.DRAWN else asked.forms
        raise DomainError(told % {"cells": len(cells), "questions": len(offers), "forms": forms_asked}) from error
    if gaps:
        raise Unfulfilled(_told(gaps, {cell.id: cell for cell in cells}, asked.names))
    return Found(forms, takes)


def _asked(assessment: Assessment, plan: FormPlan, by: Actor) -> Asked:
    """Return what a generation goes by.

    A question that several sections offer is one offer. Ten statements at most for each blueprint, whatever its size.
    """
    cells: list[Cell] = []
    names: dict[int, str] = {}
    merged: dict[int, Offer] = {}
    for blueprint in blueprints_of(assessment):
        frame = frame_of(blueprint)
        there = {key_of(cell): cell for cell in blueprint.cells.all()}
        numbers = {key: there[key].pk for key in frame.names if key in there}
        for key, pk in numbers.items():
            cells.append(Cell(pk, blueprint.section_id, there[key].count, there[key].points))
            names[pk] = _named(blueprint, frame, key)
        for offer in offers_of(offered(blueprint, frame, by), numbers):
            present = merged.get(offer.id)
            everywhere = (present.cells if present else ()) + offer.cells
            merged[offer.id] = Offer(offer.id, everywhere, offer.points, offer.case, offer.p_value, offer.angoff_value)
    present_sections = {cell.section for cell in cells}
    by_hand = sum(section not in present_sections for section in section_of_items(assessment).values())
    return Asked(plan.kind, plan.count, cells, list(merged.values()), names, by_hand)


def _named(blueprint: Blueprint, frame: Frame, key: Any) -> str:
    return f"{blueprint.section.title}, {frame.names[key]}" if blueprint.section else frame.names[key]


def _told(gaps: Iterable[Gap], cells: Mapping[int, Cell], names: Mapping[int, str]) -> list[str]:
    """Return gaps as sentences: those of a cell that offers too few once, whatever the number of forms."""
    told = []
    for gap in sorted(gaps, key=lambda one: one.placed):
        told += gaps_of({gap.cell: cells[gap.cell].count}, {gap.cell: gap.offered}, names, {gap.cell: gap.placed})
    return list(dict.fromkeys(told))


@transaction.atomic
def move_on_form(assessment_id: int, number: int, item_id: int, step: int, *, by: Actor) -> None:
    """Move a question of a fixed form up (−1) or down (1) within its section; at the edge of its case it takes the others along.

    Raises NotAllowed, NotFound, ViewOnly, Archived, or DomainError without a plan.
    """
    by.require(Permission.MANAGE_ASSESSMENTS)
    assessment = open_assessment(assessment_id, by)
    plan = locked_plan(assessment)
    rows = _rows(_form(assessment, number))
    _row(rows, item_id)
    before = state_of(assessment, plan)
    section_of = {row.question.item_id: row.question.section_id for row in rows}
    order = moved_on_form(list(section_of), section_of, case_of_items(section_of), item_id, step)
    if order == list(section_of):
        return
    places = {pk: place for place, pk in enumerate(order, start=1)}
    for row in rows:
        row.position = places[row.question.item_id]
    AssessmentFormItem.objects.bulk_update(rows, ["position"], batch_size=1000)
    _set_questions(assessment, by)
    _done(assessment, plan, before, by, "moved", form=number, item=item_id)


@transaction.atomic
def replace_on_form(assessment_id: int, number: int, item_id: int, other_id: int, *, by: Actor) -> None:
    """Put another question of the same cell in the place of one on a fixed form.

    Raises as `move_on_form`, and DomainError where the other one cannot stand there.
    """
    by.require(Permission.MANAGE_ASSESSMENTS)
    assessment = open_assessment(assessment_id, by)
    plan = locked_plan(assessment)
    form = _form(assessment, number)
    row = _row(_rows(form), item_id)
    if other_id not in {offer.id for offer in replacements(assessment, row, by)}:
        raise DomainError(_("This question cannot stand in its place any more. Choose another one."))
    before = state_of(assessment, plan)
    order, section_of = section_of_items(assessment), section_of_items(assessment)
    place, cell_id, points, section = row.position, row.cell_id, row.question.points, row.question.section_id
    stays = AssessmentFormItem.objects.filter(question=row.question_id).exclude(form=form).exists()
    items = list(chain.from_iterable(([pk, other_id] if stays else [other_id]) if pk == item_id else [pk] for pk in order))
    row.delete()
    set_order(assessment, items, by, section_of | {other_id: section})
    AssessmentQuestion.objects.filter(assessment=assessment, item=other_id).update(points=points)
    question = AssessmentQuestion.objects.get(assessment=assessment, item=other_id)
    AssessmentFormItem.objects.create(form=form, question=question, cell_id=cell_id, position=place)
    _set_questions(assessment, by)
    _done(assessment, plan, before, by, "replaced", form=number, item=item_id, other=other_id)


def replacements(assessment: Assessment, row: AssessmentFormItem, by: Actor) -> list[Offer]:
    """Return the questions that can stand in the place of one on a form, in the order of ids: of its cell, worth as much, on no form.

    Questions of a case are neither replaced nor put in: a case is whole.
    """
    blueprint = Blueprint.objects.select_related("section").prefetch_related("cells").get(pk=row.cell.blueprint_id)
    there = set(AssessmentQuestion.objects.filter(assessment=assessment).values_list("item_id", flat=True))
    key, points = key_of(row.cell), row.cell.points
    own = row.question.item.latest.max_score if row.question.item.latest else Decimal(0)
    if row.question.item.latest and row.question.item.latest.case_id:
        return []
    fitting = [one for one in offered(blueprint, frame_of(blueprint), by) if key in one.keys]
    return [
        offer
        for offer in offers_of(fitting, {key: row.cell_id})
        if offer.id not in there and offer.case is None and (points is not None or offer.points == own)
    ]


@transaction.atomic
def undo(assessment_id: int, *, by: Actor) -> None:
    """Bring back the forms as they were before the last change of them; a second time brings that change back.

    Raises as `move_on_form`, and DomainError where there is nothing to undo, or what was there cannot be used any more.
    """
    by.require(Permission.MANAGE_ASSESSMENTS)
    assessment = open_assessment(assessment_id, by)
    plan = locked_plan(assessment)
    if plan.before is None:
        raise DomainError(_("There is nothing to undo."))
    now, then = state_of(assessment, plan), plan.before
    sections = set(section_ids(assessment))
    cells = set(BlueprintCell.objects.filter(blueprint__assessment=assessment).values_list("pk", flat=True))
    lost = any(section is not None and section not in sections for _item, section, _points in then["questions"])
    if lost or any(cell not in cells for form in then["forms"] for _item, cell in form["items"]):
        raise DomainError(_("Sections or the blueprint were changed since: the forms of before do not fit any more."))
    AssessmentForm.objects.filter(assessment=assessment).delete()
    set_order(assessment, [item for item, *_more in then["questions"]], by, {item: section for item, section, _p in then["questions"]})
    _set_points(assessment, {item: None if points is None else Decimal(points) for item, _section, points in then["questions"]})
    _make_forms(assessment, then["forms"])
    plan.seed = then["seed"]
    _done(assessment, plan, now, by, "undone")


def state_of(assessment: Assessment, plan: FormPlan) -> dict[str, Any]:
    """Return what `undo` brings back: the questions with section and points, and the forms. Three statements."""
    questions = AssessmentQuestion.objects.filter(assessment=assessment).order_by("position")
    forms = AssessmentForm.objects.filter(assessment=assessment).order_by("number")
    rows = AssessmentFormItem.objects.filter(form__assessment=assessment).order_by("position")
    inside: dict[int, list[list[int]]] = {}
    for form, item, cell in rows.values_list("form_id", "question__item_id", "cell_id"):
        inside.setdefault(form, []).append([item, cell])
    return {
        "questions": [
            [item, section, None if points is None else str(points)]
            for item, section, points in questions.values_list("item_id", "section_id", "points")
        ],
        "forms": [
            {"number": one.number, "title": one.title, "kind": one.kind, "takes": one.takes, "items": inside.get(one.pk, [])}
            for one in forms
        ],
        "seed": plan.seed,
    }


def _write(
    assessment: Assessment,
    plan: FormPlan,
    forms: Sequence[Sequence[tuple[int, int]]],
    cells: Mapping[int, Cell],
    takes: list[list[Any]],
    by: Actor,
) -> None:
    """Make these forms the only ones, and their questions those of the assessment. Pairs are item and cell, in the order of cells."""
    section_of = section_of_items(assessment)
    present_sections = {cell.section for cell in cells.values()}
    kept = {pk: section for pk, section in section_of.items() if section not in present_sections}
    fresh = {item: cells[cell].section for form in forms for item, cell in form}
    if len(kept | fresh) > MOST_QUESTIONS:
        raise DomainError(_("An assessment has at most %(most)s questions.") % {"most": MOST_QUESTIONS}, "questions")
    if twice := kept.keys() & fresh.keys():
        told = _("%(n)s of the questions stand in a section without a blueprint already. Remove them there first.")
        raise DomainError(told % {"n": len(twice)})
    AssessmentForm.objects.filter(assessment=assessment).delete()
    set_order(assessment, [*kept, *fresh], by, kept | fresh)
    _set_points(assessment, {item: cells[cell].points for form in forms for item, cell in form})
    titles = [""] if plan.kind == FormKind.DRAWN else ascii_uppercase
    values = [
        {"number": number, "title": title, "kind": plan.kind, "takes": takes, "items": form}
        for number, (title, form) in enumerate(zip(titles, forms, strict=False), start=1)
    ]
    _make_forms(assessment, values)
    _set_questions(assessment, by)


def _make_forms(assessment: Assessment, forms: Sequence[Mapping[str, Any]]) -> None:
    """Write forms with their items, in the order given but for cases, which stand together. Items are questions of the assessment."""
    questions = {one.item_id: one for one in AssessmentQuestion.objects.filter(assessment=assessment)}
    case_of = case_of_items(questions)
    section_of = {pk: question.section_id for pk, question in questions.items()}
    rows = []
    for values in forms:
        form = AssessmentForm.objects.create(assessment=assessment, **{name: values[name] for name in ("number", "title", "kind", "takes")})
        cell_of = dict(values["items"])
        order = moved_on_form(list(cell_of), section_of, case_of, 0, 0)
        rows += [
            AssessmentFormItem(form=form, question=questions[item], cell_id=cell_of[item], position=place)
            for place, item in enumerate(order, start=1)
        ]
    AssessmentFormItem.objects.bulk_create(rows, batch_size=1000)


def _set_points(assessment: Assessment, points: Mapping[int, Decimal | None]) -> None:
    changed = []
    for question in AssessmentQuestion.objects.filter(assessment=assessment):
        if question.item_id in points and question.points != points[question.item_id]:
            question.points = points[question.item_id]
            changed.append(question)
    AssessmentQuestion.objects.bulk_update(changed, ["points"], batch_size=1000)


def _set_questions(assessment: Assessment, by: Actor) -> None:
    """Give the questions of the assessment the order of its forms: first those of the first form."""
    rows = AssessmentFormItem.objects.filter(form__assessment=assessment).order_by("form__number", "position")
    on_forms = list(dict.fromkeys(rows.values_list("question__item_id", flat=True)))
    places = {pk: place for place, pk in enumerate(on_forms)}
    section_of = section_of_items(assessment)
    order = sorted(section_of, key=lambda pk: places.get(pk, -1))
    set_order(assessment, order, by, section_of)


def _form(assessment: Assessment, number: int) -> AssessmentForm:
    form = AssessmentForm.objects.filter(assessment=assessment, number=number).first()
    if form is None or form.kind != FormKind.FIXED:
        raise NotFound(_("This form is not there any more."))
    return form


def _rows(form: AssessmentForm) -> list[AssessmentFormItem]:
    rows = AssessmentFormItem.objects.filter(form=form).order_by("position")
    return list(rows.select_related("question__item__latest", "cell"))


def _row(rows: Sequence[AssessmentFormItem], item_id: int) -> AssessmentFormItem:
    found = next((row for row in rows if row.question.item_id == item_id), None)
    if found is None:
        raise NotFound(_("This question is not on the form any more."))
    return found


def _done(assessment: Assessment, plan: FormPlan, before: dict[str, Any], by: Actor, act: str, **data: Any) -> None:
    plan.before = before
    plan.save(update_fields=["before", "seed"])
    log.record("assessment.forms_changed", by=by, subject=assessment, act=act, **data)
