"""How authors write items whose parts stand in rows: order and match."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from django.test import Client

from stratus.item_types.authoring import editor_of
from stratus.library.models import Collection, Item
from stratus.library.queries import newest
from stratus.people.models import User
from stratus.tenancy import current
from stratus.ui.forms.overtaken import as_sent
from support.builders import a_collection, a_tenant, a_user
from support.staff import a_browser

pytestmark = pytest.mark.django_db

COMMON = {"title": "Trade", "stem": "Where?", "max_score": "3", "lang": "en"}
ORDER = COMMON | {"elements-html": ["Journal", "", "Ledger", "Balance"], "scoring": "POLYTOMOUS"}
MATCH = COMMON | {
    "targets-html": ["Debit", "", "Credit"],
    "sources-html": ["Assets", "Equity", ""],
    "sources-target": ["0", "2", ""],
    "sources-points": ["1", "2", "1"],
    "targets_reusable": "on",
    "scoring": "POLYTOMOUS",
}
TYPED = {"ORDER": ORDER, "MATCH": MATCH}


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


def address(collection: Collection, kind: str) -> str:
    return f"/library/collections/{collection.pk}/items/new/{kind}"


def made(browser: Client, collection: Collection, kind: str, **changes: object) -> Item:
    answer = browser.post(address(collection, kind), TYPED[kind] | changes)
    assert answer.status_code == 302, re.findall(r"invalid-feedback.*", answer.text)
    return Item.objects.get()


def names(page: str) -> list[str]:
    """What controls of rows are called."""
    return re.findall(r'<(?:textarea|select|input)[^>]*(?:-html|-target|-points)"[^>]*aria-label="([^"]*)"', page)


@pytest.mark.parametrize("kind", TYPED)
def test_what_was_written_comes_back_into_its_form_and_out_of_it_the_same(browser, collection, kind):
    content = newest(made(browser, collection, kind)).content
    kept = editor_of(kind).form.initial_of("Trade", content, Decimal(3))
    form = editor_of(kind).form(initial=kept)
    sent = {key: values for name in form.fields for key, values in as_sent(form, name, kept.get(name)).items()}
    assert browser.post(f"/library/items/{Item.objects.get().pk}/edit", sent).status_code == 302
    stored = newest(Item.objects.get())
    assert (stored.number, stored.content) == (1, content)


def test_empty_rows_are_left_out_and_targets_are_found_by_their_rows(browser, collection):
    content = newest(made(browser, collection, "MATCH")).content
    assert [row["html"] for row in content["targets"]] == ["<p>Debit</p>", "<p>Credit</p>"]
    assert [(row["html"], row["target"], row["points"]) for row in content["sources"]] == [("<p>Assets</p>", 0, 1), ("<p>Equity</p>", 1, 2)]


def test_an_element_keeps_its_id_when_it_is_moved(browser, collection):
    item = made(browser, collection, "ORDER")
    ids = [row["id"] for row in newest(item).content["elements"]]
    moved = {"elements-html": ["Balance", "Journal", "Ledger"], "elements-id": [ids[2], ids[0], ids[1]]}
    browser.post(f"/library/items/{item.pk}/edit", ORDER | moved)
    assert [row["id"] for row in newest(Item.objects.get()).content["elements"]] == [ids[2], ids[0], ids[1]]


@pytest.mark.parametrize(
    ("kind", "changes", "field", "said"),
    [
        ("ORDER", {"elements-html": ["Journal"]}, "elements", "Write 2 to 26 elements."),
        ("ORDER", {"elements-html": ["Journal", "", "Ledger", "Journal"]}, "elements", "Elements 1 and 4 are the same to candidates."),
        ("MATCH", {"targets-html": ["Debit", "", "Debit"]}, "targets", "Targets A and C are the same to candidates."),
        ("MATCH", {"sources-html": ["Assets", " Assets"]}, "sources", "Sources 1 and 2 are the same to candidates."),
        ("MATCH", {"targets-html": ["Debit"]}, "targets", "Write 2 to 26 targets."),
        ("MATCH", {"sources-html": ["Assets"]}, "sources", "Write 2 to 26 sources."),
        ("MATCH", {"sources-target": ["0", ""]}, "sources", "Choose the right target of source 2."),
        (
            "MATCH",
            {"sources-html": ["Assets", "", "Equity"], "sources-target": ["0", "", ""]},
            "sources",
            "Choose the right target of source 3.",
        ),
        ("MATCH", {"sources-target": ["0", "1"]}, "sources", "Choose the right target of source 2."),
        ("MATCH", {"sources-target": ["2", "2"], "targets_reusable": ""}, "sources", "Target C is right for 2 sources"),
        ("MATCH", {"sources-points": ["0", "1"]}, "sources", "Points of a part are a whole number from 1 to 999."),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_nothing_is_lost(browser, collection, kind, changes, field, said):
    answer = browser.post(address(collection, kind), TYPED[kind] | changes)
    assert answer.status_code == 422
    assert f'id="id_{field}_errors"' in answer.text
    assert said in answer.text
    assert f">{(TYPED[kind] | changes)['elements-html' if kind == 'ORDER' else 'sources-html'][0]}</textarea>" in answer.text
    assert not Item.objects.exists()


@pytest.mark.parametrize(("more", "rows"), [("targets", (4, 3)), ("sources", (3, 4))])
def test_a_button_adds_a_row_to_its_own_list_and_nothing_is_lost_or_checked(browser, collection, more, rows):
    answer = browser.post(address(collection, "MATCH"), MATCH | {"title": "", "more": more})
    assert answer.status_code == 200
    assert tuple(answer.text.count(f'name="{name}-html"') for name in ("targets", "sources")) == rows
    assert ">Assets</textarea>" in answer.text
    assert '<option value="2" selected>C</option>' in answer.text
    assert "needs your attention" not in answer.text


def test_every_control_of_a_row_says_what_it_is_of(browser, collection):
    page = browser.get(address(collection, "MATCH")).text
    assert names(page)[:4] == ["Target A", "Target B", "Target C", "Target D"]
    assert names(page)[4:7] == ["Source 1", "Right target of source 1", "Points of source 1"]
    assert names(browser.get(address(collection, "ORDER")).text) == ["Element 1", "Element 2", "Element 3", "Element 4"]


def test_colleagues_see_the_key(browser, collection):
    item = made(browser, collection, "MATCH")
    page = browser.get(f"/library/items/{item.pk}").text
    assert re.findall(r'<span class="key-letter">([^<]*)</span>', page) == ["1", "2"]
    key = page[page.index("key-letter") :]
    assert [key.index(text) for text in ("Assets", "Debit", "Equity", "Credit")] == sorted(
        key.index(text) for text in ("Assets", "Debit", "Equity", "Credit")
    )


def test_points_that_the_form_does_not_show_stay_what_they_are(browser, collection):
    item = made(browser, collection, "ORDER", **{"elements-points": ["3", "", "1", "1"]})
    content = newest(item).content
    assert [row["points"] for row in content["elements"]] == [3, 1, 1]
    assert re.findall(r'name="elements-points" value="([^"]*)"', browser.get(f"/library/items/{item.pk}/edit").text) == ["3", "1", "1"]
