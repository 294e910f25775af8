"""What an assessment that is being written comes to: its points, and what guessing gives."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction

from stratus.assessments import rules
from stratus.assessments.forms.counting import maximum_by_sections
from stratus.assessments.models import AssessmentQuestion, AssessmentSection
from stratus.library.queries import newest


def counts_of(sections: Iterable[AssessmentSection]) -> dict[int, int]:
    """Return the sections of which only so many answers count, by id."""
    return {section.pk: section.answer_count for section in sections if section.answer_count is not None}


def total_of(questions: Sequence[AssessmentQuestion], sections: Iterable[AssessmentSection]) -> Decimal:
    """Return the points that a candidate can have: those of so many questions as count. No query (`queries.questions_of`)."""
    items = [{"id": str(question.pk), "max_score": newest(question.item).max_score} for question in questions]
    divided = [
        {
            "items": [str(question.pk) for question in questions if question.section_id == section.pk],
            "answer_count": section.answer_count,
        }
        for section in sections
    ]
    return maximum_by_sections(divided, items)


def chance_of(judged: Sequence[rules.Question], sections: Iterable[AssessmentSection]) -> Fraction | None:
    """Return the points that guessing gives of these questions (`versions.actions.as_rules`); None where nothing can be guessed."""
    return rules.chance_score(judged, counts_of(sections))
