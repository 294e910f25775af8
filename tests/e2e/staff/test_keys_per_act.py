"""How many keys the main acts of staff take, held to a budget that only shrinks (`keys.toml`)."""

from __future__ import annotations

import re
import secrets
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from keyboard import IS_FOCUSED
from playwright.sync_api import Locator, Page, expect
from wire import Player, a_script_to_mark, an_exam

from support.running import PATIENCE, RunningServer

pytestmark = [pytest.mark.server, pytest.mark.browser]
BUDGET = tomllib.loads((Path(__file__).parent / "keys.toml").read_text(encoding="utf-8"))
MOST = 150


class Keys:
    """A keyboard that counts."""

    def __init__(self, page: Page) -> None:
        self.page, self.pressed = page, 0

    def press(self, *keys: str) -> Keys:
        for key in keys:
            self.page.keyboard.press(key)
            self.pressed += 1
        return self

    def type(self, text: str) -> Keys:
        return self.press(*text)

    def to(self, wanted: Locator) -> Keys:
        """Press Tab until the focus is there."""
        expect(wanted).to_be_visible()
        while not wanted.evaluate(IS_FOCUSED):
            assert self.pressed < MOST, f"the Tab key does not reach {wanted}"
            self.press("Tab")
        return self

    def is_at(self, wanted: Locator) -> Keys:
        expect(wanted).to_be_focused()
        return self


@pytest.fixture
def keys(page: Page) -> Keys:
    return Keys(page)


@pytest.fixture
def kept(keys: Keys, request: pytest.FixtureRequest) -> Iterator[None]:
    """The act that the test is named after has a budget, and keeps to it."""
    yield
    act = request.node.name.removeprefix("test_")
    assert keys.pressed <= BUDGET[act], f"{act} takes {keys.pressed} keys, more than the {BUDGET[act]} of keys.toml"


@pytest.fixture
def live_screen(page: Page, log_in: Callable[[str], Page], api: httpx.Client) -> Page:
    """The live screen of an exam of five candidates, of whom BBB has started."""
    title = f"keys-{secrets.token_hex(4)}"
    links = an_exam(api, title, "AAA", "BBB", "CCC", "DDD", "EEE")
    with httpx.Client(timeout=PATIENCE) as wire:
        Player(wire, links["BBB"])
    log_in("invigilator")
    page.goto(f"/delivery/invigilation?q={title}")
    page.get_by_role("link", name=title, exact=True).click()
    expect(page.get_by_role("heading", name=title)).to_be_visible()
    return page


@pytest.fixture
def a_marked_exam(page: Page, log_in: Callable[[str], Page], server: RunningServer, api: httpx.Client) -> str:
    """An exam of one candidate whose result may be published: its title."""
    title = f"keys-{secrets.token_hex(4)}"
    with httpx.Client(timeout=PATIENCE) as wire:
        a_script_to_mark(server, api, wire, title)
    log_in("assessor2")
    page.goto(f"/marking?q={title}")
    page.get_by_role("link", name=title, exact=True).click()
    page.get_by_role("link", name="Jo Hopper").click()
    for number, button in ((9, "Save and next answer"), (10, "Save and next answer"), (11, "Save")):
        expect(page.get_by_role("heading", name=f"Question {number} of 11")).to_be_visible()
        page.get_by_label("Points").fill("1")
        page.get_by_role("button", name=button, exact=True).click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    page.get_by_role("link", name="Submit scores").click()
    page.get_by_role("button", name="Submit", exact=True).click()
    expect(page.get_by_text("submitted").first).to_be_visible()
    return title


def to_row(keys: Keys, name: str) -> Keys:
    """Lead the keyboard to the menu of a candidate."""
    wanted = keys.page.get_by_role("button", name=f"Actions for {name}")
    keys.press("Alt+ArrowDown")
    while not wanted.evaluate(IS_FOCUSED):
        keys.press("ArrowDown")
        assert keys.pressed < MOST
    return keys


@pytest.mark.usefixtures("kept")
def test_extra_time_for_the_fourth_candidate(live_screen: Page, keys: Keys) -> None:
    to_row(keys, "Jo DDD").press("Enter").is_at(live_screen.get_by_role("menuitem", name="Extra time…")).press("Enter")
    keys.is_at(live_screen.get_by_label("Minutes", exact=True)).type("15").press("Enter")
    expect(live_screen.locator("#outcome").get_by_text("+15 minutes for 1 candidate.")).to_be_visible()
    keys.is_at(live_screen.get_by_role("button", name="Actions for Jo DDD"))


@pytest.mark.usefixtures("kept")
def test_message_to_one_candidate(live_screen: Page, keys: Keys) -> None:
    to_row(keys, "Jo AAA").press("Enter", "m", "Enter")
    field = live_screen.get_by_role("dialog").get_by_label("Message")
    keys.to(field).type("Ok").to(live_screen.get_by_role("button", name="Send to 1 candidate")).press("Enter")
    expect(live_screen.locator("#outcome").get_by_text("1 candidate gets the message.")).to_be_visible()


@pytest.mark.usefixtures("kept")
def test_pause_one_candidate(live_screen: Page, keys: Keys) -> None:
    to_row(keys, "Jo BBB").press("Enter", "p", "Enter")
    expect(live_screen.get_by_role("dialog").get_by_text("Jo BBB")).to_be_visible()
    keys.to(live_screen.get_by_role("dialog").get_by_role("button", name="Pause")).press("Enter")
    expect(live_screen.locator("#outcome").get_by_text("1 candidate is paused.")).to_be_visible()


@pytest.mark.usefixtures("kept")
def test_set_a_score(page: Page, keys: Keys, log_in: Callable[[str], Page]) -> None:
    log_in("assessor")
    page.goto("/marking?waiting=1")
    page.locator("main tbody a").first.click()
    page.goto(f"{page.url}?status=TO_BE_MARKED")
    page.locator("main tbody a").first.click()
    keys.is_at(page.get_by_label("Points")).press("1", "Control+s")
    expect(page.get_by_text("Saved.")).to_be_visible()


@pytest.mark.usefixtures("kept")
@pytest.mark.criterion("2.1.1", "2.4.1")
def test_find_a_schedule(page: Page, keys: Keys, log_in: Callable[[str], Page]) -> None:
    log_in("scheduler")
    page.goto("/delivery/schedules")
    keys.to(page.get_by_role("link", name="Skip to content")).press("Enter").to(page.get_by_role("searchbox")).type("open").press("Enter")
    keys.to(page.get_by_role("link", name=re.compile("open demo"))).press("Enter")
    expect(page.get_by_role("heading", name=re.compile("open demo"))).to_be_visible()


@pytest.mark.usefixtures("kept")
def test_publish_what_is_ready(page: Page, keys: Keys, log_in: Callable[[str], Page], a_marked_exam: str) -> None:
    log_in("scheduler")
    page.goto(f"/results?ready=1&q={a_marked_exam}")
    page.get_by_role("link", name=a_marked_exam, exact=True).click()
    keys.to(page.get_by_role("link", name="Skip to content")).press("Enter")
    keys.to(page.get_by_role("button", name=re.compile("^Publish results"))).press("Enter")
    keys.to(page.get_by_role("dialog").get_by_role("button", name="Publish", exact=True)).press("Enter")
    expect(page.get_by_text(re.compile(r"results? (was|were) published"))).to_be_visible()
