"""What a button of a list of rows asks for: one row more, one less, or another order. Pure.

The buttons are named `more`; what they send is the name of the list, and behind it what is to be done and to which row, as in
`sources up 3`. The name alone adds a row, `sources back` puts back the one that was removed last. `sources paste 3` fills the rows from
there on (`pasting`): a front end sends it. Rows are counted as they were sent, from 0.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from stratus.item_types.rows.removed import reference_of, removed_in, token_of

BUTTON = "more"
ADD, UP, DOWN, REMOVE, BACK, PASTE = "add", "up", "down", "remove", "back", "paste"
_LONGEST = 100
"""Characters of a button's value that are read."""

Order = list[int | None]
"""Of each row that there is now: at which place it was sent, None for a new one."""


class RowAct(NamedTuple):
    """What is done to a list: `kind`, and the place of the row to which it is done, as it was sent.

    Of one that is put back it is the place to which it goes.
    """

    kind: str
    place: int = -1

    def on(self, order: Sequence[int | None]) -> Order:
        """Return the rows in this order with that done. What cannot be done is not: the first row does not move up."""
        rows = list(order)
        if self.kind == ADD:
            return [*rows, None]
        if self.kind == BACK:
            return [*rows[: self.place], None, *rows[self.place :]]
        if self.place not in rows or self.kind == PASTE:
            return rows
        at = rows.index(self.place)
        if self.kind == REMOVE:
            return [*rows[:at], *rows[at + 1 :]]
        other = at - 1 if self.kind == UP else at + 1
        if 0 <= other < len(rows):
            rows[at], rows[other] = rows[other], rows[at]
        return rows

    def leads_to(self, order: Order) -> tuple[int, str]:
        """Return where the keyboard goes on in rows that came out of this: the row, and the button there, or "" for what is typed there.

        A row that moved keeps its button, so that it can be pressed again; at the end of the list that is the other one.
        """
        if self.kind in (UP, DOWN) and self.place in order:
            at = order.index(self.place)
            return at, {0: DOWN, len(order) - 1: UP}.get(at, self.kind)
        return (len(order) - 1 if self.kind == ADD else min(self.place, len(order) - 1)), ""


def asked_of(name: str, data: Any) -> RowAct | None:
    """Return what the data of a form ask of the list of this name; None if they ask nothing of it."""
    of, *rest = str(data.get(BUTTON) or "")[:_LONGEST].split(" ")
    if of != name:
        return None
    match rest:
        case []:
            return RowAct(ADD)
        case ["back"] if gone := removed_in(name, data):
            return RowAct(BACK, gone.at)
        case [(("up" | "down" | "remove" | "paste") as kind), place] if place.isascii() and place.isdecimal() and len(place) < 4:
            return RowAct(kind, int(place))
    return None


def order_of(name: str, data: Any, number: int) -> Order:
    """Return the order of a list's rows after what was asked, of which so many were sent."""
    act = asked_of(name, data)
    return list(range(number)) if act is None else act.on(range(number))


class References(NamedTuple):
    """What refers to rows of a list by their places, after what was asked of that list.

    `order`: of its rows; `gone`: what stands now where the row was chosen that is removed; `back`: what stood where the row was that is put
    back, and `at`: its place.
    """

    order: Order
    gone: str = ""
    back: str = ""
    at: int = -1

    def now(self, place: str) -> str:
        """Return what refers to the row that was sent at this place, in digits.

        A `#` before it stays there. What is no place is returned as it is: it refers to nothing, or to what keeps its name.
        """
        mark, told = ("#", place[1:]) if place.startswith("#") else ("", place)
        if self.back and told == self.back:
            return f"{mark}{self.at}"
        if not (told.isascii() and told.isdecimal() and len(told) < 4):
            return place
        return f"{mark}{self.order.index(int(told))}" if int(told) in self.order else f"{mark}{self.gone}"


def references_to(name: str, data: Any, number: int) -> References:
    """Return what becomes of references to the rows of this list, of which so many were sent."""
    act, order = asked_of(name, data), order_of(name, data, number)
    if act is not None and act.kind == REMOVE:
        return References(order, gone=reference_of(token_of(name, data)))
    if act is not None and act.kind == BACK and (gone := removed_in(name, data)):
        return References(order, back=gone.reference, at=act.place)
    return References(order)
