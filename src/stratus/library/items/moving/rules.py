"""Pure rules: which items stay behind when others go to another collection, and what a copy is called."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from enum import Enum, auto
from typing import NamedTuple

LONGEST_TITLE = 200


class Why(Enum):
    """Why an item cannot go."""

    CASE_STAYS = auto()
    QUESTIONS_STAY = auto()


class Tie(NamedTuple):
    """What holds an item back: the id of its case, or of the first question about it."""

    why: Why
    other: int


def ties(going: Collection[int], case_of: Mapping[int, int]) -> dict[int, Tie]:
    """Return id → tie, of those items that cannot go because a question and its case would come apart.

    `case_of`: question → case, of all questions of which one of the two goes.
    """
    held: dict[int, Tie] = {}
    for question, case in case_of.items():
        if question in going and case not in going:
            held[question] = Tie(Why.CASE_STAYS, case)
        elif case in going and question not in going:
            held.setdefault(case, Tie(Why.QUESTIONS_STAY, question))
    return held


def lose_their_case(copied: Collection[int], case_of: Mapping[int, int], staying: Iterable[int] = ()) -> list[int]:
    """Return the questions whose copy has no case: it is not copied with them, and it is not `staying` where the copy is."""
    there = {*copied, *staying}
    return [question for question, case in case_of.items() if question in copied and case not in there]


def title_of_copy(pattern: str, title: str) -> str:
    """Return what a copy is called: the pattern (`%(title)s`) with the title, which is shortened where both are too long."""
    made = pattern % {"title": title}
    return made if len(made) <= LONGEST_TITLE else f"{made[: LONGEST_TITLE - 1]}…"
