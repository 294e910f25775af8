"""What the numbers of a table come to. Exact: fractions, whatever was typed."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

from stratus.item_types.financial_statement.amounts import read_amount
from stratus.item_types.financial_statement.notation import LABEL, NUMBER, TOTAL
from stratus.item_types.typed.numbers import seen, uses_comma


class Amount(NamedTuple):
    """The value of a cell, and whether somebody filled it in; of a total, any cell that it sums."""

    value: Fraction
    is_filled: bool


def typed_cells(value: Any) -> dict[str, str]:
    """Return id → what was typed or chosen, of that in which something can be seen."""
    cells = value.get("cells") if isinstance(value, Mapping) else None
    if not isinstance(cells, Mapping):
        return {}
    return {pk: text for pk, text in cells.items() if isinstance(text, str) and seen(text)}


def amounts(content: Mapping[str, Any], typed: Mapping[str, str]) -> dict[str, Amount | None]:
    """Return name → amount of numbers and totals; None where what was typed is no number, and for a total of such a cell.

    A blank cell counts as 0.
    """
    comma = uses_comma(content["lang"])
    read: dict[str, Amount | None] = {}
    for cell in _of_kind(content, NUMBER):
        text = typed.get(cell["id"], "")
        number = read_amount(text, comma=comma) if text else Decimal(0)
        read[cell["name"]] = None if number is None else Amount(Fraction(number), bool(text))
    return _summed(content, read)


def right_amounts(content: Mapping[str, Any]) -> dict[str, Amount | None]:
    """Return name → amount of numbers and totals as the author has them."""
    return _summed(content, {cell["name"]: Amount(Fraction(cell["value"]), True) for cell in _of_kind(content, NUMBER)})


def in_digits(value: Fraction) -> str:
    """Return an exact decimal fraction in digits, with a point: sums of decimals are decimals."""
    places = 0
    while value.denominator > 1 and places <= 60:
        value, places = value * 10, places + 1
    digits = f"{abs(int(value)):0{places + 1}d}"
    text = f"{digits[:-places]}.{digits[-places:]}" if places else digits
    return f"-{text}" if value < 0 else text


def _summed(content: Mapping[str, Any], read: dict[str, Amount | None]) -> dict[str, Amount | None]:
    for total in sorted(_of_kind(content, TOTAL), key=lambda cell: cell["turn"]):
        read[total["name"]] = _sum(total["terms"], read)
    return read


def _sum(terms: list[list[str]], read: Mapping[str, Amount | None]) -> Amount | None:
    # Of figures that are given nothing can be filled in, and their total is there from the beginning.
    value, is_filled = Fraction(0), not any(term in read for _sign, term in terms)
    for sign, term in terms:
        amount = read[term] if term in read else Amount(Fraction(term), False)
        if amount is None:
            return None
        value += -amount.value if sign == "-" else amount.value
        is_filled = is_filled or amount.is_filled
    return Amount(value, is_filled)


def _of_kind(content: Mapping[str, Any], kind: str) -> list[dict[str, Any]]:
    return [cell for cells in content["rows"] for cell in cells if cell["kind"] == kind != LABEL]
