"""Library, as an author uses it."""

from __future__ import annotations

import html
import json
import re

import pytest
from django.test import Client

from stratus.item_types.registry import ITEM_TYPES, item_type
from stratus.library.models import Collection, Item
from stratus.library.queries import newest
from stratus.people.models import User
from stratus.tenancy import current
from support.builders import CONTENTS, a_collection, a_tenant, a_user, an_assessment, an_item, findable
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
def browser(author: User) -> Client:
    return a_browser(author)


@pytest.fixture
def collection(author: User) -> Collection:
    return a_collection(owner=author, title="Bookkeeping")


def choice(**values: object) -> dict[str, object]:
    """What an author types for a multiple choice item."""
    return {
        "title": "Debit or credit",
        "stem": "Which side?",
        "max_score": "2",
        "lang": "en",
        "alternatives-html": ["Debit", "Credit", "", ""],
        "alternatives-correct": "1",
    } | values


TYPED = {
    "MULTIPLE_CHOICE": choice(),
    "MULTIPLE_RESPONSE": choice(**{"alternatives-correct": ["0", "1"], "scoring": "POLYTOMOUS", "max_selections": "2"}),
    "SHORT_ANSWER": {
        "title": "The left side",
        "stem": "What stands on the left?",
        "max_score": "1",
        "lang": "en",
        "accepted": "Debit\nDebits",
        "spelling_errors": "1",
        "marking_scheme": "",
    },
    "NUMERIC": {
        "title": "The balance",
        "stem": "How much is left?",
        "max_score": "1",
        "lang": "nl",
        "match": "ABSOLUTE",
        "value": "1200,50",
        "tolerance": "0,5",
        "least": "",
        "most": "",
        "figures_least": "",
        "figures_most": "",
        "units": "EUR\nkEUR = 1000",
        "marking_scheme": "",
    },
    "ESSAY": {
        "title": "Explain",
        "stem": "Explain it.",
        "max_score": "10",
        "lang": "nl",
        "max_words": "300",
        "rich_text": "on",
        "marking_scheme": "Two points.",
    },
    "FILE_RESPONSE": {
        "title": "Hand in",
        "stem": "A sheet.",
        "max_score": "5",
        "lang": "en",
        "accept": ".pdf, .xlsx",
        "max_files": "2",
        "max_size": "20",
    },
}


def previewed(text: str) -> dict[str, object]:
    """The item that the page's preview element holds."""
    found = re.search(r'<stratus-item mode="preview" item="([^"]*)">', text)
    assert found
    return json.loads(html.unescape(found[1]))


@pytest.mark.parametrize("kind", TYPED)
def test_every_type_is_written_and_comes_back_into_its_form(browser, collection, kind):
    answer = browser.post(f"/library/collections/{collection.pk}/items/new/{kind}", TYPED[kind])
    item = Item.objects.get()
    assert answer.headers["Location"] == f"/library/items/{item.pk}"
    form = browser.get(f"/library/items/{item.pk}/edit").text
    for value in ("title", "max_score"):
        assert f'value="{TYPED[kind][value]}"' in form
    assert previewed(browser.get(f"/library/items/{item.pk}").text)["type"] == kind


def test_the_form_gives_back_what_it_got(browser, collection):
    browser.post(f"/library/collections/{collection.pk}/items/new/FILE_RESPONSE", TYPED["FILE_RESPONSE"])
    item = Item.objects.get()
    before = newest(item).content
    assert (before["accept"], before["max_size"], before["max_files"]) == ([".pdf", ".xlsx"], 20 * 1024 * 1024, 2)
    browser.post(f"/library/items/{item.pk}/edit", TYPED["FILE_RESPONSE"])
    assert newest(Item.objects.get()).number == 1


def test_saving_without_a_change_says_so_and_names_no_version(browser, collection):
    browser.post(f"/library/collections/{collection.pk}/items/new/ESSAY", TYPED["ESSAY"])
    address = f"/library/items/{Item.objects.get().pk}/edit"
    page = browser.post(address, TYPED["ESSAY"], follow=True).text
    assert "Nothing was changed." in page
    page = browser.post(address, TYPED["ESSAY"] | {"title": "Explain more"}, follow=True).text
    assert "was saved as version 2" in page
    assert "Nothing was changed." not in page


