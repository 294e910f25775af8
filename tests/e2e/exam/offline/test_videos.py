"""An author puts a video into a question and adds captions; a candidate without network sees it and reads them."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import suppress

import pytest
from candidate import Candidate
from pictured_exam import Computer, Sitting
from playwright.sync_api import Locator, Page, expect

from library.media.videos.made import VTT, an_mp4
from support.cable import Cable
from support.running import eventually

pytestmark = [pytest.mark.server, pytest.mark.browser]
TITLE, WORDS = "An announcement at a station", "Mind the gap."


@pytest.fixture
def cable(server) -> Iterator[Cable]:
    made = Cable(server.port)
    yield made
    with suppress(OSError):
        made.pull_out()


def player_in(place: Locator | Page) -> Locator:
    return place.get_by_role("group", name=TITLE)


def plays(player: Locator) -> None:
    """Sees it to its end: it lasts three seconds."""
    button = player.get_by_role("button", name="Play")
    button.focus()
    button.press("Enter")
    expect(player.get_by_role("button", name="Pause")).to_be_focused()
    place = player.get_by_role("slider", name="Place in the video")
    assert eventually(lambda: float(place.input_value()) > 0.5)
    expect(player.get_by_role("button", name="Play")).to_be_focused()


def writes_the_question(page: Page, title: str) -> None:
    page.goto("/library/collections/new")
    page.get_by_label("Title").fill(title)
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="New item").first.click()
    page.locator('a[href$="/items/new/ESSAY"]').click()
    page.get_by_label("Title").fill("Station")
    question = page.get_by_role("textbox", name="Question")
    question.click()
    page.keyboard.type("What is seen? ")
    page.keyboard.press("Shift+Tab")
    for _ in range(30):
        if page.evaluate("document.activeElement.getAttribute('aria-label')") == "Video":
            break
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Video")
    file = dialog.get_by_label("Upload a video")
    file.set_input_files({"name": "film.mp4", "mimeType": "video/mp4", "buffer": b"%PDF-1.7 no film"})
    expect(dialog.get_by_role("alert")).to_contain_text("cannot be read as a video")
    file.set_input_files({"name": "station.mp4", "mimeType": "video/mp4", "buffer": an_mp4(30, seconds=3)})
    expect(dialog.get_by_role("radio", name="station")).to_be_checked()
    expect(dialog.get_by_label("Title")).to_be_focused()
    page.keyboard.press("Enter")
    expect(dialog).to_contain_text("Say what it is")
    page.keyboard.type(TITLE)
    dialog.get_by_label("What is seen and heard, in words").fill(WORDS)
    dialog.get_by_role("button", name="Put it in").click()
    expect(dialog).to_have_count(0)
    expect(question).to_contain_text(f"Video: {TITLE}")


def publishes(page: Page, title: str) -> str:
    page.goto("/assessments/new")
    page.get_by_label("Title").fill(title)
    page.get_by_role("button", name="Create").click()
    external_id = f"VIDEOS-{secrets.token_hex(6)}"
    page.get_by_label("External ID").fill(external_id)
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Add questions").first.click()
    page.get_by_label("Collection").select_option(title)
    page.get_by_role("button", name="Show").click()
    page.get_by_label("Station").check()
    page.get_by_role("button", name="Add", exact=True).click()
    page.get_by_role("button", name="Publish").click()
    page.get_by_role("dialog").get_by_role("button", name="Publish").click()
    expect(page.get_by_text("Version 1 is published")).to_be_visible()
    return external_id


def adds_captions(page: Page, title: str) -> None:
    """From the page of the question to that of the video."""
    page.get_by_role("link", name=title).first.click()
    page.get_by_role("link", name="Media").first.click()
    page.get_by_role("link", name="station").first.click()
    page.get_by_label("Language of the captions").select_option("en")
    page.get_by_label("File with captions").set_input_files({"name": "en.vtt", "mimeType": "text/vtt", "buffer": VTT})
    page.get_by_role("button", name="Add captions").click()
    expect(page.get_by_text("2 captions")).to_be_visible()


@pytest.mark.criterion("1.2.2")
@pytest.mark.criterion("1.2.3")
def test_a_video_is_written_into_a_question_and_seen_with_captions_without_network(page: Page, log_in, server, api, cable) -> None:
    author: Page = log_in("author")
    complaints: list[str] = []
    for one in (author, page):
        one.on("console", lambda told: complaints.append(told.text) if told.type == "error" and "422" not in told.text else None)
    title = f"With videos {secrets.token_hex(3)}"
    writes_the_question(author, title)
    author.locator("main").get_by_role("button", name="Save").last.click()
    expect(author.get_by_text("was saved as version 1")).to_be_visible()
    adds_captions(author, title)

    sitting, computer = Sitting(server, api, publishes(author, title)), Computer(page)
    assert complaints == []
    computer.is_told_at_once()
    candidate = Candidate(page, questions=1).opens(cable.leads(sitting.link))
    candidate.sees("on this computer already")
    assert "ftypisom" not in computer.lies("stratus-objects")
    sitting.opens()
    candidate.hears_of_the_network().starts().until_kept()
    cable.pull_out()
    page.reload()
    player = player_in(page)
    player.get_by_label("Captions").select_option(label="English")
    plays(player)
    place = player.get_by_role("slider", name="Place in the video")
    place.focus()
    place.press("Home")
    expect(player.locator(".caption")).to_have_text("Mind the gap & the door.")
    player.locator("summary").get_by_text("Transcript").press("Enter")
    expect(player.locator("details").get_by_text(WORDS)).to_be_visible()
