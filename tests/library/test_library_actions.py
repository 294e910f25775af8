"""Verbs on collections and items."""

from __future__ import annotations

import pytest

from stratus.access.actor import Actor, Door
from stratus.access.errors import NotAllowed
from stratus.events.models import Event
from stratus.foundation import clock
from stratus.foundation.errors import InvalidFields
from stratus.library.collections.actions import archive_collection, create_collection, update_collection
from stratus.library.errors import NotFound
from stratus.library.items.actions import save_item
from stratus.library.items.review.actions import take
from stratus.library.items.review.rules import Step
from stratus.library.models import Collection, Item, ItemRevision, ItemStatus
from stratus.library.queries import collections_visible_to, items_visible_to, newest
from stratus.people.models import User
from stratus.tenancy import current
from stratus.tenancy.models import TenantSettings
from support.builders import CONTENTS, a_collection, a_tenant, a_user, an_actor, an_item, having_pictures

pytestmark = pytest.mark.django_db


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


@pytest.mark.parametrize("item_type", CONTENTS)
def test_every_type_of_item_can_be_written(by, collection, item_type):
    having_pictures(collection, CONTENTS[item_type])
    item = save_item(collection, None, item_type, "A title", CONTENTS[item_type], "2.5", by=by)
    assert item.item_type == item_type
    assert newest(item).number == 1
    assert newest(item).created_by_id == by.user_id
    assert Event.objects.get(kind="item.created").subject_id == item.pk


def test_an_item_gets_a_functional_id_that_stays(by, collection):
    item = save_item(collection, None, "ESSAY", "A title", CONTENTS["ESSAY"], 2, by=by)
    assert item.external_id == f"{item.pk}-1"
    again = save_item(collection, item, "", "Another", CONTENTS["ESSAY"], 3, by=by)
    assert again.external_id == item.external_id


def test_an_id_that_another_item_was_given_is_not_given_twice(by, collection):
    first = save_item(collection, None, "ESSAY", "A", CONTENTS["ESSAY"], 2, by=by)
    save_item(collection, None, "ESSAY", "B", CONTENTS["ESSAY"], 2, by=by, external_id=f"{first.pk + 2}-1")
    third = save_item(collection, None, "ESSAY", "C", CONTENTS["ESSAY"], 2, by=by)
    assert third.external_id == f"{third.pk}-2"


@pytest.mark.parametrize("external_id", ["abc", "1-", "1-2-3", "1 -2"])
def test_a_malformed_id_is_refused(by, collection, external_id):
    with pytest.raises(InvalidFields) as problem:
        save_item(collection, None, "ESSAY", "A", CONTENTS["ESSAY"], 2, by=by, external_id=external_id)
    assert set(problem.value.errors) == {"external_id"}


def test_a_taken_id_is_refused(by, collection):
    save_item(collection, None, "ESSAY", "A", CONTENTS["ESSAY"], 2, by=by, external_id="19655-2")
    with pytest.raises(InvalidFields):
        save_item(collection, None, "ESSAY", "B", CONTENTS["ESSAY"], 2, by=by, external_id="19655-2")


def test_a_change_makes_a_revision_and_leaves_the_old_one(by, collection):
    item = save_item(collection, None, "ESSAY", "A", CONTENTS["ESSAY"], 2, by=by)
    save_item(collection, item, "", "A", CONTENTS["ESSAY"] | {"stem": "<p>Other</p>"}, 2, by=by)
    assert list(ItemRevision.objects.order_by("number").values_list("number", "content__stem")) == [
        (1, CONTENTS["ESSAY"]["stem"]),
        (2, "<p>Other</p>"),
    ]


def test_saving_without_a_change_makes_no_revision(by, collection):
    item = save_item(collection, None, "ESSAY", "A", CONTENTS["ESSAY"], 2, by=by)
    save_item(collection, item, "", "A", CONTENTS["ESSAY"], "2.00", by=by)
    assert ItemRevision.objects.count() == 1


def test_saving_without_a_change_is_recorded_nowhere(by, collection):
    item = save_item(collection, None, "ESSAY", "A", CONTENTS["ESSAY"], 2, by=by)
    save_item(collection, item, "", "A", CONTENTS["ESSAY"], "2.00", by=by)
    assert not Event.objects.filter(kind="item.updated").exists()


