"""What an author is told to look at before publishing: facts that prevent nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from stratus.assessments.forms.rules import Cell, Form
from stratus.assessments.models import AssessmentRepository
from stratus.assessments.versions.actions import publish
from stratus.assessments.versions.checks.remarks import Published, TimedSection, Written, listed, reading_of, remarks_on, words_in
from stratus.foundation import clock
from stratus.library.classification.models import Objective
from stratus.library.models import Item, ItemRevision
from stratus.tenancy import current
from support.builders import SYSTEM, a_collection, a_repository, a_tenant, a_user, an_assessment, an_item
from support.staff import a_browser


def a_question(text: str = "What is it?", title: str = "One", **fields: Any) -> Written:
    return Written(**{"id": title, "title": title, "text": text, "revision": 1} | fields)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 0),
        ("What is on the left?", 5),
        ("3 + 4 = 7 …", 3),
        ("l’hôpital, don't!", 2),
        ("हिन्दी में प्रश्न", 3),
        ("左边是什么", 5),
        ("日本語を読む", 6),
        ("ภาษาไทยเป็น", 3),
        ("Wat betekent 借方?", 4),
    ],
)
def test_words_are_counted_in_every_script(text, words):
    assert words_in(text) == words


def test_reading_takes_so_many_minutes_rounded_up():
    found = reading_of([a_question("word " * 401)], [], 60)
    assert (found.words, found.minutes, found.duration, found.speed) == (401, 3, 60, 200)


def test_where_sheets_differ_the_longest_is_read_and_of_what_is_drawn_the_mean():
    asked = [a_question("word " * n, title) for title, n in (("A", 100), ("B", 200), ("C", 600))]
    assert reading_of(asked, [], None, [Form(1, "", items=("A", "B")), Form(2, "", items=("A", "C"))]).words == 700
    assert reading_of(asked, [], None, [Form(1, "", cells=(Cell(("A", "B", "C"), 2),))]).words == 600
    case = a_question("word " * 50, "Case", is_page=True, about=frozenset({"A", "B"}))
    assert reading_of([*asked, case], [], None, [Form(1, "", items=("C",))]).words == 600


def test_what_is_read_before_the_start_takes_no_time_of_the_exam():
    assert reading_of([a_question("word " * 401, is_page=True, is_timed=False)], [], 60).words == 0


def test_reading_that_takes_half_of_the_time_is_no_remark_and_more_is():
    assert remarks_on([a_question("word " * 1000)], duration=10) == []
    [told] = remarks_on([a_question("word " * 1001)], duration=10)
    assert told == "Reading alone takes about 6 of the 10 minutes: there are 1001 words, at 200 a minute."


def test_without_a_duration_nothing_is_said_of_reading():
    assert remarks_on([a_question("word " * 9000)]) == []


def test_a_section_with_a_time_of_its_own_is_judged_by_itself():
    sections = [TimedSection(1, "Cases", "intro " * 100, 1), TimedSection(2, "Rest")]
    [told] = remarks_on([a_question("word " * 101, section=1), a_question("other " * 900, "Two", section=2)], sections, duration=60)
    assert told == "Section “Cases”: reading alone takes about 2 of its 1 minutes: it has 201 words, at 200 a minute."


def test_questions_without_an_objective_of_the_chosen_repositories_are_named():
    asked = [a_question("A", "One", objectives=frozenset({1})), a_question("B", "Two", objectives=frozenset({9})), a_question("C", "Three")]
    [told] = remarks_on([*asked, a_question("Read.", "A page", is_page=True)], within=frozenset({1}))
    assert told == "No learning objective of the repositories that this assessment is about: Two; Three."
    assert remarks_on(asked, within=None) == []


def test_what_was_changed_since_the_last_version_is_named_and_what_is_new_is_not():
    asked = [a_question("A", "One", revision=2), a_question("B", "Two", revision=1), a_question("C", "New", revision=3)]
    [told] = remarks_on(asked, published=Published(4, {"One": 1, "Two": 1}))
    assert told == "Changed in the library since version 4 was published: One."


def test_equal_titles_and_equal_texts_are_named_without_case_accents_and_the_sign_at_the_end():
    asked = [
        a_question("Qu’est-ce que c’est ?", "Début", id="1"),
        a_question("qu'est-ce  que c'est", "DEBUT", id="2"),
        a_question("Other", "Two"),
    ]
    assert remarks_on(asked) == [
        "Several questions have the same title: Début.",
        "These questions ask the same, word for word: Début; DEBUT.",
    ]


def test_the_same_words_with_another_picture_or_about_another_case_ask_something_else():
    assert remarks_on([a_question(beside=frozenset({"a"})), a_question(title="Two", beside=frozenset({"b"}))]) == []


def test_questions_without_words_are_not_called_the_same():
    assert remarks_on([a_question("", "One"), a_question("  ", "Two")]) == []


def test_of_many_titles_the_first_are_named():
    assert listed([str(n) for n in range(10)]) == "0; 1; 2; 3; 4; 5; 6; 7; and 2 others"
    assert listed([str(n) for n in range(9)]).endswith("; and 1 other")


# --- on the page of an assessment


@pytest.fixture
def author(db: None) -> Iterator[Any]:
    with current.use(a_tenant()):
        yield a_user("Author")


@pytest.fixture
def browser(author: Any) -> Client:
    return a_browser(author)


def questions(author: Any, number: int) -> list[Item]:
    collection = a_collection(owner=author)
    return [an_item("ESSAY", collection=collection, stem=f"<p>Question {n}: {'word ' * 99}</p>") for n in range(number)]


def page(browser: Client, pk: int) -> str:
    return str(browser.get(f"/assessments/{pk}").text)


def test_the_page_says_how_long_reading_takes_and_that_nothing_is_prevented(browser, author):
    assessment = an_assessment(questions(author, 2), owner=author, published=False, duration=1)
    shown = page(browser, assessment.pk)
    for text in (
        "202 words",
        "About 2 min at 200 words a minute.",
        "Reading alone takes about 2 of the 1 minutes",
        "None of this prevents publishing.",
    ):
        assert text in shown
    publish(assessment.pk, by=SYSTEM, now=clock.now())


def test_where_there_is_nothing_to_look_at_the_page_says_nothing(browser, author):
    assert "To look at" not in page(browser, an_assessment(questions(author, 1), owner=author, published=False).pk)


def test_a_question_that_is_saved_again_after_publication_is_named(browser, author):
    items = questions(author, 2)
    assessment = an_assessment(items, owner=author, published=False)
    publish(assessment.pk, by=SYSTEM, now=clock.now())
    assert "since version 1" not in page(browser, assessment.pk)
    later = ItemRevision.objects.create(item=items[0], number=2, title="Later", content=items[0].latest.content, max_score=2)
    Item.objects.filter(pk=items[0].pk).update(latest=later, title="Later")
    assert "Changed in the library since version 1 was published: Later." in page(browser, assessment.pk)


def test_objectives_of_other_repositories_than_the_chosen_ones_do_not_count(browser, author):
    items, repository = questions(author, 2), a_repository()
    for item, of in zip(items, (repository, a_repository()), strict=True):
        one = Objective.objects.create(repository=of, title="Debit", position=1)
        ItemRevision.objects.filter(pk=item.latest_id).update(classification={"objectives": [{"id": one.pk, "title": "Debit"}]})
    assessment = an_assessment(items, owner=author, published=False)
    assert "No learning objective" not in page(browser, assessment.pk)
    AssessmentRepository.objects.create(assessment=assessment, repository=repository)
    assert f"is about: {items[1].title}." in page(browser, assessment.pk)


def test_the_statements_of_the_page_do_not_grow_with_the_questions(browser, author):
    def statements(number: int) -> int:
        items, repository = questions(author, number), a_repository()
        for item in items:
            one = Objective.objects.create(repository=repository, title="Debit", position=1)
            ItemRevision.objects.filter(pk=item.latest_id).update(classification={"objectives": [{"id": one.pk, "title": "Debit"}]})
        assessment = an_assessment(items, owner=author, published=False)
        AssessmentRepository.objects.create(assessment=assessment, repository=repository)
        publish(assessment.pk, by=SYSTEM, now=clock.now())
        with CaptureQueriesContext(connection) as asked:
            page(browser, assessment.pk)
        return len(asked)

    statements(2)
    assert statements(12) == statements(2)
