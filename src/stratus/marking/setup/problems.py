"""Problems of a change of a schedule's marking. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Wrong(StrEnum):
    """Kinds of problems, in the order in which the API documents them: the first one found is the one reported."""

    SETTINGS = "SETTINGS"
    ASSESSING_TYPE = "ASSESSING_TYPE"
    ALLOCATION_TYPE = "ALLOCATION_TYPE"
    DIFFERENCE = "DIFFERENCE"
    PROXIMITY = "PROXIMITY"
    RANGE = "RANGE"
    ANONYMOUS_ASSESSORS = "ANONYMOUS_ASSESSORS"
    MODERATION_OF_TWO = "MODERATION_OF_TWO"
    MODERATION_OF_ONE = "MODERATION_OF_ONE"
    PUBLISHED = "PUBLISHED"
    FINISHED = "FINISHED"
    SHARING_TYPE = "SHARING_TYPE"
    SAMPLE = "SAMPLE"
    OTHER = "OTHER"


ORDER = {kind: place for place, kind in enumerate(Wrong)}

KINDS = {
    "assessing_type": Wrong.ASSESSING_TYPE,
    "allocation_type": Wrong.ALLOCATION_TYPE,
    "evaluations_sharing": Wrong.SHARING_TYPE,
    "scoring_difference": Wrong.DIFFERENCE,
    "proximity_to_pass_mark": Wrong.PROXIMITY,
    "pass_mark_range": Wrong.RANGE,
    "sample_moderation": Wrong.SAMPLE,
}
"""Setting → the kind of problem for a wrong value; OTHER for settings not listed."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem. `field` is a path such as `settings.use_moderation` or `allocations[0].markers[1]`."""

    kind: Wrong
    field: str
    message: str


def wrong_setting(name: str, message: str) -> Problem:
    """Return the problem of a setting whose value alone is not valid."""
    return Problem(KINDS.get(name, Wrong.OTHER), f"settings.{name}", message)


def first(problems: Sequence[Problem]) -> Problem:
    """Return the problem that the API reports: the first by kind, then by order of discovery."""
    return min(problems, key=lambda problem: ORDER[problem.kind])
