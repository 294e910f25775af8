"""The documentation of the External API in a real browser, under the policy of every page."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator

import pytest
from keyboard import AXE, RULES
from playwright.sync_api import BrowserContext, Locator, Page, expect

pytestmark = [pytest.mark.server, pytest.mark.browser]

ATTENDANCE = "/api/docs#tag/scheduling/GET/schedule/{scheduleExternalId}/invigilation-info"
BOOKING = "/api/docs#tag/scheduling/POST/schedule"
WIDE, NARROW = {"width": 1440, "height": 900}, {"width": 390, "height": 844}


@pytest.fixture
def docs(page: Page, demo: dict[str, str]) -> Iterator[Page]:
    """A page that loads nothing from elsewhere, and does nothing that the policy refuses."""
    refused: list[str] = []
    elsewhere: list[str] = []
    page.on("console", lambda message: refused.append(message.text) if "Content Security Policy" in message.text else None)
    page.add_init_script(
        "addEventListener('securitypolicyviolation', e => console.log('Content Security Policy', e.effectiveDirective), true)"
    )
    page.on(
        "request", lambda request: elsewhere.append(request.url) if not request.url.startswith((demo["url"], "data:", "blob:")) else None
    )
    yield page
    assert (elsewhere, refused) == ([], [])


def heading(page: Page, text: str) -> Locator:
    return page.get_by_role("heading", name=text, exact=True)


def judged(page: Page) -> list[str]:
    """What axe-core finds in what is shown, once it has faded in: before, its colours are mixed with those behind it."""
    page.evaluate("Promise.allSettled(document.getAnimations().map(one => one.finished))")
    page.evaluate(AXE)
    found = page.evaluate("rules => axe.run(document, {runOnly: rules, resultTypes: ['violations']})", RULES)
    return [f"{one['id']}: {node['html'][:160]}" for one in found["violations"] for node in one["nodes"]]


def opened(page: Page, address: str, title: str) -> Page:
    page.goto(address)
    expect(heading(page, title)).to_be_in_viewport()
    return page


def dialog_of(page: Page, call: str) -> Locator:
    """Open what a call is tried with."""
    page.get_by_role("button", name=f"({call})").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("button", name="Send get request to")).to_be_visible()
    return dialog


def tried(page: Page, token: str) -> Locator:
    """Read the attendance of the demo's schedule with this token; the answer, as it is shown."""
    dialog = dialog_of(page, "get /schedule/{scheduleExternalId}/invigilation-info")
    if token:
        dialog.get_by_label("Value", exact=True).first.fill(token)
    place = dialog.get_by_role("combobox", name="Value").filter(has_text="EXT_sch_1")
    place.fill("ACC_101")
    dialog.get_by_role("button", name="Send get request to").click()
    return dialog


@pytest.mark.criterion("2.1.1")
def test_a_call_is_found_without_a_mouse(docs):
    opened(docs, "/api/docs", "Stratus External API")
    docs.keyboard.press("Control+k")
    docs.keyboard.type("schedule and generate")
    expect(docs.get_by_role("option", name="Create schedule and generate links").first).to_be_visible()
    docs.keyboard.press("ArrowDown")
    docs.keyboard.press("Enter")
    expect(docs).to_have_url(re.compile("#tag/scheduling/POST/schedule"))


def test_a_call_is_shown_in_four_languages_with_the_address_of_this_installation(docs, demo):
    opened(docs, BOOKING, "Create schedule and generate links")
    call = docs.locator("section").filter(has=heading(docs, "Create schedule and generate links")).last
    for language, word in (
        ("Python", "requests.post"),
        ("TypeScript", "await fetch"),
        ("C#", "HttpMethod.Post"),
        ("curl", "--fail-with-body"),
    ):
        call.get_by_role("button", name="Change code sample language").click()
        docs.get_by_role("option", name=language, exact=True).click()
        expect(call.get_by_text(word).first).to_be_visible()
        expect(call.get_by_text(f"{demo['url']}/api/v1/integrations").first).to_be_visible()


