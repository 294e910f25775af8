"""An author puts a video into a question and adds captions; a candidate without network sees it and reads them."""

from __future__ import annotations

import secrets

import pytest
from candidate import Candidate
from media_exam import Put, complaints_of, saves
from pictured_exam import Computer, Sitting
from playwright.sync_api import Locator, Page, expect

from library.media.videos.made import VTT, an_mp4
from support.running import eventually

pytestmark = [pytest.mark.server, pytest.mark.browser]
TITLE, WORDS = "An announcement at a station", "Mind the gap."
STATION = Put(
    item="Station",
    asks="What is seen?",
    kind="Video",
    title=TITLE,
    name="station",
    wrong={"name": "film.mp4", "mimeType": "video/mp4", "buffer": b"%PDF-1.7 no film"},
    said="cannot be read as a video",
    file={"name": "station.mp4", "mimeType": "video/mp4", "buffer": an_mp4(30, seconds=3)},
)


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


def says_what_is_seen(dialog: Locator) -> None:
    dialog.get_by_label("What is seen and heard, in words").fill(WORDS)


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
    complaints = complaints_of(author, page)
    title = f"With videos {secrets.token_hex(3)}"
    STATION.writes(author, title, more=says_what_is_seen)
    saves(author)
    adds_captions(author, title)

    sitting, computer = Sitting(server, api, STATION.publishes(author, title)), Computer(page)
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
