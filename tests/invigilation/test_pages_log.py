"""The log of one candidate, as it is kept for appeals."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from stratus.delivery.models import AnswerEvent, Attempt, PlannedSheet
from stratus.delivery.papers.preparation import prepare
from stratus.events import log
from stratus.foundation import clock
from stratus.invigilation.live import actions
from stratus.people.models import User
from stratus.scheduling.models import Schedule, ScheduleInvigilator
from support.builders import SYSTEM, a_registration, a_schedule, a_user, an_assessment, an_attempt
from support.staff import a_browser

WRITER = UUID(int=1)

pytestmark = pytest.mark.usefixtures("tenant")


@pytest.fixture
def watcher() -> User:
    return a_user("Invigilator")


@pytest.fixture
def schedule(watcher: User) -> Schedule:
    schedule = a_schedule(an_assessment(["MULTIPLE_CHOICE", "ESSAY"]), active=True)
    ScheduleInvigilator.objects.create(schedule=schedule, user=watcher)
    return schedule


@pytest.fixture
def attempt(schedule: Schedule) -> Attempt:
    registration = a_registration(schedule, a_user(external_id="S-77"))
    attempt = an_attempt(registration)
    attempt.sheet = {"order": [item["id"] for item in attempt.paper.version.items]}
    attempt.save()
    return attempt


@pytest.fixture
def browser(watcher: User) -> Client:
    return a_browser(watcher)


def arrived(attempt: Attempt, kind: str, *, seq: int = 1, place: int = 0, **fields: Any) -> AnswerEvent:
    item = "" if kind == "log" else attempt.sheet["order"][place]
    values = {"received_at": clock.now(), "at": "2026-11-20T22:55:53Z", "session": 1, "address": "203.0.113.9"} | fields
    return AnswerEvent.objects.create(attempt=attempt, writer=WRITER, seq=seq, kind=kind, item=item, **values)


def address(attempt: Attempt, rest: str = "") -> str:
    return f"/delivery/invigilation/{attempt.schedule_id}/candidates/{attempt.registration_id}{rest}"


def table(browser: Client, attempt: Attempt) -> list[dict[str, str]]:
    answer = browser.get(address(attempt, "/log.csv"), {"attempt": attempt.number})
    assert answer.content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_a_line_tells_both_clocks_the_question_the_session_and_the_address(browser, attempt):
    arrived(attempt, "visit", place=1, session=3)
    line = next(row for row in table(browser, attempt) if row["Code"] == "visit")
    assert (line["Client time"], line["Question"], line["Item"]) == ("2026-11-20T22:55:53Z", "2", attempt.sheet["order"][1])
    assert (line["Session"], line["IP address"], line["Action"]) == ("3", "203.0.113.9", "Question visited")
    page = browser.get(address(attempt)).text
    assert "2026-11-20 22:55:53 UTC" in page
    assert "203.0.113.9" in page


def test_how_often_a_sound_was_heard_is_told_with_how_far_each_time_came(attempt: Attempt, browser: Client) -> None:
    arrived(attempt, "play", value={"a" * 64: {"x": [83_400, 0], "y": [120_000, 1]}})
    [line] = [row for row in table(browser, attempt) if row["Code"] == "play"]
    assert (line["Action"], line["Error"]) == ("Sound or video played: time 1 to the end, time 2 up to 1:23", "")
    assert line["Action"] in browser.get(address(attempt)).text


def test_what_a_browser_said_of_sounds_and_was_refused_is_not_put_into_words(attempt: Attempt, browser: Client) -> None:
    arrived(attempt, "play", value={"x": 3}, outcome="VALUE_IS_NO_PLAYS")
    [line] = [row for row in table(browser, attempt) if row["Code"] == "play"]
    assert (line["Action"], line["Error"]) == ("Sound or video played", "VALUE_IS_NO_PLAYS")


def test_checks_and_reports_of_problems_are_told_in_words_with_their_question(browser: Client, attempt: Attempt) -> None:
    item = attempt.sheet["order"][1]
    for seq, (kind, happened) in enumerate({"check": "question.checked", "report": "question.reported"}.items(), start=1):
        arrived(attempt, kind, seq=seq, place=1)
        log.record(happened, by=SYSTEM, subject=attempt, schedule_id=attempt.schedule_id, number=attempt.number, item=item)
    lines = {row["Code"]: row for row in table(browser, attempt)}
    words = {
        "check": "Check of a question asked for",
        "question.checked": "Question checked",
        "report": "Report of a problem sent",
        "question.reported": "Problem with a question reported",
    }
    page = browser.get(address(attempt)).text
    for kind, action in words.items():
        assert (lines[kind]["Action"], lines[kind]["Question"], lines[kind]["Item"]) == (action, "2", item)
        assert f'<option value="{kind}">{action}</option>' in page


def test_it_is_one_story_in_the_order_of_the_servers_clock(browser, attempt):
    now = clock.now()
    arrived(attempt, "visit", seq=1, received_at=now + timedelta(minutes=1))
    actions.pause(attempt.schedule_id, [attempt.registration_id], by=SYSTEM, now=now + timedelta(minutes=2))
    arrived(attempt, "flag", seq=2, received_at=now + timedelta(minutes=3))
    codes = [row["Code"] for row in table(browser, attempt)]
    assert codes[-3:] == ["visit", "attempt.paused", "flag"]


def test_what_a_browser_had_to_say_and_why_something_did_not_count_are_errors(browser, attempt):
    arrived(attempt, "log", value={"what": "storage", "detail": "QuotaExceededError"})
    arrived(attempt, "answer", seq=2, outcome="UNKNOWN_ALTERNATIVE", value={"selected": ["z"]})
    errors = {row["Code"]: row["Error"] for row in table(browser, attempt)}
    assert (errors["log"], errors["answer"]) == ("storage: QuotaExceededError", "UNKNOWN_ALTERNATIVE")
    page = browser.get(address(attempt)).text
    assert "storage: QuotaExceededError" in page
    assert "UNKNOWN_ALTERNATIVE" in page


def test_one_kind_of_action_can_be_shown_alone(browser, attempt):
    arrived(attempt, "visit", address="198.51.100.1")
    arrived(attempt, "flag", seq=2, address="198.51.100.2")
    page = browser.get(address(attempt), {"action": "flag"}).text
    assert "198.51.100.2" in page
    assert "198.51.100.1" not in page
    assert "Nothing of this kind happened" in browser.get(address(attempt), {"action": "dance"}).text


def test_a_long_log_has_pages_and_its_file_has_all(browser, attempt):
    now = clock.now()
    AnswerEvent.objects.bulk_create(
        [
            AnswerEvent(attempt=attempt, writer=WRITER, seq=n, session=1, received_at=now, kind="visit", item=attempt.sheet["order"][0])
            for n in range(250)
        ]
    )
    page = browser.get(address(attempt), {"page": 3}).text
    assert "Page 3 of 3" in page
    assert sum(row["Code"] == "visit" for row in table(browser, attempt)) == 250


def test_answers_are_in_the_file_for_those_who_may_read_them(browser, attempt, watcher):
    arrived(attempt, "answer", place=1, value={"html": "<p>Debit and credit.</p>", "words": 3})
    assert any(row["Answer"] == "Debit and credit." for row in table(browser, attempt))
    watcher.role.permissions = ["invigilate"]
    watcher.role.save()
    rows = table(a_browser(watcher), attempt)
    assert any(row["Code"] == "answer" for row in rows)
    assert all("Answer" not in row for row in rows)


def test_a_spreadsheet_runs_nothing_of_what_a_candidate_wrote(browser, attempt):
    arrived(attempt, "answer", place=1, value={"html": "<p>=HYPERLINK(&quot;http://example.org&quot;)</p>", "words": 1})
    arrived(attempt, "visit", seq=2, at="@SUM(1)")
    rows = table(browser, attempt)
    assert "'=HYPERLINK" in next(row["Answer"] for row in rows if row["Code"] == "answer")
    assert next(row["Client time"] for row in rows if row["Code"] == "visit") == "'@SUM(1)"


def test_a_moved_end_is_in_everybodys_log(browser, attempt):
    end = attempt.schedule_end + timedelta(minutes=30)
    actions.move_schedule_end(attempt.schedule_id, end, comment="Fire alarm", by=SYSTEM, now=clock.now())
    assert "The end was moved, +30 minutes, “Fire alarm”" in browser.get(address(attempt)).text


def test_who_never_came_has_a_log_too(browser, schedule):
    registration = a_registration(schedule)
    path = f"/delivery/invigilation/{schedule.pk}/candidates/{registration.pk}"
    assert "Added to the schedule" in browser.get(path).text
    assert browser.get(f"{path}/log.csv").status_code == 200


def test_a_strangers_log_is_not_handed_over(attempt):
    assert a_browser(a_user("Invigilator")).get(address(attempt, "/log.csv")).status_code == 404


@pytest.mark.parametrize("text", ["\x00", "x" * 5000, "-1", "9" * 40])
def test_whatever_stands_in_the_address_it_answers(browser, attempt, text):
    for rest in ("", "/log.csv"):
        assert browser.get(address(attempt, rest), dict.fromkeys(("attempt", "action", "page", "sort"), text)).status_code == 200


def test_the_page_says_with_what_the_questions_of_an_attempt_were_drawn(browser, watcher):
    forms = [{"title": "Morning", "items": [0]}, {"title": "Evening", "items": [1]}]
    schedule = a_schedule(an_assessment(["ESSAY"] * 2, forms=forms), active=True)
    ScheduleInvigilator.objects.create(schedule=schedule, user=watcher)
    registration = a_registration(schedule)
    prepare(schedule.pk, clock.now())
    planned = PlannedSheet.objects.select_related("plan").get()
    page = browser.get(address(an_attempt(registration, sheet=planned.sheet))).text
    assert f"{planned.form} · {forms[planned.form - 1]['title']}" in page
    assert str(planned.plan.seed) in page


def test_the_page_says_nothing_of_it_where_all_have_the_same_questions(browser, attempt):
    assert "Questions of this attempt" not in browser.get(address(attempt)).text
