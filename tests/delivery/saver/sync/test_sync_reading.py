"""What the saver reads out of a sync, before it asks the database."""

from __future__ import annotations

import json
from typing import Any

import pytest

from stratus.delivery.sync import events as protocol
from stratus.delivery.sync.events import DEEPEST, Sync, TooLarge, Unreadable, read_sync

ITEMS: dict[str, Any] = {
    "q": {"id": "q", "type": "MULTIPLE_CHOICE", "alternatives": [{"id": "a"}, {"id": "b"}]},
    "s": {"id": "s", "type": "SHORT_ANSWER"},
    "r": {"id": "r", "type": "MULTIPLE_CHOICE", "alternatives": [{"id": "a"}, {"id": "b"}]},
}


def read(*events: Any, **fields: Any) -> Sync:
    return read_sync(json.dumps({"writer": "w" * 8, "session": 1, "events": list(events)} | fields).encode(), ITEMS)


def chooses(seq: int, letter: str = "a", item: str = "q") -> dict[str, Any]:
    return {"seq": seq, "kind": "answer", "item": item, "value": {"selected": [letter]}}


def standing(sync: Sync) -> list[int]:
    return [event.seq for event in sync.events if event.stands]


def test_a_request_holds_at_most_200_events() -> None:
    assert len(read(*[{"seq": seq, "kind": "log"} for seq in range(200)]).events) == 200
    with pytest.raises(TooLarge):
        read(*[{"seq": seq, "kind": "log"} for seq in range(201)])


def test_a_request_has_at_most_256_kb() -> None:
    body = json.dumps({"writer": "w" * 8, "session": 1}).encode()
    assert read_sync(body.ljust(protocol.MOST_BYTES), ITEMS).events == []
    with pytest.raises(TooLarge):
        read_sync(body.ljust(protocol.MOST_BYTES + 1), ITEMS)


@pytest.mark.parametrize(
    "fields",
    [
        {"writer": "w" * 7}, {"writer": "w" * 33}, {"writer": "w w w w w"}, {"writer": None}, {"session": True}, {"session": -1},
        {"session": 2**31}, {"session": "1"}, {"events": {}}, {"received": 7}, {"events": [7]}, {"events": [{"seq": True}]},
        {"events": [{"seq": -1}]}, {"events": [{"seq": 2**63}]}, {"events": [{"seq": 1.5}]},
    ],
)  # fmt: skip
def test_an_envelope_that_cannot_be_read_is_refused_as_a_whole(fields: dict[str, Any]) -> None:
    with pytest.raises(Unreadable):
        read(**fields)


@pytest.mark.parametrize("value", [None, {"text": ""}, {"text": " \u200b"}])
def test_an_answer_that_says_nothing_is_the_same_as_none(value: Any) -> None:
    [event] = read({"seq": 1, "kind": "answer", "item": "s", "value": value}).events
    assert (event.value, event.refused, event.stands) == (None, "", True)


def test_a_cleared_choice_stays_as_it_was_sent() -> None:
    [event] = read({"seq": 1, "kind": "answer", "item": "q", "value": {"selected": []}}).events
    assert event.value == '{"selected":[]}'


def test_events_are_taken_by_their_numbers_and_of_two_with_one_number_the_first() -> None:
    sync = read(chooses(3, "b"), chooses(1), chooses(3, "a"))
    assert [(event.seq, event.value) for event in sync.events] == [(1, '{"selected":["a"]}'), (3, '{"selected":["b"]}')]


def test_of_each_question_the_newest_answer_that_is_one_stands() -> None:
    assert standing(read(chooses(1), chooses(2, "b"), chooses(3, "a", "r"), chooses(4, "z"), chooses(5, "a", "unknown"))) == [2, 3]


def test_what_comes_after_the_hand_in_neither_stands_nor_moves_nor_flags() -> None:
    after = [chooses(3, "b"), {"seq": 4, "kind": "visit", "item": "r"}, {"seq": 5, "kind": "flag", "item": "r", "value": True}]
    sync = read(chooses(1), {"seq": 2, "kind": "hand_in"}, *after, {"seq": 6, "kind": "unlock", "value": {"code": 9}})
    assert (sync.hand_in, standing(sync), sync.visit, sync.flags, sync.code) == (2, [1], "", {}, 0)


def test_of_two_hand_ins_the_first_counts() -> None:
    assert read({"seq": 4, "kind": "hand_in"}, {"seq": 2, "kind": "hand_in"}).hand_in == 2


