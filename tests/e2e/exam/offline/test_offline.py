"""An exam whose network, browser, disk or clock fails: it comes back at the same place, and nothing that was typed is lost."""

from __future__ import annotations

import os
import signal
from contextlib import suppress
from pathlib import Path

import pytest
from candidate import Candidate, Stored
from chromium import FLAGS, a_browser_with_a_disk, chromium_path, patient
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from support.hall import book
from support.running import RunningServer

pytestmark = [pytest.mark.server, pytest.mark.browser]

PHONE, QUICK, MORE = "People without a telephone", "People who answer quickly", "People with more than one telephone"
HIGHER = "The mean is higher than the median."


@pytest.fixture
def link(server: RunningServer) -> str:
    return book(server, 1)[0]


def sits(page: Page, link: str) -> Candidate:
    return Candidate(page).opens(link).starts()


def test_a_reload_without_network_comes_back_to_the_same_question_with_every_answer(page: Page, server, cable, link) -> None:
    candidate = sits(page, cable.leads(link)).chooses(PHONE).until_kept()
    candidate.sees_saved()
    cable.pull_out()
    candidate.goes_to(2).chooses(HIGHER)

    page.reload()
    expect(candidate.heading(2)).to_be_visible()
    candidate.sees_chosen(HIGHER)
    candidate.sees("1 answer waits on this computer")
    candidate.shows_the_time_that_is_left(Stored(server, candidate.registration))
    candidate.goes_to(1).sees_chosen(PHONE)
    candidate.chooses(MORE)

    cable.plug_in()
    candidate.hears_of_the_network().sees_saved()
    stored = Stored(server, candidate.registration)
    assert sorted(chosen for _item, chosen in stored.typed) == ["a", "a", "c"]
    assert sorted(stored.answers.values()) == ["a", "c"]
    candidate.goes_to(3)
    expect(page.get_by_role("button", name="Continue here")).to_have_count(0)


def kill(folder: Path) -> None:
    """End every process of the browser that has its profile in this folder, as a power cut would."""
    for process in Path("/proc").iterdir():
        with suppress(OSError, ValueError):
            if f"--user-data-dir={folder}".encode() in (process / "cmdline").read_bytes().split(b"\0"):
                os.kill(int(process.name), signal.SIGKILL)


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="finds the browser's processes in /proc")
def test_a_browser_that_was_killed_opens_the_exam_again_without_network(browser: Browser, server, cable, link, tmp_path) -> None:
    with a_browser_with_a_disk(browser, tmp_path / "profile") as context:
        candidate = sits(context.new_page(), cable.leads(link)).chooses(PHONE).until_kept()
        candidate.sees_saved()
        cable.pull_out()
        candidate.goes_to(2).chooses(HIGHER)
        candidate.sees("1 answer waits on this computer")
        address = candidate.page.url
        kill(tmp_path / "profile")
    (tmp_path / "profile" / "SingletonLock").unlink(missing_ok=True)

    with a_browser_with_a_disk(browser, tmp_path / "profile") as context:
        again = Candidate(context.new_page()).opens(address)
        expect(again.heading(2)).to_be_visible()
        again.sees_chosen(HIGHER)
        assert again.minutes_left > 60
        cable.plug_in()
        again.hears_of_the_network().sees_saved()
        again.goes_to(1).sees_chosen(PHONE)
        assert sorted(Stored(server, again.registration).answers.values()) == ["a", "a"]


def test_a_hand_in_without_network_waits_says_so_and_goes_last(page: Page, server, cable, link) -> None:
    candidate = sits(page, cable.leads(link)).until_kept()
    candidate.sees_saved()
    cable.pull_out()
    candidate.chooses(QUICK).sees("1 answer waits on this computer")
    page.get_by_role("button", name="Hand in").first.click()
    page.get_by_role("dialog").get_by_role("button", name="Hand in").click()
    candidate.sees("your exam is handed in as soon as that is possible")
    candidate.sees("your invigilator decides about them")
    page.reload()
    candidate.sees("your exam is handed in as soon as that is possible")

    cable.plug_in()
    candidate.hears_of_the_network().sees("You have handed in your exam")
    stored = Stored(server, candidate.registration)
    assert (stored.attempts, list(stored.answers.values())) == ([("HANDED_IN", 1)], ["b"])
    left = page.evaluate(
        """new Promise((done) => { indexedDB.open("stratus-player").onsuccess = ({target}) => {
             const names = ["events", "answers", "papers"], found = [];
             const tx = target.result.transaction(names);
             for (const name of names) tx.objectStore(name).getAllKeys().onsuccess = (event) => found.push(event.target.result.length);
             tx.oncomplete = () => done(found) } })"""
    )
    assert left == [0, 0, 0]


