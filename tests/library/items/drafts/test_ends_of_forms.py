"""A form of an item that was saved keeps nothing that comes later; and how many drafts a person has."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from library.items.drafts.drafting import kept, new, of
from stratus.access.actor import Actor, Door
from stratus.foundation import clock
from stratus.library.items.drafts import rules
from stratus.library.items.drafts.actions import drop_draft, end_form
from stratus.library.items.drafts.errors import Spent, TooMany
from stratus.library.items.drafts.models import ItemDraft, SpentDraft
from stratus.library.items.drafts.tasks import forget_drafts
from stratus.library.items.trash.actions import trash_items
from stratus.library.models import Collection
from stratus.people.models import User
from stratus.tenancy import current
from support.builders import SYSTEM, a_collection, a_tenant, a_user, an_item

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture(autouse=True)
def tenant():
    tenant = a_tenant()
    with current.use(tenant):
        yield tenant


@pytest.fixture
def author() -> User:
    return a_user("Author")


@pytest.fixture
def by(author: User) -> Actor:
    return Actor.of(author, Door.UI)


@pytest.fixture
def collection(author: User) -> Collection:
    return a_collection(owner=author)


def test_nobody_has_more_than_a_hundred(author, collection, by, monkeypatch):
    monkeypatch.setattr(rules, "MOST_DRAFTS", 2)
    place = new(collection)
    for one in (place, new(collection, "TRUE_FALSE")):
        kept(one, by)
    with pytest.raises(TooMany):
        kept(new(collection, "NUMERIC"), by)
    kept(place, by)  # one that is there goes on


def test_the_one_that_was_kept_first_is_named_to_who_has_too_many(collection, by, monkeypatch):
    monkeypatch.setattr(rules, "MOST_DRAFTS", 2)
    kept(new(collection), by, sent=[("title", ["Older"])], now=clock.now() - timedelta(days=1))
    kept(new(collection), by, sent=[("title", ["Newer"])])
    with pytest.raises(TooMany, match="the oldest is “Older” in “"):
        kept(new(collection), by)


def test_what_cannot_be_opened_leaves_room_for_others(author, collection, by, monkeypatch):
    monkeypatch.setattr(rules, "MOST_DRAFTS", 1)
    item = an_item("ESSAY", collection=collection)
    kept(of(item), by)
    trash_items([item.pk], by=SYSTEM, now=clock.now())
    kept(new(collection), by)
    with pytest.raises(TooMany):
        kept(new(collection), by)
    Collection.objects.update(owner=a_user("Author"))
    kept(new(a_collection(owner=author)), by)
    assert ItemDraft.objects.count() == 3


def test_what_is_out_of_date_leaves_room_for_others(collection, by, monkeypatch):
    monkeypatch.setattr(rules, "MOST_DRAFTS", 1)
    kept(new(collection), by, now=clock.now() - timedelta(days=90, minutes=1))
    kept(new(collection), by)


def test_of_what_cannot_be_opened_the_newest_stays(collection, by, monkeypatch):
    monkeypatch.setattr(rules, "MOST_UNREACHED", 1)
    items = [an_item("ESSAY", collection=collection) for _n in range(2)]
    for days, item in enumerate(items):
        kept(of(item), by, now=clock.now() - timedelta(days=days))
    trash_items([item.pk for item in items], by=SYSTEM, now=clock.now())
    kept(new(collection), by)
    assert set(ItemDraft.objects.values_list("item", flat=True)) == {items[0].pk, None}


@pytest.mark.parametrize("version", [0, 5])
@pytest.mark.parametrize("is_new", [True, False])
def test_what_comes_after_its_form_was_saved_is_not_kept(collection, by, is_new, version):
    place = new(collection) if is_new else of(an_item("ESSAY", collection=collection))
    kept(place, by)
    assert end_form(place, window="w1", version=0, by=by, now=clock.now())
    with pytest.raises(Spent):
        kept(place, by, version=version)
    assert not ItemDraft.objects.exists()
    kept(replace(place, key=uuid4()), by)  # who goes on typing has a form of its own


def test_what_comes_after_a_form_without_a_draft_was_saved_is_not_kept(collection, by):
    place = new(collection)
    assert not end_form(place, window="w1", version=0, by=by, now=clock.now())
    with pytest.raises(Spent):
        kept(place, by)


def test_a_form_whose_draft_went_on_in_another_window_is_not_at_its_end(collection, by):
    place = new(collection)
    shown = kept(place, by, window="w1").version
    kept(place, by, window="w2", version=shown)
    assert not end_form(place, window="w1", version=shown, by=by, now=clock.now())
    assert kept(place, by, window="w2").version == shown + 2


def test_a_form_is_at_its_end_though_another_one_of_the_item_keeps_a_draft(collection, by):
    item = an_item("ESSAY", collection=collection)
    mine, other = of(item), of(item)
    kept(other, by, window="w2")
    assert not end_form(mine, window="w1", version=0, by=by, now=clock.now())
    drop_draft(other, window="w2", version=0, by=by)
    with pytest.raises(Spent):
        kept(mine, by)


def test_a_text_that_is_again_as_it_is_stored_ends_no_form(collection, by):
    place = of(an_item("ESSAY", collection=collection))
    kept(place, by)
    assert drop_draft(place, window="w1", version=0, by=by)
    kept(place, by)


def test_it_is_known_for_a_day_that_a_form_was_saved(collection, by):
    for hours in (23, 24):
        end_form(new(collection), window="w1", version=0, by=by, now=clock.now() - timedelta(hours=hours))
    forget_drafts(0)
    assert SpentDraft.objects.count() == 1
