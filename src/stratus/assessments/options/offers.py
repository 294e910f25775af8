"""What candidates are offered beside answering: to check a question, to report a problem with one. Pure; the saver asks.

A version whose candidates may check holds `offer_check`, its `purpose`, and `check_shows_key` where that is so; one whose candidates may
report holds `candidates_can_report`. What is not offered is left out, so that versions without it are as they always were.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

OFFER_CHECK, SHOWS_KEY, CAN_REPORT = "offer_check", "check_shows_key", "candidates_can_report"
OFFERS = (OFFER_CHECK, SHOWS_KEY, CAN_REPORT)
CHECKED_PURPOSES = (2, 3)
"""Formative and Mixed (`models.Purpose`): what an exam that decides asks is never scored before its end."""


class Offers(NamedTuple):
    """What candidates of a version are offered."""

    check: bool = False
    shows_key: bool = False
    """Whether a question that was checked shows the right answer."""
    reports: bool = False


NOTHING = Offers()


def offers_of(options: Mapping[str, Any]) -> Offers:
    """Return what a version with these options offers. Without a purpose for it there is no Check, whatever else is stored."""
    check = options.get(OFFER_CHECK) is True and options.get("purpose") in CHECKED_PURPOSES
    return Offers(check, check and options.get(SHOWS_KEY) is True, options.get(CAN_REPORT) is True)


def frozen_offers(assessment: Any) -> dict[str, Any]:
    """Return what an assessment offers in the form that a version stores among its options."""
    check = {OFFER_CHECK: True, "purpose": int(assessment.purpose)} if assessment.offer_check else {}
    key = {SHOWS_KEY: True} if assessment.offer_check and assessment.check_shows_key else {}
    return {**check, **key, **({CAN_REPORT: True} if assessment.candidates_can_report else {})}
