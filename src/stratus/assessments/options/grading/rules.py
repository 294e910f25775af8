"""From points to a pass and a grade. Pure and exact: scores and cuts are fractions, until they are shown.

The score that is published is the sum of the points, rounded once. Passing and grade are judged on that number, so that nobody is told a
score that passes and a grade that fails.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from math import ceil, floor
from typing import Any, Literal

BY_CUT, BY_TABLE = "CUT", "TABLE"
STEPS = ("1", "0.5", "0.1")
"""From one grade of a scale by cut to the next."""
DEFAULT_SCORE_STEP = "0.01"
MOST_ROWS = 50
MOST_GRADES = 250
"""Of a scale by cut: more would be no grades, but points."""
LONGEST_LABEL = 50
HIGHEST_GRADE = 1000
EXACT = Decimal("0.000001")
"""Tolerance for rounding: thirds are stored with eight decimals, and three of them must count as a whole."""


def rounded(points: Decimal, step: str = DEFAULT_SCORE_STEP) -> Decimal:
    """Return the points to the nearest step, halves up. To be applied once, to the unrounded sum."""
    whole = Fraction(points.quantize(EXACT, ROUND_HALF_UP)) / Fraction(step)
    return Decimal(floor(whole + Fraction(1, 2))) * Decimal(step)


def cut_of(maximum: Fraction, percentage: Fraction, guess: Fraction = Fraction(0)) -> Fraction:
    """Return the points from which on a candidate passes.

    `guess`: the points that somebody may expect who guesses everything, if the pass mark is corrected for them. The percentage is then
    asked of what is left above: cut = guess + p × (maximum − guess).
    """
    return guess + percentage / 100 * (maximum - guess)


@dataclass(frozen=True, slots=True)
class Row:
    """A grade of a table: from which per cent of the maximum on it is given, and whether it passes."""

    label: str
    since: Fraction
    passes: bool


@dataclass(frozen=True, slots=True)
class ByCut:
    """A scale of numbers, spread along one slope through `passing` at the cut and `highest` at the maximum."""

    lowest: Fraction
    highest: Fraction
    passing: Fraction
    step: Fraction

    kind: Literal["CUT"] = "CUT"

    @property
    def first_passing(self) -> Fraction:
        """The lowest grade that passes: what the slope has at the cut, to the step."""
        return _to_step(self.passing, self.step)

    def index(self, score: Fraction, maximum: Fraction, cut: Fraction) -> int:
        """Return which grade this score gets, counted from the lowest on."""
        grade = _to_step(self._on_slope(score, maximum, cut), self.step)
        bounded = grade if score >= cut else min(grade, self.first_passing - self.step)
        return int((min(max(bounded, self.lowest), self.highest) - self.lowest) / self.step)

    def _on_slope(self, score: Fraction, maximum: Fraction, cut: Fraction) -> Fraction:
        if cut < maximum:
            return self.passing + (score - cut) * (self.highest - self.passing) / (maximum - cut)
        # Only a full score passes: above the cut there is no room for a slope, below it one leads up to it from nothing.
        if score >= cut:
            return self.highest
        # Where the cut is 0, what lies below it lies below 0 points.
        return self.lowest if cut <= 0 else self.lowest + score / cut * (self.passing - self.lowest)

    def label(self, index: int) -> str:
        """Return how a grade is written: with one decimal unless all are whole."""
        grade = self.lowest + index * self.step
        return str(int(grade)) if self.step == 1 else f"{_decimal(grade):.1f}"

    def passes(self, index: int) -> bool:
        """Tell whether a grade passes."""
        return self.lowest + index * self.step >= self.first_passing

    @property
    def count(self) -> int:
        """How many grades there are."""
        return int((self.highest - self.lowest) / self.step) + 1


@dataclass(frozen=True, slots=True)
class ByTable:
    """A scale of grades with names, from the lowest on; the first begins at 0 %.

    Where the cut lies elsewhere than where its passing grades begin, what is above and below is spread evenly over what is left there.
    """

    rows: Sequence[Row]
    kind: Literal["TABLE"] = "TABLE"

    @property
    def passes_from(self) -> Fraction:
        """The per cent from which on it passes, as it was made."""
        return next(row.since for row in self.rows if row.passes)

    def index(self, score: Fraction, maximum: Fraction, cut: Fraction) -> int:
        """Return which grade this score gets, counted from the lowest on."""
        passes = score >= cut
        fitting = [n for n, row in enumerate(self.rows) if row.passes == passes and self._since(row, maximum, cut) <= score]
        # Below 0 points, nothing fits: that is the lowest grade too.
        return max(fitting, default=0)

    def _since(self, row: Row, maximum: Fraction, cut: Fraction) -> Fraction:
        """Return the points from which on a grade is given."""
        bound = self.passes_from
        if row.passes:
            return cut + (row.since - bound) / (100 - bound) * (maximum - cut) if bound < 100 else cut
        return row.since / bound * cut

    def label(self, index: int) -> str:
        """Return the name of a grade."""
        return self.rows[index].label

    def passes(self, index: int) -> bool:
        """Tell whether a grade passes."""
        return self.rows[index].passes

    @property
    def count(self) -> int:
        """How many grades there are."""
        return len(self.rows)


Scale = ByCut | ByTable


def _to_step(value: Fraction, step: Fraction) -> Fraction:
    """Return the nearest multiple of the step, halves up."""
    return floor(value / step + Fraction(1, 2)) * step


def _decimal(value: Fraction) -> Decimal:
    """Return a number with decimals: exactly, where they have an end."""
    return Decimal(value.numerator) / Decimal(value.denominator)


def scale_of(stored: Mapping[str, Any]) -> Scale:
    """Return a scale that is stored (`written`)."""
    if stored["kind"] == BY_TABLE:
        return ByTable([Row(row["label"], Fraction(row["from"]), bool(row["passes"])) for row in stored["rows"]])
    return by_cut(stored)


def by_cut(values: Mapping[str, Any]) -> ByCut:
    """Return a scale by cut of numbers, or of texts of numbers: `lowest`, `highest`, `passing`, `step`."""
    return ByCut(Fraction(values["lowest"]), Fraction(values["highest"]), Fraction(values["passing"]), Fraction(values["step"]))


def written(scale: Scale) -> dict[str, Any]:
    """Return a scale as it is stored, its numbers as texts, so that none is rounded."""
    if isinstance(scale, ByTable):
        return {"kind": BY_TABLE, "rows": [{"label": row.label, "from": said(row.since), "passes": row.passes} for row in scale.rows]}
    return {"kind": BY_CUT} | {name: said(getattr(scale, name)) for name in ("lowest", "highest", "passing", "step")}


def said(value: Fraction) -> str:
    """Return a number exactly: with decimals where it has an end, else as a fraction."""
    decimal = _decimal(value)
    return format(decimal.normalize(), "f") if Fraction(decimal) == value else str(value)


@dataclass(frozen=True, slots=True)
class Grading:
    """How the points of one version become a result. Points; `percentage` is that of the assessment, before any correction."""

    maximum: Fraction
    percentage: Fraction
    step: str = DEFAULT_SCORE_STEP
    guess: Fraction | None = None
    scale: Scale | None = None
    scale_name: str = ""

    @property
    def cut(self) -> Fraction:
        """The points from which on a candidate passes."""
        return cut_of(self.maximum, self.percentage, self.guess or Fraction(0))

    @property
    def percentage_to_pass(self) -> Decimal:
        """The cut in per cent of the maximum, with two decimals."""
        share = self.percentage if self.guess is None or self.maximum <= 0 else 100 * self.cut / self.maximum
        return Decimal(floor(share * 100 + Fraction(1, 2))) / 100

    @property
    def full_score(self) -> Decimal:
        """The maximum as it is published, a multiple of the step or not."""
        return _decimal(self.maximum) + 0 * Decimal(self.step)  # written with the decimals of the step

    def published(self, points: Decimal) -> Decimal:
        """Return the score as it is published, of the unrounded sum: to the step, and nothing above the maximum.

        The step need not divide the maximum. A full score is published as the maximum, so that it passes and gets the highest grade.
        """
        is_full = Fraction(points.quantize(EXACT, ROUND_HALF_UP)) >= self.maximum
        return self.full_score if is_full else min(rounded(points, self.step), self.full_score)

    def passes(self, published: Decimal) -> bool:
        """Tell whether a published score passes."""
        return Fraction(published) >= self.cut

    def grade(self, published: Decimal, *, fails: bool = False) -> str:
        """Return the grade of a published score; empty without a scale.

        `fails`: it fails whatever its points are, since a section failed. Then a grade that passes gives way to the highest one below it
        that fails; empty where the scale has none.
        """
        if self.scale is None:
            return ""
        index = self.scale.index(Fraction(published), self.maximum, self.cut)
        given: int | None = index
        if fails:
            given = next((n for n in range(index, -1, -1) if not self.scale.passes(n)), None)
        return "" if given is None else self.scale.label(given)


def grading_of(maximum: Decimal, percentage: float | Decimal, stored: Mapping[str, Any]) -> Grading:
    """Return how a version is graded. `stored`: its `grading`, which is empty in versions of earlier releases."""
    scale = stored.get("scale")
    return Grading(
        maximum=Fraction(maximum),
        percentage=Fraction(str(percentage)),
        step=stored.get("step", DEFAULT_SCORE_STEP),
        guess=Fraction(stored["guess"]) if "guess" in stored else None,
        scale=scale_of(scale) if scale else None,
        scale_name=scale["name"] if scale else "",
    )


@dataclass(frozen=True, slots=True)
class Line:
    """A grade in a table of points: the lowest and the highest published score that get it."""

    label: str
    least: Decimal
    most: Decimal
    passes: bool


def lines_of(grading: Grading) -> list[Line]:
    """Return the grades that published scores from 0 to the maximum can get, highest first, each with its scores."""
    scale = grading.scale
    if scale is None:
        return []
    lines: list[Line] = []
    end = ceil(grading.maximum / Fraction(grading.step))
    while end >= 0:
        index = _index_at(scale, end, grading)
        begin = _first(scale, index, end, grading)
        lines.append(Line(scale.label(index), _score_at(begin, grading), _score_at(end, grading), scale.passes(index)))
        end = begin - 1
    return lines


def _score_at(steps: int, grading: Grading) -> Decimal:
    """Return the published score so many steps above 0; the last step, up to the maximum, may be a shorter one."""
    return min(steps * Decimal(grading.step), grading.full_score)


def _index_at(scale: Scale, steps: int, grading: Grading) -> int:
    return scale.index(Fraction(_score_at(steps, grading)), grading.maximum, grading.cut)


def _first(scale: Scale, index: int, end: int, grading: Grading) -> int:
    """Return the first of the steps up to `end` that gets this grade. Grades never fall, so it is found by halving."""
    low, high = 0, end
    while low < high:
        middle = (low + high) // 2
        if _index_at(scale, middle, grading) >= index:
            high = middle
        else:
            low = middle + 1
    return low


def first_to_pass(grading: Grading) -> Decimal:
    """Return the lowest score that passes, as it can be published."""
    return _score_at(ceil(grading.cut / Fraction(grading.step)), grading)
