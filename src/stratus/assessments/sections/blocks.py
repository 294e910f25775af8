"""Questions of one case stand together, as a block. Pure, and without Django: the saver uses it."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from itertools import chain
from typing import TypeVar

K = TypeVar("K", bound=Hashable)


def blocks(order: Iterable[K], case_of: Mapping[K, Hashable]) -> list[list[K]]:
    """Return the questions of one section in blocks: those of a case where the first of them stands, any other one by itself.

    `case_of` names the case of those that have one; None is none.
    """
    found: dict[tuple[bool, Hashable], list[K]] = {}
    for question in order:
        case = case_of.get(question)
        found.setdefault((True, question) if case is None else (False, case), []).append(question)
    return list(found.values())


def together(order: Iterable[K], case_of: Mapping[K, Hashable], section_of: Mapping[K, Hashable]) -> list[K]:
    """Return the order with the questions of a case together within each section."""
    pairs = {question: (section_of.get(question), case) for question, case in case_of.items() if case is not None}
    return list(chain.from_iterable(blocks(order, pairs)))
