"""Pictures of questions, and how an author chooses one in a browser."""

from __future__ import annotations

import io

from PIL import Image
from playwright.sync_api import Locator, expect


def a_png(width: int = 400, height: int = 200) -> bytes:
    """A picture of one colour."""
    file = io.BytesIO()
    Image.new("RGB", (width, height), "lightsteelblue").save(file, "PNG")
    return file.getvalue()


def uploads(form: Locator, shows: str) -> None:
    """Upload a picture in the form of an item, and say what it shows."""
    form.get_by_role("button", name="Upload or look for a picture").click()
    dialog = form.page.get_by_role("dialog")
    dialog.get_by_label("Upload a picture").set_input_files({"name": "heart.png", "mimeType": "image/png", "buffer": a_png()})
    expect(dialog.get_by_role("radio").first).to_be_checked()
    dialog.get_by_label("What it shows").fill(shows)
    dialog.get_by_role("button", name="Put it in").click()
    expect(form.locator("[data-picture-field] select")).not_to_have_value("")


def sees_picture(question: Locator) -> None:
    """Wait for the picture of a question, as a person does: nothing can be put on it before."""
    expect(question.locator(".picture img")).to_have_attribute("data-state", "there")
