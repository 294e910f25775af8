"""Writes revisions of items."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db import connection

from stratus.access.actor import Actor
from stratus.foundation import clock
from stratus.item_types.overlays.overlay import Translations, carried_on
from stratus.item_types.registry import item_type
from stratus.library.classification.carried.actions import note_carried
from stratus.library.classification.carried.queries import named_now
from stratus.library.items.review.rules import LIVE, status_after_edit
from stratus.library.media.naming import note_uses
from stratus.library.models import Item, ItemRevision
from stratus.tenancy import current
from stratus.tenancy.bulk import array, update_many
from stratus.tenancy.queries import tenant_settings

RECLASSIFY = """
INSERT INTO library_itemrevision (
       tenant_id, item_id, number, title, content, max_score, classification, translations, case_id, created_by_id, created_at)
SELECT r.tenant_id, r.item_id, r.number + 1, r.title, r.content, r.max_score, %(kept)s::jsonb -> r.item_id::text, r.translations, r.case_id,
       %(by)s, %(now)s
  FROM library_itemrevision r
 WHERE r.id = ANY(%(latest)s::bigint[]) AND r.tenant_id = %(tenant)s
RETURNING item_id, id
"""
"""Contents stay in the database, for there may be ten thousands. What each item carries is looked up in one value, not joined: while
statistics are old, PostgreSQL would walk through all revisions of a tenant for each.
"""


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
    translations: Translations | None = None,
) -> ItemRevision:
    """Write the next revision of an item (locked, or new) and make it the newest; a Live item may have to be approved again by it.

    The content was checked, and so was `classification` (`carried.actions.judged`); None: that of the revision before, under the titles of
    now. So are its `translations`, marked where the original changed. Call inside of a transaction, and index the item's words.
    """
    last = item.latest
    if translations is None:
        translations = carried_on(item_type(item.item_type), last.content, content, last.translations) if last else {}
    if classification is None:
        [classification] = named_now([last.classification]) if last else [{}]
    note_carried(item, classification)
    revision = ItemRevision.objects.create(
        item=item,
        number=last.number + 1 if last else 1,
        title=title,
        content=content,
        max_score=max_score,
        case_id=case_id,
        classification=classification,
        translations=translations,
        restored_from=restored_from,
        created_by_id=by.effective_user_id,
    )
    if last is not None and item.status == LIVE:
        item.status = status_after_edit(item.status, only_live=tenant_settings().only_live_items)
    item.title, item.lang, item.latest = title, content["lang"], revision
    item.saved_by_id = by.effective_user_id
    if last is None:
        item.author_id = by.effective_user_id
    item.save()
    note_uses(item, [content, translations])
    return revision


def add_reclassified(items: Sequence[Item], classification: Mapping[int, Mapping[str, Any]], *, by: Actor) -> None:
    """Write the next revision of these items (locked): the same but for what it keeps of what the item carries. Two statements.

    `classification`: by the id of the item, made of what its newest revision keeps. What the tables say the caller has changed. No status
    changes, since nothing changed that anybody approves.
    """
    values = {
        "kept": json.dumps({str(item.pk): classification[item.pk] for item in items}),
        "latest": array(item.latest_id for item in items),
        "by": by.effective_user_id,
        "now": clock.now(),
        "tenant": current.require_id(),
    }
    with connection.cursor() as cursor:
        cursor.execute(RECLASSIFY, values)
        made = dict(cursor.fetchall())
    for item in items:
        item.latest_id, item.saved_by_id = made[item.pk], by.effective_user_id
    update_many(items, ["latest", "saved_by"])
