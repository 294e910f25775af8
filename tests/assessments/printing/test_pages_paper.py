"""A published version as a paper: who prints it, and who prints it with the key."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from stratus.assessments.drafts.sharing.actions import share_assessment
from stratus.assessments.models import Assessment, AssessmentRole
from stratus.assessments.versions.actions import publish
from stratus.delivery.papers.sheets import paper_document
from stratus.foundation import clock
from stratus.item_types.registry import ITEM_TYPES
from stratus.library.items.translations.actions import save_translation
from stratus.library.models import Collection, CollectionRole, CollectionSharing
from stratus.people.models import User
from stratus.tenancy import current
from support.builders import CONTENTS, SYSTEM, a_collection, a_tenant, a_user, an_assessment, an_item
from support.staff import a_browser

pytestmark = pytest.mark.django_db

SCHEME = "PLANTED-SCHEME"


@pytest.fixture(autouse=True)
def tenant():
    tenant = a_tenant()
    with current.use(tenant):
        yield tenant


@pytest.fixture
def author() -> User:
    return a_user("Author")


@pytest.fixture
def assessment(author: User) -> Assessment:
    """Published, with a question of every type."""
    collection = a_collection(owner=author)
    items = [an_item(key, collection=collection, **CONTENTS[key] | {"stem": f"<p>Asks {key}?</p>"}) for key in ITEM_TYPES]
    scheme = an_item("ESSAY", collection=collection, **CONTENTS["ESSAY"] | {"marking_scheme": f"<p>{SCHEME}</p>"})
    return an_assessment([*items, scheme], owner=author)


def page(user: User, assessment: Assessment, *, key: bool = False) -> object:
    address = reverse("assessments:paper", args=[assessment.pk, 1])
    return a_browser(user).get(address, {"key": "1"} if key else {})


def test_every_question_is_on_the_paper(author: User, assessment: Assessment):
    text = page(author, assessment).text
    assert [key for key in ITEM_TYPES if f"Asks {key}?" not in text] == []
    assert text.count('class="paper-question"') == len(ITEM_TYPES) + 1


def test_candidates_paper_has_no_key_and_the_other_has_it(author: User, assessment: Assessment):
    for_candidates, with_key = page(author, assessment).text, page(author, assessment, key=True).text
    for planted in (SCHEME, "paper-right", "1250"):
        assert planted not in for_candidates
        assert planted in with_key


def test_it_is_offered_beside_the_version(author: User, assessment: Assessment):
    shown = a_browser(author).get(reverse("assessments:detail", args=[assessment.pk])).text
    assert reverse("assessments:paper", args=[assessment.pk, 1]) in shown


def test_questions_stand_in_their_sections_numbered_through(author: User):
    sections = [{"questions": 1, "title": "Concepts"}, {"questions": 2, "title": "Reasoning"}]
    sectioned = an_assessment(["MULTIPLE_CHOICE", "ESSAY", "NUMERIC"], owner=author, sections=sections)
    text = page(author, sectioned).text
    order = [text.index(words) for words in ("Concepts", "Question 1", "Reasoning", "Question 2", "Question 3")]
    assert order == sorted(order)


def test_an_introduction_of_a_section_is_printed_as_it_was_typed(author: User):
    sections = [{"questions": 1, "introduction": "Is a <b> tag?\n<style>*{display:none}</style>"}]
    text = page(author, an_assessment(["ESSAY"], owner=author, sections=sections)).text
    assert "Is a &lt;b&gt; tag?\n&lt;style&gt;" in text
    assert "<style>*" not in text


def test_the_page_of_a_section_stands_above_its_questions(author: User):
    collection = a_collection(owner=author)
    introduces = an_item("SECTION", collection=collection, stem="<p>Read <em>all</em> of it.</p>")
    asks = an_item("ESSAY", collection=collection, **CONTENTS["ESSAY"] | {"stem": "<p>Asks?</p>"})
    sectioned = an_assessment([asks], owner=author, sections=[{"questions": 1, "page": introduces}], published=False)
    publish(sectioned.pk, by=SYSTEM, now=clock.now())
    text = page(author, sectioned).text
    assert 0 < text.index("<p>Read <em>all</em> of it.</p>") < text.index("Asks?")


def test_a_case_whose_questions_are_in_two_sections_stands_in_both(author: User):
    case = an_item("CASE", collection=a_collection(owner=author), heading="A man of 60")
    about = [an_item("ESSAY", case=case, **CONTENTS["ESSAY"]) for _ in range(2)]
    text = page(author, an_assessment(about, owner=author, sections=[{"questions": 1}, {"questions": 1}])).text
    assert text.count("A man of 60") == 2


def test_a_case_stands_once_above_the_questions_about_it(author: User):
    case = an_item("CASE", collection=a_collection(owner=author), heading="A man of 60")
    about = [an_item(key, case=case, **CONTENTS[key] | {"stem": f"<p>Asks {key}?</p>"}) for key in ("ESSAY", "NUMERIC")]
    text = page(author, an_assessment(about, owner=author)).text
    assert text.count("A cough for two weeks.") == text.count("A man of 60") == 1
    assert text.index("A cough for two weeks.") < text.index("Asks ESSAY?")


def test_a_picture_of_a_question_has_an_address(author: User):
    stem = f'<p>Which?</p><img src="media:{"0" * 64}" alt="A map" width="4" height="3">'
    pictured = an_item("ESSAY", collection=a_collection(owner=author), **CONTENTS["ESSAY"] | {"stem": stem})
    text = page(author, an_assessment([pictured], owner=author)).text
    assert "A map" in text
    assert "media:" not in text


def with_forms(author: User) -> Assessment:
    """Two fixed forms of five questions: the second has two of them, in another order."""
    collection = a_collection(owner=author)
    items = [an_item("ESSAY", collection=collection, **CONTENTS["ESSAY"] | {"stem": f"<p>Asks {n}?</p>"}) for n in range(5)]
    return an_assessment(items, owner=author, forms=[{"title": "A", "items": [0, 1, 2]}, {"title": "B", "items": [4, 3, 2]}])


def test_a_form_is_printed_by_itself_and_all_of_them_say_that_they_are_all(author: User):
    address = reverse("assessments:paper", args=[with_forms(author).pk, 1])
    everything = a_browser(author).get(address).text
    assert "All questions of 2 forms; each candidate is asked 3." in everything
    assert 'href="?form=2"' in everything
    text = a_browser(author).get(address, {"form": "2"}).text
    assert "All questions of 2 forms" not in text
    assert re.findall(r"Asks (\d)\?", text) == ["4", "3", "2"]
    assert "<strong>Form B</strong>" in text
    assert '<input type="hidden" name="form" value="2">' in text


def test_a_paper_of_drawn_questions_says_that_it_has_the_whole_pool(author: User):
    assessment = an_assessment(["ESSAY"] * 5, owner=author, published=False, sections=[{"questions": 5, "draw": 3}])
    publish(assessment.pk, by=SYSTEM, now=clock.now())
    assert "All 5 questions of the pool; each candidate is asked 3." in page(author, assessment).text


def test_an_editor_of_the_assessment_who_does_not_see_the_questions_in_the_library_prints_no_key(assessment: Assessment):
    colleague = a_user("Author")
    share_assessment(assessment.pk, {colleague.pk: AssessmentRole.CO_AUTHOR}, by=SYSTEM)
    assert page(colleague, assessment).status_code == 200
    assert "With the key" not in page(colleague, assessment).text
    assert page(colleague, assessment, key=True).status_code == 404


def test_whoever_may_only_look_at_an_assessment_and_not_at_its_questions_prints_nothing(assessment: Assessment):
    colleague = a_user("Author")
    share_assessment(assessment.pk, {colleague.pk: AssessmentRole.REVIEWER}, by=SYSTEM)
    assert page(colleague, assessment).status_code == 404
    assert page(a_user("Author"), assessment).status_code == 404
    assert page(a_user("Invigilator"), assessment).status_code == 403


def test_a_reviewer_who_sees_the_questions_in_the_library_finds_the_paper_with_the_key(author: User, assessment: Assessment):
    reviewer, other = a_user("Author"), a_user("Author")
    share_assessment(assessment.pk, dict.fromkeys((reviewer.pk, other.pk), AssessmentRole.REVIEWER), by=SYSTEM)
    for collection in Collection.objects.filter(items__used_in__assessment=assessment).distinct():
        CollectionSharing.objects.create(collection=collection, user=reviewer, role=CollectionRole.REVIEWER)
    link = reverse("assessments:paper", args=[assessment.pk, 1]) + "?key=1"
    detail = reverse("assessments:detail", args=[assessment.pk])
    assert link in a_browser(reviewer).get(detail).text
    assert a_browser(reviewer).get(link).status_code == 200
    assert link not in a_browser(other).get(detail).text


def test_a_version_that_there_is_not_is_not_found(author: User, assessment: Assessment):
    assert a_browser(author).get(reverse("assessments:paper", args=[assessment.pk, 2])).status_code == 404


def test_statements_do_not_grow_with_questions(author: User, django_assert_num_queries):
    browser: Client = a_browser(author)
    few, many = (an_assessment(["MULTIPLE_CHOICE"] * number, owner=author) for number in (1, 20))
    address = {one: reverse("assessments:paper", args=[one.pk, 1]) + "?key=1" for one in (few, many)}
    with django_assert_num_queries(10, exact=False) as count:
        browser.get(address[few])
    with django_assert_num_queries(len(count)):
        browser.get(address[many])


def test_a_version_is_printed_in_a_language_into_which_its_questions_were_translated_when_it_was_published(author: User):
    collection = a_collection(owner=author)
    essay, other = (an_item("ESSAY", collection=collection, **CONTENTS["ESSAY"] | {"stem": f"<p>{text}</p>"}) for text in ("Why?", "How?"))
    essay = save_translation(essay, "nl", {"stem": "<p>Waarom?</p>"}, seen=1, by=SYSTEM)
    assessment = an_assessment([essay, other], owner=author, published=False)
    publish(assessment.pk, by=SYSTEM, now=clock.now())
    save_translation(essay, "nl", {"stem": "<p>Later</p>"}, seen=2, by=SYSTEM)
    address = reverse("assessments:paper", args=[assessment.pk, 1])
    original, dutch, unknown = (a_browser(author).get(address, {"language": lang}).text for lang in ("", "nl", "fr"))
    assert 'href="?language=nl"' in original
    assert "Why?" in original
    assert '<div class="content" dir="auto" lang="nl"><p>Waarom?</p></div>' in dutch
    assert '<p lang="en">How?</p>' in dutch
    assert "Why?" in unknown


def test_a_paper_for_candidates_holds_no_translation_of_what_it_does_not_show(author: User):
    item = save_translation(an_item("ESSAY", collection=a_collection(owner=author)), "nl", {"stem": "<p>Waarom?</p>"}, seen=1, by=SYSTEM)
    assessment = an_assessment([item], owner=author, published=False)
    version = publish(assessment.pk, by=SYSTEM, now=clock.now())
    assert version.items[0]["translations"]["nl"] == {"stem": {"text": "<p>Waarom?</p>"}}
    assert b"Waarom" not in paper_document(version.title, version.items, version.sections, version.pages).content.encode()
