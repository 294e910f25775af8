"""The page on which an exam is composed: many questions at once, points beside them, and the section into which questions are added."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from stratus.assessments.models import AssessmentQuestion, AssessmentSection
from stratus.tenancy import current
from support.builders import a_collection, a_tenant, a_user, an_assessment, an_item
from support.staff import a_browser

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def tenant():
    with current.use(a_tenant()) as tenant:
        yield tenant


@pytest.fixture
def author():
    return a_user("Author")


@pytest.fixture
def browser(author):
    return a_browser(author)


@pytest.fixture
def assessment(author):
    """Four questions of 2 points in *One*, one in *Two*, and *Three*, which is empty."""
    sections = [
        {"title": "One", "questions": 4, "duration": 30},
        {"title": "Two", "questions": 1, "duration": 15},
        {"title": "Three", "questions": 0},
    ]
    return an_assessment(["ESSAY"] * 5, owner=author, published=False, sections=sections)


@pytest.fixture
def ids(assessment):
    return [question.item_id for question in assessment.questions.order_by("position")]


@pytest.fixture
def parts(assessment):
    return list(assessment.sections.order_by("position"))


def layout(assessment, ids):
    """Questions of each section by their first numbers."""
    found = {title: [] for title in assessment.sections.order_by("position").values_list("title", flat=True)}
    for question in assessment.questions.select_related("section").order_by("position"):
        found[question.section.title].append(ids.index(question.item_id) + 1)
    return list(found.values())


def change(browser, assessment, act, rows, **values):
    return browser.post(f"/assessments/{assessment.pk}/questions/change", {"act": act, "row": rows, **values}, follow=True)


def test_ticked_questions_move_to_a_place_in_a_section(browser, assessment, ids, parts):
    answer = change(browser, assessment, "place", [ids[0], ids[2]], section=parts[1].pk, place="1")
    assert "2 questions were moved." in answer.text
    assert layout(assessment, ids) == [[2, 4], [1, 3, 5], []]
    change(browser, assessment, "place", [ids[4]], section=parts[2].pk, place="")
    assert layout(assessment, ids) == [[2, 4], [1, 3], [5]]


def test_dragged_questions_come_before_the_one_they_were_dropped_at(browser, assessment, ids, parts):
    change(browser, assessment, "put", [ids[4]], section=parts[0].pk, before=ids[1])
    assert layout(assessment, ids) == [[1, 5, 2, 3, 4], [], []]


def test_a_place_that_is_elsewhere_by_now_moves_nothing_and_says_so(browser, assessment, ids, parts):
    answer = change(browser, assessment, "put", [ids[0]], section=parts[0].pk, before=ids[4])
    assert "somewhere else by now" in answer.text
    assert layout(assessment, ids) == [[1, 2, 3, 4], [5], []]


def test_ticked_questions_are_removed_and_stay_in_the_library(browser, assessment, ids):
    answer = change(browser, assessment, "remove", ids[1:3])
    assert "2 questions were removed" in answer.text
    assert layout(assessment, ids) == [[1, 4], [5], []]


def test_ticked_questions_get_points_together_and_lose_them_again(browser, assessment, ids):
    change(browser, assessment, "points", ids[:2], many_points="1,5")
    assert list(AssessmentQuestion.objects.order_by("position").values_list("points", flat=True)) == [Decimal("1.5")] * 2 + [None] * 3
    change(browser, assessment, "points", ids[:2], many_points="")
    assert not AssessmentQuestion.objects.exclude(points=None).exists()


def test_wrong_points_for_many_are_told_beside_the_field_and_ticks_stay(browser, assessment, ids):
    answer = change(browser, assessment, "points", ids[:2], many_points="many")
    assert answer.status_code == 422
    assert re.search(r'id="many-points"[^>]*value="many"[^>]*aria-invalid="true"[^>]*aria-describedby="many-points-error"', answer.text)
    assert len(re.findall(r'name="row"[^>]* checked', answer.text)) == 2


def test_wrong_points_of_one_question_are_told_beside_it_with_what_was_typed(browser, assessment, ids):
    answer = browser.post(f"/assessments/{assessment.pk}/questions/{ids[1]}", {"points": "0"})
    assert answer.status_code == 422
    assert re.search(rf'id="points-{ids[1]}"[^>]*value="0"[^>]*aria-invalid="true"', answer.text)
    assert f'id="points-{ids[1]}-error"' in answer.text


def test_points_that_the_criteria_do_not_allow_are_told_beside_the_question(browser, author, assessment):
    thirds = [{"title": str(n), "points": "1"} for n in range(3)]
    item = an_item("ESSAY", collection=a_collection(owner=author), criteria=thirds)
    mine = an_assessment([item], owner=author, published=False)
    answer = browser.post(f"/assessments/{mine.pk}/questions/{item.pk}", {"points": "10"})
    assert answer.status_code == 422
    assert "Choose 9.99 or 10.02" in answer.text


def test_the_page_sums_up_sections_and_the_whole(browser, assessment, ids):
    browser.post(f"/assessments/{assessment.pk}/questions/{ids[0]}", {"points": "10"})
    AssessmentSection.objects.filter(title="Three").update(duration=5)
    page = " ".join(re.sub(r"<[^>]+>", " ", browser.get(f"/assessments/{assessment.pk}").text).split())
    assert "4 questions · points: 16 · 30 min" in page
    assert "0 questions · points: 0 · 5 min" in page
    assert "Total 5 questions · 50 of 120 min · points: 18" in page


@pytest.mark.parametrize("rows", [[], ["x"], ["999999999999999999"]])
def test_odd_choices_change_nothing(browser, assessment, ids, rows, parts):
    for act in ("place", "put", "remove", "points", "enter", "other"):
        assert change(browser, assessment, act, rows, section="x", before="x", place="1", many_points="3").status_code == 200
    assert layout(assessment, ids) == [[1, 2, 3, 4], [5], []]
    assert not AssessmentQuestion.objects.exclude(points=None).exists()


def test_questions_are_added_to_the_section_that_was_chosen(browser, assessment, ids, author):
    fresh = an_item("ESSAY", collection=a_collection(owner=author))
    one = assessment.sections.get(title="One")
    address = f"/assessments/{assessment.pk}/sections/{one.pk}/questions/add"
    assert "at the end of “One”" in browser.get(address).text
    answer = browser.post(address, {"act": "add", "row": [fresh.pk]})
    assert answer["Location"] == f"/assessments/{assessment.pk}#section-{one.pk}"
    assert layout(assessment, [*ids, fresh.pk]) == [[1, 2, 3, 4, 6], [5], []]


def test_a_section_that_is_gone_takes_no_questions(browser, assessment):
    assert browser.get(f"/assessments/{assessment.pk}/sections/99999/questions/add").status_code == 404


def test_sections_are_shown_before_there_is_any_question(browser, author):
    empty = an_assessment([], owner=author, published=False, sections=[{"title": "Listening", "questions": 0}])
    page = browser.get(f"/assessments/{empty.pk}").text
    assert "Listening" in page
    assert "No question in this section yet." in page


def test_a_shuffled_section_is_chosen_in_its_form_and_says_so(browser, assessment, parts):
    values = {"title": "One", "navigation": "FREE", "can_return": "on", "random_order": "on"}
    browser.post(f"/assessments/{assessment.pk}/sections/{parts[0].pk}", values)
    assert AssessmentSection.objects.get(pk=parts[0].pk).random_order
    assert "· shuffled" in browser.get(f"/assessments/{assessment.pk}").text


def test_who_may_only_look_is_offered_nothing(author, assessment):
    page = a_browser(a_user("System administrator")).get(f"/assessments/{assessment.pk}").text
    assert "many-put" in page  # administrators may change all
    assessment.status = "ARCHIVED"
    assessment.save()
    page = a_browser(author).get(f"/assessments/{assessment.pk}").text
    for tool in ("many-put", "data-grip", 'name="points"'):
        assert tool not in page


def test_acts_need_as_many_statements_for_many_questions_as_for_few(browser, author):
    def statements(act: str, number: int, **values: str) -> int:
        collection = a_collection(owner=author)
        items = [an_item("ESSAY", collection=collection) for _n in range(number + 1)]
        assessment = an_assessment(items, owner=author, published=False)
        with CaptureQueriesContext(
            connection,
        ) as counted:
            browser.post(f"/assessments/{assessment.pk}/questions/change", {"act": act, "row": [one.pk for one in items[:-1]], **values})
        return len(counted)

    for act, values in (("place", {"place": ""}), ("points", {"many_points": "7"}), ("remove", {})):
        statements(act, 2, **values)
        assert statements(act, 2, **values) == statements(act, 15, **values)
