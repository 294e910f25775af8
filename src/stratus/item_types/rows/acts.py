"""What a button of a list of rows asks for: one row more, one less, or another order. Pure.

The buttons are named `more`; what they send is the name of the list, and behind it what is to be done and to which row, as in
`sources up 3`. The name alone adds a row. Rows are counted as they were sent, from 0.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

BUTTON = "more"
ADD, UP, DOWN, REMOVE = "add", "up", "down", "remove"
_LONGEST = 100
"""Characters of a button's value that are read."""

Order = list[int | None]
"""Of each row that there is now: at which place it was sent, None for a new one."""


class RowAct(NamedTuple):
    """What is done to a list: `kind`, and the place of the row to which it is done, as it was sent."""

    kind: str
    place: int = -1

    def on(self, order: Sequence[int | None]) -> Order:
        """Return the rows in this order with that done. What cannot be done is not: the first row does not move up."""
        rows = list(order)
        if self.kind == ADD:
            return [*rows, None]
        if self.place not in rows:
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
        case [(("up" | "down" | "remove") as kind), place] if place.isascii() and place.isdecimal() and len(place) < 4:
            return RowAct(kind, int(place))
    return None


def order_of(name: str, data: Any, number: int) -> Order:
    """Return the order of a list's rows after what was asked, of which so many were sent."""
    act = asked_of(name, data)
    return list(range(number)) if act is None else act.on(range(number))


def place_now(order: Order, place: str) -> str:
    """Return where a row is now that was sent at this place, in digits; "" if it is not there any more.

    A `#` before it stays there. What is no place is returned as it is: it refers to nothing, or to what keeps its name.
    """
    mark, digits = ("#", place[1:]) if place.startswith("#") else ("", place)
    if not (digits.isascii() and digits.isdecimal() and len(digits) < 4):
        return place
    return f"{mark}{order.index(int(digits))}" if int(digits) in order else ""
