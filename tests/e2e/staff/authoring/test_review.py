"""A question on its way: written, offered, not approved, changed, approved, published; an earlier version restored. An exam on its way."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from written import barriers, only_live_items, save

from item_types.hands import editor

pytestmark = pytest.mark.browser


def test_a_question_is_reviewed_before_it_is_published(log_in: Callable[[str], Page], reviewer: Page) -> None:
    author = log_in("author")
    problems: list[str] = []
    with only_live_items(reviewer):
        author.goto("/library/collections/new")
        author.get_by_label("Title").fill("Reviewed in the browser")
        save(author)
        author.get_by_role("link", name="New item").click()
        author.get_by_role("link", name="Essay").click()
        author.get_by_label("Title").fill("The ledger")
        editor(author, "Question").fill("What is a ledger in that year?")
        save(author)
        address = author.url
        expect(author.get_by_role("region", name="Review")).to_contain_text("Draft")

        author.goto("/assessments/new")
        author.get_by_label("Title").fill("Of reviewed questions")
        author.get_by_role("button", name="Create").click()
        author.get_by_label("Duration in minutes").fill("45")
        save(author)
        author.get_by_role("link", name="Add questions").first.click()
        author.get_by_label("Collection").select_option("Reviewed in the browser")
        author.get_by_role("button", name="Show").click()
        author.get_by_label("The ledger").check()
        author.get_by_role("button", name="Add", exact=True).click()
        assessment = author.url
        held_up = author.get_by_role("status").filter(has_text="Not ready to be published")
        expect(held_up).to_contain_text("These questions are not live: The ledger.")
        expect(author.get_by_role("button", name="Publish")).to_have_count(0)
        problems += barriers(author)
        held_up.get_by_role("link", name="The ledger").click()
        author.get_by_role("button", name="Ready for review").click()
        expect(author.get_by_text("“The ledger” is ready for review.")).to_be_visible()

        reviewer.goto("/library")
        reviewer.get_by_role("link", name="To review").click()
        problems += barriers(reviewer)
        reviewer.get_by_role("link", name="The ledger").click()
        reviewer.get_by_role("button", name="Not approved").click()
        expect(reviewer.get_by_text("Say first what has to change")).to_be_visible()
        reviewer.get_by_label("About").select_option("Question")
        reviewer.get_by_role("textbox", name="Comment").fill("Of which year?")
        reviewer.get_by_role("button", name="Add comment").click()
        expect(reviewer.get_by_role("region", name="Comments")).to_contain_text("Of which year?")
        problems += barriers(reviewer)
        reviewer.get_by_role("button", name="Not approved").click()
        expect(reviewer.get_by_role("region", name="Review")).to_contain_text("Draft")

        author.goto(address)
        author.get_by_role("region", name="Comments").get_by_role("link", name="Question").click()
        note = author.get_by_role("note", name="Comment: Question")
        expect(note).to_contain_text("Of which year?")
        expect(note).to_be_in_viewport()
        problems += barriers(author)
        editor(author, "Question").fill("What is a ledger in 1494?")
        note.get_by_label("Done, when I save").check()
        save(author)
        expect(author.get_by_text("was saved as version 2")).to_be_visible()
        expect(author.get_by_role("region", name="Comments")).to_contain_text("1 comment that is done")
        author.get_by_role("button", name="Ready for review").click()

        reviewer.goto(address)
        reviewer.get_by_role("link", name="Compare or restore").click()
        reviewer.get_by_role("link", name="Compare version 2 with the one before").click()
        expect(reviewer.locator("del")).to_contain_text("that year?")
        expect(reviewer.locator("ins")).to_contain_text("1494?")
        problems += barriers(reviewer)
        reviewer.goto(address)
        reviewer.get_by_role("button", name="Approve", exact=True).click()
        expect(reviewer.get_by_text("“The ledger” is approved, and Live.")).to_be_visible()

        author.goto(assessment)
        author.get_by_role("button", name="Publish").click()
        author.get_by_role("dialog").get_by_role("button", name="Publish").click()
        expect(author.get_by_text("Version 1 is published")).to_be_visible()

        author.goto(f"{address}/versions")
        problems += barriers(author)
        author.get_by_role("button", name="Restore version 1").click()
        author.get_by_role("dialog").get_by_role("button", name="Restore").click()
        expect(author.get_by_text("Version 1 is restored as version 3. Nothing was lost.")).to_be_visible()
        expect(author.get_by_role("region", name="Review")).to_contain_text("Draft")
    assert problems == []


def test_an_assessment_is_approved_by_somebody_else_before_it_is_published(log_in: Callable[[str], Page], reviewer: Page) -> None:
    author = log_in("author")
    problems: list[str] = []
    with only_live_items(reviewer, "Assessments are approved before they are published"):
        author.goto("/assessments")
        author.get_by_role("link", name="Copy").first.click()
        problems += barriers(author)
        author.locator("main").get_by_role("button", name="Copy").click()
        expect(author.get_by_role("heading", level=1)).to_contain_text("Copy of ")
        title, address = author.get_by_role("heading", level=1).inner_text(), author.url
        approval = author.get_by_role("region", name="Approval")
        expect(approval).to_contain_text("It has to be approved first")
        expect(author.get_by_role("button", name="Publish")).to_have_count(0)
        problems += barriers(author)
        approval.get_by_role("button", name="Ready for review").click()
        expect(author.get_by_text("is in review. Those who may approve")).to_be_visible()

        reviewer.goto("/")
        reviewer.get_by_role("link", name="your approval").click()
        reviewer.get_by_role("link", name=title, exact=True).click()
        reviewer.get_by_role("link", name="Approval", exact=True).click()
        problems += barriers(reviewer)
        reviewer.get_by_role("button", name="Send back").click()
        expect(reviewer.get_by_text("Say what has to change: its author reads it.").first).to_be_visible()
        reviewer.get_by_label("Comment").fill("As the board agreed.")
        reviewer.get_by_role("button", name="Approve", exact=True).click()
        expect(reviewer.get_by_text("is approved, and can be published as it is.")).to_be_visible()

        author.goto(address)
        expect(author.get_by_role("region", name="Approval")).to_contain_text("As the board agreed.")
        author.get_by_role("button", name="Publish").click()
        author.get_by_role("dialog").get_by_role("button", name="Publish").click()
        expect(author.get_by_text("Version 1 is published")).to_be_visible()
        author.get_by_role("link", name="Versions", exact=True).click()
        expect(author.get_by_role("table", name="Published versions")).to_contain_text("1")
        problems += barriers(author)
    assert problems == []
