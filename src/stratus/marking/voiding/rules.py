"""Which attempts can be voided during and after marking. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class NotVoided(StrEnum):
    """Why an attempt is not voided (`api/reference` §3.7.3)."""

    NOT_FOUND = "NOT_FOUND"
    """There is no attempt, or it is not handed in (invigilators void running ones)."""
    ALREADY_VOID = "ALREADY_VOID"
    ALREADY_PUBLISHED = "ALREADY_PUBLISHED"


@dataclass(frozen=True, slots=True)
class Work:
    """What the rules need of an attempt; `status` is an `AttemptStatus`, `number` counts a candidate's attempts from 1."""

    id: int
    number: int
    status: str
    is_published: bool = False


def why_not(work: Work) -> NotVoided | None:
    """Return why this attempt cannot be voided, or None."""
    if work.status == "VOID":
        return NotVoided.ALREADY_VOID
    if work.status != "HANDED_IN":
        return NotVoided.NOT_FOUND
    return NotVoided.ALREADY_PUBLISHED if work.is_published else None


def to_void(works: Sequence[Work], *, place_is_void: bool) -> list[int] | NotVoided:
    """Return the attempts to void for one candidate, or why there are none.

    These are all that were handed in and are neither void nor published. If there are none, the latest attempt that ended says why;
    `place_is_void`: the registration was voided before the candidate began.
    """
    if voidable := [work.id for work in works if why_not(work) is None]:
        return voidable
    ended = [work for work in works if why_not(work) != NotVoided.NOT_FOUND]
    if not ended:
        return NotVoided.ALREADY_VOID if place_is_void else NotVoided.NOT_FOUND
    return why_not(max(ended, key=lambda work: work.number)) or NotVoided.NOT_FOUND
