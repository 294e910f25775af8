"""What an author may switch on in an essay, and what candidates see of the files that they hand in."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from typing import Any

import pytest
from acts import fits, publish, question_on, rows, sits
from keyboard import Keyboard
from playwright.sync_api import FilePayload, Page, expect

from support.running import RunningServer, eventually

pytestmark = [pytest.mark.server, pytest.mark.browser]


def picture(width: int, height: int) -> bytes:
    """A grey PNG."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    lines = (b"\0" + b"\x99" * width) * height
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        chunk(*one)
        for one in ((b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)), (b"IDAT", zlib.compress(lines)), (b"IEND", b""))
    )


PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"
)
SVG = b"<svg xmlns='http://www.w3.org/2000/svg'><script>document.title = 'run'</script></svg>"


def stored(server: RunningServer, registration: int) -> list[Any]:
    sql = "SELECT x.value FROM delivery_answer x JOIN delivery_attempt a ON a.id = x.attempt_id WHERE a.registration_id = %s"
    return [value for (value,) in rows(server, sql, registration)]


def test_a_table_is_made_and_filled_by_keyboard_and_its_words_count(
    page: Page, server: RunningServer, log_in: Callable[[str], Page]
) -> None:
    def allows(form: Page) -> None:
        form.get_by_label("The candidate can make tables").check()
        form.get_by_label("The browser checks the spelling").check()

    _schedule, link = publish(log_in("author"), "ESSAY", allows).scheduled(server)
    candidate = sits(page, link)
    field = question_on(page).get_by_role("textbox", name="Your answer")
    expect(field).to_have_attribute("spellcheck", "true")
    expect(field).to_have_attribute("lang", "en")
    keys = Keyboard(page).reaches(field).presses("Alt+F10")
    expect(question_on(page).get_by_role("button", name="Bold")).to_be_focused()
    keys.presses("End").presses("ArrowLeft").presses("ArrowLeft").presses("ArrowLeft").presses("ArrowLeft").presses("ArrowLeft")
    expect(question_on(page).get_by_role("button", name="Insert table")).to_be_focused()
    keys.presses("Enter")
    expect(field).to_be_focused()
    for cell in range(1, 10):
        page.keyboard.type(f"cell {cell}")
        page.keyboard.press("Tab")
    expect(field).not_to_be_focused()
    expect(page.get_by_text("18 words")).to_be_visible()
    candidate.sees_saved()
    assert eventually(
        lambda: [(value["html"].count("<td>"), value["words"]) for value in stored(server, candidate.registration)] == [(6, 18)]
    )
    for width in (1440, 390, 320):
        page.set_viewport_size({"width": width, "height": 800})
        fits(page, width)


def test_candidates_look_at_what_they_hand_in(page: Page, server: RunningServer, log_in: Callable[[str], Page]) -> None:
    def takes_three(form: Page) -> None:
        form.get_by_label("Most files").fill("3")

    _schedule, link = publish(log_in("author"), "FILE_RESPONSE", takes_three).scheduled(server)
    candidate = sits(page, link)
    question = question_on(page)
    files: list[FilePayload] = [
        {"name": "photo.png", "mimeType": "image/png", "buffer": picture(600, 20)},
        {"name": "work.pdf", "mimeType": "application/pdf", "buffer": PDF},
        {"name": "drawn.png", "mimeType": "image/png", "buffer": SVG},
    ]
    question.locator("input[type=file]").set_input_files(files)
    expect(question.get_by_text("Received", exact=True)).to_have_count(3)
    candidate.sees_saved()
    for time in ("just chosen", "from the server"):
        question.get_by_role("button", name="Show photo.png").click()
        shown = question.get_by_role("img", name="Picture: photo.png")
        expect(shown).to_be_visible()
        assert shown.evaluate("img => img.decode().then(() => img.naturalWidth)") == 600, time
        question.get_by_role("button", name="Show drawn.png").click()
        expect(question.get_by_text("it is no picture or PDF inside")).to_be_visible()
        page.set_viewport_size({"width": 320, "height": 700})
        fits(page, 320)
        page.set_viewport_size({"width": 1280, "height": 800})
        page.reload()
        expect(candidate.heading(1)).to_be_visible()
    assert page.title() != "run"
    question.get_by_role("button", name="Show work.pdf").click()
    pdf = question.get_by_role("link", name="Open work.pdf in a new tab")
    expect(pdf).to_be_visible()
    with page.context.expect_page() as opened:
        pdf.click()
    assert opened.value != page
