"""Brings an earlier revision of an item back, as a new one."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from stratus.access.actor import Actor
from stratus.access.permissions import Permission
from stratus.events import log
from stratus.item_types.registry import item_type
from stratus.library.classification.carried.actions import still_carried
from stratus.library.classification.carried.rules import Carried
from stratus.library.errors import NotFound, SameAsNewest
from stratus.library.items.actions import locked_item
from stratus.library.items.revisions.actions import add_revision
from stratus.library.items.revisions.queries import revision_numbered
from stratus.library.models import Item, RenamedPart
from stratus.library.queries import cases_of, newest
from stratus.search import actions as search


def restore_revision(item_id: int, number: int, *, by: Actor) -> Item:
    """Write a new revision with title, content, translations, score, case and classification of an earlier one; those between stay.

    Parts keep the ids that they have now. A case that is gone is left out, and so is what it carried that is gone. Raises NotAllowed,
    NotFound, ViewOnly or SameAsNewest.
    """
    by.require(Permission.LIBRARY)
    with transaction.atomic():
        item = locked_item(item_id, by)
        old, latest = revision_numbered(item, number), newest(item)
        if old is None:
            raise NotFound(_("There is no such version."))
        content = _with_present_ids(item, old.content)
        case_id = old.case_id if old.case_id and cases_of(item.collection).filter(pk=old.case_id).exists() else None
        carried = still_carried(item.collection, old.classification)
        said = content, old.title, old.max_score, case_id, old.translations, Carried.stored(carried)
        present = item_type(item.item_type).upgrade(latest.content), latest.title, latest.max_score, latest.case_id, latest.translations
        if (*present, Carried.stored(latest.classification)) == said:
            raise SameAsNewest
        made = add_revision(
            item,
            title=old.title,
            content=content,
            max_score=old.max_score,
            case_id=case_id,
            classification=carried,
            by=by,
            restored_from=number,
            translations=old.translations,
        )
        search.index("item", [item])
        log.record("item.revision_restored", by=by, subject=item, revision=made.number, restored_from=number)
    return item


def _with_present_ids(item: Item, content: Any) -> Any:
    """Return a stored content in the present format, its parts under the ids that they have now (`RenamedPart`)."""
    kind = item_type(item.item_type)
    upgraded = deepcopy(dict(kind.upgrade(content)))
    renamed = dict(RenamedPart.objects.filter(item=item).values_list("old", "new"))
    for place in kind.content.places(upgraded) if renamed else ():
        place["id"] = renamed.get(place["id"], place["id"])
    return upgraded
