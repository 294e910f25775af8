"""Numeric: a number that is right, near enough to the right one, or within a range; with a unit if the author wants one."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from stratus.item_types import base
from stratus.item_types.content_fields import common, marking_scheme, view, whole_number
from stratus.item_types.errors import Problems
from stratus.item_types.numeric.right import ABSOLUTE, MATCHES, PERCENT, RANGE, bounds, in_digits, number_in, parted, units_of
from stratus.item_types.typed.numbers import LONGEST_UNIT, is_unit, shown, unit_key, uses_comma

NUMBERS = ("value", "tolerance", "least", "most")
MOST_FIGURES = 20
MOST_UNITS = 20
MOST_LINES = 200
"""Lines that are stored, empty ones too: what an author wrote comes back as it was."""


class Content(base.Content):
    """`{"stem", "lang", "match", "value", "tolerance", "least", "most", "figures_least", "figures_most", "units", "unit_needed", …}`.

    Numbers are texts as the author typed them, read in the language of the question as those of candidates are. `value`, with its
    `tolerance`, or `least` and `most`; those that `match` does not ask for may be None. `units` are lines: `km`, or `km = 1000` where one
    of it is so many of the unit of the right value.
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
        for name in NUMBERS:
            cleaned[name] = None if content.get(name) in (None, "") and name not in wanted else content.get(name)
        numbers = {name: _number(cleaned, name, problems) for name in NUMBERS if cleaned[name] is not None or name in wanted}
        if (numbers.get("tolerance") or 0) < 0:
            problems.add("tolerance", "NEGATIVE_TOLERANCE")
        least, most = numbers.get("least"), numbers.get("most")
        if match == RANGE and least is not None and most is not None and least > most:
            problems.add("most", "RANGE_TURNED")
        cleaned |= _figures(content, problems)
        cleaned["units"] = _units(content.get("units"), cleaned["lang"], problems)
        cleaned["unit_needed"] = bool(content.get("unit_needed"))
        cleaned["marking_scheme"] = marking_scheme(content, problems)
        problems.raise_any()
        return cleaned

    def candidate_view(self, item_id: str, content: Mapping[str, Any], max_score: Decimal) -> dict[str, Any]:
        """Return the item as it stands in a paper: whether a unit is to be written, never which one, and how decimals are."""
        unit = "NONE" if not units_of(content) else "NEEDED" if content["unit_needed"] else "OPTIONAL"
        return {**view(item_id, self.key, content, max_score), "unit": unit, "comma": uses_comma(content["lang"])}

    def answer_key(self, content: Mapping[str, Any]) -> dict[str, Any]:
        """Return between which numbers an answer is right, its figures and units, and the guidance for markers."""
        least, most = bounds(content)
        units = [{"unit": unit, "factor": in_digits(factor)} for unit, factor in units_of(content)]
        key = {"least": in_digits(least), "most": in_digits(most), "units": units, "unit_needed": content["unit_needed"]}
        return {**key, **{name: content[name] for name in ("figures_least", "figures_most")}, "html": content["marking_scheme"]}


def _number(content: Mapping[str, Any], field: str, problems: Problems) -> Decimal | None:
    """Check and return a number that the author typed. A doubtful one must not be a large one: another language would read it otherwise."""
    typed = content[field]
    found = number_in(content["lang"], typed) if isinstance(typed, str) else None
    if found is None:
        problems.add(field, "NO_NUMBER")
    elif found.is_grouped:
        problems.add(field, "DOUBTFUL_NUMBER", typed=typed.strip(), number=shown(found.number, comma=uses_comma(content["lang"])))
    else:
        return found.value
    return None


def _figures(content: Mapping[str, Any], problems: Problems) -> dict[str, int | None]:
    """Check and return how many significant figures an answer has at least and at most, None where that does not matter."""
    names = ("figures_least", "figures_most")
    least, most = (whole_number(content, name, problems, low=1, high=MOST_FIGURES) for name in names)
    if least is not None and most is not None and least > most:
        problems.add("figures_most", "FIGURES_TURNED")
    return {"figures_least": least, "figures_most": most}


def _units(given: Any, lang: str, problems: Problems) -> list[str]:
    """Check and return the lines of units as the author wrote them; empty ones are none."""
    lines = [line for line in given if isinstance(line, str)] if isinstance(given, list | tuple) else []
    if len(lines) > MOST_LINES or sum(1 for line in lines if line.strip()) > MOST_UNITS:
        problems.add("units", "TOO_MANY_UNITS", most=MOST_UNITS)
        return []
    known: set[str] = set()
    for line in lines:
        unit, factor = parted(line)
        if line.strip():
            _check_unit(unit, factor, lang, known, problems)
            known.add(unit_key(unit))
    return lines


def _check_unit(unit: str, factor: str, lang: str, known: set[str], problems: Problems) -> None:
    found = number_in(lang, factor)
    if not is_unit(unit):
        problems.add("units", "NO_UNIT", unit=unit[:40], most=LONGEST_UNIT)
    elif unit_key(unit) in known:
        problems.add("units", "UNIT_TWICE", unit=unit)
    elif found is None or found.is_grouped or found.value <= 0:
        problems.add("units", "NO_FACTOR", unit=unit)
