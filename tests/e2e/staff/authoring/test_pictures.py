"""An author puts a picture into a question by the keyboard, and sees it where the question is shown."""

from __future__ import annotations

import re
from base64 import b64encode

import pytest
from playwright.sync_api import Locator, Page, expect

from item_types.hands import editor
from library.pictures import a_file

pytestmark = pytest.mark.browser


def width_of(picture: Locator) -> int:
    """How wide the picture is that the browser has loaded, in pixels."""
    expect(picture).to_have_attribute("data-state", "there")
    return int(picture.evaluate("img => img.decode().then(() => img.naturalWidth)"))


def a_new_essay(page: Page, title: str) -> None:
    page.goto("/library/collections/new")
    page.get_by_label("Title").fill(title)
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="New item").click()
    page.get_by_role("link", name="Essay").click()


def test_an_author_puts_a_picture_into_a_question_and_sees_it(log_in):
    page: Page = log_in("author")
    complaints: list[str] = []
    page.on("console", lambda told: complaints.append(told.text) if told.type == "error" and "422" not in told.text else None)
    a_new_essay(page, "With pictures")
    page.get_by_label("Title").fill("Delta")
    question = editor(page, "Question")
    question.click()
    page.keyboard.type("Which river is this? ")
    page.keyboard.press("Shift+Tab")  # the bar is one stop of the Tab key
    for _ in range(30):
        if page.evaluate("document.activeElement.getAttribute('aria-label')") == "Picture":
            break
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")

    dialog = page.get_by_role("dialog", name="Picture")
    expect(dialog).to_contain_text("This collection has no pictures yet.")
    file = dialog.get_by_label("Upload a picture")
    expect(file).to_be_focused()
    file.set_input_files({"name": "scan.png", "mimeType": "image/png", "buffer": a_file(2500, 2000)})
    expect(dialog.get_by_role("alert")).to_contain_text("Have it made smaller")
    dialog.get_by_label("Make it smaller if it is too large").press("Space")
    expect(dialog.get_by_role("radio", name="scan")).to_be_checked()
    expect(dialog.get_by_label("What it shows")).to_be_focused()
    page.keyboard.press("Enter")
    expect(dialog).to_contain_text("Say what the picture shows, or that it is decoration.")
    page.keyboard.type("A delta seen from above")
    page.keyboard.press("Enter")
    expect(dialog).to_have_count(0)
    expect(question).to_be_focused()
    page.keyboard.type(" Explain.")
    expect(question.get_by_role("img", name="A delta seen from above")).to_be_visible()

    page.get_by_role("button", name="Preview").click()
    assert 2000 < width_of(page.locator("#preview stratus-item").get_by_role("img", name="A delta seen from above")) < 2500
    expect(editor(page, "Question").get_by_role("img", name="A delta seen from above")).to_be_visible()
    page.locator("main").get_by_role("button", name="Save").last.click()
    expect(page.get_by_text("was saved as version 1")).to_be_visible()
    assert width_of(page.locator("stratus-item").get_by_role("img", name="A delta seen from above")) > 2000
    expect(page.locator("stratus-item")).to_contain_text("Explain.")

    page.get_by_role("link", name="Edit").click()
    editor(page, "Question").get_by_role("img").click()
    page.get_by_role("toolbar", name="Formatting").first.get_by_role("button", name="Picture").click()
    dialog.get_by_label("Decoration: nothing that is needed for the answer").check()
    dialog.get_by_role("button", name="Change the picture").click()
    page.locator("main").get_by_role("button", name="Save").last.click()
    expect(page.get_by_text("was saved as version 2")).to_be_visible()
    expect(page.locator("stratus-item .stem img")).to_have_attribute("alt", "")
    assert complaints == []


COPIES = """async (data) => {
  const blob = new Blob([Uint8Array.from(atob(data), (sign) => sign.charCodeAt(0))], { type: "image/png" });
  await navigator.clipboard.write([new ClipboardItem({ "image/png": blob })]);
}"""


def test_an_author_pastes_a_picture_into_a_question(log_in):
    page: Page = log_in("author")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    a_new_essay(page, "With a pasted picture")
    page.get_by_label("Title").fill("Pasted")
    question = editor(page, "Question")
    question.click()
    page.keyboard.type("Which river is this? ")
    page.evaluate(COPIES, b64encode(a_file(320, 240)).decode())
    page.keyboard.press("ControlOrMeta+v")

    dialog = page.get_by_role("dialog", name="Picture")
    expect(dialog.get_by_role("radio", name="Pasted picture")).to_be_checked()
    chosen = dialog.get_by_label("Upload a picture").evaluate("field => Array.from(field.files, ({ name }) => name)")
    assert re.fullmatch(r"Pasted picture, .+\.png", *chosen)
    expect(dialog.get_by_label("What it shows")).to_be_focused()
    page.keyboard.type("A delta")
    page.keyboard.press("Enter")
    expect(dialog).to_have_count(0)
    page.locator("main").get_by_role("button", name="Save").last.click()
    expect(page.get_by_text("was saved as version 1")).to_be_visible()
    assert width_of(page.locator("stratus-item").get_by_role("img", name="A delta")) == 320
