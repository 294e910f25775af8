"""Rounding, percentage, passed or not, what candidates see, and the quota's day. Pure; scores are points as Decimal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum

from stratus.assessments.options.grading.rules import Grading, rounded

QUOTA_RESET = time(13, 30)
"""UTC; when the daily quota of `GET /results` restarts (`api/decisions` §2)."""


def percentage(score: Decimal, maximum: Decimal) -> Decimal:
    """Return the share of the maximum in per cent, at most 2 decimals, 0 to 100; 0 if the maximum is 0. `score`: as it is published."""
    if maximum <= 0:
        return Decimal(0)
    return min(max(rounded(score * 100 / maximum), Decimal(0)), Decimal(100))


@dataclass(frozen=True, slots=True)
class Judged:
    """What the unrounded points of a script come to: the published score, and all that is judged by it."""

    score: Decimal
    percentage: Decimal
    passed_status: str
    grade: str


def judged(points: Decimal | None, grading: Grading, *, is_void: bool, sections_fail: bool = False) -> Judged:
    """Return what is published of these points: rounded once, and passing, percentage and grade judged on that number.

    An attempt that is void, or has no points, has neither outcome nor grade. `sections_fail`: the pass mark of a section was missed that
    must be reached (`marking.scoring.sections`); then nothing passes, and the grade says so too.
    """
    if is_void or points is None:
        return Judged(Decimal(0), Decimal(0), "VOIDED", "")
    score = grading.published(points)
    status = "SATISFACTORY" if grading.passes(score) and not sections_fail else "NOT_SATISFACTORY"
    return Judged(score, percentage(score, grading.full_score), status, grading.grade(score, fails=sections_fail))


def quota_day(now: datetime) -> datetime:
    """Return when the quota's day that contains `now` (UTC) began."""
    reset = datetime.combine(now.date(), QUOTA_RESET, tzinfo=now.tzinfo)
    return reset if now >= reset else reset - timedelta(days=1)


class Disclosure(StrEnum):
    """What a candidate is told about an attempt's result."""

    SHOWN = "SHOWN"
    VOID = "VOID"
    NOT_YET = "NOT_YET"
    """It is not published yet, and will be shown then."""
    AFTER_LAST = "AFTER_LAST"
    """It will be shown after the last attempt."""
    NOT_DISCLOSED = "NOT_DISCLOSED"


def disclosure(when: str, *, is_void: bool, published: bool, shown: bool, a_later_one_shown: bool) -> Disclosure:
    """Return what a candidate is told about an attempt's result.

    `when`: the assessment's option; `published`, `shown`: of the result (`shown_to_candidate`). If results are shown after the last
    attempt, earlier ones are shown too as soon as that of a later attempt is (`a_later_one_shown`).
    """
    if is_void:
        return Disclosure.VOID
    if published and (shown or (when == "AFTER_LAST_ATTEMPT" and a_later_one_shown)):
        return Disclosure.SHOWN
    if when == "NEVER" or (published and when != "AFTER_LAST_ATTEMPT"):
        return Disclosure.NOT_DISCLOSED
    return Disclosure.AFTER_LAST if when == "AFTER_LAST_ATTEMPT" and published else Disclosure.NOT_YET


def shown_to_candidate(when: str, *, chosen: bool, number: int, attempts_allowed: int | None) -> bool:
    """Tell whether the candidate may see the result once it is published. `chosen`: the assessor's decision; `number`: of the attempt."""
    if when == "ASSESSOR_DECIDES":
        return chosen
    if when == "AFTER_LAST_ATTEMPT":
        return attempts_allowed is not None and number >= attempts_allowed
    return when == "AFTER_EACH_ATTEMPT"
