"""Keeps drafts, and notes who has a form open."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from stratus.access.actor import Actor
from stratus.access.permissions import Permission
from stratus.foundation.conflicts import hold
from stratus.library.errors import ViewOnly
from stratus.library.items.drafts import rules
from stratus.library.items.drafts.errors import ActingAsSomebody, OpenElsewhere, Spent, TooLong, TooMany
from stratus.library.items.drafts.models import ItemDraft, OpenForm, SpentDraft
from stratus.library.items.drafts.queries import Place, drafts_at, is_spent, person_of, reached_and_not
from stratus.library.models import Item
from stratus.library.queries import collections_editable_by
from stratus.library.rules import storable
from stratus.tenancy import current


def keep_draft(
    place: Place, sent: Iterable[tuple[str, Sequence[str]]], *, base: int, window: str, version: int, by: Actor, now: datetime
) -> ItemDraft:
    """Keep what a form holds, in place of what was kept before. A fixed number of statements.

    `base`: the number of the revision that the form was made from. `window`, `version`: the window that sends it, and the version of the
    draft that its form shows (0 for none), so that two windows of one person do not write over each other's text.
    What comes after its form was saved is refused, however long it was under way.
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
        "key": place.key,
        "saved_at": now,
    }
    for last_try in (False, True):
        try:
            with transaction.atomic():
                _hold(place, person)
                if is_spent(place, person):
                    raise Spent
                return _put(place, person, values, window=window, version=version, by=by)
        except IntegrityError as error:
            # Two pages began at the same moment: now there is a draft.
            if last_try or "draft_once" not in str(error):
                raise
    raise AssertionError("unreachable")


def _hold(place: Place, person: int) -> None:
    """Have what a form sends, and what saves it, come one after the other. No row stands for a form that has no draft yet."""
    hold("draft", current.require_id(), person, place.key.hex)


def _put(place: Place, person: int, values: Mapping[str, Any], *, window: str, version: int, by: Actor) -> ItemDraft:
    draft = drafts_at(place, person).defer("posted").select_for_update(no_key=True).first()
    if draft is None:
        _make_room(by, values["saved_at"])
        collection = place.collection_id if place.item_id is None else None
        of = {"person_id": person, "item_id": place.item_id, "collection_id": collection, "item_type": place.item_type}
        translation = {"lang": place.lang, "part": place.part}
        return ItemDraft.objects.create(**of, **translation, version=_first_version(), **values)
    if not rules.may_replace(window=draft.window, version=draft.version, by_window=window, by_version=version):
        raise OpenElsewhere
    for name, value in values.items():
        setattr(draft, name, value)
    draft.version += 1
    draft.save(update_fields=[*values, "version"])
    return draft


def _make_room(by: Actor, now: datetime) -> None:
    """Refuse one more draft to whoever has enough to open. Of what they cannot open now, what was kept long ago goes."""
    mine, rest = reached_and_not(by, now)
    if len(mine) >= rules.MOST_DRAFTS:
        oldest = mine[-1]
        raise TooMany(oldest.draft.title or _("Without a title"), oldest.collection.title)
    if len(rest) > rules.MOST_UNREACHED:
        ItemDraft.objects.filter(pk__in=rest[rules.MOST_UNREACHED :]).delete()


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

    What another window of theirs keeps stays. Two statements, and one more where there is a draft.
    """
    person = person_of(by)
    if person is None:
        return False
    with transaction.atomic():
        _hold(place, person)
        draft = _locked_draft(place, person)
        return draft is not None and _dropped(draft, window=window, version=version)


def end_form(place: Place, *, window: str, version: int, by: Actor, now: datetime) -> bool:
    """Delete the draft as `drop_draft` does, for a form that is saved or discarded: what it had sent and comes later is not kept.

    Call it in the transaction that saves, before anything else is locked; tell whether there was a draft. A form whose draft went on in
    another window is not at its end: that window has its key. Four statements at most.
    """
    person = person_of(by)
    if person is None:
        return False
    with transaction.atomic():
        _hold(place, person)
        draft = _locked_draft(place, person)
        is_gone = draft is not None and _dropped(draft, window=window, version=version)
        if draft is None or is_gone or draft.key != place.key:
            SpentDraft.objects.bulk_create([SpentDraft(person_id=person, key=place.key, spent_at=now)], ignore_conflicts=True)
    return is_gone


def _locked_draft(place: Place, person: int) -> ItemDraft | None:
    return drafts_at(place, person).defer("posted").select_for_update().first()


def _dropped(draft: ItemDraft, *, window: str, version: int) -> bool:
    if not rules.may_replace(window=draft.window, version=draft.version, by_window=window, by_version=version):
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


def forget_spent(now: datetime) -> int:
    """Delete what says of forms that they were saved and is too old for it, and return how many there were. One statement."""
    return _deleted(SpentDraft.objects.filter(spent_at__lte=now - rules.SPENT_FOR))


def forget_open_forms(now: datetime) -> int:
    """Delete what says of forms that they are open and is too old for it, and return how many there were. One statement."""
    return _deleted(OpenForm.objects.filter(seen_at__lte=now - rules.FRESH))


def _deleted(rows: QuerySet[Any]) -> int:
    number, _by_model = rows.delete()
    return number
