"""Ask why, and feedback, on the pages of their author."""

from __future__ import annotations

import html
import json
import re
from typing import Any

import pytest
from django.test import Client

from stratus.library.models import Collection, Item
from stratus.library.queries import newest
from stratus.tenancy import current
from support.builders import a_collection, a_tenant, a_user
from support.staff import a_browser

pytestmark = pytest.mark.django_db

FORM: dict[str, Any] = {
    "title": "Capital",
    "stem": "Which city?",
    "max_score": "2",
    "lang": "en",
    "alternatives-html": ["Paris", "Rome"],
    "alternatives-correct": "0",
    "feedback-right": "Indeed.",
    "feedback-wrong": "Read chapter 2.",
}


@pytest.fixture(autouse=True)
def tenant():
    tenant = a_tenant()
    with current.use(tenant):
        yield tenant


@pytest.fixture
def browser() -> Client:
    return a_browser(a_user("System administrator"))


@pytest.fixture
def collection() -> Collection:
    return a_collection()


@pytest.fixture
def item(browser: Client, collection: Collection) -> Item:
    assert browser.post(f"/library/collections/{collection.pk}/items/new/MULTIPLE_CHOICE", FORM).status_code == 302
    return Item.objects.get()


def ids(item: Item) -> list[str]:
    return [one["id"] for one in newest(item).content["alternatives"]]


def again(item: Item, **changes: Any) -> dict[str, Any]:
    """What the form of the item sends when nothing was changed but this."""
    return {**FORM, "alternatives-id": ids(item), "feedback-part": ids(item), "feedback-text": ["", ""], **changes}


def test_an_author_asks_why_by_a_tick(browser, item):
    assert "rationale" not in newest(item).content
    browser.post(f"/library/items/{item.pk}/edit", again(item, rationale="on"))
    item.refresh_from_db()
    assert newest(item).content["rationale"] is True
    page = browser.get(f"/library/items/{item.pk}/edit").text
    assert re.search(r'<input type="checkbox" name="rationale"[^>]* checked', page)
    shown = browser.get(f"/library/items/{item.pk}").text
    assert json.loads(html.unescape(re.search(r'<stratus-item mode="preview" item="([^"]*)"', shown)[1]))["rationale"] is True


def test_a_written_answer_has_its_reason_in_it(browser, collection):
    pages = {
        kind: browser.get(f"/library/collections/{collection.pk}/items/new/{kind}").text for kind in ("ESSAY", "FILE_RESPONSE", "NUMERIC")
    }
    assert ["Ask why" in page for page in pages.values()] == [False, False, True]
    assert all("feedback-right" in page for page in pages.values())


def test_feedback_to_parts_can_be_written_once_the_question_is_saved(browser, item, collection):
    assert "Once the question is saved" in browser.get(f"/library/collections/{collection.pk}/items/new/MULTIPLE_CHOICE").text
    page = browser.get(f"/library/items/{item.pk}/edit").text
    assert "Feedback: Alternative B: Rome" in page
    assert "Once the question is saved" not in page
    browser.post(f"/library/items/{item.pk}/edit", again(item, **{"feedback-text": ["", "That is in Italy."]}))
    item.refresh_from_db()
    expected = {"right": "<p>Indeed.</p>", "wrong": "<p>Read chapter 2.</p>", "parts": {ids(item)[1]: "<p>That is in Italy.</p>"}}
    assert newest(item).content["feedback"] == expected


def test_colleagues_read_the_feedback_below_the_key_and_the_preview_has_none(browser, item):
    page = browser.get(f"/library/items/{item.pk}").text
    section = page[page.index('id="feedback-title"') :].split("</section>")[0]
    assert " ".join(re.sub(r"<[^>]*>", " ", f"<{section}").split()) == "Feedback Right Indeed. Wrong Read chapter 2."
    assert "chapter 2" not in re.search(r'<stratus-item mode="preview" item="([^"]*)"', page)[1]


def test_feedback_is_folded_away_where_there_is_none_and_open_where_something_is_wrong_with_it(browser, collection):
    address = f"/library/collections/{collection.pk}/items/new/MULTIPLE_CHOICE"
    assert '<details class="mb-3" data-feedback>' in browser.get(address).text
    refused = browser.post(address, FORM | {"feedback-right": "x" * 10_001})
    assert refused.status_code == 422
    assert "A feedback is longer than 10000 characters" in refused.text
    assert '<details class="mb-3" open data-feedback>' in refused.text
    assert 'href="#id_feedback_right"' in refused.text


def test_what_is_saved_again_unchanged_is_no_new_version(browser, item):
    assert browser.post(f"/library/items/{item.pk}/edit", again(item)).status_code == 302
    item.refresh_from_db()
    assert newest(item).number == 1


def test_feedback_that_somebody_else_wrote_meanwhile_is_shown_and_not_overwritten(browser, item):
    made_from = html.unescape(re.search(r'name="made_from" value="([^"]*)"', browser.get(f"/library/items/{item.pk}/edit").text)[1])
    browser.post(f"/library/items/{item.pk}/edit", again(item, **{"feedback-right": "Well done."}))
    refused = browser.post(f"/library/items/{item.pk}/edit", again(item, made_from=made_from))
    assert refused.status_code == 422
    assert "Right: Well done." in refused.text
    item.refresh_from_db()
    assert newest(item).content["feedback"]["right"] == "<p>Well done.</p>"
