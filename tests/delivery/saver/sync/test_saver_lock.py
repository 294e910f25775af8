"""An exam that locks when the connection is lost, as far as the saver is concerned."""

from __future__ import annotations

from typing import Any

import pytest

from stratus.delivery.locking.codes import AT_ONCE, code_hash, unlock_code
from stratus.delivery.models import AnswerEvent, Attempt
from stratus.tenancy.models import TenantSettings
from support.builders import a_registration, a_schedule, an_assessment
from support.simulated import KEY, Browser, SaverInTests


@pytest.fixture
def page(saver: SaverInTests, tenant: Any) -> Browser:
    return Browser(saver, a_registration(a_schedule(an_assessment(["MULTIPLE_CHOICE"], lock_on_connection_loss=True), active=True)))


def lock(page: Browser) -> tuple[str, bool, int]:
    attempt = Attempt.objects.get(pk=page.attempt)
    return attempt.lock_name, attempt.locked_at is not None, attempt.codes_used


def test_after_how_long_it_locks_is_the_organisations(page: Browser) -> None:
    TenantSettings.objects.update(connection_lock_seconds=45)
    assert page.start()["options"]["lock_after"] == 45


def test_an_exam_that_does_not_lock_says_so_and_gives_no_codes(saver: SaverInTests, tenant: Any) -> None:
    page = Browser(saver, a_registration(a_schedule(an_assessment(["MULTIPLE_CHOICE"]), active=True)))
    exam = page.start()
    assert (exam["options"]["lock_after"], exam["lock"]) == (None, None)


def test_the_page_judges_codes_by_hashes_of_the_next_few(page: Browser) -> None:
    codes = page.start()["lock"]["codes"]
    made = [unlock_code(KEY, page.attempt, number) for number in range(1, AT_ONCE + 1)]
    assert (codes["first"], codes["hashes"]) == (1, [code_hash(code, page.attempt, n) for n, code in enumerate(made, start=1)])
    assert len({*made}) == AT_ONCE


def test_the_server_has_what_the_active_page_says(page: Browser) -> None:
    page.start()
    page.sync(locked="")
    assert lock(page) == ("", False, 0)
    page.sync(page.event("lock", value={"lock": "first"}), locked="first")
    since = Attempt.objects.get(pk=page.attempt).locked_at
    page.sync(page.chooses("a"), locked="first")
    assert (lock(page), Attempt.objects.get(pk=page.attempt).locked_at) == (("first", True, 0), since)
    page.sync(page.event("unlock", value={"lock": "first", "code": 2}), locked="")
    assert lock(page) == ("first", False, 2)
    assert list(AnswerEvent.objects.order_by("seq").values_list("kind", "outcome")) == [("lock", ""), ("answer", ""), ("unlock", "")]


def test_a_page_that_is_not_the_active_one_or_says_nothing_changes_no_lock(page: Browser, saver: SaverInTests) -> None:
    page.start()
    page.sync(locked="first")
    page.sync()
    page.sync(locked="", active=False)
    other = Browser(saver, page.registration, beside=page)
    other.exam = page.exam
    other.sync(locked="")
    assert lock(page) == ("first", True, 0)


@pytest.mark.parametrize("said", ["x" * 33, "a b", 7, {"name": "x"}])
def test_a_lock_that_cannot_be_read_says_nothing(page: Browser, said: Any) -> None:
    page.start()
    assert page.sync(page.chooses("a"), locked=said).status == 200
    assert lock(page) == ("", False, 0)


@pytest.mark.parametrize("value", [None, "x", {"code": "1"}, {"code": -1}, {"code": True}, {"code": 10**9}])
def test_an_unlocking_without_a_usable_number_of_a_code_counts_none(page: Browser, value: Any) -> None:
    page.start()
    assert page.sync(page.event("unlock", value=value), locked="").status == 200
    assert lock(page) == ("", False, 0)


def test_taking_over_in_another_browser_does_not_leave_the_lock_behind(page: Browser, saver: SaverInTests) -> None:
    page.start()
    page.sync(page.event("unlock", value={"code": 1}), locked="first")
    exam = Browser(saver, page.registration).start()
    assert (exam["lock"]["name"], exam["lock"]["locked"], exam["lock"]["codes"]["first"]) == ("first", True, 2)


def test_a_page_that_opens_again_is_told_how_long_nothing_was_heard(page: Browser, passes: Any) -> None:
    assert page.start()["lock"]["silent"] == 0
    passes(seconds=100)
    silent = page.start(session=1)["lock"]["silent"]
    assert 85 < silent < 95
