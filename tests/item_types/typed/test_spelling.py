"""Spelling errors are counted as by the plain table, at a bounded cost; short texts have none."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stratus.item_types.typed.spelling import LONGEST, accepts, folded, within
from support.costs import grows_too_fast

few = st.text("abcé", max_size=9)


def plain_distance(one: str, other: str) -> int:
    """The whole table, row by row."""
    row = list(range(len(other) + 1))
    for number, sign in enumerate(one, start=1):
        above, row = row, [number]
        for place, letter in enumerate(other, start=1):
            row.append(min(above[place - 1] + (sign != letter), above[place] + 1, row[-1] + 1))
    return row[-1]


@given(few, few, st.integers(-1, 12))
def test_a_distance_is_that_of_the_plain_table(one, other, most):
    assert within(one, other, most) is (plain_distance(one, other) <= most)


@given(st.text(max_size=12), st.text(max_size=12), st.integers(0, 5))
def test_a_distance_is_the_same_both_ways_and_however_letters_are_composed(one, other, most):
    taken = within(one, other, most)
    assert taken is within(other, one, most)
    assert taken is within(unicodedata.normalize("NFD", one), unicodedata.normalize("NFC", other), most)


@pytest.mark.parametrize(
    ("one", "other", "distance"),
    [
        ("", "", 0),
        ("", "abc", 3),
        ("kitten", "sitting", 3),
        ("Paris", "Pairs", 2),
        ("e\u0301t\u00e9", "\u00e9te\u0301", 0),
        ("ab", "ba", 2),
    ],
)
def test_edits_are_counted(one, other, distance):
    assert [within(one, other, most) for most in (distance - 1, distance, distance + 1)] == [False, True, True]


def test_a_text_that_is_too_long_is_near_to_nothing_but_itself():
    longest = "a" * LONGEST
    assert within(longest, longest[:-1] + "b", 1)
    assert not within(longest + "a", longest, 1)
    assert within(longest + "a", longest + "a", 0)


@pytest.mark.parametrize("most", [3, 10**9])
@pytest.mark.parametrize("sign", ["a", "a\u0301\u0316"])
def test_a_large_text_costs_next_to_nothing(sign, most):
    assert not grows_too_fast(lambda size: within((sign * size)[:size], (sign * size)[: size - 2] + "b", most), size=8_000)


@pytest.mark.parametrize(
    ("text", "case", "shown"),
    [
        ("  New \t York\u00a0\n", True, "New York"),
        ("STRASSE", False, "strasse"),
        ("Straße", False, "strasse"),
        ("E\u0301tat", True, "\u00c9tat"),
        ("\u00c9tat", False, "\u00e9tat"),
        ("it\u2019s", True, "it's"),
        ("well\u2011known", True, "well-known"),
        ("so\u00adft\u200b", True, "soft"),
        (" \u200b ", True, ""),
    ],
)
def test_blanks_case_and_what_nobody_sees_do_not_count(text, case, shown):
    assert folded(text, case=case) == shown


@given(st.text(), st.booleans())
def test_what_counts_of_a_text_counts_of_itself(text, case):
    once = folded(text, case=case)
    assert folded(once, case=case) == once


@pytest.mark.parametrize(
    ("accepted", "typed", "errors", "is_right"),
    [
        ("Paris", " paris ", 0, True),
        ("Paris", "Pariss", 0, False),
        ("Paris", "Pariss", 1, True),
        ("Paris", "Pars", 1, True),
        ("Paris", "Pairs", 1, False),
        ("cat", "dog", 3, False),  # another word of three letters
        ("cat", "cats", 3, False),  # the accepted one is short
        ("cats", "cat", 3, False),  # the typed one is short
        ("cat", "CAT", 3, True),
        ("", "", 0, True),
        ("ab", "", 2, False),
        ("a", "b", 1, False),
    ],
)
def test_a_text_of_no_more_characters_than_errors_are_allowed_must_be_written_exactly(accepted, typed, errors, is_right):
    assert accepts(accepted, typed, case=False, errors=errors) is is_right


def test_where_case_counts_another_case_is_an_error():
    assert [accepts("Paris", "paris", case=True, errors=errors) for errors in (0, 1)] == [False, True]
