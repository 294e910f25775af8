"""Rows of the matrix are shared out evenly."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stratus.marking.allocation.rules import share_out


@pytest.fixture(autouse=True)
def tenant() -> None:
    """None: pure rules need neither tenant nor database."""


def one_by_one(number: int, load: dict[int, int], wanted: int) -> list[tuple[int, ...]]:
    """The same, written down as it is said: each row goes to those with the fewest rows, the smaller id first."""
    load, shared = dict(load), []
    for _row in range(number):
        chosen = sorted(load, key=lambda member: (load[member], member))[:wanted]
        for member in chosen:
            load[member] += 1
        shared.append(tuple(chosen))
    return shared


@given(st.integers(0, 30), st.dictionaries(st.integers(1, 50), st.integers(0, 9), min_size=2, max_size=7), st.sampled_from([1, 2]))
def test_each_row_goes_to_those_with_the_fewest_rows(number, load, wanted):
    assert share_out(number, load, wanted) == one_by_one(number, load, wanted)


@given(st.integers(0, 30), st.integers(2, 7), st.sampled_from([1, 2]), st.randoms(use_true_random=False))
def test_by_chance_the_numbers_stay_even(number, members, wanted, chance):
    shared = share_out(number, dict.fromkeys(range(members), 0), wanted, chance.random)
    numbers = [sum(member in row for row in shared) for member in range(members)]
    assert max(numbers) - min(numbers) <= 1
    assert all(len(set(row)) == wanted for row in shared)


def test_by_chance_the_first_row_is_not_always_the_same_members():
    draws = iter([0.9, 0.1, 0.5, 0.5])
    assert share_out(1, {1: 0, 2: 0}, 1, lambda: next(draws)) == [(2,)]


def test_too_few_members_get_nothing():
    assert share_out(3, {1: 0}, 2) == []
