"""How grades are written for whoever reads them. Needs Django."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from stratus.assessments.options.grading.rules import BY_CUT, Grading, Line, lines_of
from stratus.ui.forms.number_words import said_number


def localised(grade: str, kind: str) -> str:
    """Return a grade with its reader's decimal sign, if the scale gives numbers; names of grades stay as somebody wrote them."""
    if not grade or kind != BY_CUT or "." not in grade:
        return grade
    # A tenth is part of the grade even where it is 0: 6.0 is told from 6.
    sign = said_number(Decimal("0.5"))[1]
    return grade.replace(".", sign)


def said_lines(grading: Grading) -> list[Line]:
    """Return the table of grades as `lines_of` has it, for whoever reads it."""
    kind = grading.scale.kind if grading.scale else ""
    return [replace(line, label=localised(line.label, kind)) for line in lines_of(grading)]
