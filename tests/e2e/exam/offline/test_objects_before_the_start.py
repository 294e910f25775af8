"""Questions and pictures that are on the candidate's computer before the exam begins, and what happens where they are not."""

from __future__ import annotations

from collections.abc import Callable

import httpx
import pytest
from candidate import Candidate
from chromium import FLAGS, a_browser_with_a_disk, chromium_path, patient
from pictured_exam import FAR, NEAR, QUESTIONS, Computer, Sitting, publish, sees_picture
from playwright.sync_api import Browser, Page, expect
from spy import Spy

from support.running import RunningServer, eventually

pytestmark = [pytest.mark.server, pytest.mark.browser]

HERE = "The questions and their pictures are on this computer already, locked until the exam opens."
TEXT = "It carries what the river brings."


@pytest.fixture(scope="session")
def published() -> list[str]:
    """The exam, once it was written."""
    return []


@pytest.fixture
def sitting(server: RunningServer, api: httpx.Client, published: list[str], log_in: Callable[[str], Page]) -> Sitting:
    if not published:
        published.append(publish(log_in("author")))
    return Sitting(server, api, published[0])


@pytest.fixture
def computer(page: Page) -> Computer:
    return Computer(page)


def waits(computer: Computer, link: str) -> Candidate:
    """Waits until everything is there."""
    computer.is_told_at_once()
    candidate = Candidate(computer.page, questions=QUESTIONS).opens(link)
    candidate.sees(HERE)
    return candidate


def starts(candidate: Candidate, sitting: Sitting) -> Candidate:
    sitting.opens()
    return candidate.hears_of_the_network().starts()


def writes(page: Page, text: str = TEXT) -> None:
    page.get_by_role("textbox", name="Your answer").click()
    page.keyboard.type(text)


def hands_in(page: Page) -> None:
    page.get_by_role("banner").get_by_role("button", name="Hand in").click()
    page.get_by_role("dialog").get_by_role("button", name="Hand in", exact=True).click()
    expect(page.get_by_role("heading", name="You have handed in your exam")).to_be_visible()


def test_questions_and_pictures_come_before_the_start_and_need_no_server_after_it(page: Page, computer, sitting, cable) -> None:
    candidate = waits(computer, cable.leads(sitting.link))
    before = computer.lies("stratus-objects") + computer.lies("stratus-player")
    assert [readable for readable in ("ESSAY", NEAR, "image/png", '"common"', '"key"') if readable in before] == []
    starts(candidate, sitting)
    assert (computer.papers, len(computer.objects())) == ([], 3)
    fetched = len(computer.files)
    sees_picture(candidate.goes_to(2).until_kept().page, NEAR)
    candidate.sees_saved()

    cable.pull_out()
    writes(page)
    candidate.sees("1 answer waits on this computer")
    page.reload()
    expect(candidate.heading(2)).to_be_visible()
    candidate.sees(TEXT)
    sees_picture(page, NEAR)
    sees_picture(candidate.goes_to(6).page, FAR)
    assert len(computer.files) == fetched

    cable.plug_in()
    candidate.hears_of_the_network().sees_saved()
    hands_in(page)
    assert eventually(lambda: computer.objects() == [])
    assert '"common"' not in computer.lies("stratus-player")
    assert sitting.answers == [f"<p>{TEXT}</p>"]


def test_what_was_typed_a_moment_before_a_reload_without_network_is_there(page: Page, computer, sitting, cable) -> None:
    candidate = starts(waits(computer, cable.leads(sitting.link)), sitting).until_kept()
    candidate.sees_saved()
    cable.pull_out()
    writes(page)
    page.reload()
    candidate.sees(TEXT)
    cable.plug_in()
    candidate.hears_of_the_network().sees_saved()
    assert sitting.answers == [f"<p>{TEXT}</p>"]


def test_what_the_browser_lost_before_the_start_comes_as_the_paper_and_pictures_when_they_are_near(page: Page, computer, sitting) -> None:
    candidate = waits(computer, sitting.link)
    computer.loses_objects()
    computer.is_told_nothing()
    page.reload()
    starts(candidate, sitting)
    assert len(computer.papers) == 1
    sees_picture(candidate.goes_to(2).page, NEAR)
    assert eventually(lambda: len(computer.objects("view")) == 1 and len(computer.objects("medium")) == 1)
    sees_picture(candidate.goes_to(6).page, FAR)


