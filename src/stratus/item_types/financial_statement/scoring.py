"""A financial statement is scored cell by cell."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from stratus.item_types import base
from stratus.item_types.credit import credit
from stratus.item_types.financial_statement.content import scored
from stratus.item_types.financial_statement.notation import CHOICE
from stratus.item_types.financial_statement.totals import Amount, amounts, right_amounts, typed_cells


class Scoring(base.Scoring):
    """A number is right within its tolerance, a choice if it is among the right ones, a total as the numbers that it sums come to."""

    may_be_overruled = True

    def score(self, content: Mapping[str, Any], value: Any, max_score: Fraction) -> base.Scored:
        """Return the points. A total is computed here from what the candidate typed; one of which nothing was typed is not right."""
        typed = typed_cells(value)
        theirs, ours = amounts(content, typed), right_amounts(content)
        places = scored(content)
        right = {
            cell["id"]
            for cell in places
            if (typed.get(cell["id"]) in cell["right"] if cell["kind"] == CHOICE else _near(theirs[cell["name"]], ours[cell["name"]], cell))
        }
        return credit(content, places, right.__contains__, max_score)


def _near(theirs: Amount | None, ours: Amount | None, cell: Mapping[str, Any]) -> bool:
    if theirs is None or ours is None or not theirs.is_filled:
        return False
    return abs(theirs.value - ours.value) <= Fraction(cell["tolerance"])