@pytest.mark.parametrize("kind", [key for key in ITEM_TYPES if "scoring" in CONTENTS[key]])
def test_the_page_of_an_item_of_several_parts_says_how_it_is_scored(browser, collection, kind):
    for scoring, said in (("DICHOTOMOUS", "All or nothing"), ("POLYTOMOUS", "Partial credit")):
        item = an_item(kind, collection=collection, **CONTENTS[kind] | {"scoring": scoring})
        page = browser.get(f"/library/items/{item.pk}").text
        assert f'<p class="mb-0">{said}</p>' in page
        parted = any(part.points for part in item_type(kind).parts(newest(item).content))
        assert ('class="part-points"' in page) == parted


def test_parts_that_earn_unequal_points_are_listed_with_theirs(browser, collection):
    sources = [{"id": "p", "html": "<p>Paris</p>", "points": 3, "target": 0}, {"id": "r", "html": "<p>Rome</p>", "points": 1, "target": 1}]
    targets = [{"id": "f", "html": "<p>France</p>"}, {"id": "i", "html": "<p>Italy</p>"}]
    content = {"stem": "<p>Where?</p>", "sources": sources, "targets": targets, "scoring": "POLYTOMOUS"}
    page = browser.get(f"/library/items/{an_item('MATCH', collection=collection, max_score=2, **content).pk}").text
    points = re.findall(r'<dt dir="auto">([^<]+)</dt><dd class="number">([^<]+)</dd>', page)
    assert points == [("Source 1: Paris", "1.50"), ("Source 2: Rome", "0.50")]


def test_empty_rows_of_alternatives_are_left_out(browser, collection):
    typed = choice(**{"alternatives-html": ["Debit", "", "Credit", ""], "alternatives-correct": "2"})
    browser.post(f"/library/collections/{collection.pk}/items/new/MULTIPLE_CHOICE", typed)
    alternatives = newest(Item.objects.get()).content["alternatives"]
    assert [(a["html"], a["correct"]) for a in alternatives] == [("<p>Debit</p>", False), ("<p>Credit</p>", True)]


