"""Chooses the pools from which a form is drawn for each candidate. Pure, and without Django."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from math import ceil
from typing import NamedTuple

from stratus.assessments.forms.generation import Cell, Gap, Offer, Placed, generate


class Kind(NamedTuple):
    """Questions of a cell that are worth the same. `own` is None where the cell says the points."""

    cell: int
    own: Decimal | None


class Pools(NamedTuple):
    """What is drawn from: the pool in the order of cells, how many are taken of each kind, and what is missing."""

    items: tuple[Placed, ...]
    takes: Mapping[Kind, int]
    gaps: tuple[Gap, ...]


def pools_for(cells: Sequence[Cell], offers: Sequence[Offer], seed: int, most: int) -> Pools:
    """Return pools for these cells: no question is in two, and a case lies whole in one. At most so many questions together.

    First what one form needs, so that every cell can be drawn; then each further question where the pool is smallest for what is taken.
    """
    found = generate(cells, offers, 1, seed)
    by_id = {offer.id: offer for offer in offers}
    is_open = {cell.id: cell.points is None for cell in cells}

    def kind_of(offer: Offer, cell: int) -> Kind:
        return Kind(cell, offer.points if is_open[cell] else None)

    first = found.forms[0]
    takes = Counter(kind_of(by_id[placed.item], placed.cell) for placed in first)
    pool: dict[Kind, list[int]] = defaultdict(list)
    for placed in first:
        pool[kind_of(by_id[placed.item], placed.cell)].append(placed.item)
    _fill(pool, takes, _blocks(offers, {placed.item for placed in first}, by_id), by_id, is_open, seed, most)
    order = {cell.id: place for place, cell in enumerate(cells)}
    kinds = sorted(pool, key=lambda kind: (order[kind.cell], kind.own or 0))
    items = tuple(Placed(pk, kind.cell) for kind in kinds for pk in sorted(pool[kind]))
    return Pools(items, dict(takes), found.gaps)


def _blocks(offers: Sequence[Offer], used: set[int], by_id: Mapping[int, Offer]) -> list[list[Offer]]:
    """Return what is left, cases whole; cases of which something is used already are left out."""
    begun = {by_id[pk].case for pk in used} - {None}
    cases: dict[int, list[Offer]] = defaultdict(list)
    blocks: list[list[Offer]] = []
    for offer in sorted(offers, key=lambda one: one.id):
        if offer.case is None and offer.id not in used:
            blocks.append([offer])
        elif offer.case is not None and offer.case not in begun:
            cases[offer.case].append(offer)
    return blocks + list(cases.values())


def _fill(
    pool: dict[Kind, list[int]],
    takes: Mapping[Kind, int],
    blocks: list[list[Offer]],
    by_id: Mapping[int, Offer],
    is_open: Mapping[int, bool],
    seed: int,
    most: int,
) -> None:
    random.Random(f"{seed}:pools").shuffle(blocks)
    total = sum(len(items) for items in pool.values())
    for block in blocks:
        if total + len(block) > most:
            break
        fitting = [
            kind
            for cell in block[0].cells
            for kind in [Kind(cell, block[0].points if is_open[cell] else None)]
            if kind in takes and all(cell in one.cells and (kind.own is None or one.points == kind.own) for one in block)
        ]
        if fitting:
            pool[min(fitting, key=lambda kind: (Fraction(len(pool[kind]), takes[kind]), kind.cell))] += [one.id for one in block]
            total += len(block)


def pool_for_share(take: int, share: int) -> int:
    """Return how many questions a cell needs of which each sheet has `take`, so that none is on more than `share` per cent of them."""
    return ceil(Fraction(take * 100, share))
