"""The candidate's aids, each with the keyboard alone: list of keys, line reader, covered alternatives, how text is set, reading aloud."""

from __future__ import annotations

from typing import Any

import pytest
from candidate import Candidate, Stored
from keyboard import Keyboard
from playwright.sync_api import Locator, Page, expect

from support.hall import book
from support.running import RunningServer, eventually

pytestmark = [pytest.mark.server, pytest.mark.browser]

CHOICE, RESPONSE, ESSAY, FILE = 1, 5, 9, 11
"""Where the demo's exam asks a question of each type."""


@pytest.fixture
def link(server: RunningServer) -> str:
    return book(server, 1)[0]


def display(page: Page) -> Locator:
    return page.locator("summary", has_text="Display")


def shortcuts(page: Page) -> Locator:
    return page.get_by_role("dialog", name="Keyboard shortcuts")


@pytest.mark.criterion("2.1.4")
def test_the_list_of_keys_says_what_works_on_this_screen_and_switches_it_off(page: Page, link: str) -> None:
    candidate, keys = Candidate(page).opens(link), Keyboard(page)
    candidate.sees("This exam is for")
    listed = shortcuts(page)
    page.evaluate("() => customElements.whenDefined('stratus-shortcuts').then(() => true)")  # it comes with the exam's code
    keys.presses("?").is_at(listed.get_by_role("heading"))
    expect(listed.get_by_role("row", name="Show this list")).to_be_visible()
    expect(listed.get_by_role("row", name="Say the time left")).to_have_count(0)
    keys.presses("Escape")
    expect(listed).to_have_count(0)
    candidate.starts()

    flag = page.get_by_role("button", name="Flag for later")
    keys.reaches(flag).presses("?").judges_small_and_large("list of keys")
    for does in ("Say the time left", "Highlight the selected text", "Switch the line reader on", "Cover the alternatives"):
        expect(listed.get_by_role("row", name=does)).to_be_visible()
    expect(listed.get_by_role("row", name="Line reader down")).to_have_count(0)
    keys.presses("Escape").is_at(flag)

    candidate.goes_to(ESSAY)
    answer = page.get_by_role("textbox", name="Your answer")
    keys.reaches(answer).types("Why?")
    expect(answer).to_have_text("Why?")
    expect(listed).to_have_count(0)
    keys.presses("Control+b").types("So")
    expect(answer.locator("strong")).to_have_text("So")
    keys.reaches(display(page), backwards=True).presses("Enter").reaches(page.get_by_role("button", name="Keyboard shortcuts…"))
    keys.presses("Enter").is_at(listed.get_by_role("heading"))
    expect(listed.get_by_role("row", name="In your answer: Bold")).to_be_visible()

    keys.reaches(listed.get_by_role("checkbox", name="Use the shortcuts of this page")).presses("Space")
    expect(listed.get_by_role("row", name="Switch the line reader on")).to_have_count(0)
    keys.presses("Escape").is_at(display(page))
    keys.presses("Alt+Shift+L", "?")
    expect(page.locator("stratus-line-reader, dialog")).to_have_count(0)
    assert keys.problems == []


def test_the_line_reader_follows_the_arrow_keys_and_is_there_again_after_a_reload(page: Page, server: RunningServer, link: str) -> None:
    candidate, keys = Candidate(page).opens(link).starts(), Keyboard(page)
    band = page.locator("stratus-line-reader .line")

    def box() -> dict[str, float]:
        found = band.bounding_box()
        assert found is not None
        return {**found}

    keys.reaches(display(page), backwards=True)
    keys.presses("Alt+Shift+L")
    expect(band).to_be_visible()
    before = box()
    keys.presses("ArrowDown", "ArrowDown")
    assert box()["y"] > before["y"]
    keys.presses("Alt+Shift+ArrowUp")
    assert before["y"] < box()["y"] < before["y"] + before["height"]
    page.mouse.move(500, 420)
    assert box()["y"] < 420 < box()["y"] + box()["height"], "it went with the pointer"
    keys.presses("Alt+Shift+PageDown")
    assert box()["height"] > before["height"]
    expect(page.get_by_role("status").filter(has_text="Line reader: 3 lines")).to_have_count(1)

    radio = page.get_by_role("radio").first
    keys.reaches(radio).presses("Space")
    at = radio.bounding_box()
    assert at is not None
    assert box()["y"] <= at["y"] + at["height"] / 2 <= box()["y"] + box()["height"], "it went with the focus"
    keys.presses("ArrowDown")
    expect(page.get_by_role("radio").nth(1)).to_be_checked()  # the arrows choose there, as they always do
    candidate.sees_saved()
    keys.judges_small_and_large("line reader")

    keys.reaches(display(page), backwards=True).presses("Enter").reaches(page.get_by_role("checkbox", name="Line reader"))
    keys.reaches(page.get_by_role("button", name="One line less")).presses("Enter").presses("Escape")
    candidate.goes_to(ESSAY)
    page.get_by_role("textbox", name="Your answer").fill("Two groups.")
    candidate.sees_saved()
    page.reload()
    expect(candidate.heading(ESSAY)).to_be_visible()
    expect(band).to_be_visible()
    assert box()["height"] == pytest.approx(before["height"])
    keys.presses("Alt+Shift+L")
    expect(band).to_have_count(0)
    assert keys.problems == []
    stored = Stored(server, candidate.registration)
    assert eventually(lambda: len(stored.answers) == 2), "nothing else was answered"


