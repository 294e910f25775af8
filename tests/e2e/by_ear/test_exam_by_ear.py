"""A whole exam, from the launch link to the hand-in, by somebody who hears it and has a keyboard."""

from __future__ import annotations

import pytest
from listener import Listener
from playwright.sync_api import Page

from support.hall import book
from support.running import RunningServer

pytestmark = [pytest.mark.server, pytest.mark.browser]


@pytest.mark.criterion("2.1.1", "2.4.2", "2.4.3", "3.3.4", "4.1.2", "4.1.3")
def test_a_candidate_sits_a_whole_exam_by_ear(page: Page, server: RunningServer) -> None:
    table = {"name": "table.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 table"}
    page.on("filechooser", lambda chooser: chooser.set_files(table))  # the window of the system, which reads itself
    ear = Listener(page)
    page.goto(book(server, 1)[0])
    ear.hears("You can start")
    ear.activates("Start the exam").hears("Question 1 of 11")

    ear.finds("field")
    ear.presses("Space").is_at("radio", "A", checked="true")
    ear.finds_before("button", "Flag for later")
    ear.presses("Enter").is_at("button", "Flagged", pressed="true")
    ear.activates("Next").hears("Question 2 of 11")
    ear.finds("field")
    ear.presses("ArrowDown").is_at("radio", "B", checked="true")

    goes_to(ear, 5)
    ear.finds("field", "A")
    ear.presses("Space").is_at("checkbox", "A", checked="true")
    ear.finds("field", "B")
    ear.presses("Space").is_at("checkbox", "B", checked="true")
    goes_to(ear, 9)
    ear.fills("Your answer to question 9", "Two groups, drawn at random.")
    goes_to(ear, 11)
    ear.activates("Choose a file").hears("table.pdf: received.")

    ear.goes_to_the_top()
    ear.finds("button", "Question 1: answered, flagged")
    ear.finds("button", "Question 3: not answered")
    ear.finds("button", "Question 11: answered")
    ear.finds_before("button", "Hand in")
    ear.presses("Enter").hears("Hand in your exam?")
    ear.reads("6 questions have no answer:")
    ear.activates("Hand in").hears("You have handed in your exam")
    ear.hears("All your answers have been received: 5 of 11 questions are answered.")
    assert ear.lost == []


def goes_to(ear: Listener, number: int) -> None:
    """By the list of questions, which is one stop: arrows lead on in it."""
    ear.goes_to_the_top()
    ear.finds("button", f"Question {number}:")
    ear.presses("Enter").hears(f"Question {number} of 11")
