"""Reads about the forms of an assessment: what stands on them, how hard they are, and how they are published."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from stratus.assessments.forms.balance import Hardness, Method, hardness, method_for
from stratus.assessments.forms.counting import points_that_count
from stratus.assessments.forms.generation import Offer
from stratus.assessments.forms.pools import Kind
from stratus.assessments.forms.rules import Form, questions_asked
from stratus.assessments.models import (
    Assessment,
    AssessmentForm,
    AssessmentFormItem,
    AssessmentQuestion,
    AssessmentSection,
    Blueprint,
    BlueprintCell,
    FormKind,
    FormPlan,
)
from stratus.assessments.sections.blocks import together
from stratus.assessments.sections.points import points_of
from stratus.foundation.numbers import plain
from stratus.library.queries import newest


@dataclass(frozen=True)
class Chosen:
    """What a blueprint assessment has: its plan, its cells by id, and its forms, each with its rows by position."""

    plan: FormPlan
    blueprints: Sequence[Blueprint]
    forms: Sequence[AssessmentForm]
    cells: Mapping[int, BlueprintCell] = field(default_factory=dict)

    @property
    def sections(self) -> set[int | None]:
        """The sections whose questions are chosen by blueprint; None in it: those of the whole assessment are."""
        return {blueprint.section_id for blueprint in self.blueprints}


def chosen_in(assessment: Assessment) -> Chosen | None:
    """Return what a blueprint assessment has; None where questions are chosen by hand. One statement then, else six."""
    plan = FormPlan.objects.filter(assessment=assessment).first()
    if plan is None:
        return None
    cells = BlueprintCell.objects.select_related("topic", "objective", "level")
    found = Blueprint.objects.filter(assessment=assessment).select_related("section").prefetch_related(Prefetch("cells", cells))
    blueprints = sorted(found, key=lambda one: (one.section.position if one.section else 0, one.pk))
    items = AssessmentFormItem.objects.order_by("position")
    forms = AssessmentForm.objects.filter(assessment=assessment).order_by("number").prefetch_related(Prefetch("items", items))
    return Chosen(plan, blueprints, list(forms), {cell.pk: cell for one in blueprints for cell in one.cells.all()})


def name_of(cell: BlueprintCell) -> str:
    """Return what a cell is called (its nodes loaded)."""
    row = str(cell.topic or cell.objective)
    return _("%(column)s × %(row)s") % {"column": cell.level, "row": row} if cell.level else row


def offer_of(question: AssessmentQuestion, cell: int) -> Offer:
    """Return a question that stands on a form as a generation has it."""
    item = question.item
    return Offer(item.pk, (cell,), newest(item).max_score, newest(item).case_id, item.p_value, item.angoff_value)


def kind_of(question: AssessmentQuestion, cell: BlueprintCell) -> Kind:
    """Return of which kind of its cell a question is."""
    return Kind(cell.pk, points_of(question) if cell.points is None else None)


@dataclass(frozen=True)
class Shown:
    """A form as its author sees it: questions with their cells in order, and how hard it is, where that can be said."""

    form: AssessmentForm
    rows: Sequence[tuple[AssessmentQuestion, BlueprintCell]]
    max_score: Decimal
    hardness: Hardness | None


@dataclass(frozen=True)
class Comparison:
    """All forms beside each other."""

    forms: Sequence[Shown]
    method: Method
    shared: int
    """How many questions stand on several."""

    @property
    def apart(self) -> float | None:
        """How far the easiest form's mean lies above the hardest's."""
        means = [one.hardness.mean for one in self.forms if one.hardness]
        return max(means) - min(means) if len(means) > 1 else None


def compared(chosen: Chosen, questions: Sequence[AssessmentQuestion]) -> Comparison:
    """Return the forms with what they hold. `questions` are those of the assessment (`questions_of`); no statement."""
    by_id = {question.pk: question for question in questions}
    lists = [
        [
            (by_id[row.question_id], cell)
            for row in form.items.all()
            for cell in [chosen.cells[row.cell_id]]
            # A question that was moved out of the section of its cell stands on no form any more.
            if row.question_id in by_id and by_id[row.question_id].section_id == cell.blueprint.section_id
        ]
        for form in chosen.forms
    ]
    method = method_for([offer_of(question, cell.pk) for rows in lists for question, cell in rows])
    common = [question for question in questions if question.section_id not in chosen.sections]
    shown = []
    for form, rows in zip(chosen.forms, lists, strict=True):
        values = [getattr(question.item, method.value) for question, _cell in rows] if method is not Method.NONE else []
        total = _worth([*(question for question, _cell in rows), *common])
        shown.append(Shown(form, rows, total, hardness(values) if values else None))
    times: dict[int, int] = defaultdict(int)
    for rows in lists:
        for question, _cell in rows:
            times[question.pk] += 1
    return Comparison(shown, method, sum(number > 1 for number in times.values()))


def _worth(sheet: Iterable[AssessmentQuestion]) -> Decimal:
    """Return the points that can be had for these questions (`questions_of`): of a section of which only so many count, for so many."""
    points: dict[AssessmentSection | None, list[Decimal]] = defaultdict(list)
    for question in sheet:
        points[question.section].append(points_of(question))
    return sum((points_that_count(inside, one.answer_count if one else None) for one, inside in points.items()), Decimal(0))


def takes_of(form: AssessmentForm) -> dict[Kind, int]:
    """Return how many of each kind a drawn form takes."""
    return {Kind(cell, None if own is None else Decimal(own)): take for cell, own, take in form.takes}


def frozen_forms(chosen: Chosen | None, questions: Sequence[AssessmentQuestion]) -> list[dict[str, Any]]:
    """Return the forms as a version holds them (`AssessmentVersion.forms`); empty: there is one, which has all questions.

    `questions` are those of the assessment as `questions_of` has them. Questions of sections without a blueprint are on every form.
    No statement.
    """
    if chosen is None or not chosen.forms:
        return []
    if chosen.forms[0].kind == FormKind.DRAWN:
        return [_frozen_drawn(chosen, questions)]
    if len(chosen.forms) == 1:
        return []
    return [
        {
            "number": shown.form.number,
            "title": shown.form.title,
            "items": [question.item.external_id for question in on_form(shown, chosen, questions)],
            "max_score": plain(shown.max_score),
        }
        for shown in compared(chosen, questions).forms
    ]


def said_union(forms: Sequence[Form], there: int) -> str:
    """Return the sentence beside so many questions of which a candidate has only some; "" where everybody has all of them.

    `forms`: those of a version (`rules.forms_of`), or of an assessment that is being written (`checks.drafted`).
    """
    if not forms:
        return ""
    told = {"forms": len(forms), "there": there, "asked": questions_asked(forms, there)}
    if forms[0].cells:
        return _("All %(there)s questions of the pool; each candidate is asked %(asked)s.") % told
    return _("All questions of %(forms)s forms; each candidate is asked %(asked)s.") % told


def on_form(shown: Shown, chosen: Chosen, questions: Sequence[AssessmentQuestion]) -> list[AssessmentQuestion]:
    """Return all questions of a fixed form: by sections, those of a section in the form's order, those of a case together."""
    sections = list(dict.fromkeys(question.section_id for question in questions))
    common = [question for question in questions if question.section_id not in chosen.sections]
    inside = sorted([*(question for question, _cell in shown.rows), *common], key=lambda question: sections.index(question.section_id))
    by_item = {question.item_id: question for question in inside}
    case_of = {pk: newest(question.item).case_id for pk, question in by_item.items()}
    return [by_item[pk] for pk in together(by_item, case_of, {pk: question.section_id for pk, question in by_item.items()})]


