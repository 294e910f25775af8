"""Pure rules: which step takes an assessment from which stage to which, whose step it is, and what is approved.

The reasons: docs/adr/0047-approval-and-versions.md.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

DRAFT, IN_REVIEW, APPROVED, PUBLISHED = "DRAFT", "IN_REVIEW", "APPROVED", "PUBLISHED"


class Step(StrEnum):
    """What somebody can do on the way to publication. The values are those that pages send."""

    OFFER = "offer"
    TAKE_BACK = "take-back"
    APPROVE = "approve"
    SEND_BACK = "send-back"


JUDGING = frozenset({Step.APPROVE, Step.SEND_BACK})
"""The steps of whoever approves; the others are those of authors."""
FROM: dict[Step, tuple[str, ...]] = {
    Step.OFFER: (DRAFT, PUBLISHED),
    Step.TAKE_BACK: (IN_REVIEW, APPROVED),
    Step.APPROVE: (IN_REVIEW,),
    Step.SEND_BACK: (IN_REVIEW, APPROVED),
}
"""The stages in which a step can be taken."""
TO = {Step.OFFER: IN_REVIEW, Step.TAKE_BACK: DRAFT, Step.APPROVE: APPROVED, Step.SEND_BACK: DRAFT}
VERDICT = {Step.OFFER: "OFFERED", Step.TAKE_BACK: "TAKEN_BACK", Step.APPROVE: "APPROVED", Step.SEND_BACK: "SENT_BACK"}
LONGEST_COMMENT = 2000
"""Characters of what somebody says with a decision."""


@dataclass(frozen=True, slots=True)
class Hands:
    """What somebody may do with an assessment: change it, judge it; and whether they are the one who changed it last."""

    may_edit: bool
    may_judge: bool
    changed_it_last: bool


def may_take(step: Step, hands: Hands) -> bool:
    """Tell whether these hands may take a step, if it can be taken at all. Who changed it last may send it back, and not approve it."""
    if step in JUDGING:
        return hands.may_judge and not (step == Step.APPROVE and hands.changed_it_last)
    return hands.may_edit


def steps(stage: str, hands: Hands) -> list[Step]:
    """Return the steps that these hands may take at this stage, in the order of `Step`."""
    return [step for step in Step if stage in FROM[step] and may_take(step, hands)]


def is_changed_last_by(edited_by: int | None, owner: int | None, people: Collection[int | None]) -> bool:
    """Tell whether one of these people changed an assessment last; where nobody is written down it was its owner.

    `people`: who is at the computer, and who they are logged in as.
    """
    return (edited_by if edited_by is not None else owner) in {one for one in people if one is not None}


def fingerprint(frozen: Mapping[str, Any]) -> str:
    """Return the SHA-256 of what would be published (field → value), in hexadecimal; equal contents have the same."""
    written = json.dumps(frozen, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=_in_json)
    return hashlib.sha256(written.encode("utf-8", "surrogatepass")).hexdigest()


def _in_json(value: Any) -> str:
    if isinstance(value, Decimal):
        # A number of the database has places that one of a sum may lack.
        return format(value.normalize(), "f")
    raise TypeError(f"{type(value).__name__} is nothing that a version holds.")
