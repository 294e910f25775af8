"""Pure rules of the library."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import Any

MAX_SCORE = Decimal("999999.99")
FUNCTIONAL_ID = re.compile(r"[0-9]{1,18}-[0-9]{1,18}")
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def score_of(value: Any) -> Decimal | None:
    """Return a maximum score as a number with at most two decimals, above zero; None for anything else."""
    try:
        score = Decimal(str(value).strip().replace(",", "."))
    except InvalidOperation:
        return None
    if not score.is_finite() or not 0 < score <= MAX_SCORE or score != round(score, 2):
        return None
    return round(score, 2)


def storable(value: Any) -> Any:
    """Return the value with every character that the database refuses replaced by U+FFFD."""
    if isinstance(value, str):
        return UNSTORABLE.sub("\ufffd", value)
    if isinstance(value, dict):
        return {storable(key): storable(member) for key, member in value.items()}
    if isinstance(value, list | tuple):
        return [storable(member) for member in value]
    return value


def number(score: Decimal) -> int | float:
    """Return a score as papers, versions and answers of the API hold it: whole where it is whole."""
    return int(score) if score == int(score) else float(score)