def test_covered_alternatives_are_uncovered_one_by_one_and_no_answer_changes(page: Page, server: RunningServer, link: str) -> None:
    candidate, keys = Candidate(page).opens(link).starts(), Keyboard(page)
    question = page.locator("stratus-item")
    words = page.get_by_role("radio").nth(1).locator("xpath=..").inner_text().split("\n")[-1]

    def covered(letter: str, state: str = "") -> Locator:
        return page.get_by_role("button", name=f"Covered, alternative {letter}{state}", exact=True)

    keys.presses("Alt+Shift+M")
    expect(covered("B")).to_be_visible()
    expect(question).not_to_contain_text(words)
    expect(page.get_by_role("radio")).to_have_count(0)
    keys.judges_small_and_large("covered alternatives")
    keys.reaches(covered("B")).presses("Enter").is_at(page.get_by_role("radio"))
    expect(question).to_contain_text(words)
    keys.presses("Space").judges("one alternative uncovered", in_all_colours=True)
    keys.reaches(page.get_by_role("button", name="Cover alternative B")).presses("Enter").is_at(covered("B", ", chosen"))
    keys.reaches(covered("C")).presses("Space").is_at(page.get_by_role("radio"))
    expect(page.get_by_role("radio")).not_to_be_checked()
    candidate.sees_saved()
    page.reload()
    expect(candidate.heading(CHOICE)).to_be_visible()
    expect(covered("B", ", chosen")).to_be_visible()
    expect(covered("A")).to_be_visible()
    expect(page.get_by_role("radio")).to_have_count(1)

    keys.reaches(display(page), backwards=True).presses("Enter")
    keys.reaches(page.get_by_role("checkbox", name="Cover alternatives until I uncover them")).presses("Space", "Escape")
    expect(page.get_by_role("radio").nth(1)).to_be_checked()
    assert keys.problems == []
    assert len(Stored(server, candidate.registration).typed) == 1


DRAWN = "() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))"
FONT_IS_THERE = "[...document.fonts].some(({ family, status }) => family.includes('Atkinson') && status === 'loaded')"
DISTANCES = """el => {
  const { letterSpacing, wordSpacing, lineHeight, fontSize, fontFamily } = getComputedStyle(el);
  return [letterSpacing, wordSpacing, lineHeight].map((one) => parseFloat(one) / parseFloat(fontSize)).concat(fontFamily);
}"""


@pytest.mark.criterion("1.4.10", "1.4.12")
def test_text_is_set_as_the_candidate_chose_and_fits_at_400_percent_in_every_type(page: Page, link: str) -> None:
    candidate, keys = Candidate(page).opens(link), Keyboard(page)
    candidate.sees("This exam is for")
    keys.reaches(display(page)).presses("Enter")
    keys.reaches(page.get_by_label("Spacing")).presses("ArrowDown")
    keys.reaches(page.get_by_label("Line height")).presses("ArrowDown")
    keys.reaches(page.get_by_role("checkbox", name="Plain font")).presses("Space").judges("display menu", in_all_colours=True)
    keys.presses("Escape").is_at(display(page))
    keys.measures("waiting room")
    candidate.starts()

    letters, words, lines, font = page.locator("#stem p").first.evaluate(DISTANCES)
    assert (letters, words, lines) == pytest.approx((0.12, 0.16, 2), abs=0.001)
    assert font.startswith('"Atkinson Hyperlegible"')
    assert eventually(lambda: page.evaluate(FONT_IS_THERE))
    letters = page.get_by_role("button", name="Flag for later").evaluate(DISTANCES)[0]
    assert letters == pytest.approx(0.12, abs=0.001)

    for n in (CHOICE, RESPONSE, ESSAY, FILE):
        candidate.goes_to(n)
        page.set_viewport_size({"width": 320, "height": 256})
        page.evaluate(DRAWN)
        keys.measures(f"question {n}")
        page.set_viewport_size({"width": 1440, "height": 900})
    page.reload()
    expect(candidate.heading(FILE)).to_be_visible()
    assert page.locator("#stem p").first.evaluate(DISTANCES)[0] == pytest.approx(0.12, abs=0.001)
    assert keys.problems == []


