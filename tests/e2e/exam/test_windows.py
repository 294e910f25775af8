"""One exam in several windows and on several computers: everything is in the log, and the session that was taken over last stands."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from candidate import Candidate, Stored
from chromium import patient
from playwright.sync_api import Browser, BrowserContext, Page, expect

from support.hall import book
from support.running import RunningServer

pytestmark = [pytest.mark.server, pytest.mark.browser]

PHONE, QUICK, MORE, DISLIKE = (
    "People without a telephone",
    "People who answer quickly",
    "People with more than one telephone",
    "People who dislike the agency",
)


@pytest.fixture
def link(server: RunningServer) -> str:
    return book(server, 1)[0]


@pytest.fixture
def elsewhere(browser: Browser, server: RunningServer) -> Iterator[Page]:
    """A browser on another computer."""
    context = patient(browser.new_context(base_url=server.url, locale="en-GB"))
    yield context.new_page()
    context.close()


def letters(stored: Stored) -> str:
    return "".join(chosen for _item, chosen in stored.typed)


def test_a_link_that_is_opened_twice_is_one_exam(page: Page, context: BrowserContext, server, link) -> None:
    first = Candidate(page).opens(link).starts().chooses(PHONE)
    first.sees_saved()
    second = Candidate(context.new_page()).opens(link).starts("Continue the exam")
    second.sees_chosen(PHONE)
    first.sees_that_it_goes_on_elsewhere()
    second.chooses(QUICK).sees_saved()
    first.continues_here().sees_chosen(QUICK)
    second.sees_that_it_goes_on_elsewhere()
    assert Stored(server, first.registration).attempts == [("IN_PROGRESS", 1)]


def test_two_windows_that_type_in_turn_lose_nothing(page: Page, context: BrowserContext, server, link) -> None:
    first = Candidate(page).opens(link).starts().chooses(PHONE)
    first.sees_saved()
    second = Candidate(context.new_page()).opens(page.url)  # a tab that was duplicated
    second.sees_chosen(PHONE)
    second.chooses(QUICK).sees_saved()
    first.sees_that_it_goes_on_elsewhere()
    first.continues_here().chooses(MORE).sees_saved()
    second.sees_that_it_goes_on_elsewhere()
    second.continues_here().chooses(DISLIKE).sees_saved()
    stored = Stored(server, first.registration)
    assert (letters(stored), stored.writers, list(stored.answers.values())) == ("abcd", 2, ["d"])
    assert stored.attempts == [("IN_PROGRESS", 1)]


def test_a_mail_scanner_that_opens_the_link_and_runs_the_page_changes_nothing(elsewhere: Page, page: Page, server, link) -> None:
    scanner = Candidate(elsewhere).opens(link)
    expect(elsewhere.get_by_role("button", name="Start the exam")).to_be_visible()
    assert Stored(server, scanner.registration).attempts == []
    Candidate(page).opens(link).starts().chooses(PHONE).sees_saved()
    assert Stored(server, scanner.registration).attempts == [("IN_PROGRESS", 1)]


def test_another_computer_takes_over_and_its_answer_stands(page: Page, context: BrowserContext, elsewhere: Page, server, link) -> None:
    here = Candidate(page).opens(link).starts().chooses(PHONE)
    here.sees_saved()
    context.set_offline(True)
    here.chooses(QUICK).sees("1 answer waits on this computer")

    there = Candidate(elsewhere).opens(link)
    there.sees("Your exam is in progress in another browser or on another computer.")
    there.starts("Continue here").sees_chosen(PHONE)
    there.chooses(MORE).sees_saved()

    context.set_offline(False)
    here.sees_that_it_goes_on_elsewhere()
    here.sees_saved()
    stored = Stored(server, here.registration)
    assert (sorted(letters(stored)), list(stored.answers.values()), stored.attempts) == (["a", "b", "c"], ["c"], [("IN_PROGRESS", 2)])

    here.continues_here().sees_chosen(MORE)
    here.chooses(DISLIKE).sees_saved()
    there.sees_that_it_goes_on_elsewhere()
    assert (list(stored.answers.values()), stored.attempts) == (["d"], [("IN_PROGRESS", 3)])


def test_an_old_tab_that_is_shown_again_does_not_go_on_where_it_was(page: Page, elsewhere: Page, server, link) -> None:
    here = Candidate(page).opens(link).starts().chooses(PHONE)
    here.sees_saved()
    page.goto("/login")
    there = Candidate(elsewhere).opens(link).starts("Continue here").chooses(QUICK)
    there.sees_saved()
    page.go_back()
    here.sees_that_it_goes_on_elsewhere()
    assert list(Stored(server, here.registration).answers.values()) == ["b"]
    here.continues_here().sees_chosen(QUICK)
