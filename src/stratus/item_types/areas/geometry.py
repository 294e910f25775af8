"""Areas of a picture, and what lies in them. Pure and exact: whole numbers, in ten-thousandths of the picture's width and height.

A border belongs to its area. A polygon has an inside by the even–odd rule, as browsers paint it (`fill-rule: evenodd`): what its line goes
round twice is outside. A circle is round as it is seen: its radius is a share of the width, whatever the height is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

SCALE = 10_000
"""Units from one side of a picture to the other: answers have four decimals."""
RECTANGLE, CIRCLE, POLYGON = "RECTANGLE", "CIRCLE", "POLYGON"
SHAPES = (RECTANGLE, CIRCLE, POLYGON)


class Size(NamedTuple):
    """The size of a picture, in pixels."""

    width: int
    height: int


class Frame(NamedTuple):
    """The smallest upright rectangle around an area, in units; of a circle rounded outwards."""

    left: int
    top: int
    right: int
    bottom: int


def size_of(picture: Mapping[str, Any]) -> Size:
    """Return the size of a picture as contents have it."""
    return Size(picture["width"], picture["height"])


def frame_of(area: Mapping[str, Any], size: Size) -> Frame:
    """Return the frame around an area."""
    at: Sequence[int] = area["at"]
    if area["shape"] == RECTANGLE:
        return Frame(*at)
    if area["shape"] == CIRCLE:
        x, y, radius = at
        high = -(-radius * size.width // size.height)
        return Frame(x - radius, y - high, x + radius, y + high)
    return Frame(min(at[::2]), min(at[1::2]), max(at[::2]), max(at[1::2]))


def contains(area: Mapping[str, Any], x: int, y: int, size: Size) -> bool:
    """Tell whether an area holds this point, in units, or has it on its border."""
    at: Sequence[int] = area["at"]
    if area["shape"] == RECTANGLE:
        left, top, right, bottom = at
        return left <= x <= right and top <= y <= bottom
    if area["shape"] == CIRCLE:
        middle, height, radius = at
        return ((x - middle) * size.width) ** 2 + ((y - height) * size.height) ** 2 <= (radius * size.width) ** 2
    return _in_polygon(at, x, y)


def is_flat(area: Mapping[str, Any]) -> bool:
    """Tell whether an area is a polygon whose corners all lie on one line."""
    at: Sequence[int] = area["at"]
    if area["shape"] != POLYGON:
        return False
    x, y = at[:2]
    away = [(other - x, height - y) for other, height in zip(at[::2], at[1::2], strict=True)]
    dx, dy = next(((dx, dy) for dx, dy in away if dx or dy), (0, 0))
    return all(dx * other == dy * one for one, other in away)


def hit(areas: Iterable[Mapping[str, Any]], x: int, y: int, size: Size) -> str | None:
    """Return the id of the area to which a point belongs, None for none.

    Of several areas that hold it, it belongs to the one with the smallest frame: what lies in or upon another area is meant. Of frames of
    one size the first.
    """
    holding = [area for area in areas if contains(area, x, y, size)]
    smallest = min(holding, key=lambda area: _extent(frame_of(area, size)), default=None)
    return None if smallest is None else str(smallest["id"])


def _extent(frame: Frame) -> int:
    return (frame.right - frame.left) * (frame.bottom - frame.top)


def _in_polygon(at: Sequence[int], x: int, y: int) -> bool:
    corners = list(zip(at[::2], at[1::2], strict=True))
    inside = False
    for (x1, y1), (x2, y2) in zip(corners, corners[1:] + corners[:1], strict=True):
        turn = (x2 - x1) * (y - y1) - (y2 - y1) * (x - x1)  # 0: the point is on the line through both corners
        if turn == 0 and min(x1, x2) <= x <= max(x1, x2) and min(y1, y2) <= y <= max(y1, y2):
            return True
        # A side counts with its upper corner and without its lower one, so that a corner counts once.
        if (y1 <= y) != (y2 <= y) and (turn > 0) == (y2 > y1):
            inside = not inside
    return inside