def test_who_starts_at_once_has_the_whole_exam_on_their_computer_after_a_while(page: Page, computer, sitting, cable) -> None:
    sitting.opens()
    candidate = Candidate(page, questions=QUESTIONS).opens(cable.leads(sitting.link)).starts().until_kept()
    candidate.sees_saved()
    # The sixth question is not near: what it shows comes by itself.
    assert eventually(lambda: len(computer.objects("medium")) == 2)
    assert eventually(lambda: len(computer.objects("view")) == 1)

    cable.pull_out()
    writes(page)
    candidate.sees("1 answer waits on this computer")
    candidate.sees("All questions are on this computer, with everything they show.")
    sees_picture(candidate.goes_to(6).page, FAR)
    page.reload()
    sees_picture(candidate.goes_to(6).page, FAR)
    candidate.goes_to(1).sees(TEXT)
    cable.plug_in()
    candidate.hears_of_the_network().sees_saved()


def test_a_cable_that_is_pulled_early_leaves_every_question_to_be_answered_and_says_what_is_missing(
    page: Page, computer, sitting, cable
) -> None:
    spy = Spy(page)
    computer.gets_only(2)  # the questions, and the picture that is near
    sitting.opens()
    candidate = Candidate(page, questions=QUESTIONS).opens(cable.leads(sitting.link)).starts().until_kept()
    sees_picture(candidate.goes_to(2).page, NEAR)
    candidate.sees_saved()
    missing = "What one question shows is not on this computer: 6."

    def pulled() -> None:
        cable.pull_out()
        writes(page)
        candidate.sees(missing)

    spy.act("loses the network", pulled, missing)
    candidate.goes_to(6).sees("This picture comes by itself as soon as that is possible.")
    writes(page, "All the same")
    candidate.sees("2 answers wait on this computer")
    cable.plug_in()
    computer.gets_everything()
    candidate.hears_of_the_network().sees_saved()
    sees_picture(page, FAR)
    assert sorted(sitting.answers) == ["<p>All the same</p>", f"<p>{TEXT}</p>"]


def test_an_answer_is_kept_with_the_quota_spent_by_pictures(browser: Browser, sitting, cable, tmp_path) -> None:
    """A private window, as other tests have it, gives nothing back that was deleted."""
    with a_browser_with_a_disk(browser, tmp_path / "profile") as context:
        page = context.new_page()
        computer = Computer(page)
        computer.has_room_for(cable.url, 20_000_000)
        candidate = starts(waits(computer, cable.leads(sitting.link)), sitting).until_kept()
        candidate.sees_saved()
        computer.is_full()
        cable.pull_out()
        writes(page)
        candidate.goes_to(2)
        candidate.sees("1 answer waits on this computer")
        assert (computer.objects("medium"), len(computer.objects("view"))) == ([], 1)
        page.reload()
        candidate.goes_to(1).sees(TEXT)
        cable.plug_in()
        candidate.hears_of_the_network().sees_saved()
        assert sitting.answers == [f"<p>{TEXT}</p>"]


def test_the_place_of_a_picture_that_cannot_come_says_why_and_is_filled_by_itself(page: Page, computer, sitting, cable) -> None:
    candidate = starts(waits(computer, cable.leads(sitting.link)), sitting).until_kept()
    computer.loses_objects()
    cable.pull_out()
    candidate.goes_to(6)
    candidate.sees("This picture comes by itself as soon as that is possible.")
    place = page.locator("stratus-item").get_by_role("img", name=FAR)
    box = place.bounding_box()
    assert box is not None
    assert round(box["width"] / box["height"], 1) == 1.5
    cable.plug_in()
    candidate.hears_of_the_network()
    sees_picture(page, FAR)
    after = place.bounding_box()
    assert after is not None
    assert (round(after["width"]), round(after["height"])) == (round(box["width"]), round(box["height"]))


def test_plain_http_on_a_network_address_shows_pictures_with_the_server_alone(browser: Browser, sitting) -> None:
    address = "192.0.2.80"  # belongs to nobody; this browser is told that it is here
    flags = [*FLAGS, f"--host-resolver-rules=MAP {address} 127.0.0.1"]
    elsewhere = browser.browser_type.launch(executable_path=chromium_path(), args=flags)
    try:
        page = patient(elsewhere.new_context(locale="en-GB")).new_page()
        computer = Computer(page)
        sitting.opens()
        candidate = Candidate(page, questions=QUESTIONS).opens(sitting.link.replace("localhost", address)).starts()
        assert page.evaluate("typeof crypto.subtle") == "undefined"
        sees_picture(candidate.goes_to(2).page, NEAR)
        assert (len(computer.papers), computer.objects()) == (1, [])
    finally:
        elsewhere.close()
