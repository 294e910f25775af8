"""What pages say of the grade of a result, and of its cut."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from stratus.assessments.options.grading.rules import BY_CUT
from stratus.results.models import Result
from stratus.ui.forms.number_words import said_number


def said_grade(result: Result) -> str:
    """Return the grade of a result in the language of whoever reads it; empty without one."""
    return localised(result.grade, result.grading.get("kind", ""))


def cut_of_result(result: Result) -> Decimal:
    """Return the points from which on a result passed. Results of earlier releases say them in per cent alone."""
    cut = Fraction(result.grading.get("cut") or result.max_score * result.percentage_to_pass / 100)
    return Decimal(cut.numerator) / Decimal(cut.denominator)


def localised(grade: str, kind: str) -> str:
    """Return a grade with its reader's decimal sign, if the scale gives numbers; names of grades stay as somebody wrote them."""
    if not grade or kind != BY_CUT or "." not in grade:
        return grade
    # A tenth is part of the grade even where it is 0: 6.0 is told from 6.
    sign = said_number(Decimal("0.5"))[1]
    return grade.replace(".", sign)
