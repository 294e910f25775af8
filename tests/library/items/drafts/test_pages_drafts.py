"""The form of an item keeps what was typed, shows it again, and shows it as a candidate gets it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from library.carrying import a_label, a_topic, carried_by, noted, saved
from stratus.foundation import clock
from stratus.library.classification.carried.rules import Carried
from stratus.library.collections.sharing import share_collection
from stratus.library.items.drafts.models import ItemDraft
from stratus.library.items.drafts.queries import Mine
from stratus.library.items.moving.actions import move_items
from stratus.library.items.trash.actions import trash_items
from stratus.library.models import Collection, CollectionRole, Item, ItemRevision
from stratus.library.rules import Wish
from stratus.people.models import User
from stratus.tenancy import current
from support.builders import SYSTEM, a_collection, a_tenant, a_user, an_item
from support.staff import Sent, a_browser, editing_form, making_form, opened

pytestmark = [pytest.mark.django_db, pytest.mark.database]
NOTICE = "You did not save this."
DISCARDS = (r'action="([^"]+/draft/discard)"', r'name="draft_key" value="(\w+)"', r'name="draft_version" value="(\d+)"')
"""In the list of drafts: what the first form that discards one sends, and where."""


@pytest.fixture(autouse=True)
def tenant():
    tenant = a_tenant()
    with current.use(tenant):
        yield tenant


@pytest.fixture
def author() -> User:
    return a_user("Author")


@pytest.fixture
def browser(author: User) -> Client:
    return a_browser(author)


@pytest.fixture
def collection(author: User) -> Collection:
    return a_collection(owner=author)


@pytest.fixture
def item(collection: Collection) -> Item:
    return an_item("MULTIPLE_CHOICE", collection=collection)


def of(item: Item) -> str:
    return f"/library/items/{item.pk}"


def keeps(browser: Client, address: str, form: Sent, **typed: Any) -> Any:
    sent = {name: value for name, value in form.items() if name != "csrfmiddlewaretoken"}
    return browser.post(f"{address}/draft", {**sent, "draft_window": "w1", **typed})


def test_a_draft_stands_in_the_form_when_the_item_is_opened_again(browser, item):
    answer = keeps(browser, of(item), opened(browser, f"{of(item)}/edit", "title"), title="Not saved")
    assert "Draft kept at" in answer.json()["said"]
    page = browser.get(f"{of(item)}/edit")
    assert page.status_code == 200
    assert NOTICE in page.text
    assert editing_form(page.text, "title")["title"] == ["Not saved"]
    assert Item.objects.get().title == item.title


def test_a_draft_that_could_not_be_saved_is_shown_without_its_faults(browser, item):
    keeps(browser, of(item), opened(browser, f"{of(item)}/edit", "title"), title="", stem="")
    page = browser.get(f"{of(item)}/edit").text
    assert "data-errors" not in page
    assert editing_form(page, "title")["title"] == [""]


def test_nobody_else_sees_it(browser, item):
    keeps(browser, of(item), opened(browser, f"{of(item)}/edit", "title"), title="Not saved")
    page = a_browser(a_user("System administrator")).get(f"{of(item)}/edit").text
    assert NOTICE not in page
    assert "Not saved" not in page


def test_saving_makes_a_version_of_it_and_the_draft_is_gone(browser, item):
    keeps(browser, of(item), opened(browser, f"{of(item)}/edit", "title"), title="Not saved")
    browser.post(f"{of(item)}/edit", opened(browser, f"{of(item)}/edit", "title"))
    assert Item.objects.get().title == "Not saved"
    assert not ItemDraft.objects.exists()
    assert NOTICE not in browser.get(f"{of(item)}/edit").text


def test_it_stands_in_the_form_of_an_item_that_was_moved_and_can_be_saved_there(browser, author, collection):
    topic, label = a_topic(collection), a_label()
    item, target = saved(collection, topics=[topic], labels=[label]), a_collection(owner=author)
    keeps(browser, of(item), opened(browser, f"{of(item)}/edit", "title"), title="Not saved")
    move_items([item.pk], target.pk, by=SYSTEM)
    page = browser.get(f"{of(item)}/edit").text
    assert NOTICE in page
    form = editing_form(page, "title")
    assert (form["title"], form["labels"]) == (["Not saved"], [str(label)])
    assert browser.post(f"{of(item)}/edit", form).status_code == 302
    item = Item.objects.select_related("latest").get(pk=item.pk)
    assert (item.title, item.collection) == ("Not saved", target)
    assert noted(item) == carried_by(item) == Carried.of(labels=[label])
    assert not ItemDraft.objects.exists()


def test_one_of_an_item_that_was_deleted_is_no_dead_link(browser, item):
    keeps(browser, of(item), opened(browser, f"{of(item)}/edit", "title"), title="Not saved")
    assert f"{of(item)}/edit" in browser.get("/library/drafts").text
    trash_items([item.pk], by=SYSTEM, now=clock.now())
    assert f"{of(item)}/edit" not in browser.get("/library/drafts").text
    assert keeps(browser, of(item), {}, title="Later").status_code == 404


def test_what_another_window_of_mine_keeps_outlives_my_saving(browser, item):
    form = opened(browser, f"{of(item)}/edit", "title")
    keeps(browser, of(item), form, title="In the other window")
    browser.post(f"{of(item)}/edit", {**form, "title": "Saved here", "draft_window": "w2"})
    assert Item.objects.get().title == "Saved here"
    page = browser.get(f"{of(item)}/edit").text
    assert "Version 2 was saved meanwhile" in page
    assert editing_form(page, "title")["title"] == ["In the other window"]


def test_a_second_window_is_told_that_its_text_is_not_kept(browser, item):
    form = opened(browser, f"{of(item)}/edit", "title")
    keeps(browser, of(item), form, title="In the first")
    answer = keeps(browser, of(item), form, title="In the second", draft_window="w2")
    assert answer.status_code == 409
    assert "Another window of yours" in answer.json()["message"]


def test_a_draft_of_an_older_version_is_put_beside_what_was_saved_meanwhile(browser, item):
    keeps(browser, of(item), opened(browser, f"{of(item)}/edit", "title"), title="Mine")
    admin = a_browser(a_user("System administrator"))
    admin.post(f"{of(item)}/edit", {**opened(admin, f"{of(item)}/edit", "title"), "title": "Theirs"})

    page = browser.get(f"{of(item)}/edit").text
    assert "Version 2 was saved meanwhile" in page
    refused = browser.post(f"{of(item)}/edit", editing_form(page, "title"))
    assert refused.status_code == 422
    assert "Saved meanwhile" in refused.text
    assert Item.objects.get().title == "Theirs"
    chosen = editing_form(refused.text, "title")
    browser.post(f"{of(item)}/edit", {**chosen, "keep-title": "mine"})
    assert Item.objects.get().title == "Mine"
    assert not ItemDraft.objects.exists()


def test_a_choice_that_was_shown_and_not_made_is_asked_again(browser, item):
    form = opened(browser, f"{of(item)}/edit", "title")
    admin = a_browser(a_user("System administrator"))
    admin.post(f"{of(item)}/edit", {**form, "title": "Theirs"})
    refused = browser.post(f"{of(item)}/edit", {**form, "title": "Mine"})
    keeps(browser, of(item), editing_form(refused.text, "title"))

    again = browser.post(f"{of(item)}/edit", opened(browser, f"{of(item)}/edit", "title"))
    assert again.status_code == 422
    assert "Saved meanwhile" in again.text
    assert Item.objects.get().title == "Theirs"


def begun(browser: Client, address: str, **typed: Any) -> str:
    """Have a new item begun, and return the address at which it is found again."""
    form = making_form(browser.get(address).text, "title")
    assert keeps(browser, address, form, **typed).status_code == 200
    return f"{address}?draft={form['draft_key'][0]}"


def test_who_chose_between_two_versions_has_the_newer_one_as_what_their_form_is_made_from(browser, item):
    form = opened(browser, f"{of(item)}/edit", "title")
    a_browser(a_user("System administrator")).post(f"{of(item)}/edit", {**form, "title": "Theirs"})
    shown = editing_form(browser.post(f"{of(item)}/edit", {**form, "title": "Mine"}).text, "title")
    assert shown["draft_base"] == ["1"]  # a draft that is kept before the choice is made asks for it again
    chosen = browser.post(f"{of(item)}/edit", {**shown, "keep-title": "mine", "title": "", "stem": ""})
    assert chosen.status_code == 422
    assert editing_form(chosen.text, "title")["draft_base"] == ["2"]
    keeps(browser, of(item), editing_form(chosen.text, "title"))
    assert ItemDraft.objects.get().base == 2


def test_a_draft_of_a_new_item_comes_back_at_its_own_address(browser, collection):
    bare = f"/library/collections/{collection.pk}/items/new/ESSAY"
    address = begun(browser, bare, title="Not made yet", stem="<p>Why?</p>")
    assert NOTICE not in browser.get(address.replace("ESSAY", "TRUE_FALSE")).text
    page = browser.get(address).text
    assert NOTICE in page
    browser.post(address, making_form(page, "title"))
    assert Item.objects.get().title == "Not made yet"
    again = browser.get(address).text
    assert NOTICE not in again
    assert "was saved or discarded. This one is new, and empty." in again


def test_a_new_item_begins_empty_and_leads_to_the_drafts_of_its_type(browser, collection):
    bare = f"/library/collections/{collection.pk}/items/new/ESSAY"
    addresses = [begun(browser, bare, title=title) for title in ("First <b>", "")]
    page = browser.get(bare).text
    assert making_form(page, "title")["title"] == [""]
    assert NOTICE not in page
    assert "You have 2 drafts of new items of this type." in page
    assert f'href="{addresses[0].removeprefix(bare)}">First &lt;b&gt;<' in page
    assert f'href="{addresses[1].removeprefix(bare)}">Without a title<' in page
    for other in (bare.replace("ESSAY", "TRUE_FALSE"), bare.replace(f"/{collection.pk}/", f"/{a_collection(owner=collection.owner).pk}/")):
        assert "of this type" not in browser.get(other).text


def test_two_pages_of_one_window_that_write_new_items_keep_both(browser, collection):
    bare = f"/library/collections/{collection.pk}/items/new/ESSAY"
    first, second = (making_form(browser.get(bare).text, "title") for _n in range(2))
    for form, title in ((first, "One"), (second, "Two"), (first, "One and more")):
        assert keeps(browser, bare, form, title=title).status_code == 200
    assert set(ItemDraft.objects.values_list("title", flat=True)) == {"One and more", "Two"}


def test_an_address_that_nobody_gave_out_shows_an_empty_form(browser, collection):
    for wanted in ("", "x", "0" * 33, "\u0660" * 32, "0" * 32):
        page = browser.get(f"/library/collections/{collection.pk}/items/new/ESSAY", {"draft": wanted})
        assert page.status_code == 200
        assert "This one is new" not in page.text


def test_what_comes_after_the_save_is_told_apart_so_that_the_page_can_go_on(browser, collection):
    bare = f"/library/collections/{collection.pk}/items/new/ESSAY"
    form = making_form(browser.get(bare).text, "title")
    browser.post(bare, {**form, "title": "Saved", "stem": "<p>Why?</p>"})
    late = keeps(browser, bare, form, title="Late")
    assert (late.status_code, late.json()["over"]) == (409, True)
    assert not ItemDraft.objects.exists()


def test_a_save_that_is_refused_ends_no_form(browser, item):
    form = opened(browser, f"{of(item)}/edit", "title")
    a_browser(a_user("System administrator")).post(f"{of(item)}/edit", {**form, "title": "Theirs"})
    assert browser.post(f"{of(item)}/edit", {**form, "title": "Mine"}).status_code == 422
    assert keeps(browser, of(item), form, title="Mine").status_code == 200


def test_a_page_of_an_earlier_release_is_told_that_it_keeps_nothing(browser, item):
    form = opened(browser, f"{of(item)}/edit", "title")
    answer = keeps(browser, of(item), {**form, "draft_key": ""}, title="Mine")
    assert answer.status_code == 409
    assert "older than the present release" in answer.json()["message"]


def test_who_has_too_many_is_led_to_them(browser, item, monkeypatch):
    monkeypatch.setattr("stratus.library.items.drafts.rules.MOST_DRAFTS", 0)
    monkeypatch.setattr(
        "stratus.library.items.drafts.actions.reached_and_not", lambda by, now: ([Mine(ItemDraft(), None, item.collection)], [])
    )
    answer = keeps(browser, of(item), opened(browser, f"{of(item)}/edit", "title"))
    assert answer.status_code == 409
    assert answer.json()["link"] == {"address": "/library/drafts", "words": "Your drafts"}


def test_a_draft_is_discarded_from_the_list_of_them(browser, collection, item):
    keeps(browser, of(item), opened(browser, f"{of(item)}/edit", "title"), title="Changed")
    begun(browser, f"/library/collections/{collection.pk}/items/new/ESSAY", title="Begun")
    while ItemDraft.objects.exists():
        left = ItemDraft.objects.count()
        listed = browser.get("/library/drafts").text
        [address, key, version] = [re.search(pattern, listed)[1] for pattern in DISCARDS]
        page = browser.post(address, {"draft_key": key, "draft_version": version, "listed": "1"}, follow=True)
        assert page.request["PATH_INFO"] == "/library/drafts"
        assert ItemDraft.objects.count() == left - 1


def test_whoever_is_logged_in_as_somebody_else_is_told_what_is_true_of_drafts(author, item):
    browser = a_browser(a_user("System administrator"))
    browser.post(f"/admin/users/{author.pk}/log-in-as")
    page = browser.get("/library/drafts").text
    assert "You have saved all" not in page
    assert "their drafts are shown to nobody but them" in page
    assert "No drafts are kept while you are logged in as somebody else." in browser.get(f"{of(item)}/edit").text


def test_what_a_button_adds_to_a_form_is_in_no_draft_before_the_page_sends_it(browser, item):
    form = opened(browser, f"{of(item)}/edit", "title")
    page = browser.post(f"{of(item)}/edit", {**form, "title": "Typed", "more": "alternatives"}).text
    assert "data-typed" in page
    assert not ItemDraft.objects.exists()


def test_a_draft_is_discarded_and_the_form_shows_what_is_saved(browser, item):
    keeps(browser, of(item), opened(browser, f"{of(item)}/edit", "title"), title="Not saved")
    form = opened(browser, f"{of(item)}/edit", "title")
    shown = {"draft_version": form["draft_version"], "draft_window": ""}
    page = browser.post(f"{of(item)}/draft/discard", shown, follow=True).text
    assert "The draft was discarded." in page
    assert editing_form(page, "title")["title"] == [item.title]


def test_a_draft_that_went_on_in_another_window_is_not_discarded(browser, item):
    form = opened(browser, f"{of(item)}/edit", "title")
    keeps(browser, of(item), form, title="Shown")
    shown = opened(browser, f"{of(item)}/edit", "title")["draft_version"]
    keeps(browser, of(item), form, title="Went on")
    page = browser.post(f"{of(item)}/draft/discard", {"draft_version": shown, "draft_window": "w2"}, follow=True).text
    assert "It was not discarded." in page
    assert editing_form(page, "title")["title"] == ["Went on"]


def test_drafts_are_listed_with_links_to_their_forms(browser, collection, item):
    keeps(browser, of(item), opened(browser, f"{of(item)}/edit", "title"), title="Changed")
    new = begun(browser, f"/library/collections/{collection.pk}/items/new/ESSAY", title="")
    page = browser.get("/library/drafts").text
    assert f'href="{of(item)}/edit">Changed<' in page
    assert f'href="{new}">Without a title<' in page
    assert "You have saved all that you wrote." in a_browser(a_user("Author")).get("/library/drafts").text


@pytest.mark.parametrize("address", ["draft", "draft/discard", "open"])
def test_who_only_looks_at_a_collection_sends_nothing(item, collection, address):
    user = a_user("Author")
    share_collection(collection.pk, [user.pk], Wish(to_collection=True, role=CollectionRole.REVIEWER), by=SYSTEM)
    assert a_browser(user).post(f"{of(item)}/{address}", {"title": "A"}).status_code == 403
    assert a_browser(a_user("Author")).post(f"{of(item)}/{address}", {"title": "A"}).status_code == 404


def test_a_form_says_who_else_has_it_open(browser, item):
    admin = a_user("System administrator", first_name="Ada", last_name="Lovelace")
    assert browser.post(f"{of(item)}/open").json() == {"others": ""}
    assert "has this item open" in a_browser(admin).post(f"{of(item)}/open").json()["others"]
    assert "Ada Lovelace has this item open since" in browser.post(f"{of(item)}/open").json()["others"]
    assert "Ada Lovelace has this item open since" in browser.get(f"{of(item)}/edit").text


def test_the_live_preview_shows_what_is_typed_and_stores_nothing(browser, item):
    form = opened(browser, f"{of(item)}/edit", "title")
    answer = browser.post(f"{of(item)}/edit", {**form, "stem": "<p>As it is typed</p>", "title": "", "live": "1"})
    assert answer.status_code == 200
    assert "As it is typed" in answer.text
    assert answer.text.count("<stratus-item") == 1
    assert "<html" not in answer.text
    assert (ItemRevision.objects.count(), ItemDraft.objects.count()) == (1, 0)


def test_what_cannot_be_shown_is_told_in_one_sentence(browser, item):
    form = opened(browser, f"{of(item)}/edit", "title")
    right = {name: value for name, value in form.items() if "correct" not in name}
    answer = browser.post(f"{of(item)}/edit", {**right, "title": "", "live": "1"})
    assert answer.status_code == 422
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert answer.text == "Alternatives: Mark exactly one alternative as correct."


def test_a_question_is_shown_with_its_case(browser, collection):
    case = an_item("CASE", collection=collection, title="The case")
    new = f"/library/collections/{collection.pk}/items/new/ESSAY"
    form = making_form(browser.get(new).text, "title")
    answer = browser.post(new, {**form, "stem": "<p>Why?</p>", "case": str(case.pk), "live": "1"})
    assert answer.text.count("<stratus-item") == 2


def test_statements_of_form_and_preview_do_not_grow_with_drafts(browser, author, collection, item):
    def statements() -> list[int]:
        counts = []
        for ask in (
            lambda: browser.get(f"{of(item)}/edit"),
            lambda: browser.post(f"{of(item)}/edit", {"live": "1"}),
            lambda: browser.post(f"{of(item)}/open"),
            lambda: browser.get("/library/drafts"),
        ):
            with CaptureQueriesContext(connection) as asked:
                ask()
            counts.append(len(asked))
        return counts

    def others(number: int) -> None:
        for _n in range(number):
            other = a_browser(a_user("System administrator"))
            form = opened(other, f"{of(item)}/edit", "title")
            keeps(other, of(item), form)
            other.post(f"{of(item)}/open")
            one = an_item("ESSAY", collection=collection)
            keeps(browser, of(one), opened(browser, f"{of(one)}/edit", "title"))

    others(1)
    browser.get(f"{of(item)}/edit")
    browser.post(f"{of(item)}/open")
    few = statements()
    others(3)
    assert statements() == few
