"""Numbers are read as people write them, or not at all; what is doubtful is decided by the language, and said."""

from __future__ import annotations

import json
import time
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stratus.item_types.typed.numbers import LARGEST_EXPONENT, read, shown, unit_key, uses_comma

CASES = json.loads(Path(__file__).with_name("numbers.json").read_text("utf-8"))
"""Typed, whether the comma is the sign of decimals, whether a unit is read; None, or number, least and most figures, unit, doubtful."""


@pytest.mark.parametrize(("text", "comma", "with_unit", "expected"), CASES)
def test_a_number_is_read_like_this(text, comma, with_unit, expected):
    found = read(text, comma=comma, with_unit=with_unit)
    assert (found and [found.number, *found.figures, found.unit, found.is_doubtful]) == expected


def test_a_doubtful_number_says_which_way_the_language_decided():
    found = [read(text, comma=comma) for text in ("1.000", "1,000", "1000") for comma in (False, True)]
    assert [one and (one.is_doubtful, one.is_grouped) for one in found] == [
        (True, False), (True, True), (True, True), (True, False), (False, False), (False, False),
    ]  # fmt: skip


@given(st.text("0123456789.,eE-+ '×x^10m\u2212\u00b3", max_size=30), st.booleans(), st.booleans())
def test_whatever_is_read_is_a_number_of_bounded_size_and_reads_the_same_in_digits(text, comma, with_unit):
    found = read(text, comma=comma, with_unit=with_unit)
    if found:
        assert found.value == 0 or abs(found.value.adjusted()) <= LARGEST_EXPONENT + 100
        assert 1 <= found.figures[0] <= found.figures[1]
        again = read(found.number, comma=False)
        assert again is not None
        assert (again.number, again.value) == (found.number, found.value)


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**9), max_value=10**9, places=4), st.booleans())
def test_a_number_that_is_shown_reads_as_itself(number, comma):
    found = read(shown(str(number), comma=comma), comma=comma)
    assert found is not None
    assert found.value == number


@pytest.mark.parametrize(
    "text",
    ["1e999999999", "1e-" + "9" * 90, "9" * 100_000, "1 " * 50, "1," * 50, "1.000" * 20, "10^" * 33, "1" + " x 10" * 19, "\u0301" * 100],
)
def test_no_number_costs_anything(text):
    begun = time.thread_time()
    for _again in range(100):
        read(text, comma=False, with_unit=True)
    assert time.thread_time() - begun < 1  # a hundredth of a second each; a power that were computed would take forever


@pytest.mark.parametrize(
    ("number", "comma", "text"),
    [
        ("-1.20", True, "\u22121,20"),
        ("1000", True, "1000"),
        ("1.2e-3", False, "1.2 \u00d7 10\u207b\u00b3"),
        ("6.02E+23", True, "6,02 \u00d7 10\u00b2\u00b3"),
    ],
)
def test_a_number_is_shown_in_the_way_of_the_language_and_without_signs_that_group(number, comma, text):
    assert shown(number, comma=comma) == text


@pytest.mark.parametrize(("lang", "comma"), [("nl", True), ("de-CH", True), ("en", False), ("zh", False), ("km", False), ("lo", True)])
def test_the_language_says_which_sign_stands_before_decimals(lang, comma):
    assert uses_comma(lang) is comma


@pytest.mark.parametrize(("one", "other"), [("m/s\u00b2", "m / s^2"), ("\u00b5m", "\u03bcm"), ("\u2126", "\u03a9"), ("N*m", "N\u22c5m")])
def test_units_that_are_written_differently_are_one(one, other):
    assert unit_key(one) == unit_key(other)


def test_capitals_of_units_count():
    assert unit_key("mW") != unit_key("MW")


def test_a_value_is_exact():
    found = read("0,1", comma=True)
    assert found is not None
    assert found.value == Decimal("0.1")
