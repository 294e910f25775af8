"""Numeric: a number that is right, near enough to the right one, or within a range; with a unit if the author wants one."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from stratus.item_types import base
from stratus.item_types.content_fields import common, marking_scheme, view, whole_number
from stratus.item_types.errors import Problems
from stratus.item_types.numeric.right import ABSOLUTE, MATCHES, PERCENT, RANGE, bounds, in_digits
from stratus.item_types.typed.numbers import is_unit, read, unit_key

MOST_FIGURES = 20
MOST_UNITS = 20


class Content(base.Content):
    """`{"stem", "lang", "match", "value", "tolerance", "least", "most", "figures_least", "figures_most", "units", "unit_needed", …}`.

    Numbers are texts in digits with a point before the decimals, as `typed/numbers.py` reads them out of what people type: `-1.20e3`.
    `value`, with its `tolerance`, or `least` and `most`; those that `match` does not ask for are None. `units`: `[{"unit", "factor"}]`,
    `factor` being how much one of it is in the unit of the right value.
    """

    key = "NUMERIC"

    def clean(self, content: Mapping[str, Any]) -> dict[str, Any]:
        """Return the content as it is stored. Raises ContentError."""
        problems = Problems()
        cleaned = common(content, problems)
        cleaned["match"] = match = str(content.get("match") or MATCHES[0])
        if match not in MATCHES:
            problems.add("match", "UNKNOWN_MATCH")
        wanted = ("least", "most") if match == RANGE else ("value", "tolerance") if match in (ABSOLUTE, PERCENT) else ("value",)
        for name in ("value", "tolerance", "least", "most"):
            cleaned[name] = _number(content.get(name), name, problems) if name in wanted else None
        if cleaned["tolerance"] and Decimal(cleaned["tolerance"]) < 0:
            problems.add("tolerance", "NEGATIVE_TOLERANCE")
        if cleaned["least"] and cleaned["most"] and Decimal(cleaned["least"]) > Decimal(cleaned["most"]):
            problems.add("most", "RANGE_TURNED")
        cleaned |= _figures(content, problems)
        cleaned["units"] = _units(content.get("units"), problems)
        cleaned["unit_needed"] = bool(content.get("unit_needed")) and bool(cleaned["units"])
        cleaned["marking_scheme"] = marking_scheme(content, problems)
        problems.raise_any()
        return cleaned

    def candidate_view(self, item_id: str, content: Mapping[str, Any], max_score: Decimal) -> dict[str, Any]:
        """Return the item as it stands in a paper: beside the question whether a unit is to be written, never which one."""
        unit = "NEEDED" if content["unit_needed"] else "OPTIONAL" if content["units"] else "NONE"
        return {**view(item_id, self.key, content, max_score), "unit": unit}

    def answer_key(self, content: Mapping[str, Any]) -> dict[str, Any]:
        """Return between which numbers an answer is right, its figures and units, and the guidance for markers."""
        least, most = bounds(content)
        names = ("value", "figures_least", "figures_most", "units", "unit_needed")
        return {
            **{name: content[name] for name in names},
            "least": in_digits(least),
            "most": in_digits(most),
            "html": content["marking_scheme"],
        }


def _number(given: Any, field: str, problems: Problems) -> str | None:
    """Check and return a number in digits."""
    found = read(given, comma=False) if isinstance(given, str) else None
    if found is None or found.number != given:
        problems.add(field, "NO_NUMBER")
        return None
    return found.number


def _figures(content: Mapping[str, Any], problems: Problems) -> dict[str, int | None]:
    """Check and return how many significant figures an answer has at least and at most, None where that does not matter."""
    names = ("figures_least", "figures_most")
    least, most = (whole_number(content, name, problems, low=1, high=MOST_FIGURES) for name in names)
    if least is not None and most is not None and least > most:
        problems.add("figures_most", "FIGURES_TURNED")
    return {"figures_least": least, "figures_most": most}


def _units(given: Any, problems: Problems) -> list[dict[str, str]]:
    """Check and return the units in the author's order, without empty ones."""
    units: dict[str, dict[str, str]] = {}
    for row in given if isinstance(given, list | tuple) else []:
        unit = row.get("unit") if isinstance(row, Mapping) else None
        if not isinstance(unit, str) or not unit.strip():
            continue
        unit, factor, found = unit.strip(), row.get("factor") or "1", Problems()
        if len(units) >= MOST_UNITS:
            problems.add("units", "TOO_MANY_UNITS", most=MOST_UNITS)
            break
        factor = _number(factor, "factor", found)
        if not is_unit(unit):
            problems.add("units", "NO_UNIT", unit=unit[:40])
        elif unit_key(unit) in units:
            problems.add("units", "UNIT_TWICE", unit=unit)
        elif factor is None or Decimal(factor) <= 0:
            problems.add("units", "NO_FACTOR", unit=unit)
        else:
            units[unit_key(unit)] = {"unit": unit, "factor": factor}
    return list(units.values())
