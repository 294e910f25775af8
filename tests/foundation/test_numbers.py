"""Numbers as people type them, as forms send them, and as answers hold them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from stratus.foundation.numbers import plain, sent_ids, typed_decimal, typed_whole

D = Decimal


@pytest.mark.parametrize(
    ("typed", "number"), [("1.5", "1.5"), (" 1,5 ", "1.5"), ("0", "0"), ("-2", "-2"), (D("0.25"), "0.25"), ("−2", "-2")]
)
def test_a_comma_or_a_dot_begins_the_decimals(typed, number):
    assert typed_decimal(typed, 2) == D(number)


@pytest.mark.parametrize("typed", ["1_0", "1e1", "٣", "", "x", "1.2.3", "NaN", "Infinity", "0.001", None, "9" * 40, "1e999999", "\x00"])
def test_what_is_no_number_or_has_too_many_decimals_is_none(typed):
    assert typed_decimal(typed, 2) is None


@pytest.mark.parametrize(("typed", "number"), [("7", 7), ("0", 0), ("9" * 18, int("9" * 18))])
def test_a_whole_number_is_made_of_digits(typed, number):
    assert typed_whole(typed) == number


@pytest.mark.parametrize("typed", ["", "-1", "1.0", " 1", "٣", "9" * 19, "x", "\x00"])
def test_anything_but_digits_or_too_many_of_them_is_none(typed):
    assert typed_whole(typed) is None


def test_the_number_of_digits_can_be_bounded():
    assert (typed_whole("999", digits=3), typed_whole("1000", digits=3)) == (999, None)


def test_ids_that_a_form_sends_keep_their_order_and_others_are_left_out():
    assert sent_ids(["3", "x", "1", "9" * 30, ""]) == [3, 1]


def test_a_whole_number_is_shown_without_decimals():
    values = [plain(D("2.00")), plain(D("2.50")), plain(3.0)]
    assert values == [2, 2.5, 3]
    assert [type(value) for value in values] == [int, float, int]
