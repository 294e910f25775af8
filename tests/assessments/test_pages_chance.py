"""The chance score on the page of an item and on that of an assessment."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from stratus.assessments.rules import Question, chance_score
from stratus.foundation.numbers import hundredths
from stratus.tenancy import current
from support.builders import a_collection, a_tenant, a_user, an_assessment, an_item
from support.staff import a_browser

HINT = "somebody who guesses"


def a_question(chance: Fraction | None, points: str = "2") -> Question:
    return Question("One", needs_marker=False, is_live=True, max_score=Decimal(points), chance=chance)


def test_the_chance_score_of_an_assessment_is_the_sum_of_points_to_be_guessed():
    assert chance_score([a_question(Fraction(1, 4)), a_question(None, "10"), a_question(Fraction(1, 3), "1.5")]) == 1


def test_where_nothing_can_be_guessed_from_there_is_none():
    assert chance_score([a_question(None)]) is None
    assert chance_score([]) is None


@pytest.mark.parametrize(("exact", "shown"), [(Fraction(1, 3), "0.33"), (Fraction(1, 200), "0.01"), (Fraction(3, 1000), "0"), (2, "2")])
def test_it_is_shown_with_two_decimals_halves_up(exact, shown):
    assert hundredths(Fraction(exact)) == Decimal(shown)


@pytest.fixture
def author(db: None) -> Any:
    with current.use(a_tenant()):
        yield a_user("Author")


@pytest.fixture
def browser(author: Any) -> Any:
    return a_browser(author)


def item_page(author: Any, browser: Any, kind: str, **content: Any) -> str:
    item = an_item(kind, collection=a_collection(owner=author), **content)
    return str(browser.get(f"/library/items/{item.pk}").text)


def test_the_page_of_an_item_shows_it_in_per_cent(author, browser):
    assert "Chance score: 50 %" in item_page(author, browser, "MULTIPLE_CHOICE")
    third = [{"html": f"<p>{n}</p>", "correct": not n} for n in range(3)]
    assert "Chance score: 33.33 %" in item_page(author, browser, "MULTIPLE_CHOICE", alternatives=third)


@pytest.mark.parametrize("kind", ["ESSAY", "SHORT_ANSWER", "NUMERIC"])
def test_where_none_is_defined_the_page_of_an_item_says_nothing(author, browser, kind):
    assert "Chance score" not in item_page(author, browser, kind)


def test_a_chance_of_next_to_nothing_is_not_called_none(author, browser):
    elements = [{"id": f"e{n}", "html": f"<p>{n}</p>"} for n in range(8)]
    assert "Chance score: less than 0.01 %" in item_page(author, browser, "ORDER", elements=elements, scoring="DICHOTOMOUS")


def assessment_page(author: Any, browser: Any, *types: str) -> str:
    assessment = an_assessment([an_item(kind, collection=a_collection(owner=author)) for kind in types], owner=author, published=False)
    return str(browser.get(f"/assessments/{assessment.pk}").text)


def test_the_page_of_an_assessment_shows_the_sum_in_points_and_per_cent(author, browser):
    page = assessment_page(author, browser, "MULTIPLE_CHOICE", "MULTIPLE_CHOICE", "ESSAY")
    assert "2 of 6 points" in page
    assert "(33.33 %)" in page


def test_an_assessment_of_which_nothing_can_be_guessed_shows_none(author, browser):
    assert HINT not in assessment_page(author, browser, "ESSAY")
    assert HINT not in assessment_page(author, browser)


def test_it_takes_no_more_statements_for_many_questions(author, browser):
    counts = []
    for number in (2, 12):
        assessment = an_assessment(["MULTIPLE_CHOICE"] * number, owner=author, published=False)
        with CaptureQueriesContext(connection) as asked:
            assert "Chance score" in browser.get(f"/assessments/{assessment.pk}").text
        counts.append(len(asked))
    assert counts[0] == counts[1]
