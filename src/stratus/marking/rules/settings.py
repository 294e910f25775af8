"""What the settings of a schedule's marking may be. Pure.

Values come in as an integrator or a form gives them: enums in any letter case, numbers and booleans also as text. `None` switches a
moderation rule off; for everything else, and as blank text everywhere, it means "stays as it is".
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from typing import Any

MAX_POINTS = 2_147_483_647

ENUMS: dict[str, tuple[str, ...]] = {
    "assessing_type": ("TWO_ASSESSORS", "ONE_ASSESSOR"),
    "allocation_type": ("BY_CANDIDATES", "BY_QUESTIONS"),
    "allocation_assignment": ("MANUAL", "ASSESSOR_DECIDES"),
    "evaluations_sharing": ("BY_ALLOCATIONS", "ALL"),
}
BOOLEANS = (
    "sharing_annotations",
    "anonymous_candidates",
    "anonymous_assessors",
    "assess_auto_scored",
    "use_moderation",
    "show_assessor_annotations",
)
PERCENTS: dict[str, tuple[int, int]] = {"scoring_difference": (0, 100), "proximity_to_pass_mark": (0, 100), "sample_moderation": (1, 100)}


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

_KINDS = {
    "assessing_type": Wrong.ASSESSING_TYPE,
    "allocation_type": Wrong.ALLOCATION_TYPE,
    "evaluations_sharing": Wrong.SHARING_TYPE,
    "scoring_difference": Wrong.DIFFERENCE,
    "proximity_to_pass_mark": Wrong.PROXIMITY,
    "pass_mark_range": Wrong.RANGE,
    "sample_moderation": Wrong.SAMPLE,
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong. `field` is a path such as `settings.use_moderation` or `allocations[0].markers[1]`."""

    kind: Wrong
    field: str
    message: str


@dataclass(frozen=True, slots=True)
class Values:
    """The settings themselves, named as in `MarkingSettings`. Percentages are of the maximum score, the range is in points."""

    assessing_type: str = "ONE_ASSESSOR"
    allocation_type: str = "BY_CANDIDATES"
    allocation_assignment: str = "MANUAL"
    sharing_annotations: bool = False
    evaluations_sharing: str = "BY_ALLOCATIONS"
    anonymous_candidates: bool = False
    anonymous_assessors: bool = False
    assess_auto_scored: bool = False
    use_moderation: bool = False
    show_assessor_annotations: bool = False
    scoring_difference: int | None = None
    proximity_to_pass_mark: int | None = None
    pass_mark_from: int | None = None
    pass_mark_to: int | None = None
    sample_moderation: int | None = None


NAMES = tuple(field.name for field in fields(Values))


class Unreadable(ValueError):
    """A value is not of the kind that is asked for."""


def read_enum(value: Any, allowed: Sequence[str]) -> str:
    """Return the allowed word that this is, in any letter case. Raises Unreadable."""
    if isinstance(value, str) and (word := value.strip().upper()) in allowed:
        return word
    raise Unreadable("Possible values: " + ", ".join(allowed))


def read_boolean(value: Any) -> bool:
    """Return true or false, also from text. Raises Unreadable."""
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value.strip().lower() in ("true", "false"):
        return value.strip().lower() == "true"
    raise Unreadable("Must be true or false")


def read_integer(value: Any, low: int, high: int) -> int:
    """Return a whole number from low to high, also from text. Raises Unreadable."""
    number: int | None = None
    if isinstance(value, int) and not isinstance(value, bool):
        number = value
    elif (isinstance(value, float) and value.is_integer()) or (isinstance(value, str) and re.fullmatch(r"[+-]?[0-9]{1,12}", value.strip())):
        number = int(value)
    if number is None or not low <= number <= high:
        raise Unreadable(f"Must be a whole number from {low} to {high}")
    return number


