"""Questions of one case stand together, as a block. Pure, and without Django: the saver uses it."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
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


def taken_along(chosen: Collection[K], order: Sequence[K], case_of: Mapping[K, Hashable], section_of: Mapping[K, Hashable]) -> list[K]:
    """Return the chosen questions with the others of their cases in their sections, in the order given."""
    wanted = {(section_of[one], case_of[one]) for one in chosen if case_of.get(one) is not None}
    return [one for one in order if one in chosen or (section_of[one], case_of.get(one)) in wanted]


def placed(
    order: Sequence[K],
    section_of: Mapping[K, int | None],
    case_of: Mapping[K, Hashable],
    chosen: Collection[K],
    section: int | None,
    before: K | None,
) -> tuple[list[K], dict[K, int | None]]:
    """Return order and sections with the chosen questions in a section: before another one of it, or (None) at its end.

    They stay in their order, and take the others of their cases in their sections along, to a place before or behind a whole case; within
    their own case they move alone. A `before` that moves itself means the next one that does not. The order within each section is what
    counts in the answer; sections are not in theirs.
    """
    case = None if before is None else case_of.get(before)
    is_within = case is not None and all(section_of[one] == section and case_of.get(one) == case for one in chosen)
    moved = [one for one in order if one in chosen] if is_within else taken_along(chosen, order, case_of, section_of)
    inside = [one for one in order if section_of[one] == section]
    behind = inside[inside.index(before) :] if before in inside else []
    if case is not None and not is_within:
        first = next(one for one in inside if case_of.get(one) == case)
        behind = inside[inside.index(first) :] if first not in moved else behind
    at = next((one for one in behind if one not in moved), None)
    rest = [one for one in order if one not in moved]
    after = {**section_of, **dict.fromkeys(moved, section)}
    if at is None:
        return [*rest, *moved], after
    place = rest.index(at)
    return [*rest[:place], *moved, *rest[place:]], after
