"""In which languages the items of an assessment can be read. Newest revisions have to be loaded: no statements."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from stratus.item_types.languages import language_name
from stratus.item_types.overlays.frozen import Lack, lack_of, read_in
from stratus.item_types.registry import item_type
from stratus.library.models import Item
from stratus.library.queries import newest


@dataclass(frozen=True, slots=True)
class Reading:
    """A language in which candidates may come to read an assessment. `lacking`: the items that they cannot read in it, and why."""

    lang: str
    name: str
    items: int
    lacking: Sequence[tuple[Item, Lack]]
    is_offered: bool

    @property
    def is_complete(self) -> bool:
        """Whether all of it can be read."""
        return not self.lacking

    @property
    def read(self) -> int:
        """How many of its items can be read."""
        return self.items - len(self.lacking)


def view_of(item: Item, lang: str = "") -> dict[str, Any]:
    """Return the newest revision of an item as candidates see it in a language ("": as it was written)."""
    kind, revision = item_type(item.item_type), newest(item)
    content = read_in(kind, revision.content, lang, revision.translations.get(lang, {}))
    return kind.candidate_view(item.external_id, content, revision.max_score)


def lack_in(item: Item, lang: str) -> Lack | None:
    """Return what keeps candidates from reading an item in a language; None where nothing does."""
    return lack_of(item_type(item.item_type), newest(item).content, newest(item).translations, lang)


def lacking_in(items: Iterable[Item], lang: str) -> list[Item]:
    """Return the items that cannot be read in a language."""
    return [item for item in items if lack_in(item, lang) is not None]


def original_of(items: Iterable[Item]) -> str:
    """Return the language in which all these items were written; "" where there are several, or no items."""
    codes = {str(newest(item).content["lang"]) for item in items}
    return codes.pop() if len(codes) == 1 else ""


def readings(items: Sequence[Item], offered: Sequence[str]) -> list[Reading]:
    """Return the languages into which any of these items is translated, and those that are `offered`, by name: never the original."""
    codes = {lang for item in items for lang in newest(item).translations} | set(offered)
    if not original_of(items):
        codes |= {str(newest(item).content["lang"]) for item in items}
    found = []
    for lang in codes - {original_of(items)}:
        lacking = [(item, lack) for item in items if (lack := lack_in(item, lang)) is not None]
        found.append(Reading(lang, language_name(lang), len(items), lacking, lang in offered))
    return sorted(found, key=lambda one: one.name.casefold())
