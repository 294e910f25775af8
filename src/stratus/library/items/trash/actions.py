"""Puts items into the trash of their collection, back from there, and empties it. Rows stay: versions and results name them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from stratus.access.actor import Actor
from stratus.access.permissions import Permission
from stratus.events import log
from stratus.foundation.outcomes import Outcome
from stratus.library.collections.actions import locked_collections
from stratus.library.errors import NotFound, TooManyCases, ViewOnly
from stratus.library.items.actions import MOST_CASES
from stratus.library.items.moving.queries import cases_concerned, is_case, reasons
from stratus.library.items.moving.rules import Why, ties
from stratus.library.items.trash.rules import kept_since
from stratus.library.items.uses import in_words, usage
from stratus.library.items.words import index_those_back
from stratus.library.models import TEXTS, Item, ItemRevision
from stratus.library.queries import (
    cases_of,
    collections_editable_by,
    collections_visible_to,
    may_share,
    newest,
    visible_items,
)
from stratus.search import actions as search


def trash_items(item_ids: Sequence[int], *, by: Actor, now: datetime) -> Outcome:
    """Put items into the trash, in a fixed number of statements. Published versions keep them.

    Refused are those that an assessment uses, cases that a question is about which stays, and those of collections that the actor may only
    look at. Raises NotAllowed.
    """
    by.require(Permission.LIBRARY)
    with transaction.atomic():
        # The collections first, as everybody locks them: who gives a case a question, or puts one back, holds its collection until then.
        locked = locked_collections(set(visible_items(item_ids, by).values_list("collection_id", flat=True)), by)
        seen = visible_items(item_ids, by).filter(collection__in=list(locked)).select_for_update(of=("self",))
        items = list(seen.order_by("pk"))
        editable = _editable({item.collection_id for item in items}, by)
        refused = {item.pk: ViewOnly().message for item in items if item.collection_id not in editable}
        # Adding an item to an assessment locks the item too: it either comes first and is seen here, or finds the item deleted.
        for pk, found in usage([item.pk for item in items], by).items():
            text = _("It is used: %(uses)s. Take it out there first, or withdraw it.")
            refused.setdefault(pk, text % {"uses": in_words(found)})
        going = {item.pk for item in items} - refused.keys()
        held = {pk: tie for pk, tie in ties(going, cases_concerned(list(going))).items() if tie.why is Why.QUESTIONS_STAY}
        refused |= reasons(held)
        gone = [item for item in items if item.pk not in refused]
        ids = [item.pk for item in gone]
        Item.objects.filter(pk__in=ids).update(deleted_at=now, deleted_by=by.effective_user_id)
        log.record_many("item.deleted", by=by, subjects=[(item, {}) for item in gone], at=now)
    return Outcome(tuple(ids), refused)


def in_trash(collection_id: int, by: Actor, now: datetime) -> QuerySet[Item]:
    """Return what can be put back into a collection whose items the actor may change."""
    there = collections_editable_by(by).filter(pk=collection_id)
    return Item.objects.filter(collection__in=there, deleted_at__gt=kept_since(now), emptied_at=None)


def restore_items(
    item_ids: Sequence[int] | None, collection_id: int, *, by: Actor, now: datetime, deleted_at: datetime | None = None
) -> Outcome:
    """Put items of a collection's trash back, in a fixed number of statements: as what they were, under their ids.

    `item_ids` None: all of them, with `deleted_at` all that the actor deleted at that moment. Refused are questions whose case is not in
    the collection. Raises NotAllowed, or TooManyCases.
    """
    by.require(Permission.LIBRARY)
    with transaction.atomic():
        collection = collections_editable_by(by).select_for_update(of=("self",)).filter(pk=collection_id).first()
        if collection is None:
            return Outcome()
        found = in_trash(collection_id, by, now).select_for_update(of=("self",))
        if item_ids is not None:
            found = found.filter(pk__in=list(item_ids))
        if deleted_at is not None:
            found = found.filter(deleted_at=deleted_at, deleted_by=by.effective_user_id)
        # Newest revisions by themselves, not joined: while statistics are old, PostgreSQL would walk through all of a tenant for each.
        latest = Prefetch("latest", ItemRevision.objects.defer(*TEXTS, "classification"))
        items = list(found.prefetch_related(latest).order_by("pk"))
        case_of = {item.pk: case for item in items if (case := newest(item).case_id) is not None}
        there = {item.pk for item in items} | set(cases_of(collection).filter(pk__in=set(case_of.values())).values_list("pk", flat=True))
        refused = {pk: _("Its case is not in this collection: put it back too.") for pk, case in case_of.items() if case not in there}
        back = [item for item in items if item.pk not in refused]
        cases = sum(is_case(item) for item in back)
        if cases and cases_of(collection).count() + cases > MOST_CASES:
            raise TooManyCases(MOST_CASES)
        Item.objects.filter(pk__in=[item.pk for item in back]).update(deleted_at=None, deleted_by=None)
        index_those_back([item.pk for item in back])
        log.record_many("item.undeleted", by=by, subjects=[(item, {}) for item in back], at=now)
    return Outcome(tuple(item.pk for item in back), refused)


def empty_trash(item_ids: Sequence[int], collection_id: int, *, by: Actor, now: datetime) -> Outcome:
    """Delete items of a collection's trash for good: nobody puts them back. Only the owner and administrators may.

    Raises NotAllowed, NotFound or ViewOnly.
    """
    by.require(Permission.LIBRARY)
    with transaction.atomic():
        collection = collections_visible_to(by).select_for_update(of=("self",)).filter(pk=collection_id).first()
        if collection is None:
            raise NotFound(_("This collection does not exist, or you may not see it."))
        if not may_share(collection, by):
            raise ViewOnly
        found = in_trash(collection_id, by, now).select_for_update(of=("self",)).filter(pk__in=list(item_ids))
        items = list(found.order_by("pk"))
        Item.objects.filter(pk__in=[item.pk for item in items]).update(emptied_at=now)
        search.forget("item", [item.pk for item in items])
        log.record_many("item.emptied", by=by, subjects=[(item, {}) for item in items], at=now)
    return Outcome(tuple(item.pk for item in items))


def _editable(collection_ids: set[int], by: Actor) -> set[int]:
    return set(collections_editable_by(by).filter(pk__in=collection_ids).values_list("pk", flat=True))
