"""What prevents publishing an assessment of which not all candidates get the same questions, and what they can get. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any, Protocol

from django.utils.translation import gettext as _

from stratus.assessments.forms.rules import UNNUMBERED, Cell, Form, forms_of, is_possible


class Question(Protocol):
    """What is asked here of a question (`assessments.rules.Question`)."""

    @property
    def id(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def max_score(self) -> Decimal: ...
    @property
    def section(self) -> int | None: ...
    @property
    def case(self) -> int | None: ...
    @property
    def chance(self) -> Fraction | None: ...


class Section(Protocol):
    """What is asked here of a section (`assessments.rules.Section`)."""

    @property
    def id(self) -> int: ...
    @property
    def title(self) -> str: ...
    @property
    def draw(self) -> int | None: ...
    @property
    def answer_count(self) -> int | None: ...


def drafted(questions: Sequence[Question], sections: Sequence[Section], forms: Sequence[Mapping[str, Any]] = ()) -> list[Form]:
    """Return the forms that a version with these questions and sections has; none where everybody gets the same questions.

    `forms` as a version stores them: where there are any, nothing is drawn by sections.
    """
    if forms:
        return forms_of(forms, ())
    inside = {section.id: tuple(question.id for question in questions if question.section == section.id) for section in sections}
    if not any(section.draw is not None and section.draw < len(inside[section.id]) for section in sections):
        return []
    cells = [Cell(inside[one.id], len(inside[one.id]) if one.draw is None else one.draw, one.title) for one in sections]
    return [Form(UNNUMBERED, "", cells=tuple(cells))]


def draw_problems(questions: Sequence[Question], sections: Sequence[Section]) -> list[str]:
    """Return what is wrong with the sections from which is drawn, as sentences."""
    problems = []
    for section in sections:
        if section.draw is not None:
            problems += _problems_of(section, section.draw, [question for question in questions if question.section == section.id])
    return problems


def _problems_of(section: Section, draw: int, inside: Sequence[Question]) -> list[str]:
    if not inside:
        return []  # which is told by itself
    if draw > len(inside):
        told = {"section": section.title, "draw": draw, "there": len(inside)}
        return [_("“%(section)s” draws %(draw)s questions for each candidate, and has only %(there)s.") % told]
    problems = []
    usual = Counter(question.max_score for question in inside).most_common(1)[0][0]
    if others := [question for question in inside if question.max_score != usual]:
        named = "; ".join(f"{question.title} ({_points(question.max_score)})" for question in others)
        told = {"section": section.title, "points": _points(usual), "titles": named}
        problems.append(
            _(
                "“%(section)s” draws questions, so that all of its questions need the same points: else not all candidates could get as"
                " many. Most have %(points)s, these have not: %(titles)s."
            )
            % told
        )
    case_of = {question.id: str(question.case) for question in inside if question.case is not None}
    if not is_possible(Cell(tuple(question.id for question in inside), draw), case_of):
        problems.append(
            _(
                "The cases of “%(section)s” do not allow to draw %(draw)s of its questions: a case is asked with all of its questions, or"
                " not at all. Choose another number, or move a case."
            )
            % {"section": section.title, "draw": draw}
        )
    return problems


def total_of(questions: Sequence[Question], forms: Sequence[Form], sections: Sequence[Section] = ()) -> Decimal:
    """Return the points that a candidate can get: of sections of which only so many answers count, those of so many.

    Where questions that are drawn or chosen from differ in their points, the greatest: publishing refuses that.
    """
    known = {question.id: question for question in questions}
    counts = {section.id: section.answer_count for section in sections}
    sheets = [_richest(form, known) for form in forms] or [list(questions)]
    return max(_points_of(sheet, counts) for sheet in sheets)


def _richest(form: Form, known: Mapping[str, Question]) -> list[Question]:
    """Return the questions of a sheet of this form than which none is worth more."""
    found = [known[item] for item in form.items if item in known]
    for cell in form.cells:
        there = [known[item] for item in cell.items if item in known]
        found += sorted(there, key=lambda question: question.max_score, reverse=True)[: cell.take]
    return found


def _points_of(sheet: Sequence[Question], counts: Mapping[int, int | None]) -> Decimal:
    of_section: dict[int | None, list[Decimal]] = {}
    for question in sheet:
        of_section.setdefault(question.section, []).append(question.max_score)
    return sum((sum(sorted(points, reverse=True)[: counts.get(one or 0)], Decimal(0)) for one, points in of_section.items()), Decimal(0))


def chance_in(questions: Sequence[Question], forms: Sequence[Form], sections: Sequence[Section] = ()) -> Fraction | None:
    """Return the points that somebody may expect who guesses every question of their sheet, on average of all sheets.

    None where no question has a chance score; questions without one count 0: nothing can be guessed there. Where only so many answers of
    a section count, these are as good as the mean of those on the sheet.
    """
    if all(question.chance is None for question in questions):
        return None
    counts = {section.id: section.answer_count for section in sections}
    all_of_them = Form(UNNUMBERED, "", items=tuple(question.id for question in questions))
    return sum((_chance_of(form, questions, counts) for form in forms or [all_of_them]), Fraction(0)) / max(len(forms), 1)


def _chance_of(form: Form, questions: Sequence[Question], counts: Mapping[int, int | None]) -> Fraction:
    """Return the chance score of a form: each question weighs as often as it stands on a sheet."""
    often = dict.fromkeys(form.items, Fraction(1))
    for cell in form.cells:
        often |= dict.fromkeys(cell.items, Fraction(min(cell.take, len(cell.items)), len(cell.items) or 1))
    of_section: dict[int | None, list[tuple[Fraction, Fraction]]] = {}
    for question in questions:
        if question.id in often:
            points = Fraction(0) if question.chance is None else question.chance * Fraction(question.max_score)
            of_section.setdefault(question.section, []).append((often[question.id], points))
    return sum((_expected(weighed, counts.get(one or 0)) for one, weighed in of_section.items()), Fraction(0))


def _expected(weighed: Sequence[tuple[Fraction, Fraction]], count: int | None) -> Fraction:
    """Return what guessing gives of a section. `weighed`: of each question how often it stands on a sheet, and its chance score."""
    total = sum((often * points for often, points in weighed), Fraction(0))
    there = sum((often for often, _points in weighed), Fraction(0))
    return total * count / there if count is not None and count < there else total


def _points(value: Decimal) -> str:
    return f"{value.normalize():f}"