def test_a_new_title_is_a_revision_and_the_one_before_keeps_its_own(by, collection):
    item = save_item(collection, None, "ESSAY", "A", CONTENTS["ESSAY"], 2, by=by)
    save_item(collection, item, "", "Another title", CONTENTS["ESSAY"], "2.00", by=by)
    assert list(ItemRevision.objects.order_by("number").values_list("title", flat=True)) == ["A", "Another title"]
    assert Item.objects.get().title == "Another title"


@pytest.mark.database
def test_everything_that_is_wrong_is_said_at_once(by, collection):
    with pytest.raises(InvalidFields) as problem:
        save_item(collection, None, "MULTIPLE_CHOICE", " ", {"stem": "", "alternatives": []}, "0", by=by)
    assert set(problem.value.errors) == {"title", "max_score", "stem", "alternatives"}
    assert not Item.objects.exists()


def test_scripts_and_foreign_pictures_are_taken_out(by, collection):
    stem = '<p onclick="x()">A<script>alert(1)</script><img src="https://elsewhere.example/x.png" alt="a"></p>'
    item = save_item(collection, None, "ESSAY", "A", CONTENTS["ESSAY"] | {"stem": stem}, 2, by=by)
    kept = newest(item).content["stem"]
    for evil in ("script", "onclick", "elsewhere.example"):
        assert evil not in kept


@pytest.mark.database
def test_content_of_others_is_not_there(collection):
    stranger = Actor.of(a_user("Author"), Door.UI)
    item = an_item("ESSAY", collection=collection)
    assert not collections_visible_to(stranger).exists()
    assert not items_visible_to(stranger).exists()
    for attempt in (
        lambda: save_item(collection, None, "ESSAY", "A", CONTENTS["ESSAY"], 2, by=stranger),
        lambda: save_item(collection, item, "", "A", CONTENTS["ESSAY"], 2, by=stranger),
        lambda: take(item.pk, Step.WITHDRAW, by=stranger),
        lambda: update_collection(collection.pk, title="Mine", external_id="", by=stranger),
        lambda: archive_collection(collection.pk, by=stranger, now=clock.now()),
    ):
        with pytest.raises(NotFound):
            attempt()


def test_administrators_see_all_content(collection):
    admin = Actor.of(a_user("System administrator"), Door.UI)
    an_item("ESSAY", collection=collection)
    assert items_visible_to(admin).count() == 1


def test_without_the_right_nothing_can_be_written(collection, author):
    weak = an_actor(user=author)
    with pytest.raises(NotAllowed):
        create_collection("A", by=weak)
    with pytest.raises(NotAllowed):
        save_item(collection, None, "ESSAY", "A", CONTENTS["ESSAY"], 2, by=weak)


def test_an_item_cannot_be_saved_into_a_collection_of_somebody_else(by, collection):
    item = an_item("ESSAY", collection=collection)
    with pytest.raises(NotFound):
        save_item(a_collection(), item, "", "A", CONTENTS["ESSAY"], 2, by=by)


@pytest.mark.parametrize(("only_live", "status"), [(False, ItemStatus.LIVE), (True, ItemStatus.DRAFT)])
def test_a_withdrawn_item_comes_back(by, collection, only_live, status):
    TenantSettings.objects.update(only_live_items=only_live)
    item = an_item("ESSAY", collection=collection)
    assert take(item.pk, Step.WITHDRAW, by=by).status == ItemStatus.WITHDRAWN
    assert take(item.pk, Step.RESTORE, by=by).status == status


@pytest.mark.parametrize(
    ("title", "external_id", "field"),
    [("", "", "title"), ("x" * 101, "", "title"), ("A", "a b", "external_id"), ("A", "..", "external_id")],
)
def test_a_collection_needs_a_title_and_a_proper_id(by, title, external_id, field):
    with pytest.raises(InvalidFields) as problem:
        create_collection(title, external_id=external_id, by=by)
    assert set(problem.value.errors) == {field}


def test_an_external_id_of_a_collection_is_given_once(by):
    create_collection("A", external_id="col", by=by)
    with pytest.raises(InvalidFields):
        create_collection("B", external_id="col", by=by)


def test_jobs_name_an_owner(author):
    with pytest.raises(ValueError, match="owner"):
        create_collection("A", by=Actor.system())
    assert create_collection("A", by=Actor.system(), owner_id=author.pk).owner == author


def test_archiving_twice_leaves_one_event(by, collection):
    for _time in range(2):
        archive_collection(collection.pk, by=by, now=clock.now())
    assert Event.objects.filter(kind="collection.archived").count() == 1
    archive_collection(collection.pk, by=by, now=None)
    assert Collection.objects.get().archived_at is None
