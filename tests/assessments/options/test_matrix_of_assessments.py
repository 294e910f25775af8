"""What an assessment covers: objectives or topics by taxonomy levels, on the screen and as a workbook."""

from __future__ import annotations

import io
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from stratus.assessments.models import Assessment, AssessmentRole
from stratus.assessments.versions.actions import publish
from stratus.assessments.versions.matrix.rules import Asked, Cell, Node, matrix_of
from stratus.foundation import clock
from stratus.foundation.files.workbooks.reading import read_sheet
from stratus.library.classification.models import Objective, TaxonomyLevel, Topic
from stratus.library.models import Item, ItemRevision
from stratus.tenancy import current
from support.builders import (
    SYSTEM,
    a_collection,
    a_repository,
    a_taxonomy,
    a_tenant,
    a_user,
    an_assessment,
    an_item,
)
from support.staff import a_browser

ONE, TWO = Node(1, "1 Debit"), Node(2, "2 Credit")
KNOWS, APPLIES = Node(11, "Knows"), Node(12, "Applies")


def asked(points: int, *rows: int, column: int | None = None) -> Asked:
    return Asked("A question", Decimal(points), rows, column)


def cell(count: int, points: int) -> Cell:
    return Cell(count, Decimal(points))


def test_a_question_stands_in_the_row_of_its_objective_and_the_column_of_its_level():
    found = matrix_of([asked(2, 1, column=11), asked(3, 1, column=12), asked(4, 2, column=12)], [ONE, TWO], [KNOWS, APPLIES])
    assert [row.cells for row in found.rows] == [(cell(1, 2), cell(1, 3)), (cell(0, 0), cell(1, 4))]
    assert (found.totals, found.total) == ((cell(1, 2), cell(2, 7)), cell(3, 9))


def test_a_question_of_two_objectives_stands_in_both_rows_and_counts_once_in_totals():
    found = matrix_of([asked(2, 1, 2, column=11)], [ONE, TWO], [KNOWS])
    assert [row.total for row in found.rows] == [cell(1, 2), cell(1, 2)]
    assert (found.total, found.several) == (cell(1, 2), True)


def test_what_carries_no_objective_or_no_level_has_a_row_and_a_column_of_its_own_at_the_end():
    found = matrix_of([asked(2, 1, column=11), asked(5)], [ONE], [KNOWS])
    assert [row.node for row in found.rows] == [ONE, None]
    assert found.columns == (KNOWS, None)
    assert found.rows[-1].cells == (cell(0, 0), cell(1, 5))


def test_where_every_question_carries_both_there_is_neither():
    found = matrix_of([asked(2, 1, column=11)], [ONE], [KNOWS])
    assert (found.columns, len(found.rows), found.several) == ((KNOWS,), 1, False)


QUESTIONS = st.lists(
    st.builds(
        Asked,
        st.just("A"),
        st.integers(0, 20).map(Decimal),
        st.sets(st.sampled_from([1, 2, 3])).map(tuple),
        st.sampled_from([11, 12, None]),
    )
)


@given(QUESTIONS)
def test_the_columns_of_every_row_sum_to_its_total_and_no_question_is_lost(questions):
    found = matrix_of(questions, [ONE, TWO], [KNOWS, APPLIES])
    for cells, total in [*((row.cells, row.total) for row in found.rows), (found.totals, found.total)]:
        assert (sum(one.number for one in cells), sum(one.points for one in cells)) == total
    assert found.total.number == len(questions)


# --- its page


@pytest.fixture
def author(db: None) -> Iterator[Any]:
    with current.use(a_tenant()):
        yield a_user("Author")


@pytest.fixture
def browser(author: Any) -> Client:
    return a_browser(author)


class Syllabus:
    """A repository with two objectives, a taxonomy with two levels, and questions that carry them."""

    def __init__(self, author: Any) -> None:
        self.collection = a_collection(owner=author)
        repository, self.taxonomy = a_repository(title="Bookkeeping"), a_taxonomy(title="Bloom")
        subject = Objective.objects.create(repository=repository, title="Accounts", position=1)
        self.objectives = [
            Objective.objects.create(repository=repository, parent=subject, title=title, code=code, position=n)
            for n, (code, title) in enumerate([("1.1", "Debit"), ("1.2", "Credit")], start=1)
        ]
        self.levels = [
            TaxonomyLevel.objects.create(taxonomy=self.taxonomy, title=title, position=n) for n, title in enumerate(["Knows", "Applies"])
        ]
        self.topic = Topic.objects.create(collection=self.collection, title="Ledgers", position=1)

    def question(self, objectives: tuple[int, ...] = (), level: int | None = None, *, topic: bool = False, points: int = 2) -> Item:
        item = an_item("ESSAY", collection=self.collection, max_score=points)
        kept: dict[str, Any] = {}
        if objectives:
            chosen = [self.objectives[n] for n in objectives]
            kept["objectives"] = [{"id": one.pk, "title": one.title, "code": one.code} for one in chosen]
        if level is not None:
            one = self.levels[level]
            kept["levels"] = [{"id": one.pk, "title": one.title, "taxonomy": self.taxonomy.pk, "taxonomy_title": "Bloom"}]
        if topic:
            kept["topics"] = [{"id": self.topic.pk, "title": "Ledgers"}]
        ItemRevision.objects.filter(pk=item.latest_id).update(classification=kept)
        return item


