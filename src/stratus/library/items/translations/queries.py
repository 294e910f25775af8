"""Reads about translations of an item: how far they are, and its texts beside their originals. No statements but where it is said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from stratus.item_types.languages import language_name
from stratus.item_types.overlays.overlay import WAS, Progress, progress, shown_texts, texts_of
from stratus.item_types.overlays.where import Text
from stratus.item_types.overlays.words import name_of_text
from stratus.item_types.registry import item_type
from stratus.library.items.revisions.queries import revision_numbered
from stratus.library.items.revisions.rules import Run, compared, tokens_of_html, tokens_of_text
from stratus.library.models import Item, ItemRevision
from stratus.library.queries import newest


@dataclass(frozen=True, slots=True)
class Translation:
    """A language into which an item is translated, and how far that is."""

    lang: str
    name: str
    progress: Progress


@dataclass(frozen=True, slots=True)
class Row:
    """A text with its translation. `old` and `new` are the original that was translated and the present one where they differ."""

    text: Text
    label: str
    translation: str
    old: Sequence[Run] = ()
    new: Sequence[Run] = ()

    @property
    def is_outdated(self) -> bool:
        """Whether the original was changed since it was translated."""
        return bool(self.old or self.new)

    @property
    def is_short(self) -> bool:
        """Whether it stands in a row of a list, whose editor is low."""
        return self.text.is_html and len(self.text.path) > 1


def translations_of(item: Item, revision: ItemRevision) -> list[Translation]:
    """Return the translations of a revision, by name; one into the language of the item itself is not shown."""
    kind = item_type(item.item_type)
    found = [
        Translation(lang, language_name(lang), progress(kind, revision.content, overlay))
        for lang, overlay in revision.translations.items()
        if lang != revision.content["lang"]
    ]
    return sorted(found, key=lambda one: one.name.casefold())


def rows_of(item: Item, lang: str, seen: Mapping[str, str] | None = None) -> list[Row]:
    """Return the texts of the newest revision with their translations, in the order of the form.

    `seen`: the originals that a translator had before them, who is shown what changed since.
    """
    kind, content = item_type(item.item_type), newest(item).content
    overlay = newest(item).translations.get(lang, {})
    told, parts = shown_texts(kind, content, overlay), kind.named_parts(content)
    rows = []
    for text in texts_of(kind, content):
        was = overlay.get(text.address, {}).get(WAS)
        if seen is not None and seen.get(text.address, text.source) != text.source:
            was = seen[text.address]
        old, new = ((), ()) if was is None else _compared(text, was)
        rows.append(Row(text, name_of_text(kind.key, text, parts), told.get(text.address, ""), old, new))
    return rows


def _compared(text: Text, was: str) -> tuple[Sequence[Run], Sequence[Run]]:
    tokens = tokens_of_html if text.is_html else tokens_of_text
    return compared(tokens(was), tokens(text.source))


def originals_at(item: Item, number: int) -> dict[str, str] | None:
    """Return address → original of a revision; None where there is no such revision. One statement, none for the newest."""
    revision = newest(item) if newest(item).number == number else revision_numbered(item, number)
    return None if revision is None else originals_in(item, revision.content)


def originals_in(item: Item, content: Mapping[str, Any]) -> dict[str, str]:
    """Return address → original of a content."""
    return {text.address: text.source for text in texts_of(item_type(item.item_type), content)}
