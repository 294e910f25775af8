"""Texts with gaps, as their author writes them: without JavaScript, and without losing anything."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from django.test import Client

from stratus.library.models import Collection, Item
from stratus.library.queries import newest
from stratus.people.models import User
from stratus.tenancy import current
from support.builders import a_collection, a_tenant, a_user, an_item
from support.staff import a_browser, opened

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
def browser(author: User) -> Client:
    return a_browser(author)


@pytest.fixture
def collection(author: User) -> Collection:
    return a_collection(owner=author)


ROWS: dict[str, dict[str, list[str]]] = {
    "FILL_IN_THE_BLANK": {
        "gaps-accepted": ["debit\ndebet", "left\n right"],
        "gaps-kind": ["TEXT", "TEXT"],
        "gaps-case": ["", "1"],
        "gaps-spelling": ["1", "0"],
        "gaps-width": ["SHORT", "MEDIUM"],
    },
    "DRAG_AND_DROP": {"tokens-html": ["debit", "liability"], "gaps-token": ["0", "1"], "surface": ["TEXT"]},
    "SELECT_FROM_LIST": {"gaps-options": ["* debit\ncredit", "left\n* right"]},
}


def typed(kind: str, **values: Any) -> dict[str, Any]:
    """What an author types for two gaps."""
    common = {
        "title": "Sides",
        "stem": "Fill in.",
        "max_score": "2",
        "lang": "en",
        "text": "It is [1], and it stands [2].",
        "scoring": "POLYTOMOUS",
    }
    return common | {"gaps-number": ["1", "2"], "gaps-points": ["1", "3"]} | ROWS[kind] | values


def content() -> dict[str, Any]:
    content: dict[str, Any] = newest(Item.objects.get()).content
    return content


def numbers_of(page: str) -> list[str]:
    return re.findall(r'name="gaps-number"[^>]* value="([^"]*)"', page)


@pytest.fixture(params=sorted(ROWS))
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def new(collection: Collection, kind: str) -> str:
    return f"/library/collections/{collection.pk}/items/new/{kind}"


def test_a_new_item_offers_two_gaps(browser, new):
    assert numbers_of(browser.get(new).text) == ["1", "2"]


def test_a_text_with_its_gaps_is_stored(browser, new, kind):
    assert browser.post(new, typed(kind)).status_code == 302
    stored = content()
    assert stored["text"] == "<p>It is [1], and it stands [2].</p>"
    assert [(gap["number"], gap["points"]) for gap in stored["gaps"]] == [(1, 1), (2, 3)]


def test_what_is_opened_and_sent_again_changes_nothing(browser, kind):
    item = an_item(kind, collection=a_collection(owner=User.objects.get(pk=browser.session["_auth_user_id"])))
    address = f"/library/items/{item.pk}/edit"
    assert browser.post(address, opened(browser, address, "title")).status_code == 302
    assert newest(item).number == 1


def test_a_gap_that_is_moved_and_numbered_anew_keeps_its_id(browser, new, kind):
    browser.post(new, typed(kind))
    first, second = (gap["id"] for gap in content()["gaps"])
    address = f"/library/items/{Item.objects.get().pk}/edit"
    sent = opened(browser, address, "title") | {"text": "It stands [9], and it is [1].", "gaps-number": ["1", "9"]}
    browser.post(address, sent)
    assert [(gap["id"], gap["number"]) for gap in content()["gaps"]] == [(second, 1), (first, 2)]
    assert content()["text"] == "<p>It stands [1], and it is [2].</p>"


def test_rows_are_made_for_the_gaps_of_the_text_and_what_was_typed_stays(browser, new, kind):
    page = browser.post(new, typed(kind, text="[1] [2] [5] [7]", title="", more="gaps"))
    assert (page.status_code, numbers_of(page.text)) == (200, ["1", "2", "5", "7"])
    assert ROWS[kind][next(iter(ROWS[kind]))][0] in html.unescape(page.text)
    assert "needs your attention" not in page.text


def test_a_gap_that_is_taken_out_leaves_its_row_and_the_text(browser, new, kind):
    page = browser.post(new, typed(kind, more="gaps remove 0")).text
    assert numbers_of(page) == ["2"]
    assert "It is , and it stands [2]." in page
    assert "[1]" not in page.split("Text with gaps")[1].split("</textarea>")[0]


def test_one_more_row_is_made_where_every_gap_has_one(browser, new, kind):
    assert numbers_of(browser.post(new, typed(kind, more="gaps")).text) == ["1", "2", "3"]


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"text": "It is [1], and it stands [2], and [3]."}, "text", "[3] stands in the text, but no gap below has this number."),
        ({"text": "It is [1]."}, "gaps", "Gap 2 is not in the text. Write [2] where it is, or empty its row."),
        ({"text": "It is [1], [1] and [2]."}, "text", "[1] stands twice in the text."),
        ({"gaps-number": ["1", "1"]}, "gaps", "Two gaps have the number 1."),
        ({"gaps-points": ["1", "lots"]}, "gaps", "Points of a part are a whole number from 1 to 999."),
    ],
)
def test_what_does_not_fit_is_said_at_its_field_and_nothing_is_lost(browser, new, kind, changes, field, words):
    page = browser.post(new, typed(kind, **changes))
    assert page.status_code == 422
    (said,) = re.findall(rf'id="id_{field}_errors">(.*?)</div></div>', page.text.replace("\n", ""))
    assert words in html.unescape(said)
    assert html.unescape(page.text).count(ROWS[kind][next(iter(ROWS[kind]))][1]) == 1
    assert not Item.objects.exists()


def test_a_gap_without_a_row_gets_one_when_it_is_refused(browser, new, kind):
    assert numbers_of(browser.post(new, typed(kind, text="[1] [2] [3]")).text) == ["1", "2", "3"]


def test_more_rows_than_a_text_may_have_gaps_are_refused_in_words(browser, new, kind):
    rows = {name: [values[0]] * 60 for name, values in ROWS[kind].items()}
    sent = typed(kind, **{"gaps-number": [str(n) for n in range(1, 61)], "gaps-points": ["1"] * 60}, **rows)
    assert "A text has at most 50 gaps." in browser.post(new, sent).text


def test_colleagues_see_the_key_by_number_and_the_words_around_each_gap(browser, new, kind):
    browser.post(new, typed(kind))
    page = html.unescape(browser.get(f"/library/items/{Item.objects.get().pk}").text)
    assert "It is …, and it stands" in page
    assert re.search(r"<(strong|p)[^>]*>debit</", page)
    assert "3 points" in page


def test_what_is_accepted_is_stored_gap_by_gap(browser, collection):
    address = f"/library/collections/{collection.pk}/items/new/FILL_IN_THE_BLANK"
    browser.post(
        address, typed("FILL_IN_THE_BLANK", **{"gaps-kind": ["TEXT", "NUMBER"], "gaps-accepted": ["debit", "3,14 ± 0,01"]}, lang="nl")
    )
    names = ("kind", "accepted", "case_sensitive", "spelling_errors", "width")
    assert [[gap[name] for name in names] for gap in content()["gaps"]] == [
        ["TEXT", ["debit"], False, 1, "SHORT"],
        ["NUMBER", ["3,14 ± 0,01"], False, 0, "MEDIUM"],
    ]


def test_an_option_keeps_its_id_when_it_is_moved_or_worded_anew(browser, collection):
    browser.post(f"/library/collections/{collection.pk}/items/new/SELECT_FROM_LIST", typed("SELECT_FROM_LIST"))
    debit, credit = (option["id"] for option in content()["gaps"][0]["options"])
    address = f"/library/items/{Item.objects.get().pk}/edit"
    sent = opened(browser, address, "title")
    browser.post(address, sent | {"gaps-options": ["the credit side\n* debit\nneither", "left\n* right"]})
    new, kept, newest_one = content()["gaps"][0]["options"]
    assert (kept["id"], kept["text"]) == (debit, "debit")
    assert len({new["id"], newest_one["id"], debit, credit}) == 4
    sent = opened(browser, address, "title")
    browser.post(address, sent | {"gaps-options": ["credit\n* debit\nneither", "left\n* right"]})
    assert [option["id"] for option in content()["gaps"][0]["options"]] == [new["id"], debit, newest_one["id"]]
