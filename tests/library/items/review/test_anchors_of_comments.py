"""Where a comment on an item can stand: at every field of its form."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from library.carrying import a_level, full
from stratus.access.actor import Actor, Door
from stratus.item_types.authoring import labels, labels_of_pages
from stratus.library.items.review.commenting import comment
from stratus.library.items.review.queries import comments_on, review_of
from stratus.library.models import Collection, Taxonomy
from stratus.people.models import User
from stratus.tenancy import current
from support.builders import a_collection, a_tenant, a_user, an_item
from support.staff import a_browser

pytestmark = [pytest.mark.django_db, pytest.mark.database]
TYPES = [*labels(), *labels_of_pages()]


@pytest.fixture(autouse=True)
def tenant():
    tenant = a_tenant()
    with current.use(tenant):
        yield tenant


@pytest.fixture
def author() -> User:
    return a_user("Author")


@pytest.fixture
def collection(author: User) -> Collection:
    return a_collection(owner=author)


def by(user: User) -> Actor:
    """This person, at the web."""
    return Actor.of(user, Door.UI)


def offered(page: str) -> dict[str, str]:
    """Name → label of what a comment can be about, on the page of an item."""
    select = re.search(r'<select class="form-select" id="comment-field".*?</select>', page, re.S)
    assert select is not None
    return dict(re.findall(r'<option value="(\w+)">([^<]*)</option>', select[0]))


@pytest.mark.parametrize("kind", TYPES)
def test_each_field_of_a_form_can_be_commented_on(author, collection, kind):
    full(collection)
    item = an_item(kind, collection=collection)
    browser = a_browser(author)
    can = offered(browser.get(f"/library/items/{item.pk}").text)
    response = browser.get(f"/library/items/{item.pk}/edit")
    assert set(response.context["form"].fields) - set(can) == set()


@pytest.mark.parametrize("kind", ["ESSAY", "CASE"])
def test_a_comment_on_what_classifies_stands_below_that_and_is_led_to(author, collection, kind):
    full(collection)
    item = an_item(kind, collection=collection)
    browser = a_browser(author)
    form = browser.get(f"/library/items/{item.pk}/edit")
    apart = form.context["form"].apart
    assert "topics" in apart
    for name in apart:
        browser.post(f"/library/items/{item.pk}/comments", {"field": name, "comment": f"About {name}", "revision": "1"})
    page = browser.get(f"/library/items/{item.pk}").text
    form = browser.get(f"/library/items/{item.pk}/edit").text
    assert re.search(r"<details[^>]*data-classification open", form)
    section = form[form.index("data-classification") :]
    for place, name in enumerate(apart):
        noted = re.search(rf'id="(comment-\d+)"[^>]*>(?:(?!id="comment-).)*About {name}', section, re.S)
        assert noted is not None, name
        assert f'href="/library/items/{item.pk}/edit#{noted[1]}"' in page
        following = section.find(f'name="{apart[place + 1]}') if place + 1 < len(apart) else len(section)
        assert section.find(f'name="{name}') < noted.start() < following


def test_what_has_nothing_to_choose_from_yet_can_be_commented_on_and_that_stands_above_the_form(author, collection):
    item = an_item("ESSAY", collection=collection)
    noted = comment(item.pk, "topics", "Give it a topic.", revision=1, by=by(author))
    [found] = comments_on(item)
    assert found.label == "Topics"
    form = a_browser(author).get(f"/library/items/{item.pk}/edit").text
    assert form.index(f'id="comment-{noted.pk}"') < form.index('id="id_title"')


def test_a_comment_keeps_a_name_when_its_taxonomy_is_gone(author, collection):
    a_level()
    item = an_item("ESSAY", collection=collection)
    taxonomy = Taxonomy.objects.get()
    comment(item.pk, f"level_{taxonomy.pk}", "Apply, rather.", revision=1, by=by(author))
    assert comments_on(item)[0].label == taxonomy.title
    taxonomy.delete()
    assert comments_on(item)[0].label == "Taxonomy levels"


def test_a_field_of_another_collections_taxonomy_is_none(author, collection):
    item = an_item("ESSAY", collection=collection)
    with pytest.raises(Exception, match="Choose a field"):
        comment(item.pk, "level_1", "Apply", revision=1, by=by(author))


def test_pages_have_no_difficulty_to_comment_on(author, collection):
    assert "p_value" not in dict(review_of(an_item("CASE", collection=collection), by(author)).classifying)


def test_many_taxonomies_ask_no_more_than_one(author, collection):
    item = an_item("ESSAY", collection=collection)
    counts = []
    for n in (1, 5):
        for number in range(n):
            a_level(f"Level {n} {number}")
        with CaptureQueriesContext(connection) as asked:
            review_of(item, by(author))
        counts.append(len(asked))
    assert counts[0] == counts[1]
