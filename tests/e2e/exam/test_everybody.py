"""Exams for everybody: with the keyboard alone, in every colour, at 400 % zoom and with large text."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from candidate import Candidate, Stored
from chromium import patient
from keyboard import Keyboard
from playwright.sync_api import Locator, Page, expect

from support.hall import book
from support.running import RunningServer

pytestmark = [pytest.mark.server, pytest.mark.browser]

CHOICE, RESPONSE, ESSAY, FILE = 1, 5, 9, 11
"""Where the demo's exam asks a question of each type."""


@pytest.fixture
def link(server: RunningServer) -> str:
    return book(server, 1)[0]


SAYS = """changes => {
  if (!window.said) {
    const ask = window.fetch;
    window.fetch = async (address, init) => {
      const answer = await ask(address, init);
      return answer.ok && String(address).endsWith("/sync") ? Response.json({ ...await answer.json(), ...window.said }) : answer;
    };
  }
  window.said = changes;
  dispatchEvent(new Event("online"));
}"""


@pytest.fixture
def told(page: Page) -> Callable[..., None]:
    """Change what this page hears of the server's answers to syncs, from now on."""
    return lambda **changes: page.evaluate(SAYS, changes)


@pytest.mark.criterion("2.1.1", "2.1.2")
def test_a_whole_exam_with_the_keyboard_alone(page: Page, server: RunningServer, link: str, told: Callable[..., None]) -> None:
    candidate, keys = Candidate(page), Keyboard(page)

    def button(name: str, *, exact: bool = False) -> Locator:
        return page.get_by_role("button", name=name, exact=exact)

    def goes_to(number: int, *, backwards: bool = True) -> None:
        """The list of questions is one stop of the Tab key; inside of it arrows lead on."""
        tiles = page.get_by_role("navigation", name="Questions").get_by_role("button")
        keys.reaches(tiles.and_(page.locator("[tabindex='0']")), backwards=backwards)
        keys.presses("Home", *["ArrowRight"] * (number - 1), "Enter")
        keys.is_at(candidate.heading(number))

    # Listening from the beginning: told at the last moment, the browser may open its own window first.
    table = {"name": "table.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 table"}
    page.on("filechooser", lambda chooser: chooser.set_files(table))
    candidate.opens(link).sees("This exam is for")
    keys.judges("waiting room", in_all_colours=True)
    display = page.locator("summary", has_text="Display")
    keys.reaches(display).presses("Enter").judges("display menu").presses("Escape").is_at(display)
    keys.reaches(button("Start the exam")).presses("Enter").is_at(candidate.heading(CHOICE))

    keys.reaches(page.get_by_role("radio").first).presses("Space").judges("choice", in_all_colours=True)
    keys.reaches(button("Strike out alternative C")).presses("Enter")
    keys.reaches(button("Flag for later"), backwards=True).presses("Enter")

    highlighter = button("Highlighter", exact=True)
    keys.reaches(highlighter, backwards=True).presses("Enter")
    keys.reaches(page.locator(".sentences button").first).presses("Space").judges("highlighter", in_all_colours=True).presses(
        "Escape"
    ).is_at(highlighter)
    calculator, line = button("Calculator", exact=True), page.get_by_role("textbox", name="Calculation")
    keys.reaches(calculator).presses("Enter").is_at(line).types("1/3").presses("Enter").types("*3").presses("Enter")
    expect(line).to_have_value("1")
    keys.judges("calculator", in_all_colours=True).presses("Escape").is_at(calculator)
    notepad = button("Notepad", exact=True)
    paper = page.get_by_role("textbox", name="Notepad")
    keys.reaches(notepad).presses("Enter").is_at(paper).types("Look at 5 again.").judges("notepad").presses("Escape").is_at(notepad)
    keys.presses("Alt+Shift+C")
    expect(page.get_by_role("status").filter(has_text="left. The exam ends at")).to_have_count(1)

    goes_to(RESPONSE)
    boxes = page.get_by_role("checkbox")
    keys.reaches(boxes.nth(0)).presses("Space").reaches(boxes.nth(1)).presses("Space").judges("response")
    goes_to(ESSAY)
    keys.reaches(page.get_by_role("textbox", name="Your answer")).types("Two groups, drawn at random.").judges("essay")
    goes_to(FILE)
    keys.reaches(button("Choose a file")).presses("Enter")
    candidate.sees("Received")
    keys.judges("file", in_all_colours=True)
    candidate.sees_saved()

    page.reload()
    expect(candidate.heading(FILE)).to_be_visible()
    goes_to(CHOICE)
    expect(page.locator("stratus-item mark").first).to_contain_text("A polling agency calls")
    expect(button("Strike out alternative C")).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_role("radio").first).to_be_checked()
    keys.reaches(notepad, backwards=True).presses("Enter")
    expect(paper).to_have_value("Look at 5 again.")

    told(status="PAUSED")
    candidate.sees("Your exam is paused")
    keys.judges("paused")
    told(deadline="2020-01-01T00:00:00Z")
    candidate.sees("Your time is up")
    keys.judges("time up")
    told()
    expect(candidate.heading(CHOICE)).to_be_visible()

    keys.reaches(page.get_by_role("banner").get_by_role("button", name="Hand in")).presses("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("7 questions have no answer:")
    keys.judges("hand-in", in_all_colours=True).reaches(dialog.get_by_role("button", name="Hand in", exact=True)).presses("Enter")
    candidate.sees("You have handed in your exam")
    keys.judges("finished")
    assert keys.problems == []
    stored = Stored(server, candidate.registration)
    assert (stored.attempts, len(stored.answers), stored.notes[""]) == ([("HANDED_IN", 1)], 4, {"text": "Look at 5 again."})


@pytest.mark.criterion("1.4.4", "1.4.10")
def test_at_400_percent_nothing_is_cut_and_large_text_fits(page: Page, link: str, told: Callable[..., None]) -> None:
    page.set_viewport_size({"width": 320, "height": 256})  # 1280 × 1024 at 400 %
    candidate, keys = Candidate(page), Keyboard(page)
    candidate.opens(link)
    keys.measures("waiting room")
    display = page.locator("summary", has_text="Display")
    display.click()
    keys.measures("display menu").presses("Escape")
    candidate.starts()
    keys.measures("choice")
    page.get_by_role("button", name="Menu", exact=True).click()
    keys.measures("header and tools unfolded")
    page.get_by_role("button", name="Time left:").click()
    expect(page.locator(".notice")).to_be_visible()
    keys.measures("notice of the time")
    display.click()
    keys.measures("display menu in the exam").presses("Escape")
    for tool in ("Highlighter", "Calculator", "Notepad"):
        page.get_by_role("button", name=tool, exact=True).click()
    keys.measures("tools")
    for n in (RESPONSE, ESSAY, FILE):
        page.locator("summary", has_text="All questions").click()
        if n == RESPONSE:
            keys.measures("overview")
        candidate.goes_to(n)
        keys.measures(f"question {n}")
    page.get_by_role("banner").get_by_role("button", name="Hand in").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    keys.measures("hand-in").presses("Escape")

    display.click()
    for _ in range(5):
        page.get_by_role("button", name="Larger text").click()
    keys.presses("Escape")
    page.set_viewport_size({"width": 1280, "height": 800})
    keys.measures("200 % text")
    page.reload()
    expect(candidate.heading(FILE)).to_be_visible()
    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "32px"
    page.set_viewport_size({"width": 320, "height": 256})
    told(status="PAUSED")
    candidate.sees("Your exam is paused")
    keys.measures("paused")
    assert keys.problems == []


def test_a_candidate_reads_the_pages_in_dutch_and_the_questions_as_they_are(page: Page, link: str) -> None:
    candidate = Candidate(page).opens(link)
    page.locator("summary", has_text="Display").click()
    page.get_by_role("radio", name="Nederlands").check()
    page.get_by_role("button", name="Start de toets").click()
    expect(page.get_by_role("heading", name="Vraag 1 van 11")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "nl")
    expect(page.locator("stratus-item #stem")).to_have_attribute("lang", "en")
    candidate.chooses("People without a telephone")
    page.locator("summary", has_text="Weergave").click()
    page.get_by_role("checkbox", name="Toon de resterende tijd").uncheck()
    expect(page.get_by_text("Resterende tijd:")).to_have_count(0)
    page.get_by_role("radio", name="English").check()
    expect(candidate.heading(1)).to_be_visible()
    candidate.sees_chosen("People without a telephone")
    page.get_by_role("radio", name="Nederlands").check()
    page.reload()
    candidate.sees("Alle antwoorden opgeslagen")


def test_marks_are_made_where_the_candidate_points_and_follow_them_to_another_computer(page: Page, link: str) -> None:
    candidate = Candidate(page).opens(link).starts()
    marks = page.locator("stratus-item mark")
    highlighter = page.get_by_role("button", name="Highlighter", exact=True)
    highlighter.click()
    expect(highlighter).to_have_attribute("aria-expanded", "true")
    page.locator("#stem p").dblclick(position={"x": 30, "y": 10})  # selects the word there
    expect(marks).to_have_text(["polling"])
    marks.click()
    expect(marks).to_have_count(0)

    highlighter.click()
    expect(highlighter).to_have_attribute("aria-expanded", "false")
    page.locator("#stem p").dblclick(position={"x": 30, "y": 10})
    expect(marks).to_have_count(0)
    page.keyboard.press("Alt+Shift+H")
    expect(marks).to_have_text(["polling"])
    candidate.chooses("People without a telephone").sees_saved()  # and with the answer what came before it

    elsewhere = patient(page.context.browser.new_context(locale="en-GB")).new_page()  # another computer
    Candidate(elsewhere).opens(link).starts("Continue here")
    expect(elsewhere.locator("stratus-item mark")).to_have_text(["polling"])
    elsewhere.context.close()