VOICES = """() => {
  const voice = (lang, name) => ({ lang, name, voiceURI: name, localService: true, default: false });
  const voices = [voice("nl-NL", "Bram"), voice("en-GB", "Ada"), voice("en-US", "Grace")];
  window.spoken = [];
  window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text } };
  const speak = (utterance) => { spoken.push(utterance); utterance.onstart({}) };
  const speech = { getVoices: () => voices, speak, cancel: () => spoken.push("silence"), addEventListener() {}, removeEventListener() {} };
  Object.defineProperty(window, "speechSynthesis", { value: speech });
}"""
"""A computer with three voices, which speak as fast as the test says."""


class Speech:
    """What is heard, and what the page shows of it."""

    def __init__(self, page: Page) -> None:
        self.page = page

    @property
    def last(self) -> Any:
        return self.page.evaluate("(({ text, rate, voice } = spoken.at(-1)) => text ? [text, rate, voice.name] : 'silence')()")

    def says_word(self, at: int, length: int) -> None:
        self.page.evaluate("([at, length]) => spoken.at(-1).onboundary({ name: 'word', charIndex: at, charLength: length })", [at, length])

    def ends_sentence(self) -> None:
        self.page.evaluate("() => spoken.at(-1).onend({})")

    def shown(self, what: str) -> list[str]:
        return self.page.evaluate("what => [...(CSS.highlights.get(what) ?? [])].map(String)", f"st-{what}")


def test_a_question_is_read_aloud_by_keyboard_and_the_word_is_shown(page: Page, link: str) -> None:
    page.add_init_script(f"({VOICES})()")
    candidate, keys, speech = Candidate(page).opens(link).starts(), Keyboard(page), Speech(page)
    stem = page.locator("#stem").inner_text().replace("\n", " ")

    keys.presses("Alt+Shift+R")
    text, rate, name = speech.last
    assert stem.startswith(text)
    assert (rate, name) == (1, "Ada")  # the language of the question first
    assert speech.shown("sentence") == [text]
    speech.says_word(0, text.index(" "))
    assert speech.shown("word") == [text.split(" ")[0]]
    keys.presses("Alt+Shift+R")
    assert (speech.last, speech.shown("sentence"), speech.shown("word")) == ("silence", [], [])
    keys.presses("Alt+Shift+R")
    assert speech.last[0] == text  # from the sentence that was interrupted
    keys.presses("Alt+Shift+S")
    assert speech.last == "silence"

    tool = page.get_by_role("button", name="Read aloud", exact=True)
    keys.reaches(tool, backwards=True).presses("Enter")  # opened when the reading began, and now closed
    expect(tool).to_have_attribute("aria-expanded", "false")
    panel = page.get_by_role("region", name="Read aloud")
    read = panel.get_by_role("button", name="Start reading")
    keys.presses("Enter").is_at(read).judges_small_and_large("reading aloud")
    keys.reaches(panel.get_by_label("Speed")).presses("ArrowDown")
    keys.reaches(panel.get_by_label("Voice")).presses("ArrowDown")
    what = panel.get_by_label("What to read")
    keys.reaches(what, backwards=True).types("Alternative B")
    keys.reaches(read, backwards=True).presses("Enter")
    text, rate, name = speech.last
    assert (text[:3], rate, name) == ("B. ", 1.25, "Grace")
    assert speech.shown("sentence") == [text[3:]]

    candidate.goes_to(RESPONSE)
    assert speech.last == "silence"
    assert speech.shown("sentence") == []
    keys.reaches(read).presses("Escape").is_at(tool)
    assert keys.problems == []


NO_VOICES = """() => {
  const speech = { getVoices: () => [], cancel() {}, addEventListener() {}, removeEventListener() {} };
  Object.defineProperty(window, "speechSynthesis", { value: speech });
}"""


def test_a_browser_without_a_voice_of_this_computer_says_so(page: Page, link: str) -> None:
    page.add_init_script(f"({NO_VOICES})()")
    candidate = Candidate(page).opens(link).starts()
    candidate.sees("Nothing can be read aloud here: this browser has no voice of this computer.")
    expect(page.get_by_role("button", name="Read aloud")).to_have_count(0)
