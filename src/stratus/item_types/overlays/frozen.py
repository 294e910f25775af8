"""Items and pages of a published version in another language, and what keeps an item from being sat in one. Pure: the saver uses it."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Any

from stratus.item_types.base import ItemType
from stratus.item_types.overlays.overlay import Translations, overlaid, progress
from stratus.item_types.overlays.where import READ_IN, Overlay
from stratus.item_types.registry import is_known, item_type


class Lack(Enum):
    """Why candidates cannot read an item in a language."""

    TEXTS = "TEXTS"
    """Texts are not translated, or another original was."""
    MEDIA = "MEDIA"
    """A picture, sound, video or document of a text is not in its translation, nor another one of its kind."""
    ANSWERS = "ANSWERS"
    """They would choose among words that are the answer itself, in the original language."""


def lack_of(kind: ItemType, content: Mapping[str, Any], translations: Translations, lang: str) -> Lack | None:
    """Return what keeps candidates from reading a stored content in a language; None where nothing does."""
    present = kind.upgrade(content)
    if lang == present["lang"]:
        return None
    if any(where.leaves_answers(present) for where in kind.content.translated):
        return Lack.ANSWERS
    found = progress(kind, content, translations.get(lang, {}))
    if found.missing or found.outdated:
        return Lack.TEXTS
    return Lack.MEDIA if found.without_media else None


def read_in(kind: ItemType, content: Mapping[str, Any], lang: str, overlay: Overlay) -> Mapping[str, Any]:
    """Return a stored content as it is read in a language: its views say that they are in this one. "" is the language of the content."""
    if lang in ("", content.get("lang", "")):
        return content
    return {**overlaid(kind, content, lang, overlay), READ_IN: lang}


def item_in(item: Mapping[str, Any], lang: str) -> Mapping[str, Any]:
    """Return an item or a page of a version with the content that is read in a language; ids, points and key are the same.

    An item that is not there any more, or of an unknown type, stays what it is.
    """
    key = item.get("type", "")
    if not lang or not is_known(key):
        return item
    kind = item_type(key)
    return {**item, "content": read_in(kind, item["content"], lang, item.get("translations", {}).get(lang, {}))}
