"""When a number that was typed is right: exactly, to the last digit. Pure. `web/items/numeric/right.ts` has the same rule for pages."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from stratus.item_types.typed.numbers import EXACT, Reading, read, unit_key, uses_comma

EXACTLY, RANGE, ABSOLUTE, PERCENT = "EXACT", "RANGE", "ABSOLUTE", "PERCENT"
MATCHES = (EXACTLY, RANGE, ABSOLUTE, PERCENT)


def bounds(content: Mapping[str, Any]) -> tuple[Decimal, Decimal]:
    """Return the least and the largest number that are right."""
    if content["match"] == RANGE:
        return Decimal(content["least"]), Decimal(content["most"])
    value, tolerance = Decimal(content["value"]), Decimal(content["tolerance"] or 0)
    if content["match"] == PERCENT:
        tolerance = EXACT.scaleb(EXACT.multiply(EXACT.abs(value), tolerance), -2)
    return EXACT.subtract(value, tolerance), EXACT.add(value, tolerance)


def in_digits(number: Decimal) -> str:
    """Return a number as keys hold it: without zeros at its end, and without a power of ten unless it is very large or small."""
    if number and not -10 <= number.adjusted() <= 20:
        return str(EXACT.normalize(number))
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def understood(content: Mapping[str, Any], typed: str) -> Reading | None:
    """Return the number that was typed, as it is read in the language of the question. A unit is read where the author lists some."""
    return read(typed, comma=uses_comma(content["lang"]), with_unit=bool(content["units"]))


def is_right(content: Mapping[str, Any], typed: str) -> bool:
    """Tell whether a text is a right number, written with as many figures and with such a unit as the author wants."""
    found = understood(content, typed)
    factor = None if found is None else _factor(content, found.unit)
    if found is None or factor is None:
        return False
    few, many = found.figures
    if (content["figures_least"] or 0) > many or few > (content["figures_most"] or few):
        return False
    least, most = bounds(content)
    return least <= EXACT.multiply(found.value, factor) <= most


def _factor(content: Mapping[str, Any], unit: str) -> Decimal | None:
    """Return by what a number with this unit is multiplied, None where the unit is not accepted."""
    if not unit:
        return None if content["unit_needed"] else Decimal(1)
    key = unit_key(unit)
    return next((Decimal(one["factor"]) for one in content["units"] if unit_key(one["unit"]) == key), None)
