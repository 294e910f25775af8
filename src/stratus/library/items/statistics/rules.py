"""What the figures of an item say: what may be shown of few candidates, sums of several sittings, and what stands out. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

LEAST = 5
"""Fewer candidates than that are not told of: a figure would be what single people did."""
LEAST_RELATED = 10
"""Fewer candidates than that have no correlation: it would say nothing of the question."""
FEW = 30
"""With fewer candidates a figure is marked: another sitting may give quite another one."""
PLACES = Decimal("0.001")

TOO_EASY, TOO_HARD = Decimal("0.95"), Decimal("0.20")
WEAK = Decimal("0.15")
MANY_BLANK = Decimal("0.20")


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of a question in one or several sittings. Scores are points; `well`: candidates who did well in the whole exam."""

    candidates: int = 0
    blank: int = 0
    scores: Decimal = Decimal(0)
    possible: Decimal = Decimal(0)
    """The points that all of them could have had."""
    item_rest: Decimal | None = None
    well: int = 0

    @property
    def is_shown(self) -> bool:
        """Whether there are enough candidates."""
        return self.candidates >= LEAST

    @property
    def is_weak(self) -> bool:
        """Whether so few candidates say little."""
        return self.candidates < FEW

    @property
    def mean(self) -> Decimal | None:
        """The mean score in points."""
        return self.scores / self.candidates if self.candidates else None

    @property
    def p_value(self) -> Decimal | None:
        """The mean score as a share of the maximum, from 0 (hard) to 1 (easy), with three decimals."""
        return (self.scores / self.possible).quantize(PLACES, ROUND_HALF_UP) if self.possible else None

    @property
    def blank_share(self) -> Decimal:
        """How many of the candidates left it blank, from 0 to 1."""
        return Decimal(self.blank) / self.candidates if self.candidates else Decimal(0)


def is_written_anew(before: int | None, after: int, *, is_complete: bool) -> bool:
    """Tell whether the figures of a question in a sitting are written anew: those there are say so many candidates (None: there are none).

    Who looks each day would else tell single results by what changed from one day to the next.
    """
    return before is None or is_complete or abs(after - before) >= LEAST


def pooled(each: Iterable[Figures]) -> Figures:
    """Return the figures of several sittings together.

    Correlations are averaged by candidates: totals of different exams do not compare.
    """
    rows = list(each)
    related = [(one.item_rest, one.candidates) for one in rows if one.item_rest is not None]
    weight = sum(n for _r, n in related)
    mean = sum((r * n for r, n in related), Decimal(0)) / weight if weight else None
    return Figures(
        candidates=sum(one.candidates for one in rows),
        blank=sum(one.blank for one in rows),
        scores=sum((one.scores for one in rows), Decimal(0)),
        possible=sum((one.possible for one in rows), Decimal(0)),
        item_rest=None if mean is None else mean.quantize(PLACES, ROUND_HALF_UP),
        well=sum(one.well for one in rows),
    )


def counted(each: Sequence[Figures]) -> list[bool]:
    """Tell which sittings count in the sum, in the order in which they were held: those that are shown, and small ones in groups.

    A group counts as soon as it is large enough, and what is left over waits for more. Else the sum would tell of the few: by what is
    left when the others are taken away, or by how it changes with the next small sitting.
    """
    counts = [one.is_shown for one in each]
    waiting: list[int] = []
    for place, one in enumerate(each):
        if one.is_shown:
            continue
        waiting.append(place)
        if sum(each[of].candidates for of in waiting) >= LEAST:
            for of in waiting:
                counts[of] = True
            waiting = []
    return counts


@dataclass(frozen=True, slots=True)
class Choice:
    """How often something was given for a part: by all, and by those who did well. `is_right`: None where that is not known."""

    name: str
    count: int
    well: int
    is_right: bool | None = None


class Finding(StrEnum):
    """Something that an author should look at."""

    BETTER_WRONG = "BETTER_WRONG"
    """Of those who did well more chose something that is wrong than the key."""
    AGAINST = "AGAINST"
    """Who did better in the rest did worse here."""
    WEAK = "WEAK"
    EASY = "EASY"
    HARD = "HARD"
    BLANK = "BLANK"
    NOBODY = "NOBODY"
    """A wrong alternative that nobody chose."""


def findings(figures: Figures, choices: Sequence[Choice]) -> list[tuple[Finding, Mapping[str, str]]]:
    """Return what stands out, the worst first, each with what its sentence names. Nothing of too few candidates.

    `choices`: of alternatives, of which some are known to be right; others say nothing here.
    """
    if not figures.is_shown:
        return []
    found: list[tuple[Finding, Mapping[str, str]]] = []
    wrong = [one for one in choices if one.is_right is False]
    right = [one for one in choices if one.is_right]
    best = max(wrong, key=lambda one: one.well, default=None)
    if best is not None and right and figures.well >= LEAST and best.well > max(one.well for one in right):
        kind = {"name": best.name, "most": "yes" if 2 * best.well > figures.well else ""}
        found.append((Finding.BETTER_WRONG, kind))
    if figures.item_rest is not None and figures.item_rest < 0:
        found.append((Finding.AGAINST, {}))
    elif figures.item_rest is not None and figures.item_rest < WEAK and not _is_extreme(figures):
        found.append((Finding.WEAK, {}))
    if figures.p_value is not None and figures.p_value >= TOO_EASY:
        found.append((Finding.EASY, {}))
    if figures.p_value is not None and figures.p_value <= TOO_HARD:
        found.append((Finding.HARD, {}))
    if figures.blank_share >= MANY_BLANK:
        found.append((Finding.BLANK, {}))
    if right and not figures.is_weak:
        found += [(Finding.NOBODY, {"name": one.name}) for one in wrong if not one.count]
    return found


def _is_extreme(figures: Figures) -> bool:
    """Whether nearly everybody, or hardly anybody, had it right: then there is little that could go with anything."""
    return figures.p_value is not None and not TOO_HARD < figures.p_value < TOO_EASY
