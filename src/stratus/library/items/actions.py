"""Actions on items."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from decimal import Decimal
from enum import Enum
from typing import Any, Final, Literal

from django.db import transaction
from django.utils.translation import gettext as _

from stratus.access.actor import Actor
from stratus.access.permissions import Permission
from stratus.events import log
from stratus.foundation.errors import InvalidFields
from stratus.item_types.authoring import in_words
from stratus.item_types.base import ItemType
from stratus.item_types.criteria.content import max_score_of
from stratus.item_types.errors import ContentError
from stratus.item_types.registry import is_known
from stratus.item_types.registry import item_type as type_of
from stratus.library import rules
from stratus.library.classification.carried.actions import judged
from stratus.library.classification.carried.rules import DIFFICULTIES, NOTHING, Carried
from stratus.library.collections.actions import external_id_once, locked_collection
from stratus.library.errors import ViewOnly
from stratus.library.items.review.actions import visible_item
from stratus.library.items.review.rules import first_status
from stratus.library.items.revisions.actions import add_revision
from stratus.library.media.naming import with_pictures
from stratus.library.models import (
    Collection,
    Item,
    ItemRevision,
)
from stratus.library.queries import cases_of, collections_editable_by, newest
from stratus.search import actions as search
from stratus.tenancy.queries import tenant_settings


class Unchanged(Enum):
    """That nothing is said about a value of an item, which is another thing than that it shall have none."""

    CASE = "case"


SAME_CASE: Final = Unchanged.CASE
"""The case that the question has; a new one has none."""
MOST_CASES = 500
"""Of a collection: its questions choose among all of them in a list."""


def save_item(
    collection: Collection,
    item: Item | None,
    item_type: str,
    title: str,
    content: Mapping[str, Any],
    max_score: Decimal | int | str,
    *,
    by: Actor,
    external_id: str = "",
    case_id: int | Literal[Unchanged.CASE] | None = SAME_CASE,
    carried: Carried | None = None,
) -> Item:
    """Create an item (`item` None) or save another revision of one; saving without a change makes no revision, and nothing is recorded.

    `case_id`: the case that a question is about, of the same collection; None: it is about none. Left out, it stays as it is.
    A page has no maximum score: whatever is given, it is 0. That of a question with criteria is the sum of their points.
    `carried`: what classifies the item; None: it stays as it is.

    A new item, and a Live one that changes, is a draft where items have to be approved (`items.review.rules`).

    The functional id `<number>-<number>` is set at creation, from `external_id` or generated, and never changes, nor does the item's type.
    Raises NotAllowed, NotFound, ViewOnly, or InvalidFields with the fields of the form: title, max_score, case, those of the item
    type, and those of what it carries (`classification.carried.actions.judged`).
    """
    by.require(Permission.LIBRARY)
    kept_type = _type(item.item_type if item else item_type)
    errors: dict[str, str] = {}
    title = rules.storable(title).strip()
    if not title or len(title) > 200:
        errors["title"] = _("Enter a title of at most 200 characters.")
    score = Decimal(0) if kept_type is not None and kept_type.is_page else rules.score_of(max_score)
    written = rules.storable(dict(content))
    if kept_type is None:
        errors["item_type"] = _("Choose a type.")
    else:
        try:
            score = max_score_of(kept_type.clean(written, newest(item).content if item else None), score)
        except ContentError as problem:
            errors |= in_words(kept_type.key, problem)
    if score is None:
        errors["max_score"] = _("Enter a number above 0 with at most two decimals.")
    if kept_type is not None and kept_type.is_page and carried is not None:
        errors |= {name: _("A page has no difficulty.") for name in DIFFICULTIES if getattr(carried, name) is not None}
    if external_id and not rules.FUNCTIONAL_ID.fullmatch(external_id):
        errors["external_id"] = _("Use two numbers with a hyphen between them.")
    if errors or score is None or kept_type is None:
        raise InvalidFields(errors)
    with transaction.atomic(), external_id_once():
        owned = locked_collection(collection.pk, by)
        if isinstance(case_id, int) and (kept_type.is_page or not cases_of(owned).filter(pk=case_id).exists()):
            raise InvalidFields({"case": _("Choose a case of this collection.")})
        if item is None:
            if kept_type.stands_beside and cases_of(owned).count() >= MOST_CASES:
                raise InvalidFields({"title": _("A collection has at most %(most)s cases.") % {"most": MOST_CASES}})
            item = _new_item(owned, kept_type.key, title, external_id)
            kind, last = "item.created", None
        else:
            item = locked_item(item.pk, by)
            kind, last = "item.updated", item.latest
        case = _case_id(case_id, last)
        # Again, under the lock: the ids of parts are those of the present revision.
        before = kept_type.upgrade(last.content) if last else None
        cleaned = with_pictures(kept_type.clean(written, before), owned.pk)
        kept = Carried.stored(last.classification) if last else NOTHING
        wanted = kept if carried is None else carried
        saved = (before, last.max_score, last.title, last.case_id, kept) if last else None
        if saved == (cleaned, score, title, case, wanted):
            return item
        classification = None if wanted == kept else judged(owned, wanted, kept)
        revision = add_revision(item, title=title, content=cleaned, max_score=score, case_id=case, classification=classification, by=by)
        search.index("item", [item])
        log.record(kind, by=by, subject=item, revision=revision.number, item_type=item.item_type)
    return item


def _case_id(given: int | Literal[Unchanged.CASE] | None, last: ItemRevision | None) -> int | None:
    """Return the id of the case that a revision is about: the one that is given, or that of the revision before."""
    if given is not SAME_CASE:
        return given
    return last.case_id if last else None


def _type(key: str) -> ItemType | None:
    return type_of(key) if is_known(key) else None


def _new_item(collection: Collection, item_type: str, title: str, external_id: str) -> Item:
    item = Item.objects.create(
        collection=collection,
        item_type=item_type,
        title=title,
        external_id=external_id or uuid.uuid4().hex,
        status=first_status(only_live=tenant_settings().only_live_items),
    )
    if not external_id:
        taken = set(Item.objects.filter(external_id__startswith=f"{item.pk}-").values_list("external_id", flat=True))
        number = 1
        while f"{item.pk}-{number}" in taken:
            number += 1
        item.external_id = f"{item.pk}-{number}"
    return item


def locked_item(item_id: int, by: Actor) -> Item:
    """Return an item that the actor may change, locked, with its newest revision. Raises NotFound or ViewOnly."""
    item = visible_item(item_id, by)
    if not collections_editable_by(by).filter(pk=item.collection_id).exists():
        raise ViewOnly
    return item
