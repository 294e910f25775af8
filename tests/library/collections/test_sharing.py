"""Sharing a collection: who sees it, who changes it, who may use its questions."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from stratus.access.actor import Actor, Door
from stratus.access.errors import NotAllowed
from stratus.events.models import Event
from stratus.foundation import clock
from stratus.foundation.errors import InvalidFields
from stratus.library.collections.actions import (
    archive_collection,
    classify_collection,
    create_collection,
    create_repository,
    create_taxonomy,
    delete_collection,
    update_collection,
)
from stratus.library.collections.sharing import share_collection
from stratus.library.errors import CollectionInUse, NotFound, ViewOnly
from stratus.library.items.actions import save_item
from stratus.library.items.review.actions import take
from stratus.library.items.review.rules import Step
from stratus.library.models import Collection, CollectionRole, CollectionSharing, Item
from stratus.library.queries import (
    collections_editable_by,
    collections_usable_by,
    collections_visible_to,
    items_usable_by,
    items_visible_to,
)
from stratus.library.rules import Access, Outcome, Wish, shared
from stratus.people.models import User
from stratus.tenancy import current
from support.builders import CONTENTS, SYSTEM, a_collection, a_repository, a_taxonomy, a_tenant, a_user, an_assessment, an_item
from support.staff import a_browser

pytestmark = pytest.mark.django_db

LOOK = Wish(to_collection=True)
WRITE = Wish(to_collection=True, role=CollectionRole.CO_AUTHOR)
USE = Wish(to_questions=True)


@pytest.fixture(autouse=True)
def tenant():
    tenant = a_tenant()
    with current.use(tenant):
        yield tenant


@pytest.fixture
def collection() -> Collection:
    return a_collection(title="Bookkeeping", owner=a_user("Author", first_name="Olga", last_name="Owner"))


@pytest.fixture
def colleague() -> User:
    return a_user("Author")


@pytest.fixture
def by(colleague: User) -> Actor:
    return Actor.of(colleague, Door.UI)


def given(collection: Collection, user: User, wish: Wish) -> frozenset[Outcome]:
    return share_collection(collection.pk, [user.pk], wish, by=SYSTEM)[user.pk]


# The rule


Did = Outcome
NOTHING, SEES, REVIEWS, USES = Access(), Access(to_collection=True), Access(to_collection=True, role="Reviewer"), Access(to_questions=True)
BOTH = Access(to_collection=True, to_questions=True)


@pytest.mark.parametrize(
    ("before", "wish", "after", "done"),
    [
        (NOTHING, Wish(), NOTHING, set()),
        (NOTHING, LOOK, SEES, {Did.COLLECTION_GRANTED}),
        (NOTHING, Wish(to_collection=True, role="Reviewer"), REVIEWS, {Did.COLLECTION_GRANTED}),
        (NOTHING, Wish(to_collection=True, to_questions=True), BOTH, {Did.COLLECTION_GRANTED, Did.QUESTIONS_GRANTED}),
        (SEES, LOOK, SEES, {Did.HAD_IT}),
        (REVIEWS, LOOK, REVIEWS, {Did.HAD_IT}),
        (SEES, Wish(to_collection=True, role="Reviewer"), REVIEWS, {Did.COLLECTION_GRANTED}),
        (SEES, Wish(role="Reviewer"), REVIEWS, {Did.COLLECTION_GRANTED}),
        (REVIEWS, Wish(role="Reviewer"), REVIEWS, {Did.HAD_IT}),
        (USES, Wish(role="Reviewer"), USES, {Did.HAD_IT_NOT}),
        (SEES, Wish(to_collection=True, to_questions=True), BOTH, {Did.HAD_IT, Did.QUESTIONS_GRANTED}),
        (REVIEWS, Wish(to_collection=False), NOTHING, {Did.COLLECTION_REVOKED}),
        (NOTHING, Wish(to_collection=False, to_questions=False), NOTHING, {Did.HAD_IT_NOT}),
        (BOTH, Wish(to_collection=False), USES, {Did.COLLECTION_REVOKED}),
        (BOTH, Wish(to_questions=False), SEES, {Did.QUESTIONS_REVOKED}),
        (USES, USE, USES, {Did.HAD_IT}),
        (REVIEWS, Wish(to_collection=False, role="Author"), NOTHING, {Did.COLLECTION_REVOKED}),
    ],
)
def test_what_a_wish_makes_of_somebodys_access(before, wish, after, done):
    assert shared(before, wish) == (after, frozenset(done))


# Who sees and does what


def test_until_it_is_shared_a_collection_is_private(by, collection):
    assert not collections_visible_to(by).exists()


def test_access_to_the_collection_shows_it_without_letting_it_be_changed_or_used(by, collection, colleague):
    an_item(collection=collection)
    given(collection, colleague, LOOK)
    assert (collections_visible_to(by).count(), items_visible_to(by).count()) == (1, 1)
    assert not collections_editable_by(by).exists()
    assert not items_usable_by(by).exists()


def test_access_to_the_questions_lets_them_be_used_without_showing_the_collection(by, collection, colleague):
    an_item(collection=collection)
    given(collection, colleague, USE)
    assert (collections_usable_by(by).count(), items_usable_by(by).count()) == (1, 1)
    assert not collections_visible_to(by).exists()


@pytest.mark.parametrize(("role", "edits"), [("Author", True), ("Co-author", True), ("Reviewer", False), (None, False)])
def test_the_role_decides_who_changes_it(by, collection, colleague, role, edits):
    given(collection, colleague, Wish(to_collection=True, role=role))
    assert collections_editable_by(by).exists() is edits


@pytest.mark.parametrize("wish", [LOOK, Wish(to_collection=True, role=CollectionRole.REVIEWER)])
def test_who_may_only_look_changes_nothing(by, collection, colleague, wish):
    item = an_item("ESSAY", collection=collection)
    given(collection, colleague, wish)
    for attempt in (
        lambda: update_collection(collection.pk, title="Mine", external_id="", by=by),
        lambda: archive_collection(collection.pk, by=by, now=clock.now()),
        lambda: classify_collection(collection.pk, taxonomies=[], by=by),
        lambda: delete_collection(collection.pk, by=by, now=clock.now()),
        lambda: save_item(collection, None, "ESSAY", "A", CONTENTS["ESSAY"], 2, by=by),
        lambda: save_item(collection, item, "", "A", CONTENTS["ESSAY"], 2, by=by),
        lambda: take(item.pk, Step.WITHDRAW, by=by),
        lambda: take(item.pk, Step.RESTORE, by=by),
        lambda: share_collection(collection.pk, [colleague.pk], WRITE, by=by),
    ):
        with pytest.raises(ViewOnly):
            attempt()


def test_a_co_author_writes_items_but_neither_shares_nor_deletes(by, collection, colleague):
    given(collection, colleague, WRITE)
    save_item(collection, None, "ESSAY", "A", CONTENTS["ESSAY"], 2, by=by)
    assert update_collection(collection.pk, title="Ours", external_id="", by=by).title == "Ours"
    with pytest.raises(ViewOnly):
        share_collection(collection.pk, [a_user("Author").pk], LOOK, by=by)
    with pytest.raises(ViewOnly):
        delete_collection(collection.pk, by=by, now=clock.now())


def test_the_owner_shares_it_in_person_and_keeps_all_access(collection, colleague):
    owner = Actor.of(collection.owner, Door.UI)
    outcomes = share_collection(collection.pk, [colleague.pk, collection.owner_id], LOOK, by=owner)
    assert outcomes == {colleague.pk: {Did.COLLECTION_GRANTED}, collection.owner_id: {Did.HAD_IT}}
    assert share_collection(collection.pk, [collection.owner_id], Wish(to_collection=False), by=owner) == {
        collection.owner_id: {Did.HAD_IT_NOT}
    }
    assert list(CollectionSharing.objects.values_list("user_id", flat=True)) == [colleague.pk]


def test_without_the_right_to_manage_collections_nobody_shares(collection, colleague):
    with pytest.raises(NotAllowed):
        share_collection(collection.pk, [colleague.pk], LOOK, by=Actor.of(a_user("Marker"), Door.UI))


def test_who_loses_all_access_is_forgotten(collection, colleague):
    given(collection, colleague, Wish(to_collection=True, to_questions=True, role="Author"))
    given(collection, colleague, Wish(to_collection=False))
    row = CollectionSharing.objects.get()
    assert (row.access_to_collection, row.access_to_questions, row.role) == (False, True, "")
    given(collection, colleague, Wish(to_questions=False))
    assert not CollectionSharing.objects.exists()


def test_disabled_users_get_nothing_but_can_lose_it(collection, colleague):
    given(collection, colleague, LOOK)
    User.objects.filter(pk=colleague.pk).update(is_active=False)
    assert share_collection(collection.pk, [colleague.pk], USE, by=SYSTEM) == {}
    assert given(collection, colleague, Wish(to_collection=False)) == {Did.COLLECTION_REVOKED}


def test_users_of_another_tenant_are_left_out(collection):
    with current.use(a_tenant()):
        foreign = a_user("Author")
    assert share_collection(collection.pk, [foreign.pk], LOOK, by=SYSTEM) == {}


def test_sharing_leaves_one_event_and_none_where_nothing_changed(collection, colleague):
    given(collection, colleague, LOOK)
    given(collection, colleague, LOOK)
    event = Event.objects.get(kind="collection.shared")
    assert (event.subject_id, event.data["users"]) == (collection.pk, [colleague.pk])


def test_statements_do_not_grow_with_users(collection):
    counts = []
    for size in (2, 30):
        users = [a_user("Author").pk for _n in range(size)]
        for wish in (LOOK, Wish(to_collection=True, role="Author", to_questions=True), Wish(to_collection=False, to_questions=False)):
            with CaptureQueriesContext(connection) as captured:
                share_collection(collection.pk, users, wish, by=SYSTEM)
            counts.append(len(captured))
    assert counts[:3] == counts[3:]


# Deleting


def test_a_deleted_collection_vanishes_with_its_items_and_frees_its_id(collection):
    an_item(collection=collection)
    Collection.objects.update(external_id="C1")
    owner = Actor.of(collection.owner, Door.UI)
    delete_collection(collection.pk, by=owner, now=clock.now())
    assert not collections_visible_to(SYSTEM).exists()
    assert not items_visible_to(SYSTEM).exists()
    assert Item.objects.get().deleted_at is not None
    with pytest.raises(NotFound):
        update_collection(collection.pk, title="Back", external_id="C1", by=owner)
    assert create_collection("New", external_id="C1", by=owner).external_id == "C1"


@pytest.mark.parametrize("published", [True, False])
def test_a_collection_whose_items_an_assessment_uses_is_not_deleted(collection, published):
    an_assessment([an_item(collection=collection)], published=published)
    with pytest.raises(CollectionInUse):
        delete_collection(collection.pk, by=SYSTEM, now=clock.now())
    assert Collection.objects.get(pk=collection.pk).deleted_at is None


def test_an_assessment_that_was_deleted_does_not_keep_it(collection):
    an_item(collection=collection)
    an_assessment([an_item(collection=collection)], published=False, deleted_at=clock.now())
    delete_collection(collection.pk, by=SYSTEM, now=clock.now())
    assert Collection.objects.get(pk=collection.pk).deleted_at is not None


# What classifies it


def test_taxonomies_and_repositories_are_replaced_as_a_whole(collection):
    first, second, objectives = a_taxonomy(), a_taxonomy(), a_repository()
    classify_collection(collection.pk, taxonomies=[first.pk, second.pk], repositories=[objectives.pk], by=SYSTEM)
    classify_collection(collection.pk, taxonomies=[second.pk], by=SYSTEM)
    assert (list(collection.taxonomies.all()), list(collection.repositories.all())) == ([second], [objectives])
    classify_collection(collection.pk, taxonomies=[], by=SYSTEM)
    assert not collection.taxonomies.exists()


def test_classifying_without_a_change_leaves_no_event(collection):
    classify_collection(collection.pk, taxonomies=[], repositories=[], by=SYSTEM)
    assert not Event.objects.filter(kind="collection.classified").exists()


@pytest.mark.parametrize("create", [create_taxonomy, create_repository])
def test_an_id_of_a_taxonomy_or_a_repository_is_given_once(create):
    create("A", external_id="X1", by=SYSTEM)
    with pytest.raises(InvalidFields):
        create("B", external_id="X1", by=SYSTEM)
    with pytest.raises(NotAllowed):
        create("C", by=Actor.of(a_user("Author"), Door.UI))


# Pages


def test_a_reviewer_reads_the_pages_and_finds_no_button_that_would_refuse_them(collection, colleague):
    item = an_item("ESSAY", collection=collection)
    given(collection, colleague, Wish(to_collection=True, role="Reviewer"))
    browser = a_browser(colleague)
    assert "Bookkeeping" in browser.get("/library").text
    page = browser.get(f"/library/collections/{collection.pk}").text
    assert "Olga Owner shares this collection with you to look at." in page
    for button in ("Rename", "New item", "Archive this collection"):
        assert button not in page
    page = browser.get(f"/library/items/{item.pk}").text
    assert item.title in page
    assert "Withdraw" not in page
    assert f"/library/items/{item.pk}/edit" not in page


def test_a_reviewer_is_refused_by_every_page_that_changes_something(collection, colleague):
    item = an_item("ESSAY", collection=collection)
    given(collection, colleague, Wish(to_collection=True, role="Reviewer"))
    browser = a_browser(colleague)
    here = f"/library/collections/{collection.pk}"
    for address in (f"{here}/edit", f"{here}/items/new", f"{here}/items/new/ESSAY", f"/library/items/{item.pk}/edit"):
        answer = browser.get(address)
        assert answer.status_code == 403, address
        assert "shared with you to look at" in answer.text
    for address in (f"{here}/edit", f"/library/items/{item.pk}/withdraw"):
        assert browser.post(address, {"title": "Mine"}).status_code == 403, address
    assert Collection.objects.get(pk=collection.pk).title == "Bookkeeping"


def test_a_co_author_has_the_buttons(collection, colleague):
    given(collection, colleague, WRITE)
    page = a_browser(colleague).get(f"/library/collections/{collection.pk}").text
    assert "New item" in page
    assert "shares this collection with you" not in page


def test_a_deleted_collection_has_no_page(collection):
    item = an_item(collection=collection)
    delete_collection(collection.pk, by=SYSTEM, now=clock.now())
    browser = a_browser(collection.owner)
    assert "Bookkeeping" not in browser.get("/library").text
    assert browser.get(f"/library/collections/{collection.pk}").status_code == 404
    assert browser.get(f"/library/items/{item.pk}").status_code == 404
