"""An author at work in a real browser: the editor, the preview, the dialogs; and pages that everybody can use."""

from __future__ import annotations

import pytest
from keyboard import AXE, Keyboard
from playwright.sync_api import Page, expect

from item_types.hands import editor

pytestmark = pytest.mark.browser

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
PAGES = [
    "/", "/profile", "/library", "/library/collections/1", "/library/collections/1/items/new",
    "/library/collections/1/items/new/MULTIPLE_RESPONSE",
    "/library/items/1", "/library/items/1/edit", "/assessments", "/assessments/1", "/assessments/1/options", "/assessments/1/matrix",
    "/assessments/1/schedulers", "/assessments/1/questions/add",
    "/admin/users", "/admin/users/new", "/admin/users/1", "/admin/roles", "/admin/roles/1", "/admin/settings", "/admin/external-api",
    "/admin/webhooks", "/admin/webhooks/new", "/admin/audit", "/delivery/schedules", "/delivery/schedules/1/candidates",
]  # fmt: skip


def test_from_a_question_to_a_published_assessment(log_in):
    page: Page = log_in("author")
    page.goto("/library/collections/new")
    page.get_by_label("Title").fill("Written in the browser")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="New item").click()
    page.get_by_role("link", name="Multiple choice").click()

    page.get_by_label("Title").fill("Capitals")
    editor(page, "Question").fill("Which is the capital of France?")
    page.get_by_role("textbox", name="Alternative 1", exact=True).fill("Paris")
    page.get_by_role("textbox", name="Alternative 2", exact=True).fill("Lyon")
    page.locator("main").get_by_role("button", name="Save").last.click()
    expect(page.get_by_text("Mark exactly one alternative as correct.", exact=True)).to_be_visible()
    expect(editor(page, "Question")).to_have_text("Which is the capital of France?")

    page.get_by_role("textbox", name="Alternative 1", exact=True).click()
    page.get_by_role("radio", name="Alternative 2 is right").check()  # with the mouse: nothing moves when the field above loses the focus
    page.get_by_role("radio", name="Alternative 1 is right").check()
    page.get_by_role("button", name="Preview").click()
    preview = page.locator("#preview stratus-item")
    expect(preview.get_by_role("radio")).to_have_count(2)
    expect(preview).to_contain_text("Which is the capital of France?")
    page.locator("main").get_by_role("button", name="Save").last.click()
    expect(page.get_by_text("was saved as version 1")).to_be_visible()

    page.goto("/assessments/new")
    page.get_by_label("Title").fill("Geography in the browser")
    page.get_by_role("button", name="Create").click()
    page.get_by_label("Duration in minutes").fill("45")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Add questions").first.click()
    page.get_by_label("Collection").select_option("Written in the browser")
    page.get_by_role("button", name="Show").click()
    page.get_by_label("Capitals").check()
    page.get_by_role("button", name="Add", exact=True).click()

    page.get_by_role("button", name="Publish").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Publish this assessment as it is now?")
    dialog.get_by_role("button", name="Cancel").click()
    expect(page.get_by_text("Not published yet")).to_be_visible()
    page.get_by_role("button", name="Publish").click()
    dialog.get_by_role("button", name="Publish").click()
    expect(page.get_by_text("Version 1 is published")).to_be_visible()


def test_formatting_survives_saving(log_in):
    page: Page = log_in("author")
    page.goto("/library?q=Research")
    page.get_by_role("row").get_by_role("link", name="Research", exact=False).first.click()
    page.get_by_role("link", name="New item").click()
    page.get_by_role("link", name="Essay").click()
    page.get_by_label("Title").fill("Formatted")
    question = editor(page, "Question")
    question.click()
    page.get_by_role("toolbar").first.get_by_role("button", name="Bold").click()
    page.keyboard.type("Heavy")
    page.locator("main").get_by_role("button", name="Save").last.click()
    expect(page.locator("stratus-item strong")).to_have_text("Heavy")
    page.get_by_role("link", name="Edit").click()
    expect(editor(page, "Question").locator("strong")).to_have_text("Heavy")


