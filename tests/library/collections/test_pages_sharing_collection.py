"""Library › a collection › Sharing: who has access, and whose it is."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from stratus.access.actor import Actor, Door
from stratus.events.models import Event
from stratus.foundation.errors import InvalidFields
from stratus.library.collections.owning import hand_over_collection
from stratus.library.collections.sharing import share_collection
from stratus.library.errors import ViewOnly
from stratus.library.models import Collection, CollectionRole, CollectionSharing
from stratus.library.rules import Wish
from stratus.people.choosing.queries import choice_of
from stratus.people.models import User
from stratus.tenancy import current
from support.builders import SYSTEM, a_collection, a_tenant, a_user
from support.staff import a_browser

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
def colleague() -> User:
    return a_user("Author", first_name="Ada", last_name="Lovelace")


@pytest.fixture
def browser(author: User) -> Client:
    return a_browser(author)


@pytest.fixture
def collection(author: User) -> Collection:
    return a_collection(owner=author, title="Bookkeeping")


def page_of(collection: Collection) -> str:
    return f"/library/collections/{collection.pk}/sharing"


def access(collection: Collection) -> dict[int, tuple[bool, bool, str]]:
    rows = CollectionSharing.objects.filter(collection=collection)
    return {row.user_id: (row.access_to_collection, row.access_to_questions, row.role) for row in rows}


def share(collection: Collection, user: User, role: str = CollectionRole.REVIEWER) -> None:
    share_collection(collection.pk, [user.pk], Wish(to_collection=True, role=role), by=SYSTEM)


def undo(browser: Client, answer: Any) -> Any:
    found = re.search(r'action="([^"]*/sharing/undo[^"]*)"', answer.text)
    assert found, answer.text
    return browser.post(found[1].replace("&amp;", "&"), follow=True)


def test_the_page_shows_the_owner_and_who_has_access(browser, author, collection, colleague):
    share(collection, colleague)
    page = browser.get(page_of(collection)).text
    assert f"Owner: {author.full_name}" in page
    assert "Access of Ada Lovelace" in page


def test_somebody_gets_access_with_a_role_and_to_the_questions(browser, collection, colleague):
    sent = {"do": "share", "user": choice_of(colleague), "to_collection": "on", "role": "Author", "to_questions": "on"}
    answer = browser.post(page_of(collection), sent, follow=True)
    assert "Ada Lovelace has access now." in answer.text
    assert access(collection) == {colleague.pk: (True, True, "Author")}
    undo(browser, answer)
    assert access(collection) == {}


@pytest.mark.parametrize(
    ("sent", "text"),
    [
        ({"user": ""}, "This field is required."),
        ({"to_collection": ""}, "Tick at least one kind of access."),
        ({"to_collection": "", "to_questions": "on", "role": "Author"}, "A role goes with access to the collection"),
        ({"role": "Emperor"}, "Select a valid choice."),
    ],
)
def test_what_is_wrong_stands_at_its_field_and_nothing_is_shared(browser, collection, colleague, sent, text):
    answer = browser.post(page_of(collection), {"do": "share", "user": choice_of(colleague), "to_collection": "on"} | sent)
    assert answer.status_code == 422
    assert text in answer.text
    assert access(collection) == {}


def test_all_that_is_wrong_is_told_at_once(browser, collection, colleague):
    share(collection, colleague)
    refused = {"to_collection": "", "role": "Author"}
    for form, sent in (
        ("share", {"do": "share", "user": "", **refused}),
        ("entries", {"do": "change", "user": colleague.pk, **refused}),
    ):
        answer = browser.post(page_of(collection), sent)
        assert answer.status_code == 422
        shown = answer.context[form] if form == "share" else answer.context[form][0][1]
        assert shown.errors.keys() == refused.keys() | ({"user"} if form == "share" else set()), form


def test_who_has_access_already_is_not_shared_with_again(browser, collection, colleague):
    share(collection, colleague)
    answer = browser.post(page_of(collection), {"do": "share", "user": choice_of(colleague), "to_collection": "on"})
    assert answer.status_code == 422
    assert "Ada Lovelace has access already" in answer.text


def test_access_is_changed_and_the_change_undone(browser, collection, colleague):
    share(collection, colleague)
    sent = {"do": "change", "user": colleague.pk, "to_collection": "on", "role": "Co-author"}
    answer = browser.post(page_of(collection), sent, follow=True)
    assert "The access of Ada Lovelace was changed." in answer.text
    assert access(collection) == {colleague.pk: (True, False, "Co-author")}
    undo(browser, answer)
    assert access(collection) == {colleague.pk: (True, False, "Reviewer")}


def test_nobody_who_lacks_the_right_gets_access_by_an_address_or_a_change(browser, collection):
    stranger = a_user("Candidate", first_name="Carl", last_name="Candidate")
    for _again in range(2):
        answer = browser.post(f"{page_of(collection)}/undo?user={stranger.pk}&collection=1&questions=1&role=Author", follow=True)
        assert "Carl Candidate gets no access: their role lacks the right “Library”." in answer.text
        assert access(collection) == {}
    share(collection, stranger)  # as somebody has who lost the right meanwhile
    answer = browser.post(page_of(collection), {"do": "change", "user": stranger.pk, "to_collection": "on", "role": "Author"})
    assert "Carl Candidate gets no access" in answer.text
    assert access(collection) == {stranger.pk: (True, False, "Reviewer")}
    browser.post(page_of(collection), {"do": "remove", "user": stranger.pk})
    assert access(collection) == {}


def test_whoever_was_disabled_meanwhile_is_not_said_to_have_their_access_again(browser, collection, colleague):
    share(collection, colleague)
    removed = browser.post(page_of(collection), {"do": "remove", "user": colleague.pk}, follow=True)
    User.objects.filter(pk=colleague.pk).update(is_active=False)
    assert "Ada Lovelace gets no access: their account was disabled." in undo(browser, removed).text
    assert access(collection) == {}


def test_a_change_to_nothing_is_refused_at_the_row(browser, collection, colleague):
    share(collection, colleague)
    answer = browser.post(page_of(collection), {"do": "change", "user": colleague.pk})
    assert answer.status_code == 422
    assert "Tick at least one kind of access." in answer.text
    assert access(collection) == {colleague.pk: (True, False, "Reviewer")}


def test_access_is_removed_and_given_back(browser, collection, colleague):
    share(collection, colleague, CollectionRole.AUTHOR)
    answer = browser.post(page_of(collection), {"do": "remove", "user": colleague.pk}, follow=True)
    assert "Ada Lovelace has no access any more." in answer.text
    assert access(collection) == {}
    undo(browser, answer)
    assert access(collection) == {colleague.pk: (True, False, "Author")}


def test_removing_somebody_who_is_gone_changes_nothing(browser, collection, colleague):
    for do in ("remove", "change"):
        answer = browser.post(page_of(collection), {"do": do, "user": colleague.pk}, follow=True)
        assert "Nothing was changed." in answer.text


def test_a_colleague_sees_who_has_access_and_changes_nothing(collection, colleague, author):
    share(collection, colleague, CollectionRole.AUTHOR)
    theirs = a_browser(colleague)
    page = theirs.get(page_of(collection))
    assert "Ada Lovelace" in page.text
    assert 'name="do"' not in page.text
    other = a_user("Author")
    assert theirs.post(page_of(collection), {"do": "share", "user": choice_of(other), "to_collection": "on"}).status_code == 403
    assert theirs.post(page_of(collection), {"do": "remove", "user": colleague.pk}).status_code == 403
    assert theirs.post(f"{page_of(collection)}/undo?user={other.pk}&collection=1&questions=0&role=").status_code == 403
    assert list(access(collection)) == [colleague.pk]


def test_an_unknown_act_or_role_is_not_found(browser, collection, colleague):
    assert browser.post(page_of(collection), {"do": "dance"}).status_code == 404
    assert browser.post(f"{page_of(collection)}/undo?user={colleague.pk}&collection=1&role=Emperor").status_code == 404


class TestHandedOver:
    def test_the_new_owner_has_all_access_and_the_old_one_stays_as_an_author(self, browser, author, collection, colleague):
        share(collection, colleague)
        answer = browser.post(page_of(collection), {"do": "hand_over", "owner": choice_of(colleague), "stay": "on"}, follow=True)
        assert "Ada Lovelace owns the collection now." in answer.text
        collection.refresh_from_db()
        assert collection.owner == colleague
        assert access(collection) == {author.pk: (True, True, "Author")}
        assert Event.objects.get(kind="collection.handed_over").data == {"from_owner": author.pk, "to_owner": colleague.pk}

    def test_who_does_not_stay_is_led_to_their_library(self, browser, collection, colleague):
        answer = browser.post(page_of(collection), {"do": "hand_over", "owner": choice_of(colleague)})
        assert answer.headers["Location"] == "/library"
        assert access(collection) == {}

    def test_the_owner_cannot_be_the_new_one(self, browser, author, collection):
        answer = browser.post(page_of(collection), {"do": "hand_over", "owner": choice_of(author)})
        assert answer.status_code == 422
        assert "owns it already" in answer.text

    def test_a_colleague_does_not_take_it(self, collection, colleague):
        share(collection, colleague, CollectionRole.AUTHOR)
        with pytest.raises(ViewOnly):
            hand_over_collection(collection.pk, colleague.pk, stay=True, by=Actor.of(colleague, Door.UI))

    @pytest.mark.parametrize("fields", [{"role": "Candidate"}, {"role": "Author", "is_active": False}])
    def test_somebody_who_may_not_have_collections_does_not_get_it(self, collection, fields):
        with pytest.raises(InvalidFields):
            hand_over_collection(collection.pk, a_user(**fields).pk, stay=True, by=SYSTEM)
