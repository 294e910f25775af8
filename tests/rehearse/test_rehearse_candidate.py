"""When a simulated browser sends what, without a server."""

from __future__ import annotations

import asyncio
import random
from math import inf

import pytest

from stratus.rehearse.plan import Plan, Range
from stratus.rehearse.report.measure import Record
from stratus.rehearse.simulation.browser import GivesUp, Stage
from stratus.rehearse.simulation.candidate import Candidate
from stratus.rehearse.simulation.wire import Address


@pytest.fixture
def candidate() -> Candidate:
    plan = Plan("http://localhost:8000", "rehearsal-1", 1)
    return Candidate(Stage(plan, Address.local(8000), Record()), "/link", drops=False, reloads=False, rng=random.Random(1))


def test_a_browser_sends_when_the_server_asked_it_to_or_something_is_to_be_saved(candidate):
    candidate.sync_at, candidate.save_by = 100.0, inf
    assert candidate.sends_at == 100
    candidate.save_by = 40.0
    assert candidate.sends_at == 40


def test_after_a_failure_it_waits_whatever_there_is_to_send(candidate):
    candidate.sync_at, candidate.save_by, candidate.retry_at = 100.0, 40.0, 60.0
    assert candidate.sends_at == 60


def test_without_network_it_sends_nothing(candidate):
    candidate.sync_at, candidate.offline_until = 100.0, 50.0
    assert candidate.sends_at == inf


def test_without_time_to_think_it_sends_at_once(candidate):
    plan = Plan("http://localhost:8000", "rehearsal-1", 1, think=Range(0, 0))
    candidate.stage.plan, candidate.sync_at = plan, 100.0
    assert candidate.sends_at == 0


def test_an_unsent_answer_is_replaced_by_a_newer_one_to_the_same_question(candidate):
    for item, letter in (("q1", "a"), ("q2", "a"), ("q1", "b")):
        candidate.add("answer", item, {"selected": [letter]})
    assert [(event["seq"], event["item"], event["value"]) for _writer, event, _account, _since in candidate.queue] == [
        (2, "q2", {"selected": ["a"]}),
        (3, "q1", {"selected": ["b"]}),
    ]


def test_what_an_earlier_page_left_is_not_replaced(candidate):
    candidate.add("answer", "q1", {"selected": ["a"]})
    candidate.writer = "another-load-of-the-page"
    candidate.add("answer", "q1", {"selected": ["b"]})
    assert len(candidate.queue) == 2


def test_the_server_may_ask_for_more_patience_than_a_choice_has(candidate):
    candidate.save_after = 6.0
    candidate.soon(1)
    first = candidate.save_by
    candidate.save_after = 1.0
    candidate.soon(15)
    assert candidate.save_by == first, "the earlier moment counts"


def test_the_candidate_accepts_the_declaration_that_the_waiting_room_shows(candidate, monkeypatch):
    sent = []
    monkeypatch.setattr(candidate, "post", lambda path, body: sent.append((path, body)))

    async def no_answer(*_args):
        raise GivesUp("enough")

    monkeypatch.setattr(candidate, "ask", no_answer)
    for accepts in ("", "d1"):
        candidate.accepts = accepts
        with pytest.raises(GivesUp):
            asyncio.run(candidate._start())
    assert [body.get("accepted") for _path, body in sent] == [None, "d1"]
