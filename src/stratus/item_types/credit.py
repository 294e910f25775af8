"""All or nothing, or partial credit: what types whose items have several scored parts have in common. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from math import perm
from typing import Any

from stratus.item_types.base import Points
from stratus.item_types.content_fields import whole_number
from stratus.item_types.errors import Problems

DICHOTOMOUS, POLYTOMOUS = "DICHOTOMOUS", "POLYTOMOUS"
SCORING = (DICHOTOMOUS, POLYTOMOUS)
MOST_POINTS = 999
"""Points of one part. They are shares of the item's maximum: two parts of 1 and 3 earn a quarter and three quarters of it."""


def clean_scoring(content: Mapping[str, Any], problems: Problems, *, default: str = DICHOTOMOUS) -> str:
    """Check and return how the item is scored: all or nothing, or partial credit."""
    scoring = content.get("scoring") or default
    if scoring not in SCORING:
        problems.add("scoring", "UNKNOWN_SCORING")
    return str(scoring)


def clean_points(place: Mapping[str, Any], field: str, problems: Problems) -> int:
    """Check and return the points of one part, 1 unless the author says otherwise; a problem is noted at `field`."""
    found = Problems()
    points = whole_number(place, "points", found, low=1, high=MOST_POINTS)
    for problem in found.values():
        problems.add(field, "POINTS_OF_PART", low=1, high=MOST_POINTS, why=problem.code)
    return points or 1


def credit(content: Mapping[str, Any], places: Sequence[Mapping[str, Any]], is_right: Callable[[str], bool], max_score: Fraction) -> Points:
    """Return what an answer is worth of which these places are right, by their ids.

    All or nothing: the maximum if every place is right. Partial credit: the maximum × points of right places ÷ points of all places.
    """
    right = sum(place["points"] for place in places if is_right(place["id"]))
    everything = sum(place["points"] for place in places)
    if content["scoring"] == DICHOTOMOUS:
        return Points(max_score if right == everything else Fraction(0))
    return Points(max_score * Fraction(right, everything))


def share(content: Mapping[str, Any], places: Sequence[Mapping[str, Any]], place: Mapping[str, Any]) -> Fraction | None:
    """Return the share of the item's maximum that a place earns by itself (`Part.points`): None where it is all or nothing."""
    return Fraction(place["points"], sum(one["points"] for one in places)) if content["scoring"] == POLYTOMOUS else None


def all_by_chance(content: Mapping[str, Any], chances: Sequence[tuple[Fraction, int]]) -> Fraction:
    """Return what somebody may expect who guesses every part without regard to the others, as a share of the maximum.

    `chances`: of each part the chance to guess it, and its points.
    """
    if content["scoring"] == POLYTOMOUS:
        return Fraction(sum(chance * points for chance, points in chances), sum(points for _chance, points in chances))
    every = Fraction(1)
    for chance, _points in chances:
        every *= chance
    return every


def one_each_by_chance(content: Mapping[str, Any], places: Sequence[Mapping[str, Any]], things: int, *, reusable: bool) -> Fraction:
    """Return what somebody earns who gives every place one of so many things by lot, of which one is right.

    Things that may be used again are guessed for each place without regard to the others, also where places are more than things. Used once
    each (places are then never more than things) all are right in one of t·(t-1)·… ways, and any one of them in one of t: partial credit
    comes to 1/t either way, whatever the points.
    """
    if content["scoring"] == DICHOTOMOUS and not reusable:
        return Fraction(1, perm(things, len(places)))
    return all_by_chance(content, [(Fraction(1, things), place["points"]) for place in places])
