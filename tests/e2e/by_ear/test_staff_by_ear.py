"""The main task of each role of staff, done by somebody who hears the pages and has a keyboard."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Iterator

import httpx
import pytest
from listener import Listener
from playwright.sync_api import Page
from wire import Player, a_script_to_mark, an_exam

from support.running import PATIENCE, RunningServer

pytestmark = [pytest.mark.server, pytest.mark.browser, pytest.mark.criterion("2.1.1", "2.4.2", "2.4.3", "4.1.2", "4.1.3")]

OPENS = {"Day": "01", "Month": "01", "Year": "2026", "Hours": "09", "Minutes": "00", "AM/PM": "A"}
LogIn = Callable[[str], Page]


@pytest.fixture
def name() -> str:
    """A title that nothing else has."""
    return f"by-ear-{secrets.token_hex(4)}"


@pytest.fixture
def wire() -> Iterator[httpx.Client]:
    with httpx.Client(timeout=PATIENCE) as client:
        yield client


def test_an_author_writes_a_question_and_publishes_an_assessment_of_it(log_in: LogIn, name: str) -> None:
    ear = Listener(log_in("author"))
    ear.opens("Library").hears("Library").opens("New collection").hears("New collection")
    ear.fills("Title", name).activates("Save").hears(name)
    ear.opens("New item").hears("New item").opens("Multiple choice").hears("New item")
    ear.fills("Title", f"Capitals {name}").fills("Question", "Which is the capital of France?")
    ear.fills(re.compile("^Alternative 1$"), "Paris").fills(re.compile("^Alternative 2$"), "Lyon").activates("Save")
    ear.hears("Mark exactly one alternative as correct.")
    ear.ticks("Alternative 1 is right").activates("Save").hears("was saved as version 1")

    ear.goes_to_the_top().opens("Assessments").hears("Assessments").opens("New assessment").hears("New assessment")
    ear.fills("Title", f"Geography {name}").activates("Create").hears("Geography")
    ear.fills("Duration in minutes", "45").activates("Save").hears("Saved.")
    ear.opens("Add questions").hears("Add questions")
    ear.fills("Words of the question", f"Capitals {name}").presses("Enter").hears("1–1 of 1")
    ear.ticks(f"Choose Capitals {name}").hears("1 row chosen")
    ear.finds_before("button", "Add")
    ear.presses("Enter").hears("added")
    ear.finds_before("button", "Publish")
    ear.presses("Enter").hears("Publish this assessment as it is now?")
    ear.activates("Publish").hears("Version 1 is published")
    assert ear.lost == []


def test_a_scheduler_books_a_candidate_and_gives_them_extra_time(log_in: LogIn, name: str) -> None:
    ear = Listener(log_in("scheduler"))
    ear.opens("Delivery").hears("Schedules").opens("New schedule").hears("New schedule")
    ear.picks("Assessment", "Research Methods").fills("Title", name).picks("Hierarchy", "Demo University")
    ear.enters_moment("Schedule opens", **OPENS).enters_moment("Schedule deadline", **OPENS | {"Year": "2030"})
    ear.activates("Create draft").hears(name)
    ear.opens("Select candidates").hears(name)
    ear.fills("Find people", "Carla").presses("Enter").hears("Carla")
    ear.ticks("Carla Candidate").activates("Add").hears("1 candidate was added")
    ear.opens("Overview").hears(name).activates("Activate").hears("The schedule is activated.")
    ear.finds_before("link", "Watch the exam")
    ear.presses("Enter").hears(name)
    ear.activates("Actions for Carla Candidate").is_at("menuitem", "Extra time")
    ear.presses("Enter").is_at("textbox", "Minutes")
    ear.types("15").presses("Enter").hears("+15 minutes for 1 candidate.")
    ear.is_at("button", "Actions for Carla Candidate")
    assert ear.lost == []


def test_an_invigilator_finds_a_candidate_writes_to_them_pauses_and_resumes(
    log_in: LogIn, api: httpx.Client, wire: httpx.Client, name: str
) -> None:
    links = an_exam(api, name, "Curie", "Noether", "Germain", "Meitner")
    Player(wire, links["Noether"])
    ear = Listener(log_in("invigilator"))
    ear.opens("Invigilation").hears("Invigilation")
    ear.fills("Title or ID", name).presses("Enter").hears("1–1 of 1")
    ear.opens(name).hears(name)
    ear.fills("Name or User ID", "Noether").presses("Enter").hears("1–1 of 1")
    ear.activates("Actions for Jo Noether").is_at("menuitem", "Extra time")
    ear.presses("m").is_at("menuitem", "Message")
    ear.presses("Enter").hears("Send a message")
    ear.goes_to_the_top().fills("Message", "Please speak more softly.")  # before it, where there are any, ready-made messages
    ear.activates("Send to 1 candidate").hears("1 candidate gets the message.")
    ear.is_at("button", "Actions for Jo Noether")
    ear.presses("Enter", "p", "Enter").hears("Stop the clock of the selected candidates?")
    ear.activates("Pause").hears("1 candidate")
    ear.is_at("button", "Actions for Jo Noether")
    ear.presses("Enter", "r", "Enter").hears("Let the selected candidates go on?")
    ear.activates("Resume").hears("1 candidate goes")
    assert ear.lost == []


def test_an_assessor_marks_an_essay_and_a_scheduler_publishes_the_result(
    log_in: LogIn, server: RunningServer, api: httpx.Client, wire: httpx.Client, name: str
) -> None:
    a_script_to_mark(server, api, wire, name)
    ear = Listener(log_in("assessor2"))
    ear.opens("Marking").hears("Marking")
    ear.fills("Title or ID", name).presses("Enter").hears("1–1 of 1")
    ear.opens(name).hears(name).opens("Jo Hopper").hears("Question 9 of 11")
    ear.is_at("textbox", "Points")
    ear.finds_before("heading", "Question 9 of 11")
    ear.reads("Two groups, drawn at random.")
    ear.fills("Points", "7.5").activates("Save and next answer").hears("Question 10 of 11")
    ear.is_at("textbox", "Points")
    ear.types("2").activates("Save and next answer").hears("Question 11 of 11")
    ear.is_at("textbox", "Points")
    ear.types("0").activates(re.compile("^Save$")).hears("Saved.")
    ear.goes_to_the_top().opens("Submit scores").hears("Submit")
    ear.activates("Submit").hears("submitted")
    assert ear.lost == []

    ear = Listener(log_in("scheduler"))
    ear.opens("Results").hears("Results")
    ear.fills("Title or ID", name).presses("Enter").hears("1–1 of 1")
    ear.opens(name).hears(name)
    ear.activates("Publish results").hears("Publish")
    ear.activates("Publish").hears("1 result was published")
    ear.opens("Jo Hopper").hears("Jo Hopper")
    ear.reads("9.5")
    assert ear.lost == []


def test_an_administrator_makes_a_user_and_says_whom_candidates_ask(page: Page, demo: dict[str, str], name: str) -> None:
    page.goto("/login")
    ear = Listener(page)
    ear.is_at("textbox", "User name")
    ear.types("admin").fills("Password", demo["password"]).presses("Enter").hears("Home")
    ear.opens("Users").hears("Users").opens("New user").hears("New user")
    login = name.lower().replace(" ", "-")
    ear.fills("First name", "Tilly").fills("Last name", "Edinger").fills("User name", login).picks("Role", "Author")
    ear.fills("Password", "correct horse battery staple").activates("Create").hears("created")
    ear.goes_to_the_top().opens("Settings").hears("Settings")
    ear.fills("Whom candidates ask", "Exam desk, room 1.07").activates("Save").hears("Saved.")
    ear.finds("field", "Whom candidates ask")
    ear.presses("Control+a", "Delete").activates("Save").hears("Saved.")  # other tests have the same organisation
    assert ear.lost == []