def test_a_new_assessment_starts_with_a_template(log_in):
    page: Page = log_in("author")
    page.goto("/assessments/new")
    page.get_by_label("Title").fill("Autumn board exam")
    page.get_by_role("button", name="Create").click()
    page.get_by_label("Duration in minutes").fill("45")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("link", name="Options").click()
    page.get_by_role("link", name="Save as template").click()
    problems = barriers(page, "saving a template")
    page.get_by_label("Name", exact=True).fill("Board exams")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("The template was saved.")).to_be_visible()
    problems += barriers(page, "a template")
    page.get_by_role("link", name="New assessment from it").click()
    problems += barriers(page, "a new assessment")
    expect(page.get_by_label("Type").locator("option:checked")).to_have_text("Board exams")
    page.get_by_label("Title").fill("Spring board exam")
    page.get_by_role("button", name="Create").click()
    expect(page.get_by_label("Duration in minutes")).to_have_value("45")
    page.get_by_role("link", name="Matrix").click()
    expect(page.get_by_text("No questions yet.")).to_be_visible()
    assert problems + barriers(page, "the matrix") == []


def barriers(page: Page, name: str) -> list[str]:
    """What axe-core says about the page in front of us."""
    if not page.evaluate("typeof axe !== 'undefined'"):
        page.evaluate(AXE)
    result = page.evaluate("rules => axe.run(document, {runOnly: rules, resultTypes: ['violations']})", RULES)
    return [f"{name}: {problem['id']}: {problem['nodes'][0]['html'][:150]}" for problem in result["violations"]]


@pytest.mark.criterion("1.4.3")
def test_everybody_can_use_the_pages(log_in):
    page: Page = log_in("admin")
    page.add_init_script(AXE)
    found: list[str] = []
    for address in PAGES:
        page.set_viewport_size({"width": 1440, "height": 900})
        answer = page.goto(address)
        assert answer is not None
        assert answer.ok, address
        found += barriers(page, address)
        page.set_viewport_size({"width": 390, "height": 844})
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found.append(f"{address}: wider than a telephone")
    assert found == []


def test_the_menu_opens_on_a_telephone(log_in):
    page: Page = log_in("admin")
    page.set_viewport_size({"width": 390, "height": 844})
    menu = page.get_by_role("navigation", name="Main")
    expect(menu).to_be_hidden()
    page.get_by_role("button", name="Menu").click()
    menu.get_by_role("link", name="Users").click()
    expect(page.get_by_role("heading", name="Users")).to_be_visible()


def test_a_token_can_be_copied(log_in):
    page: Page = log_in("admin")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto("/admin/external-api")
    page.get_by_label("Owner", exact=True).fill("admin")
    page.get_by_role("button", name="Generate").click()
    token = page.locator("#token").inner_text()
    page.get_by_role("button", name="Copy").click()
    assert page.evaluate("navigator.clipboard.readText()") == token


@pytest.mark.criterion("2.1.1", "2.4.3", "4.1.3")
def test_all_rows_found_are_changed_with_the_keyboard(log_in):
    """The list of staff pages: search, keep the view, choose all that were found, confirm; then back. The focus goes along."""
    page: Page = log_in("admin")
    keyboard = Keyboard(page)
    page.goto("/admin/users")
    keyboard.reaches(page.get_by_label("Name, User ID or e-mail")).types("testuser1").presses("Enter")
    expect(page.get_by_text("1–3 of 3")).to_be_focused()
    keyboard.reaches(page.locator("summary", has_text="Views")).presses("Enter")
    keyboard.reaches(page.get_by_label("Keep search, filters and order under a name")).types("Test users").presses("Enter")
    expect(page.locator("summary", has_text="Views: Test users")).to_be_visible()
    expect(page.locator("[data-message]", has_text="The view was saved.")).to_be_focused()
    keyboard.reaches(page.get_by_label("Choose all rows of this page")).presses("Space")
    expect(page.get_by_label("Choose testuser10, testuser10")).to_be_checked()
    expect(page.get_by_role("status").filter(has_text="3 rows chosen")).to_be_visible()
    problems = barriers(page, "a list with rows chosen")
    keyboard.reaches(page.get_by_role("button", name="Disable"), backwards=True).presses("Enter")
    expect(page.get_by_text("3 users can no longer log in, nor open an exam")).to_be_focused()
    problems += barriers(page, "the confirmation")
    keyboard.reaches(page.get_by_role("button", name="Disable")).presses("Enter")
    expect(page.get_by_text("3 users were disabled.")).to_be_visible()
    expect(page.get_by_text("Nobody fits.")).to_be_visible()

    page.goto("/admin/users?q=testuser1&state=DISABLED")
    keyboard.reaches(page.get_by_label("Choose all rows of this page")).presses("Space")
    keyboard.reaches(page.get_by_role("button", name="Enable"), backwards=True).presses("Enter")
    expect(page.get_by_text("3 users can log in again")).to_be_focused()
    keyboard.reaches(page.get_by_role("button", name="Enable")).presses("Enter")
    expect(page.get_by_text("3 users were enabled.")).to_be_visible()
    assert problems == []
