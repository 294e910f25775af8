"""An exam is offered in the language of its translations, sat in it without network for a while, and marked as it was read."""

from __future__ import annotations

import secrets
from collections.abc import Callable

import httpx
import pytest
from candidate import Candidate
from playwright.sync_api import Page, expect

from item_types.hands import hand_of
from support.cable import Cable
from support.running import RunningServer, eventually

pytestmark = [pytest.mark.server, pytest.mark.browser]


def publish_in_dutch(page: Page) -> str:
    """Write a question and its translation, offer that to candidates, publish; returns the assessment's external id."""
    title, external_id = f"In Dutch {secrets.token_hex(3)}", f"DUTCH-{secrets.token_hex(6)}"
    page.goto("/library/collections/new")
    page.get_by_label("Title").fill(title)
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="New item").first.click()
    page.locator('a[href$="/items/new/ESSAY"]').click()
    hand_of("ESSAY").writes(page.locator("form.card"), "Deltas")
    page.locator("main").get_by_role("button", name="Save").last.click()
    expect(page.get_by_text("was saved as version 1")).to_be_visible()
    page.goto(f"{page.url}/translations/nl")
    page.get_by_role("textbox", name="Question, in Dutch").fill("Hoe ontstaat een delta?")
    page.locator("main").get_by_role("button", name="Save").last.click()
    expect(page.get_by_text("The translation into Dutch was saved")).to_be_visible()
    page.goto("/assessments/new")
    page.get_by_label("Title").fill(title)
    page.get_by_role("button", name="Create").click()
    page.get_by_label("External ID").fill(external_id)
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Add questions").first.click()
    page.get_by_label("Collection").select_option(title)
    page.get_by_role("button", name="Show").click()
    page.get_by_label("Deltas").check()
    page.get_by_role("button", name="Add", exact=True).click()
    page.get_by_role("link", name="Languages").click()
    page.get_by_role("checkbox", name="Dutch").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved. Publish to deliver it in these languages.")).to_be_visible()
    page.get_by_role("link", name="Questions", exact=True).click()
    page.get_by_role("button", name="Publish").click()
    page.get_by_role("dialog").get_by_role("button", name="Publish").click()
    expect(page.get_by_text("Version 1 is published")).to_be_visible()
    return external_id


def test_a_candidate_sits_in_dutch_without_network_for_a_while_and_the_marker_sees_it(
    page: Page, server: RunningServer, api: httpx.Client, cable: Cable, log_in: Callable[[str], Page], demo: dict[str, str]
) -> None:
    name = f"DUTCH-{secrets.token_hex(6)}"
    schedule = {
        "AssessmentExtId": publish_in_dutch(log_in("author")), "ScheduleExtId": name, "Title": "Deltas",
        "GroupExtId": name, "GroupName": name,
        "StartDateTime": "2026-01-01T09:00:00Z", "EndDateTime": "2099-12-31T17:00:00Z",
    }  # fmt: skip
    people = [{"CandidateExtId": name, "FirstName": "Mary", "LastName": "Jackson", "Email": f"{name}@example.org"}]
    answer = api.post("/schedule", json={"Schedule": schedule, "Candidates": people}).raise_for_status().json()

    candidate = Candidate(page, questions=1).opens(cable.leads(answer["Candidates"][0]["LaunchUrl"]))
    languages = page.get_by_role("group", name="Language of the questions")
    expect(languages.get_by_role("radio", name="English")).to_be_checked()
    languages.get_by_role("radio", name="English").focus()
    page.keyboard.press("ArrowDown")
    expect(languages.get_by_role("radio", name="Nederlands")).to_be_checked()
    page.reload()
    expect(languages.get_by_role("radio", name="Nederlands")).to_be_checked()
    candidate.starts().until_kept()
    question = page.locator(".stem", has_text="Hoe ontstaat een delta?")
    expect(question).to_have_attribute("lang", "nl")
    cable.pull_out()
    page.reload()
    expect(question).to_be_visible()
    page.get_by_role("textbox", name="Your answer").click()
    page.keyboard.type("Door wat de rivier meebrengt.")
    cable.plug_in()
    candidate.hears_of_the_network().sees_saved()
    page.get_by_role("banner").get_by_role("button", name="Hand in").click()
    page.get_by_role("dialog").get_by_role("button", name="Hand in", exact=True).click()
    expect(page.get_by_role("heading", name="You have handed in your exam")).to_be_visible()

    settings = api.get(f"/external/schedule/{name}/marking/settings").raise_for_status().json()["Content"]
    page.goto(demo["url"] + settings["Assessors"][0]["DirectLink"])
    script = page.get_by_role("link", name="Mary Jackson")
    assert eventually(lambda: script.count() or (page.reload() and script.count()))
    script.click()
    candidate.sees("Sat in Dutch")
    expect(page.locator(".stem", has_text="Hoe ontstaat een delta?")).to_be_visible()
    candidate.sees("Door wat de rivier meebrengt.")
