"""The waiting room comes without the exam's code, which arrives while the candidate waits: late, after failures, or not at all."""

from __future__ import annotations

import re

import pytest
from candidate import Candidate
from playwright.sync_api import Page, Request, Route, expect

from support.hall import book
from support.running import RunningServer, eventually

pytestmark = [pytest.mark.server, pytest.mark.browser]

EXAM = re.compile(r"/static/web/assets/(items|sitting)-[\w-]+\.js$")

FETCHED = """() => {
  const there = performance.getEntriesByType("resource").map((one) => new URL(one.name).pathname);
  return document.querySelector("stratus-player").dataset.exam.split(" ").every((file) => there.includes(file));
}"""
"""Whether all of the exam's code has come."""


@pytest.fixture
def link(server: RunningServer) -> str:
    return book(server, 1)[0]


def test_nothing_of_the_exam_is_asked_for_before_the_waiting_room_is_shown(page: Page, link: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(re.sub(r"^https?://[^/]+|[?#].*", "", request.url)))
    page.goto(link)
    expect(page.get_by_role("button", name="Start the exam")).to_be_visible()
    assert eventually(lambda: page.evaluate(FETCHED))
    room = next(number for number, path in enumerate(asked) if path.endswith("/wait"))
    assert not [path for path in asked[: room + 1] if EXAM.search(path)]
    listed = page.locator("stratus-player").get_attribute("data-exam")
    assert listed is not None
    assert set(listed.split()) == {path for path in asked if EXAM.search(path)}


def test_start_waits_for_the_code_says_so_and_begins_no_time_until_then(page: Page, link: str) -> None:
    held: list[Route] = []
    holds = [True]
    started: list[Request] = []
    page.route(EXAM, lambda route: held.append(route) if holds[0] else route.continue_())
    page.on("request", lambda request: started.append(request) if request.url.endswith("/start") else None)
    candidate = Candidate(page).opens(link)
    page.get_by_role("button", name="Start the exam").click()
    candidate.sees("The exam's page is still on its way to this computer. It opens by itself as soon as it is here.")
    candidate.sees("Your exam has not begun yet.")
    assert started == []
    holds[0] = False
    for route in held:
        route.continue_()
    expect(candidate.heading(1)).to_be_visible()
    assert len(started) == 1


def test_a_start_on_a_network_that_fails_succeeds_as_soon_as_it_is_back(page: Page, link: str) -> None:
    page.route(EXAM, lambda route: route.abort())
    candidate = Candidate(page).opens(link)
    page.get_by_role("button", name="Start the exam").click()
    candidate.sees("The exam's page cannot be fetched at the moment.")
    page.unroute(EXAM)
    candidate.hears_of_the_network()
    expect(candidate.heading(1)).to_be_visible()


def test_a_page_whose_files_the_server_has_no_more_says_so_and_loads_anew(page: Page, link: str) -> None:
    page.route(EXAM, lambda route: route.fulfill(status=404, body="There is no such file."))
    candidate = Candidate(page).opens(link)
    candidate.sees("the server may have been renewed since this page was opened")
    page.unroute(EXAM)
    page.get_by_role("button", name="Load the page again").click()
    candidate.starts()


def test_before_its_script_has_come_the_page_says_in_text_what_it_is(page: Page, link: str) -> None:
    held: list[Route] = []
    page.route(re.compile(r"/static/web/assets/main-[\w-]+\.js$"), lambda route: held.append(route))
    page.goto(link, wait_until="commit")
    expect(page.get_by_role("heading", name="Exam", exact=True)).to_be_visible()
    expect(page.get_by_text("One moment…")).to_be_visible()
    for route in held:
        route.continue_()
    expect(page.get_by_role("button", name="Start the exam")).to_be_visible()
    expect(page.get_by_text("One moment…")).to_have_count(0)
    expect(page.get_by_role("main")).to_have_count(1)
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
