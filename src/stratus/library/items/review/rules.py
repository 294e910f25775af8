"""Pure rules: which step takes an item from which status to which, and whose step it is (docs/adr/0024-reviews-of-items.md)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

DRAFT, REVIEW, LIVE, WITHDRAWN = "DRAFT", "READY_FOR_REVIEW", "LIVE", "WITHDRAWN"


class Step(StrEnum):
    """What somebody can do with an item's status. The values are those that pages send."""

    OFFER = "offer"
    TAKE_BACK = "take-back"
    APPROVE = "approve"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"
    RESTORE = "restore"


@dataclass(frozen=True, slots=True)
class Hands:
    """What somebody may do in a collection: change its items, and judge them."""

    may_edit: bool
    may_judge: bool


FROM: dict[Step, tuple[str, ...]] = {
    Step.OFFER: (DRAFT,),
    Step.TAKE_BACK: (REVIEW, LIVE),
    Step.APPROVE: (DRAFT, REVIEW),
    Step.REFUSE: (REVIEW,),
    Step.WITHDRAW: (DRAFT, REVIEW, LIVE),
    Step.RESTORE: (WITHDRAWN,),
}
"""The statuses in which a step can be taken."""
TO = {Step.OFFER: REVIEW, Step.TAKE_BACK: DRAFT, Step.APPROVE: LIVE, Step.REFUSE: DRAFT, Step.WITHDRAW: WITHDRAWN}


def may_take(step: Step, status: str, hands: Hands) -> bool:
    """Tell whether these hands may take a step with an item of this status, if the step can be taken at all.

    Who may judge approves what is ready for review. A draft, which nobody has offered yet, is approved by those who may change it too.
    """
    if step == Step.REFUSE:
        return hands.may_judge
    if step == Step.APPROVE:
        return hands.may_judge and (hands.may_edit or status == REVIEW)
    return hands.may_edit


def steps(status: str, hands: Hands) -> list[Step]:
    """Return the steps that these hands may take with an item of this status, in the order of `Step`."""
    return [step for step in Step if status in FROM[step] and may_take(step, status, hands)]


def is_unseen(newest: int | None, seen: int | None) -> bool:
    """Tell whether an item has an open comment that nobody chose to close. `newest`: the id of the newest one, None without any; `seen`:
    of the newest comment that there was when it was chosen, None where open comments were to be left alone.
    """
    return newest is not None and (seen is None or newest > seen)


def target(step: Step, *, only_live: bool) -> str:
    """Return the status that a step leads to. `only_live`: whether nothing but Live items may be published here."""
    if step == Step.RESTORE:
        return first_status(only_live=only_live)
    return TO[step]


def first_status(*, only_live: bool) -> str:
    """Return the status of a new item: a draft where somebody has to approve it, else Live at once."""
    return DRAFT if only_live else LIVE


def status_after_edit(status: str, *, only_live: bool) -> str:
    """Return the status of an item with a new revision: what was approved is not what stands there now."""
    return DRAFT if only_live and status == LIVE else status


def is_publishable(status: str, *, only_live: bool) -> bool:
    """Tell whether an assessment can be published with an item of this status."""
    return status == LIVE if only_live else status != WITHDRAWN
