"""What each section of an exam came to: its points, rounded once, and whether its pass mark was reached. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from stratus.assessments.forms.counting import maximum_in
from stratus.assessments.options.grading.rules import Grading, said

Told = dict[str, Any]
"""{"id", "title", "score", "max_score"} of a section, "left_out" (ids of its questions that do not count) where only so many do, with
"answer_count", and "pass" where it has a pass mark: {"percentage", "cut" (points, exact, as a text), "required", "reached"}."""


def outcomes(
    sections: Sequence[Mapping[str, Any]],
    items: Iterable[Mapping[str, Any]],
    given: Mapping[str, Decimal],
    left_out: Collection[str],
    step: str,
) -> list[Told]:
    """Return what the sections of one script came to that have a pass mark or of which only so many answers count; others are not told.

    `items`: those of the version that the candidate had. `given`: question → points, unrounded. `step`: to which scores are rounded. A
    section is judged as the exam is: on its sum, rounded once, and without a correction for guessing.
    """
    asked = list(items)
    return [_outcome(one, asked, given, left_out, step) for one in sections if "pass" in one or "answer_count" in one]


def _outcome(
    section: Mapping[str, Any], items: Sequence[Mapping[str, Any]], given: Mapping[str, Decimal], left_out: Collection[str], step: str
) -> Told:
    mark = section.get("pass")
    percentage = Fraction(str(mark["percentage"])) if mark else Fraction(0)
    grading = Grading(Fraction(maximum_in(section, items)), percentage, step)
    score = grading.published(sum((given.get(item, Decimal(0)) for item in section["items"]), Decimal(0)))
    told: Told = {"id": section["id"], "title": section["title"], "score": float(score), "max_score": float(grading.full_score)}
    if "answer_count" in section:
        told["answer_count"] = section["answer_count"]
        told["left_out"] = [item for item in section["items"] if item in left_out]
    if mark:
        told["pass"] = {
            "percentage": mark["percentage"],
            "cut": said(grading.cut),
            "required": bool(mark["required"]),
            "reached": grading.passes(score),
        }
    return told


def fail(sections: Iterable[Told]) -> bool:
    """Tell whether a pass mark was missed that must be reached."""
    return any(one["pass"]["required"] and not one["pass"]["reached"] for one in sections if "pass" in one)
