"""Items whose key an author writes in signs within a text: select in text, financial statement. Without JavaScript."""

from __future__ import annotations

import html
import json
import re
from typing import Any

import pytest
from django.test import Client

from stratus.library.models import Collection, Item
from stratus.library.queries import newest
from stratus.people.models import User
from stratus.tenancy import current
from support.builders import a_collection, a_tenant, a_user
from support.staff import a_browser, opened

pytestmark = pytest.mark.django_db

COMMON = {"title": "Signs", "stem": "Which?", "max_score": "2", "lang": "nl", "scoring": "POLYTOMOUS"}
TYPED = {
    "SELECT_IN_TEXT": COMMON | {"text": "They [*sat].\r\n\r\nThey \\[all\\] <slept> [*well].", "unit": "WORDS", "max_selections": ""},
    "FINANCIAL_STATEMENT": COMMON | {"table": " | 2024\r\nCash | =1.250,50±5 #2\r\nStock | {a<b;*c}\r\nTotal | sum(B2)"},
}
FIELD = {"SELECT_IN_TEXT": "text", "FINANCIAL_STATEMENT": "table"}
KINDS = pytest.mark.parametrize("kind", TYPED)


@pytest.fixture(autouse=True)
def tenant():
    with current.use(a_tenant()) as tenant:
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


def save(browser: Client, collection: Collection, kind: str, **changes: str) -> Item:
    answer = browser.post(f"/library/collections/{collection.pk}/items/new/{kind}", TYPED[kind] | changes)
    assert answer.status_code == 302
    return Item.objects.get()


def ids_of(item: Item) -> dict[str, str]:
    content = newest(Item.objects.get(pk=item.pk)).content
    places = content["pieces"] if "pieces" in content else [cell for row in content["rows"] for cell in row if cell["kind"] != "label"]
    return {place["text"]: place["id"] for place in places}


@KINDS
def test_saving_what_the_form_shows_changes_nothing(browser, collection, kind):
    item = save(browser, collection, kind)
    before = newest(item).content
    sent = opened(browser, f"/library/items/{item.pk}/edit", "title")
    lines = {name: value.replace("\r\n", "\n").replace("\n", "\r\n") if isinstance(value, str) else value for name, value in sent.items()}
    assert browser.post(f"/library/items/{item.pk}/edit", lines).status_code == 302
    revision = newest(Item.objects.get())
    assert (revision.number, revision.content) == (1, before)


@KINDS
def test_a_preview_shows_what_candidates_will_see_and_saves_nothing(browser, collection, kind):
    answer = browser.post(f"/library/collections/{collection.pk}/items/new/{kind}", TYPED[kind] | {"preview": "1"})
    found = re.search(r'<stratus-item mode="preview" item="([^"]*)">', answer.text)
    assert found
    shown: dict[str, Any] = json.loads(html.unescape(found[1]))
    assert (shown["type"], "key" in shown, Item.objects.count()) == (kind, False, 0)


@pytest.mark.parametrize(
    ("kind", "wrong", "message"),
    [
        (
            "SELECT_IN_TEXT",
            "They [*sat <b>x</b>.",
            "“[*sat x.”: this bracket is not closed in the same paragraph, or another one opens in it.",
        ),
        ("FINANCIAL_STATEMENT", "Cash | =1.25x", "Cell B1: “1.25x” is no number."),
        ("FINANCIAL_STATEMENT", "Cash | {100%;b}", "Cell B1: put an asterisk before what is right."),
    ],
)
def test_what_cannot_be_read_is_named_at_its_field_and_nothing_is_lost(browser, collection, kind, wrong, message):
    answer = browser.post(f"/library/collections/{collection.pk}/items/new/{kind}", TYPED[kind] | {FIELD[kind]: wrong})
    assert answer.context["form"].errors == {FIELD[kind]: [message]}
    assert html.escape(wrong) in answer.text
    assert Item.objects.count() == 0


def test_pieces_and_cells_keep_their_ids_through_the_form(browser, collection):
    item = save(browser, collection, "SELECT_IN_TEXT")
    before = ids_of(item)
    browser.post(f"/library/items/{item.pk}/edit", TYPED["SELECT_IN_TEXT"] | {"text": "Yesterday " + TYPED["SELECT_IN_TEXT"]["text"]})
    assert {text: pk for text, pk in ids_of(item).items() if text in before} == before


def test_cells_keep_their_ids_where_a_row_is_put_in_between(browser, collection):
    item = save(browser, collection, "FINANCIAL_STATEMENT")
    before = ids_of(item)
    table = TYPED["FINANCIAL_STATEMENT"]["table"].replace("Stock", "Bank | =7\r\nStock")
    browser.post(f"/library/items/{item.pk}/edit", TYPED["FINANCIAL_STATEMENT"] | {"table": table})
    assert before.items() <= ids_of(item).items()


def test_the_key_is_shown_to_colleagues(browser, collection):
    item = save(browser, collection, "SELECT_IN_TEXT")
    page = browser.get(f"/library/items/{item.pk}").text
    assert "They <mark>✓ sat</mark>." in page
    assert "<slept>" not in page


def test_the_key_of_a_statement_has_amounts_in_its_language_and_its_totals(browser, collection):
    item = save(browser, collection, "FINANCIAL_STATEMENT")
    page = browser.get(f"/library/items/{item.pk}").text
    assert '<bdi lang="nl">1250,5 ± 5</bdi>' in page
    assert "2 points" in page
    assert page.count("1250,5") == 2
