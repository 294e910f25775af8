"""Item analysis of one version in one sitting, candidate by candidate: nothing is held of a candidate once they are counted. Pure.

Scores are whole hundredths of points, as results are published, so that every sum is exact.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from stratus.library.items.statistics.rules import LEAST, LEAST_RELATED
from stratus.reports.statistics.answers import LONGEST, Said

MOST_DISTINCT = 1_000
"""Different answers to a question that are counted apart while candidates are read; what comes new beyond is among the others."""
MOST_KEPT = 200
"""Answers to a question that are written down, the commonest ones."""
HUNDREDTHS = 100


@dataclass
class Tally:
    """What is counted of one question."""

    candidates: int = 0
    blank: int = 0
    scores: int = 0
    squares: int = 0
    rests: int = 0
    rest_squares: int = 0
    products: int = 0
    others: int = 0
    """Answers that are not counted apart."""
    said: Counter[Said] = field(default_factory=Counter)
    said_well: Counter[Said] = field(default_factory=Counter)
    well: int = 0
    """Candidates who did well in the whole exam."""

    def add(self, score: int, rest: int, *, is_blank: bool, said: Sequence[Said], did_well: bool) -> None:
        """Count one candidate who had the question. `rest`: their score without it. A blank answer has its score, which is 0."""
        self.candidates += 1
        self.blank += is_blank
        self.scores += score
        self.squares += score * score
        self.rests += rest
        self.rest_squares += rest * rest
        self.products += score * rest
        self.well += did_well
        for one in dict.fromkeys(said):
            if len(one.answer) > LONGEST or (one not in self.said and len(self.said) >= MOST_DISTINCT):
                self.others += 1
                continue
            self.said[one] += 1
            self.said_well[one] += did_well

    def item_rest(self) -> float | None:
        """Return the correlation of the score with that of the rest of the exam (corrected item-total correlation), from −1 to 1.

        None where one of them is the same for everybody, and where there are too few candidates.
        """
        n = self.candidates
        if n < LEAST_RELATED:
            return None
        return correlation(n, (self.scores, self.squares), (self.rests, self.rest_squares), self.products)

    def answers(self) -> dict[str, Any]:
        """Return what is written down of the answers: the commonest first. What was typed is left out where only a few typed it."""
        shown = [(one, n) for one, n in self.said.items() if not one.is_typed or n >= LEAST]
        shown.sort(key=lambda pair: (-pair[1], pair[0]))
        kept = shown[:MOST_KEPT]
        rows = [{"part": one.part, "answer": one.answer, "typed": one.is_typed, "count": n, "well": self.said_well[one]} for one, n in kept]
        return {"answers": rows, "others": self.others + sum(self.said.values()) - sum(n for _one, n in kept)}


def correlation(n: int, first: tuple[int, int], second: tuple[int, int], products: int) -> float | None:
    """Return Pearson's correlation from exact sums: of each variable its sum and that of its squares, and the sum of products.

    None where one of them does not vary.
    """
    varies = [n * squares - total * total for total, squares in (first, second)]
    if not all(varies):
        return None
    together = n * products - first[0] * second[0]
    found = math.copysign(math.sqrt(Fraction(together * together, varies[0] * varies[1])), together)
    return max(-1.0, min(1.0, found))


def did_well_from(totals: Iterable[int]) -> int | None:
    """Return the total from which on somebody is in the best third of a sitting, those with the same total included.

    None where that would be more than half of them: where most have the same, nobody stands out.
    """
    ranked = sorted(totals, reverse=True)
    if len(ranked) < LEAST:
        return None
    cut = ranked[math.ceil(len(ranked) / 3) - 1]
    return cut if 2 * sum(total >= cut for total in ranked) <= len(ranked) else None


def first_of_each(taken: Iterable[tuple[int, int]]) -> list[int]:
    """Return the first attempt of each candidate, ascending; `taken`: ids of a registration and of one of its attempts.

    Who sits the same questions again knows them.
    """
    first: dict[int, int] = {}
    for registration, attempt in taken:
        first[registration] = min(attempt, first.get(registration, attempt))
    return sorted(first.values())


def in_hundredths(points: Any) -> int:
    """Return points, as a result holds them, in whole hundredths."""
    return round(Fraction(str(points)) * HUNDREDTHS)


@dataclass
class Sitting:
    """One version as one schedule delivered it: a tally of each question."""

    cut: int | None
    tallies: dict[str, Tally] = field(default_factory=dict)

    def add(self, total: int, scores: Mapping[str, int], said: Mapping[str, tuple[bool, Sequence[Said]]]) -> None:
        """Count one candidate. `scores`: of each question on their sheet. `said`: whether there is an answer, and what it says."""
        for item, score in scores.items():
            is_answered, answers = said.get(item, (False, ()))
            tally = self.tallies.setdefault(item, Tally())
            did_well = self.cut is not None and total >= self.cut
            tally.add(score, total - score, is_blank=not is_answered, said=answers, did_well=did_well)
