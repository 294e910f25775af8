"""Welcome, finish and section pages: chosen in place of a text, frozen as texts are, and no questions."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from stratus.access.actor import Actor, Door
from stratus.assessments.errors import Unpublishable
from stratus.assessments.models import Assessment
from stratus.assessments.options.actions import update_options
from stratus.assessments.sections import actions as sections
from stratus.assessments.versions.actions import publish
from stratus.delivery.papers.briefing import briefing_of
from stratus.delivery.papers.sheets import paper_document
from stratus.foundation.errors import InvalidFields
from stratus.library.collections.actions import delete_collection
from stratus.library.errors import CollectionInUse
from stratus.library.items.actions import save_item
from stratus.library.items.review.actions import take
from stratus.library.items.review.rules import Step
from stratus.library.models import Collection, Item
from stratus.people.models import User
from stratus.tenancy import current
from support.builders import PAGES, SYSTEM, a_collection, a_tenant, a_user, an_assessment, an_item
from support.staff import a_browser

pytestmark = [pytest.mark.django_db, pytest.mark.database]
NOW = datetime(2026, 6, 1, 9, tzinfo=UTC)
FIELDS = {"welcome_page_id": ("WELCOME", "introduction"), "finish_page_id": ("FINISH", "finish_text")}


def in_english(stem: str) -> str:
    """A page whose text is one paragraph, as it is frozen."""
    return stem.replace("<p>", '<p lang="en">', 1)


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
def assessment(author: User, collection: Collection) -> Assessment:
    return an_assessment([an_item("ESSAY", collection=collection)], owner=author, published=False)


@pytest.mark.parametrize("field", FIELDS)
def test_a_page_stands_in_place_of_a_text(assessment, collection, field):
    kind, text = FIELDS[field]
    page = an_item(kind, collection=collection)
    update_options(assessment.pk, {field: page.pk}, by=SYSTEM)
    version = publish(assessment.pk, by=SYSTEM, now=NOW)
    assert version.options[text] == getattr(briefing_of(version.options), text) == in_english(PAGES[kind]["stem"])
    assert [(one["id"], one["type"], one["revision"]) for one in version.pages] == [(page.external_id, kind, 1)]
    assert "pages" not in json.loads(paper_document(version.title, version.items, version.sections, version.pages).content)


@pytest.mark.parametrize("field", FIELDS)
def test_a_frozen_page_keeps_the_language_in_which_it_is_read_aloud(assessment, collection, field):
    kind, text = FIELDS[field]
    page = an_item(kind, collection=collection, stem="<p>Welkom.</p><ul><li>Rustig</li></ul>", lang="nl")
    update_options(assessment.pk, {field: page.pk}, by=SYSTEM)
    version = publish(assessment.pk, by=SYSTEM, now=NOW)
    assert getattr(briefing_of(version.options), text) == '<p lang="nl">Welkom.</p><ul lang="nl"><li>Rustig</li></ul>'


def test_one_page_is_used_in_many_assessments_and_pinned_in_each(assessment, author, collection):
    page = an_item("WELCOME", collection=collection)
    other = an_assessment([an_item("ESSAY", collection=collection)], owner=author, published=False)
    for one in (assessment, other):
        update_options(one.pk, {"welcome_page_id": page.pk}, by=SYSTEM)
    before = publish(assessment.pk, by=SYSTEM, now=NOW)
    save_item(collection, page, "", page.title, PAGES["WELCOME"] | {"stem": "<p>Another</p>"}, 0, by=SYSTEM)
    assert (before.options["introduction"], before.pages[0]["revision"]) == (in_english(PAGES["WELCOME"]["stem"]), 1)
    after = publish(other.pk, by=SYSTEM, now=NOW)
    assert (after.options["introduction"], after.pages[0]["revision"]) == (in_english("<p>Another</p>"), 2)


@pytest.mark.parametrize("field", FIELDS)
def test_page_and_text_at_once_are_refused(assessment, collection, field):
    kind, text = FIELDS[field]
    page = an_item(kind, collection=collection)
    for first, second in (({text: "Hello"}, {field: page.pk}), ({field: page.pk, text: ""}, {text: "Hello"})):
        update_options(assessment.pk, first, by=SYSTEM)
        with pytest.raises(InvalidFields) as refused:
            update_options(assessment.pk, second, by=SYSTEM)
        assert set(refused.value.errors) == {field}
    with pytest.raises(IntegrityError), transaction.atomic():
        Assessment.objects.filter(pk=assessment.pk).update(**{text: "Hello"})


def test_a_page_of_another_type_or_of_others_is_refused_and_a_present_one_stays(assessment, author, collection):
    by = Actor.of(author, Door.UI)
    others = an_item("WELCOME")
    for page in (others, an_item("FINISH", collection=collection), an_item("ESSAY", collection=collection)):
        with pytest.raises(InvalidFields) as refused:
            update_options(assessment.pk, {"welcome_page_id": page.pk}, by=by)
        assert set(refused.value.errors) == {"welcome_page_id"}
    update_options(assessment.pk, {"welcome_page_id": others.pk}, by=SYSTEM)
    update_options(assessment.pk, {"welcome_page_id": others.pk, "finish_text": "Bye"}, by=by)


def test_a_section_is_introduced_by_a_page_whose_view_is_in_the_paper(assessment, collection):
    page = an_item("SECTION", collection=collection)
    with pytest.raises(InvalidFields) as refused:
        sections.add_section(assessment.pk, {"title": "One", "introduction": "Now", "page_id": page.pk}, by=SYSTEM)
    assert set(refused.value.errors) == {"page_id"}
    sections.add_section(assessment.pk, {"title": "One", "page_id": page.pk}, by=SYSTEM)
    version = publish(assessment.pk, by=SYSTEM, now=NOW)
    paper = json.loads(paper_document(version.title, version.items, version.sections, version.pages).content)
    assert (paper["sections"][0]["page"], paper["sections"][0]["intro"]) == (page.external_id, "")
    assert paper["pages"] == [{"id": page.external_id, "type": "SECTION", **PAGES["SECTION"]}]


def test_a_withdrawn_page_prevents_publishing_by_name(assessment, collection):
    named = {kind: an_item(kind, collection=collection) for kind in ("WELCOME", "SECTION", "FINISH")}
    update_options(assessment.pk, {"welcome_page_id": named["WELCOME"].pk, "finish_page_id": named["FINISH"].pk}, by=SYSTEM)
    sections.add_section(assessment.pk, {"title": "One", "page_id": named["SECTION"].pk}, by=SYSTEM)
    publish(assessment.pk, by=SYSTEM, now=NOW)
    for page in named.values():
        take(page.pk, Step.WITHDRAW, by=SYSTEM)
    with pytest.raises(Unpublishable) as refused:
        publish(assessment.pk, by=SYSTEM, now=NOW)
    assert all(page.title in str(refused.value) for page in named.values())


@pytest.mark.parametrize("kind", ["WELCOME", "SECTION"])
def test_a_collection_whose_page_is_named_is_not_deleted(assessment, author, kind):
    apart = a_collection(owner=author)
    page = an_item(kind, collection=apart)
    if kind == "WELCOME":
        update_options(assessment.pk, {"welcome_page_id": page.pk}, by=SYSTEM)
    else:
        sections.add_section(assessment.pk, {"title": "One", "page_id": page.pk}, by=SYSTEM)
    with pytest.raises(CollectionInUse):
        delete_collection(apart.pk, by=SYSTEM, now=NOW)


# Pages of staff


def test_authors_choose_a_page_and_see_its_text(browser, assessment, collection):
    page = an_item("WELCOME", collection=collection)
    form = browser.get(f"/assessments/{assessment.pk}/texts")
    assert f"{page.title} ({page.external_id})" in form.content.decode()
    answer = browser.post(f"/assessments/{assessment.pk}/texts", {"welcome_page_id": page.pk}, follow=True).content.decode()
    assert "Welcome to this exam." in answer
    both = browser.post(f"/assessments/{assessment.pk}/texts", {"welcome_page_id": page.pk, "introduction": "Hello"})
    assert both.status_code == 422
    assert "Choose a page or write a text, not both." in both.content.decode()


def test_authors_choose_a_page_for_a_section(browser, assessment, collection):
    page = an_item("SECTION", collection=collection)
    values = {"title": "Listening", "navigation": "FREE", "page_id": page.pk}
    browser.post(f"/assessments/{assessment.pk}/sections/new", values)
    assert assessment.sections.get().page_id == page.pk


def test_a_withdrawn_page_is_offered_to_nobody_new(browser, assessment, collection):
    page = an_item("WELCOME", collection=collection)
    take(page.pk, Step.WITHDRAW, by=SYSTEM)
    assert page.external_id not in browser.get(f"/assessments/{assessment.pk}/texts").content.decode()
    Assessment.objects.filter(pk=assessment.pk).update(welcome_page=page)
    assert page.external_id in browser.get(f"/assessments/{assessment.pk}/texts").content.decode()


@pytest.mark.parametrize("kind", PAGES)
def test_a_page_of_the_library_shows_what_it_is_and_where_it_is_used(browser, assessment, collection, kind):
    page = an_item(kind, collection=collection)
    shown = browser.get(f"/library/items/{page.pk}").content.decode()
    assert "max. score" not in shown
    assert browser.get(f"/library/items/{page.pk}/edit").status_code == 200
    if kind == "WELCOME":
        update_options(assessment.pk, {"welcome_page_id": page.pk}, by=SYSTEM)
        assert assessment.title in browser.get(f"/library/items/{page.pk}").content.decode()


def test_a_question_is_shown_with_its_case_and_a_case_with_its_questions(browser, collection):
    case = an_item("CASE", collection=collection)
    question = an_item("ESSAY", case=case)
    assert "A man of 60" in browser.get(f"/library/items/{question.pk}").content.decode()
    assert question.title in browser.get(f"/library/items/{case.pk}").content.decode()
    form = browser.get(f"/library/items/{question.pk}/edit").content.decode()
    assert f'<option value="{case.pk}" selected>' in form


def test_the_case_is_chosen_in_the_form_and_goes_with_the_preview(browser, collection):
    case = an_item("CASE", collection=collection)
    values = {"title": "T", "stem": "<p>Q</p>", "max_score": "1", "lang": "en", "case": case.pk}
    address = f"/library/collections/{collection.pk}/items/new/ESSAY"
    assert "A man of 60" in browser.post(address, values | {"preview": "1"}).content.decode()
    browser.post(address, values)
    assert Item.objects.get(item_type="ESSAY").latest.case_id == case.pk


def test_the_questions_of_an_assessment_name_their_case(browser, author, collection):
    case = an_item("CASE", collection=collection)
    assessment = an_assessment([an_item("ESSAY", case=case), an_item("ESSAY", case=case)], owner=author, published=False)
    shown = browser.get(f"/assessments/{assessment.pk}").content.decode()
    assert shown.count(f'/library/items/{case.pk}"') == 2
