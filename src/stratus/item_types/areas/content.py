"""What items with areas of a picture have in common: the picture, its areas, and what candidates see of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from stratus.item_types.areas import lines
from stratus.item_types.areas.geometry import RECTANGLE, SHAPES, Frame, Size, frame_of, is_flat, size_of
from stratus.item_types.content_fields import one_line
from stratus.item_types.credit import clean_points
from stratus.item_types.errors import Problems
from stratus.item_types.listed.content import same
from stratus.item_types.picture.content import checked_picture

MOST_AREAS = 20
LONGEST_LABEL = 100
LEAST_SIDE = 200
"""Units: an area is at least two percent wide and high, so that whoever moves in steps of one percent can stop within it."""


def described_picture(content: Mapping[str, Any], problems: Problems) -> dict[str, Any] | None:
    """Check and return the picture. It is part of the question: there has to be one, and it says what it shows."""
    picture = checked_picture(content.get("picture"), "picture", problems)
    if picture is not None and not picture["alt"]:
        problems.add("picture", "PICTURE_NOT_DESCRIBED")
    return picture


def is_written(row: Mapping[str, Any]) -> bool:
    """Tell whether a row has anything of an area."""
    return bool(row.get("at")) or bool(str(row.get("text") or "").strip())


def written_areas(
    content: Mapping[str, Any], picture: Mapping[str, Any] | None, problems: Problems, *, least: int, labelled: bool
) -> list[tuple[Mapping[str, Any], dict[str, Any]]]:
    """Check and return the areas: each row that was given, and what is stored of it. Problems are noted at `areas`.

    `labelled`: candidates read their names, so that each has one of its own.
    """
    given = content.get("areas")
    found: list[tuple[Mapping[str, Any], dict[str, Any]]] = []
    numbers: list[int] = []
    for number, row in enumerate(given if isinstance(given, Sequence) and not isinstance(given, str) else [], 1):
        if isinstance(row, Mapping) and is_written(row):
            found.append((row, _area(row, number, picture, problems)))
            numbers.append(number)
        if len(found) > MOST_AREAS:
            break
    if not least <= len(found) <= MOST_AREAS:
        problems.add("areas", "NUMBER_OF_AREAS", low=least, high=MOST_AREAS)
    if labelled:
        _check_labels([area["text"] for _row, area in found], numbers, problems)
    return found


def _area(row: Mapping[str, Any], number: int, picture: Mapping[str, Any] | None, problems: Problems) -> dict[str, Any]:
    name = Problems()
    shape = row.get("shape") or RECTANGLE
    area: dict[str, Any] = {
        "id": str(row.get("id") or ""),
        "text": one_line(row.get("text"), "text", name, most=LONGEST_LABEL, too_long="LABEL_TOO_LONG"),
        "shape": shape,
        "at": [],
        "points": clean_points(row, "areas", problems.of_part(str(number))),
    }
    if name:
        problems.add("areas", "LABEL_TOO_LONG", number=number, most=LONGEST_LABEL)
    if shape not in SHAPES:
        problems.add("areas", "UNKNOWN_SHAPE", number=number)
        return area
    at = lines.read(row.get("at"), shape)
    if at is None:
        problems.add("areas", "AREA_NOT_READ", number=number)
        return area
    area["at"] = at
    if is_flat(area) or (picture is not None and _is_small(frame_of(area, size_of(picture)))):
        problems.add("areas", "AREA_TOO_SMALL", number=number, least=LEAST_SIDE // lines.PERCENT)
    return area


def _is_small(frame: Frame) -> bool:
    return min(frame.right - frame.left, frame.bottom - frame.top) < LEAST_SIDE


def _check_labels(labels: Sequence[str], numbers: Sequence[int], problems: Problems) -> None:
    if "" in labels:
        problems.add("areas", "NO_LABEL", number=numbers[labels.index("")])
    elif twice := same([" ".join(label.split()) for label in labels]):
        first, second = (numbers[place] for place in twice)
        problems.add("areas", "LABEL_TWICE", first=first, second=second)


def shown_areas(areas: Sequence[Mapping[str, Any]], picture: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return what candidates see of areas, in the order in which they lie on the picture, from the top: that tells nothing."""
    return [{name: area[name] for name in ("id", "text", "shape", "at")} for area in sorted(areas, key=_by_place(size_of(picture)))]


def _by_place(size: Size) -> Any:
    def place(area: Mapping[str, Any]) -> tuple[int, int, str]:
        frame = frame_of(area, size)
        return frame.top, frame.left, area["id"]

    return place
