"""Areas of a picture: what lies in them, and how authors say where they are."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stratus.item_types.areas import lines
from stratus.item_types.areas.geometry import SCALE, Size, contains, frame_of, hit, is_flat

CASES = json.loads((Path(__file__).parent / "inside.json").read_text("utf-8"))
"""Also those of the browser: web/tests/items/areas.test.ts."""
SIZE = Size(100, 100)
unit = st.integers(0, SCALE)
corners = st.lists(st.tuples(unit, unit), min_size=3, max_size=8)


def polygon(points: list[tuple[int, int]]) -> dict[str, Any]:
    return {"shape": "POLYGON", "at": [unit for point in points for unit in point]}


def rectangle(*at: int, **more: Any) -> dict[str, Any]:
    return {"shape": "RECTANGLE", "at": list(at), **more}


@pytest.mark.parametrize("case", CASES, ids=[case["about"] for case in CASES])
class TestWhatLiesInAnArea:
    def test_with_its_border(self, case):
        size = Size(*case["size"])
        assert [point for point in case["inside"] if not contains(case["area"], *point, size)] == []

    def test_and_nothing_beside_it(self, case):
        size = Size(*case["size"])
        assert [point for point in case["outside"] if contains(case["area"], *point, size)] == []

    def test_lies_in_its_frame(self, case):
        frame = frame_of(case["area"], Size(*case["size"]))
        assert all(frame.left <= x <= frame.right and frame.top <= y <= frame.bottom for x, y in case["inside"])


def crossings(points: list[tuple[int, int]], x: int, y: int) -> bool:
    """Even–odd by fractions: how often a ray to the right, a hair below the point, meets a side. For points that are on no border."""
    height, met = y + Fraction(1, 1_000_000_000), 0
    for (x1, y1), (x2, y2) in zip(points, points[1:] + points[:1], strict=True):
        if min(y1, y2) < height < max(y1, y2):
            met += x1 + Fraction(x2 - x1) * (height - y1) / (y2 - y1) > x
    return met % 2 == 1


def on_border(points: list[tuple[int, int]], x: int, y: int) -> bool:
    for (x1, y1), (x2, y2) in zip(points, points[1:] + points[:1], strict=True):
        along = (x - x1) * (x2 - x) >= 0 and (y - y1) * (y2 - y) >= 0
        if along and (x2 - x1) * (y - y1) == (y2 - y1) * (x - x1):
            return True
    return False


class TestPolygons:
    @given(corners, unit, unit)
    def test_have_their_inside_by_the_even_odd_rule(self, points, x, y):
        assert contains(polygon(points), x, y, SIZE) == (on_border(points, x, y) or crossings(points, x, y))

    @given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=3, max_size=7), st.integers(0, 4), st.integers(0, 4))
    def test_also_where_points_lie_on_sides_and_level_with_corners(self, points, x, y):
        assert contains(polygon(points), x, y, SIZE) == (on_border(points, x, y) or crossings(points, x, y))

    @given(corners, st.integers(0, 7))
    def test_hold_their_corners(self, points, place):
        assert contains(polygon(points), *points[place % len(points)], SIZE)

    @given(corners, unit, unit, st.integers(0, 7))
    def test_do_not_depend_on_where_or_which_way_round_they_begin(self, points, x, y, first):
        turned = points[first % len(points) :] + points[: first % len(points)]
        assert contains(polygon(points), x, y, SIZE) == contains(polygon(turned[::-1]), x, y, SIZE)

    def test_of_one_line_are_flat(self):
        assert is_flat(polygon([(0, 0), (10, 20), (5, 10), (20, 40)]))
        assert is_flat(polygon([(7, 7), (7, 7), (7, 7)]))
        assert not is_flat(polygon([(0, 0), (0, 0), (10, 20), (10, 21)]))
        assert not is_flat(rectangle(0, 0, 5, 0))


class TestOverlappingAreas:
    outer, inner = rectangle(0, 0, 5000, 5000, id="outer"), rectangle(4000, 4000, 6000, 6000, id="inner")

    @pytest.mark.parametrize(
        ("x", "y", "area"), [(100, 100, "outer"), (4500, 4500, "inner"), (4000, 4000, "inner"), (5500, 5500, "inner"), (9000, 9000, None)]
    )
    def test_a_mark_belongs_to_the_smallest_that_holds_it_in_whatever_order_they_stand(self, x, y, area):
        assert hit([self.outer, self.inner], x, y, SIZE) == hit([self.inner, self.outer], x, y, SIZE) == area

    def test_of_two_of_one_size_it_belongs_to_the_first(self):
        twins = [self.outer, {**self.outer, "id": "twin"}]
        assert (hit(twins, 5, 5, SIZE), hit(twins[::-1], 5, 5, SIZE)) == ("outer", "twin")

    def test_a_circle_is_as_large_as_its_frame_in_pixels(self):
        circle = {"id": "circle", "shape": "CIRCLE", "at": [5000, 5000, 1000]}  # 20 of 100 wide: 4,000,000 square units where it is square
        box = rectangle(4000, 4000, 6000, 6001, id="box")
        assert hit([box, circle], 5000, 5000, Size(100, 100)) == "circle"
        assert hit([box, circle], 5000, 5000, Size(200, 100)) == "box"


class TestWhereAnAreaIs:
    @pytest.mark.parametrize(
        ("shape", "typed", "units"),
        [
            ("RECTANGLE", "10 20; 40 60", [1000, 2000, 4000, 6000]),
            ("RECTANGLE", "40 60 10 20", [1000, 2000, 4000, 6000]),  # opposite corners, any two
            ("RECTANGLE", " 10,5 % 20.25%;\n40 60 ", [1050, 2025, 4000, 6000]),
            ("CIRCLE", "50 50; 12.5", [5000, 5000, 1250]),
            ("POLYGON", "0 0; 100 0; 0 100", [0, 0, 10000, 0, 0, 10000]),
        ],
    )
    def test_is_read_as_people_type_it(self, shape, typed, units):
        assert lines.read(typed, shape) == units

    @pytest.mark.parametrize(
        ("shape", "typed"),
        [
            ("RECTANGLE", ""), ("RECTANGLE", "10 20"), ("RECTANGLE", "10 20 30"), ("RECTANGLE", "10 20 30 40 50 60"),
            ("RECTANGLE", "10 20 30 100.01"), ("RECTANGLE", "10 20 30 -1"), ("RECTANGLE", "10 20 30 1.125"), ("RECTANGLE", "a b c d"),
            ("CIRCLE", "10 20 30 40"),
            ("POLYGON", "1 2 3 4"), ("POLYGON", "1 2 3 4 5 6 7"), ("POLYGON", "1 " * 62), ("POLYGON", "1" * 9999),
            ("RECTANGLE", [1, 2, 3]), ("RECTANGLE", [1, 2, 3, True]), ("RECTANGLE", [1, 2, 3, 10001]), ("RECTANGLE", [1, 2, 3, 4.0]),
            ("RECTANGLE", None), ("POLYGON", [1] * 62), ("CIRCLE", {"x": 1}),
        ],
    )  # fmt: skip
    def test_is_refused_where_it_is_no_such_shape(self, shape, typed):
        assert lines.read(typed, shape) is None

    @given(st.lists(unit, min_size=4, max_size=4))
    def test_comes_back_as_it_was_written(self, at):
        read = lines.read(at, "RECTANGLE")
        assert read is not None
        assert lines.read(lines.written(read), "RECTANGLE") == read
