"""A puzzle is scored automatically, all or nothing or with partial credit; every cell counts the same."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import perm
from typing import Any

from stratus.item_types import base
from stratus.item_types.comprehensive_integrated_puzzle.content import cells, units
from stratus.item_types.comprehensive_integrated_puzzle.response import chosen
from stratus.item_types.credit import POLYTOMOUS, all_by_chance, credit


class Scoring(base.Scoring):
    """A cell is right with its right option."""

    def score(self, content: Mapping[str, Any], value: Any, max_score: Fraction) -> base.Scored:
        """Return the points."""
        given = chosen(value)
        key = {cell.id: cell.right["id"] for cell in cells(content)}
        return credit(content, units(content), lambda cell: given.get(cell) == key[cell], max_score)

    def chance(self, content: Mapping[str, Any]) -> Fraction:
        """Return what somebody may expect who fills in every cell by lot, as a share of the maximum.

        A cell is right once in as many times as its column has options, also where each option is taken once only. There a whole column
        is right once in the number of ways in which so many of its options can be laid out; columns are guessed without regard to each
        other.
        """
        rows, columns = len(content["rows"]), content["columns"]
        if content["scoring"] == POLYTOMOUS:
            return all_by_chance(content, [(Fraction(1, len(column["options"])), rows) for column in columns])
        return all_by_chance(content, [(Fraction(1, _ways(column, rows)), rows) for column in columns])


def _ways(column: Mapping[str, Any], rows: int) -> int:
    """Return in how many ways a column of so many cells can be filled in."""
    options = len(column["options"])
    return perm(options, rows) if column["once"] else options**rows
