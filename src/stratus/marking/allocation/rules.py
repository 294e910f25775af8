"""Sharing rows of the matrix out. Pure."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Mapping


def share_out(number: int, load: Mapping[int, int], wanted: int, chance: Callable[[], float] | None = None) -> list[tuple[int, ...]]:
    """Return who gets each of so many rows: `wanted` different members each, those with the fewest rows first.

    `load`: member → rows that they have already. Of those who have as many, the one with the smaller id comes first, or with `chance`
    (a random number from 0 to 1) any of them. With fewer members than are wanted nobody gets anything.
    """
    if len(load) < wanted:
        return []
    tie = (lambda member: chance()) if chance else float
    waiting = [(rows, tie(member), member) for member, rows in load.items()]
    heapq.heapify(waiting)
    shared = []
    for _row in range(number):
        chosen = [heapq.heappop(waiting) for _place in range(wanted)]
        for rows, _tie, member in chosen:
            heapq.heappush(waiting, (rows + 1, tie(member), member))
        shared.append(tuple(member for _rows, _tie, member in chosen))
    return shared
