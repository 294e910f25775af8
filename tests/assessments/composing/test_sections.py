"""Sections of an assessment, as an author uses them and as a version keeps them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from stratus.assessments import rules
from stratus.assessments.errors import NotFound, Unpublishable
from stratus.assessments.models import Assessment, AssessmentSection
from stratus.assessments.sections import actions as sections
from stratus.assessments.sections.composing import place_questions
from stratus.assessments.sections.questions import add_questions, move_question
from stratus.assessments.versions.actions import publish
from stratus.delivery.papers.sheets import draw_sheet, paper_document
from stratus.events.models import Event
from stratus.foundation.errors import InvalidFields
from stratus.people.models import User
from stratus.tenancy import current
from support.builders import SYSTEM, a_tenant, a_user, an_assessment, an_item
from support.staff import a_browser

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 6, 1, 9, tzinfo=UTC)


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
def assessment(author: User) -> Assessment:
    """Four questions, and no sections yet."""
    return an_assessment(["ESSAY"] * 4, owner=author, published=False)


def add(assessment: Assessment, title: str, **values: Any) -> AssessmentSection:
    return sections.add_section(assessment.pk, {"title": title} | values, by=SYSTEM)


def layout(assessment: Assessment) -> list[tuple[str, list[int]]]:
    """Titles of the sections with their questions, in order, numbered as they were at first."""
    first = assessment.questions.order_by("item_id").values_list("item_id", flat=True)
    names = {item: place for place, item in enumerate(first, start=1)}
    groups: dict[str, list[int]] = {section.title: [] for section in assessment.sections.order_by("position")}
    for question in assessment.questions.select_related("section").order_by("position"):
        groups.setdefault(question.section.title if question.section else "", []).append(names[question.item_id])
    return list(groups.items())


def item(assessment: Assessment, number: int) -> int:
    return assessment.questions.order_by("item_id")[number - 1].item_id


def test_the_first_section_takes_all_questions(assessment: Assessment) -> None:
    add(assessment, "One")
    add(assessment, "Two")
    assert layout(assessment) == [("One", [1, 2, 3, 4]), ("Two", [])]


def test_questions_move_between_sections_and_over_their_edges(assessment: Assessment) -> None:
    add(assessment, "One")
    two = add(assessment, "Two")
    for number in (4, 2):
        place_questions(assessment.pk, [item(assessment, number)], section_id=two.pk, by=SYSTEM)
    assert layout(assessment) == [("One", [1, 3]), ("Two", [4, 2])]
    move_question(assessment.pk, item(assessment, 3), 1, by=SYSTEM)
    assert layout(assessment) == [("One", [1]), ("Two", [3, 4, 2])]
    move_question(assessment.pk, item(assessment, 3), -1, by=SYSTEM)
    move_question(assessment.pk, item(assessment, 2), -1, by=SYSTEM)
    assert layout(assessment) == [("One", [1, 3]), ("Two", [2, 4])]
    move_question(assessment.pk, item(assessment, 4), 1, by=SYSTEM)
    assert layout(assessment) == [("One", [1, 3]), ("Two", [2, 4])]


def test_sections_change_places_with_their_questions(assessment: Assessment) -> None:
    add(assessment, "One")
    two = add(assessment, "Two")
    place_questions(assessment.pk, [item(assessment, 1)], section_id=two.pk, by=SYSTEM)
    sections.move_section(assessment.pk, two.pk, -1, by=SYSTEM)
    assert layout(assessment) == [("Two", [1]), ("One", [2, 3, 4])]


def test_removing_a_section_loses_no_question(assessment: Assessment) -> None:
    one, two = add(assessment, "One"), add(assessment, "Two")
    place_questions(assessment.pk, [item(assessment, 1)], section_id=two.pk, by=SYSTEM)
    sections.remove_section(assessment.pk, two.pk, by=SYSTEM)
    assert layout(assessment) == [("One", [2, 3, 4, 1])]
    sections.remove_section(assessment.pk, one.pk, by=SYSTEM)
    assert layout(assessment) == [("", [2, 3, 4, 1])]


def test_new_questions_go_into_the_last_section(assessment: Assessment) -> None:
    add(assessment, "One")
    add(assessment, "Two")
    add_questions(assessment.pk, [an_item("ESSAY").pk], by=SYSTEM)
    assert layout(assessment) == [("One", [1, 2, 3, 4]), ("Two", [5])]


def test_each_change_leaves_an_event(assessment: Assessment) -> None:
    one = add(assessment, "One")
    sections.change_section(assessment.pk, one.pk, {"duration": 30}, by=SYSTEM)
    assert Event.objects.filter(kind="assessment.sections_changed").count() == 2


@pytest.mark.parametrize("values", [{"title": " "}, {"duration": 0}, {"navigation": "BACKWARDS"}, {"introduction": "x" * 20_001}])
def test_what_makes_no_sense_is_refused(assessment: Assessment, values: dict[str, Any]) -> None:
    with pytest.raises(InvalidFields):
        add(assessment, **({"title": "One"} | values))


def test_a_section_of_another_assessment_is_not_found(assessment: Assessment) -> None:
    other = add(an_assessment(published=False), "Other")
    with pytest.raises(NotFound):
        place_questions(assessment.pk, [item(assessment, 1)], section_id=other.pk, by=SYSTEM)


def test_an_empty_section_and_too_much_time_stand_in_the_way_of_publication(assessment: Assessment) -> None:
    add(assessment, "One", duration=100)
    add(assessment, "Two", duration=21)
    with pytest.raises(Unpublishable) as caught:
        publish(assessment.pk, by=SYSTEM, now=NOW)
    assert caught.value.problems == [
        "These sections have no question: Two.",
        "The sections take 121 minutes together, the exam only 120.",
    ]


def test_a_version_and_its_paper_keep_sections_as_they_were(assessment: Assessment) -> None:
    one = add(assessment, "One", introduction="Read this.", duration=30, navigation="FORWARD_ONLY", can_return=False, answer_required=True)
    version = publish(assessment.pk, by=SYSTEM, now=NOW)
    sections.change_section(assessment.pk, one.pk, {"title": "Another"}, by=SYSTEM)
    assert version.sections == [
        {
            "id": f"s{one.pk}", "title": "One", "intro": "Read this.", "items": [item["id"] for item in version.items], "duration": 30,
            "navigation": "FORWARD_ONLY", "can_return": False, "answer_required": True,
        }
    ]  # fmt: skip
    assert '"navigation":"FORWARD_ONLY"' in paper_document(version.title, version.items, version.sections).content


def test_a_paper_without_sections_is_what_it_always_was(assessment: Assessment) -> None:
    version = publish(assessment.pk, by=SYSTEM, now=NOW)
    assert paper_document(version.title, version.items, version.sections) == paper_document(version.title, version.items)
    assert "sections" not in paper_document(version.title, version.items).content


def test_the_same_seed_draws_the_same_sheet_and_sections_keep_their_places(assessment: Assessment) -> None:
    add(assessment, "One")
    two = add(assessment, "Two")
    place_questions(assessment.pk, [item(assessment, 1)], section_id=two.pk, by=SYSTEM)
    version = publish(assessment.pk, by=SYSTEM, now=NOW)
    orders = [draw_sheet(version.items, random_order=True, seed=n, sections=version.sections)["order"] for n in range(20)]
    assert {order[3] for order in orders} == {version.items[3]["id"]}
    assert len({tuple(order) for order in orders}) > 1


@given(st.lists(st.integers(0, 2), min_size=1, max_size=8), st.integers(0, 7), st.sampled_from([-1, 1]))
def test_moving_a_question_moves_it_one_place_or_into_the_next_section(inside: list[int], chosen: int, step: int) -> None:
    item_id = chosen % len(inside)
    ids = [10, 11, 12]
    before = {item: ids[section] for item, section in enumerate(inside)}
    order = rules.by_section(list(before), before, ids)
    after, section_of = rules.moved_in_sections(order, before, ids, item_id, step)
    assert sorted(after) == sorted(order)
    assert after == rules.by_section(after, section_of, ids)
    assert [one for one in after if one != item_id] == [one for one in order if one != item_id]
    assert abs(ids.index(section_of[item_id] or 0) - ids.index(before[item_id])) <= 1


# Pages


def test_an_author_adds_changes_moves_and_removes_sections_by_page(browser: Client, assessment: Assessment) -> None:
    typed = {"title": "Listening", "duration": "20", "navigation": "FORWARD_ONLY"}
    assert browser.post(f"/assessments/{assessment.pk}/sections/new", typed).status_code == 302
    assert browser.post(f"/assessments/{assessment.pk}/sections/new", typed | {"title": "Reading", "can_return": "on"}).status_code == 302
    listening, reading = assessment.sections.order_by("position")
    assert (listening.duration, listening.can_return, reading.can_return) == (20, False, True)
    browser.post(f"/assessments/{assessment.pk}/questions/change", {"act": "place", "row": item(assessment, 1), "section": reading.pk})
    browser.post(f"/assessments/{assessment.pk}/sections/{reading.pk}/change", {"up": "1"})
    assert layout(assessment) == [("Reading", [1]), ("Listening", [2, 3, 4])]
    page = browser.get(f"/assessments/{assessment.pk}").content.decode()
    assert "One after the other, without going back" in page
    assert "Its questions go to “Listening”." in page
    assert browser.get(f"/assessments/{assessment.pk}/sections/{reading.pk}").status_code == 200
    browser.post(f"/assessments/{assessment.pk}/sections/{reading.pk}/change", {"remove": "1"})
    assert layout(assessment) == [("Listening", [1, 2, 3, 4])]


def test_an_empty_last_section_says_so_and_shows_no_table(browser: Client, assessment: Assessment) -> None:
    typed = {"duration": "20", "navigation": "FREE"}
    for title in ("Listening", "Reading"):
        browser.post(f"/assessments/{assessment.pk}/sections/new", typed | {"title": title})
    page = browser.get(f"/assessments/{assessment.pk}").text
    assert "No question in this section yet." in page
    assert page.count("<table") == page.count("<caption") == 1
    assert page.count("Total<") == 1


def test_what_was_typed_is_kept_beside_what_is_wrong_with_it(browser: Client, assessment: Assessment) -> None:
    answer = browser.post(f"/assessments/{assessment.pk}/sections/new", {"title": "Listening", "duration": "0", "navigation": "FREE"})
    assert answer.status_code == 422
    assert 'value="Listening"' in answer.content.decode()
