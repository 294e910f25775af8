"""What people call parts of items: letters, numbers, and what a part says in one line. Pure."""

from __future__ import annotations

import string
from collections.abc import Sequence
from typing import Any, TypeVar

from stratus.foundation.markup import plain_text

T = TypeVar("T")

LETTERS = string.ascii_uppercase


def letter_at(place: int) -> str:
    """Return the letter of what stands at this place, from 0: A, B … Z, and "" where there is none."""
    return LETTERS[place] if 0 <= place < len(LETTERS) else ""


def place_of(letter: Any) -> int | None:
    """Return the place that a letter says, None for what is no letter."""
    return LETTERS.index(letter) if isinstance(letter, str) and len(letter) == 1 and letter in LETTERS else None


def lettered(rows: Sequence[T]) -> list[tuple[str, T]]:
    """Return rows with their letters, as authored; without those for which there is no letter."""
    return list(zip(LETTERS, rows, strict=False))


def name_of(place: int, *, letters: bool) -> str:
    """Return what authors call the row at this place of their form, from 0: A, B, C with letters, otherwise 1, 2, 3."""
    return (letter_at(place) if letters else "") or str(place + 1)


def one_line(markup: str, most: int) -> str:
    """Return what HTML says, in a line of at most so many characters; the last one is … where something was cut off."""
    text = plain_text(markup)
    return text if len(text) <= most else f"{text[: most - 1]}…"


def choices(number: int) -> list[tuple[str, str]]:
    """Return the choice among so many rows: their places, as forms send them, and their letters."""
    return [(str(place), letter) for place, letter in enumerate(LETTERS[:number])]


def letter_sent(place: Any) -> str:
    """Return the letter of a row by its place, as it is stored or was sent; "" where that is none."""
    digits = str(place)
    return letter_at(int(digits)) if digits.isascii() and digits.isdecimal() and len(digits) < 3 else ""
