"""An author puts a sound into a question by the keyboard; a candidate without network hears it, as often as the author says."""

from __future__ import annotations

import secrets

import pytest
from candidate import Candidate, Stored
from chromium import patient
from media_exam import Put, complaints_of, saves
from pictured_exam import Computer, Sitting
from playwright.sync_api import Locator, Page, expect

from item_types.hands import editor
from library.media.sounds import an_mp3
from support.running import eventually

pytestmark = [pytest.mark.server, pytest.mark.browser]
TITLE, WORDS = "An announcement at a station", "Mind the gap."
STATION = Put(
    item="Station",
    asks="What is said?",
    kind="Sound",
    title=TITLE,
    name="station",
    wrong={"name": "film.mp3", "mimeType": "audio/mpeg", "buffer": b"%PDF-1.7 no sound"},
    said="cannot be read as a sound",
    file={"name": "station.mp3", "mimeType": "audio/mpeg", "buffer": an_mp3()},
)


def player_in(place: Locator | Page) -> Locator:
    return place.get_by_role("group", name=TITLE)


def plays(player: Locator) -> None:
    """Hears it to its end: it lasts 2.6 seconds."""
    button = player.get_by_role("button", name="Play")
    button.focus()
    button.press("Enter")
    expect(player.get_by_role("button", name="Pause")).to_be_focused()
    place = player.get_by_role("slider", name="Place in the sound")
    assert eventually(lambda: float(place.input_value()) > 0.5)
    expect(player.get_by_role("button", name="Play")).to_be_focused()


def heard_until(player: Locator) -> float:
    return float(player.get_by_role("progressbar", name="Place in the sound").get_attribute("value") or 0)


def plays_limited(player: Locator) -> None:
    """Hears a sound that is limited to its end."""
    player.get_by_role("button", name="Play").press("Enter")
    expect(player.get_by_role("button", name="Pause")).to_be_visible()
    expect(player.get_by_role("button", name="Play")).to_be_visible()


def says_what_is_heard(dialog: Locator) -> None:
    dialog.get_by_label("What is heard, in words").fill(WORDS)


def may_be_played_twice(dialog: Locator) -> None:
    dialog.get_by_label("May be played").select_option("2 times")


@pytest.mark.criterion("1.2.1")
def test_a_sound_is_written_into_a_question_and_heard_without_network(page: Page, log_in, server, api, cable) -> None:
    author: Page = log_in("author")
    complaints = complaints_of(author, page)
    title = f"With sounds {secrets.token_hex(3)}"
    STATION.writes(author, title, more=says_what_is_heard)
    author.get_by_role("button", name="Preview").click()
    plays(player_in(author.locator("#preview stratus-item")))
    saves(author)
    plays(player_in(author.locator("stratus-item")))
    author.get_by_role("link", name="Edit").click()
    expect(editor(author, "Question")).to_contain_text(f"Sound: {TITLE}")

    sitting, computer = Sitting(server, api, STATION.publishes(author, title)), Computer(page)
    assert complaints == []
    computer.is_told_at_once()
    candidate = Candidate(page, questions=1).opens(cable.leads(sitting.link))
    candidate.sees("on this computer already")
    assert "audio/mpeg" not in computer.lies("stratus-objects")
    sitting.opens()
    candidate.hears_of_the_network().starts().until_kept()
    cable.pull_out()
    page.reload()
    player = player_in(page)
    plays(player)
    player.locator("summary").get_by_text("Transcript").press("Enter")
    expect(player.locator("details").get_by_text(WORDS)).to_be_visible()


def test_a_sound_that_may_be_heard_twice_is_not_heard_a_third_time_after_a_reload_nor_in_another_browser(
    page: Page, log_in, server, api, browser
) -> None:
    author: Page = log_in("author")
    title = f"Heard twice {secrets.token_hex(3)}"
    STATION.writes(author, title, more=may_be_played_twice)
    saves(author)

    sitting = Sitting(server, api, STATION.publishes(author, title))
    candidate = Candidate(page, questions=1).opens(sitting.link)
    sitting.opens()
    candidate.hears_of_the_network().starts()
    player = player_in(page)
    button = player.get_by_role("button", name="Play")
    expect(button).to_have_accessible_description(f"{TITLE} You can play this 2 times.")
    plays_limited(player)
    expect(player.get_by_text("You can play this 2 times. 1 time left.")).to_be_visible()
    button.press("Enter")
    expect(player.get_by_text("This is the last time.")).to_be_visible()
    assert eventually(lambda: heard_until(player) > 0.5)
    page.reload()
    expect(player.get_by_text("It stopped at 0:0")).to_be_visible()
    assert eventually(lambda: heard_until(player) > 0.4)
    plays_limited(player)
    expect(player.get_by_text("You have played this 2 times. You cannot play it again.")).to_be_visible()
    expect(button).to_have_attribute("aria-disabled", "true")

    assert eventually(lambda: [over for _at, over in Stored(server, candidate.registration).heard] == [1, 1])
    elsewhere = patient(browser.new_context(base_url=server.url, locale="en-GB")).new_page()
    Candidate(elsewhere, questions=1).opens(sitting.link).starts("Continue here")
    expect(player_in(elsewhere).get_by_text("You cannot play it again.")).to_be_visible()
    expect(player.get_by_text("Your exam goes on in another window")).to_be_visible()
