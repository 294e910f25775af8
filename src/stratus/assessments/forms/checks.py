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


def total_of(questions: Sequence[Question], forms: Sequence[Form]) -> Decimal:
    """Return the points that a candidate can get. Where questions of a cell differ, the greatest: publishing refuses that."""
    points = {question.id: question.max_score for question in questions}
    return max((_points_of(form, points) for form in forms), default=sum((question.max_score for question in questions), Decimal(0)))


def _points_of(form: Form, points: Mapping[str, Decimal]) -> Decimal:
    total = sum((points.get(item, Decimal(0)) for item in form.items), Decimal(0))
    for cell in form.cells:
        each = sorted((points.get(item, Decimal(0)) for item in cell.items), reverse=True)
        total += sum(each[: cell.take], Decimal(0))
    return total


def chance_in(questions: Sequence[Question], forms: Sequence[Form]) -> Fraction | None:
    """Return the points that somebody may expect who guesses every question of their sheet, on average of all sheets.

    None where no question has a chance score; questions without one count 0: nothing can be guessed there.
    """
    known = {one.id: one.chance * Fraction(one.max_score) for one in questions if one.chance is not None}
    if not known:
        return None
    if not forms:
        return sum((one.chance * Fraction(one.max_score) for one in questions if one.chance is not None), Fraction(0))
    return sum((_chance_of(form, known) for form in forms), Fraction(0)) / len(forms)


def _chance_of(form: Form, known: Mapping[str, Fraction]) -> Fraction:
    fixed = sum((known.get(item, Fraction(0)) for item in form.items), Fraction(0))
    shares = (
        Fraction(min(cell.take, len(cell.items)), len(cell.items)) * sum((known.get(item, Fraction(0)) for item in cell.items), Fraction(0))
        for cell in form.cells
        if cell.items
    )
    return fixed + sum(shares, Fraction(0))


def _points(value: Decimal) -> str:
    return f"{value.normalize():f}"
