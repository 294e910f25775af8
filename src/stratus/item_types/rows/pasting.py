"""Cells that an author pasted into a list of rows, what became of them, and the list as it was before.

The button `sources paste 2` sends them in the field `pasted`. How the list was stands in a hidden field of the form, so that
`sources undo` brings it back; as with a row that was removed, the form has no state of its own, and another act forgets it.
"""

from __future__ import annotations

import html
import json
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext, ngettext

from stratus.foundation.markup import plain_text
from stratus.item_types.naming import place_of
from stratus.item_types.rows.acts import BUTTON, RowAct

FIELD = "pasted"
UNDO = "undo"
_LONGEST = 400_000
"""Characters of what was pasted that are read."""
_LONGEST_BEFORE = 1_000_000
_MOST_ROWS, _MOST_COLUMNS = 1000, 100
_NO_PART = ("next", "removed", "before")
"""What is sent beside a list and is nothing of its rows."""

RIGHT = frozenset(["1", "x", "v", "y", "j", "yes", "ja", "true", "waar", "right", "juist", "goed", "correct", "✓", "✔", "☑", "☒", "√"])
WRONG = frozenset(["0", "n", "-", "–", "no", "nee", "false", "onwaar", "wrong", "onjuist", "fout", "incorrect", "✗", "✘", "☐"])
"""What a column says of rows that are right and of those that are not, in small letters."""


class Pasted(NamedTuple):
    """Rows of equally many cells, none of them empty, and whether there was a layout and pictures, which are not among them."""

    rows: list[list[str]]
    has_layout: bool
    has_pictures: bool

    @property
    def width(self) -> int:
        """How many columns there are."""
        return len(self.rows[0])

    def fitting(self, act: RowAct, number: int, most: int) -> list[list[str]]:
        """Return what fits into a list of so many rows, that may have `most`."""
        return self.rows[: max(most, number) - act.place] if 0 <= act.place < number else []


def pasted_in(data: Any) -> Pasted | None:
    """Return what was pasted; None where that is nothing, more than is read, or no cells."""
    read = _read(data.get(FIELD), _LONGEST)
    rows = read.get("rows")
    if not isinstance(rows, list) or len(rows) > _MOST_ROWS or not all(map(_are_texts, rows)):
        return None
    written = [[cell.replace("\0", "").strip() for cell in row] for row in rows if len(row) <= _MOST_COLUMNS and any(map(str.strip, row))]
    if not written:
        return None
    width = max(map(len, written))
    return Pasted([[*row, *[""] * (width - len(row))] for row in written], read.get("layout") is True, read.get("pictures") is True)


def as_markup(text: str) -> str:
    """Return a cell as HTML: every character is itself."""
    return "<br>".join(html.escape(line, quote=False) for line in text.splitlines())


def right_or_not(cells: Sequence[str]) -> list[bool] | None:
    """Return what a column says of each row: yes or no, in some way. None where it says something else, or nothing at all."""
    told = [cell.casefold() for cell in cells]
    if not any(told) or not all(not one or one in RIGHT or one in WRONG for one in told):
        return None
    return [one in RIGHT for one in told]


def chosen(texts: Sequence[str], wanted: Sequence[str], most: int) -> tuple[list[int | None], dict[int, str]]:
    """Return at which rows of another list these cells stand, and which texts are added there, by place.

    A cell is the text of a row, else the letter of a row that is written, else a text that is added: into an empty row, or a new one. None
    where it is empty, and where no row is left.
    """
    known = {_alike(plain_text(text)): place for place, text in reversed(list(enumerate(texts))) if text.strip()}
    known.pop("", None)
    free = [place for place in range(max(most, len(texts))) if place >= len(texts) or not texts[place].strip()]
    places: list[int | None] = []
    added: dict[int, str] = {}
    for cell in wanted:
        at = known.get(_alike(cell))
        lettered = place_of(cell)
        if at is None and lettered is not None and lettered < len(texts) and texts[lettered].strip():
            at = lettered
        if at is None and cell and free:
            at = known[_alike(cell)] = free.pop(0)
            added[at] = cell
        places.append(at)
    return places, added


