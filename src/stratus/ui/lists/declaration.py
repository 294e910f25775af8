"""How a list is declared, and where declared lists are found by name (docs/how/lists.md)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from stratus.access.actor import Actor
from stratus.access.permissions import Permission
from stratus.foundation.outcomes import Outcome
from stratus.search.queries import found, is_for_whole_words
from stratus.ui.lists.columns import Column
from stratus.ui.lists.filters import Filter, Rows, Text
from stratus.ui.lists.paging import PAGE_SIZE

TAKEN = {"q", "sort", "page", "show", "export"}
"""Parameters of an address that are no filters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """The search of a list: the label of its field, and how rows are found by the text that was typed (trimmed, never empty)."""

    label: Text
    find: Callable[[Rows, str], Rows]
    by_words: bool = False
    """Whether a `find` of the list's own asks for words, as one that is `indexed` does."""

    def note(self, text: str) -> str:
        """Return what somebody should know whose search for this text finds nothing; empty for nothing."""
        return whole_words_note(text) if self.by_words or isinstance(self.find, _Indexed) else ""


def whole_words_note(text: str) -> str:
    """Return the sentence that tells why a search by words for letters that stand alone finds nothing; empty for other texts."""
    if not is_for_whole_words(text):
        return ""
    return _("One letter or digit alone is looked for as a whole word. Type two or more to find beginnings of words.")


@dataclass(frozen=True, slots=True)
class _Indexed:
    kind: str
    field: str

    def __call__(self, rows: Rows, text: str) -> Rows:
        return found(rows, self.kind, text, self.field)


def indexed(kind: str, field: str = "pk") -> Callable[[Rows, str], Rows]:
    """Return how rows are found by the words of what they lead to (docs/how/search.md): `field` holds the id of a subject of this kind."""
    return _Indexed(kind, field)


