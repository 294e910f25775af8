"""Whether what somebody typed is an accepted text, misspelt perhaps. Pure, and bounded in time whatever was typed."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from stratus.foundation.text import UNSEEN

LONGEST = 1_000
"""Characters of a text that is compared letter by letter; a longer one is within the distance of nothing but itself."""
MOST_SPELLING_ERRORS = 3
"""What authors may allow at most."""
BLANKS = re.compile("[\\s\x00-\x1f\x7f-\x9f]+")
"""Runs of blanks, and of control characters, which nobody sees either."""
_KEYBOARD = str.maketrans("\u2018\u2019\u201b\u02bc\u201c\u201d\u201f\u2010\u2011", "''''\"\"\"--")
"""Quotation marks and hyphens that phones and word processors write instead of those of the keyboard."""


def within(one: str, other: str, most: int) -> bool:
    """Tell whether `one` becomes `other` by at most `most` edits: a character put in, left out or replaced (Levenshtein distance).

    Letters that are composed differently are the same. Only a band of `most` characters beside the diagonal is computed.
    """
    if one == other:
        return most >= 0
    if max(len(one), len(other)) > LONGEST:
        return False
    one, other = sorted((unicodedata.normalize("NFC", one), unicodedata.normalize("NFC", other)), key=len)
    if len(other) - len(one) > most:
        return False
    return _distance(one, other, min(most, len(other))) <= most


def _distance(one: str, other: str, most: int) -> int:
    """Return the distance if it is at most `most`, else some larger number. `one` is not the longer text."""
    beyond = most + 1
    row = [min(place, beyond) for place in range(len(other) + 1)]
    for number, sign in enumerate(one, start=1):
        low, high = max(1, number - most), min(len(other), number + most)
        diagonal, row[low - 1] = row[low - 1], number if low == 1 else beyond
        for place in range(low, high + 1):
            here = min(diagonal + (sign != other[place - 1]), row[place] + 1, row[place - 1] + 1)
            diagonal, row[place] = row[place], here
        if min(row[low - 1 : high + 1]) > most:
            return beyond
    return row[-1]


def folded(text: str, *, case: bool) -> str:
    """Return what counts of a text: without blanks around it, repeated blanks as one, and without characters that nobody sees.

    Quotation marks and hyphens become those of the keyboard. Without `case` capitals are small letters. Texts of at most `LONGEST`
    characters, please: normalising compares signs upon a letter in pairs.
    """
    text = UNSEEN.sub("", text).translate(_KEYBOARD)
    if not case:
        text = unicodedata.normalize("NFD", text).casefold()
    return unicodedata.normalize("NFC", BLANKS.sub(" ", text).strip(" "))


def single_spaced(text: Any) -> str:
    """Return a plain text as people read it on one line: without blanks around it, repeated blanks as one. Nothing else is changed."""
    return " ".join(str(text or "").split())


def accepts(accepted: str, typed: str, *, case: bool, errors: int) -> bool:
    """Tell whether a text that was typed is this accepted one, with at most so many spelling errors.

    Both must have more characters than errors are allowed, else they have to be the same: otherwise nothing, a single letter or another
    short word would be right, though not one letter of it is.
    """
    one, other = folded(accepted, case=case), folded(typed, case=case)
    if min(len(one), len(other)) <= errors:
        return one == other
    return within(one, other, errors)