def as_text(value: Any) -> str | None:
    """Return a text, or a whole number as text; None for anything else."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return None if isinstance(value, bool) or not isinstance(value, str | int) else str(value)


def is_blank(value: Any) -> bool:
    """Tell whether this is text without anything in it, which equals absence."""
    return isinstance(value, str) and not value.strip()


def judge(
    given: Any, present: Values, *, workflow: str, has_published: bool = False, is_finished: bool = False
) -> tuple[Values, list[Problem]]:
    """Return the settings that would result, and everything that speaks against them (unordered).

    `given` maps names of `Values` (and `pass_mark_range` with `from` and `to`) to raw values; anything but a mapping is a problem.
    A value equal to the present one is never a problem.
    """
    if not isinstance(given, Mapping):
        return present, [Problem(Wrong.SETTINGS, "settings", "Must be an object")]
    wanted, problems = _read(given, present)
    if workflow == "SIMPLE":
        if wanted.assessing_type == "TWO_ASSESSORS" != present.assessing_type:
            problems.append(Problem(Wrong.ASSESSING_TYPE, "settings.assessing_type", "The simple workflow has one assessor"))
        if wanted.use_moderation and not present.use_moderation:
            problems.append(Problem(Wrong.OTHER, "settings.use_moderation", "The simple workflow has no moderation"))
    if wanted != present:
        problems += _combination(wanted)
    if wanted != present or problems:
        if has_published:
            problems.append(Problem(Wrong.PUBLISHED, "settings", "A result of this schedule is published"))
        elif is_finished:
            problems.append(Problem(Wrong.FINISHED, "settings", "The marking of this schedule is finished"))
    return wanted, problems


def _read(given: Mapping[str, Any], present: Values) -> tuple[Values, list[Problem]]:
    changes: dict[str, Any] = {}
    problems: list[Problem] = []

    def note(name: str, error: Unreadable, path: str = "") -> None:
        problems.append(Problem(_KINDS.get(name, Wrong.OTHER), f"settings.{path or name}", str(error)))

    for name, value in given.items():
        if is_blank(value) or (value is None and name not in PERCENTS and name != "pass_mark_range"):
            continue
        try:
            if name in ENUMS:
                changes[name] = read_enum(value, ENUMS[name])
            elif name in BOOLEANS:
                changes[name] = read_boolean(value)
            elif name in PERCENTS:
                changes[name] = None if value is None else read_integer(value, *PERCENTS[name])
            elif name == "pass_mark_range":
                low, high = _range(value, present)
                changes |= {"pass_mark_from": low, "pass_mark_to": high}
        except Unreadable as error:
            note(name, error)
    return replace(present, **changes), problems


def _range(value: Any, present: Values) -> tuple[int | None, int | None]:
    if value is None:
        return None, None
    if not isinstance(value, Mapping):
        raise Unreadable("Must be an object with From and To")
    ends = [value.get("from"), value.get("to")]
    stored = [present.pass_mark_from, present.pass_mark_to]
    low, high = (kept if end is None or is_blank(end) else read_integer(end, 0, MAX_POINTS) for end, kept in zip(ends, stored, strict=True))
    if low is None or high is None:
        raise Unreadable("From and To must both be given")
    if low > high:
        raise Unreadable("From must not be greater than To")
    return low, high


def _combination(wanted: Values) -> list[Problem]:
    """Judge what only the whole can tell."""
    problems = []
    two = wanted.assessing_type == "TWO_ASSESSORS"
    if wanted.anonymous_assessors and not two:
        problems.append(
            Problem(Wrong.ANONYMOUS_ASSESSORS, "settings.anonymous_assessors", "One assessor cannot be hidden from other assessors")
        )
    if wanted.use_moderation:
        has_rule = wanted.proximity_to_pass_mark is not None or wanted.pass_mark_from is not None
        if two and not has_rule and wanted.scoring_difference is None:
            problems.append(Problem(Wrong.MODERATION_OF_TWO, "settings.use_moderation", "Give a difference, a proximity or a range"))
        if not two and not has_rule:
            problems.append(Problem(Wrong.MODERATION_OF_ONE, "settings.use_moderation", "Give a proximity or a range"))
    return problems


def first(problems: Sequence[Problem]) -> Problem:
    """Return the problem that the API reports: the earliest kind, then the earliest found."""
    return min(problems, key=lambda problem: ORDER[problem.kind])
