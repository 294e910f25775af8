"""What is seen without colours, by much contrast, on paper, at 400 % zoom, and where the program of the page does not run."""

from __future__ import annotations

import base64
import re
from itertools import combinations

import pytest
from candidate import Candidate
from chromium import patient
from playwright.sync_api import Browser, Page, expect

from support.hall import book
from support.running import RunningServer, eventually

pytestmark = [pytest.mark.server, pytest.mark.browser]

MAIN = re.compile(r"/static/web/assets/main-[\w-]+\.js$")
STATES = ("", "answered", "flagged", "answered flagged", "answered current", "answered flagged current")

TILES = """states => {
  const [first] = document.querySelectorAll(".questions-wide button.tile");
  const [check, flag] = ["icon-check", "icon-flag"].map((name) => document.querySelector(`.legend .${name}`));
  document.body.replaceChildren(...states.map((state) => {
    const tile = first.cloneNode();
    tile.className = `tile ${state}`;
    tile.style.cssText = "width: 48px; display: block; margin: 8px";
    const number = document.createElement("span");
    number.textContent = "1";
    tile.append(number);
    for (const [name, icon] of [["flagged", flag], ["answered", check]]) if (state.includes(name)) tile.append(icon.cloneNode(true));
    return tile;
  }));
}"""

# How many pixels of two pictures differ clearly in their lightness.
UNLIKE = """async (pictures) => {
  const pixels = async (picture) => {
    const image = await createImageBitmap(await (await fetch(`data:image/png;base64,${picture}`)).blob());
    const canvas = new OffscreenCanvas(image.width, image.height).getContext("2d");
    canvas.drawImage(image, 0, 0);
    return canvas.getImageData(0, 0, 48, 40).data;
  };
  const [one, other] = await Promise.all(pictures.map(pixels));
  let unlike = 0;
  for (let at = 0; at < one.length; at += 4) if (Math.abs(one[at] - other[at]) > 90) unlike++;
  return unlike;
}"""

CONTRAST = r"""() => {
  const linear = (one) => (one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4);
  const light = (colour) => {
    const [r, g, b] = colour.match(/[\d.]+/g).map((one) => linear(Number(one) / 255));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const probe = document.querySelector(".points");
  const [text, page] = [light(getComputedStyle(probe).color), light(getComputedStyle(document.body).backgroundColor)];
  return (Math.max(text, page) + 0.05) / (Math.min(text, page) + 0.05);
}"""


@pytest.fixture
def link(server: RunningServer) -> str:
    return book(server, 1)[0]


@pytest.mark.criterion("1.4.1")
def test_states_of_questions_are_told_apart_in_greys_and_in_forced_colours(browser: Browser, server: RunningServer, link: str) -> None:
    for forced in ("none", "active"):
        wide = {"width": 1440, "height": 900}
        context = patient(browser.new_context(locale="en-GB", viewport=wide, forced_colors=forced, bypass_csp=True))
        page = context.new_page()
        Candidate(page).opens(link)
        page.get_by_role("button", name=re.compile("Start the exam|Continue")).click()
        expect(page.get_by_role("heading", name="Question 1 of 11")).to_be_visible()
        page.context.new_cdp_session(page).send("Emulation.setEmulatedVisionDeficiency", {"type": "achromatopsia"})
        page.evaluate(TILES, list(STATES))
        pictures = {state: base64.b64encode(page.locator("button.tile").nth(n).screenshot()).decode() for n, state in enumerate(STATES)}
        blank = patient(browser.new_context(bypass_csp=True)).new_page()
        alike = [pair for pair in combinations(STATES, 2) if blank.evaluate(UNLIKE, [pictures[state] for state in pair]) < 10]
        assert alike == [], forced
        blank.context.close()
        context.close()


def test_whoever_asks_for_more_contrast_gets_it(browser: Browser, server: RunningServer, link: str) -> None:
    found = []
    for wanted in ("no-preference", "more"):
        context = patient(browser.new_context(locale="en-GB", contrast=wanted))
        page = context.new_page()
        Candidate(page).opens(link)
        page.get_by_role("button", name=re.compile("Start the exam|Continue")).click()
        expect(page.get_by_role("heading", name="Question 1 of 11")).to_be_visible()
        found.append(page.evaluate(CONTRAST))
        context.close()
    assert 4.5 <= found[0] < 12 < found[1]


@pytest.mark.criterion("1.4.10")
def test_at_400_percent_next_shows_the_question(page: Page, link: str) -> None:
    page.set_viewport_size({"width": 320, "height": 256})
    candidate = Candidate(page).opens(link).starts()
    for number in (2, 3, 4):
        page.get_by_role("button", name="Next", exact=True).click()
        expect(candidate.heading(number)).to_be_focused()
        assert eventually(lambda: page.evaluate("document.querySelector('h1').getBoundingClientRect().top < 40"))
        assert page.evaluate("document.querySelector('#stem, stratus-item').getBoundingClientRect().top") < 200


def test_a_question_is_printed_to_be_read_without_what_can_be_pressed(page: Page, link: str) -> None:
    candidate = Candidate(page).opens(link).starts()
    page.emulate_media(media="print")
    expect(candidate.heading(1)).to_be_visible()
    expect(page.locator(".who")).to_be_visible()
    expect(page.get_by_role("radio").first).to_be_visible()
    for hidden in (".questions-wide", ".tools", ".steps", ".states", ".deeds", ".flag"):
        expect(page.locator(hidden)).to_be_hidden()


def test_without_javascript_a_card_says_what_to_do(browser: Browser, server: RunningServer, link: str) -> None:
    context = patient(browser.new_context(java_script_enabled=False))
    page = context.new_page()
    page.goto(link)
    said = page.locator("main.card noscript p")
    expect(said.first).to_be_visible()
    words = " ".join(said.all_inner_texts())
    assert words.startswith("This exam needs JavaScript, which is switched off in this browser.")
    assert "tell your invigilator or whoever invited you" in words
    context.close()


@pytest.mark.parametrize("how", ["does not come", "fails at once"])
def test_where_the_program_does_not_run_the_page_says_what_to_do(page: Page, link: str, how: str) -> None:
    if how == "does not come":
        page.route(MAIN, lambda route: route.abort())
    else:
        empties = "document.querySelector('stratus-player').replaceChildren()"
        page.route(MAIN, lambda route: route.fulfill(content_type="text/javascript", body=empties))
    page.goto(link)
    stuck = page.get_by_role("heading", name="Your exam cannot be shown")
    expect(stuck).to_be_focused()
    expect(page.get_by_text("Load this page again.").first).to_be_visible()
    expect(page).to_have_title("Your exam cannot be shown")
