"""Hints about an item that somebody looked at and set aside, with a reason if they like.

A hint stays away for as long as the texts are the same that it is about (`Hint.mark`), in later versions too. It is kept as a comment
that is done, at the name of no field: who set it aside, when, on which version, and why, is read where the hint was. Who may
set it aside may let it stand again: that row is deleted then, and the log of events keeps both.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from stratus.access.actor import Actor
from stratus.access.permissions import Permission
from stratus.events import log
from stratus.foundation import clock
from stratus.foundation.errors import InvalidFields
from stratus.foundation.text import as_typed
from stratus.item_types.base import ItemType
from stratus.item_types.registry import item_type
from stratus.library.checks.messages import in_words
from stratus.library.checks.rules import Hint, hints
from stratus.library.errors import ViewOnly
from stratus.library.items.review.actions import hands_of, visible_item
from stratus.library.items.review.commenting import HINT
from stratus.library.media.captions.queries import captioned_in
from stratus.library.models import TEXTS_OF_ITS_REVISION, Item, ItemComment, ItemRevision
from stratus.library.queries import newest
from stratus.library.rules import storable

LONGEST = 500
"""Characters of a reason."""


@dataclass(frozen=True, slots=True)
class Looked:
    """A hint as a page tells it. `aside`: who set it aside, when and why; None: nobody has."""

    hint: Hint
    text: str
    aside: ItemComment | None = None


def looked_at(item: Item, kind: ItemType, content: Mapping[str, Any]) -> tuple[list[Looked], list[Looked]]:
    """Return the hints about a content of this item: those that stand, and those that were set aside. One statement at most,
    another one with videos.
    """
    found = hints(kind, content, captioned_in(content, item.collection_id))
    asides = _asides(item, found) if found else {}
    told = [Looked(hint, in_words(hint), asides.get(hint.mark)) for hint in found]
    return [one for one in told if one.aside is None], [one for one in told if one.aside]


def _asides(item: Item, found: Sequence[Hint]) -> dict[str, ItemComment]:
    """Return mark → the newest that set this hint aside."""
    fields = [HINT + hint.mark for hint in found]
    rows = ItemComment.objects.filter(item=item, field__in=fields).select_related("created_by", "revision").defer(*TEXTS_OF_ITS_REVISION)
    return {row.field.removeprefix(HINT): row for row in rows.order_by("id")}


def set_aside(item_id: int, mark: str, reason: str, *, by: Actor) -> bool:
    """Set a hint about the newest version of an item aside, for as long as its texts are the same; False: that was done already.

    Who writes or reviews items of its collection may. Raises NotFound, ViewOnly, or InvalidFields with `hint` or `reason`.
    """
    written = as_typed(storable(reason)).strip()
    with transaction.atomic():
        item, revision, hint = _hint(item_id, mark, by)
        if len(written) > LONGEST:
            raise InvalidFields({"reason": _("Write a reason of at most %(max)s characters.") % {"max": LONGEST}})
        if _asides(item, [hint]):
            return False
        person, now = by.effective_user_id, clock.now()
        ItemComment.objects.create(
            item=item, revision=revision, field=HINT + mark, text=written, created_by_id=person, done_by_id=person, done_at=now
        )
        log.record("item.hint_set_aside", by=by, subject=item, hint=hint.code)
    return True


def show_again(item_id: int, mark: str, *, by: Actor) -> bool:
    """Let a hint about the newest version of an item stand again that was set aside; False: it stands already.

    Who may set it aside may. Raises NotFound, ViewOnly, or InvalidFields with `hint`.
    """
    with transaction.atomic():
        item, _revision, hint = _hint(item_id, mark, by)
        gone, _each = ItemComment.objects.filter(item=item, field=HINT + mark).delete()
        if gone:
            log.record("item.hint_shown_again", by=by, subject=item, hint=hint.code)
    return bool(gone)


def _hints_of(item: Item, revision: ItemRevision) -> list[Hint]:
    return hints(item_type(item.item_type), revision.content, captioned_in(revision.content, item.collection_id))


def _hint(item_id: int, mark: str, by: Actor) -> tuple[Item, ItemRevision, Hint]:
    """Return an item, locked, its newest revision and the hint with this mark about it, if the actor may decide about hints."""
    by.require(Permission.LIBRARY)
    item = visible_item(item_id, by)
    hands = hands_of(item.collection_id, by)
    if not (hands.may_edit or hands.may_judge):
        raise ViewOnly
    revision = newest(item)
    hint = next((one for one in _hints_of(item, revision) if one.mark == mark), None)
    if hint is None:
        raise InvalidFields({"hint": _("The item was changed: this hint is not there any more.")})
    return item, revision, hint
