"""Either-or, true or false and sliders on the pages of their author."""

from __future__ import annotations

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

COMMON = {"title": "Sides", "stem": "Which side?", "max_score": "2", "lang": "nl"}
PAIR = COMMON | {"alternatives-html": ["Debit", "Credit"], "alternatives-correct": "1"}
WORD = COMMON | {"alternatives-id": ["", ""], "alternatives-correct": "1"}
SCALE = COMMON | {"least": "-5", "most": "5", "step": "0,5", "right_from": "3", "right_to": "4", "unit": "°C", "label_least": "<cold>"}
TYPED: dict[str, dict[str, Any]] = {"EITHER_OR": PAIR, "TRUE_FALSE": WORD, "SLIDER": SCALE}


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


def new(collection: Collection, kind: str) -> str:
    return f"/library/collections/{collection.pk}/items/new/{kind}"


def written(browser: Client, collection: Collection, kind: str) -> Item:
    assert browser.post(new(collection, kind), TYPED[kind]).status_code == 302
    return Item.objects.get()


def key_on(browser: Client, item: Item) -> str:
    """What the page of an item says of its key, in one line."""
    page = browser.get(f"/library/items/{item.pk}").text
    section = page[page.index('<h2 class="card-title" id="key-title">') :].split("</section>")[0]
    return " ".join(re.sub(r"<[^>]*>", " ", section).split())


@pytest.mark.parametrize(
    ("kind", "key"),
    [
        ("EITHER_OR", "Key A Debit B Credit Right"),
        ("TRUE_FALSE", "Key Waar ✓ Niet waar Right"),
        ("SLIDER", "Key Right 3 °C to 4 °C On a scale from \u22125 °C to 5 °C in steps of 0,5 °C. 3 of 21 positions are right."),
    ],
)
def test_colleagues_read_the_key(browser, collection, kind, key):
    assert key_on(browser, written(browser, collection, kind)) == key


def test_one_right_position_is_read_alone(browser, collection):
    browser.post(new(collection, "SLIDER"), SCALE | {"right_to": ""})
    assert key_on(browser, Item.objects.get()).startswith("Key Right 3 °C On a scale")


@pytest.mark.parametrize("kind", TYPED)
def test_what_is_saved_again_unchanged_is_no_new_version(browser, collection, kind):
    item = written(browser, collection, kind)
    ids = [part["id"] for part in newest(item).content.get("alternatives", [])]
    again = TYPED[kind] | ({"alternatives-id": ids} if ids else {})
    assert browser.post(f"/library/items/{item.pk}/edit", again).status_code == 302
    assert newest(Item.objects.get()).number == 1


def test_the_two_words_keep_their_ids_in_another_language(browser, collection):
    item = written(browser, collection, "TRUE_FALSE")
    form = browser.get(f"/library/items/{item.pk}/edit").text
    ids = re.findall(r'name="alternatives-id" value="([^"]*)"', form)
    browser.post(f"/library/items/{item.pk}/edit", WORD | {"lang": "fr", "alternatives-id": ids})
    content = newest(Item.objects.get()).content
    assert [(one["id"], one["html"], one["correct"]) for one in content["alternatives"]] == [
        (ids[0], "Vrai", False), (ids[1], "Faux", True),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "changes", "field", "said"),
    [
        ("EITHER_OR", {"alternatives-html": ["Debit", ""]}, "alternatives", "Write two alternatives, no more and no fewer."),
        ("EITHER_OR", {"alternatives-html": ["A", "B", "C"]}, "alternatives", "Write two alternatives, no more and no fewer."),
        ("EITHER_OR", {"alternatives-correct": []}, "alternatives", "Mark exactly one alternative as correct."),
        ("TRUE_FALSE", {"alternatives-correct": []}, "alternatives", "Choose whether the statement is true or false."),
        ("SLIDER", {"step": "3"}, "step", "With this step the most value is never reached."),
        ("SLIDER", {"step": "0.001"}, "step", "With this step the scale has 10001 positions. It may have 1000 at most."),
        ("SLIDER", {"step": "0"}, "step", "Enter a number from 0.000001 to 1000000000."),
        ("SLIDER", {"most": "-5"}, "most", "Enter a number above the least value."),
        ("SLIDER", {"right_from": "3.3"}, "right_from", "This is no position of the scale."),
        ("SLIDER", {"right_to": "2"}, "right_to", "The last right answer lies before the first."),
        ("SLIDER", {"right_from": "-5", "right_to": "5"}, "right_to", "The whole scale would be right."),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_nothing_is_lost(browser, collection, kind, changes, field, said):
    answer = browser.post(new(collection, kind), TYPED[kind] | changes)
    assert answer.status_code == 422
    assert said in answer.text.split(f'id="id_{field}_errors"')[1]
    assert 'value="Sides"' in answer.text
    if kind == "TRUE_FALSE":
        assert answer.text.count('name="alternatives-correct"') == 2
    assert not Item.objects.exists()


def test_all_that_is_wrong_with_a_scale_is_told_at_once(browser, collection):
    answer = browser.post(new(collection, "SLIDER"), SCALE | {"title": "", "least": "low", "right_from": ""})
    assert {name for name in SCALE if f'id="id_{name}_errors"' in answer.text} == {"title", "least", "right_from"}
