"""How hard forms are, and how they are made equally hard. Pure, and without Django."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal
from enum import Enum
from statistics import fmean, pstdev
from typing import NamedTuple

from stratus.assessments.forms.generation import Cell, Generated, Offer, Placed

MOST_SWAPS = 200


class Method(Enum):
    """What forms are balanced by."""

    P_VALUE = "p_value"
    ANGOFF = "angoff_value"
    NONE = ""


class Hardness(NamedTuple):
    """Mean and standard deviation of the difficulties of a form, from 0 (hard) to 1 (easy)."""

    mean: float
    spread: float


def method_for(offers: Sequence[Offer]) -> Method:
    """Return by what these questions can be compared: p-values if all have one, else Angoff values if all have one, else nothing."""
    for method in (Method.P_VALUE, Method.ANGOFF):
        if offers and all(getattr(offer, method.value) is not None for offer in offers):
            return method
    return Method.NONE


def hardness(values: Sequence[Decimal]) -> Hardness:
    """Return mean and spread of some difficulties; there is at least one."""
    numbers = [float(value) for value in values]
    return Hardness(fmean(numbers), pstdev(numbers))


def balanced(found: Generated, cells: Sequence[Cell], offers: Mapping[int, Offer]) -> Generated:
    """Return the forms with questions exchanged until their means are as near to each other as exchanges bring them.

    Only questions of the same cell and worth the same change places, none of a case and none that stands on both forms: all else stays.
    The hardest and the easiest form exchange at a time, at most `MOST_SWAPS` times.
    """
    used = [offers[placed.item] for form in found.forms for placed in form]
    method = method_for(used)
    if method is Method.NONE or len(found.forms) < 2 or found.gaps:
        return found
    value = {offer.id: getattr(offer, method.value) for offer in used}
    is_open = {cell.id for cell in cells if cell.points is None}
    forms = [list(form) for form in found.forms]
    for _time in range(MOST_SWAPS):
        sums = [sum((value[placed.item] for placed in form), Decimal(0)) for form in forms]
        hard, easy = sums.index(min(sums)), sums.index(max(sums))
        best = _best_swap(forms[easy], forms[hard], sums[easy] - sums[hard], value, offers, is_open)
        if best is None:
            break
        here, there = best
        forms[easy][here], forms[hard][there] = (
            forms[easy][here]._replace(item=forms[hard][there].item),
            forms[hard][there]._replace(item=forms[easy][here].item),
        )
    return Generated(tuple(tuple(form) for form in forms), found.gaps, found.shared)


def _best_swap(
    easy: Sequence[Placed],
    hard: Sequence[Placed],
    apart: Decimal,
    value: Mapping[int, Decimal],
    offers: Mapping[int, Offer],
    is_open: set[int],
) -> tuple[int, int] | None:
    """Return the places of two questions whose exchange leaves the least of `apart`; None where none makes it less."""
    both = {placed.item for placed in easy} & {placed.item for placed in hard}

    def by_kind(form: Sequence[Placed]) -> dict[tuple[int, Decimal | None], list[tuple[Decimal, int]]]:
        kinds: dict[tuple[int, Decimal | None], list[tuple[Decimal, int]]] = defaultdict(list)
        for place, (item, cell) in enumerate(form):
            offer = offers[item]
            if offer.case is None and item not in both:
                kinds[cell, offer.points if cell in is_open else None].append((value[item], place))
        return kinds

    here, there = by_kind(easy), by_kind(hard)
    best: tuple[Decimal, int, int] | None = None
    for kind, ones in here.items():
        others = sorted(there.get(kind, ()))
        for mine, place in ones:
            at = bisect_left(others, (mine - apart / 2, 0))
            for theirs, other in others[max(at - 1, 0) : at + 1]:
                left = abs(apart - 2 * (mine - theirs))
                if left < apart and (best is None or (left, place, other) < best):
                    best = (left, place, other)
    return None if best is None else best[1:]
