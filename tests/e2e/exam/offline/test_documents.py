"""An author puts a document into a question by the keyboard; a candidate without network reads it."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import suppress

import pytest
from candidate import Candidate
from pictured_exam import Computer, Sitting
from playwright.sync_api import Locator, Page, expect

from library.media.documents.made import a_pdf
from support.cable import Cable
from support.running import eventually

pytestmark = [pytest.mark.server, pytest.mark.browser]
TITLE = "A letter of 1848"
FILES = "caches.open('stratus-documents').then(cache => cache.keys()).then(keys => keys.length)"
"""How many files are kept with which documents are shown: pdf.js, its worker, what reads JPEG 2000, and 14 fonts."""


@pytest.fixture
def cable(server) -> Iterator[Cable]:
    made = Cable(server.port)
    yield made
    with suppress(OSError):
        made.pull_out()


def viewer_in(place: Locator | Page) -> Locator:
    return place.get_by_role("group", name=TITLE)


def reads(viewer: Locator) -> None:
    """Sees its first page, and goes on to the second."""
    pages = viewer.get_by_role("region", name=f"Pages of “{TITLE}”")
    expect(pages.locator("canvas").first).to_be_visible()
    expect(pages.locator(".text span").first).to_have_text("Page 1 of the source")
    following = viewer.get_by_role("button", name="Next page")
    following.focus()
    following.press("Enter")
    expect(viewer.locator(".number").first).to_have_text("Page 2 of 7")
    expect(pages.get_by_role("group", name="Page 2 of 7").locator("canvas")).to_be_visible()
    viewer.get_by_role("button", name="Zoom in").press("Enter")
    expect(viewer.locator(".number").last).to_have_text("125 %")


def writes_the_question(page: Page, title: str) -> None:
    page.goto("/library/collections/new")
    page.get_by_label("Title").fill(title)
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="New item").first.click()
    page.locator('a[href$="/items/new/ESSAY"]').click()
    page.get_by_label("Title").fill("Letter")
    question = page.get_by_role("textbox", name="Question")
    question.click()
    page.keyboard.type("Who wrote this? ")
    page.keyboard.press("Shift+Tab")
    for _ in range(30):
        if page.evaluate("document.activeElement.getAttribute('aria-label')") == "Document":
            break
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Document")
    file = dialog.get_by_label("Upload a document")
    file.set_input_files({"name": "letter.pdf", "mimeType": "application/pdf", "buffer": a_pdf()[:-200]})
    expect(dialog.get_by_role("alert")).to_contain_text("damaged")
    file.set_input_files({"name": "letter.pdf", "mimeType": "application/pdf", "buffer": a_pdf(7)})
    expect(dialog.get_by_role("radio", name="letter")).to_be_checked()
    expect(dialog.get_by_label("Title")).to_be_focused()
    page.keyboard.press("Enter")
    expect(dialog).to_contain_text("Say what it is")
    page.keyboard.type(TITLE)
    dialog.get_by_role("button", name="Put it in").click()
    expect(dialog).to_have_count(0)
    expect(question).to_contain_text(f"Document: {TITLE}")


def publishes(page: Page, title: str) -> str:
    page.goto("/assessments/new")
    page.get_by_label("Title").fill(title)
    page.get_by_role("button", name="Create").click()
    external_id = f"DOCUMENTS-{secrets.token_hex(6)}"
    page.get_by_label("External ID").fill(external_id)
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Add questions").first.click()
    page.get_by_label("Collection").select_option(title)
    page.get_by_role("button", name="Show").click()
    page.get_by_label("Letter").check()
    page.get_by_role("button", name="Add", exact=True).click()
    page.get_by_role("button", name="Publish").click()
    page.get_by_role("dialog").get_by_role("button", name="Publish").click()
    expect(page.get_by_text("Version 1 is published")).to_be_visible()
    return external_id


def test_a_document_is_written_into_a_question_and_read_without_network(page: Page, log_in, server, api, cable) -> None:
    author: Page = log_in("author")
    complaints: list[str] = []
    for one in (author, page):
        one.on("console", lambda told: complaints.append(told.text) if told.type == "error" and "422" not in told.text else None)
    title = f"With documents {secrets.token_hex(3)}"
    writes_the_question(author, title)
    author.locator("main").get_by_role("button", name="Save").last.click()
    expect(author.get_by_text("was saved as version 1")).to_be_visible()
    reads(viewer_in(author.locator("stratus-item")))

    sitting, computer = Sitting(server, api, publishes(author, title)), Computer(page)
    assert complaints == []
    computer.is_told_at_once()
    candidate = Candidate(page, questions=1).opens(cable.leads(sitting.link))
    candidate.sees("on this computer already")
    assert "application/pdf" not in computer.lies("stratus-objects")
    sitting.opens()
    candidate.hears_of_the_network().starts().until_kept()
    assert eventually(lambda: page.evaluate(FILES) == 17)
    cable.pull_out()
    page.reload()
    reads(viewer_in(page))
