"""A candidate who does not see the page: after every act the keyboard is somewhere, and what happens is heard, once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from candidate import Candidate
from playwright.sync_api import Locator, Page, expect
from spy import Spy
from world import World

from support.hall import book
from support.running import RunningServer

pytestmark = [pytest.mark.server, pytest.mark.browser]

RESPONSE, ESSAY, FILE = 5, 9, 11
"""Where the demo's exam asks a question of each type."""
TITLE = "Statistics"
LOCK = {"name": "", "locked": False, "silent": 0, "codes": {"first": 1, "rounds": 250, "hashes": ["none"]}}
CARET = "() => { const at = document.getSelection(); return at.anchorNode.textContent.slice(0, at.anchorOffset) }"
FULL = """() => {
  IDBObjectStore.prototype.put = IDBObjectStore.prototype.add = () => { throw new DOMException("full", "QuotaExceededError") };
}"""
MINUTE_OF_SILENCE = "() => { const now = performance.now.bind(performance); performance.now = () => now() + 70_000 }"


@pytest.fixture
def link(server: RunningServer) -> str:
    return book(server, 1)[0]


@pytest.fixture
def world(page: Page) -> World:
    return World(page)


@pytest.fixture
def spy(page: Page) -> Spy:
    return Spy(page)


def button(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=name, exact=True)


def in_minutes(minutes: float) -> str:
    return (datetime.now(UTC) + timedelta(minutes=minutes)).isoformat()


def enters(page: Page, field: Locator, text: str) -> None:
    field.fill(text)
    field.press("Enter")


def test_the_waiting_room_tells_what_happens_by_itself(page: Page, world: World, spy: Spy, link: str) -> None:
    early: dict[str, Any] = {"moment": "TOO_EARLY", "can_start": False, "opens": in_minutes(6.5), "pin_required": True}
    page.add_init_script(f"window.world.wait = {early!r}".replace("True", "true").replace("False", "false"))
    spy.act("opens the link", lambda: page.goto(link), title="Waiting room – ")
    expect(button(page, "I am ready")).to_be_visible()
    spy.act("it is a minute and a half later", lambda: world.passes(95), "The exam opens in 5 minutes.")
    spy.act("is ready", lambda: button(page, "I am ready").press("Enter"), "You are ready.", focus="You are ready.")
    spy.act("four minutes later", lambda: world.passes(240), "The exam opens in 1 minute.", focus="You are ready.")
    spy.act("it opens", lambda: world.passes(70), "The exam is open: you can start now.", focus="Start the exam", title="You can start – ")

    start, pin = button(page, "Start the exam"), page.get_by_label("PIN")
    spy.act("starts without a PIN", lambda: start.press("Enter"), "Fill in the PIN that your invigilator gives you.", focus="PIN")

    def refuse(left: int, wait: int) -> None:
        world.is_(fail={"call": "start", "status": 403, "body": {"error": "pin_wrong", "message": "", "wait": wait, "left": left}})
        enters(page, pin, "0000")

    spy.act("a wrong PIN", lambda: refuse(2, 0), "This PIN is not right. 2 tries left before a pause of 30 s.", focus="PIN")
    spy.act("another one", lambda: refuse(1, 0), "This PIN is not right. 1 try left before a pause of 30 s.", focus="PIN")
    later = ("This PIN is not right. You can try again in 2 s.", "You can try the PIN again now.")
    spy.act("a third one", lambda: refuse(0, 2), *later, focus="PIN")
    expect(start).not_to_have_attribute("aria-disabled", "true")

    def fails(status: int, body: dict[str, Any]) -> None:
        world.is_(fail={"call": "start", "status": status, "body": body})
        start.press("Enter")

    spy.act("the server is full", lambda: fails(503, {"error": "busy", "wait": 1}), "The exam server is busy: it has more to do")
    fault = {"call": "start", "status": 500, "body": {"error": "server_error"}}
    spy.act("then it has a fault", lambda: world.is_(fail=fault), "The exam server has a fault.")
    spy.act("then it is away", lambda: world.is_(fail=None, down=True), "The exam server does not answer.")
    page.context.set_offline(True)
    spy.act("then the cable is out", lambda: world.is_(down=False), "This computer has no network connection.")
    page.context.set_offline(False)
    world.is_(wait={"pin_required": False})
    spy.act("it starts by itself", lambda: None, focus="Question 1 of 11", title="Question 1 of 11 – ")
    assert spy.problems == []


