"""Model answer and criteria on the pages of authors, and on paper."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from stratus.item_types.criteria.content import leaves
from stratus.library.items.actions import save_item
from stratus.library.models import Collection, Item
from stratus.library.queries import newest
from stratus.people.models import User
from stratus.tenancy import current
from support.builders import CONTENTS, SYSTEM, a_collection, a_tenant, a_user, an_assessment, an_item
from support.staff import a_browser, making_form

pytestmark = pytest.mark.django_db

CRITERIA = [
    {"title": "Structure", "levels": [{"title": "None", "points": "0"}, {"title": "Clear", "points": "2", "text": "Three parts."}]},
    {"title": "Content", "text": "What is told.", "parts": [{"title": "Facts", "points": "1.5"}]},
]
TYPED = {
    "title": "Why", "stem": "Why?", "max_score": "1", "lang": "en", "marking_scheme": "", "model_answer": "Because.",
    "criteria-id": ["", ""], "criteria-title": ["Structure", "Content"], "criteria-points": ["", "3,5"], "criteria-text": ["", ""],
    "criteria-0-levels-id": ["", ""], "criteria-0-levels-title": ["None", "Clear"], "criteria-0-levels-points": ["0", "2"],
    "criteria-0-levels-text": ["", ""],
}  # fmt: skip


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


@pytest.fixture
def browser(author: User) -> Client:
    return a_browser(author)


def new_essay(collection: Collection) -> str:
    return reverse("library:create_item", args=[collection.pk, "ESSAY"])


@pytest.mark.parametrize("kind", ["ESSAY", "FILE_RESPONSE"])
def test_an_author_writes_criteria_and_the_maximum_score_follows(browser, collection, kind):
    more = {"accept": ".pdf", "max_files": "1", "max_size": "10"} if kind == "FILE_RESPONSE" else {}
    answer = browser.post(reverse("library:create_item", args=[collection.pk, kind]), {**TYPED, **more})
    assert answer.status_code == 302, answer.text
    revision = newest(Item.objects.get())
    assert revision.max_score == Decimal("5.5")
    assert [(one.title, str(one.points)) for one in leaves(revision.content["criteria"])] == [("Structure", "2"), ("Content", "3.5")]
    page = browser.get(answer.url).text
    for said in ("Because.", "Model answer", "Structure", "Clear", "at most 3.5 points"):
        assert said in page


def test_saving_again_without_a_change_makes_no_revision(browser, collection):
    item = save_item(collection, None, "ESSAY", "Why", {**CONTENTS["ESSAY"], "criteria": CRITERIA}, 9, by=SYSTEM)
    assert newest(item).max_score == Decimal("3.5")
    stored = newest(item).content
    again = save_item(collection, item, "ESSAY", "Why", stored, 1, by=SYSTEM)
    assert newest(again).number == 1


def test_what_is_wrong_with_a_criterion_stands_at_the_field_and_nothing_typed_is_lost(browser, collection):
    answer = browser.post(new_essay(collection), {**TYPED, "criteria-points": ["", "many"]})
    assert answer.status_code == 422
    assert "Criterion 2: Enter its points" in answer.text
    assert 'value="many"' in answer.text
    assert 'value="Clear"' in answer.text
    assert not Item.objects.exists()


def test_a_button_of_a_list_checks_nothing_and_saves_nothing(browser, collection):
    answer = browser.post(new_essay(collection), {**TYPED, "title": "", "more": "criteria-0-levels"})
    assert answer.status_code == 200
    assert answer.text.count('name="criteria-0-levels-title"') == 3
    assert not Item.objects.exists()


def test_revisions_are_compared_by_their_criteria_and_model_answers(browser, collection):
    written = {**CONTENTS["ESSAY"], "model_answer": "<p>So.</p>", "criteria": CRITERIA}
    item = save_item(collection, None, "ESSAY", "Why", written, 1, by=SYSTEM)
    other: list[dict[str, Any]] = [{**CRITERIA[0], "title": "Composition"}, CRITERIA[1]]
    save_item(collection, item, "ESSAY", "Why", {**written, "model_answer": "<p>Thus.</p>", "criteria": other}, 1, by=SYSTEM)
    page = browser.get(reverse("library:revisions", args=[item.pk])).text
    assert "Criteria" in page
    assert "Model answer" in page


def test_the_paper_with_the_key_has_both_and_that_of_candidates_neither(browser, author, collection):
    essay = {**CONTENTS["ESSAY"], "model_answer": "<p>PLANTED-MODEL</p>", "criteria": [{**CRITERIA[0], "title": "PLANTED-CRITERION"}]}
    assessment = an_assessment([an_item("ESSAY", collection=collection, **essay)], owner=author)
    address = reverse("assessments:paper", args=[assessment.pk, 1])
    plain, key = browser.get(address).text, browser.get(address, {"key": "1"}).text
    for planted in ("PLANTED-MODEL", "PLANTED-CRITERION", "Three parts."):
        assert planted not in plain
        assert planted in key


def test_points_are_written_as_the_reader_writes_numbers_and_not_rounded(author, collection):
    criteria = [
        {"title": "Form", "points": "0.25"},
        {"title": "Content", "levels": [{"title": "None", "points": "0"}, {"title": "All", "points": "1.5"}]},
    ]
    item = save_item(collection, None, "ESSAY", "Why", {**CONTENTS["ESSAY"], "criteria": criteria}, 1, by=SYSTEM)
    User.objects.filter(pk=author.pk).update(language="nl")
    page = a_browser(author).get(reverse("library:item", args=[item.pk])).text
    assert "0,25" in page
    assert '<span class="number">1,5</span>' in page
    assert "1,75" in page  # the maximum of the version
    assert "1.5<" not in page


def many(criteria: int, parts: int) -> dict[str, Any]:
    """Return what a browser sends of so many criteria, each with so many sub-criteria."""
    sent: dict[str, Any] = {name: value for name, value in TYPED.items() if not name.startswith("criteria")}
    for name, number in (("criteria", criteria), *((f"criteria-{place}-parts", parts) for place in range(criteria))):
        titles = [f"{name} {place}" for place in range(number)]
        sent |= {f"{name}-id": [""] * number, f"{name}-title": titles, f"{name}-points": ["1"] * number, f"{name}-text": [""] * number}
    return sent


def test_a_form_offers_no_row_beyond_those_that_fit_and_says_so_where_they_would_be(browser, collection):
    before = browser.post(new_essay(collection), {**many(14, 9), "more": "criteria"}).text
    assert 'value="criteria-0-parts"' in before
    assert "data-rows-full" not in before
    full = browser.post(new_essay(collection), {**many(15, 9), "more": "criteria 0 up"}).text
    assert re.findall(r'value="(criteria|criteria-\d+-(?:parts|levels))"', full) == []
    assert "There are 150 rows" in full
    assert 'value="criteria remove 14"' in full


def test_a_full_form_has_no_more_fields_than_a_request_may_and_is_saved(browser, collection):
    page = browser.post(new_essay(collection), {**many(15, 9), "more": "criteria 0 up"}).text
    form = making_form(page, "title")
    assert sum(len(values) for values in form.values()) < settings.DATA_UPLOAD_MAX_NUMBER_FIELDS
    assert browser.post(new_essay(collection), form).status_code == 302
    assert newest(Item.objects.get()).max_score == 135
