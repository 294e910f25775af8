"""An author has questions of a section drawn for each candidate."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client

from stratus.assessments import rules
from stratus.assessments.errors import Unpublishable
from stratus.assessments.models import Assessment, AssessmentSection, AssessmentVersion
from stratus.assessments.rules import MAX_EARLY, Medium
from stratus.assessments.versions.actions import publish
from stratus.people.models import User
from stratus.tenancy import current
from support.builders import SYSTEM, a_tenant, a_user, an_assessment, an_item
from support.staff import a_browser

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 6, 1, 9, tzinfo=UTC)
FORM = {"title": "Part 1", "introduction": "", "page_id": "", "duration": "", "navigation": "FREE", "can_return": "on"}


@pytest.fixture(autouse=True)
def tenant() -> Any:
    tenant = a_tenant()
    with current.use(tenant):
        yield tenant


@pytest.fixture
def author() -> User:
    return a_user("Author")


@pytest.fixture
def browser(author: User) -> Client:
    return a_browser(author)


def drawing(author: User, items: Any, draw: int | None, *rest: int) -> Assessment:
    sections = [{"questions": len(items) - sum(rest), "draw": draw}, *({"questions": number} for number in rest)]
    return an_assessment(items, owner=author, published=False, sections=sections)


def problems(assessment: Assessment) -> str:
    with pytest.raises(Unpublishable) as refused:
        publish(assessment.pk, by=SYSTEM, now=NOW)
    return "; ".join(refused.value.problems)


class TestTheSectionsPage:
    def _save(self, browser: Client, assessment: Assessment, draw: str) -> Any:
        section = AssessmentSection.objects.get(assessment=assessment, position=1)
        return browser.post(f"/assessments/{assessment.pk}/sections/{section.pk}", FORM | {"draw": draw})

    def test_takes_how_many_are_drawn_and_the_assessment_says_so(self, browser: Client, author: User) -> None:
        assessment = drawing(author, ["MULTIPLE_CHOICE"] * 4, None)
        assert self._save(browser, assessment, "2").status_code == 302
        page = browser.get(f"/assessments/{assessment.pk}").content.decode()
        assert "2 of 4 questions for each candidate" in page

    def test_of_those_drawn_so_many_are_to_be_answered(self, browser: Client, author: User) -> None:
        sections = [{"questions": 5, "draw": 3, "answer_count": 2}]
        assessment = an_assessment(["MULTIPLE_CHOICE"] * 5, owner=author, published=False, sections=sections)
        page = browser.get(f"/assessments/{assessment.pk}").content.decode()
        assert "3 of 5 questions for each candidate" in page
        assert "answer 2 of 3" in page
        assert "points: 10, 4 count" in page
        assert "5 questions, 3 for each candidate" in page

    def test_takes_nothing_for_all(self, browser: Client, author: User) -> None:
        assessment = drawing(author, ["MULTIPLE_CHOICE"] * 4, 2)
        assert self._save(browser, assessment, "").status_code == 302
        assert AssessmentSection.objects.get().draw is None

    @pytest.mark.parametrize("typed", ["0", "-1", "2.5", "1001", "two"])
    def test_says_beside_the_field_what_is_no_number_of_questions(self, browser: Client, author: User, typed: str) -> None:
        assessment = drawing(author, ["MULTIPLE_CHOICE"] * 4, 2)
        answer = self._save(browser, assessment, typed)
        assert (answer.status_code, "draw" in answer.context["form"].errors) == (422, True)
        assert AssessmentSection.objects.get().draw == 2


class TestPublishing:
    def test_freezes_how_many_are_drawn_and_what_a_candidate_can_get(self, author: User) -> None:
        assessment = drawing(author, ["MULTIPLE_CHOICE"] * 5, 2, 1)
        version = publish(assessment.pk, by=SYSTEM, now=NOW)
        assert [section.get("draw") for section in version.sections] == [2, None]
        assert (version.max_score, version.forms) == (6, [])

    def test_keeps_the_bytes_of_sections_that_draw_nothing(self, author: User) -> None:
        version = publish(drawing(author, ["MULTIPLE_CHOICE"] * 2, None).pk, by=SYSTEM, now=NOW)
        assert "draw" not in version.sections[0]

    def test_is_refused_where_there_are_not_so_many(self, author: User) -> None:
        assert "“Part 1” draws 3 questions for each candidate, and has only 2." in problems(drawing(author, ["MULTIPLE_CHOICE"] * 2, 3))

    def test_is_refused_where_points_differ_and_names_the_questions(self, author: User) -> None:
        odd = an_item(max_score=3)
        told = problems(drawing(author, [an_item(), an_item(), odd], 2))
        assert f"Most have 2, these have not: {odd.title} (3)." in told

    def test_minds_no_points_of_a_section_that_draws_nothing(self, author: User) -> None:
        assessment = drawing(author, [an_item(), an_item(), an_item(max_score=3)], 1, 1)
        assert publish(assessment.pk, by=SYSTEM, now=NOW).max_score == 5

    def test_is_refused_where_cases_do_not_make_the_number(self, author: User) -> None:
        case = an_item("CASE")
        about = [an_item(case=case, max_score=2) for _n in range(3)]
        assert "a case is asked with all of its questions, or not at all" in problems(drawing(author, about, 2))

    def test_counts_the_chance_score_of_what_a_candidate_gets(self, author: User) -> None:
        assessment = drawing(author, ["MULTIPLE_CHOICE"] * 4, 2)
        assessment.correct_for_guessing = True
        assessment.save()
        assert publish(assessment.pk, by=SYSTEM, now=NOW).grading["guess"] == "2"

    def test_bounds_what_one_candidate_loads_and_not_the_pool(self) -> None:
        half = MAX_EARLY // 2
        pool = [
            rules.Question(
                f"Q{n}", False, True, 2, section=1, id=f"q{n}", media={f"{n}": Medium(f"m{n}", half // 4) for n in range(n, n + 1)}
            )
            for n in range(20)
        ]

        def asked(draw: int) -> list[str]:
            return rules.publication_problems(
                status="DRAFT", workflow="AUTO", questions=pool, sections=[rules.Section(1, "Part 1", None, draw)]
            )

        assert asked(8) == []
        assert len(asked(9)) == 1


@pytest.mark.database
class TestTheDatabase:
    @pytest.mark.parametrize(
        "forms",
        [
            '{"number": 1}',
            '[{"number": 1, "max_score": 4}]',
            '[{"items": ["a"], "max_score": 4}]',
            '[{"number": 1, "items": ["a"]}]',
            '[{"number": 1, "cells": [{"items": ["a"]}], "max_score": 4}]',
            '[{"number": "A", "items": ["a"], "max_score": 4}]',
        ],
    )
    def test_refuses_forms_that_are_not_whole(self, forms: str) -> None:
        version = an_assessment().versions.get()
        with pytest.raises(IntegrityError, match="version_forms_whole"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("UPDATE assessments_assessmentversion SET forms = %s WHERE id = %s", [forms, version.pk])

    def test_takes_whole_ones(self) -> None:
        forms = [{"title": "A", "items": [0]}, {"cells": [{"items": [0, 1], "take": 1}]}]
        assert AssessmentVersion.objects.get(pk=an_assessment(["ESSAY"] * 2, forms=forms).versions.get().pk).forms[1]["number"] == 2
