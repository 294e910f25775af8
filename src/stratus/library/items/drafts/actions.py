"""Keeps drafts, and notes who has a form open."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from stratus.access.actor import Actor
from stratus.access.permissions import Permission
from stratus.library.errors import ViewOnly
from stratus.library.items.drafts import rules
from stratus.library.items.drafts.errors import ActingAsSomebody, OpenElsewhere, TooLong, TooMany
from stratus.library.items.drafts.models import ItemDraft, OpenForm
from stratus.library.items.drafts.queries import Place, drafts_at, person_of
from stratus.library.models import Item
from stratus.library.queries import collections_editable_by
from stratus.library.rules import storable


def keep_draft(
    place: Place, sent: Iterable[tuple[str, Sequence[str]]], *, base: int, window: str, version: int, by: Actor, now: datetime
) -> ItemDraft:
    """Keep what a form holds, in place of what was kept before. A fixed number of statements.

    `base`: the number of the revision that the form was made from. `window`, `version`: the window that sends it, and the version of the
    draft that its form shows (0 for none), so that two windows of one person do not write over each other's text.
    Nothing is recorded: a draft is nobody's business but its person's. Raises NotAllowed, ViewOnly or NotKept.
    """
    person = _person(place, by)
    fields = storable(rules.held(sent))
    posted = rules.written(fields)
    if len(posted.encode()) > rules.MOST_BYTES:
        raise TooLong
    values: dict[str, Any] = {
        "posted": posted,
        "title": " ".join(fields.get("title", [""])[0].split())[:200],
        "base": 0 if place.item_id is None else max(base, 1),
        "window": storable(window)[: rules.LONGEST_WINDOW],
        "saved_at": now,
    }
    for last_try in (False, True):
        try:
            with transaction.atomic():
                return _put(place, person, values, window=window, version=version)
        except IntegrityError as error:
            # Two pages began at the same moment: now there is a draft.
            if last_try or "draft_once" not in str(error):
                raise
    raise AssertionError("unreachable")


def _put(place: Place, person: int, values: Mapping[str, Any], *, window: str, version: int) -> ItemDraft:
    draft = drafts_at(place, person).defer("posted").select_for_update(no_key=True).first()
    if draft is None:
        if ItemDraft.objects.filter(person_id=person).count() >= rules.MOST_DRAFTS:
            raise TooMany
        collection = place.collection_id if place.item_id is None else None
        of = {"person_id": person, "item_id": place.item_id, "collection_id": collection, "item_type": place.item_type}
        return ItemDraft.objects.create(**of, version=_first_version(), **values)
    if not rules.may_replace(window=draft.window, version=draft.version, by_window=window, by_version=version):
        raise OpenElsewhere
    for name, value in values.items():
        setattr(draft, name, value)
    draft.version += 1
    draft.save(update_fields=[*values, "version"])
    return draft


def _person(place: Place, by: Actor) -> int:
    by.require(Permission.LIBRARY)
    person = person_of(by)
    if person is None:
        raise ActingAsSomebody
    if not collections_editable_by(by).filter(pk=place.collection_id).exists():
        raise ViewOnly
    return person


def _first_version() -> int:
    """Return a number that no window knows of a draft that was there before, and that a form can send back however often it rises."""
    return 1 + secrets.randbelow(rules.MOST_AT_FIRST)


def drop_draft(place: Place, *, window: str, version: int, by: Actor) -> bool:
    """Delete the actor's own draft of this, if this window wrote it last or shows it; tell whether there was one.

    What another window of theirs keeps stays. One statement, and one more where there is a draft.
    """
    person = person_of(by)
    if person is None:
        return False
    with transaction.atomic():
        draft = drafts_at(place, person).defer("posted").select_for_update().first()
        if draft is None or not rules.may_replace(window=draft.window, version=draft.version, by_window=window, by_version=version):
            return False
        draft.delete()
    return True


def note_open(item: Item, *, by: Actor, now: datetime, leaving: bool = False) -> None:
    """Note that the actor has the form of an item open, or with `leaving` that they leave it. A fixed number of statements.

    Nothing is recorded: it is forgotten within minutes. Raises NotAllowed or ViewOnly.
    """
    by.require(Permission.LIBRARY)
    if not collections_editable_by(by).filter(pk=item.collection_id).exists():
        raise ViewOnly
    person = person_of(by)
    if person is None:
        return  # who is logged in as somebody else would be shown under the name of a person who is elsewhere
    with transaction.atomic():
        if leaving:
            OpenForm.objects.filter(item=item, person_id=person, seen_at__gt=now - rules.FRESH).update(seen_at=rules.left(now))
            return
        OpenForm.objects.filter(item=item, person_id=person, seen_at__lte=now - rules.FRESH).delete()
        mine = OpenForm(item=item, person_id=person, opened_at=now, seen_at=now)
        OpenForm.objects.bulk_create([mine], update_conflicts=True, unique_fields=["tenant", "item", "person"], update_fields=["seen_at"])


def forget_drafts(now: datetime) -> int:
    """Delete the current tenant's drafts that were not kept again for long, and return how many there were. One statement."""
    return _deleted(ItemDraft.objects.filter(saved_at__lte=now - rules.KEPT_FOR))


def forget_open_forms(now: datetime) -> int:
    """Delete what says of forms that they are open and is too old for it, and return how many there were. One statement."""
    return _deleted(OpenForm.objects.filter(seen_at__lte=now - rules.FRESH))


def _deleted(rows: QuerySet[Any]) -> int:
    number, _by_model = rows.delete()
    return number
