"""Names as they are shown: nothing in them turns what stands around them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from stratus.foundation.text import name_of

SOURCE = Path(__file__).parents[2] / "src" / "stratus"


@pytest.mark.parametrize(
    ("first", "last", "username", "shown"),
    [
        ("Jane", "Doe", "jd", "Jane Doe"),
        ("", "", "jd", "jd"),
        ("\u202eJane", "D\u2066oe\u200f", "jd", "Jane Doe"),
        ("\u202e", "\u202e", "j\u202ed", "jd"),
        ("Jane\r\nCc:", "Doe", "jd", "Jane Cc: Doe"),
        ("J\tane", "D\x00oe\n", "jd", "Jane Doe"),
        ("نورا", "علی\u200cرضا", "n", "نورا علی\u200cرضا"),
    ],
)
def test_a_name_is_shown_without_what_turns_a_text(first: str, last: str, username: str, shown: str) -> None:
    assert name_of(first, last, username) == shown


def test_nobody_else_puts_a_shown_name_together() -> None:
    """The External API, words of search, and forms give back what was sent."""
    own = re.compile(r"first_name[\"']?\]?\} \{")
    assert [str(path) for path in SOURCE.rglob("*.py") if own.search(path.read_text())] == []
