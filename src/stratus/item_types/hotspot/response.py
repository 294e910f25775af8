"""An answer to a hotspot item: `{"points": [[x, y]]}`, shares of the picture's width and height from 0 to 1 with at most four decimals.

Where candidates see the areas it is `{"selected": [area]}`, or `{"order": [area]}` where they are put in order: the area itself, not a
point of it, as a press on its name has no place on the picture, and areas may overlap. What was taken back is no answer (null).
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from stratus.item_types import base
from stratus.item_types.areas.geometry import SCALE, hit, size_of
from stratus.item_types.hotspot.content import ORDER

NOWHERE = "–"
DECIMALS = 4


def member_of(task: str) -> str:
    """Return the member of an answer that holds the areas chosen of visible ones."""
    return "order" if task == ORDER else "selected"


def chosen_in(content: Mapping[str, Any], value: Any) -> list[str | None]:
    """Return the areas that were marked or chosen, in the order of the answer; None for a mark beside all areas."""
    if not isinstance(value, Mapping):
        return []
    if content["visible"]:
        return list(value.get(member_of(content["task"])) or [])
    size = size_of(content["picture"])
    return [hit(content["areas"], *_units(point), size) for point in value.get("points") or []]


class Response(base.Response):
    """Marks on the picture, or visible areas; no more than are asked for."""

    members = frozenset({"points", "selected", "order"})

    def check(self, paper_item: Mapping[str, Any], value: Any) -> str:
        """Return why this value marks nothing of this item, or ""."""
        given = value if isinstance(value, Mapping) else {}
        if len(given.keys() & self.members) > 1:
            return "SEVERAL_ANSWERS"
        if "areas" in paper_item:
            areas = {area["id"] for area in paper_item["areas"]}
            return _fault_of_areas(given.get(member_of(paper_item["task"])), areas, paper_item["most"])
        points = given.get("points")
        if not isinstance(points, list) or not points:
            return "VALUE_HAS_NO_POINTS"
        if len(points) > paper_item["most"]:
            return "TOO_MANY_POINTS"
        return next((fault for point in points if (fault := _fault_of_point(point))), "")

    def is_answered(self, value: Any) -> bool:
        """Tell whether anything is marked."""
        return isinstance(value, Mapping) and any(value.get(member) for member in ("points", "selected", "order"))

    def text(self, content: Mapping[str, Any], value: Any) -> str:
        """Return the numbers of the areas as authored, of marks with their place: `2 (31.25 %, 40 %); – (90 %, 8 %)`."""
        numbers = {area["id"]: str(number) for number, area in enumerate(content["areas"], 1)}
        said = [numbers.get(area or "", NOWHERE) for area in chosen_in(content, value)]
        if not content["visible"] and said:
            said = [f"{number} ({_percent(x)}, {_percent(y)})" for number, (x, y) in zip(said, map(_units, value["points"]), strict=True)]
        return (" → " if content["task"] == ORDER else "; ").join(said)

    def normalised(self, content: Mapping[str, Any], value: Any) -> Any:
        """Return the areas that were meant, wherever in them the marks are; in their order where that is asked for."""
        chosen = chosen_in(content, value)
        return chosen if content["task"] == ORDER else sorted(chosen, key=lambda area: area or "")


def _fault_of_areas(chosen: Any, areas: set[str], most: int) -> str:
    if not isinstance(chosen, list) or not chosen:
        return "VALUE_HAS_NO_SELECTION"
    if len(chosen) > most:
        return "TOO_MANY_SELECTED"
    if not all(isinstance(one, str) for one in chosen) or not areas.issuperset(chosen):
        return "UNKNOWN_AREA"
    return "AREA_TWICE" if len(set(chosen)) < len(chosen) else ""


def _fault_of_point(point: Any) -> str:
    if not isinstance(point, list) or len(point) != 2 or not all(type(one) in (int, float) for one in point):
        return "NO_POINT"
    if not all(0 <= one <= 1 for one in point):
        return "POINT_OUTSIDE"
    return "" if all(round(one, DECIMALS) == one for one in point) else "TOO_MANY_DECIMALS"


def _units(point: Any) -> tuple[int, int]:
    """Return a point of a checked answer in units. Its decimals are meant, not the binary number that stands nearest to them."""
    return round(point[0] * SCALE), round(point[1] * SCALE)


def _percent(units: int) -> str:
    return f"{Decimal(units) * 100 / SCALE:f} %"
