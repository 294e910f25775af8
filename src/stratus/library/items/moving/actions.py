"""Brings items into another collection: themselves, or copies of them. All of them, or none."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from stratus.access.actor import Actor
from stratus.access.permissions import Permission
from stratus.events import log
from stratus.foundation.outcomes import Outcome
from stratus.item_types.errors import ContentError
from stratus.item_types.kept import keeping
from stratus.item_types.overlays.overlay import of_copy
from stratus.item_types.registry import item_type
from stratus.library.collections.actions import locked_collections
from stratus.library.errors import CollectionArchived, NotFound, TooManyCases, ViewOnly
from stratus.library.items.actions import MOST_CASES
from stratus.library.items.moving import queries
from stratus.library.items.moving.carried import carried
from stratus.library.items.moving.media import bring_along, copies
from stratus.library.items.moving.rules import title_of_copy
from stratus.library.items.review.rules import first_status
from stratus.library.media.rules import named_in
from stratus.library.models import Collection, Item, ItemRevision, Medium, MediumUse
from stratus.library.queries import cases_of, collections_editable_by, newest, visible_items
from stratus.search import actions as search
from stratus.tenancy.bulk import insert_many, update_many
from stratus.tenancy.queries import tenant_settings

Target = tuple[Collection, dict[int, Collection]]


def move_items(item_ids: Sequence[int], target_id: int, *, by: Actor) -> Outcome:
    """Put items into another collection: their ids, revisions, reviews and comments stay theirs. A fixed number of statements.

    One that leaves something behind which it carries (`carried`) gets a further revision without it; no status changes.

    Refused are questions that would leave their case behind, cases that would leave questions behind, and items of collections that the
    actor may only look at; then none is moved. Items that are there already stay as they are.
    Raises NotAllowed, NotFound, ViewOnly, CollectionArchived, TooManyCases, MediumLost or NoRoomForMedia.
    """
    by.require(Permission.LIBRARY)
    seen = dict(visible_items(item_ids, by).values_list("pk", "collection_id"))
    with copies(queries.pictures_used(seen), target_id) as made, transaction.atomic():
        target, locked = _locked(target_id, seen.values(), by)
        there = visible_items(seen, by).select_for_update(of=("self",)).filter(collection__in=list(locked))
        items = [item for item in there.order_by("pk") if item.collection_id != target.pk]
        going = [item.pk for item in items]
        editable = set(collections_editable_by(by).filter(pk__in=list(locked)).values_list("pk", flat=True))
        refused = {item.pk: ViewOnly().message for item in items if item.collection_id not in editable}
        refused |= queries.reasons(queries.ties_of(going))
        if refused or not going:
            return Outcome((), refused)
        _check_room(target, items)
        pictures = queries.pictures_used(going)
        _use_instead(going, pictures, bring_along(pictures, target, made, by=by))
        left = {item.pk: item.collection_id for item in items}
        for item in items:
            item.collection = target
        Item.objects.filter(pk__in=going).update(collection=target)
        for kind in carried():
            kind.moved(items, target, by=by)
        about = [(item, {"from_collection": left[item.pk], "to_collection": target.pk}) for item in items]
        log.record_many("item.moved", by=by, subjects=about)
    return Outcome(tuple(going))


def copy_items(item_ids: Sequence[int], target_id: int, *, by: Actor) -> Outcome:
    """Make copies of items in a collection, in a fixed number of statements: items of their own, with ids and parts of their own.

    A copy is the first version of what the newest revision of its original is now. It is about the copy of its case, where that is copied
    too, about the same case within one collection, else about none. Refused are items whose content could not be saved as it is; then none
    is copied. Raises NotAllowed, NotFound, ViewOnly, CollectionArchived, TooManyCases, MediumLost or NoRoomForMedia.
    """
    by.require(Permission.LIBRARY)
    # Newest revisions by themselves, not joined: while statistics are old, PostgreSQL would walk through all of a tenant for each.
    originals = list(visible_items(item_ids, by).prefetch_related("latest").order_by("pk"))
    pictures = queries.pictures_shown(originals)
    with copies(pictures, target_id) as made, transaction.atomic():
        target, _all = _locked(target_id, (), by)
        contents, refused = _contents(originals)
        if refused or not originals:
            return Outcome((), refused)
        _check_room(target, originals)
        known = bring_along(pictures, target, made, by=by)
        fresh = _new_items(originals, target, by)
        _write_revisions(fresh, originals, contents, target, by)
        _note_uses(fresh, known)
        search.index_new("item", fresh)
        for kind in carried():
            kind.copied(list(zip(originals, fresh, strict=True)), target, by=by)
        about = [
            (new, {"revision": 1, "item_type": new.item_type, "copied_from": old.external_id})
            for old, new in zip(originals, fresh, strict=True)
        ]
        log.record_many("item.copied", by=by, subjects=about)
    return Outcome(tuple(old.pk for old in originals))


def _locked(target_id: int, source_ids: Iterable[int], by: Actor) -> Target:
    """Return the collection into which items come, and all that are concerned by id, locked."""
    locked = locked_collections({target_id, *source_ids}, by)
    target = locked.get(target_id)
    if target is None:
        raise NotFound(_("This collection does not exist, or you may not see it."))
    if not collections_editable_by(by).filter(pk=target_id).exists():
        raise ViewOnly
    if target.archived_at is not None:
        raise CollectionArchived
    return target, locked


def _check_room(target: Collection, items: Sequence[Item]) -> None:
    """Raise TooManyCases where the collection would have more cases than it may. One statement at most."""
    cases = sum(queries.is_case(item) for item in items)
    if cases and cases_of(target).count() + cases > MOST_CASES:
        raise TooManyCases(MOST_CASES)


def _use_instead(item_ids: Sequence[int], pictures: Sequence[Medium], known: Mapping[str, Medium]) -> None:
    """Let items use pictures of their new collection instead of the same ones of the old. Two statements, none without pictures."""
    instead = {one.pk: known[one.sha256] for one in pictures}
    uses = list(MediumUse.objects.filter(item__in=item_ids, medium__in=list(instead))) if instead else []
    for use in uses:
        use.medium = instead[use.medium_id]
    update_many(uses, ["medium"])


def _contents(originals: Sequence[Item]) -> tuple[list[dict[str, Any]], dict[int, str]]:
    """Return the contents of copies, with new ids of their parts, and why some cannot be copied."""
    contents, refused = [], {}
    for item in originals:
        kind = item_type(item.item_type)
        try:
            present = dict(kind.upgrade(newest(item).content))
            with keeping(present):
                contents.append(kind.clean(deepcopy(present)))
        except ContentError:
            refused[item.pk] = _("It could not be saved as it is now. Open it, and save it first.")
    return contents, refused


def _new_items(originals: Sequence[Item], target: Collection, by: Actor) -> list[Item]:
    """Insert the copies, each with a functional id of its own. Three statements, unless somebody has given their ids away before."""
    status = first_status(only_live=tenant_settings().only_live_items)
    pattern = _("Copy of %(title)s")
    fresh = [
        Item(
            collection=target,
            item_type=item.item_type,
            lang=item.lang,
            title=title_of_copy(pattern, item.title),
            status=status,
            external_id=uuid.uuid4().hex,
            author_id=by.effective_user_id,
            saved_by_id=by.effective_user_id,
        )
        for item in originals
    ]
    insert_many(fresh)
    unnamed, number = fresh, 1
    while unnamed:
        wanted = {f"{item.pk}-{number}": item for item in unnamed}
        taken = set(Item.objects.filter(external_id__in=list(wanted)).values_list("external_id", flat=True))
        for external_id, item in wanted.items():
            if external_id not in taken:
                item.external_id = external_id
        unnamed, number = [wanted[external_id] for external_id in wanted if external_id in taken], number + 1
    return fresh


def _write_revisions(
    fresh: Sequence[Item], originals: Sequence[Item], contents: Sequence[dict[str, Any]], target: Collection, by: Actor
) -> None:
    """Write the first revision of each copy. Two statements."""
    copy_of = {old.pk: new.pk for old, new in zip(originals, fresh, strict=True)}
    case_of = {old.pk: case for old in originals if (case := newest(old).case_id) is not None}
    staying = queries.staying_cases(originals, case_of, target)
    revisions = [
        ItemRevision(
            item=new,
            number=1,
            title=new.title,
            content=content,
            max_score=newest(old).max_score,
            translations=of_copy(item_type(old.item_type), newest(old).content, content, newest(old).translations),
            case_id=_case_of_copy(case_of.get(old.pk), copy_of, staying),
            created_by_id=by.effective_user_id,
        )
        for old, new, content in zip(originals, fresh, contents, strict=True)
    ]
    insert_many(revisions)
    for new, revision in zip(fresh, revisions, strict=True):
        new.latest = revision
    update_many(fresh, ["external_id", "latest"])


def _case_of_copy(case: int | None, copy_of: Mapping[int, int], staying: set[int]) -> int | None:
    if case is None:
        return None
    return copy_of.get(case, case if case in staying else None)


def _note_uses(fresh: Sequence[Item], known: Mapping[str, Medium]) -> None:
    """Write down which pictures of their collection the copies name. One statement, none without pictures."""
    named = [(item, sorted(named_in([newest(item).content, newest(item).translations]))) for item in fresh]
    insert_many([MediumUse(medium=known[name], item=item) for item, names in named for name in names if name in known])
