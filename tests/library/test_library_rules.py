"""Pure rules of the library."""

from __future__ import annotations

from decimal import Decimal

import pytest

from stratus.foundation.numbers import plain
from stratus.item_types.forms import as_html
from stratus.library.rules import score_of, storable


@pytest.mark.parametrize(
    ("typed", "score"), [("2", "2"), ("2.5", "2.5"), ("2,5", "2.5"), (" 10.25 ", "10.25"), (3, "3"), ("999999.99", "999999.99")]
)
def test_a_score_may_be_typed_with_point_or_comma(typed, score):
    assert score_of(typed) == Decimal(score)


@pytest.mark.parametrize("typed", ["", "0", "-1", "1.234", "many", "NaN", "Infinity", "1000000", "1e99", None, "٣.٣٣٣"])
def test_what_is_no_score_is_none(typed):
    assert score_of(typed) is None


def test_characters_that_cannot_be_stored_are_replaced_everywhere():
    assert storable({"a\x00": ["b\ud800", {"c": "d\x00"}], "n": 1}) == {"a\ufffd": ["b\ufffd", {"c": "d\ufffd"}], "n": 1}


def test_whole_scores_are_written_whole():
    assert [repr(plain(Decimal(text))) for text in ("2.00", "2.50")] == ["2", "2.5"]


@pytest.mark.parametrize(
    ("typed", "markup"),
    [
        ("One line", "<p>One line</p>"),
        ("One\r\ntwo\r\n\r\nthree", "<p>One<br>two</p><p>three</p>"),
        ("with <strong>weight</strong>", "<p>with <strong>weight</strong></p>"),
        ("<p>as it is</p>", "<p>as it is</p>"),
        ("  ", "  "),
    ],
)
def test_lines_become_paragraphs(typed, markup):
    assert as_html(typed) == markup