def _frozen_drawn(chosen: Chosen, questions: Sequence[AssessmentQuestion]) -> dict[str, Any]:
    form = chosen.forms[0]
    shown = compared(chosen, questions).forms[0]
    pools: dict[Kind, list[AssessmentQuestion]] = defaultdict(list)
    for question, cell in shown.rows:
        pools[kind_of(question, cell)].append(question)
    takes = takes_of(form)
    titles = {blueprint.section_id: blueprint.section.title if blueprint.section else "" for blueprint in chosen.blueprints}
    cells: list[tuple[int | None, dict[str, Any]]] = []
    sheet: list[AssessmentQuestion] = []
    for kind, pool in pools.items():
        cell = chosen.cells[kind.cell]
        cells.append((pool[0].section_id, _cell(pool, takes.get(kind, 0), name_of(cell))))
        sheet += pool[: takes.get(kind, 0)]
    for section_id, common in _common(chosen, questions).items():
        cells.append((section_id, _cell(common, len(common), titles.get(section_id, ""))))
        sheet += common
    sections = list(dict.fromkeys(question.section_id for question in questions))
    cells.sort(key=lambda pair: sections.index(pair[0]))
    return {
        "number": form.number,
        "title": form.title,
        "cells": [cell for _section, cell in cells if cell["take"]],
        "share": chosen.plan.share,
        "max_score": plain(_worth(sheet)),
    }


def _common(chosen: Chosen, questions: Iterable[AssessmentQuestion]) -> dict[int | None, list[AssessmentQuestion]]:
    """Return the questions that were chosen by hand, by section."""
    found: dict[int | None, list[AssessmentQuestion]] = defaultdict(list)
    for question in questions:
        if question.section_id not in chosen.sections:
            found[question.section_id].append(question)
    return found


def _cell(pool: Sequence[AssessmentQuestion], take: int, name: str) -> dict[str, Any]:
    return {"items": [question.item.external_id for question in pool], "take": take, "name": name}