def test_a_page_that_hands_in_before_it_has_its_place_again_begins_no_other_attempt(page: Page, server, cable, link) -> None:
    """Its *start* does not come through, its answers and the hand-in do; then it asks once more."""
    candidate = sits(page, cable.leads(link)).until_kept()
    candidate.sees_saved()
    cable.pull_out()
    page.get_by_role("button", name="Hand in").first.click()
    page.get_by_role("dialog").get_by_role("button", name="Hand in").click()
    candidate.sees("your exam is handed in as soon as that is possible")
    page.reload()
    candidate.sees("your exam is handed in as soon as that is possible")
    page.route("**/start", lambda route: route.abort(), times=1)
    cable.plug_in()
    with page.expect_response("**/start") as second:
        candidate.hears_of_the_network().sees("You have handed in your exam")
    assert (second.value.status, second.value.json()["error"]) == (409, "over")
    assert Stored(server, candidate.registration).attempts == [("HANDED_IN", 1)]


@pytest.mark.parametrize("days", [1, -1])
def test_a_clock_that_is_wrong_by_a_day_shows_the_right_time(page: Page, server, link, days: int) -> None:
    candidate = sits(page, link)
    candidate.sees_saved()
    stored = Stored(server, candidate.registration)
    held: list[Route] = []
    page.route("**/sync", lambda route: held.append(route))
    with page.expect_request("**/sync"):
        pass
    while not held:  # one request is under way at a time: an answer from before would set the clock right before anybody looks at it
        page.evaluate("() => new Promise((resolve) => setTimeout(resolve, 20))")  # no frame comes where the window is not seen
    page.evaluate(f"{{ const now = Date.now; Date.now = () => now() + {days * 86_400_000} }}")
    candidate.sees("Checking the time…")
    for route in held:
        route.continue_()
    page.unroute("**/sync")
    candidate.shows_the_time_that_is_left(stored)
    candidate.chooses(PHONE).sees_saved()
    assert list(stored.answers.values()) == ["a"]

    page.add_init_script(f"{{ const now = Date.now; Date.now = () => now() + {days * 86_400_000} }}")
    page.reload()
    candidate.shows_the_time_that_is_left(stored)


def test_a_laptop_that_slept_for_an_hour_has_lost_an_hour_and_nothing_else(page: Page, context: BrowserContext, server, link) -> None:
    """Its clock went on while it slept, the browser's counter stood still, and so did its network."""
    candidate = sits(page, link).chooses(PHONE)
    candidate.sees_saved()
    context.set_offline(True)
    candidate.chooses(QUICK).sees("1 answer waits on this computer")
    stored = Stored(server, candidate.registration)

    stored.an_hour_passes()
    page.evaluate("{ const now = Date.now; Date.now = () => now() + 3_600_000 }")
    candidate.sees("Checking the time…")
    context.set_offline(False)
    candidate.sees_saved()
    candidate.shows_the_time_that_is_left(stored)
    assert ([chosen for _item, chosen in stored.typed], list(stored.answers.values())) == (["a", "b"], ["b"])
    candidate.chooses(MORE).sees_saved()
    assert list(stored.answers.values()) == ["c"]


def test_a_private_window_that_keeps_nothing_goes_on_and_says_so(page: Page, server, link) -> None:
    page.add_init_script(
        """for (const name of ["indexedDB", "caches"])
             Object.defineProperty(window, name, { get() { throw new DOMException("private", "SecurityError") } });
           Object.defineProperty(Navigator.prototype, "serviceWorker", { get: () => undefined });"""
    )
    candidate = sits(page, link)
    candidate.sees("This browser keeps nothing on this computer.")
    candidate.chooses(PHONE).sees_saved()
    assert list(Stored(server, candidate.registration).answers.values()) == ["a"]


def test_storage_that_is_full_is_told_and_loses_nothing(page: Page, server, cable, link) -> None:
    page.context.new_cdp_session(page).send("Storage.overrideQuotaForOrigin", {"origin": cable.url, "quotaSize": 1})
    candidate = sits(page, cable.leads(link))
    candidate.sees("This computer has no room left for your answers.")
    cable.pull_out()
    candidate.chooses(PHONE).sees("Storage is full: keep this page open")
    cable.plug_in()
    candidate.hears_of_the_network().sees_saved()
    assert list(Stored(server, candidate.registration).answers.values()) == ["a"]


def test_plain_http_on_a_network_address_works_with_the_server_alone(browser: Browser, server, link) -> None:
    address = "192.0.2.80"  # belongs to nobody; this browser is told that it is here
    flags = [*FLAGS, f"--host-resolver-rules=MAP {address} 127.0.0.1"]
    elsewhere = browser.browser_type.launch(executable_path=chromium_path(), args=flags)
    try:
        page = patient(elsewhere.new_context(locale="en-GB")).new_page()
        candidate = sits(page, link.replace("localhost", address))
        assert page.evaluate("[isSecureContext, typeof crypto.subtle, 'serviceWorker' in navigator]") == [False, "undefined", False]
        candidate.chooses(PHONE).sees_saved()
        page.reload()
        candidate.sees_chosen(PHONE)
        candidate.chooses(QUICK).sees_saved()
        assert list(Stored(server, candidate.registration).answers.values()) == ["b"]
    finally:
        elsewhere.close()
