"""Lists of rows in authors' forms, of whatever a row holds: rows are added, removed and moved by buttons that post the form.

Nothing that was typed is lost, nothing is checked, and no JavaScript is needed. What a row holds is told by `row_of`, `fields_of` and a
template.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Collection, Mapping, Sequence
from typing import Any, ClassVar, NamedTuple

from django import forms
from django.utils.functional import Promise

from stratus.item_types.forms import TypeWidget
from stratus.item_types.naming import name_of
from stratus.item_types.rows.acts import ADD, BACK, BUTTON, PASTE, REMOVE, RowAct, asked_of, references_to
from stratus.item_types.rows.pasting import Before, Outcome, Reading, as_it_is, before_in, pasted_in, undone_in, with_before
from stratus.item_types.rows.removed import Removed, new_token, removed_in, token_of

Words = str | Promise
Row = Mapping[str, Any]
SPARE = 2
"""Rows that are read beyond those that there may be, so that too many are noticed."""


class Named(NamedTuple):
    """What rows are called (`row`, with `%(name)s` for the number or the letter), and the button that adds one: `more`, and `first` where a
    list begins without any.
    """

    row: Words
    more: Words
    lettered: bool = False
    first: Words = ""

    def name(self, place: int) -> str:
        """Return the letter or the number of the row at this place, from 0."""
        return name_of(place, letters=self.lettered)

    def of(self, place: int) -> str:
        """Return what the row at this place is called."""
        return str(self.row) % {"name": self.name(place)}


class RowsInput(TypeWidget):
    """A list of rows, a group of fields.

    The value is a list of rows as contents have them; empty ones are left out by whoever checks them.
    """

    template_name = "rows/list.html"
    use_fieldset = True
    row_template: ClassVar[str]
    """What stands in a row: gets `row` (its fields, `name` and `label`), `place` (from 0), and `at_focus` where typing goes on."""
    is_card: ClassVar[bool] = False
    """Whether a row is a box under its name; else its template stands beside the letter or number."""
    moves: ClassVar[bool] = True
    """Whether authors order the rows."""
    empty: Mapping[str, str]
    """Name of each field of a row → what stands in it in an empty row."""
    key: ClassVar[str] = "html"
    """The field that every row sends."""
    refers: ClassVar[Mapping[str, str]] = {}
    """Field of a row that holds the place of a row of another list → the name of that list, whose rows have texts."""
    takes_pasted: ClassVar[bool] = False
    """Whether several lines or cells that are pasted into a row fill this one and those that follow: `read_pasted` says how."""
    marks: ClassVar[tuple[str, str]] = ("", "")
    """Attributes by which the front end finds the list, and each row."""

    def __init__(self, named: Named, *, least: int, most: int) -> None:
        """`least`: rows of a new item, `most`: rows that an item may have. Where they are the same, rows neither come nor go."""
        super().__init__()
        self.named, self.least, self.most = named, least, most
        self.leads_to: tuple[int, str] | None = None
        """Where the keyboard goes on, as `RowAct.leads_to` says."""
        self.removed: Removed | None = None
        """The row that can be put back."""
        self.before: Before | None = None
        """How the list was before something was pasted."""
        self.is_chosen_elsewhere = False
        """Whether rows of another list refer to these."""
        self.problems: dict[int, str] = {}
        """Place of a row → what is wrong with it."""

    @abstractmethod
    def row_of(self, sent: Mapping[str, Any]) -> dict[str, Any]:
        """Return a row as contents have it, of the fields that were sent."""

    @abstractmethod
    def fields_of(self, row: Row) -> dict[str, str]:
        """Return the fields of a row, of a content or as `row_of` returned it."""

    def beside(self, data: Any, name: str, place: int) -> dict[str, Any]:
        """Return what of a row is sent with its place, such as ticks."""
        return {}

    def taken_along(self, data: Any, name: str, place: int) -> dict[str, Any]:
        """Return what goes from elsewhere with a row that is removed, for when it is put back."""
        return {}

    def offered(self) -> Collection[str]:
        """Return what the fields of `refers` can hold: what else stands in one was chosen, and has gone."""
        return ()

    def read_pasted(self, cells: Sequence[Sequence[str]], data: Any) -> Reading:
        """Return what rows of cells, as many as the list has room for, set in rows of the list."""
        raise NotImplementedError

    def filled(self, rows: Sequence[dict[str, Any]], place: int, changes: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
        """Return the rows with these changes from a place on, as many more of them as that takes."""
        more = place + len(changes) - len(rows)
        now = [*rows, *(self.row_of(self.empty) for _row in range(more))]
        return [*now[:place], *({**row, **change} for row, change in zip(now[place:], changes, strict=False)), *now[place + len(changes) :]]

    def fed(self, data: Any, name: str, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Return the rows with what was pasted into another list and is chosen there from this one."""
        return rows

    def called(self, row: Row, place: int) -> str:
        """Return the number or letter by which problems call a row."""
        return self.named.name(place)

    def refuse(self, rows: Sequence[Row], names: Collection[str], text: str) -> None:
        """Have it said at the rows of these names what is wrong with them."""
        self.problems = {place: text for place, row in enumerate(rows) if self.called(row, place) in names}

    def first_order(self, rows: Sequence[Row]) -> list[int]:
        """Return the places of the rows that were sent, in the order in which their author wants them."""
        return list(range(len(rows)))

    def one_more(self, data: Any, rows: Sequence[Row]) -> dict[str, Any] | None:
        """Return the row that the button adds; None where there is none to add."""
        return self.row_of(self.empty)

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[dict[str, Any]]:
        """Return the rows that were sent, with what a button asked for. A row without an id is a new one."""
        undone = undone_in(name, data)
        if undone is not None:
            data = with_before(name, data, undone)
            self.leads_to = (undone.place, "") if undone.said else None
        sent = {part: data.getlist(f"{name}-{part}") for part in self.empty}
        moved = {part: references_to(other, data, len(data.getlist(f"{other}-html"))) for part, other in self.refers.items()}
        rows = []
        for place in range(min(len(sent[self.key]), self.most + SPARE)):
            fields = {part: values[place] if place < len(values) else self.empty[part] for part, values in sent.items()}
            fields |= {part: references.now(fields[part]) for part, references in moved.items()}
            rows.append(self.row_of(fields | self.beside(data, name, place)))
        order = self.first_order(rows)
        act = asked_of(name, data)
        if act is None:
            self.removed, self.before = (None, None) if data.get(BUTTON) else (removed_in(name, data), before_in(name, data))
            return self.fed(data, name, [rows[at] for at in order])
        if act.kind == PASTE:
            return self._pasted(act, data, name, rows)
        return self._after(act, data, name, rows, order)

    def _after(self, act: RowAct, data: Any, name: str, rows: list[dict[str, Any]], order: list[int]) -> list[dict[str, Any]]:
        new = self._new_row(act, data, name, rows) if act.kind in (ADD, BACK) and len(rows) < self.most else None
        if self.is_fixed or (act.kind in (ADD, BACK) and new is None):
            return [rows[at] for at in order]
        if act.kind == REMOVE and act.place in order and self.is_written(rows[act.place]):
            self.removed = self._taken(act.place, data, name, rows[act.place], order)
        now = act.on(order)
        self.leads_to = act.leads_to(now)
        return [rows[at] if at is not None else (new or {}) for at in now]

    def _pasted(self, act: RowAct, data: Any, name: str, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        pasted = pasted_in(data) if self.takes_pasted else None
        cells = pasted.fitting(act, len(rows), self.most) if pasted else []
        if pasted is None or not cells:
            return rows
        reading = self.read_pasted(cells, data)
        replaced = sum(map(self.is_written, rows[act.place : act.place + len(cells)]))
        beyond, columns = len(pasted.rows) - len(cells), pasted.width - reading.columns
        outcome = Outcome(reading, replaced, beyond, self.most, columns, pasted.has_layout, pasted.has_pictures)
        self.before = as_it_is(name, data, act.place, outcome.said())
        self.leads_to = (act.place + len(cells) - 1, "")
        return self.filled(rows, act.place, reading.changes)

    def _new_row(self, act: RowAct, data: Any, name: str, rows: Sequence[Row]) -> dict[str, Any] | None:
        gone = removed_in(name, data) if act.kind == BACK else None
        if gone is None:
            return self.one_more(data, rows)
        return self.row_of({**self.empty, **{part: text for part, text in gone.fields.items() if part in self.empty}, **gone.beside})

    def _taken(self, place: int, data: Any, name: str, row: Row, order: Sequence[int]) -> Removed:
        at = order.index(place)
        sent = {part: data.getlist(f"{name}-{part}") for part in self.empty}
        fields = {part: values[place] for part, values in sent.items() if place < len(values)}
        along = self.beside(data, name, place), self.taken_along(data, name, place)
        return Removed(token_of(name, data) or new_token(), place, at, self.label_of(row, at), fields, *along)

    def as_sent(self, name: str, rows: Sequence[Row] | None) -> dict[str, list[str]]:
        """Return what a browser sends for these rows."""
        fields = [self.fields_of(row) for row in rows or []]
        return {f"{name}-{part}": [one[part] for one in fields] for part in self.empty}

    @property
    def is_fixed(self) -> bool:
        """Whether there are always as many rows."""
        return self.least == self.most

    def rows(self, value: Sequence[Row] | None) -> list[Row]:
        """Return the rows that are shown: those there are, or so many of a new item."""
        rows = list(value or [])
        return [*rows, *(self.row_of(self.empty) for _row in range(0 if rows and not self.is_fixed else self.least - len(rows)))]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Return what the template shows, every row with its name."""
        context = super().get_context(name, value, attrs)
        at, button = self.leads_to or (-1, "")
        rows = [
            {
                **self.shown_row(row, place),
                "name": self.named.name(place),
                "label": self.label_of(row, place),
                "focus": place == at,
                "gone": self._gone(row),
                "problem": self.problems.get(place, ""),
            }
            for place, row in enumerate(self.rows(value))
        ]
        context["widget"].update(
            rows=rows,
            row_template=self.row_template,
            is_card=self.is_card,
            moves=self.moves,
            more=self.named.more if rows else self.named.first or self.named.more,
            is_fixed=self.is_fixed,
            full=len(rows) >= self.most,
            button=button,
            removed=self.removed,
            removed_stored=self.removed.stored() if self.removed else "",
            next_token=new_token(),
            takes_pasted=self.takes_pasted,
            pasted_said=self.before.said if self.before else "",
            before_stored=self.before.stored() if self.before else "",
            is_chosen_elsewhere=self.is_chosen_elsewhere,
            mark_of_list=self.marks[0],
            mark_of_row=self.marks[1],
        )
        return context

    def shown_row(self, row: Row, place: int) -> dict[str, Any]:
        """Return what the template of a row shows of it."""
        return dict(self.fields_of(row))

    def label_of(self, row: Row, place: int) -> str:
        """Return what the row at this place is called."""
        return self.named.of(place)

    def _gone(self, row: Row) -> str:
        """What a row refers to that is not there any more; "" where nothing is chosen, or it is there."""
        chosen = [str(self.fields_of(row)[part]) for part in self.refers]
        return next((one for one in chosen if one and one not in self.offered()), "")

    def id_for_label(self, id_: str) -> str:
        """Return the id of the first field of the first row, or of the first one that was refused."""
        return f"{id_}_{min(self.problems, default=0)}"

    @abstractmethod
    def is_written(self, row: Row) -> bool:
        """Tell whether a row says anything."""

    @abstractmethod
    def canonical(self, row: Row, place: int) -> dict[str, Any]:
        """Return what counts of a written row, the same for one of a content and one that was sent."""


class RowsField(forms.Field):
    """A field of rows, in the form that contents use."""

    widget: RowsInput

    def __init__(self, widget: RowsInput, **kwargs: Any) -> None:
        super().__init__(widget=widget, required=False, **kwargs)

    def canonical(self, rows: Sequence[Row] | None) -> list[dict[str, Any]]:
        """Return what counts of the rows; empty ones do not."""
        written = (row for row in rows or [] if self.widget.is_written(row))
        return [self.widget.canonical(row, place) for place, row in enumerate(written)]

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Tell whether the rows differ."""
        return self.canonical(initial) != self.canonical(data)
