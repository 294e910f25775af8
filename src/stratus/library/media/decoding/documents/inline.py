"""Pictures that stand within content, between its operators."""

from __future__ import annotations

import re
from typing import Any

from pikepdf import Array, Name

from stratus.library.media.decoding.documents.jpeg import without_notes
from stratus.library.media.decoding.documents.told import NoDocument, check_pixels

_SIDES = {"/W": 0, "/Width": 0, "/H": 1, "/Height": 1}
_PHOTOS = frozenset({"/DCT", "/DCTDecode"})
_DRAWS = re.compile(rb"EI.*[\x00\t\n\x0c\r \])>](?:Do|gs|Tf|Tj|TJ|scn|SCN|BI)[\x00\t\n\x0c\r ]", re.DOTALL)
"""What is an end to one reader and none to another, and then something that draws."""


def pixels_of(members: list[Any], data: Any) -> int:
    """Return how many pixels such a picture says that it has. `members`: names and values by turns. Raises NoDocument."""
    sides, is_photo = [0, 0], False
    for name, value in zip(members[::2], members[1::2], strict=False):
        if (place := _SIDES.get(str(name))) is not None:
            sides[place] = max(sides[place], abs(int(value)))  # readers differ in which they take
        is_photo = is_photo or any(
            isinstance(one, Name) and str(one) in _PHOTOS for one in (value if isinstance(value, Array) else [value])
        )
    check_pixels(*sides)
    content = data.unparse()
    if _DRAWS.search(content):
        raise NoDocument("DAMAGED")
    if is_photo and (begin := content.find(b"\xff\xd8")) >= 0:
        check_pixels(without_notes(content[begin:])[1], 1)
    return sides[0] * sides[1]
