"""Fields of authors that several types have: one line of text, and an exact number."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from stratus.item_types.content_fields import number, one_line
from stratus.item_types.errors import Problems
from stratus.item_types.registry import item_type


@pytest.mark.parametrize(
    ("given", "line"),
    [
        (" Chest\n pain ", "Chest  pain"),
        ("a\r\nb\u2028c", "a b c"),
        ("very  cold", "very  cold"),
        (" " * 50 + "12345", "12345"),
        ("\n", ""),
        (None, ""),
        (7, "7"),
    ],
)
def test_a_text_is_stored_on_one_line_as_it_was_typed(given: Any, line: str) -> None:
    problems = Problems()
    assert one_line(given, "theme", problems, most=12, too_long="THEME_TOO_LONG") == line
    assert not problems


def test_a_line_that_is_too_long_is_refused_at_its_field() -> None:
    problems = Problems()
    assert one_line("x" * 13, "theme", problems, most=12, too_long="THEME_TOO_LONG") == ""
    assert str(problems["theme"]) == "THEME_TOO_LONG most=12"


def test_words_along_a_scale_are_one_line() -> None:
    written = {"stem": "x", "least": "0", "most": "2", "step": "1", "right_from": "1", "label_least": "very\ncold", "unit": "\n"}
    content = item_type("SLIDER").clean(written)
    assert (content["label_least"], content["unit"]) == ("very cold", "")


@pytest.mark.parametrize(
    ("given", "read"),
    [("1,50", "1.50"), (Decimal("1E-2"), "0.01"), (7, "7"), (0, "0"), (" 3 ", "3"), ("", None), (None, None)],
)
def test_a_number_is_read_exactly_and_an_empty_field_is_none(given: Any, read: str | None) -> None:
    problems = Problems()
    found = number({"step": given}, "step", problems, places=2, low=Decimal(0), high=Decimal(9))
    assert (found, dict(problems)) == (read and Decimal(read), {})


@pytest.mark.parametrize(
    ("given", "places", "problem"),
    [
        ("many", 2, "NO_NUMBER"),
        ("\u0663", 2, "OTHER_DIGITS"),
        ("1.234", 2, "TOO_MANY_DECIMALS most=2"),
        ("1.000", 2, "GROUPED_DIGITS"),
        ("9.01", 2, "NUMBER_OUT_OF_RANGE low=0.001 high=9"),
        ("0", 2, "NUMBER_OUT_OF_RANGE low=0.001 high=9"),
        ("many", 0, "NO_WHOLE_NUMBER"),
        ("1.5", 0, "NOT_WHOLE"),
    ],
)
def test_what_is_no_such_number_is_refused_at_its_field(given: str, places: int, problem: str) -> None:
    problems = Problems()
    assert number({"step": given}, "step", problems, places=places, low=Decimal("1E-3"), high=Decimal(9)) is None
    assert str(problems["step"]) == problem
