"""Who uses items: packages above the library register how they tell, since the library cannot ask them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stratus.access.actor import Actor


class Use(NamedTuple):
    """One thing that uses an item, as somebody sees it who may."""

    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Usage:
    """What uses an item: what this person may see, and how many others there are."""

    seen: tuple[Use, ...] = ()
    hidden: frozenset[int] = frozenset()
    """Ids of what this person may not see."""

    @property
    def others(self) -> int:
        """How many there are that this person may not see."""
        return len(self.hidden)

    @property
    def number(self) -> int:
        """How many there are."""
        return len(self.seen) + self.others


Reader = Callable[[Collection[int], Actor], Mapping[int, Usage]]
"""Item ids and actor → what uses each of these items now; unused ones are left out. A fixed number of statements."""

_readers: list[Reader] = []


def register(reader: Reader) -> None:
    """Make a reader known; called when the apps are ready."""
    if reader not in _readers:
        _readers.append(reader)


@dataclass(frozen=True, slots=True)
class Past:
    """What was published of an item: a heading, what this person may see, newest first, and how many others are not named."""

    label: str | Promise
    seen: tuple[Use, ...] = ()
    others: int = 0


PastReader = Callable[[int, Actor], Past]
"""Item id and actor → what was published of it; it keeps the item from nothing. A fixed number of statements."""
MOST_PAST = 50
"""Things that were published of one item which its page names, the newest."""

_past_readers: list[tuple[int, PastReader]] = []


def register_past(order: int, reader: PastReader) -> None:
    """Make a reader of what was published known, in the order in which pages tell it; called when the apps are ready."""
    if (order, reader) not in _past_readers:
        _past_readers.append((order, reader))


def past_of(item_id: int, by: Actor) -> list[Past]:
    """Return what was published of an item, without what is empty."""
    readers = sorted(_past_readers, key=lambda pair: pair[0])
    return [past for _order, reader in readers if (past := reader(item_id, by)).seen or past.others]


def usage(item_ids: Collection[int], by: Actor) -> dict[int, Usage]:
    """Return what uses these items now, by id; unused ones are left out."""
    told: dict[int, Usage] = {}
    for reader in _readers:
        for pk, found in reader(item_ids, by).items():
            told[pk] = _both(told.get(pk, Usage()), found)
    return told


def usage_of_all(item_ids: Collection[int], by: Actor) -> Usage:
    """Return what uses any of these items now, each use once."""
    told = Usage()
    for found in usage(item_ids, by).values():
        told = _both(told, found)
    return told


def _both(one: Usage, other: Usage) -> Usage:
    return Usage(tuple(dict.fromkeys(one.seen + other.seen)), one.hidden | other.hidden)


def in_words(found: Usage, *, most: int = 3) -> str:
    """Return what uses an item as a list of a sentence: the first few titles, and how many more."""
    named = [f"“{use.title}”" for use in found.seen[:most]]
    more = found.number - len(named)
    if more and not named:
        return ngettext("%(n)s assessment that you do not see", "%(n)s assessments that you do not see", more) % {"n": more}
    if more:
        named.append(ngettext("%(n)s more", "%(n)s more", more) % {"n": more})
    return _(", ").join(named)
