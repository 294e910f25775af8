"""A question is translated beside its original: by mouse, and by the keyboard alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from written import barriers, save

from item_types.hands import editor

pytestmark = pytest.mark.browser


def a_question(author: Page, collection: str) -> None:
    """Write a question of two alternatives, and end on its page."""
    author.goto("/library/collections/new")
    author.get_by_label("Title").fill(collection)
    save(author)
    author.get_by_role("link", name="New item").click()
    author.get_by_role("link", name="Either-or").click()
    author.get_by_label("Title").fill("Sides")
    editor(author, "Question").fill("What is on the left?")
    author.get_by_role("textbox", name="Alternative 1").fill("Debit")
    author.get_by_role("textbox", name="Alternative 2").fill("Credit")
    author.get_by_role("radio", name="Alternative 1 is right").check()
    save(author)


def test_a_question_is_translated_and_its_translation_goes_out_of_date(log_in: Callable[[str], Page]) -> None:
    author = log_in("author")
    a_question(author, "Translated by mouse")
    address = author.url
    author.get_by_role("link", name="Translate", exact=True).click()
    author.get_by_label("Language").select_option(label="Dutch")
    problems = barriers(author)
    author.get_by_role("button", name="Translate").click()
    field = author.get_by_role("textbox", name="Question, in Dutch")
    expect(field).to_have_attribute("lang", "nl")
    field.fill("Wat staat links?")
    author.get_by_role("textbox", name="Alternative 1, in Dutch").fill("Debet")
    problems += barriers(author)
    author.get_by_role("button", name="Preview").click()
    expect(author.get_by_role("region", name="As a candidate sees it, in Dutch").get_by_text("Wat staat links?")).to_be_visible()
    save(author)
    expect(author.get_by_text("1 of 3 texts missing")).to_be_visible()

    author.goto(f"{address}/edit")
    editor(author, "Question").fill("What is on the right?")
    save(author)
    expect(author.get_by_text("1 of 3 texts missing, 1 text out of date")).to_be_visible()
    author.get_by_role("link", name="Dutch").last.click()
    expect(author.get_by_role("region", name="Question").get_by_text("left?")).to_be_visible()
    problems += barriers(author)
    author.get_by_role("textbox", name="Question, in Dutch").fill("Wat staat rechts?")
    save(author)
    expect(author.get_by_text("out of date")).to_have_count(0)
    assert problems == []


def test_what_was_translated_is_there_after_its_window_was_closed(log_in: Callable[[str], Page]) -> None:
    author = log_in("author")
    a_question(author, "Translated and closed")
    address = f"{author.url}/translations/nl"
    author.goto(address)
    author.get_by_role("textbox", name="Question, in Dutch").fill("Wat staat links?")
    expect(author.get_by_text("Draft kept at")).to_be_visible()
    again = author.context.new_page()
    author.close()
    again.goto(address)
    expect(again.get_by_text("You did not save this.")).to_be_visible()
    expect(again.get_by_role("textbox", name="Question, in Dutch")).to_have_text("Wat staat links?")
    save(again)
    expect(again.get_by_text("You did not save this.")).to_have_count(0)


def test_a_question_is_translated_by_the_keyboard_alone(log_in: Callable[[str], Page]) -> None:
    author = log_in("author")
    a_question(author, "Translated by keyboard")
    author.goto(f"{author.url}/translations/de")
    author.get_by_role("textbox", name="Question, in German").focus()
    author.keyboard.type("Was steht links?")
    for _field in range(20):
        author.keyboard.press("Tab")
        if author.evaluate("document.activeElement.getAttribute('aria-label')") == "Alternative 1, in German":
            break
    author.keyboard.type("Soll")
    for _field in range(20):
        author.keyboard.press("Tab")
        if author.evaluate("document.activeElement.textContent.trim()") == "Save":
            break
    author.keyboard.press("Enter")
    expect(author.get_by_text("The translation into German was saved: version 2 of the item.")).to_be_visible()
    expect(author.get_by_text("1 of 3 texts missing")).to_be_visible()