@pytest.mark.parametrize(
    ("event", "refused"),
    [
        ({"kind": "shout"}, "UNKNOWN_KIND"),
        ({"kind": None}, "UNKNOWN_KIND"),
        ({"kind": "answer", "item": "x"}, "UNKNOWN_ITEM"),
        ({"kind": "visit", "item": "x"}, "UNKNOWN_ITEM"),
        ({"kind": "flag", "item": ["q"]}, "UNKNOWN_ITEM"),
        ({"kind": "answer", "item": "q", "value": {"selected": ["z"]}}, "UNKNOWN_ALTERNATIVE"),
        ({"kind": "answer", "item": "q", "value": None}, ""),
        ({"kind": "log", "item": "x"}, ""),
    ],
)
def test_an_event_that_cannot_count_stays_and_says_why(event: dict[str, Any], refused: str) -> None:
    (read_event,) = read({"seq": 1, **event}).events
    assert read_event.refused == refused


@pytest.mark.parametrize(
    ("event", "refused"),
    [
        ({"kind": "note", "item": "case", "value": {"marks": [[0, 4]]}}, ""),
        ({"kind": "note", "item": "case", "value": {"marks": "all"}}, "VALUE_IS_NO_NOTE"),
        ({"kind": "note", "item": "another", "value": {"marks": []}}, "UNKNOWN_ITEM"),
        ({"kind": "note", "item": ["case"], "value": {"marks": []}}, "UNKNOWN_ITEM"),
        ({"kind": "answer", "item": "case", "value": None}, "UNKNOWN_ITEM"),
        ({"kind": "visit", "item": "case"}, "UNKNOWN_ITEM"),
        ({"kind": "flag", "item": "case", "value": True}, "UNKNOWN_ITEM"),
    ],
)
def test_a_page_of_the_paper_may_have_notes_and_nothing_else(event: dict[str, Any], refused: str) -> None:
    body = {"writer": "w" * 8, "session": 1, "events": [{"seq": 1, **event}]}
    (read_event,) = read_sync(json.dumps(body).encode(), ITEMS, frozenset({"case"})).events
    assert read_event.refused == refused


def nested(levels: int) -> Any:
    value: Any = 1
    for _level in range(levels):
        value = [value]
    return value


@pytest.mark.parametrize("kind", ["answer", "log", "note", "shout"])
def test_a_value_nested_too_deeply_for_those_who_read_it_later_is_refused_and_kept_as_text(kind: str) -> None:
    deep = {"selected": ["a"], "x": nested(DEEPEST)}
    (event,) = read({"seq": 1, "kind": kind, "item": "q", "value": deep}).events
    assert (event.refused, event.stands) == ("TOO_DEEP", False)
    assert json.loads(json.loads(event.value or "")) == deep


def test_brackets_in_a_text_and_many_lists_side_by_side_are_not_deep() -> None:
    assert read({"seq": 1, "kind": "log", "value": "[" * 500}).events[0].refused == ""
    value = {"text": "[" * 500, "lists": [[] for _one in range(500)], "deep": nested(DEEPEST - 1)}
    assert read({"seq": 1, "kind": "log", "value": value}).events[0].refused == ""


@pytest.mark.parametrize(("code", "used"), [(7, 7), (10_000, 10_000), (10_001, 0), (-1, 0), (True, 0), ("7", 0)])
def test_the_highest_number_of_a_code_that_was_used(code: Any, used: int) -> None:
    assert read({"seq": 1, "kind": "unlock", "value": {"code": 0}}, {"seq": 2, "kind": "unlock", "value": {"code": code}}).code == used


@pytest.mark.parametrize(("active", "read_as"), [(True, True), (False, False), (None, True), ("no", True)])
def test_a_page_is_active_unless_it_says_that_it_is_not(active: Any, read_as: bool) -> None:
    assert read(active=active).active is read_as


def test_confirmations_that_are_no_numbers_are_passed_by() -> None:
    assert read(received=[1, True, "2", -3, None, 2**63, 4]).received == [1, 4]


@pytest.mark.parametrize(
    ("sent", "stored"),
    [
        ('{ "selected" : [ "a" ] }', '{"selected":["a"]}'),
        ('{"b": 1, "a": [1.5, null, true]}', '{"b":1,"a":[1.5,null,true]}'),
        ('"\\u00e9 \\" \\\\ \\n \\u0007 \u2028 \U0001f600 <&>"', '"é \\" \\\\ \\n \\u0007 \u2028 \U0001f600 <&>"'),
        (str(2**63), str(2**63)),
        (str(-(2**70)), str(-(2**70))),
        (f"[{2**64}]", f"[{2**64}]"),
    ],
)
def test_a_value_is_logged_as_it_was_sent_without_blanks(sent: str, stored: str) -> None:
    events = f'[{{"seq": 1, "kind": "log", "value": {sent}}}]'
    (event,) = read_sync(f'{{"writer": "wwwwwwww", "session": 1, "events": {events}}}'.encode(), ITEMS).events
    assert event.value is not None
    assert json.loads(event.value) == json.loads(sent)
    assert event.value == stored
