"""Problems with questions that candidates report: kept once, whenever they come, bounded, and only where the exam offers it."""

from __future__ import annotations

from typing import Any

import pytest

from stratus.delivery.models import Answer, QuestionReport
from stratus.delivery.sync.reports import MAX_REPORT, MOST_REPORTS, check_report
from stratus.events.models import Event
from stratus.saver.sync import reports
from stratus.scheduling.models import Registration
from support.builders import a_registration, a_schedule, an_assessment
from support.simulated import Browser, SaverInTests

pytestmark = pytest.mark.database


def a_candidate(**options: Any) -> Registration:
    values = {"candidates_can_report": True} | options
    return a_registration(a_schedule(an_assessment(["MULTIPLE_CHOICE"] * 2, **values), active=True))


def report(page: Browser, text: str, item: str = "") -> dict[str, Any]:
    return page.event("report", item or page.items[0], {"text": text})


@pytest.fixture
def page(saver: SaverInTests) -> Browser:
    browser = Browser(saver, a_candidate())
    assert browser.start()["options"]["reports"] is True
    return browser


def test_a_report_is_kept_with_the_attempt_and_its_event_names_no_text(page: Browser) -> None:
    page.sync(report(page, "The picture is missing."))
    kept = QuestionReport.objects.get()
    assert (kept.attempt_id, kept.item, kept.text) == (page.attempt, page.items[0], "The picture is missing.")
    event = Event.objects.get(kind="question.reported")
    assert event.data == {"number": 1, "item": page.items[0]}
    assert not Answer.objects.exists()


def test_a_report_that_is_sent_twice_is_kept_once_and_two_are_two(page: Browser) -> None:
    first, second = report(page, "One."), report(page, "Two.")
    page.sync(first, second)
    page.sync(first, second)
    assert sorted(QuestionReport.objects.values_list("text", flat=True)) == ["One.", "Two."]
    assert Event.objects.filter(kind="question.reported").count() == 2


def test_a_report_that_comes_after_the_end_is_kept(page: Browser) -> None:
    page.sync(page.event("hand_in"))
    page.sync(report(page, "It came late."))
    assert QuestionReport.objects.get().text == "It came late."


def test_how_many_there_are_is_told_when_the_candidate_comes_back(saver: SaverInTests, page: Browser) -> None:
    page.sync(report(page, "One."), report(page, "Two."))
    assert Browser(saver, page.registration).start()["reported"] == {page.items[0]: 2}


def test_reports_of_one_attempt_are_bounded(page: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reports, "MOST_REPORTS", 2)
    for text in ("One.", "Two.", "Three."):
        page.sync(report(page, text))
    assert QuestionReport.objects.count() == 2
    assert MOST_REPORTS >= 2


def test_reports_that_come_at_once_are_bounded_and_those_that_are_there_take_no_place(
    page: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reports, "MOST_REPORTS", 3)
    first, second, *others = (report(page, text) for text in ("One.", "Two.", "Three.", "Four.", "Five."))
    page.sync(first, second)
    page.sync(first, second, *others)
    assert list(QuestionReport.objects.order_by("seq").values_list("text", flat=True)) == ["One.", "Two.", "Three."]
    assert Event.objects.filter(kind="question.reported").count() == 3


def test_a_report_of_what_nobody_sees_is_refused(page: Browser) -> None:
    refused = page.sync(*(report(page, text) for text in ("\x00", "\u200b", "\ud800")))["refused"]
    assert [one["reason"] for one in refused] == ["VALUE_HAS_NO_TEXT"] * 3
    assert not QuestionReport.objects.exists()


def test_nothing_is_taken_where_the_exam_does_not_offer_it(saver: SaverInTests, tenant: Any) -> None:
    page = Browser(saver, a_candidate(candidates_can_report=False))
    assert "reports" not in page.start()["options"]
    assert page.sync(report(page, "Help!"))["refused"][0]["reason"] == "NOT_OFFERED"
    assert not QuestionReport.objects.exists()


@pytest.mark.parametrize(
    ("item", "value", "refused"),
    [
        ("1-1", {"text": "x" * MAX_REPORT}, ""),
        ("1-1", {"text": "x" * (MAX_REPORT + 1)}, "TOO_LONG"),
        ("1-1", {"text": "😀" * (MAX_REPORT // 2)}, ""),
        ("1-1", {"text": "😀" * (MAX_REPORT // 2 + 1)}, "TOO_LONG"),
        ("1-1", {"text": " \n "}, "VALUE_HAS_NO_TEXT"),
        ("1-1", {"text": "\u200b\ufeff \u2060"}, "VALUE_HAS_NO_TEXT"),
        ("1-1", {"text": "\ufffd"}, "VALUE_HAS_NO_TEXT"),
        ("1-1", {"text": "<b>"}, ""),
        ("1-1", {"text": "\u200b?"}, ""),
        ("1-1", {"text": 3}, "VALUE_HAS_NO_TEXT"),
        ("1-1", {}, "VALUE_HAS_NO_TEXT"),
        ("1-1", "Help!", "VALUE_HAS_NO_TEXT"),
        ("1-1", None, "VALUE_HAS_NO_TEXT"),
        ("2-1", {"text": "Help!"}, "UNKNOWN_ITEM"),
        (None, {"text": "Help!"}, "UNKNOWN_ITEM"),
        (["1-1"], {"text": "Help!"}, "UNKNOWN_ITEM"),
    ],
)
def test_what_is_no_report_is_named(item: Any, value: Any, refused: str) -> None:
    assert check_report({"1-1"}, item, value) == refused
