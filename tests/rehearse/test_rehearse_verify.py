"""The comparison finds every answer that was acknowledged and is not there, whatever way it was lost."""

from __future__ import annotations

import random
from copy import deepcopy

import pytest

from stratus.item_types.registry import ITEM_TYPES
from stratus.rehearse.answers import Given, Hand, Sat, digest
from stratus.rehearse.verify import Held, Logged, Standing, Verdict, verify_against, verify_read_back

A, B, C = (digest({"selected": [letter]}) for letter in "abc")


def candidate() -> Sat:
    """A candidate who answered q1, changed it, answered q2, and whose answer to q3 was on its way when everything ended."""
    given = [
        Given("w1", 1, 1, "q1", A, sent=True, acknowledged=True),
        Given("w1", 1, 2, "q1", B, sent=True, acknowledged=True),
        Given("w1", 1, 3, "q2", A, sent=True, acknowledged=True),
        Given("w1", 1, 4, "q3", C, sent=True),
    ]
    return Sat(attempt=7, given=given, handed_in=True)


def held() -> Held:
    """Everything that this candidate was told is safe."""
    logged = {(7, "w1", 1): Logged("q1", A, ""), (7, "w1", 2): Logged("q1", B, ""), (7, "w1", 3): Logged("q2", A, "")}
    return Held(logged, {(7, "q1"): Standing(1, 2, B), (7, "q2"): Standing(1, 3, A)})


def verdict(sat: Sat | None = None, server: Held | None = None) -> Verdict:
    return verify_against([sat or candidate()], server or held())


def test_what_is_all_there_is_counted_and_nothing_is_missing():
    found = verdict()
    assert (found.sent, found.acknowledged, found.stored, found.compared, found.standing) == (4, 3, 3, 3, 2)
    assert found.missing == []


def test_an_acknowledged_answer_that_is_not_in_the_log_is_missing():
    server = held()
    del server.logged[7, "w1", 1]
    assert verdict(server=server).missing == ["attempt 7, writer w1, answer 1 to q1: not in the log"]


def test_an_answer_that_was_stored_as_another_is_missing():
    server = held()
    server.logged[7, "w1", 3] = Logged("q2", B, "")
    assert verdict(server=server).missing == ["attempt 7, writer w1, answer 3 to q2: the log holds another value"]


def test_an_acknowledged_answer_that_did_not_count_is_missing():
    server = held()
    server.logged[7, "w1", 3] = Logged("q2", A, "AFTER_END")
    assert "did not count (AFTER_END)" in verdict(server=server).missing[0]


def test_an_answer_in_the_grace_counts():
    server = held()
    server.logged[7, "w1", 3] = Logged("q2", A, "LATE")
    assert verdict(server=server).missing == []


def test_an_older_answer_that_stands_is_a_loss():
    server = held()
    server.standing[7, "q1"] = Standing(1, 1, A)
    assert verdict(server=server).missing == ["attempt 7, q1: answer 1 stands, 2 was acknowledged"]


def test_an_answer_that_does_not_stand_at_all_is_a_loss():
    server = held()
    del server.standing[7, "q2"]
    assert verdict(server=server).missing == ["attempt 7, q2: no answer stands"]


def test_what_stands_must_be_what_was_sent():
    server = held()
    server.standing[7, "q1"] = Standing(1, 2, C)
    assert verdict(server=server).missing == ["attempt 7, q1: what stands was never sent like this"]


def test_a_newer_answer_may_stand_of_which_only_the_acknowledgement_was_lost():
    sat, server = candidate(), held()
    sat.given.append(Given("w1", 1, 5, "q1", C, sent=True))
    server.logged[7, "w1", 5] = Logged("q1", C, "")
    server.standing[7, "q1"] = Standing(1, 5, C)
    found = verdict(sat, server)
    assert (found.missing, found.stored) == ([], 4)


def test_the_answer_of_a_later_session_is_the_newer_one():
    sat, server = candidate(), held()
    sat.given.append(Given("w2", 2, 1, "q1", C, sent=True, acknowledged=True))
    server.logged[7, "w2", 1] = Logged("q1", C, "")
    assert verdict(sat, server).missing == ["attempt 7, q1: answer 2 stands, 1 was acknowledged"]
    server.standing[7, "q1"] = Standing(2, 1, C)
    assert verdict(sat, server).missing == []


def test_what_nobody_was_told_is_safe_may_be_missing():
    assert all("q3" not in one for one in verdict().missing)


def test_of_many_losses_all_are_counted():
    sat = Sat(7, [Given("w1", 1, seq, "q1", A, sent=True, acknowledged=True) for seq in range(1, 1_001)])
    found = verify_against([sat], Held({}, {}))
    assert found.missing_count == 1_001
    assert len(found.missing) == 200


def test_read_back_over_http_every_standing_answer_is_compared():
    sat = candidate()
    sat.read_back = {"q1": (1, 2, B), "q2": (1, 3, A)}
    found = verify_read_back([sat])
    assert (found.missing, found.compared, found.standing, found.stored) == ([], 2, 2, None)
    forged = deepcopy(sat)
    forged.read_back["q1"] = (1, 1, A)
    assert verify_read_back([forged]).missing == ["attempt 7, q1: answer 1 stands, 2 was acknowledged"]


def test_answers_that_nobody_could_read_back_are_not_taken_for_found():
    found = verify_read_back([candidate()])
    assert (found.compared, found.not_compared) == (0, 3)


@pytest.mark.parametrize("value", [{"selected": ["a", "b"]}, {"html": "<p>é\u2028</p>", "words": 1}, None])
def test_a_value_is_recognised_however_its_json_was_written(value):
    other = dict(reversed(list(value.items()))) if value else value
    assert digest(value) == digest(other)
    assert digest(value) != digest({"selected": ["b"]})


PAPER = [
    {"id": "q1", "type": "MULTIPLE_CHOICE", "alternatives": [{"id": "a"}, {"id": "b"}]},
    {"id": "q2", "type": "MULTIPLE_RESPONSE", "alternatives": [{"id": "a"}, {"id": "b"}, {"id": "c"}], "max_selections": 2},
    {"id": "q3", "type": "ESSAY", "max_words": 300},
    {"id": "q4", "type": "FILE_RESPONSE"},
]


def test_simulated_candidates_give_answers_that_the_questions_take():

    for seed in range(20):
        hand = Hand(PAPER, ["q3", "q1", "q4", "q2"], random.Random(seed))
        for _turn in range(8):
            item, value = hand.item, hand.answer()
            assert ITEM_TYPES[item["type"]].check_response(item, value) == ""
            assert ITEM_TYPES[item["type"]].stored_response(item, value) == (value, "")
            if not hand.is_writing:
                hand.turn()


def test_essays_grow():

    hand = Hand([PAPER[2]], ["q3"], random.Random(1))
    words = [hand.answer()["words"] for _pause in range(5)]
    assert words == sorted(words)
    assert words[0] < words[-1]


def test_a_paper_without_a_question_to_answer_says_so():

    assert not Hand([PAPER[3]], ["q4"], random.Random(1)).can_answer
