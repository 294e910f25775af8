"""Amounts of a statement as people type them: numbers as everywhere, in parentheses if negative.

`web/items/financial_statement/amounts.ts` reads the same; `tests/item_types/financial_statement/amounts.json` says so for both.
"""

from __future__ import annotations

from decimal import Decimal

from stratus.item_types.typed.numbers import read, seen

LONGEST = 40
"""Characters of an amount that is read, and that may be typed."""


def read_amount(typed: str, *, comma: bool) -> Decimal | None:
    """Return the amount that somebody typed, None where it is none.

    It is read as `typed.numbers.read` reads numbers, but for powers of ten: statements write everything in digits, totals too, and no
    cell holds the three hundred of 1e300.
    """
    if len(typed) > LONGEST:
        return None
    text = seen(typed)
    is_negative = text.startswith("(") and text.endswith(")")
    if is_negative:
        text = text[1:-1].strip(" ")
    found = read(text, comma=comma)
    if found is None or "e" in found.number or (is_negative and text.startswith(("-", "+", "\u2212"))):
        return None
    number = found.value or found.value.copy_abs()
    return number.copy_negate() if is_negative and number else number
