"""The preview of an author's exam: who opens it, that it is what candidates get, and that the key is nowhere but where it is asked for."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse

from stratus.assessments.drafts.sharing.actions import share_assessment
from stratus.assessments.models import Assessment, AssessmentRole, Purpose
from stratus.assessments.versions.actions import as_it_is, publish
from stratus.delivery.papers.sheets import paper_document
from stratus.delivery.practice.preview.pages import MOST_ASKED
from stratus.foundation import clock
from stratus.item_types.registry import ITEM_TYPES
from stratus.library.items.translations.actions import save_translation
from stratus.library.models import Collection, CollectionRole, CollectionSharing
from stratus.people.models import User
from stratus.tenancy import current
from stratus.tenancy.models import TenantModel
from support.builders import CONTENTS, SYSTEM, a_collection, a_tenant, a_user, an_assessment, an_item
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
def exam(author: User) -> Assessment:
    """A draft with a question of every type, in two sections."""
    collection = a_collection(owner=author)
    items = [an_item(key, collection=collection, **CONTENTS[key] | {"stem": f"<p>Asks {key}?</p>"}) for key in ITEM_TYPES]
    sections = [{"questions": 2, "title": "First", "duration": 10}, {"questions": len(items) - 2, "title": "Second"}]
    return an_assessment(items, owner=author, sections=sections, published=False, introduction="<p>Read this.</p>", tools=["CALCULATOR"])


@pytest.fixture
def co_author(exam: Assessment) -> User:
    """Edits the exam, and does not see its questions in the library."""
    colleague = a_user("Author")
    share_assessment(exam.pk, {colleague.pk: AssessmentRole.CO_AUTHOR}, by=SYSTEM)
    return colleague


def given(browser: Client, exam: Assessment, lang: str = "") -> Any:
    return browser.get(reverse("delivery:preview_draft_paper", args=[exam.pk]), {"language": lang})


def asked(browser: Client, exam: Assessment, item: str, value: Any = None) -> Any:
    body = json.dumps({"item": item, "value": value})
    return browser.post(reverse("delivery:preview_draft_key", args=[exam.pk]), body, content_type="application/json")


def choice(exam: Assessment) -> dict[str, Any]:
    return next(item for item in as_it_is(exam).items if item["type"] == "MULTIPLE_CHOICE")


def rows() -> dict[str, int]:
    return {model._meta.label: model.objects.count() for model in apps.get_models() if issubclass(model, TenantModel)}


def test_a_draft_is_given_as_candidates_would_get_it(author: User, exam: Assessment):
    told = given(a_browser(author), exam).json()
    version = as_it_is(exam)
    assert told["paper"] == json.loads(paper_document(version.title, version.items, version.sections, version.pages).content)
    assert [section["title"] for section in told["paper"]["sections"]] == ["First", "Second"]
    assert sorted(told["sheet"]["order"]) == sorted(item["id"] for item in version.items)
    assert told["options"]["tools"] == ["CALCULATOR"]
    assert told["minutes"] == 120
    assert told["texts"]["introduction"] == "<p>Read this.</p>"


def test_a_section_from_which_is_drawn_gives_so_many_of_its_questions(author: User):
    exam = an_assessment(["MULTIPLE_CHOICE"] * 5, owner=author, sections=[{"questions": 5}], published=False)
    exam.sections.update(draw=2)
    told = given(a_browser(author), exam).json()
    assert len(told["sheet"]["order"]) == 2
    assert {item["id"] for item in told["paper"]["items"]} == set(told["sheet"]["order"])


def test_what_needs_the_exam_server_is_not_offered(author: User):
    exam = an_assessment(["MULTIPLE_CHOICE"], owner=author, published=False)
    Assessment.objects.filter(pk=exam.pk).update(purpose=Purpose.FORMATIVE, offer_check=True, candidates_can_report=True)
    assert not {"check", "reports"} & given(a_browser(author), exam).json()["options"].keys()


def test_what_is_given_is_what_publishing_then_freezes(author: User):
    exam = an_assessment(
        ["MULTIPLE_CHOICE", "ESSAY", "NUMERIC"], owner=author, sections=[{"questions": 1}, {"questions": 2}], published=False
    )
    drafted = as_it_is(exam)
    version = publish(exam.pk, by=SYSTEM, now=clock.now())
    frozen = ("number", "title", "options", "items", "pages", "sections", "max_score")
    assert {name: getattr(drafted, name) for name in frozen} == {name: getattr(version, name) for name in frozen}


def test_a_published_version_stays_what_it_was(author: User):
    exam = an_assessment(["ESSAY"], owner=author)
    Assessment.objects.filter(pk=exam.pk).update(title="Renamed", duration=5)
    told = a_browser(author).get(reverse("delivery:preview_paper", args=[exam.pk, 1])).json()
    assert (told["paper"]["title"], told["minutes"]) == (exam.title, 120)


def test_no_key_is_in_the_page_or_in_what_it_plays(author: User, exam: Assessment):
    page = a_browser(author).get(reverse("delivery:preview_draft", args=[exam.pk]))
    papers = given(a_browser(author), exam).text
    right = next(one["id"] for one in choice(exam)["content"]["alternatives"] if one["correct"])
    for planted in ('"correct"', '"key"', "marking_scheme", "accepted"):
        assert planted not in papers
    assert right in papers, "it is one of those that can be chosen"
    assert "Asks MULTIPLE_CHOICE?" not in page.text


def test_the_key_of_a_question_is_told_with_what_an_answer_scores(author: User, exam: Assessment):
    question = choice(exam)
    right, wrong = (next(one["id"] for one in question["content"]["alternatives"] if one["correct"] is said) for said in (True, False))
    told = asked(a_browser(author), exam, question["id"], {"selected": [right]}).json()
    assert (told["score"], told["max_score"]) == ("2", "2")
    assert told["item"]["key"]["correct"] == [right]
    assert asked(a_browser(author), exam, question["id"], {"selected": [wrong]}).json()["score"] == "0"
    assert asked(a_browser(author), exam, question["id"]).json()["score"] == "0"


def test_what_people_mark_scores_nothing_by_itself(author: User, exam: Assessment):
    essay = next(item["id"] for item in as_it_is(exam).items if item["type"] == "ESSAY")
    assert asked(a_browser(author), exam, essay, {"html": "<p>Because.</p>"}).json()["score"] is None


def test_every_type_tells_its_key(author: User, exam: Assessment):
    browser = a_browser(author)
    assert {asked(browser, exam, item["id"]).status_code for item in as_it_is(exam).items} == {200}


@pytest.mark.parametrize("value", ["nonsense", 7, [1], {"selected": ["unknown"]}, {"selected": {}}])
def test_what_is_no_answer_counts_as_none(author: User, exam: Assessment, value: Any):
    assert asked(a_browser(author), exam, choice(exam)["id"], value).json()["score"] == "0"


def test_an_editor_who_does_not_see_the_questions_in_the_library_previews_without_the_key(co_author: User, exam: Assessment):
    browser = a_browser(co_author)
    page = browser.get(reverse("delivery:preview_draft", args=[exam.pk]))
    assert page.status_code == given(browser, exam).status_code == 200
    assert "data-key" not in page.text
    assert asked(browser, exam, choice(exam)["id"]).status_code == 404


def test_whoever_may_only_look_at_the_assessment_previews_nothing_until_they_see_its_questions(exam: Assessment):
    reviewer = a_user("Author")
    share_assessment(exam.pk, {reviewer.pk: AssessmentRole.REVIEWER}, by=SYSTEM)
    browser, detail = a_browser(reviewer), reverse("assessments:detail", args=[exam.pk])
    assert given(browser, exam).status_code == 404
    assert reverse("delivery:preview_draft", args=[exam.pk]) not in browser.get(detail).text
    for collection in Collection.objects.filter(items__used_in__assessment=exam).distinct():
        CollectionSharing.objects.create(collection=collection, user=reviewer, role=CollectionRole.REVIEWER)
    assert asked(browser, exam, choice(exam)["id"]).status_code == 200
    assert reverse("delivery:preview_draft", args=[exam.pk]) in browser.get(detail).text


def test_strangers_and_people_of_other_organisations_find_nothing(exam: Assessment):
    assert given(a_browser(a_user("Author")), exam).status_code == 404
    with current.use(a_tenant()):
        stranger = a_browser(a_user("Author"))
    assert given(stranger, exam).status_code == 404


def test_what_is_not_there_is_not_found(author: User, exam: Assessment):
    browser, empty = a_browser(author), an_assessment([], owner=author, published=False)
    assert asked(browser, exam, "unknown").status_code == 404
    assert given(browser, exam, "fr").status_code == 404
    assert given(browser, empty).status_code == 404
    assert browser.get(reverse("delivery:preview_paper", args=[exam.pk, 1])).status_code == 404


def test_what_is_asked_is_bounded_and_understood_or_refused(author: User, exam: Assessment):
    browser, address = a_browser(author), reverse("delivery:preview_draft_key", args=[exam.pk])
    sent = {"data": b"[" * 5_000, "content_type": "application/json"}
    assert browser.post(address, **sent).status_code == 400
    assert browser.post(address, b"{}", content_type="application/json").status_code == 400
    assert asked(browser, exam, choice(exam)["id"], "x" * MOST_ASKED).status_code == 413


def test_it_is_sat_in_a_language_that_candidates_may_choose(author: User):
    item = an_item("ESSAY", collection=a_collection(owner=author), **CONTENTS["ESSAY"] | {"stem": "<p>Why?</p>"})
    item = save_translation(item, "nl", {"stem": "<p>Waarom?</p>"}, seen=1, by=SYSTEM)
    exam = an_assessment([item], owner=author, published=False, languages=["nl"])
    told = given(a_browser(author), exam, "nl").json()
    assert (told["paper"]["items"][0]["stem"], told["sheet"]["lang"]) == ("<p>Waarom?</p>", "nl")
    assert '"code": "nl"' in a_browser(author).get(reverse("delivery:preview_draft", args=[exam.pk])).text


def test_pictures_have_addresses_for_whoever_asks(author: User):
    name = "0" * 64
    stem = f'<p>Which?</p><img src="media:{name}" alt="A map" width="4" height="3">'
    item = an_item("ESSAY", collection=a_collection(owner=author), **CONTENTS["ESSAY"] | {"stem": stem})
    exam = an_assessment([item], owner=author, published=False)
    assert given(a_browser(author), exam).json()["pictures"][name].startswith(f"/pictures/{name}/")


def test_nothing_is_written(author: User, exam: Assessment):
    browser, before = a_browser(author), rows()
    given(browser, exam)
    asked(browser, exam, choice(exam)["id"])
    assert rows() == before


def test_no_browser_and_no_proxy_keeps_it(author: User, exam: Assessment):
    answer = given(a_browser(author), exam)
    assert "no-store" in answer["Cache-Control"]


def test_statements_do_not_grow_with_questions(author: User, django_assert_num_queries):
    browser = a_browser(author)
    few, many = (an_assessment(["MULTIPLE_CHOICE"] * number, owner=author, published=False) for number in (1, 20))
    with django_assert_num_queries(20, exact=False) as count:
        given(browser, few)
    with django_assert_num_queries(len(count)):
        given(browser, many)