def test_an_error_says_why_and_what_to_do(docs):
    opened(docs, BOOKING, "Create schedule and generate links")
    docs.get_by_text("9 errors of this call: why, and what to do").click()
    expect(docs.get_by_text("The assessment is a draft, was taken out of use, or is archived.").first).to_be_visible()
    docs.get_by_role("link", name="Assessment is not published").first.click()
    expect(docs).to_have_url(re.compile("/api/docs/errors#400-assessment-is-not-published"))
    row = docs.locator(".error:target")
    expect(row).to_contain_text("Have an author publish it")
    expect(row).to_contain_text("POST /schedule")


def test_all_errors_are_narrowed_by_words(docs):
    opened(docs, "/api/docs/errors", "All errors")
    docs.get_by_label("Number or words of an error").fill("319")
    expect(docs.get_by_role("status")).to_have_text("1 error")
    expect(docs.get_by_text("This user does not watch the schedule.").first).to_be_visible()


def test_a_call_is_tried_with_a_token_as_it_is_copied(docs, demo):
    opened(docs, ATTENDANCE, "Get invigilator dashboard info")
    answer = tried(docs, demo["token"])
    expect(answer.get_by_text("200 OK")).to_be_visible()
    expect(answer.get_by_text("Accountancy 101").first).to_be_visible()


def test_the_token_is_kept_in_this_tab_alone(docs, context: BrowserContext, demo):
    opened(docs, ATTENDANCE, "Get invigilator dashboard info")
    expect(tried(docs, demo["token"]).get_by_text("200 OK")).to_be_visible()
    docs.goto("/api/docs/first-exam")
    opened(docs, ATTENDANCE, "Get invigilator dashboard info")
    expect(tried(docs, "").get_by_text("200 OK")).to_be_visible()
    stored = docs.evaluate("async () => JSON.stringify([{...localStorage}, document.cookie, await indexedDB.databases()])")
    assert demo["token"] not in stored

    another = context.new_page()
    opened(another, ATTENDANCE, "Get invigilator dashboard info")
    expect(tried(another, "").get_by_text("403 Forbidden")).to_be_visible()


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["1440", "390"])
@pytest.mark.parametrize(
    ("address", "title"),
    [
        ("/api/docs", "Stratus External API"),
        (BOOKING, "Create schedule and generate links"),
        ("/api/docs/first-exam", "First exam in ten minutes"),
        ("/api/docs/webhook", "Receive the webhook, with verification code"),
        ("/api/docs/rules", "The External API"),
        ("/api/docs/errors", "All errors"),
    ],
)
def test_everybody_can_read_it(docs, size, address, title):
    docs.set_viewport_size(size)
    opened(docs, address, title)
    assert judged(docs) == []
    assert docs.evaluate("document.documentElement.scrollWidth") <= size["width"]


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["1440", "390"])
def test_everybody_can_search_and_try(docs, size):
    docs.set_viewport_size(size)
    opened(docs, ATTENDANCE, "Get invigilator dashboard info")
    docs.keyboard.press("Control+k")
    docs.keyboard.type("links")
    expect(docs.get_by_role("option").first).to_be_visible()
    assert judged(docs) == []
    docs.keyboard.press("Escape")
    dialog_of(docs, "get /schedule/{scheduleExternalId}/invigilation-info")
    assert judged(docs) == []
    expect(docs.locator(".head")).to_have_attribute("inert", "")
    docs.keyboard.press("Escape")
    expect(docs.get_by_role("dialog")).to_have_count(0)
    expect(docs.locator(".head")).not_to_have_attribute("inert", "")


def test_curl_samples_run_as_they_are_printed(demo, api):
    document = api.get(f"{demo['url']}/api/docs/reference.json").raise_for_status().json()

    def ran(method: str, path: str) -> str:
        (sample,) = (one["source"] for one in document["paths"][path][method]["x-codeSamples"] if one["label"] == "curl")
        environment = os.environ | {"STRATUS_TOKEN": demo["token"]}
        done = subprocess.run(["sh", "-c", sample], env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout
        return done.stdout

    assert "LaunchUrl" in ran("post", "/schedule")
    assert "EXT_sch_1" in ran("post", "/external/schedule")
    assert "EXT_sch_1" in ran("get", "/external/schedule/{externalId}")
    assert "ExternalId" in ran("get", "/groups")
    assert "true" in ran("delete", "/external/schedule/{externalId}")
