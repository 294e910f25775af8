"""Sections of an exam against the real database: when they begin and end, and what still counts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from stratus.delivery.attempts import actions
from stratus.delivery.models import Answer, AnswerEvent, Attempt
from stratus.invigilation.late_answers.queries import waiting_events
from support.builders import SYSTEM, a_registration, a_schedule, an_assessment
from support.simulated import Browser, SaverInTests

Sit = Callable[..., Browser]


@pytest.fixture
def sit(saver: SaverInTests) -> Sit:
    """A candidate who has just started an exam of these sections of two questions each."""

    def begin(*sections: dict[str, Any], **fields: Any) -> Browser:
        given = [{"questions": 2, **section} for section in sections]
        assessment = an_assessment(["MULTIPLE_CHOICE"] * 2 * len(sections), sections=given, **fields)
        page = Browser(saver, a_registration(a_schedule(assessment, active=True)))
        assert page.start().status == 200
        return page

    return begin


def standing(page: Browser) -> dict[str, str]:
    return {one.item: one.value["selected"][0] for one in Answer.objects.filter(attempt_id=page.attempt)}


def outcome(page: Browser, event: dict[str, Any]) -> str:
    return AnswerEvent.objects.get(attempt_id=page.attempt, writer=page.writer, seq=event["seq"]).outcome


def sections_of(answer: Any) -> list[dict[str, Any]]:
    return list(answer["sections"].values())


def test_an_exam_without_sections_says_nothing_about_them(saver: SaverInTests, tenant: Any) -> None:
    page = Browser(saver, a_registration(a_schedule(active=True)))
    assert "sections" not in page.start().data
    assert "sections" not in page.sync(page.event("visit", page.items[0])).data


def test_a_section_begins_with_the_first_visit_that_arrives(sit: Sit, passes: Any) -> None:
    page = sit({"duration": 30}, {})
    assert page.exam is not None
    assert [(one["time"], one["deadline"], one["entered"]) for one in sections_of(page.exam)] == [(1800, None, False), (None, None, False)]
    passes(minutes=5)
    answer = page.sync(page.event("visit", page.items[0]))
    first, second = sections_of(answer)
    assert (first["entered"], second["entered"]) == (True, False)
    assert page.sync(page.event("visit", page.items[1]))["sections"] == answer["sections"]


def test_an_answer_begins_a_section_whose_visit_never_arrived(sit: Sit) -> None:
    page = sit({"duration": 30}, {})
    assert sections_of(page.sync(page.chooses("a")))[0]["entered"]


def test_within_its_time_and_the_grace_an_answer_counts_and_later_ones_wait(sit: Sit, passes: Any) -> None:
    page = sit({"duration": 30}, {})
    item = page.items[0]
    page.sync(page.event("visit", item))
    passes(minutes=29)
    in_time = page.chooses("a", item)
    page.sync(in_time)
    passes(minutes=1, seconds=30)
    in_grace = page.chooses("b", item)
    page.sync(in_grace)
    passes(seconds=31)
    too_late = page.chooses("a", item)
    answer = page.sync(too_late)
    assert [outcome(page, one) for one in (in_time, in_grace, too_late)] == ["", "LATE", "SECTION_OVER"]
    assert (answer["acknowledged"], answer["refused"], standing(page)) == (too_late["seq"], [], {item: "b"})
    assert [event.seq for event in waiting_events([page.attempt])] == [too_late["seq"]]
    assert Attempt.objects.get(pk=page.attempt).has_late_answers


def test_what_was_typed_before_the_candidate_left_for_good_counts_and_what_came_after_waits(sit: Sit) -> None:
    page = sit({"can_return": False}, {})
    first, other = page.items[0], page.items[2]
    page.sync(page.event("visit", first))
    before, goes_on, after = page.chooses("a", first), page.event("visit", other), page.chooses("b", first)
    answer = page.sync(before, goes_on, after)
    assert [outcome(page, one) for one in (before, goes_on, after)] == ["", "", "SECTION_OVER"]
    assert standing(page) == {first: "a"}
    assert [one["left"] for one in sections_of(answer)] == [True, False]


def test_a_queue_that_arrives_behind_the_visit_is_judged_by_its_numbers_within_the_grace(sit: Sit, passes: Any) -> None:
    page = sit({"can_return": False}, {})
    first, second, other = page.items[:3]
    page.sync(page.event("visit", first))
    slow, slower = page.chooses("a", first), page.chooses("a", second)
    page.sync(page.event("visit", other))
    passes(seconds=59)
    page.sync(slow)
    passes(seconds=2)
    page.sync(slower)
    assert [outcome(page, one) for one in (slow, slower)] == ["", "SECTION_OVER"]


def test_a_section_that_allows_it_is_returned_to_until_its_time_is_over(sit: Sit, passes: Any) -> None:
    page = sit({"duration": 30}, {})
    first, other = page.items[0], page.items[2]
    page.sync(page.event("visit", first))
    page.sync(page.event("visit", other))
    passes(minutes=10)
    page.sync(page.event("visit", first), page.chooses("a", first))
    passes(minutes=21)
    page.sync(page.chooses("b", first))
    assert standing(page) == {first: "a"}


def test_a_visit_to_a_section_that_is_over_moves_nobody(sit: Sit) -> None:
    page = sit({"can_return": False}, {})
    page.sync(page.event("visit", page.items[0]))
    page.sync(page.event("visit", page.items[2]))
    page.sync(page.event("visit", page.items[0]))
    assert Attempt.objects.get(pk=page.attempt).position == page.items[2]


def test_question_by_question_an_answer_to_a_question_passed_waits(sit: Sit) -> None:
    page = sit({"navigation": "FORWARD_ONLY"}, {})
    first, second = page.items[0], page.items[1]
    page.sync(page.event("visit", first))
    before, goes_on, after = page.chooses("a", first), page.event("visit", second), page.chooses("b", first)
    answer = page.sync(before, goes_on, after)
    assert [outcome(page, one) for one in (before, goes_on, after)] == ["", "", "QUESTION_PASSED"]
    assert (standing(page), sections_of(answer)[0]["reached"]) == ({first: "a"}, second)
    assert page.sync(page.chooses("b", second)).status == 200
    assert standing(page) == {first: "a", second: "b"}


def test_sending_twice_changes_nothing(sit: Sit, passes: Any) -> None:
    page = sit({"can_return": False, "navigation": "FORWARD_ONLY"}, {})
    first, second, other = page.items[:3]
    events = [page.event("visit", first), page.chooses("a", first), page.event("visit", second), page.chooses("b", second)]
    events += [page.event("visit", other), page.chooses("a", other)]
    page.sync(*events)
    state, stands = Attempt.objects.get(pk=page.attempt).sections, standing(page)
    passes(minutes=3)
    page.sync(*events)
    assert (Attempt.objects.get(pk=page.attempt).sections, standing(page)) == (state, stands)
    assert not AnswerEvent.objects.filter(attempt_id=page.attempt).exclude(outcome="").exists()


def test_extra_time_lengthens_a_section_in_proportion_and_in_full_what_is_granted_in_it(sit: Sit) -> None:
    page = sit({"duration": 30}, {"duration": 30}, duration=120)
    attempt = Attempt.objects.get(pk=page.attempt)
    actions.grant_extra_time([attempt.registration_id], 60, by=SYSTEM, now=attempt.started_at)
    assert [one["time"] for one in sections_of(page.sync(page.event("visit", page.items[0])))] == [2700, 2700]
    actions.grant_extra_time([attempt.registration_id], 10, by=SYSTEM, now=attempt.started_at)
    assert [one["time"] for one in sections_of(page.sync())] == [2700 + 600, 2700 + 150]


def test_a_pause_stops_the_clock_of_the_section(sit: Sit, passes: Any) -> None:
    page = sit({"duration": 30}, {})
    item = page.items[0]
    before = sections_of(page.sync(page.event("visit", item)))[0]["deadline"]
    ids = [page.registration.pk]
    actions.pause(ids, by=SYSTEM, now=passes(minutes=20))
    actions.resume(ids, by=SYSTEM, now=passes(minutes=15))
    event = page.chooses("a", item)
    answer = page.sync(event)
    assert (outcome(page, event), sections_of(answer)[0]["deadline"] > before) == ("", True)


def test_another_browser_that_takes_over_finds_the_section_as_it_is(saver: SaverInTests, sit: Sit) -> None:
    page = sit({"can_return": False, "duration": 30}, {"duration": 40})
    page.sync(page.event("visit", page.items[0]))
    left = page.sync(page.event("visit", page.items[2]))["sections"]
    elsewhere = Browser(saver, page.registration)
    assert elsewhere.start()["sections"] == left
    stray = page.event("visit", page.items[0])
    page.sync(stray, active=False)
    assert elsewhere.sync()["sections"] == left


def test_the_order_of_questions_changes_within_sections_only(sit: Sit) -> None:
    pages = [sit({}, {}, random_order=True) for _ in range(6)]
    for page in pages:
        assert page.exam is not None
        assert set(page.exam["sheet"]["order"][:2]) == set(page.items[:2])


@pytest.mark.parametrize("candidates", [2, 9])
def test_statements_do_not_grow_with_the_batch(saver: SaverInTests, tenant: Any, candidates: int, monkeypatch: pytest.MonkeyPatch) -> None:
    from stratus.saver.sync import batch, sections

    assessment = an_assessment(["MULTIPLE_CHOICE"] * 4, sections=[{"questions": 2, "duration": 5}, {"questions": 2}])
    schedule = a_schedule(assessment, active=True)
    pages = [Browser(saver, a_registration(schedule)) for _ in range(candidates)]
    assert {answer.status for answer in saver.together(*(page.start_request() for page in pages))} == {200}
    for page in pages:
        page.start()
    asked: list[int] = []

    async def counted(connection: Any, requests: Any, now: Any) -> None:
        asked.append(len(requests))
        await real(connection, requests, now)

    real = sections.judge_all
    monkeypatch.setattr(batch.sectioned, "judge_all", counted)
    answers = saver.together(*(page.sync_request(page.event("visit", page.items[0]), page.chooses("a")) for page in pages))
    assert {answer.status for answer in answers} == {200}
    assert len(asked) <= 2  # the first may go alone; all others wait for one more batch
    assert sum(asked) == candidates
