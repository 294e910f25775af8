"""An exam in Safe Exam Browser: Chromium plays it, with its name and with the keys that it shows to pages."""

from __future__ import annotations

import gzip
import plistlib
import re
from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest
from candidate import Candidate, Stored
from chromium import patient
from playwright.sync_api import Browser, Page, expect

from stratus.delivery.safeguards.seb.keys import config_key, shown_hash
from support.hall import book
from support.running import RunningServer

pytestmark = [pytest.mark.server, pytest.mark.browser]

AGENT = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/120.0 Safari/537.36 SEB/3.5.0"


@pytest.fixture
def link(server: RunningServer) -> str:
    """A launch link of a schedule that is taken in Safe Exam Browser only."""
    made = book(server, 1)[0]
    with psycopg.connect(server.dsn) as connection:
        connection.execute("UPDATE scheduling_schedule SET use_seb = true WHERE id = (SELECT max(id) FROM scheduling_schedule)")
    return made


@pytest.fixture
def seb(browser: Browser, server: RunningServer) -> Iterator[Callable[[str], Page]]:
    """Safe Exam Browser that shows this hash of its configuration."""
    opened = []

    def start(shown: str) -> Page:
        size = {"width": 1440, "height": 900}
        context = patient(browser.new_context(base_url=server.url, locale="en-GB", user_agent=AGENT, viewport=size))
        context.add_init_script(f"window.SafeExamBrowser = {{ version: '3.5', security: {{ configKey: '{shown}', browserExamKey: '' }} }}")
        opened.append(context)
        return context.new_page()

    yield start
    for context in opened:
        context.close()


def settings_of(file: bytes) -> dict[str, Any]:
    settings: dict[str, Any] = plistlib.loads(gzip.decompress(gzip.decompress(file)[4:]))
    return settings


def test_an_exam_opens_only_in_it_and_with_the_candidates_file(page: Page, seb, server, link) -> None:
    outside = Candidate(page).opens(link)
    outside.sees("This exam is taken in Safe Exam Browser only")
    expect(page.get_by_role("button", name="Start the exam")).to_have_count(0)
    opens = page.get_by_role("link", name="Open in Safe Exam Browser").get_attribute("href")
    assert opens is not None
    assert opens.startswith(f"seb://localhost:{server.port}/delivery/seb/{outside.registration}.seb?ticket=")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download your configuration file").click()
    settings = settings_of(download.value.path().read_bytes())
    assert settings["startURL"] == link

    elsewhere = seb("0" * 64)
    elsewhere.goto(link)
    elsewhere.get_by_role("button", name="Start the exam").click()
    Candidate(elsewhere).sees("Safe Exam Browser runs with another configuration")
    assert Stored(server, outside.registration).attempts == []

    key = shown_hash(f"{server.url}/exam/start/{outside.registration}", config_key(settings))
    inside = Candidate(seb(key)).opens(settings["startURL"]).starts().chooses("People without a telephone")
    inside.sees_saved()
    inside.page.get_by_role("banner").get_by_role("button", name="Hand in").click()
    inside.page.get_by_role("dialog").get_by_role("button", name=re.compile("^Hand in")).click()
    inside.page.get_by_role("button", name="Log out and close Safe Exam Browser").click()
    expect(inside.page).to_have_url(settings["quitURL"])
    assert Stored(server, outside.registration).attempts == [("HANDED_IN", 1)]
