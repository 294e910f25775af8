"""Writes revisions of items."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from stratus.access.actor import Actor
from stratus.library.classification.carried.actions import note_carried
from stratus.library.items.review.rules import LIVE, status_after_edit
from stratus.library.media.naming import note_uses
from stratus.library.models import Item, ItemRevision
from stratus.tenancy.queries import tenant_settings


def add_revision(
    item: Item,
    *,
    title: str,
    content: Mapping[str, Any],
    max_score: Decimal,
    case_id: int | None,
    by: Actor,
    classification: Mapping[str, Any] | None = None,
    restored_from: int | None = None,
) -> ItemRevision:
    """Write the next revision of an item (locked, or new) and make it the newest; a Live item may have to be approved again by it.

    The content was checked, and so was `classification` (`carried.actions.judged`); None: that of the revision before. Call inside of a
    transaction, and index the item's words.
    """
    last = item.latest
    if classification is None:
        classification = last.classification if last else {}
    note_carried(item, classification)
    revision = ItemRevision.objects.create(
        item=item,
        number=last.number + 1 if last else 1,
        title=title,
        content=content,
        max_score=max_score,
        case_id=case_id,
        classification=classification,
        restored_from=restored_from,
        created_by_id=by.effective_user_id,
    )
    if last is not None and item.status == LIVE:
        item.status = status_after_edit(item.status, only_live=tenant_settings().only_live_items)
    item.title, item.latest = title, revision
    item.saved_by_id = by.effective_user_id
    if last is None:
        item.author_id = by.effective_user_id
    item.save()
    note_uses(item, content)
    return revision
