"""When a number that was typed is right: exactly, to the last digit. Pure. `web/items/numeric/right.ts` has the same rule for pages."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from stratus.item_types.typed.numbers import EXACT, Reading, read, unit_key, uses_comma

EXACTLY, RANGE, ABSOLUTE, PERCENT = "EXACT", "RANGE", "ABSOLUTE", "PERCENT"
MATCHES = (EXACTLY, RANGE, ABSOLUTE, PERCENT)


def number_in(lang: str, typed: str) -> Reading | None:
    """Return the number that an author typed in this language, None where it is none."""
    return read(typed, comma=uses_comma(lang))


def parted(line: str) -> tuple[str, str]:
    """Return the unit of a line, and how much one of it is, as the author typed it: `km = 1000`, 1 where nothing is said."""
    unit, _sign, factor = line.partition("=")
    return unit.strip(), factor.strip() or "1"


def units_of(content: Mapping[str, Any]) -> list[tuple[str, Decimal]]:
    """Return the accepted units in the author's order, each with how much one of it is in the unit of the right value."""
    lines = (parted(line) for line in content["units"] if line.strip())
    return [(unit, _value(content["lang"], factor)) for unit, factor in lines]


def _value(lang: str, typed: str) -> Decimal:
    found = number_in(lang, typed)
    assert found is not None  # the content was checked
    return found.value


def bounds(content: Mapping[str, Any]) -> tuple[Decimal, Decimal]:
    """Return the least and the largest number that are right."""
    lang = content["lang"]
    if content["match"] == RANGE:
        return _value(lang, content["least"]), _value(lang, content["most"])
    value, tolerance = _value(lang, content["value"]), _value(lang, content["tolerance"] or "0")
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
    return read(typed, comma=uses_comma(content["lang"]), with_unit=bool(units_of(content)))


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
    units = units_of(content)
    if not unit:
        return None if units and content["unit_needed"] else Decimal(1)
    return next((factor for one, factor in units if unit_key(one) == unit_key(unit)), None)