@pytest.fixture
def syllabus(author: Any) -> Syllabus:
    return Syllabus(author)


def an_exam(author: Any, items: list[Item]) -> Assessment:
    return an_assessment(items, owner=author, published=False)


def table(browser: Client, assessment: Assessment, query: str = "") -> dict[str, list[int]]:
    """Row → numbers of questions in its columns, the total last."""
    answer = browser.get(f"/assessments/{assessment.pk}/matrix{query}")
    assert answer.status_code == 200
    found = answer.context["matrix"]
    return {row.node.text if row.node else "": [*(cell.number for cell in row.cells), row.total.number] for row in found.rows}


def test_the_page_shows_objectives_by_levels(browser, author, syllabus):
    assessment = an_exam(author, [syllabus.question((0,), 0), syllabus.question((0, 1), 1), syllabus.question()])
    assert table(browser, assessment) == {"1.1 Debit": [1, 1, 0, 2], "1.2 Credit": [0, 1, 0, 1], "": [0, 0, 1, 1]}
    page = browser.get(f"/assessments/{assessment.pk}/matrix").text
    for text in ("Bookkeeping › Accounts", "No learning objective", "No level", "stands in the row of each"):
        assert text in page


def test_its_rows_can_be_topics(browser, author, syllabus):
    assessment = an_exam(author, [syllabus.question(topic=True), syllabus.question((0,), 0)])
    assert table(browser, assessment, "?rows=topics") == {"Ledgers": [0, 0, 1, 1], "": [1, 0, 0, 1]}


def test_a_level_that_nothing_asks_for_has_a_column_all_the_same(browser, author, syllabus):
    assessment = an_exam(author, [syllabus.question((0,), 0)])
    assert table(browser, assessment) == {"1.1 Debit": [1, 0, 1]}


def test_a_version_is_shown_as_its_questions_were_classified_then(browser, author, syllabus):
    item = syllabus.question((0,), 0)
    assessment = an_exam(author, [item])
    publish(assessment.pk, by=SYSTEM, now=clock.now())
    later = ItemRevision.objects.create(item=item, number=2, title=item.title, content=item.latest.content, max_score=5)
    Item.objects.filter(pk=item.pk).update(latest=later)
    Objective.objects.filter(pk=syllabus.objectives[0].pk).update(title="Renamed")
    assert table(browser, assessment) == {"": [0, 0, 1, 1]}
    assert table(browser, assessment, "?version=1") == {"1.1 Debit": [1, 1]}


@pytest.mark.parametrize("query", ["?version=9", "?version=x", "?version=99999999999999999999"])
def test_a_version_that_is_not_there_is_not_found(browser, author, syllabus, query):
    assert browser.get(f"/assessments/{an_exam(author, [syllabus.question()]).pk}/matrix{query}").status_code == 404


def test_without_questions_the_page_says_what_it_is_for(browser, author):
    assert "which learning objectives and levels they cover" in browser.get(f"/assessments/{an_exam(author, []).pk}/matrix").text


def test_whoever_may_only_look_sees_it_and_nobody_else_does(browser, author, syllabus):
    theirs = an_assessment([syllabus.question()], published=False)
    assert browser.get(f"/assessments/{theirs.pk}/matrix").status_code == 404
    assert browser.get(f"/assessments/{theirs.pk}/matrix/file").status_code == 404
    theirs.shared_with.create(user=author, role=AssessmentRole.REVIEWER)
    assert browser.get(f"/assessments/{theirs.pk}/matrix").status_code == 200


def test_the_workbook_has_the_numbers(browser, author, syllabus):
    assessment = an_exam(author, [syllabus.question((0,), 0), syllabus.question((0, 1), 1, points=3), syllabus.question()])
    answer = browser.get(f"/assessments/{assessment.pk}/matrix/file")
    assert 'filename="' in answer["Content-Disposition"]
    rows = [list(row) for row in read_sheet(io.BytesIO(answer.content)).rows]
    assert rows[0] == ["Learning objectives", "Knows", "Applies", "No level", "Total"]
    assert rows[1] == ["Bookkeeping › Accounts › 1.1 Debit", 1, 1, 0, 2]
    assert rows[-1] == ["Total", 1, 1, 1, 3]


@pytest.mark.parametrize("query", ["", "?version=1"])
def test_it_says_that_it_counts_questions_that_a_candidate_may_not_have(browser, author, syllabus, query):
    items = [syllabus.question((0,), 0) for _n in range(3)]
    assessment = an_assessment(items, owner=author, published=False, sections=[{"questions": 3, "draw": 2}])
    publish(assessment.pk, by=SYSTEM, now=clock.now())
    shown = browser.get(f"/assessments/{assessment.pk}/matrix{query}").text
    assert "All 3 questions of the pool; each candidate is asked 2." in shown


@pytest.mark.parametrize("query", ["", "?rows=topics", "?version=1"])
def test_its_statements_do_not_grow_with_the_questions(browser, author, syllabus, query):
    def statements(number: int) -> int:
        items = [syllabus.question((0, 1), n % 2, topic=True) for n in range(number)]
        assessment = an_exam(author, items)
        publish(assessment.pk, by=SYSTEM, now=clock.now())
        with CaptureQueriesContext(connection) as asked:
            assert browser.get(f"/assessments/{assessment.pk}/matrix{query}").status_code == 200
        return len(asked)

    statements(2)
    assert statements(12) == statements(2)
