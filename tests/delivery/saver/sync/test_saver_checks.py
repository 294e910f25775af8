"""Questions that a candidate has scored during the exam: what locks them, what is told of them, and what nobody is told before."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stratus.delivery.attempts.actions.restoring import restore_answers
from stratus.delivery.attempts.errors import CannotRestore
from stratus.delivery.attempts.sections import COUNTS
from stratus.delivery.entrance.buckets import Allowance, Buckets
from stratus.delivery.models import Answer, AnswerEvent, Attempt, CheckedQuestion
from stratus.delivery.sync.checks import CHECKED, Lock, Standing, judge
from stratus.delivery.sync.events import Event
from stratus.events.models import Event as Logged
from stratus.foundation import clock
from stratus.scheduling.models import Registration
from support.builders import SYSTEM, a_registration, a_schedule, an_assessment, an_item
from support.simulated import Browser, SaverInTests

pytestmark = pytest.mark.database

SAID = "Well remembered, and not by heart."
RIGHT = ("a", "2.00000000")


def a_candidate(**options: Any) -> Registration:
    """A candidate of a formative exam of two questions, the right answer to which is a, and an essay."""
    values = {"purpose": 2, "offer_check": True, "attempts_allowed": 2} | options
    items = [an_item(feedback={"right": f"<p>{SAID}</p>", "wrong": "<p>Read chapter 3.</p>"}) for _ in range(2)]
    return a_registration(a_schedule(an_assessment([*items, an_item("ESSAY")], **values), active=True))


@pytest.fixture
def registration(tenant: Any) -> Registration:
    return a_candidate()


def question(page: Browser) -> str:
    return page.items[0]


def check(page: Browser, **more: Any) -> dict[str, Any]:
    return page.event("check", question(page), **more)


def stands(item: str) -> Any:
    return Answer.objects.get(item=item).value


class TestACheck:
    def test_tells_score_verdict_and_the_feedback_of_that_score(self, saver: SaverInTests, registration: Registration) -> None:
        page = Browser(saver, registration)
        page.start()
        told = page.sync(page.chooses("a"), check(page), checked=0)["checked"][question(page)]
        assert (told["score"], told["max_score"], told["verdict"]) == (2, 2, "right")
        assert told["beside"]["feedback"]["texts"] == {"right": f"<p>{SAID}</p>"}
        assert told["answer"]["value"] == {"selected": ["a"]}

    def test_of_a_wrong_answer_tells_that_it_is_wrong(self, saver: SaverInTests, registration: Registration) -> None:
        page = Browser(saver, registration)
        page.start()
        told = page.sync(page.chooses("b"), check(page), checked=0)["checked"][question(page)]
        assert (told["score"], told["verdict"]) == (0, "wrong")
        assert "key" not in told["beside"]

    def test_shows_the_key_only_where_the_exam_does(self, saver: SaverInTests, tenant: Any) -> None:
        page = Browser(saver, a_candidate(check_shows_key=True))
        assert page.start()["options"]["check"]["shows_key"] is True
        told = page.sync(page.chooses("b"), check(page), checked=0)["checked"][question(page)]
        assert told["beside"]["key"]["correct"] == ["a"]

    def test_stands_in_the_log_of_the_attempt_with_who_and_when_and_is_kept(self, saver: SaverInTests, registration: Registration) -> None:
        page = Browser(saver, registration)
        page.start()
        page.sync(page.chooses("a"), check(page), checked=0)
        kept = CheckedQuestion.objects.get()
        assert (kept.item, kept.session, kept.seq, kept.score) == (question(page), page.exam["session"], page.seq, Decimal(2))
        event = Logged.objects.get(kind="question.checked")
        assert (event.actor_id, event.data["item"]) == (registration.candidate_id, question(page))

    def test_sent_twice_checks_once(self, saver: SaverInTests, registration: Registration) -> None:
        page = Browser(saver, registration)
        page.start()
        events = [page.chooses("a"), check(page)]
        first, again = page.sync(*events, checked=0), page.sync(*events, checked=0)
        assert first["checked"] == again["checked"]
        assert Logged.objects.filter(kind="question.checked").count() == CheckedQuestion.objects.count() == 1

    def test_without_an_answer_checks_nothing_and_says_why(self, saver: SaverInTests, registration: Registration) -> None:
        page = Browser(saver, registration)
        page.start()
        answer = page.sync(check(page), page.chooses("a"), checked=0)
        assert [one["reason"] for one in answer["refused"]] == ["NOT_ANSWERED"]
        assert stands(question(page)) == {"selected": ["a"]}
        assert not CheckedQuestion.objects.exists()

    def test_of_a_question_that_people_mark_is_refused(self, saver: SaverInTests, registration: Registration) -> None:
        page = Browser(saver, registration)
        assert "ESSAY" in page.start()["options"]["check"]["not"]
        essay = page.items[2]
        answer = page.sync(page.event("answer", essay, {"html": "<p>x</p>"}), page.event("check", essay), checked=0)
        assert [one["reason"] for one in answer["refused"]] == ["NO_CHECK"]

    @pytest.mark.parametrize("options", [{"offer_check": False}, {"offer_check": False, "purpose": 1}])
    def test_is_refused_where_the_exam_does_not_offer_it(self, saver: SaverInTests, tenant: Any, options: dict[str, Any]) -> None:
        page = Browser(saver, a_candidate(**options))
        started = page.start()
        assert "check" not in started["options"]
        assert "checked" not in started.data
        answer = page.sync(page.chooses("a"), check(page), checked=7)
        assert [one["reason"] for one in answer["refused"]] == ["NOT_OFFERED"]
        assert "checked" not in answer.data

    def test_after_the_hand_in_checks_nothing(self, saver: SaverInTests, registration: Registration) -> None:
        page = Browser(saver, registration)
        page.start()
        page.sync(page.chooses("a"), page.event("hand_in"), check(page), checked=0)
        page.sync(check(page), checked=0)
        assert not CheckedQuestion.objects.exists()

    def test_that_comes_too_fast_waits_and_its_answers_do_not(self, saver: SaverInTests, registration: Registration) -> None:
        page = Browser(saver, registration)
        page.start()
        saver.saver.budgets._checks = Buckets(Allowance(events=1, events_a_second=1e-6))
        page.sync(check(page), check(page), check(page))
        answer = page.sync(page.chooses("b"), check(page), checked=0)
        assert [one["reason"] for one in answer["refused"]] == ["TOO_OFTEN"]
        assert stands(question(page)) == {"selected": ["b"]}


class TestAQuestionThatWasChecked:
    def test_takes_no_further_answer(self, saver: SaverInTests, registration: Registration) -> None:
        page = Browser(saver, registration)
        page.start()
        page.sync(page.chooses("b"), check(page), checked=0)
        page.sync(page.chooses("a"), checked=1)
        assert stands(question(page)) == {"selected": ["b"]}
        assert list(AnswerEvent.objects.filter(kind="answer").order_by("pk").values_list("outcome", flat=True)) == ["", CHECKED]
        assert not Attempt.objects.get().has_late_answers

    def test_takes_none_that_comes_behind_the_check_in_the_same_request(self, saver: SaverInTests, registration: Registration) -> None:
        page = Browser(saver, registration)
        page.start()
        page.sync(page.chooses("b"), check(page), page.chooses("a"), checked=0)
        assert stands(question(page)) == {"selected": ["b"]}

    def test_takes_none_of_another_window_though_it_ranks_before_the_check(self, saver: SaverInTests, registration: Registration) -> None:
        first = Browser(saver, registration)
        first.start()
        second = Browser(saver, registration, beside=first)
        second.start(session=first.exam["session"])
        first.sync(first.event("answer", question(first), {"selected": ["b"]}, seq=10), check(first, seq=20), checked=0)
        answer = second.sync(second.event("answer", question(first), {"selected": ["a"]}, seq=15), checked=0)
        assert stands(question(first)) == {"selected": ["b"]}
        assert answer["checked"][question(first)]["answer"] == {"value": {"selected": ["b"]}, "session": first.exam["session"], "seq": 10}

    def test_takes_none_of_a_later_session(self, saver: SaverInTests, registration: Registration) -> None:
        first = Browser(saver, registration)
        first.start()
        first.sync(first.chooses("b"), check(first), checked=0)
        other = Browser(saver, registration)
        assert other.start()["session"] > first.exam["session"]
        other.sync(other.chooses("a"), checked=1)
        assert stands(question(first)) == {"selected": ["b"]}

    def test_comes_back_with_all_that_was_told_on_another_computer(self, saver: SaverInTests, registration: Registration) -> None:
        first = Browser(saver, registration)
        first.start()
        told = first.sync(first.chooses("a"), check(first), checked=0)["checked"]
        again = Browser(saver, registration).start()["checked"]
        item = question(first)
        assert again[item] == {name: value for name, value in told[item].items() if name != "answer"}

    def test_leaves_the_others_open(self, saver: SaverInTests, registration: Registration) -> None:
        page = Browser(saver, registration)
        page.start()
        page.sync(page.chooses("b"), check(page), checked=0)
        page.sync(page.chooses("a", page.items[1]), checked=1)
        assert stands(page.items[1]) == {"selected": ["a"]}

    def test_is_not_told_again_to_a_page_that_knows(self, saver: SaverInTests, registration: Registration) -> None:
        page = Browser(saver, registration)
        page.start()
        page.sync(page.chooses("b"), check(page), checked=0)
        assert "checked" not in page.sync(checked=1).data

    def test_gets_no_other_answer_from_the_log_by_staff(self, saver: SaverInTests, registration: Registration) -> None:
        page = Browser(saver, registration)
        page.start()
        page.sync(page.chooses("b"), check(page), checked=0)
        page.sync(page.chooses("a"), page.event("hand_in"), checked=1)
        late = AnswerEvent.objects.get(outcome=CHECKED)
        with pytest.raises(CannotRestore, match="final"):
            restore_answers(page.attempt, [late.pk], comment="As they asked.", by=SYSTEM, now=clock.now())


def test_a_check_of_a_window_that_does_not_know_the_newest_answer_checks_nothing(saver: SaverInTests, registration: Registration) -> None:
    old = Browser(saver, registration)
    old.start()
    old.sync(old.chooses("b"), checked=0)
    new = Browser(saver, registration)
    new.start()
    new.sync(new.chooses("a"), checked=0)
    answer = old.sync(check(old), checked=0)
    assert [one["reason"] for one in answer["refused"]] == ["NOT_NEWEST"]
    new.sync(new.chooses("b"), checked=0)
    assert stands(question(new)) == {"selected": ["b"]}


def test_two_windows_that_check_at_one_moment_check_one_answer(saver: SaverInTests, registration: Registration) -> None:
    first = Browser(saver, registration)
    first.start()
    second = Browser(saver, registration, beside=first)
    second.start(session=first.exam["session"])
    item = question(first)
    answers = saver.together(
        first.sync_request(first.event("answer", item, {"selected": ["b"]}, seq=5), first.event("check", item, seq=6), checked=0),
        second.sync_request(second.event("answer", item, {"selected": ["a"]}, seq=7), second.event("check", item, seq=8), checked=0),
    )
    kept = CheckedQuestion.objects.get()
    scores = {answer["checked"][item]["score"] for answer in answers}
    assert scores == {float(kept.score)} == {2.0 if stands(item) == {"selected": ["a"]} else 0.0}


def test_nothing_of_key_or_feedback_is_on_the_wire_before_the_check(saver: SaverInTests, tenant: Any) -> None:
    page = Browser(saver, a_candidate(check_shows_key=True))
    started = page.start()
    paper = saver.call("GET", f"attempts/{page.attempt}/paper", page.token)
    synced = page.sync(page.chooses("a"), checked=0)
    for said in (started, paper, synced, page.sync(checked=3)):
        text = said.body.decode()
        assert SAID not in text
        assert '"correct"' not in text
        assert '"key"' not in json.dumps({name: value for name, value in said.data.items() if name not in ("sealed", "export", "objects")})


def test_a_check_is_told_again_to_a_database_that_lost_it(saver: SaverInTests, registration: Registration) -> None:
    """What a page does after a restore: the same events again, under their own numbers."""
    page = Browser(saver, registration)
    page.start()
    events = [page.chooses("b"), check(page)]
    page.sync(*events, checked=0)
    for lost in (CheckedQuestion, Answer, AnswerEvent):
        lost.objects.all().delete()
    page.sync(*events, page.chooses("a"), checked=1)
    assert CheckedQuestion.objects.get().score == 0
    assert stands(question(page)) == {"selected": ["b"]}


ITEMS = {"i1": {"type": "MULTIPLE_CHOICE"}, "i2": {"type": "MULTIPLE_CHOICE"}}
happenings = st.lists(st.tuples(st.sampled_from(["answer", "check"]), st.sampled_from(["i1", "i2"]), st.sampled_from("abc")), max_size=12)


def as_events(happened: list[tuple[str, str, str]]) -> list[Event]:
    return [
        Event(seq, "", kind, item, json.dumps({"selected": [letter]}) if kind == "answer" else None)
        for seq, (kind, item, letter) in enumerate(happened, start=1)
    ]


@given(happenings, st.integers(0, 12))
def test_it_does_not_matter_in_how_many_requests_the_events_of_a_page_come(happened: list[tuple[str, str, str]], cut: int) -> None:
    whole = as_events(happened)
    at_once = judge(whole, ITEMS, 1, Lock(counts=True), COUNTS)
    parts = as_events(happened)
    first = judge(parts[:cut], ITEMS, 1, Lock(counts=True), COUNTS)
    standing: dict[str, Standing] = {}
    for event in parts[:cut]:
        if event.kind == "answer" and not event.verdict:
            standing[event.item] = Standing(1, event.seq, event.value)
    second = judge(parts[cut:], ITEMS, 1, Lock(counts=True, locked=first.keys(), standing=standing), COUNTS)
    assert {**first, **second} == at_once
    assert [event.verdict for event in parts] == [event.verdict for event in whole]


@given(happenings)
def test_what_a_check_takes_is_the_newest_answer_before_it_and_none_counts_after(happened: list[tuple[str, str, str]]) -> None:
    events = as_events(happened)
    for item, taken in judge(events, ITEMS, 1, Lock(counts=True), COUNTS).items():
        of_item = [event for event in events if event.kind == "answer" and event.item == item]
        assert taken.answer.seq == max(event.seq for event in of_item if event.seq < taken.seq)
        assert all((event.verdict == CHECKED) == (event.seq > taken.seq) for event in of_item)
