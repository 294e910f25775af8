"""Hotspot: places are marked on a picture, or its visible areas are chosen."""

from __future__ import annotations

import html
from collections.abc import Mapping, MutableMapping, Sequence
from decimal import Decimal
from typing import Any

from stratus.item_types import base
from stratus.item_types.areas.content import LONGEST_LABEL, described_picture, shown_areas, written_areas
from stratus.item_types.content_fields import common, view
from stratus.item_types.credit import POLYTOMOUS, clean_scoring, share
from stratus.item_types.errors import Problems
from stratus.item_types.overlays.where import Html, Line, Rows, Within
from stratus.item_types.parts import Kind, Part
from stratus.item_types.picture.content import LONGEST_ALT

ONE, SEVERAL, ORDER = "ONE", "SEVERAL", "ORDER"
TASKS = (ONE, SEVERAL, ORDER)
MEMBERS_OF_KEY = ("id", "text", "shape", "at", "correct")


class Content(base.Content):
    """`{"stem", "lang", "picture", "areas": [{"id", "text", "shape", "at", "points", "correct"}], "task", "visible", "scoring"}`.

    ONE: one place is marked, in any right area. SEVERAL: as many as there are right areas, which candidates are told; so nobody gains by
    marking everywhere. ORDER: the right areas are marked one after the other, in the order in which they stand in the list.

    Hidden areas are the key, and no paper has them. Whoever does not see the picture cannot answer such a question. Visible areas are named
    buttons, which can be chosen without seeing anything; they stand in the order of their places on the picture.
    """

    key = "HOTSPOT"
    translated = (Html("stem"), Within("picture", Line("alt", LONGEST_ALT)), Rows("areas", Line("text", LONGEST_LABEL), when="visible"))

    def clean(self, content: Mapping[str, Any]) -> dict[str, Any]:
        """Return the content as it is stored. Raises ContentError."""
        problems = Problems()
        cleaned = common(content, problems)
        picture = cleaned["picture"] = described_picture(content, problems)
        cleaned["visible"] = bool(content.get("visible"))
        found = written_areas(content, picture, problems, least=2 if cleaned["visible"] else 1, labelled=cleaned["visible"])
        cleaned["areas"] = [{**area, "correct": bool(row.get("correct"))} for row, area in found]
        cleaned["task"] = content.get("task") or ONE
        if cleaned["task"] not in TASKS:
            problems.add("task", "UNKNOWN_TASK")
        cleaned["scoring"] = clean_scoring(content, problems, default=POLYTOMOUS)
        _check_key(cleaned, problems)
        problems.raise_any()
        return cleaned

    def candidate_view(self, item_id: str, content: Mapping[str, Any], max_score: Decimal) -> dict[str, Any]:
        """Return the item: its picture, how many marks there are to set, and the areas if candidates see them."""
        shown = {
            **view(item_id, self.key, content, max_score),
            "picture": dict(content["picture"]),
            "task": content["task"],
            "most": 1 if content["task"] == ONE else len(right_areas(content)),
        }
        return {**shown, "areas": shown_areas(content["areas"], content["picture"])} if content["visible"] else shown

    def texts(self, content: Mapping[str, Any]) -> list[str]:
        """Return the HTML that candidates read: the stem, and the names of areas that they see. Those of hidden ones are the key."""
        return [content["stem"], *(html.escape(area["text"]) for area in content["areas"] if content["visible"])]

    def places(self, content: Mapping[str, Any]) -> Sequence[MutableMapping[str, Any]]:
        """Return the areas."""
        areas: list[MutableMapping[str, Any]] = content["areas"]
        return areas

    def parts(self, content: Mapping[str, Any]) -> list[Part]:
        """Return the areas by their numbers as authored; where several are marked each right one earns its share with partial credit."""
        right = [] if content["task"] == ONE else right_areas(content)
        return [
            Part(area["id"], str(number), share(content, right, area) if area in right else None, Kind.AREA)
            for number, area in enumerate(content["areas"], 1)
        ]

    def answer_key(self, content: Mapping[str, Any]) -> dict[str, Any]:
        """Return all areas as authored, and the ids of the right ones in their order."""
        areas = [{name: area[name] for name in MEMBERS_OF_KEY} for area in content["areas"]]
        return {"areas": areas, "correct": [area["id"] for area in right_areas(content)]}


def right_areas(content: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return the areas that are right, in their order."""
    return [area for area in content["areas"] if area["correct"]]


def _check_key(cleaned: Mapping[str, Any], problems: Problems) -> None:
    """Note what can be asked of nobody: no right area, one that is to be put in order, or nothing but right ones to choose from."""
    if "areas" in problems or "task" in problems:
        return
    right = len(right_areas(cleaned))
    if not right:
        problems.add("areas", "NO_AREA_RIGHT")
    elif cleaned["task"] == ORDER and right == 1:
        problems.add("areas", "ONE_AREA_TO_ORDER")
    elif cleaned["visible"] and cleaned["task"] != ORDER and right == len(cleaned["areas"]):
        problems.add("areas", "ALL_AREAS_RIGHT")
