"""The answers of simulated candidates, and their record of them."""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from stratus.item_types.base import Draft, Simulation
from stratus.item_types.registry import ITEM_TYPES


def digest(value: Any) -> str:
    """Return a short fingerprint of an answer's value, the same however the JSON was written."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


@dataclass(slots=True)
class Given:
    """One answer: by which writer, in which session, under which number; whether it was sent, and whether the server acknowledged it."""

    writer: str
    session: int
    seq: int
    item: str
    digest: str
    sent: bool = False
    acknowledged: bool = False


@dataclass(slots=True)
class Sat:
    """The outcome of one candidate."""

    attempt: int = 0
    given: list[Given] = field(default_factory=list)
    """Every answer that was sent at least once, oldest first."""
    handed_in: bool = False
    messages: int = 0
    unsent: int = 0
    """Answers that were still in the browser when the rehearsal ended."""
    trouble: str = ""
    """Why the candidate could not go on, "" for nearly all."""
    read_back: dict[str, tuple[int, int, str]] | None = None
    """Item → (session, seq, digest) as the server returned it before the hand-in, if it was requested."""


class Hand:
    """One candidate working on one paper: the present question, and what they write."""

    def __init__(self, items: Sequence[Mapping[str, Any]], order: Sequence[str], rng: random.Random) -> None:
        known = {item["id"]: item for item in items}
        drawn = [known[pk] for pk in order if pk in known] or list(items)
        self.items = [item for item in drawn if item["type"] in ITEM_TYPES and _simulation(item).is_possible]
        self.rng = rng
        self._given: dict[str, Any] = {}
        self._drafts: Iterator[Draft] | None = None
        # In the middle of an exam candidates are at all its questions.
        self._place = rng.randrange(len(self.items)) if self.items else 0

    @property
    def can_answer(self) -> bool:
        """Whether the paper has a question of a type that is simulated."""
        return bool(self.items)

    @property
    def item(self) -> Mapping[str, Any]:
        """The question on the screen."""
        return self.items[self._place]

    @property
    def is_writing(self) -> bool:
        """Whether the answer to the question on the screen was begun and is not finished."""
        return self._drafts is not None

    @property
    def is_typed(self) -> bool:
        """Whether the question on the screen is answered by writing."""
        return _simulation(self.item).is_typed

    def answer(self) -> Any:
        """Return the value of the next answer to the question on the screen."""
        item = self.item
        if self._drafts is None:
            self._drafts = _simulation(item).simulate(item, self.rng, self._given.get(item["id"]))
        draft = next(self._drafts)
        if not draft.is_unfinished:
            self._drafts = None
        self._given[item["id"]] = draft.value
        return draft.value

    def turn(self) -> str:
        """Go to the next question, after the last one to the first, and return its id."""
        self._place = (self._place + 1) % len(self.items)
        return str(self.item["id"])


def _simulation(item: Mapping[str, Any]) -> Simulation:
    return ITEM_TYPES[item["type"]].simulation
