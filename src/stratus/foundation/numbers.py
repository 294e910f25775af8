"""Numbers as people type them and as forms send them, and as answers and stored documents hold them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from enum import Enum, auto
from fractions import Fraction
from math import floor
from typing import Any

LONGEST_ID = 18
"""Digits of the largest id of a row; longer ones would not fit the database's column."""

GROUP = 3
"""Digits between two signs that group them, as in 1.000."""

LONGEST_NUMBER = 24
"""Characters of a number that is read at all: fewer digits than decimals are exact to."""
_NUMBER = re.compile(r"[-+\u2212]?(?=[.,]?\d)\d*(?:[.,](?P<decimals>\d*))?")


class Fault(Enum):
    """Why a text that people typed is not the number that is asked for."""

    NO_NUMBER = auto()
    OTHER_DIGITS = auto()
    DECIMALS = auto()
    GROUPED = auto()


def read_number(typed: str, places: int) -> Decimal | Fault:
    """Return the number that somebody typed, with at most so many decimals; else why it is none.

    Digits 0 to 9, a comma or a dot before the decimals, and a sign: that of the keyboard or a true minus. No powers of ten, nothing that
    groups digits: zeros that are no decimals the caller takes may have been meant as thousands, so 1.000 is not read as 1. Whether it is
    large or small enough is up to the caller.
    """
    text = typed.strip()
    if len(text) > LONGEST_NUMBER or not (found := _NUMBER.fullmatch(text)):
        return Fault.NO_NUMBER
    if not text.isascii() and not text.replace("\u2212", "-").isascii():
        return Fault.OTHER_DIGITS
    decimals = found["decimals"] or ""
    if len(decimals.rstrip("0")) > places:
        return Fault.DECIMALS
    if len(decimals) >= GROUP and len(decimals) > places:
        return Fault.GROUPED
    return Decimal(text.replace("\u2212", "-").replace(",", "."))


def typed_decimal(typed: Any, places: int) -> Decimal | None:
    """Return a number with at most so many decimals, as `read_number` reads it; numbers themselves too. None for anything else.

    Whether it is large or small enough is up to the caller.
    """
    if isinstance(typed, str):
        read = read_number(typed, places)
        return None if isinstance(read, Fault) else read
    try:
        number = Decimal(str(typed))
        fits = number.is_finite() and number == round(number, places)
    except InvalidOperation:
        return None
    return number if fits else None


def typed_whole(typed: str, digits: int = LONGEST_ID) -> int | None:
    """Return a whole number from 0 on with at most so many digits, such as the id of a row; None for anything else."""
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) <= digits else None


def sent_ids(values: Iterable[str]) -> list[int]:
    """Return the ids among the values that a form's checkboxes send, in their order; anything else is left out."""
    return [found for value in values if (found := typed_whole(value)) is not None]


def hundredths(value: Fraction) -> Decimal:
    """Return an exact number as it is shown: with two decimals, halves up. For numbers from 0 on."""
    return Decimal(floor(value * 100 + Fraction(1, 2))) / 100


def plain(value: Decimal | float) -> int | float:
    """Return a number as answers, papers and versions hold it: whole where it is whole."""
    return int(value) if value == int(value) else float(value)
