"""An author puts a document into a question by the keyboard; a candidate without network reads it."""

from __future__ import annotations

import secrets

import pytest
from candidate import Candidate
from media_exam import Put, complaints_of, saves
from pictured_exam import Computer, Sitting
from playwright.sync_api import Locator, Page, expect

from library.media.documents.made import a_pdf
from support.running import eventually

pytestmark = [pytest.mark.server, pytest.mark.browser]
TITLE = "A letter of 1848"
LETTER = Put(
    item="Letter",
    asks="Who wrote this?",
    kind="Document",
    title=TITLE,
    name="letter",
    wrong={"name": "letter.pdf", "mimeType": "application/pdf", "buffer": a_pdf()[:-200]},
    said="damaged",
    file={"name": "letter.pdf", "mimeType": "application/pdf", "buffer": a_pdf(7)},
)
FILES = "caches.open('stratus-documents').then(cache => cache.keys()).then(keys => keys.length)"
"""How many files are kept with which documents are shown: pdf.js, its worker, what reads JPEG 2000, and 14 fonts."""


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


def test_a_document_is_written_into_a_question_and_read_without_network(page: Page, log_in, server, api, cable) -> None:
    author: Page = log_in("author")
    complaints = complaints_of(author, page)
    title = f"With documents {secrets.token_hex(3)}"
    LETTER.writes(author, title)
    saves(author)
    reads(viewer_in(author.locator("stratus-item")))

    sitting, computer = Sitting(server, api, LETTER.publishes(author, title)), Computer(page)
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
