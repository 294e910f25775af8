"""Where the texts of a content are that can be translated. A type declares it (`Content.translated`). Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, MutableMapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from stratus.foundation.markup import MAX_HTML, in_language, says_something
from stratus.item_types.errors import Problem
from stratus.item_types.naming import name_of

READ_IN = "read_in"
"""Member of a content with translations in their places: their language. The content's own says how its numbers are written."""
Holder = MutableMapping[str, Any]
Path = tuple[tuple[str, str], ...]


class Text(NamedTuple):
    """A text that can be translated.

    `address` stays as long as its part does. `path`: the members of the content on the way to it, each with the name of the row, as authors
    call it, or "". `source` is the original, as a translator reads it. `most`: characters of a translation, layout included.
    """

    address: str
    path: Path
    source: str
    is_html: bool
    most: int

    @property
    def field(self) -> str:
        """The field of the form in which it is written."""
        return self.path[0][0]


class Slot:
    """A text in a content, and how another is put in its place. A translator reads and writes what `shown` returns of what is stored."""

    def __init__(self, text: Text, holder: Holder, name: str) -> None:
        self.text, self.holder, self.name = text, holder, name

    def misfit(self, shown: str) -> Problem | None:
        """Return why this cannot stand in its place; None where it can."""
        return None

    def put(self, shown: str) -> None:
        """Put a translation that fits into the content."""
        self.holder[self.name] = shown

    def leave(self, lang: str) -> None:
        """Leave the original, and have it say its language."""
        if self.text.is_html:
            self.holder[self.name] = in_language(self.holder[self.name], lang)

    def stored(self, shown: str) -> str:
        """Return how a translation is stored."""
        return shown

    def shown(self, stored: str) -> str:
        """Return a stored translation as a translator reads it."""
        return stored


class Where:
    """A place in contents where texts are."""

    def slots(self, holder: Holder, address: str = "", path: Path = ()) -> Iterator[Slot]:
        """Yield the texts that are there. `address` and `path` lead to `holder`."""
        raise NotImplementedError

    def settle(self, content: Holder, lang: str) -> None:
        """Do what else there is to do where a content is shown in another language."""

    def leaves_answers(self, content: Mapping[str, Any]) -> bool:
        """Tell whether candidates choose among words there that are the answer itself, and so are read in the original language."""
        return False


@dataclass(frozen=True, slots=True)
class Html(Where):
    """A text with layout, the member of this name."""

    name: str
    most: int = MAX_HTML

    def slots(self, holder: Holder, address: str = "", path: Path = ()) -> Iterator[Slot]:
        """Yield it if it says something."""
        source = holder.get(self.name)
        if isinstance(source, str) and says_something(source):
            yield Slot(Text(f"{address}{self.name}", (*path, (self.name, "")), source, True, self.most), holder, self.name)


@dataclass(frozen=True, slots=True)
class Line(Where):
    """A plain text on one line, the member of this name."""

    name: str
    most: int

    def slots(self, holder: Holder, address: str = "", path: Path = ()) -> Iterator[Slot]:
        """Yield it if it says something."""
        source = holder.get(self.name)
        if isinstance(source, str) and source.strip():
            yield Slot(Text(f"{address}{self.name}", (*path, (self.name, "")), source, False, self.most), holder, self.name)


class Within(Where):
    """Texts in an object."""

    def __init__(self, name: str, *inner: Where) -> None:
        self.name, self.inner = name, inner

    def slots(self, holder: Holder, address: str = "", path: Path = ()) -> Iterator[Slot]:
        """Yield them."""
        found = holder.get(self.name)
        if isinstance(found, MutableMapping):
            for one in self.inner:
                yield from one.slots(found, f"{address}{self.name}.", (*path, (self.name, "")))


class Rows(Where):
    """Texts in the rows of a list, each of which has an id.

    `lettered`: authors call them by letters. `when`: the member of a content that has to be true, else candidates do not read them.
    """

    def __init__(self, name: str, *inner: Where, lettered: bool = False, when: str = "") -> None:
        self.name, self.inner, self.lettered, self.when = name, inner, lettered, when

    def slots(self, holder: Holder, address: str = "", path: Path = ()) -> Iterator[Slot]:
        """Yield them, row by row."""
        rows = holder.get(self.name)
        if not isinstance(rows, Sequence) or (self.when and not holder.get(self.when)):
            return
        for place, row in enumerate(rows):
            named = (*path, (self.name, name_of(place, letters=self.lettered)))
            for one in self.inner:
                yield from one.slots(row, f"{address}{self.name}.{row['id']}.", named)


class ById(Where):
    """Texts with layout, each under the id of a part."""

    def __init__(self, name: str, most: int) -> None:
        self.name, self.most = name, most

    def slots(self, holder: Holder, address: str = "", path: Path = ()) -> Iterator[Slot]:
        """Yield them."""
        texts = holder.get(self.name)
        if not isinstance(texts, MutableMapping):
            return
        for pk, source in texts.items():
            if says_something(source):
                yield Slot(Text(f"{address}{self.name}.{pk}", (*path, (self.name, pk)), source, True, self.most), texts, pk)


def slots_in(content: Holder, wheres: Sequence[Where]) -> list[Slot]:
    """Return the texts of a content that are there."""
    return [slot for where in wheres for slot in where.slots(content)]


def in_its_language(content: Mapping[str, Any], view: dict[str, Any]) -> dict[str, Any]:
    """Return a view of a content that says the language in which it is read."""
    return {**view, "lang": content[READ_IN]} if READ_IN in content else view


Overlay = Mapping[str, Mapping[str, str]]
"""The translations into one language: address → `{"text"}`, and `"was"` where the original was another one when it was translated."""
