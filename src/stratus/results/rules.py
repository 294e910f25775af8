"""Rounding, percentage, passed or not, what candidates see, and the quota's day. Pure; scores are points as Decimal."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

CENT = Decimal("0.01")
EXACT = Decimal("0.000001")
"""Tolerance for rounding: thirds are stored with eight decimals, and three of them must count as a whole."""

QUOTA_RESET = time(13, 30)
"""UTC; when the daily quota of `GET /results` restarts (`api/decisions` §2)."""


def rounded(points: Decimal) -> Decimal:
    """Return at most 2 decimals, halves up. To be applied once, to the unrounded sum."""
    return _exact(points).quantize(CENT, ROUND_HALF_UP)


def _exact(points: Decimal) -> Decimal:
    return points.quantize(EXACT, ROUND_HALF_UP)


def percentage(score: Decimal, maximum: Decimal) -> Decimal:
    """Return the share of the maximum in per cent, at most 2 decimals, 0 to 100; 0 if the maximum is 0."""
    if maximum <= 0:
        return Decimal(0)
    return min(max(rounded(score * 100 / maximum), Decimal(0)), Decimal(100))


def passed(score: Decimal, maximum: Decimal, percentage_to_pass: Decimal) -> bool:
    """Tell whether the unrounded score reaches the pass mark."""
    return _exact(score) * 100 >= maximum * percentage_to_pass


def passed_status(score: Decimal | None, maximum: Decimal, percentage_to_pass: Decimal, *, is_void: bool) -> str:
    """Return VOIDED, SATISFACTORY or NOT_SATISFACTORY."""
    if is_void or score is None:
        return "VOIDED"
    return "SATISFACTORY" if passed(score, maximum, percentage_to_pass) else "NOT_SATISFACTORY"


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