def test_an_exam_that_is_withdrawn_says_so_and_offers_no_start(page: Page, world: World, spy: Spy, link: str) -> None:
    spy.act("opens the link", lambda: page.goto(link), title="You can start – ")
    gone = {"moment": "WITHDRAWN", "can_start": False}
    spy.act("it is withdrawn", lambda: world.is_(wait=gone), "This exam was withdrawn for now and cannot be started.")
    expect(page.get_by_role("button", name="Start")).to_have_count(0)
    expect(page.get_by_label("PIN")).to_have_count(0)
    spy.act("it is offered again", lambda: world.is_(wait={"moment": "OPEN", "can_start": True}), "The exam is open: you can start now.")
    assert spy.problems == []


def test_whatever_a_candidate_does_in_an_exam_is_heard_and_the_keyboard_stays(page: Page, world: World, spy: Spy, link: str) -> None:
    candidate = Candidate(page)
    options = {"lock_after": 60, "tools": ["NOTEPAD", "CALCULATOR", "HIGHLIGHTER", "STRIKE_OUT"], "warnings": [30, 15, 5, 1]}
    page.add_init_script(f"window.world.start = {{ lock: {LOCK!r}, options: {options!r} }}".replace("False", "false"))

    def key(*names: str) -> None:
        for name in names:
            page.keyboard.press(name)

    spy.act("opens the link", lambda: page.goto(link))
    spy.act("starts", lambda: button(page, "Start the exam").press("Enter"), focus="Question 1 of 11", title="Question 1 of 11 – ")
    radio = page.get_by_role("radio").first
    spy.act("chooses", lambda: radio.press("Space"), focus="A")
    candidate.sees_saved()
    spy.act("takes it back", lambda: button(page, "Clear my choice").press("Enter"), focus="A")
    spy.act("chooses again", lambda: radio.press("Space"), focus="A")
    spy.act("strikes one out", lambda: button(page, "Strike out alternative C").press("Enter"), focus="Strike out alternative C")
    spy.act("flags", lambda: button(page, "Flag for later").press("Enter"), focus="Flagged")
    tile = page.get_by_role("navigation", name="Questions").get_by_role("button", name="Question 1:")
    spy.act("comes to the list", lambda: tile.focus(), focus="Question 1: answered, flagged")
    spy.act("moves in it", lambda: key("ArrowRight", "ArrowRight"), focus="Question 3: not answered")
    spy.act("goes to its end", lambda: key("End"), focus="Question 11: not answered")
    spy.act("leaves it in one step", lambda: key("Shift+Tab"), focus="Hand in")
    spy.act("comes back to where they are", lambda: key("Tab"), focus="Question 1: answered")
    spy.act("goes there", lambda: key("ArrowDown", "Enter"), title="Question ")
    spy.act("skips to the question", lambda: page.get_by_role("link", name="Skip to the question").press("Enter"), focus="Question ")
    spy.act("goes on", lambda: button(page, "Next").press("Enter"), focus="Question ")
    candidate.goes_to(ESSAY)

    essay = page.get_by_role("textbox", name=f"Your answer to question {ESSAY}, at most ")
    essay.click()
    page.keyboard.type("Two groups at random.")
    key(*["ArrowLeft"] * len(" at random."))
    assert page.evaluate(CARET) == "Two groups"
    order = {"id": 7, "kind": "message", "text": "Read question 2 once more.", "at": in_minutes(0)}
    spy.act("a message comes", lambda: world.is_(sync={"orders": [order]}), "Read question 2 once more.", focus="Message from your")
    world.is_(sync={"orders": []})
    spy.act("reads it", lambda: button(page, "I have read it").press("Enter"), "You have read the message.", focus="Your answer")
    page.keyboard.type(", drawn")
    expect(essay).to_have_text("Two groups, drawn at random.")
    spy.act("a pause begins", lambda: world.is_(sync={"status": "PAUSED"}), focus="Your exam is paused", title="Your exam is paused – ")
    spy.act("and ends", lambda: world.is_(sync={"status": "IN_PROGRESS"}), focus="Your answer")
    page.keyboard.type(" by lot")
    expect(essay).to_have_text("Two groups, drawn by lot at random.")
    essay.press("End")
    longer = "Your answer is longer than asked for."
    spy.act("writes too much", lambda: page.keyboard.insert_text(" word" * 400), longer, focus="Your answer")
    spy.act("shortens it", lambda: key("Control+Z"), "Your answer is not too long any more.", focus="Your answer")

    for tool, inside in (("Highlighter", "Highlighter"), ("Notepad", "Notepad"), ("Calculator", "Calculation")):
        spy.act(f"opens the {tool}", lambda tool=tool: button(page, tool).press("Enter"), focus=inside)
        if tool != "Calculator":
            spy.act(f"closes the {tool}", lambda: key("Escape"), focus=tool)
    spy.act("calculates", lambda: (page.keyboard.type("1/3*3"), key("Enter")), "equals 1", focus="Calculation")
    spy.act("makes a mistake", lambda: (page.keyboard.type("+/"), key("Enter")), "This calculation cannot be read.", focus="Calculation")
    spy.act("closes the calculator", lambda: key("Escape"), focus="Calculator")
    spy.act("asks for the time", lambda: key("Alt+Shift+C"), "The exam ends at")
    clock = page.get_by_role("button", name="Time left:")
    spy.act("comes to the clock, which is silent", lambda: clock.focus(), focus="Time left:")

    spy.act("the server goes away", lambda: (world.is_(down=True), candidate.hears_of_the_network()), "The exam server does not answer.")
    spy.act("and comes back", lambda: world.is_(down=False), "The connection is back.")
    full = {"call": "sync", "status": 503, "body": {"error": "busy", "wait": 1}}
    spy.act("the server is full", lambda: world.is_(fail=full), "The exam server is busy")
    spy.act("no more", lambda: world.is_(fail=None), "The connection is back.")

    candidate.goes_to(FILE)
    chooser = page.locator("stratus-file-response input[type=file]")
    pdf = {"name": "table.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 table"}
    spy.act("chooses a file", lambda: chooser.set_input_files(pdf), "table.pdf was added", "table.pdf: received.", focus="Choose a file")
    exe = {**pdf, "name": "table.exe"}
    spy.act("one of a wrong kind", lambda: chooser.set_input_files(exe), "table.exe has the wrong type.", focus="Choose a file")
    spy.act("removes the file", lambda: button(page, "Remove table.pdf").press("Enter"), "table.pdf was removed.", focus="Choose a file")
    candidate.goes_to(2).sees_saved()

    world.is_(refuse=True)
    spy.act("an answer is refused", lambda: page.get_by_role("radio").first.press("Space"), "Question 2: was not accepted.", focus="A")
    world.is_(refuse=False)
    spy.act("answers it otherwise", lambda: key("ArrowDown"), focus="B")
    candidate.sees_saved()
    spy.act("another window has the exam", lambda: world.is_(sync={"active": False}), "Your exam goes on in another window.")
    spy.act("tries to choose there", lambda: key("ArrowUp"))
    wrong = {"call": "start", "status": 403, "body": {"error": "pin_wrong", "wait": 0, "left": 1}}
    spy.act("wants it back", lambda: (world.is_(fail=wrong), button(page, "Continue here").press("Enter")), "Fill in the PIN", focus="PIN")
    spy.act("a wrong PIN", lambda: key("1", "Enter"), "1 try left before a pause of 30 s.", focus="PIN")
    world.is_(fail=None, sync={"active": True})
    spy.act("the right one", lambda: key("Enter"), focus="Question 2 of 11")

    spy.act("the connection is lost", lambda: world.is_(down=True), "The exam server does not answer.")
    still = "Tell your invigilator: the exam server still does not answer."
    spy.act("for long", lambda: page.evaluate(MINUTE_OF_SILENCE), still, focus="Your exam is locked", title="Your exam is locked – ")
    code = page.get_by_label("Code 1, which your invigilator can give you")
    spy.act("a wrong code", lambda: enters(page, code, "WRONG-WRONG"), "This code is not right.", focus="Code 1")
    spy.act("it is back", lambda: world.is_(down=False), "The connection is back: tell your invigilator", focus="Code 1")
    spy.act("it is unlocked", lambda: world.is_(unlock=True), focus="Question 2 of 11", title="Question 2 of 11 – ")

    hand_in = page.get_by_role("banner").get_by_role("button", name="Hand in")
    spy.act("wants to hand in", lambda: hand_in.press("Enter"), focus="Hand in your exam?")
    spy.act("thinks better of it", lambda: key("Escape"), focus="Hand in")
    spy.act("few minutes are left", lambda: world.is_(sync={"deadline": in_minutes(5.2)}), "Your time has changed")
    spy.act("time goes by", lambda: world.passes(20), "5 minutes left.")
    page.evaluate(FULL)
    no_room = "This computer has no room left for your answers."
    spy.act("the disk is full", lambda: page.get_by_role("radio").first.press("Space"), no_room, focus="A")
    world.is_(sync=None)
    hand_in.press("Enter")
    done, received = "You have handed in your exam", "All your answers have been received:"
    spy.act("hands in", lambda: button(page, "Hand in").last.press("Enter"), received, focus=done, title=f"{done} – ")
    spy.act("logs out", lambda: button(page, "Log out").press("Enter"), focus="You are logged out", title="You are logged out")
    assert len(spy.acts) > 40
    assert spy.problems == []
