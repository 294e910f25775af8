"""What a template keeps of an assessment, and what a new one takes from it. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from decimal import Decimal
from typing import Any

from stratus.assessments.options.results import PARTS
from stratus.assessments.options.tools import TOOLS

LONGEST_NAME = 100
MOST_TEMPLATES = 200
"""Of an organisation: all of them stand in one choice."""


def kept(options: Mapping[str, Any], *, grade_scale: Any, correct_for_guessing: bool, available_to: Collection[int]) -> dict[str, Any]:
    """Return what a template keeps: the options as a version stores them (texts among them), the grading, and the hierarchies."""
    grading = {"grade_scale": grade_scale, "correct_for_guessing": correct_for_guessing}
    return {**options, **grading, "available_to": sorted(available_to)}


def values_from(kept: Mapping[str, Any], names: Collection[str], hierarchies: Collection[int]) -> dict[str, Any]:
    """Return the values of a new assessment. Left out is what is not possible any more; what is not kept has its default.

    `names`: the fields that a template sets in this release. `hierarchies`: those that are still there.
    """
    found = {name: value for name, value in kept.items() if name in names}
    found["percentage_to_pass"] = Decimal(str(found["percentage_to_pass"]))
    if "tools" in found:
        found["tools"] = [code for code in found["tools"] if code in TOOLS]
    if "result_parts" in found:
        found["result_parts"] = [code for code in found["result_parts"] if code in PARTS]
    if "available_to" in found:
        found["available_to"] = [pk for pk in found["available_to"] if pk in hierarchies]
    return found
