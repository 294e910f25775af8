"""Which attempts can be voided during and after marking. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class NotVoided(StrEnum):
    """Why an attempt stays as it is (`api/reference` §3.7.3)."""

    NOT_FOUND = "NOT_FOUND"
    """There is none, or it is not handed in: what runs is voided by whoever watches it."""
    ALREADY_VOID = "ALREADY_VOID"
    ALREADY_PUBLISHED = "ALREADY_PUBLISHED"


@dataclass(frozen=True, slots=True)
class Work:
    """An attempt as it is looked at here; `status` is an `AttemptStatus`, `number` counts a candidate's attempts from 1."""

    id: int
    number: int
    status: str
    is_published: bool = False


def why_not(work: Work) -> NotVoided | None:
    """Return what speaks against voiding this attempt; None: nothing."""
    if work.status == "VOID":
        return NotVoided.ALREADY_VOID
    if work.status != "HANDED_IN":
        return NotVoided.NOT_FOUND
    return NotVoided.ALREADY_PUBLISHED if work.is_published else None


def to_void(works: Sequence[Work], *, place_is_void: bool) -> list[int] | NotVoided:
    """Return the attempts of one candidate that voiding him makes void, or why there is none.

    All are that were handed in and are neither void nor published. With none left, the latest that ended says why; `place_is_void`:
    his place was voided before he began.
    """
    if voidable := [work.id for work in works if why_not(work) is None]:
        return voidable
    ended = [work for work in works if why_not(work) != NotVoided.NOT_FOUND]
    if not ended:
        return NotVoided.ALREADY_VOID if place_is_void else NotVoided.NOT_FOUND
    return why_not(max(ended, key=lambda work: work.number)) or NotVoided.NOT_FOUND
