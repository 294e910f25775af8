"""A text that an earlier release took does not stand in the way of other changes: not in its form, nor when it is copied."""

from __future__ import annotations

import html
import re

import pytest
from django.test import Client

from stratus.assessments.options.actions import update_options
from stratus.foundation.errors import InvalidFields
from stratus.foundation.markup import safe_text
from stratus.library.items.moving.actions import copy_items
from stratus.library.models import Collection, Item, ItemRevision
from stratus.people.models import User
from stratus.tenancy import current
from support.builders import SYSTEM, a_collection, a_tenant, a_user, an_assessment, an_item
from support.staff import a_browser, opened

pytestmark = pytest.mark.django_db
OLD = '<p>See <a href="http://example.org/" target="_blank" rel="noopener noreferrer">there</a>.</p>'


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


def of_an_earlier_release(kind: str, collection: Collection) -> Item:
    item = an_item(kind, collection=collection)
    revision = ItemRevision.objects.get(item=item)
    content = {**revision.content, "stem": OLD}
    if "alternatives" in content:
        content["alternatives"] = [{**one, "html": OLD} if n == 0 else one for n, one in enumerate(content["alternatives"])]
    ItemRevision.objects.filter(pk=revision.pk).update(content=content)
    return item


def latest(item: Item) -> ItemRevision:
    return ItemRevision.objects.filter(item=item).latest("number")


@pytest.mark.parametrize("kind", ["MULTIPLE_CHOICE", "ESSAY", "MATCH", "FINANCIAL_STATEMENT"])
def test_the_title_is_changed_beside_a_text_that_would_be_refused_today(browser, collection, kind):
    item = of_an_earlier_release(kind, collection)
    form = opened(browser, f"/library/items/{item.pk}/edit", "title")
    assert browser.post(f"/library/items/{item.pk}/edit", {**form, "title": "Newer"}).status_code == 302
    assert (latest(item).title, latest(item).content["stem"]) == ("Newer", OLD)


def test_a_text_that_is_changed_is_refused_at_its_field_and_says_what_to_do(browser, collection):
    item = of_an_earlier_release("MULTIPLE_CHOICE", collection)
    form = opened(browser, f"/library/items/{item.pk}/edit", "title")
    page = browser.post(f"/library/items/{item.pk}/edit", {**form, "stem": OLD.replace("See", "Look")})
    assert page.status_code == 422
    [summary] = re.findall(r"data-errors>.*?</div>\s*</div>", page.text, re.DOTALL) or [page.text]
    said = html.unescape(summary)
    assert "“http://example.org/” is not possible" in said
    assert "at most 2,000 characters. Correct its address, or remove the link." in said
    assert 'href="#id_stem"' in summary
    assert "Alternative" not in re.sub(r"<[^>]+>", " ", summary.split("</ul>")[0])


def test_a_row_that_is_wrong_is_marked_and_not_the_one_that_is_as_it_was(browser, collection):
    item = of_an_earlier_release("MULTIPLE_CHOICE", collection)
    form = opened(browser, f"/library/items/{item.pk}/edit", "title")
    form["alternatives-html"][1] = OLD.replace("See", "Look")
    page = browser.post(f"/library/items/{item.pk}/edit", form)
    assert page.status_code == 422
    assert page.text.count('aria-invalid="true"') == 1


def test_it_is_copied_as_it_is(author, collection):
    item = of_an_earlier_release("MULTIPLE_CHOICE", collection)
    copy_items([item.pk], collection.pk, by=SYSTEM)
    copy = Item.objects.exclude(pk=item.pk).get()
    assert latest(copy).content["stem"] == OLD
    assert latest(copy).content["alternatives"][0]["id"] != latest(item).content["alternatives"][0]["id"]


def test_a_text_for_candidates_is_judged_once_it_is_changed(collection):
    assessment = an_assessment(["ESSAY"])
    type(assessment).objects.filter(pk=assessment.pk).update(introduction=OLD)
    update_options(assessment.pk, {"introduction": safe_text(OLD), "finish_text": "<p>Thanks</p>"}, by=SYSTEM)
    assessment.refresh_from_db()
    assert assessment.finish_text == "<p>Thanks</p>"
    assert "http://example.org/" in assessment.introduction
    with pytest.raises(InvalidFields) as refused:
        update_options(assessment.pk, {"introduction": OLD.replace("See", "Look")}, by=SYSTEM)
    assert set(refused.value.errors) == {"introduction"}


def test_the_page_of_these_texts_takes_one_that_is_as_it_was(author):
    assessment = an_assessment(["ESSAY"], owner=author)
    type(assessment).objects.filter(pk=assessment.pk).update(introduction=OLD)
    browser, address = a_browser(author), f"/assessments/{assessment.pk}/texts"
    form = opened(browser, address, "introduction")
    assert browser.post(address, {**form, "finish_text": "<p>Thanks</p>"}).status_code == 302
    assert (
        browser.post(address, {**opened(browser, address, "introduction"), "introduction": OLD.replace("See", "Look")}).status_code == 422
    )
