"""What candidates do with a question, whatever its type: in every colour that they can choose, and at every width."""

from __future__ import annotations

import pytest
from acts import Exam, hands_in, is_stored, question_on, sits
from cells import Cells
from keyboard import Keyboard
from playwright.sync_api import Page, expect

from item_types.hands import Hand, forms
from support.cable import Cable
from support.running import RunningServer

pytestmark = [pytest.mark.server, pytest.mark.browser, pytest.mark.thorough, pytest.mark.parametrize("key", forms())]

SHOWS_FOCUS = """() => {
  let at = document.activeElement;
  while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
  for (; at && at.localName !== "stratus-item"; at = at.assignedSlot ?? at.parentElement ?? at.getRootNode().host) {
    const { outlineStyle, outlineWidth } = getComputedStyle(at);
    if (outlineStyle !== "none" && parseFloat(outlineWidth) >= 2) return true;
  }
  return false;
}"""
"""The focus is framed, by what has it or by what it stands in."""
CHOICES = {"light": "Light", "dark": "Dark", "contrast": "High contrast"}


@pytest.fixture
def link(exam: Exam, server: RunningServer) -> str:
    return exam.scheduled(server)[1]


def test_a_candidate_answers_with_the_mouse(page: Page, server: RunningServer, cells: Cells, hand: Hand, link: str, key: str) -> None:
    candidate = sits(page, link)
    cells.judge("not answered")
    hand.clicks(question_on(page))
    candidate.sees_saved()
    assert is_stored(server, candidate, key)
    cells.judge("answered")
    assert cells.problems == []


@pytest.mark.criterion("1.4.3", "1.4.10", "2.1.1", "2.4.7")
def test_a_candidate_answers_with_the_keyboard_alone_and_sees_where_they_are(
    page: Page, server: RunningServer, cells: Cells, hand: Hand, link: str, key: str
) -> None:
    candidate = sits(page, link)
    hand.presses(Keyboard(page), question_on(page))
    assert page.evaluate(SHOWS_FOCUS)
    candidate.sees_saved()
    assert is_stored(server, candidate, key)
    cells.judge("with the focus in it")
    assert cells.problems == []


def choose_colours(page: Page, name: str) -> None:
    page.locator("summary", has_text="Display").click()
    page.get_by_role("radio", name=name).check()
    page.keyboard.press("Escape")


def test_a_page_that_is_loaded_again_without_network_has_the_answer_and_the_colours(
    page: Page, server: RunningServer, cells: Cells, cable: Cable, hand: Hand, link: str, key: str
) -> None:
    candidate = sits(page, cable.leads(link)).until_kept()
    cable.pull_out()
    hand.clicks(question_on(page))
    candidate.sees("1 answer waits on this computer")
    for colour, name in CHOICES.items():
        choose_colours(page, name)
        page.reload()
        expect(candidate.heading(1)).to_be_visible()
        hand.finds_answer(question_on(page))
        expect(page.locator("html")).to_have_attribute("data-theme", colour)
        cells.judge(f"without network, {colour}", as_it_is=True)
    cable.plug_in()
    candidate.hears_of_the_network().sees_saved()
    assert is_stored(server, candidate, key)
    assert cells.problems == []


def test_an_answer_is_handed_in(page: Page, server: RunningServer, cells: Cells, hand: Hand, link: str, key: str) -> None:
    candidate = sits(page, link)
    hand.clicks(question_on(page))
    candidate.sees_saved()
    hands_in(page)
    assert is_stored(server, candidate, key)
    cells.judge("handed in")
    assert cells.problems == []


def test_a_question_is_printed_on_white_paper_whatever_the_colours_of_the_screen(page: Page, cells: Cells, hand: Hand, link: str) -> None:
    candidate = sits(page, link)
    hand.clicks(question_on(page))
    candidate.sees_saved()
    cells.judge_on_paper("answered")
    for colour, name in CHOICES.items():
        page.emulate_media(media="screen")
        choose_colours(page, name)
        page.emulate_media(media="print")
        white = page.locator("html").evaluate("el => getComputedStyle(el).getPropertyValue('--st-surface').trim()")
        assert white in ("#fff", "rgb(255, 255, 255)"), colour
    hand.finds_answer(question_on(page))
    assert cells.problems == []
