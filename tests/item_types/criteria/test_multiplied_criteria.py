"""Criteria of an item that gives other points in an assessment: multiplied exactly, or not at all."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stratus.item_types.criteria.content import leaves, places, plain, total
from stratus.item_types.criteria.scaling import Uneven, multiplied, possible_near, step_of

HUNDREDTHS = st.integers(1, 2_000).map(lambda n: Decimal(n) / 100)


def criterion(points: Any, parts: tuple[Any, ...] = (), levels: tuple[Any, ...] = ()) -> dict[str, Any]:
    """A criterion as it is stored: its points are the sum of its parts, or the highest of its levels, where it has any."""
    inner = [criterion(one) for one in parts]
    worth = sum((Decimal(one["points"]) for one in inner), Decimal(0)) or max(map(Decimal, levels), default=Decimal(points))
    told = [{"id": "l", "title": "", "text": "", "points": plain(Decimal(one))} for one in levels]
    return {"id": "c", "title": "Reasons", "text": "why", "points": plain(worth), "levels": told, "parts": inner}


CRITERIA = st.lists(
    st.builds(lambda parts, levels: criterion("1", tuple(parts), () if parts else tuple(levels)), st.lists(HUNDREDTHS, max_size=3),
              st.lists(HUNDREDTHS, max_size=3, unique=True)),
    min_size=1, max_size=4,
)  # fmt: skip


@given(CRITERIA, st.integers(1, 50))
def test_every_row_is_multiplied_exactly_by_the_same_number(criteria: list[dict[str, Any]], times: int) -> None:
    points = step_of(criteria) * times
    factor = Fraction(points) / Fraction(total(criteria))
    after = multiplied(criteria, points)
    rows = zip(places({"criteria": criteria}), places({"criteria": after}), strict=True)
    assert all(Fraction(Decimal(new["points"])) == Fraction(Decimal(old["points"])) * factor for old, new in rows)
    assert total(after) == points == sum(leaf.points for leaf in leaves(after))


@given(CRITERIA, HUNDREDTHS)
def test_points_are_possible_where_no_row_needs_a_third_decimal(criteria: list[dict[str, Any]], points: Decimal) -> None:
    factor = Fraction(points) / Fraction(total(criteria))
    hundredths = [Fraction(Decimal(row["points"])) * factor * 100 for row in places({"criteria": criteria})]
    is_possible = all(one.denominator == 1 for one in hundredths)
    assert (possible_near(criteria, points) == [points]) is is_possible
    if not is_possible:
        with pytest.raises(Uneven):
            multiplied(criteria, points)


@given(CRITERIA, HUNDREDTHS)
def test_the_points_that_are_offered_instead_are_possible_and_near(criteria: list[dict[str, Any]], points: Decimal) -> None:
    offered = possible_near(criteria, points)
    assert offered
    assert all(total(multiplied(criteria, one)) == one and abs(one - points) <= step_of(criteria) for one in offered)


def test_what_markers_read_stays_as_it_was_written() -> None:
    [after] = multiplied([criterion(2, levels=(0, 1, 2))], Decimal(5))
    assert (after["id"], after["title"], after["text"]) == ("c", "Reasons", "why")
    assert [level["points"] for level in after["levels"]] == ["0", "2.5", "5"]


def test_a_third_is_refused_and_its_neighbours_are_named() -> None:
    with pytest.raises(Uneven) as caught:
        multiplied([criterion(1), criterion(1), criterion(1)], Decimal(10))
    assert caught.value.possible == [Decimal("9.99"), Decimal("10.02")]
