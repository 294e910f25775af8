"""What an author types is not lost, they see what candidates will get, and they know who else works on it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from urllib.parse import unquote_plus

import pytest
from chromium import patient
from keyboard import AXE
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Request, Response, Route, expect

from item_types.hands import editor
from support.running import RunningServer

pytestmark = pytest.mark.browser

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
Window = Callable[[str], Page]


@pytest.fixture
def window(browser: Browser, server: RunningServer, enter: Callable[[Page, str], Page]) -> Iterator[Window]:
    """Somebody in a browser of their own."""
    contexts: list[BrowserContext] = []

    def open_window(username: str) -> Page:
        contexts.append(patient(browser.new_context(base_url=server.url, locale="en-GB", viewport={"width": 1440, "height": 900})))
        return enter(contexts[-1].new_page(), username)

    yield open_window
    for context in contexts:
        context.close()


def a_new_question(page: Page, title: str) -> None:
    page.goto("/library/collections/new")
    page.get_by_label("Title").fill(f"Collection of {title}")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="New item").first.click()
    page.get_by_role("link", name="Essay").click()
    page.get_by_label("Title").fill(title)


def question(page: Page) -> Locator:
    return editor(page, "Question")


def types(page: Page, text: str) -> None:
    question(page).click()
    page.keyboard.press("End")
    page.keyboard.type(text)


def types_and_is_kept(page: Page, text: str) -> None:
    """Type, and wait until a draft with that is kept."""

    def holds_it(answer: Response) -> bool:
        return answer.url.endswith("/draft") and answer.ok and text.strip() in unquote_plus(answer.request.post_data or "")

    with page.expect_response(holds_it):
        types(page, text)
    expect(page.locator("[data-draft-state]")).to_contain_text("Draft kept at")


def saves(page: Page) -> None:
    page.locator("main").get_by_role("button", name="Save").last.click()


def barriers(page: Page) -> list[str]:
    page.evaluate(AXE)
    result = page.evaluate("rules => axe.run(document, {runOnly: rules, resultTypes: ['violations']})", RULES)
    return [f"{problem['id']}: {problem['nodes'][0]['html'][:150]}" for problem in result["violations"]]


def test_what_was_typed_is_found_again_after_the_tab_was_closed(window: Window) -> None:
    page = window("author")
    a_new_question(page, "Kept for later")
    types_and_is_kept(page, "Why is the sky blue?")
    address = page.url
    page.close()

    again = page.context.new_page()
    again.goto("/library/drafts")
    again.get_by_role("link", name="Kept for later").click()
    assert again.url == address
    expect(again.get_by_text("You did not save this.")).to_be_visible()
    expect(again.get_by_label("Title")).to_have_value("Kept for later")
    expect(question(again)).to_have_text("Why is the sky blue?")
    assert barriers(again) == []
    saves(again)
    expect(again.get_by_text("was saved as version 1")).to_be_visible()
    again.goto(address)
    expect(again.get_by_text("You did not save this.")).to_have_count(0)
    expect(again.get_by_label("Title")).to_have_value("")


def test_what_was_typed_just_before_the_page_is_left_is_kept_too(window: Window) -> None:
    page = window("author")
    a_new_question(page, "Left at once")
    types(page, "The last words")
    page.goto("/library")
    page.go_back()
    page.reload()
    expect(question(page)).to_have_text("The last words")
    expect(page.get_by_text("You did not save this.")).to_be_visible()
    page.get_by_role("button", name="Discard the draft").click()
    page.get_by_role("dialog").get_by_role("button", name="Discard the draft").click()
    expect(page.get_by_text("The draft was discarded.")).to_be_visible()
    expect(question(page)).to_have_text("")


def test_a_draft_that_cannot_be_kept_is_told_plainly_and_tried_again(window: Window) -> None:
    page = window("author")

    def fails(route: Route, request: Request) -> None:
        route.abort()

    page.route("**/draft", fails)
    a_new_question(page, "No network")
    types(page, "Nobody hears me")
    expect(page.get_by_role("alert").filter(has_text="The draft could not be kept")).to_be_visible()
    expect(page.locator("form[data-item-form][data-unsaved]")).to_have_count(1)
    page.unroute("**/draft")
    expect(page.locator("[data-draft-state]")).to_contain_text("Draft kept at")
    expect(page.get_by_text("The draft could not be kept")).to_have_count(0)
    expect(page.locator("form[data-item-form][data-unsaved]")).to_have_count(0)


@pytest.mark.criterion("4.1.3")
def test_the_preview_follows_what_is_typed(window: Window) -> None:
    page = window("author")
    page.goto("/library/collections/new")
    page.get_by_label("Title").fill("Previewed")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="New item").first.click()
    page.get_by_role("link", name="Multiple choice").click()
    preview = page.get_by_role("region", name="As a candidate sees it")
    expect(preview).to_be_visible()  # there is room for it
    types(page, "Which is the capital of France?")
    page.get_by_role("textbox", name="Alternative 1", exact=True).fill("Paris")
    page.get_by_role("textbox", name="Alternative 2", exact=True).fill("Lyon")
    expect(preview).to_contain_text("Mark exactly one alternative as correct.")
    page.get_by_role("radio", name="Alternative 1 is right").check()
    expect(preview.locator("stratus-item")).to_contain_text("Which is the capital of France?")
    expect(preview.get_by_role("radio")).to_have_count(2)
    expect(preview).not_to_contain_text("Mark exactly one alternative as correct.")

    page.get_by_role("textbox", name="Alternative 2", exact=True).click()
    page.keyboard.press("ControlOrMeta+A")
    page.keyboard.press("Delete")
    expect(preview.locator("[data-problem]")).to_be_visible()
    expect(preview.locator("stratus-item")).to_contain_text("Lyon")  # the last good one
    assert preview.locator("[role=status], [role=alert], [aria-live]").count() == 0
    page.get_by_role("textbox", name="Alternative 2", exact=True).fill("Nice")
    expect(preview.locator("stratus-item")).to_contain_text("Nice")
    assert barriers(page) == []

    preview.get_by_role("button", name="Computer").click()
    preview.get_by_role("button", name="Hide").click()
    expect(preview).to_be_hidden()
    expect(page.get_by_role("button", name="Preview")).to_be_focused()
    page.reload()
    expect(page.get_by_text("You did not save this.")).to_be_visible()
    expect(preview).to_be_hidden()
    page.get_by_role("button", name="Preview").press("Enter")
    expect(preview.get_by_role("heading")).to_be_focused()
    expect(preview.locator("stratus-item")).to_contain_text("Nice")


def test_two_authors_see_each_other_and_neither_loses_anything(window: Window) -> None:
    first = window("author")
    a_new_question(first, "Of two")
    types(first, "As it was")
    saves(first)
    expect(first.get_by_text("was saved as version 1")).to_be_visible()
    first.get_by_role("link", name="Edit").click()
    item = first.url
    expect(first.locator("[data-others]")).to_have_text("")

    second = window("admin")
    second.goto(item)
    expect(second.locator("[data-others]")).to_contain_text("has this item open since")
    types_and_is_kept(first, " and a draft of the first")
    first.close()

    types(second, " and what the second saved")
    saves(second)
    expect(second.get_by_text("was saved as version 2")).to_be_visible()

    again = first.context.new_page()
    again.goto(item)
    expect(again.get_by_text("Version 2 was saved meanwhile")).to_be_visible()
    expect(question(again)).to_have_text("As it was and a draft of the first")
    saves(again)
    newer = again.locator("#newer")
    expect(newer).to_contain_text("As it was and what the second saved")
    expect(newer).to_contain_text("As it was and a draft of the first")
    saves(again)
    expect(again.get_by_text("was saved as version 3")).to_be_visible()


def test_new_items_begin_empty_and_each_is_found_again(window: Window) -> None:
    first = window("author")
    a_new_question(first, "One of two")
    types_and_is_kept(first, "The first")
    bare = first.url.split("?")[0]

    second = first.context.new_page()
    second.goto(bare)
    expect(second.get_by_text("You have 1 draft of a new item of this type.")).to_be_visible()
    expect(second.get_by_role("link", name="One of two", exact=True)).to_be_visible()
    expect(second.get_by_label("Title")).to_have_value("")
    expect(second.locator("[data-problem]")).to_be_hidden()
    assert barriers(second) == []
    second.get_by_label("Title").fill("Two of two")
    types_and_is_kept(second, "The second")
    types_and_is_kept(first, ", and more")
    second.reload()
    expect(question(second)).to_have_text("The second")

    second.goto("/library/drafts")
    second.get_by_role("button", name="Discard Two of two").click()
    second.get_by_role("dialog").get_by_role("button", name="Discard").click()
    expect(second.get_by_text("The draft was discarded.")).to_be_visible()
    expect(second.get_by_role("link", name="Two of two")).to_have_count(0)
    second.get_by_role("link", name="One of two", exact=True).click()
    expect(question(second)).to_have_text("The first, and more")


def test_a_draft_that_comes_after_the_save_is_refused_and_a_page_that_comes_back_goes_on(window: Window) -> None:
    page = window("author")
    late: list[Request] = []

    def holds_back(route: Route, request: Request) -> None:
        late.append(request)
        route.abort()

    page.route("**/draft", holds_back)
    a_new_question(page, "Saved first")
    with page.expect_request("**/draft"):
        types(page, "Typed in the last seconds")
    form = page.url
    saves(page)
    expect(page.get_by_text("was saved as version 1")).to_be_visible()
    page.unroute("**/draft")
    answer = page.request.post(late[0].url, data=late[0].post_data, headers=late[0].headers)
    assert (answer.status, answer.json()["over"]) == (409, True)
    page.goto(form)
    expect(page.get_by_text("was saved or discarded. This one is new, and empty.")).to_be_visible()
    expect(question(page)).to_have_text("")


def test_what_is_typed_goes_on_where_another_window_saved_the_draft_that_both_show(window: Window) -> None:
    first = window("author")
    a_new_question(first, "Shown twice")
    types_and_is_kept(first, "Common")
    second = first.context.new_page()
    second.goto(first.url)
    expect(question(second)).to_have_text("Common")
    saves(first)
    expect(first.get_by_text("was saved as version 1")).to_be_visible()
    types_and_is_kept(second, " and of the second")
    expect(second.get_by_role("alert").filter(has_text="saved or discarded meanwhile")).to_be_visible()
    second.reload()
    expect(question(second)).to_have_text("Common and of the second")


def a_choice(page: Page) -> None:
    page.goto("/library/collections/new")
    page.get_by_label("Title").fill("Undone")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="New item").first.click()
    page.get_by_role("link", name="Multiple choice").click()
    for place, text in enumerate(("Paris", "Lyon", "Nice"), start=1):
        page.get_by_role("textbox", name=f"Alternative {place}", exact=True).fill(text)


def alternatives(page: Page) -> list[str]:
    return page.locator('textarea[name="alternatives-html"]').evaluate_all("all => all.map(one => one.value)")


def test_rows_choices_and_texts_are_undone_and_done_again(page: Page, enter: Callable[[Page, str], Page]) -> None:
    page = enter(page, "author")
    a_choice(page)
    all_three = alternatives(page)
    assert [text for text in all_three if text] == ["Paris", "Lyon", "Nice"]
    page.get_by_role("button", name="Alternative 2: Remove").click()
    expect(page.get_by_text("Alternative 2 was removed.")).to_be_visible()
    page.get_by_role("button", name="Alternative 2: Move up").click()
    expect(page.get_by_role("textbox", name="Alternative 1", exact=True)).to_have_text("Nice")

    page.keyboard.press("ControlOrMeta+Z")  # a button has the focus
    expect(page.get_by_role("textbox", name="Alternative 1", exact=True)).to_have_text("Paris")
    page.locator("[data-undo-past]").click()
    expect(page.get_by_role("textbox", name="Alternative 2", exact=True)).to_have_text("Lyon")
    expect(page.locator(":focus")).to_have_attribute("aria-label", "Alternative 2")
    assert alternatives(page) == all_three

    page.get_by_label("Language", exact=True).select_option("nl")
    page.get_by_label("Language", exact=True).press("ControlOrMeta+Z")
    expect(page.get_by_label("Language", exact=True)).to_have_value("en")
    expect(page.get_by_label("Language", exact=True)).to_be_focused()
    page.keyboard.press("ControlOrMeta+Shift+Z")
    expect(page.get_by_label("Language", exact=True)).to_have_value("nl")

    page.get_by_role("textbox", name="Alternative 1", exact=True).click()
    page.keyboard.press("End")
    page.keyboard.type("!")
    page.keyboard.press("ControlOrMeta+Z")  # the field's own
    expect(page.get_by_role("textbox", name="Alternative 1", exact=True)).to_have_text("Paris")
    expect(page.get_by_label("Language", exact=True)).to_have_value("nl")
    expect(page.locator("[data-draft-state]")).to_contain_text("Draft kept at")
    page.reload()
    expect(page.get_by_label("Language", exact=True)).to_have_value("nl")
    assert alternatives(page) == all_three
