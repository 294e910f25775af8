"""What an assessment that is being written is worth: the points that a candidate can get."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

from stratus.assessments.forms.checks import drafted, total_of
from stratus.assessments.models import AssessmentQuestion, AssessmentSection
from stratus.assessments.sections.points import points_of


class Worth(NamedTuple):
    """A question, and what it is worth (`forms.checks.Question`)."""

    id: str
    title: str
    max_score: Decimal
    section: int | None
    case: int | None = None
    chance: Fraction | None = None


def worth_of(
    questions: Iterable[AssessmentQuestion], sections: Sequence[AssessmentSection], forms: Sequence[Mapping[str, Any]] = ()
) -> Decimal:
    """Return the points that a candidate can get with these questions (`queries.questions_of`) and sections; no query.

    `forms` are those of a version.
    """
    worth = [Worth(question.item.external_id, question.item.title, points_of(question), question.section_id) for question in questions]
    return total_of(worth, drafted(worth, as_divided(sections), forms), as_divided(sections))


class Divided(NamedTuple):
    """A section, and how many of its questions are drawn and count (`forms.checks.Section`)."""

    id: int
    title: str
    draw: int | None
    answer_count: int | None


def as_divided(sections: Iterable[AssessmentSection]) -> list[Divided]:
    """Return what rules of forms know of sections."""
    return [Divided(section.pk, section.title, section.draw, section.answer_count) for section in sections]
