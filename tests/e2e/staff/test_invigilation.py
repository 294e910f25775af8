"""The main tasks of those who watch: late answers, somebody at the door, and a hall of several exams."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import Locator, Page, expect
from wire import Player, an_exam

from support.running import PATIENCE, eventually

pytestmark = [pytest.mark.server, pytest.mark.browser]


@pytest.fixture
def wire() -> Iterator[httpx.Client]:
    with httpx.Client(timeout=PATIENCE) as client:
        yield client


def seat(page: Page, name: str) -> Locator:
    return page.locator("#seats").get_by_role("row").filter(has_text=name)


def open_hall(page: Page, words: str, *titles: str) -> None:
    """Watch these exams together, which are found by the words."""
    page.goto(f"/delivery/invigilation?q={words}")
    for title in titles:
        page.get_by_role("checkbox", name=f"Choose {title}", exact=True).check()
    page.get_by_role("button", name="Watch the selected exams together").click()


def test_an_answer_that_came_late_is_looked_at_and_accepted(api, wire, log_in):
    player = Player(wire, an_exam(api, "late-exam", "Lovelace")["Lovelace"])
    item, (first, second, *_others) = player.choice()
    player.send("answer", item=item, value={"selected": [first]})
    player.send("hand_in")
    page = log_in("admin")
    page.goto("/delivery/invigilation?q=late-exam")
    page.get_by_role("link", name="late-exam", exact=True).click()
    expect(page.get_by_role("link", name="Late answers", exact=True)).to_be_visible()
    player.send("answer", item=item, value={"selected": [second]})
    page.get_by_role("link", name="Late answers 1").click()
    chosen = page.locator("stratus-item").get_by_role("radio", checked=True)
    expect(chosen).to_have_count(2)
    page.get_by_label("Reason").fill("The line was down")
    page.get_by_role("button", name="Accept").click()
    page.get_by_role("dialog").get_by_role("button", name="Accept").click()
    expect(page.get_by_text("1 late answer counts now.")).to_be_visible()
    expect(page.get_by_text("No late answer waits for a decision")).to_be_visible()


def test_somebody_at_the_door_is_added_and_somebody_else_taken_off(api, log_in):
    an_exam(api, "door-exam", "Noether", "Curie")
    an_exam(api, "other-exam", "Walkin")
    page = log_in("admin")
    page.goto("/delivery/invigilation?q=door-exam")
    page.get_by_role("link", name="door-exam", exact=True).click()
    place = seat(page, "Noether").bounding_box()
    page.get_by_role("button", name="Add candidates…").click()
    dialog = page.get_by_role("dialog", name="Add candidates")
    dialog.get_by_label("User IDs or user names").fill("other-exam-Walkin")
    dialog.get_by_role("button", name="Add").click()
    expect(page.get_by_text("1 candidate was added.")).to_be_visible()
    expect(seat(page, "Walkin").get_by_text("Not started")).to_be_visible()
    page.get_by_role("checkbox", name="Jo Curie").check()
    page.get_by_role("button", name="Remove").click()
    page.get_by_role("dialog").get_by_role("button", name="Remove").click()
    expect(seat(page, "Curie").get_by_text("Removed")).to_be_visible()
    expect(page.get_by_role("checkbox", name="Jo Curie")).to_be_disabled()
    expect(page.get_by_text("The list has changed.")).not_to_be_visible()
    assert place is not None
    assert seat(page, "Noether").bounding_box()["x"] == place["x"]


def test_a_ready_made_message_goes_to_a_hall_and_is_seen_to_arrive(api, wire, log_in):
    player = Player(wire, an_exam(api, "hall-one", "Germain")["Germain"])
    an_exam(api, "hall-two", "Meitner")
    page = log_in("admin")
    page.goto("/admin/templates/new/message")
    page.get_by_role("textbox", name="Title").fill("Ten minutes")
    page.get_by_label("Text").fill("Ten minutes are left.")
    page.get_by_role("button", name="Save").click()
    open_hall(page, "hall-", "hall-one", "hall-two")
    page.get_by_role("checkbox", name="Select all on this page").check()
    page.get_by_role("button", name="Message…").click()
    dialog = page.get_by_role("dialog", name="Send a message")
    dialog.get_by_label("Ready-made").select_option("Ten minutes")
    expect(dialog.get_by_label("Message")).to_have_value("Ten minutes are left.")
    dialog.get_by_role("button", name="Send to 2 candidates").click()
    expect(page.get_by_text("2 candidates get the message.")).to_be_visible()
    expect(seat(page, "Germain").get_by_text("on its way")).to_be_visible()
    item, _alternatives = player.choice()
    told = player.send("visit", item=item)["orders"]
    assert [order["text"] for order in told] == ["Ten minutes are left."]
    arrived = seat(page, "Germain").get_by_text("arrived")

    def another_one_is_seen() -> bool:  # a sync of the same second may have come before the message
        player.send("visit", item=item)
        return arrived.is_visible()

    assert eventually(another_one_is_seen)
    expect(seat(page, "Meitner").get_by_text("on its way")).to_be_visible()
