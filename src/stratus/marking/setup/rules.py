"""Which settings of a schedule's marking are valid. Pure."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Any

from stratus.marking.setup.changes import STAYS, PassMarkRange, SettingsChange
from stratus.marking.setup.problems import Problem, Wrong, wrong_setting

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


def judge(
    change: SettingsChange, present: Values, *, workflow: str, has_published: bool = False, is_finished: bool = False
) -> tuple[Values, list[Problem]]:
    """Return the resulting settings and all their problems (unordered), including what could not be parsed.

    A value equal to the present one is never a problem.
    """
    wanted, problems = _changed(change, present)
    problems = [*change.unreadable, *problems]
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


RULES_OF_MODERATION = ("scoring_difference", "proximity_to_pass_mark", "pass_mark_from", "pass_mark_to", "sample_moderation")


def idle(wanted: Values, present: Values) -> dict[str, str]:
    """Return the rules of moderation that somebody sets now and that would do nothing, by name: without moderation, or with one assessor.

    For screens: the API keeps rules for the day on which moderation is switched on. A rule that stands there already, and stays, may wait
    too, so that moderation can be switched off and on again.
    """
    found = {}
    for name in RULES_OF_MODERATION:
        value = getattr(wanted, name)
        if value is None or value == getattr(present, name):
            continue
        if not wanted.use_moderation:
            found[name] = "UNUSED"
        elif name == "scoring_difference" and wanted.assessing_type != "TWO_ASSESSORS":
            found[name] = "ONE_ASSESSOR"
    return found


def _changed(change: SettingsChange, present: Values) -> tuple[Values, list[Problem]]:
    """Return the settings with the values that are valid on their own, and the problems of the others."""
    changes: dict[str, Any] = {name: value for name in BOOLEANS if (value := getattr(change, name)) is not None}
    problems: list[Problem] = []
    for name, allowed in ENUMS.items():
        value = getattr(change, name)
        if value in allowed:
            changes[name] = value
        elif value is not None:
            problems.append(wrong_setting(name, "Possible values: " + ", ".join(allowed)))
    for name, (low, high) in PERCENTS.items():
        value = getattr(change, name)
        if value is None or (value is not STAYS and low <= value <= high):
            changes[name] = value
        elif value is not STAYS:
            problems.append(wrong_setting(name, f"Must be a whole number from {low} to {high}"))
    if change.pass_mark_range is None:
        changes |= {"pass_mark_from": None, "pass_mark_to": None}
    elif isinstance(change.pass_mark_range, PassMarkRange):
        low_end, high_end, message = _range(change.pass_mark_range, present)
        if message:
            problems.append(wrong_setting("pass_mark_range", message))
        else:
            changes |= {"pass_mark_from": low_end, "pass_mark_to": high_end}
    return replace(present, **changes), problems


def _range(wanted: PassMarkRange, present: Values) -> tuple[int | None, int | None, str]:
    """Return both ends and their problems; an end that is not given stays unchanged."""
    low = present.pass_mark_from if wanted.low is None else wanted.low
    high = present.pass_mark_to if wanted.high is None else wanted.high
    if low is None or high is None:
        return low, high, "From and To must both be given"
    if not (0 <= low <= MAX_POINTS and 0 <= high <= MAX_POINTS):
        return low, high, f"Must be a whole number from 0 to {MAX_POINTS}"
    return low, high, "From must not be greater than To" if low > high else ""


def _combination(wanted: Values) -> list[Problem]:
    """Check what depends on several settings."""
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