class Reading(NamedTuple):
    """What each row of cells sets in a row of the list, and how many columns that took.

    `added`: texts that go to the list from which is chosen; `unchosen`: rows for whose choice that has no room.
    """

    changes: list[dict[str, Any]]
    columns: int = 1
    added: int = 0
    unchosen: int = 0


class Outcome(NamedTuple):
    """What became of what was pasted. `replaced`: texts that stood there; `beyond`: rows for which a list of `most` had no room."""

    reading: Reading
    replaced: int
    beyond: int
    most: int
    columns: int
    """Columns without a place."""
    has_layout: bool
    has_pictures: bool

    def said(self) -> str:
        """Return it in words: what was done, and what was left out."""
        filled, added, unchosen = len(self.reading.changes), self.reading.added, self.reading.unchosen
        many = {
            ngettext("%(n)s row was filled with what was pasted.", "%(n)s rows were filled with what was pasted.", filled): filled,
            ngettext("%(n)s text was added to choose from.", "%(n)s texts were added to choose from.", added): added,
            ngettext("%(n)s earlier text was replaced.", "%(n)s earlier texts were replaced.", self.replaced): self.replaced,
            ngettext(
                "%(n)s row was left out: there may be %(most)s.", "%(n)s rows were left out: there may be %(most)s.", self.beyond
            ): self.beyond,
            ngettext(
                "%(n)s column was left out: it has no place here.", "%(n)s columns were left out: they have no place here.", self.columns
            ): self.columns,
            ngettext(
                "%(n)s row has no choice: the list to choose from is full.",
                "%(n)s rows have no choice: the list to choose from is full.",
                unchosen,
            ): unchosen,
        }
        sentences = [text % {"n": number, "most": self.most} for text, number in many.items() if number]
        lost = {gettext("Formatting was left out."): self.has_layout, gettext("Pictures were left out."): self.has_pictures}
        return " ".join([*sentences, *(text for text, is_lost in lost.items() if is_lost)])


class Before(NamedTuple):
    """A list as it was before something was pasted.

    `fields`: what was sent of it; `place`: where it was pasted; `said`: what became of it, "" of a list that was only added to.
    """

    fields: Mapping[str, list[str]]
    place: int
    said: str

    def stored(self) -> str:
        """Return it as the hidden field has it."""
        return json.dumps(self._asdict(), ensure_ascii=False)


def as_it_is(name: str, data: Any, place: int, said: str) -> Before:
    """Return how this list was sent."""
    return Before({key: data.getlist(key) for key in data if _is_of(name, key)}, place, said)


def before_in(name: str, data: Any) -> Before | None:
    """Return how this list was, as a form remembers it; None where it remembers nothing, or something else was sent."""
    read = _read(data.get(f"{name}-before"), _LONGEST_BEFORE)
    fields, place, said = (read.get(part) for part in Before._fields)
    if not isinstance(fields, dict) or type(place) is not int or not 0 <= place < 1000 or not isinstance(said, str):
        return None
    return Before(fields, place, said) if all(_is_of(name, key) and _are_texts(values) for key, values in fields.items()) else None


def undone_in(name: str, data: Any) -> Before | None:
    """Return how this list was where a form asks that pasting is undone, whichever of its lists it was pasted into."""
    return before_in(name, data) if str(data.get(BUTTON) or "").endswith(f" {UNDO}") else None


def with_before(name: str, data: Any, before: Before) -> MultiValueDict[str, str]:
    """Return what was sent, with the list as it was."""
    others = {key: data.getlist(key) for key in data if not key.startswith(f"{name}-")}
    return MultiValueDict({**others, **before.fields})


def _is_of(name: str, key: Any) -> bool:
    return isinstance(key, str) and key.startswith(f"{name}-") and key.removeprefix(f"{name}-") not in _NO_PART


def _are_texts(values: Any) -> bool:
    return isinstance(values, list) and all(isinstance(one, str) for one in values)


def _alike(text: str) -> str:
    return " ".join(text.split())


def _read(raw: Any, longest: int) -> dict[str, Any]:
    if not isinstance(raw, str) or not 0 < len(raw) <= longest:
        return {}
    try:
        read = json.loads(raw)
    except (ValueError, RecursionError):
        return {}
    return read if isinstance(read, dict) else {}
