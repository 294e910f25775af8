"""Saves translations of an item."""

from __future__ import annotations

from collections.abc import Collection as AnyOf
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from stratus.access.actor import Actor
from stratus.access.permissions import Permission
from stratus.events import log
from stratus.foundation.errors import DomainError, InvalidFields
from stratus.item_types.authoring import in_words
from stratus.item_types.errors import ContentError
from stratus.item_types.languages import CODES
from stratus.item_types.overlays.overlay import MOST_LANGUAGES, TEXT, WAS, Checked, checked, texts_of
from stratus.item_types.overlays.where import Text
from stratus.item_types.registry import item_type
from stratus.library import rules
from stratus.library.collections.actions import locked_collection
from stratus.library.items.actions import locked_item
from stratus.library.items.revisions.actions import add_revision
from stratus.library.items.translations.queries import originals_at, originals_in
from stratus.library.media.naming import with_pictures
from stratus.library.models import Item
from stratus.library.queries import newest
from stratus.search import actions as search


class OriginalChanged(DomainError):
    """An original that a translator has before them was changed meanwhile."""

    def __init__(self) -> None:
        super().__init__(
            _("The original was changed while you were translating. Nothing is saved yet: look at what is marked, and save again.")
        )


def save_translation(item: Item, lang: str, texts: Mapping[str, str], *, seen: int, fitting: AnyOf[str] = (), by: Actor) -> Item:
    """Save translations into a language as the next revision; without a change none is made, and nothing is recorded.

    `texts`: address → translation, empty for none; addresses that are not among them keep what they have. `fitting`: of these the
    translation fits the changed original as it is. `seen`: the number of the revision whose originals the translator had before them.

    Raises NotAllowed, NotFound, ViewOnly, OriginalChanged, or InvalidFields by address, or by field of the item's form for what is wrong
    with several texts together.
    """
    by.require(Permission.LIBRARY)
    written = {address: rules.storable(text) for address, text in texts.items()}
    with transaction.atomic():
        owned = locked_collection(item.collection_id, by)
        item = locked_item(item.pk, by)
        latest, kind = newest(item), item_type(item.item_type)
        content = dict(kind.upgrade(latest.content))
        _check_language(lang, content["lang"], latest.translations)
        before = originals_at(item, seen)
        now = originals_in(item, content)
        if before is None or any(before.get(address) != now.get(address) for address in written):
            raise OriginalChanged
        kept = dict(latest.translations.get(lang, {}))
        found = checked(kind, content, lang, written, kept)
        _refuse(kind.key, found, texts_of(kind, content))
        with_pictures({address: told[TEXT] for address, told in found.overlay.items() if address in written}, owned.pk)
        overlay = _with_marks(found.overlay, kept, written, fitting)
        translations = {**latest.translations, lang: overlay}
        if not overlay:
            del translations[lang]
        if translations == latest.translations:
            return item
        revision = add_revision(
            item,
            title=item.title,
            content=content,
            max_score=latest.max_score,
            case_id=latest.case_id,
            by=by,
            translations=translations,
        )
        search.index("item", [item])
        log.record("item.updated", by=by, subject=item, revision=revision.number, item_type=item.item_type, language=lang)
    return item


def _check_language(lang: str, own: str, known: Mapping[str, Any]) -> None:
    if lang not in CODES and lang not in known:
        raise InvalidFields({"": _("Choose a language.")})
    if lang == own:
        raise InvalidFields({"": _("This is the language of the item itself.")})
    if lang not in known and len(known) >= MOST_LANGUAGES:
        raise InvalidFields({"": _("An item is translated into at most %(most)s languages.") % {"most": MOST_LANGUAGES}})


def _refuse(item_type: str, found: Checked, texts: list[Text]) -> None:
    """Raise InvalidFields where something is wrong. What is wrong with a list stands at the last of its texts that is translated."""
    told = in_words(item_type, ContentError(found.problems))
    for field, words in in_words(item_type, ContentError(found.whole)).items():
        at = [text.address for text in texts if text.field == field and text.address in found.overlay]
        told.setdefault(at[-1] if at else "", words)
    if told:
        raise InvalidFields(told)


def _with_marks(
    overlay: Mapping[str, Mapping[str, str]], kept: Mapping[str, Mapping[str, str]], written: Mapping[str, str], fitting: AnyOf[str]
) -> dict[str, dict[str, str]]:
    """Return the translations, those out of date that are still as they were and of which nobody said that they fit."""
    found = {}
    for address, told in overlay.items():
        before = kept.get(address, {})
        is_same = before.get(TEXT) == told[TEXT] and (address not in written or address not in fitting)
        found[address] = {TEXT: told[TEXT], WAS: before[WAS]} if is_same and WAS in before else {TEXT: told[TEXT]}
    return found
