"""Every act in the life of a question, for every type, in every run: one exam asks a question of each type, and each act is one sitting.

A type that is answered in several ways has a question for each (`item_types.hands.forms`).

What is seen at every width and in all colours is in the other files of this folder, which take an hour.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest
from acts import (
    Exam,
    comes_to_mark,
    fill_in_new_item,
    give_a_point,
    hands_in,
    is_stored,
    new_collection,
    open_result,
    publish_questions,
    publish_result,
    question_on,
    rows,
    save_item,
    script_page,
    sits,
    submit,
    turn_to,
)
from candidate import Candidate
from chromium import patient
from keyboard import Keyboard
from outcomes import Outcomes
from playwright.sync_api import Browser, Page, expect

from item_types.hands import QUESTION, forms, hand_of, type_of
from stratus.item_types.registry import item_type
from support.cable import Cable
from support.running import RunningServer

pytestmark = [pytest.mark.server, pytest.mark.browser, pytest.mark.usefixtures("browser")]

FORMS = forms()
IN_EVERY_RUN = FORMS[::6]
"""Every fourth one: all of them took a run over its time. `make thorough` takes all."""
of_every_type = pytest.mark.parametrize(
    "key", [key if key in IN_EVERY_RUN else pytest.param(key, marks=pytest.mark.thorough) for key in FORMS]
)
Driving = Callable[[], AbstractContextManager[Browser]]
MARKED = "ESSAY"
"""The exam asks one of this type, whatever else: somebody marks it."""


@dataclass(slots=True)
class Story:
    """The exam and what became of each act so far."""

    exam: Exam
    keys: list[str]
    """Types of its questions, or ways to answer them, in order."""
    outcomes: Outcomes = field(default_factory=Outcomes)

    def number(self, key: str) -> int:
        """At which place of the exam the question of this type is. Fails the test where it was not written."""
        if key not in self.keys:
            pytest.fail(f"no question of type {key} was written")
        return self.keys.index(key) + 1

    def sits(self, page: Page, link: str) -> Candidate:
        return sits(page, link, len(self.keys))


def comes_to(candidate: Candidate, number: int) -> None:
    """The candidate is at this question, wherever they are."""
    if not candidate.heading(number).is_visible():
        candidate.goes_to(number)


@pytest.fixture(scope="module")
def keys(request: pytest.FixtureRequest) -> list[str]:
    """The types that this run asks for, so that `-k MATCH` does not wait for all others."""
    here = [item for item in request.session.items if item.path == request.path]
    wanted = {item.callspec.params.get("key") for item in here if isinstance(item, pytest.Function) and hasattr(item, "callspec")}
    return [key for key in FORMS if key in wanted] or FORMS


@pytest.fixture(scope="module")
def failures() -> list[str]:
    """Errors of scripts, in any window."""
    return []


@pytest.fixture(scope="module")
def window(driving: Driving, server: RunningServer, failures: list[str]) -> Iterator[Callable[[], Page]]:
    """Open a window in a fresh profile, which stays open for the tests of this file."""
    opened: list[Page] = []

    def open_window() -> Page:
        context = patient(chromium.new_context(base_url=server.url, locale="en-GB", viewport={"width": 1440, "height": 900}))
        opened.append(context.new_page())
        opened[-1].on("pageerror", lambda error: failures.append(str(error)))
        return opened[-1]

    with driving() as chromium:
        pass
    yield open_window
    with driving():
        for page in opened:
            page.context.close()


@pytest.fixture(autouse=True)
def no_script_fails(failures: list[str]) -> Iterator[None]:
    before = len(failures)
    yield
    assert failures[before:] == []


def passes_axe(page: Page, screen: str) -> None:
    assert Keyboard(page).judges(screen).problems == []


def title_of(key: str) -> str:
    """Of the question of this type. They are listed in the order of their titles."""
    return f"{FORMS.index(key):02}, {key}"


@pytest.fixture(scope="module")
def story(
    driving: Driving, window: Callable[[], Page], enter: Callable[[Page, str], Page], server: RunningServer, keys: list[str]
) -> Story:
    """An author writes a question of each type, tries it and saves it. Those that could be saved are asked in an exam."""
    outcomes = Outcomes()
    with driving():
        page = enter(window(), "author")
        title = f"Every act {secrets.token_hex(3)}"
        collection = new_collection(page, title)

        def written(key: str) -> bool:
            hand = hand_of(key)

            def writes() -> None:
                fill_in_new_item(page, collection, key, title_of(key))
                passes_axe(page, "editor")

            def tries() -> None:
                page.get_by_role("button", name="Preview").click()
                preview = page.locator("#preview stratus-item")
                hand.clicks(preview)
                hand.finds_answer(preview)
                assert item_type(type_of(key)).is_answered(preview.evaluate("el => (el.flush(), el.value)"))

            def saves() -> None:
                save_item(page)
                expect(question_on(page).get_by_text(QUESTION)).to_be_visible()

            if not outcomes.attempt("writing", key, writes):
                return False
            outcomes.attempt("trying", key, tries)
            return outcomes.attempt("saving", key, saves)

        there = [title_of(key) for key in [*keys, *({MARKED} - set(keys))] if written(key)]
        exam = publish_questions(page, title, collection, there)
        page.context.close()
    sql = """SELECT item ->> 'title' FROM assessments_assessmentversion v JOIN assessments_assessment a ON a.id = v.assessment_id,
                    jsonb_array_elements(v.items) WITH ORDINALITY AS x (item, place) WHERE a.external_id = %s ORDER BY place"""
    return Story(exam, [title.partition(", ")[2] for (title,) in rows(server, sql, exam.external_id)], outcomes)


@of_every_type
def test_an_author_writes_a_question(story: Story, key: str) -> None:
    story.outcomes.was_fine("writing", key)
    story.outcomes.was_fine("saving", key)


@of_every_type
def test_an_author_tries_a_question_before_it_is_saved(story: Story, key: str) -> None:
    story.outcomes.was_fine("trying", key)


# Sat


@pytest.fixture(scope="module")
def schedule(driving: Driving, window: Callable[[], Page], server: RunningServer, story: Story) -> str:
    """A schedule whose candidate has answered everything with the mouse, and handed in; its external id."""
    schedule, link = story.exam.scheduled(server)
    with driving():
        page = window()
        candidate = story.sits(page, link)
        for key in story.keys:
            hand, question = hand_of(key), question_on(page)

            def answers(key: str = key, hand: Any = hand, question: Any = question) -> None:
                comes_to(candidate, story.number(key))
                hand.clicks(question)
                candidate.sees_saved()
                assert is_stored(server, candidate, key, story.number(key))
                passes_axe(page, "answered")

            def prints(hand: Any = hand, question: Any = question) -> None:
                page.emulate_media(media="print")
                try:
                    hand.finds_answer(question)
                finally:
                    page.emulate_media(media="screen")

            if story.outcomes.attempt("answering with the mouse", key, answers):
                story.outcomes.attempt("printing", key, prints)
        hands_in(page)
        page.context.close()
    return schedule


@of_every_type
def test_a_candidate_answers_with_the_mouse(story: Story, schedule: str, key: str) -> None:
    story.outcomes.was_fine("answering with the mouse", key)


@of_every_type
def test_a_candidate_prints_a_question_with_their_answer(story: Story, schedule: str, key: str) -> None:
    story.outcomes.was_fine("printing", key)


@of_every_type
def test_an_answer_is_handed_in(server: RunningServer, story: Story, schedule: str, key: str) -> None:
    sql = """SELECT x.value FROM delivery_answer x JOIN delivery_attempt a ON a.id = x.attempt_id JOIN delivery_paper p ON p.id = a.paper_id
               JOIN assessments_assessmentversion v ON v.id = p.version_id JOIN scheduling_schedule s ON s.id = a.schedule_id
              WHERE s.external_id = %s AND a.status = 'HANDED_IN' AND x.item = v.items -> %s ->> 'id'"""
    ((value,),) = rows(server, sql, schedule, story.number(key) - 1)
    assert item_type(type_of(key)).is_answered(value)


@pytest.fixture(scope="module")
def at_the_keyboard(driving: Driving, window: Callable[[], Page], server: RunningServer, story: Story) -> Candidate:
    with driving():
        return story.sits(window(), story.exam.scheduled(server)[1])


@of_every_type
@pytest.mark.criterion("2.1.1")
def test_a_candidate_answers_with_the_keyboard_alone(server: RunningServer, story: Story, at_the_keyboard: Candidate, key: str) -> None:
    page = at_the_keyboard.page
    comes_to(at_the_keyboard, story.number(key))
    hand_of(key).presses(Keyboard(page), question_on(page))
    at_the_keyboard.sees_saved()
    assert is_stored(server, at_the_keyboard, key, story.number(key))


@pytest.fixture(scope="module")
def cable(server: RunningServer) -> Iterator[Cable]:
    made = Cable(server.port)
    yield made
    made.pull_out()


@pytest.fixture(scope="module")
def at_the_cable(driving: Driving, window: Callable[[], Page], server: RunningServer, cable: Cable, story: Story) -> Candidate:
    with driving():
        return story.sits(window(), cable.leads(story.exam.scheduled(server)[1])).until_kept()


@of_every_type
def test_a_page_that_is_loaded_again_without_network_has_the_answer(
    server: RunningServer, story: Story, cable: Cable, at_the_cable: Candidate, key: str
) -> None:
    candidate, page, hand = at_the_cable, at_the_cable.page, hand_of(key)
    comes_to(candidate, story.number(key))
    cable.pull_out()
    try:
        hand.clicks(question_on(page))
        candidate.sees("1 answer waits on this computer")
        page.reload()
        expect(candidate.heading(story.number(key))).to_be_visible()
        hand.finds_answer(question_on(page))
    finally:
        cable.plug_in()
    candidate.hears_of_the_network().sees_saved()
    assert is_stored(server, candidate, key, story.number(key))


# Judged


@pytest.fixture(scope="module")
def marked(driving: Driving, window: Callable[[], Page], server: RunningServer, api: httpx.Client, story: Story, schedule: str) -> str:
    """The assessor has seen everything and submitted; the same schedule."""
    with driving():
        page = window()
        comes_to_mark(page, api, schedule)
        page.goto(script_page(server, schedule))
        for key in story.keys:

            def sees(key: str = key) -> None:
                turn_to(page, story.number(key), len(story.keys))
                shown = page.locator('stratus-item[mode="mark"]')
                hand_of(key).finds_answer(shown)
                hand_of(key).finds_key(shown)
                passes_axe(page, "marking")

            story.outcomes.attempt("marking", key, sees)
            give_a_point(page)
        submit(page)
        page.context.close()
    return schedule


@of_every_type
def test_an_assessor_sees_answer_and_key(story: Story, marked: str, key: str) -> None:
    story.outcomes.was_fine("marking", key)


@pytest.fixture(scope="module")
def result(driving: Driving, window: Callable[[], Page], enter: Callable[[Page, str], Page], marked: str) -> Page:
    """The page of the published result."""
    with driving():
        page = window()
        publish_result(enter(page, "scheduler"), marked)
        open_result(page)
        return page


@of_every_type
@pytest.mark.parametrize("media", ["screen", "print"])
def test_a_published_result_shows_answer_and_key(story: Story, result: Page, key: str, media: str) -> None:
    result.emulate_media(media=media)
    shown = result.locator('stratus-item[mode="review"]').nth(story.number(key) - 1)
    hand_of(key).finds_answer(shown)
    hand_of(key).finds_key(shown)


def test_a_published_result_passes_axe(result: Page) -> None:
    result.emulate_media(media="screen")
    passes_axe(result, "result")


# On paper


@pytest.fixture(scope="module")
def paper(driving: Driving, window: Callable[[], Page], enter: Callable[[Page, str], Page], story: Story) -> Page:
    """The published version as its author prints it for candidates."""
    with driving():
        page = enter(window(), "author")
        page.goto(f"/assessments?{urlencode({'q': story.exam.external_id})}")
        page.locator("a.row-title", has_text="Every act").click()
        page.get_by_role("link", name="Version 1 on paper").click()
        page.emulate_media(media="print")
        return page


@of_every_type
def test_a_question_is_on_the_paper_with_room_for_the_answer(story: Story, paper: Page, key: str) -> None:
    question = paper.locator(".paper-question").nth(story.number(key) - 1)
    expect(question.get_by_text(QUESTION)).to_be_visible()
    assert question.evaluate("el => el.scrollWidth <= el.clientWidth")
    rooms = question.locator(".paper-box, .paper-blank, .paper-line, .paper-cell, .paper-passage, .paper-picture")
    expect(rooms.first).to_be_visible()


def test_a_paper_is_printed_on_sheets_of_a4_without_the_key_and_another_one_with_it(paper: Page) -> None:
    expect(paper.locator(".paper-right, .paper-scheme")).to_have_count(0)
    printed = paper.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) > 1
    assert set(re.findall(rb"/MediaBox\s*\[0 0 (\d+)[.\d]* (\d+)[.\d]*\]", printed)) == {(b"594", b"841")}
    paper.emulate_media(media="screen")
    passes_axe(paper, "paper")
    paper.goto(f"{paper.url}?key=1")
    expect(paper.get_by_text("Marking scheme").first).to_be_visible()
    passes_axe(paper, "paper with key")
    paper.go_back()
    paper.emulate_media(media="print")
