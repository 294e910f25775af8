"""Numbers as people type them and as forms send them, and as answers and stored documents hold them."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from typing import Any

LONGEST_ID = 18
"""Digits of the largest id of a row; longer ones would not fit the database's column."""


def typed_decimal(typed: Any, places: int) -> Decimal | None:
    """Return a number with at most so many decimals; a comma counts as a decimal point. None for anything else.

    Whether it is large or small enough is up to the caller.
    """
    text = str(typed).strip().replace(",", ".")
    try:
        number = Decimal(text if "_" not in text else "")  # Python's own way of grouping digits: 1_0 would be ten
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


def plain(value: Decimal | float) -> int | float:
    """Return a number as answers, papers and versions hold it: whole where it is whole."""
    return int(value) if value == int(value) else float(value)
