"""What an author asks of a section: so many answers, a pass mark. On its form, in the list, on paper, and before publishing."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from stratus.assessments.errors import Unpublishable
from stratus.assessments.forms.checks import chance_in
from stratus.assessments.forms.worth import Divided, Worth
from stratus.assessments.models import Assessment, AssessmentSection, Purpose
from stratus.assessments.rules import Question, Section, publication_problems
from stratus.assessments.versions.actions import publish
from stratus.delivery.papers.sheets import paper_document
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


def of_five(author: User, *points: int, **section: Any) -> Assessment:
    """An assessment with one section of five essays, of which candidates answer three."""
    items = [an_item("ESSAY", max_score=score) for score in points or (4,) * 5]
    demands = {"questions": 5, "title": "Essays", "answer_count": 3, **section}
    return an_assessment(items, owner=author, published=False, sections=[demands])


def problems(assessment: Assessment) -> list[str]:
    with pytest.raises(Unpublishable) as refused:
        publish(assessment.pk, by=SYSTEM, now=NOW)
    return refused.value.problems


def saved(browser: Client, assessment: Assessment, **typed: str) -> Any:
    section = assessment.sections.get()
    fields = {"title": section.title, "navigation": "FREE", "can_return": "on", **typed}
    return browser.post(reverse("assessments:section", args=[assessment.pk, section.pk]), fields)


def test_an_author_asks_for_answers_and_a_pass_mark_and_the_list_says_so(browser: Client, author: User) -> None:
    assessment = of_five(author, answer_count=None)
    saved(browser, assessment, answer_count="3", pass_percentage="55.5", pass_required="on")
    section = assessment.sections.get()
    assert (section.answer_count, section.pass_percentage, section.pass_required) == (3, 55.5, True)
    page = browser.get(reverse("assessments:detail", args=[assessment.pk])).text
    assert "answer 3 of 5" in page
    assert "pass mark 55.5 %, must be reached" in page


def test_the_total_of_the_page_is_that_of_as_many_as_count(browser: Client, author: User) -> None:
    page = browser.get(reverse("assessments:detail", args=[of_five(author).pk])).text
    assert "data-total>points: 12<" in page


@pytest.mark.parametrize(
    ("typed", "field", "fault"),
    [
        ({"answer_count": "0"}, "answer_count", "from 1 to 1000"),
        ({"answer_count": "three"}, "answer_count", "number"),
        ({"pass_percentage": "101"}, "pass_percentage", "100"),
        ({"pass_percentage": "0"}, "pass_percentage", "above 0"),
        ({"pass_required": "on"}, "pass_percentage", "Enter the percentage that must be reached"),
    ],
)
def test_what_makes_no_sense_is_said_beside_the_field_and_kept(
    browser: Client, author: User, typed: dict[str, str], field: str, fault: str
) -> None:
    assessment = of_five(author, answer_count=None)
    answer = saved(browser, assessment, **typed)
    assert answer.status_code == 422
    assert fault in str(answer.context["form"].errors[field])
    assert all(value in answer.text for value in typed.values() if value != "on")
    assert assessment.sections.get().answer_count is None


def test_a_version_keeps_what_is_asked_and_has_the_maximum_of_so_many(author: User) -> None:
    version = publish(of_five(author, pass_percentage=60).pk, by=SYSTEM, now=NOW)
    [section] = version.sections
    assert (section["answer_count"], section["pass"]) == (3, {"percentage": 60, "required": False})
    assert version.max_score == 12


def test_a_paper_of_sections_that_ask_for_nothing_says_nothing_of_it(author: User) -> None:
    version = publish(of_five(author, answer_count=None).pk, by=SYSTEM, now=NOW)
    document = paper_document(version.title, version.items, version.sections)
    assert "answer_count" not in document.content
    assert '"pass"' not in document.content


def test_points_must_be_equal_where_candidates_choose(author: User) -> None:
    [problem] = problems(of_five(author, 4, 4, 4, 4, 5))
    assert problem.startswith("“Essays”: candidates choose which questions they answer")


@pytest.mark.parametrize("count", [5, 6])
def test_more_questions_are_there_than_count(author: User, count: int) -> None:
    [problem] = problems(of_five(author, answer_count=count))
    assert problem == f"“Essays”: {count} questions are to be answered, and it has 5. Add questions, or ask for fewer."


def test_check_and_a_choice_of_questions_exclude_each_other(author: User) -> None:
    assessment = of_five(author)
    Assessment.objects.filter(pk=assessment.pk).update(purpose=Purpose.FORMATIVE, offer_check=True)
    told = "Candidates may check their answers, and of these sections only so many answers count: Essays. Choose one of the two."
    assert told in problems(assessment)


def test_where_there_are_forms_these_say_how_many_questions_of_a_section_one_has() -> None:
    questions = [Question(str(n), needs_marker=False, is_live=True, max_score=Decimal(2), section=7, id=str(n)) for n in range(8)]
    section = Section(7, "Essays", None, draw=2, answer_count=4)
    forms = [{"number": n, "title": "", "items": [str(place) for place in places]} for n, places in ((1, range(5)), (2, range(3, 8)))]
    rest = {"status": "DRAFT", "workflow": "SIMPLE", "questions": questions}
    assert publication_problems(**rest, sections=[section], forms=forms) == []
    assert publication_problems(**rest, sections=[replace(section, answer_count=6)], forms=forms) == [
        "“Essays”: 6 questions are to be answered, and it has 5. Add questions, or ask for fewer."
    ]


def test_a_pass_mark_needs_points(author: User) -> None:
    assert "“Essays” has a pass mark, and its questions give no points." in problems(of_five(author, 0, 0, 0, 0, 0, pass_percentage=50))


def test_the_paper_says_how_many_to_answer(browser: Client, author: User) -> None:
    assessment = of_five(author)
    version = publish(assessment.pk, by=SYSTEM, now=NOW)
    assert "Answer 3 of these 5 questions." in browser.get(reverse("assessments:paper", args=[assessment.pk, version.number])).text


def test_guessing_gives_the_mean_of_so_many() -> None:
    chances = (Fraction(1), Fraction(1, 2), None, Fraction(1, 2))
    questions = [Worth(str(number), "", Decimal(1), 7, chance=chance) for number, chance in enumerate(chances)]
    assert chance_in(questions, (), [Divided(7, "Essays", None, 2)]) == 1
    assert chance_in(questions, (), [Divided(7, "Essays", None, None)]) == 2


@pytest.mark.database
@pytest.mark.parametrize(
    "values", [{"answer_count": 0}, {"pass_percentage": 0}, {"pass_percentage": 101}, {"pass_percentage": None, "pass_required": True}]
)
def test_the_database_keeps_no_demand_that_makes_no_sense(author: User, values: dict[str, Any]) -> None:
    section = of_five(author).sections.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        AssessmentSection.objects.filter(pk=section.pk).update(**values)
