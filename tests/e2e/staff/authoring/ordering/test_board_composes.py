"""A board composes an exam of three sections and two forms from 400 questions, by saying how many it wants."""

from __future__ import annotations

import json
import os
import secrets
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from keyboard import AXE, RULES
from playwright.sync_api import Page, expect

from support.running import RunningServer

pytestmark = [pytest.mark.server, pytest.mark.browser]

TESTS = Path(__file__).parents[4]


@pytest.fixture
def planted(server: RunningServer) -> dict[str, Any]:
    """An assessment of three sections, and the cells of a library of 400 questions: twenty topics, two levels."""
    title = f"Law {secrets.token_hex(3)}"
    command = [sys.executable, str(Path(__file__).with_name("planted_library.py")), title]
    folders = os.pathsep.join([str(TESTS), os.environ.get("PYTHONPATH", "")])
    settings = {"DJANGO_SETTINGS_MODULE": "stratus.site.settings", "PYTHONPATH": folders}
    done = subprocess.run(command, env=server.environment | settings, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1]) | {"title": title}


def test_a_board_composes_three_sections_and_two_forms_from_400_questions(
    page: Page, log_in: Callable[[str], Page], planted: dict[str, Any]
) -> None:
    log_in("author")
    page.goto(f"/assessments/{planted['assessment']}/selection")
    page.get_by_role("button", name="Choose by blueprint").click()
    for place, section in enumerate(("Morning", "Noon", "Evening")):
        page.get_by_role("link", name=f"Make a blueprint {section}").click()
        page.get_by_label("Rows").select_option(label=planted["title"])
        page.get_by_label("Columns").select_option(label=f"Levels of {planted['title']}")
        page.get_by_role("button", name="Go on to the numbers").click()
        (recall, apply), (further, _apply) = planted["cells"][2 * place : 2 * place + 2]
        page.locator(f"#count-{recall}").fill("12")
        expect(page.locator(f"#there-{recall}")).to_have_text("only 10 there")
        expect(page.locator("#gaps")).to_contain_text("12 wanted, 10 there")
        page.locator(f"#count-{recall}").fill("4")
        page.locator(f"#count-{apply}").fill("4")
        page.locator(f"#count-{further}").fill("3")
        expect(page.locator("#gaps")).to_contain_text("11 questions")
        expect(page.locator("#gaps")).to_contain_text("Every cell can be filled.")
        if not place:
            page.evaluate(AXE)
            judged = page.evaluate("rules => axe.run(document, { runOnly: rules })", RULES)
            assert [(one["id"], [node["html"] for node in one["nodes"]][:3]) for one in judged["violations"]] == []
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_role("link", name=f"Change {section}")).to_be_visible()
    page.get_by_label("Number of fixed forms").fill("2")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("button", name="Generate").click()
    expect(page.get_by_text("2 forms were generated.")).to_be_visible()
    expect(page.get_by_text("Balanced by p-values.")).to_be_visible()
    expect(page.get_by_text("No question stands on two forms.")).to_be_visible()
    page.get_by_role("link", name="Form B").click()
    expect(page.get_by_role("row")).to_have_count(1 + 33)
    page.get_by_role("link", name="Replace").first.click()
    page.get_by_role("button", name="Take this one").first.click()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("The last change of the forms was taken back.")).to_be_visible()