@pytest.mark.parametrize(
    ("kind", "changes", "field"),
    [
        ("MULTIPLE_CHOICE", {"title": ""}, "title"),
        ("MULTIPLE_CHOICE", {"title": "x" * 201}, "title"),
        ("MULTIPLE_CHOICE", {"title": "a\x00b"}, "title"),
        ("MULTIPLE_CHOICE", {"stem": ""}, "stem"),
        ("MULTIPLE_CHOICE", {"stem": "x" * 1_000_000}, "stem"),
        ("MULTIPLE_CHOICE", {"max_score": "many"}, "max_score"),
        ("MULTIPLE_CHOICE", {"lang": "xx"}, "lang"),
        ("MULTIPLE_CHOICE", {"alternatives-correct": []}, "alternatives"),
        ("MULTIPLE_CHOICE", {"alternatives-html": ["One"]}, "alternatives"),
        ("MULTIPLE_RESPONSE", {"max_selections": "1"}, "max_selections"),
        ("MULTIPLE_RESPONSE", {"scoring": "LUCKY"}, "scoring"),
        ("ESSAY", {"max_words": "0"}, "max_words"),
        ("ESSAY", {"max_words": "lots"}, "max_words"),
        ("FILE_RESPONSE", {"accept": "pdf;exe"}, "accept"),
        ("FILE_RESPONSE", {"max_size": "9999"}, "max_size"),
        ("FILE_RESPONSE", {"max_size": ""}, "max_size"),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_nothing_is_lost(browser, collection, kind, changes, field):
    answer = browser.post(f"/library/collections/{collection.pk}/items/new/{kind}", TYPED[kind] | changes)
    assert answer.status_code == 422
    assert f'id="id_{field}_errors"' in answer.text
    if kind == "MULTIPLE_CHOICE" and "alternatives-html" not in changes:
        assert ">Debit</textarea>" in answer.text
    assert not Item.objects.exists()


def ids_of(item: Item) -> list[str]:
    """The ids of its alternatives as authored."""
    return [alternative["id"] for alternative in newest(item).content["alternatives"]]


def test_an_alternative_keeps_its_id_when_it_is_written_anew_and_when_others_come_and_go(browser, collection):
    browser.post(f"/library/collections/{collection.pk}/items/new/MULTIPLE_CHOICE", choice())
    item = Item.objects.get()
    debit, credit = ids_of(item)
    form = browser.get(f"/library/items/{item.pk}/edit").text
    assert re.findall(r'name="alternatives-id" value="([^"]*)"', form) == [debit, credit]
    rows = {"alternatives-html": ["Neither", "Credit side", "Debit"], "alternatives-id": ["", credit, debit], "alternatives-correct": "1"}
    browser.post(f"/library/items/{item.pk}/edit", choice(**rows))
    new, *kept = ids_of(Item.objects.get())
    assert kept == [credit, debit]
    assert new not in (credit, debit)


def test_an_author_sees_the_letters_of_the_alternatives_never_their_ids(browser, collection):
    browser.post(f"/library/collections/{collection.pk}/items/new/MULTIPLE_CHOICE", choice(shuffle="on"))
    item = Item.objects.get()
    page = browser.get(f"/library/items/{item.pk}").text
    assert re.findall(r'<span class="key-letter">([^<]*)</span>', page) == ["A", "B"]
    assert [one["html"] for one in previewed(page)["alternatives"]] == ["<p>Debit</p>", "<p>Credit</p>"]


def test_what_is_wrong_with_a_content_is_said_in_the_readers_language(browser, collection):
    address, typed = f"/library/collections/{collection.pk}/items/new/MULTIPLE_CHOICE", choice(**{"alternatives-html": ["One"]})
    assert "Write 2 to 26 alternatives." in browser.post(address, typed).text
    assert "Schrijf 2 tot en met 26 alternatieven." in browser.post(address, typed, headers={"accept-language": "nl"}).text


def test_one_more_alternative_keeps_what_was_typed_and_checks_nothing(browser, collection):
    answer = browser.post(f"/library/collections/{collection.pk}/items/new/MULTIPLE_CHOICE", choice(title="", more="alternatives"))
    assert answer.status_code == 200
    assert answer.text.count('name="alternatives-html"') == 5
    assert ">Debit</textarea>" in answer.text
    assert "needs your attention" not in answer.text


def test_a_preview_shows_what_a_candidate_would_see_without_the_key_and_saves_nothing(browser, collection):
    answer = browser.post(f"/library/collections/{collection.pk}/items/new/MULTIPLE_CHOICE", choice(preview="1"))
    shown = previewed(answer.text)
    assert [one.keys() for one in shown["alternatives"]] == [{"id", "html"}, {"id", "html"}]
    assert [one["html"] for one in shown["alternatives"]] == ["<p>Debit</p>", "<p>Credit</p>"]
    assert not Item.objects.exists()
    assert ">Debit</textarea>" in answer.text


def test_a_preview_of_something_wrong_says_so(browser, collection):
    answer = browser.post(f"/library/collections/{collection.pk}/items/new/MULTIPLE_CHOICE", choice(preview="1", stem="", max_score="x"))
    assert answer.status_code == 422
    assert 'id="id_stem_errors"' in answer.text
    assert 'id="id_max_score_errors"' in answer.text


def test_text_from_right_to_left_and_emoji_is_kept(browser, collection):
    browser.post(f"/library/collections/{collection.pk}/items/new/MULTIPLE_CHOICE", choice(stem="ما هو الجواب؟ 🧮", lang="ar"))
    content = newest(Item.objects.get()).content
    assert (content["stem"], content["lang"]) == ("<p>ما هو الجواب؟ 🧮</p>", "ar")


def test_earlier_versions_can_be_seen(browser, collection):
    browser.post(f"/library/collections/{collection.pk}/items/new/ESSAY", TYPED["ESSAY"])
    item = Item.objects.get()
    browser.post(f"/library/items/{item.pk}/edit", TYPED["ESSAY"] | {"stem": "Explain it better."})
    assert previewed(browser.get(f"/library/items/{item.pk}").text)["stem"] == "<p>Explain it better.</p>"
    assert previewed(browser.get(f"/library/items/{item.pk}?version=1").text)["stem"] == "<p>Explain it.</p>"
    assert browser.get(f"/library/items/{item.pk}?version=77").status_code == 200


def test_an_item_names_the_assessments_that_use_it(browser, author, collection):
    item = an_item("ESSAY", collection=collection)
    an_assessment([item], owner=author, title="Final exam")
    assert "Final exam" in browser.get(f"/library/items/{item.pk}").text


def test_collections_and_items_of_others_are_not_found(browser):
    item = an_item("ESSAY")
    for address in (
        f"/library/collections/{item.collection_id}",
        f"/library/collections/{item.collection_id}/edit",
        f"/library/collections/{item.collection_id}/items/new",
        f"/library/collections/{item.collection_id}/items/new/ESSAY",
        f"/library/items/{item.pk}",
        f"/library/items/{item.pk}/edit",
    ):
        assert browser.get(address).status_code == 404
    assert item.title not in browser.get("/library").text


def test_a_type_that_does_not_exist_is_not_found(browser, collection):
    assert browser.get(f"/library/collections/{collection.pk}/items/new/RIDDLE").status_code == 404


def test_an_empty_library_says_what_to_do_next(browser):
    assert "You have no collections yet" in browser.get("/library").text


def test_a_collection_is_made_renamed_archived_and_brought_back(browser):
    browser.post("/library/collections/new", {"title": "Law", "external_id": "law"})
    made = Collection.objects.get()
    browser.post(f"/library/collections/{made.pk}/edit", {"title": "Civil law", "external_id": "law"})
    one = {"row": str(made.pk), "act": "archive"}
    asked = browser.post("/library?show=all", one).text  # what it would do is said first, and confirmed
    browser.post("/library?show=all", {**one, **dict(re.findall(r'name="(number|mark|foretold)" value="([^"]*)"', asked))})
    assert "Civil law</a>" not in browser.get("/library").text
    assert "Civil law</a>" in browser.get("/library?archived=1").text
    browser.post("/library?archived=1", {"row": str(made.pk), "act": "restore", "number": "1"})
    assert "Civil law</a>" in browser.get("/library").text


def test_a_taken_external_id_stands_beside_its_field(browser, collection):
    browser.post("/library/collections/new", {"title": "A", "external_id": "law"})
    answer = browser.post("/library/collections/new", {"title": "B", "external_id": "law"})
    assert answer.status_code == 422
    assert 'id="id_external_id_errors"' in answer.text


def test_items_are_found_by_the_beginning_of_title_and_by_id(browser, collection):
    item = an_item("ESSAY", collection=collection)
    item.title = "Élan"
    item.save()
    findable("item", item)
    for query in ("éL", "ela", item.external_id[:3]):
        assert "Élan</a>" in browser.get(f"/library/collections/{collection.pk}", {"q": query}).text
    assert "Élan</a>" not in browser.get(f"/library/collections/{collection.pk}", {"q": "lan"}).text


@pytest.mark.parametrize("sort", ["title", "-title", "id", "type", "-score", "nonsense"])
def test_items_can_be_sorted(browser, collection, sort):
    an_item("ESSAY", collection=collection)
    assert browser.get(f"/library/collections/{collection.pk}", {"sort": sort}).status_code == 200


def test_a_second_page_shows_the_rest(browser, author, collection):
    for number in range(60):
        a_collection(owner=author, title=f"Number {number:02}")
    first, second = browser.get("/library").text, browser.get("/library?page=2").text
    assert "Number 48</a>" in first
    assert "Number 49</a>" in second
    assert "51–61 of 61" in second


def test_statements_do_not_grow_with_items(browser, author, collection, django_assert_num_queries):
    addresses = ["/library", f"/library/collections/{collection.pk}"]
    an_item("ESSAY", collection=collection)
    for address in addresses:
        with django_assert_num_queries(13, exact=False) as few:  # four of them what filters offer, and drafts; one the revisions of a page
            browser.get(address)
        for _n in range(10):
            an_item("ESSAY", collection=collection)
            a_collection(owner=author)
        with django_assert_num_queries(len(few)):
            browser.get(address)


def test_from_an_item_the_next_one_is_written(browser, collection):
    item = an_item("ESSAY", collection=collection)
    page = browser.get(f"/library/items/{item.pk}").text
    assert f'href="/library/collections/{collection.pk}/items/new"' in page
    assert f'href="/library/collections/{collection.pk}/items/new/ESSAY"' in page


def test_from_a_case_a_question_about_it_is_written(browser, collection):
    case, other = an_item("CASE", collection=collection), an_item("CASE", collection=a_collection(owner=collection.owner))
    asked = f"/library/collections/{collection.pk}/items/new"
    assert f'href="{asked}?case={case.pk}"' in browser.get(f"/library/items/{case.pk}").text
    kinds = browser.get(f"{asked}?case={case.pk}").text
    assert f'href="{asked}/ESSAY?case={case.pk}"' in kinds
    assert "items/new/CASE" not in kinds  # no page is about a case
    chosen = f'<option value="{case.pk}" selected'
    assert chosen in browser.get(f"{asked}/ESSAY?case={case.pk}").text
    assert chosen not in browser.get(f"{asked}/ESSAY?case={other.pk}").text
    assert chosen not in browser.get(f"{asked}/ESSAY?case=x").text
