"""The shape of trees: where steps lead, and where nothing can be put."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stratus.library.classification.rules import Fault, Place, Shape, Step

#  1        4
#  ├ 2      └ 5
#  │ └ 6
#  └ 3
SHAPE = Shape.of([(1, None), (4, None), (2, 1), (3, 1), (5, 4), (6, 2)])


def test_a_tree_is_walked_parents_first_siblings_in_their_order():
    assert list(SHAPE.walk()) == [(1, 1), (2, 2), (6, 3), (3, 2), (4, 1), (5, 2)]


def test_what_lies_below_a_node_goes_with_it():
    assert SHAPE.with_all_below(1) == [1, 2, 6, 3]


@pytest.mark.parametrize(
    ("pk", "step", "place"),
    [
        (3, Step.UP, Place(1, 2)),
        (2, Step.UP, None),
        (2, Step.DOWN, Place(1, None)),
        (3, Step.DOWN, None),
        (1, Step.DOWN, Place(None, None)),
        (3, Step.IN, Place(2)),
        (4, Step.IN, Place(1)),
        (1, Step.IN, None),
        (2, Step.OUT, Place(None, 4)),
        (5, Step.OUT, Place(None, None)),
        (1, Step.OUT, None),
    ],
)
def test_a_step_leads_to_a_place_or_nowhere(pk, step, place):
    assert SHAPE.after(pk, step) == place


@pytest.mark.parametrize(
    ("pk", "place", "fault"),
    [
        (1, Place(2), Fault.INTO_ITSELF),
        (1, Place(1), Fault.INTO_ITSELF),
        (5, Place(6), Fault.TOO_DEEP),
        (1, Place(5), Fault.TOO_DEEP),
        (None, Place(6), Fault.TOO_DEEP),
        (None, Place(2), None),
        (9, Place(), Fault.GONE),
        (3, Place(9), Fault.GONE),
        (3, Place(None, 2), Fault.GONE),
        (3, Place(4, 5), None),
    ],
)
def test_a_place_is_refused_for_a_reason(pk, place, fault):
    assert SHAPE.fault(pk, place, most_levels=3) is fault


@given(st.lists(st.tuples(st.integers(1, 12), st.sampled_from(list(Step))), max_size=30))
def test_no_steps_lose_a_node_or_make_a_ring(steps):
    rows: list[tuple[int, int | None]] = [(n, None if n < 4 else n // 3) for n in range(1, 13)]
    for pk, step in steps:
        shape = Shape.of(rows)
        place = shape.after(pk, step)
        if place is None or shape.fault(pk, place, most_levels=5):
            continue
        rows = [row for row in rows if row[0] != pk]
        at = next((n for n, row in enumerate(rows) if row[0] == place.before), len(rows))
        rows.insert(at, (pk, place.parent))
        assert {one for one, _level in Shape.of(rows).walk()} == set(range(1, 13))
        assert max(level for _one, level in Shape.of(rows).walk()) <= 5
