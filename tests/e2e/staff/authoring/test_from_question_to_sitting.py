"""The working day of an author, nothing left out: a case, five questions, a review, an assessment, a schedule, a candidate."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from candidate import Candidate
from playwright.sync_api import Page, expect
from written import only_live_items, save

from item_types.hands import editor
from library.pictures import a_file

pytestmark = pytest.mark.browser

LogIn = Callable[[Page, str], Page]


def begins(page: Page, kind: str, title: str, stem: str = "") -> Page:
    """From the page of an item, or of its case, to the form of the next one."""
    page.get_by_role("link", name=kind).first.click()
    page.get_by_label("Title", exact=True).fill(title)
    if stem:
        editor(page, "Question", exact=True).fill(stem)
    return page


def is_saved(page: Page, title: str) -> None:
    save(page)
    expect(page.get_by_text(f"“{title}” was saved as version 1.")).to_be_visible()


def writes_a_formula(page: Page, latex: str) -> None:
    page.locator("main").get_by_role("button", name="Formula").first.click()
    dialog = page.get_by_role("dialog", name="Formula")
    dialog.get_by_role("textbox", name="Formula, in LaTeX").fill(latex)
    dialog.get_by_role("button", name="Put it in").click()
    expect(dialog).to_have_count(0)


def uploads_a_picture(page: Page, shows: str) -> None:
    page.locator("main").get_by_role("button", name="Picture").first.click()
    dialog = page.get_by_role("dialog", name="Picture")
    dialog.get_by_label("Upload a picture").set_input_files({"name": "curve.png", "mimeType": "image/png", "buffer": a_file(600, 300)})
    expect(dialog.get_by_role("radio", name="curve")).to_be_checked()
    dialog.get_by_label("What it shows").fill(shows)
    dialog.get_by_role("button", name="Put it in").click()
    expect(dialog).to_have_count(0)


def writes_the_questions(page: Page) -> None:
    """A case with a formula, a picture and two questions; then three more, each from the page of the one before."""
    page.goto("/library/collections/new")
    page.get_by_label("Title").fill("From question to sitting")
    save(page)
    page.get_by_role("link", name="New item").click()
    begins(page, "Case", "Enzymes")
    page.get_by_label("Heading").fill("Enzymes")
    page.get_by_role("textbox", name="Text", exact=True).fill("The rate was measured. ")
    writes_a_formula(page, r"v = \frac{V [S]}{K + [S]}")
    uploads_a_picture(page, "A curve that levels off")
    is_saved(page, "Enzymes")

    page.get_by_role("link", name="New question about this case").click()
    begins(page, "True or false", "Shape", "The curve levels off.")
    page.get_by_role("radio", name="True", exact=True).check()
    is_saved(page, "Shape")
    page.get_by_role("link", name="Enzymes").click()
    page.get_by_role("link", name="New question about this case").click()
    begins(page, "Multiple choice", "Plateau", "What does the plateau mean?")
    for number, text in enumerate(("All enzyme is at work", "The enzyme is used up"), 1):
        page.get_by_role("textbox", name=f"Alternative {number}", exact=True).fill(text)
    page.get_by_role("radio", name="Alternative 1 is right").check()
    is_saved(page, "Plateau")

    page.get_by_role("link", name="New item").click()
    begins(page, "Numeric", "Twice", "Twice 21?")
    page.get_by_label("Value", exact=True).fill("42")
    is_saved(page, "Twice")
    page.get_by_role("link", name="New item").click()
    begins(page, "Order", "Up", "From small to large.")
    for number, text in enumerate(("Cell", "Organ"), 1):
        page.get_by_role("textbox", name=f"Element {number}", exact=True).fill(text)
    is_saved(page, "Up")
    page.get_by_role("link", name="New item").click()
    begins(page, "Essay", "Why", "Why do plants need light?")
    is_saved(page, "Why")


def offers_all(page: Page) -> None:
    page.get_by_role("link", name="From question to sitting").click()
    page.get_by_label("Choose all rows of this page").check()
    page.get_by_role("button", name="Ready for review").click()
    page.get_by_role("button", name="Ready for review").click()
    expect(page.get_by_text("6 items are ready for review.")).to_be_visible()


def sends_one_back(page: Page) -> None:
    """From the front page to the first that waits; its comment; and on to the next."""
    page.goto("/")
    page.get_by_role("link", name="to review").click()
    page.get_by_role("link", name="Why", exact=True).click()
    page.get_by_role("textbox", name="Comment").fill("How many words?")
    page.get_by_role("button", name="Add comment").click()
    page.get_by_role("button", name="Not approved").click()
    expect(page.get_by_text("“Why” was not approved.")).to_be_visible()
    page.get_by_role("region", name="Review").get_by_role("link").click()
    for _number in range(5):
        waiting = page.get_by_role("region", name="Review")
        page.get_by_role("button", name="Approve", exact=True).click()
        expect(page.get_by_text("is approved, and Live.")).to_be_visible()
        if waiting.get_by_role("link").count():
            waiting.get_by_role("link").click()


def mends_it(page: Page) -> None:
    page.goto("/")
    page.get_by_role("link", name="with comments for you").click()
    page.get_by_role("link", name="Why", exact=True).click()
    page.get_by_role("link", name="Edit").click()
    page.get_by_label("Most words").fill("50")
    page.get_by_label("Done, when I save").check()
    save(page)
    page.get_by_role("button", name="Ready for review").click()
    expect(page.get_by_text("“Why” is ready for review.")).to_be_visible()


def publishes(page: Page) -> None:
    page.goto("/assessments/new")
    page.get_by_label("Title").fill("From question to sitting")
    page.get_by_role("button", name="Create").click()
    page.get_by_label("Duration in minutes").fill("45")
    save(page)
    page.get_by_role("link", name="Add questions").first.click()
    page.get_by_label("Collection").select_option("From question to sitting")
    page.get_by_role("button", name="Show").click()
    page.get_by_label("Choose all rows of this page").check()
    page.get_by_role("button", name="Add", exact=True).click()
    page.get_by_role("button", name="Publish").click()
    page.get_by_role("dialog").get_by_role("button", name="Publish").click()
    expect(page.get_by_text("Version 1 is published")).to_be_visible()


def schedules(page: Page) -> str:
    """Schedule it for one candidate, and return their launch link."""
    page.goto("/delivery/schedules/new")
    page.get_by_label("Assessment").select_option("From question to sitting")
    page.get_by_label("Title").fill("From question to sitting")
    page.get_by_label("Hierarchy").select_option(index=1)
    page.get_by_label("Schedule opens").fill("2026-01-01T09:00")
    page.get_by_label("Schedule deadline").fill("2099-01-01T09:00")
    page.get_by_role("button", name="Create draft").click()
    page.get_by_role("link", name="Select candidates").click()
    page.get_by_role("searchbox", name="Find people").fill("testuser1")
    page.get_by_role("button", name="Find", exact=True).click()
    page.get_by_role("checkbox", name="testuser1 ").first.check()
    page.get_by_role("button", name="Add selected").click()
    expect(page.get_by_text("1 candidate was added.")).to_be_visible()
    page.get_by_role("link", name="Overview").click()
    page.get_by_role("button", name="Activate").click()
    expect(page.get_by_text("Candidates come in with their launch links")).to_be_visible()
    page.get_by_role("link", name="Candidates", exact=True).click()
    return page.get_by_role("button", name="Copy the link of testuser1").get_attribute("data-copy") or ""


def sits(page: Page, link: str) -> None:
    candidate = Candidate(page, questions=5).opens(link).starts()
    for number in range(1, 6):
        candidate.goes_to(number)
        if page.get_by_text("The curve levels off.").count():
            expect(page.get_by_role("img", name="A curve that levels off")).to_be_visible()
            expect(page.locator("math").first).to_be_visible()
            candidate.chooses("True")
    expect(page.get_by_text("All answers saved")).to_be_visible()
    page.get_by_role("button", name="Hand in").first.click()
    page.get_by_role("dialog").get_by_role("button", name="Hand in").click()
    expect(page.get_by_role("main").get_by_text("1 of 5 questions are answered")).to_be_visible()


@pytest.mark.slow("an author, a reviewer, a scheduler and a candidate, one after the other")
def test_five_questions_from_the_first_word_to_the_hand_in(page: Page, reviewer: Page, enter: LogIn) -> None:
    author = enter(page, "author")
    with only_live_items(reviewer):
        writes_the_questions(author)
        offers_all(author)
        sends_one_back(reviewer)
        mends_it(author)
        reviewer.goto("/library/review")
        reviewer.get_by_role("link", name="Why", exact=True).click()
        reviewer.get_by_role("button", name="Approve", exact=True).click()
        expect(reviewer.get_by_text("“Why” is approved, and Live.")).to_be_visible()
        publishes(author)
    link = schedules(enter(page, "scheduler"))
    sits(enter(page, "scheduler"), link)