@dataclass(frozen=True, slots=True, kw_only=True)
class Empty:
    """What a list without rows says. `title` and `text`: when there is nothing yet, with a link to what to do; `none_fit`: when nothing
    fits search and filters, beside a link to all rows.
    """

    title: Text
    none_fit: Text
    text: Text = ""
    label: Text = ""
    view: str = ""
    right: Permission | None = None
    """Who gets the link: everybody where it is None."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """Something to be done to many rows at once.

    `do(ids, by=…, now=…, **scope)` is one transaction that asks for the right itself, in a number of statements that does not depend on
    the number of ids, and says what it refused or left out and why. Doing it twice changes nothing more. An act that `takes` a
    value gets it as `value`.
    """

    name: str
    label: Text
    right: Permission
    asks: Callable[[int], str]
    """The sentence of the confirmation, for this number of rows: what will happen, and whether it can be undone."""
    done: Callable[..., str]
    """The sentence afterwards, for the number of rows that were changed; an act that takes a value gets its words too."""
    do: Callable[..., Outcome]
    fits: Callable[[Mapping[str, str]], bool] = lambda values: True
    """Whether the act is offered with these filters (name → value, empty where a filter is off)."""
    danger: bool = False
    is_asked: bool = True
    """Whether it waits for a confirmation; without, it is done at once unless there are too many rows for a request."""
    most: int | None = None
    """Rows that it takes at most, by a job too; any number where it is None."""
    then: Callable[..., str] | None = None
    """The address afterwards, from the scope; the list where it is None."""
    takes: Callable[..., forms.Field] | None = None
    """`(by, **scope)` returns the field in which the confirmation asks for one value for all rows: a collection, a label, a status. What a
    field that was sent cleans to is looked up anew each time, by a job too. Raises a DomainError where there is nothing to choose from.
    """
    foretells: Callable[..., Sequence[str]] | None = None
    """`(ids, by=…, **scope)`, and `value` where it takes one, returns sentences: what will happen to these rows, in a fixed number of
    statements. They are shown before it is done, and it is done only while they are the same.
    """
    undo: Callable[..., str] | None = None
    """`(by=…, now=…, **scope)` returns the address to which the notice afterwards sends *Undo*; jobs have none."""
    is_whole: bool = False
    """Whether a job does it to all rows in one transaction: for what happens to all of them or to none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticks:
    """Tick boxes of a form of the page's own: for what needs other words or fields than the confirmation of an act."""

    form: str
    """The id of the form."""
    name: str
    """The name under which it gets the ids of the rows that were ticked."""
    may: Callable[[Any], bool] = lambda row: True
    """Whether this row can be ticked."""
    template: str = ""
    """What stands above the table, beside the number of rows that were ticked: the form, or its button."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffList:
    """A list of a staff page.

    `name` is stored in saved views, so it stays. `rows(by, **scope)` returns what this actor may see, with what the cells need; `scope`
    is what the page's address fixes, such as the collection whose items are listed; a list of a schedule calls that `schedule`, and jobs
    of it go when the schedule is erased. `order` is the order when no other is asked for; its last column is unique.
    """

    name: str
    caption: Text
    rights: tuple[Permission, ...]
    """One of them opens the page (`@require(*….rights)`), and a job asks for it again; empty: everybody logged in."""
    rows: Callable[..., Rows]
    columns: Sequence[Column]
    order: tuple[str, ...]
    empty: Empty
    filters: Sequence[Filter] = ()
    search: Search | None = None
    acts: Sequence[Act] = ()
    ticks: Ticks | None = None
    """Instead of acts."""
    prepare: Callable[[Sequence[Any], Actor], None] | None = None
    """Adds to the rows of one page (or portion of an export) what is read for all of them together, in a fixed number of statements."""
    lacks: Callable[..., Lacking] | None = None
    """`(by, **scope)` returns what is not offered to this person now, in a fixed number of statements."""
    exports: bool = True
    size: int = PAGE_SIZE

    def __post_init__(self) -> None:
        names = [one.name for one in self.filters]
        if TAKEN.intersection(names) or len(set(names)) < len(names):
            raise ValueError(f"A filter of the list {self.name} has a name that is taken.")
        if sum(column.heads_row for column in self.columns) != 1:
            raise ValueError(f"One column of the list {self.name} heads its rows.")
        if self.acts and self.ticks:
            raise ValueError(f"The rows of the list {self.name} are ticked either for acts or for a form of the page.")

    @property
    def head(self) -> Column:
        """The column that names a row."""
        return next(column for column in self.columns if column.heads_row)

    def columns_for(self, by: Actor, scope: Mapping[str, Any]) -> list[Column]:
        """Return the columns that this actor sees."""
        return [column for column in self.columns if column.seen_by is None or column.seen_by(by, **scope)]

    def act(self, name: str) -> Act | None:
        """Return the act of this name."""
        return next((act for act in self.acts if act.name == name), None)

    def prepared(self, rows: Sequence[Any], by: Actor) -> Sequence[Any]:
        """Return the rows with what `prepare` adds."""
        if self.prepare is not None and rows:
            self.prepare(rows, by)
        return rows


@dataclass(frozen=True, slots=True)
class Lacking:
    """What a list does not offer, by names of filters and keys of columns.

    `empty`: nothing here has it. Such a filter stays where an address has it on, which then finds nothing rather than everything.
    `denied`: this person may not see it. It neither narrows nor sorts, whatever the address says.
    """

    empty: Collection[str] = ()
    denied: Collection[str] = ()


_lists: dict[str, StaffList] = {}


def register(*lists: StaffList) -> None:
    """Make lists known by their names, for jobs; called when the apps are ready. Raises ValueError for a name that is taken."""
    for declared in lists:
        if _lists.setdefault(declared.name, declared) is not declared:
            raise ValueError(f"There is a list {declared.name} already.")


def registered(name: str) -> StaffList:
    """Return the list of this name. Raises KeyError for an unknown one."""
    return _lists[name]


def all_lists() -> list[StaffList]:
    """Return all lists, by name."""
    return [_lists[name] for name in sorted(_lists)]
