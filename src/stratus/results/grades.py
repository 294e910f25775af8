"""What pages say of the grade of a result, and of its cut."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from stratus.assessments.options.grading.words import localised
from stratus.results.models import Result


def said_grade(result: Result) -> str:
    """Return the grade of a result in the language of whoever reads it; empty without one."""
    return localised(result.grade, result.grading.get("kind", ""))


def cut_of_result(result: Result) -> Decimal:
    """Return the points from which on a result passed. Results of earlier releases say them in per cent alone."""
    cut = Fraction(result.grading.get("cut") or result.max_score * result.percentage_to_pass / 100)
    return Decimal(cut.numerator) / Decimal(cut.denominator)
