"""The order of the questions of a form. Pure, and without Django."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain
from typing import TypeVar

from stratus.assessments.sections.blocks import blocks

T = TypeVar("T")


def moved_on_form(
    order: Sequence[int], section_of: Mapping[int, int | None], case_of: Mapping[int, int | None], item: int, step: int
) -> list[int]:
    """Return the order with a question moved up (−1) or down (1) within its section, questions of a case together.

    Within its case it changes places with the next of it, at the edge of the case all of it moves. What cannot move stays.
    """
    arranged: list[int] = []
    for section in dict.fromkeys(section_of[pk] for pk in order):
        inside = blocks([pk for pk in order if section_of[pk] == section], case_of)
        here = next((place for place, block in enumerate(inside) if item in block), None)
        if here is not None and not _swap(inside[here], inside[here].index(item), step):
            _swap(inside, here, step)
        arranged += chain.from_iterable(inside)
    return arranged


def _swap(things: list[T], place: int, step: int) -> bool:
    """Let a thing change places with the one so many steps on. Returns whether there is one."""
    to = place + step
    if not step or not 0 <= to < len(things):
        return False
    things[place], things[to] = things[to], things[place]
    return True
