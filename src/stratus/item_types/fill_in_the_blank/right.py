"""Whether what was typed into a gap is right: an accepted text, or a number that is near enough. Pure.

`web/items/fill_in_the_blank/right.ts` shows the same to those who judge. Both are tried with
`tests/item_types/fill_in_the_blank/right.json`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from stratus.item_types.typed.numbers import EXACT, read, uses_comma
from stratus.item_types.typed.spelling import accepts

TEXT, NUMBER = "TEXT", "NUMBER"

_TOLERANCE = re.compile(r" ?(?:\u00b1|\+/?-) ?")
_RANGE = re.compile(r" ?(?:\.\.\.?|\u2026) ?")


def is_right(gap: Mapping[str, Any], typed: str, lang: str) -> bool:
    """Tell whether this is right in a gap of an item in this language."""
    if gap["kind"] == NUMBER:
        number = read(typed, comma=uses_comma(lang))
        limits = [limits_of(line, lang) for line in gap["accepted"]] if number else []
        return any(low <= number.value <= high for low, high in filter(None, limits)) if number else False
    case, errors = gap["case_sensitive"], gap["spelling_errors"]
    return any(accepts(text, typed, case=case, errors=errors) for text in gap["accepted"])


def limits_of(line: str, lang: str) -> tuple[Decimal, Decimal] | None:
    """Return the least and the greatest number that a line accepts: `3.14`, `3.14 ± 0.01` or `3.13 .. 3.15`. None if it says no numbers."""
    texts, is_tolerance = _texts(line)
    numbers = [number.value for text in texts if (number := read(text, comma=uses_comma(lang)))]
    if len(numbers) < len(texts):
        return None
    if is_tolerance:
        return (EXACT.subtract(*numbers), EXACT.add(*numbers)) if numbers[1] >= 0 else None
    return (numbers[0], numbers[-1]) if numbers[0] <= numbers[-1] else None


def is_doubtful(line: str, lang: str) -> bool:
    """Tell whether a number of this line may be a large one or one with decimals: the language decides, perhaps not as authors think."""
    numbers = [read(text, comma=uses_comma(lang)) for text in _texts(line)[0]]
    return any(number.is_doubtful for number in numbers if number)


def _texts(line: str) -> tuple[list[str], bool]:
    """Return the numbers of a line as they are written, and whether the second is what the first may be off by."""
    with_tolerance = _TOLERANCE.split(line, maxsplit=1)
    return (with_tolerance, True) if len(with_tolerance) > 1 else (_RANGE.split(line, maxsplit=1), False)
