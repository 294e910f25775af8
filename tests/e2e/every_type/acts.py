"""What happens to an item in its life, whatever its type."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import httpx
import psycopg
from candidate import Candidate
from playwright.sync_api import Locator, Page, expect

from item_types.hands import hand_of, type_of
from stratus.item_types.registry import item_type
from support.hall import paths
from support.running import RunningServer, eventually


@dataclass(frozen=True, slots=True)
class Exam:
    """An assessment whose first question is of a type, and whose second is an essay, so that somebody marks it."""

    external_id: str
    collection_page: str

    def scheduled(self, server: RunningServer) -> tuple[str, str]:
        """Return the external id of a schedule of its own, and the launch link of its only candidate."""
        name = f"EVERY-{secrets.token_hex(6)}"
        return name, server.url + paths(server, name, 1, self.external_id)[0]


def rows(server: RunningServer, sql: str, *values: Any) -> list[tuple[Any, ...]]:
    with psycopg.connect(server.dsn) as connection:
        return connection.execute(sql, values).fetchall()


# Written


def fill_in_new_item(page: Page, collection: str, key: str, title: str) -> None:
    page.goto(collection)
    page.get_by_role("link", name="New item").first.click()
    page.locator(f'a[href$="/items/new/{type_of(key)}"]').click()
    hand_of(key).writes(page.locator("form.card"), title)


def save_item(page: Page) -> None:
    page.locator("main").get_by_role("button", name="Save").last.click()
    expect(page.get_by_text("was saved as version 1")).to_be_visible()


def new_collection(page: Page, title: str) -> str:
    """Make a collection, and return the address of its page."""
    page.goto("/library/collections/new")
    page.get_by_label("Title").fill(title)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name=title)).to_be_visible()
    return page.url


def publish(page: Page, key: str, adds: Callable[[Page], None] = lambda _page: None) -> Exam:
    """Write the two questions, put them into an assessment and publish it. `adds`: what else is written into the first one's form."""
    title = f"Every act of {key} {secrets.token_hex(3)}"
    collection = new_collection(page, title)
    titles = {"First, of this type": key, "Second, for a marker": "ESSAY"}
    for name, kind in titles.items():
        fill_in_new_item(page, collection, kind, name)
        if name == next(iter(titles)):
            adds(page)
        save_item(page)
    return publish_questions(page, title, collection, list(titles))


def publish_questions(page: Page, title: str, collection: str, questions: Sequence[str]) -> Exam:
    """Put these questions of the collection with this title into an assessment of the same title, and publish it."""
    page.goto("/assessments/new")
    page.get_by_label("Title").fill(title)
    page.get_by_role("button", name="Create").click()
    external_id = f"EVERY-{secrets.token_hex(6)}"
    page.get_by_label("External ID").fill(external_id)
    page.get_by_label("Duration in minutes").fill("45")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Add questions").first.click()
    page.get_by_label("Collection").select_option(title)
    page.get_by_role("button", name="Show").click()
    for name in questions:
        page.get_by_label(name).check()
    page.get_by_role("button", name="Add", exact=True).click()
    page.get_by_role("button", name="Publish").click()
    page.get_by_role("dialog").get_by_role("button", name="Publish").click()
    expect(page.get_by_text("Version 1 is published")).to_be_visible()
    return Exam(external_id, collection)


# Sat


def sits(page: Page, link: str, questions: int = 2) -> Candidate:
    """The exam is open at its first question."""
    return Candidate(page, questions=questions).opens(link).starts()


def question_on(page: Page) -> Locator:
    return page.locator("stratus-item").first


def fits(page: Page, width: int) -> None:
    """Nothing on the page makes it wider than this window."""
    assert eventually(lambda: page.evaluate("width => document.documentElement.scrollWidth <= width", width))


def hands_in(page: Page) -> None:
    page.get_by_role("banner").get_by_role("button", name="Hand in").click()
    page.get_by_role("dialog").get_by_role("button", name="Hand in", exact=True).click()
    expect(page.get_by_role("heading", name="You have handed in your exam")).to_be_visible()


def is_stored(server: RunningServer, candidate: Candidate, key: str, number: int = 1) -> bool:
    """Whether the server comes to hold an answer to the question with this number, which is of this type."""
    sql = """SELECT x.value FROM delivery_answer x JOIN delivery_attempt a ON a.id = x.attempt_id JOIN delivery_paper p ON p.id = a.paper_id
               JOIN assessments_assessmentversion v ON v.id = p.version_id
              WHERE a.registration_id = %s AND x.item = v.items -> %s ->> 'id'"""
    answered = item_type(type_of(key)).is_answered
    return eventually(lambda: any(answered(value) for (value,) in rows(server, sql, candidate.registration, number - 1)))


# Marked


def script_page(server: RunningServer, schedule: str) -> str:
    """The address of the script of this schedule's only candidate, at its first question, once the worker has made it."""
    sql = """SELECT s.id, x.id, v.items #>> '{0,id}' FROM marking_script x JOIN scheduling_schedule s ON s.id = x.schedule_id
               JOIN delivery_attempt a ON a.id = x.attempt_id JOIN delivery_paper p ON p.id = a.paper_id
               JOIN assessments_assessmentversion v ON v.id = p.version_id WHERE s.external_id = %s"""
    ((pk, script, item),) = eventually(lambda: rows(server, sql, schedule))
    return f"/marking/{pk}/scripts/{script}?item={item}"


def comes_to_mark(page: Page, api: httpx.Client, schedule: str) -> None:
    """The assessor opens their link."""
    settings = api.get(f"/external/schedule/{schedule}/marking/settings").raise_for_status().json()["Content"]
    page.goto(settings["Assessors"][0]["DirectLink"])
    expect(page.get_by_role("heading", name=schedule)).to_be_visible()


def turn_to(page: Page, number: int, questions: int) -> None:
    """On a script: go to this question."""
    page.get_by_role("navigation", name="Questions").get_by_role("link").nth(number - 1).click()
    expect(page.get_by_role("heading", name=f"Question {number} of {questions}")).to_be_visible()


def give_a_point(page: Page) -> None:
    """At a question of a script: where it waits for a person's points. Elsewhere the field is folded away."""
    if page.get_by_label("Points").is_visible():
        page.get_by_label("Points").fill("1")
        page.get_by_role("button", name="Save", exact=True).click()
        expect(page.get_by_label("Points")).to_have_value("1")


def mark(page: Page) -> None:
    """On a script: give a point wherever a person gives them, and submit."""
    for number in (1, 2):
        turn_to(page, number, 2)
        give_a_point(page)
    submit(page)


def submit(page: Page) -> None:
    """On a script of which everything is marked."""
    page.get_by_role("link", name="Submit scores").click()
    page.get_by_role("button", name="Submit", exact=True).click()
    expect(page.get_by_role("heading", name="EVERY-")).to_be_visible()


def publish_result(page: Page, schedule: str) -> None:
    page.goto(f"/results?{urlencode({'q': schedule})}")  # other tests' schedules may fill the first page
    page.get_by_role("link", name=schedule, exact=True).click()
    page.get_by_role("button", name="Publish results").click()
    page.get_by_role("dialog").get_by_role("button", name="Publish", exact=True).click()
    expect(page.get_by_role("button", name="Publish results")).to_have_count(0)


def open_result(page: Page) -> None:
    """On the page of a schedule's results: that of its only candidate."""
    page.get_by_role("link", name="Candidate 0").click()
    expect(page.get_by_role("button", name="Print")).to_be_visible()
