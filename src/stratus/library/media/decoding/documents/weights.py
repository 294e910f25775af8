"""How much is drawn on a page of a document: forms that draw forms which draw forms are few bytes, and no browser comes to their end."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

from pikepdf import Array, Dictionary, Name, Stream

from stratus.library.media.decoding.documents.told import MOST_DRAWN, NoDocument

_DOES = re.compile(rb"/([^\x00\t\n\x0c\r /<>\[\](){}%]++)[\x00\t\n\x0c\r ]++Do\b")
_DEEPEST = 50


def check_drawn(page: Any) -> None:
    """Raise NoDocument where what draws a page is more than `MOST_DRAWN`, the forms that it draws counted each time, or draws itself."""
    contents = page.get("/Contents")
    streams = list(contents) if isinstance(contents, Array) else [contents]
    known: dict[tuple[int, int], int] = {}
    drawn = b"\n".join(one.read_bytes() for one in streams if isinstance(one, Stream))
    _weight(drawn, page.get("/Resources"), known, 0)


def _weight(drawn: bytes, resources: Any, known: dict[tuple[int, int], int], depth: int) -> int:
    if depth > _DEEPEST:  # or a form draws itself
        raise NoDocument("INFLATES")
    weight = len(drawn)
    forms: Any = resources.get("/XObject") if isinstance(resources, Dictionary) else None
    for name, times in Counter(_DOES.findall(drawn)).items() if isinstance(forms, Dictionary) else ():
        form = forms.get(f"/{name.decode('latin-1')}")
        if isinstance(form, Stream) and form.get("/Subtype") == Name("/Form"):
            if form.objgen not in known:
                known[form.objgen] = _weight(form.read_bytes(), form.get("/Resources", resources), known, depth + 1)
            weight += times * known[form.objgen]
        if weight > MOST_DRAWN:
            break
    if weight > MOST_DRAWN:
        raise NoDocument("INFLATES")
    return weight
