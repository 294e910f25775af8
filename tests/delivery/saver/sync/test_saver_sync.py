"""The sync protocol against the real database."""

from __future__ import annotations

import json
import threading
from typing import Any

import pytest

from stratus.delivery.attempts import actions
from stratus.delivery.models import Answer, AnswerEvent, Attempt, Order
from stratus.delivery.sync import events
from stratus.events.models import Event
from stratus.foundation import clock
from stratus.saver import pace
from stratus.scheduling.models import Registration
from stratus.tenancy import current
from support.builders import SYSTEM, a_registration, a_schedule, a_tenant, an_assessment
from support.simulated import Browser, SaverInTests


@pytest.fixture
def registration(tenant: Any) -> Registration:
    """A candidate of an exam with two multiple choice questions and an essay."""
    return a_registration(a_schedule(an_assessment(["MULTIPLE_CHOICE", "MULTIPLE_CHOICE", "ESSAY"]), active=True))


@pytest.fixture
def page(saver: SaverInTests, registration: Registration) -> Browser:
    page = Browser(saver, registration)
    assert page.start().status == 200
    return page


def standing(page: Browser) -> dict[str, Any]:
    return dict(Answer.objects.filter(attempt_id=page.attempt).values_list("item", "value"))


def outcomes(page: Browser) -> list[str]:
    return list(AnswerEvent.objects.filter(attempt_id=page.attempt).order_by("writer", "seq").values_list("outcome", flat=True))


def test_an_acknowledged_answer_is_a_committed_answer(page: Browser) -> None:
    answer = page.sync(page.chooses("a"))
    assert (answer.status, answer["acknowledged"], answer["status"], answer["refused"]) == (200, 1, "IN_PROGRESS", [])
    stored = Answer.objects.get(attempt_id=page.attempt)
    assert (stored.item, stored.value, stored.session, stored.seq, stored.is_late) == (page.items[0], {"selected": ["a"]}, 1, 1, False)


def test_sending_twice_changes_nothing(page: Browser) -> None:
    event = page.chooses("a")
    first, second = page.sync(event), page.sync(event)
    assert first["acknowledged"] == second["acknowledged"] == 1
    assert AnswerEvent.objects.filter(attempt_id=page.attempt).count() == 1


def test_a_smaller_pair_never_overwrites_a_greater_one_and_stays_in_the_log(page: Browser) -> None:
    item = page.items[0]
    early, late = page.chooses("a", item), page.chooses("b", item)
    page.sync(late)
    page.sync(early)
    assert standing(page) == {item: {"selected": ["b"]}}
    assert outcomes(page) == ["", ""]


@pytest.mark.parametrize("arrives_first", ["the earlier session", "the later session"])
def test_an_answer_of_a_later_session_stands_whatever_its_number_and_whenever_it_arrives(
    saver: SaverInTests, registration: Registration, page: Browser, arrives_first: str
) -> None:
    item = page.items[0]
    elsewhere = Browser(saver, registration)
    assert elsewhere.start()["session"] == 2
    of_session_1 = page.sync_request(page.event("answer", item, {"selected": ["a"]}, seq=40))
    of_session_2 = elsewhere.sync_request(elsewhere.event("answer", item, {"selected": ["b"]}, seq=1))
    for request in (of_session_1, of_session_2) if arrives_first == "the earlier session" else (of_session_2, of_session_1):
        assert saver.together(request)[0].status == 200
    stands = Answer.objects.get(attempt_id=page.attempt)
    assert (stands.session, stands.seq, stands.value) == (2, 1, {"selected": ["b"]})
    logged = AnswerEvent.objects.filter(attempt_id=page.attempt).order_by("session")
    assert [(one.session, one.seq, one.value, one.outcome) for one in logged] == [
        (1, 40, {"selected": ["a"]}, ""),
        (2, 1, {"selected": ["b"]}, ""),
    ]


def test_of_one_item_twice_in_a_request_the_newest_stands(page: Browser) -> None:
    item = page.items[0]
    page.sync(page.chooses("a", item), page.chooses("b", item))
    assert standing(page) == {item: {"selected": ["b"]}}
    assert len(outcomes(page)) == 2


def test_two_writers_of_one_session_share_the_order(saver: SaverInTests, registration: Registration, page: Browser) -> None:
    item = page.items[0]
    page.sync(page.chooses("a", item))
    reloaded = Browser(saver, registration, beside=page)
    exam = reloaded.start(session=1)
    assert (exam["session"], exam["answers"][item]) == (1, {"value": {"selected": ["a"]}, "session": 1, "seq": 1})
    answer = reloaded.sync(reloaded.chooses("b", item))
    assert answer["active"] is True
    assert page.sync()["active"] is False
    assert standing(page) == {item: {"selected": ["b"]}}


def test_an_inactive_page_still_hands_over_its_queue(saver: SaverInTests, registration: Registration, page: Browser) -> None:
    elsewhere = Browser(saver, registration)
    assert elsewhere.start()["session"] == 2
    first, second = page.items[0], page.items[1]
    elsewhere.sync(elsewhere.chooses("b", first))
    answer = page.sync(page.chooses("a", first), page.chooses("a", second), active=False)
    assert (answer.status, answer["active"], answer["session"], answer["acknowledged"]) == (200, False, 2, 2)
    assert standing(page) == {first: {"selected": ["b"]}, second: {"selected": ["a"]}}


def test_an_empty_sync_tells_what_is_stored_of_this_writer(page: Browser) -> None:
    page.sync(page.chooses("a"), page.event("visit", page.items[1]))
    assert page.sync()["acknowledged"] == 2


def test_what_could_harm_a_markers_browser_is_not_stored(page: Browser) -> None:
    essay = page.items[2]
    page.sync(page.event("answer", essay, {"html": '<p onclick="x()">Fine</p><script>x()</script><form action="/x">?</form>', "words": 2}))
    assert standing(page) == {essay: {"html": "<p>Fine</p>?", "words": 2}}


def test_nothing_inside_a_readable_envelope_fails(page: Browser) -> None:
    essay = page.items[2]
    raw = json.dumps(
        {
            "writer": page.writer,
            "session": 1,
            "events": [
                page.event("answer", essay, {"html": "<p>nul \x00 and \ud800 half 😀 ‏עברית</p>", "words": 3}),
                page.event("answer", "no-such-item", {"selected": ["a"]}),
                page.event("answer", page.items[0], {"selected": ["zzz"]}),
                page.event("answer", page.items[0], "text"),
                page.event("shout"),
                page.event("visit", "x" * 500),
                page.event("log", None, {"error": "x" * 1000}),
                page.event("answer", page.items[1], None),
                {"seq": 50, "kind": 7, "item": {"deep": []}, "at": ["?"]},
            ],
        }
    ).encode()
    answer = page.saver.call("POST", f"attempts/{page.attempt}/sync", page.token, raw)
    assert (answer.status, answer["acknowledged"]) == (200, 50)
    assert [one["reason"] for one in answer["refused"]] == [
        "UNKNOWN_ITEM",
        "UNKNOWN_ALTERNATIVE",
        "VALUE_HAS_NO_SELECTION",
        "UNKNOWN_KIND",
        "UNKNOWN_ITEM",
        "UNKNOWN_KIND",
    ]
    assert standing(page) == {essay: {"html": "<p>nul \ufffd and \ufffd half 😀 ‏עברית</p>", "words": 3}, page.items[1]: None}
    assert len(outcomes(page)) == 9


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"{",
        b"nul",
        b'{"writer": "0123456789", "session": "x"}',
        b'{"writer": "short", "session": 1}',
        b'{"writer": "0123456789", "session": 1, "events": {}}',
        b'{"writer": "0123456789", "session": 1, "events": [{"kind": "answer"}]}',
        b'{"writer": "0123456789", "session": 1, "events": [{"seq": -1}]}',
        b'{"writer": "0123456789", "session": 1, "events": [{"seq": 1e99}]}',
        b"[" * 100_000,
        b'{"writer": "0123456789", "session": 1, "events": [{"seq": 1, "value": ' + b"[" * 980 + b"]" * 980 + b"}]}",
    ],
)
def test_an_unreadable_envelope_is_400(page: Browser, body: bytes) -> None:
    answer = page.saver.call("POST", f"attempts/{page.attempt}/sync", page.token, body)
    assert (answer.status, answer["error"]) == (400, "unreadable")


@pytest.mark.parametrize(
    "value", [b'"\xff\xfe"', b'"\x01\x02"', b"1e999", b"-Infinity", b"9" * 5000, b'"\\ud83d"', b'"\\u0000"', b'{"\\u0000": 1}']
)
def test_odd_values_are_kept_in_the_log(page: Browser, value: bytes) -> None:
    body = b'{"writer": "0123456789", "session": 1, "events": [{"seq": 1, "kind": "log", "value": ' + value + b"}]}"
    assert page.saver.call("POST", f"attempts/{page.attempt}/sync", page.token, body).status == 200
    assert outcomes(page) == [""]


def test_more_than_a_request_may_hold_is_413(page: Browser) -> None:
    many = page.sync(*[page.event("visit", page.items[0]) for _ in range(201)])
    large = page.sync(page.event("log", None, "x" * 300_000))
    assert (many.status, large.status, outcomes(page)) == (413, 413, [])


def test_one_bad_request_does_not_take_its_batch_with_it(saver: SaverInTests, page: Browser) -> None:
    others = [Browser(saver, a_registration()) for _ in range(4)]
    for other in others:
        other.start()
    bad = page.saver.request("POST", f"attempts/{page.attempt}/sync", page.token, b"{")
    answers = saver.together(*[other.sync_request(other.chooses("a")) for other in others], bad)
    assert [answer.status for answer in answers] == [200, 200, 200, 200, 400]


def test_answers_of_several_tenants_share_a_batch_and_stay_apart(saver: SaverInTests, page: Browser) -> None:
    here = current.require_id()
    with current.use(a_tenant()):
        stranger = Browser(saver, a_registration())
        stranger.start()
        there = current.require_id()
    saver.together(page.sync_request(page.chooses("a")), stranger.sync_request(stranger.chooses("b")))
    assert [answer.tenant_id for answer in Answer.objects.all()] == [here]
    with current.use(there):
        assert [answer.value for answer in Answer.objects.all()] == [{"selected": ["b"]}]


def test_nobody_reaches_an_attempt_that_is_not_theirs(saver: SaverInTests, page: Browser) -> None:
    with current.use(a_tenant()):
        stranger = Browser(saver, a_registration())
        stranger.start()
    answer = saver.call("POST", f"attempts/{page.attempt}/sync", stranger.token, stranger.sync_request(stranger.chooses("a")).body)
    assert (answer.status, answer["error"], standing(page)) == (404, "attempt", {})
    assert saver.call("GET", f"attempts/{page.attempt}/paper", stranger.token).status == 404
    assert saver.call("PUT", f"attempts/{page.attempt}/files/{'0' * 64}", stranger.token, b"x", "offset=0&size=1").status == 404


@pytest.mark.parametrize("token", ["", "x" * 80, "é" * 80, "A" * 107])
def test_a_forged_token_is_401(page: Browser, token: str) -> None:
    assert page.saver.call("POST", f"attempts/{page.attempt}/sync", token, page.sync_request().body).status == 401


def test_a_revoked_link_ends_the_player(page: Browser, registration: Registration) -> None:
    Registration.objects.filter(pk=registration.pk).update(link_generation=2)
    event = page.chooses("a")
    assert page.sync(event)["error"] == "token"
    assert page.wait()["error"] == "token"
    assert page.start()["error"] == "token"
    assert standing(page) == {}


def test_hand_in_is_the_last_event_of_the_queue(page: Browser) -> None:
    item = page.items[0]
    answer = page.sync(page.chooses("a", item), page.event("hand_in"), page.chooses("b", item))
    assert (answer["status"], answer["submitted_by"], answer["acknowledged"]) == ("HANDED_IN", "CANDIDATE", 3)
    assert answer["handed_in_at"]
    assert (standing(page), outcomes(page)) == ({item: {"selected": ["a"]}}, ["", "", "AFTER_END"])
    event = Event.objects.get(kind="attempt.handed_in")
    assert (event.door, event.actor_id, event.data) == ("PLAYER", page.registration.candidate_id, {"submitted_by": "CANDIDATE"})


def test_what_arrives_after_the_hand_in_is_kept_and_waits_for_a_decision(page: Browser) -> None:
    page.sync(page.event("hand_in"))
    late = page.chooses("a")
    assert page.sync(late)["acknowledged"] == 2
    page.sync(late)
    assert (standing(page), outcomes(page)) == ({}, ["", "AFTER_END"])
    assert Attempt.objects.get(pk=page.attempt).has_late_answers
    assert [event.data for event in Event.objects.filter(kind="answers.arrived_late")] == [{"answers": 1}]


def test_an_answer_whose_confirmation_was_lost_is_not_late(page: Browser) -> None:
    event = page.chooses("a")
    page.sync(event)
    page.sync(event, page.event("hand_in"))
    page.sync(event)
    assert not Attempt.objects.get(pk=page.attempt).has_late_answers


def test_events_in_the_grace_count_and_are_marked_late(page: Browser, passes: Any) -> None:
    passes(minutes=120, seconds=30)
    answer = page.sync(page.chooses("a"))
    assert (answer["status"], answer["submitted_by"]) == ("HANDED_IN", "SYSTEM")
    assert (outcomes(page), Answer.objects.get(attempt_id=page.attempt).is_late) == (["LATE"], True)


def test_a_hand_in_in_the_grace_stays_the_systems(page: Browser, passes: Any) -> None:
    passes(minutes=120, seconds=30)
    assert page.sync(page.event("hand_in"))["submitted_by"] == "SYSTEM"


def test_events_after_the_grace_are_only_logged(page: Browser, passes: Any) -> None:
    passes(minutes=121, seconds=1)
    page.sync(page.chooses("a"))
    assert (standing(page), outcomes(page), Attempt.objects.get(pk=page.attempt).has_late_answers) == ({}, ["AFTER_END"], True)


def test_a_final_attempt_takes_nothing_more_even_from_a_batch_that_waited_for_the_lock(page: Browser, passes: Any) -> None:
    now = passes(minutes=121)
    actions.finalise_due(now=now)
    passes(seconds=-40)
    page.sync(page.chooses("a"))
    assert (standing(page), outcomes(page)) == ({}, ["AFTER_END"])


def test_void_stops_answers(page: Browser) -> None:
    actions.void_attempts([page.registration.pk], by=SYSTEM, now=clock.now())
    answer = page.sync(page.chooses("a"))
    assert (answer["status"], answer["handed_in_at"], standing(page)) == ("VOID", None, {})


def test_events_that_arrive_during_a_pause_count(page: Browser, passes: Any) -> None:
    actions.pause([page.registration.pk], by=SYSTEM, now=clock.now())
    passes(minutes=150)
    answer = page.sync(page.chooses("a"))
    assert (answer["status"], outcomes(page)) == ("PAUSED", [""])
    actions.resume([page.registration.pk], by=SYSTEM, now=clock.now())
    assert page.sync(page.chooses("b"))["status"] == "IN_PROGRESS"


def test_a_hand_in_that_reaches_a_paused_exam_ends_it(page: Browser, passes: Any) -> None:
    actions.pause([page.registration.pk], by=SYSTEM, now=clock.now())
    passes(minutes=5)
    assert page.sync(page.event("hand_in"))["status"] == "HANDED_IN"
    attempt = Attempt.objects.get(pk=page.attempt)
    assert (attempt.paused_at, 299_000 <= attempt.paused_ms <= 301_000) == (None, True)


def test_orders_are_delivered_until_they_are_confirmed(page: Browser) -> None:
    actions.send_message([page.registration.pk], "Ten minutes left", by=SYSTEM, now=clock.now())
    first, again = page.sync(), page.sync()
    assert first["orders"] == again["orders"]
    (order,) = first["orders"]
    assert (order["kind"], order["text"]) == ("message", "Ten minutes left")
    assert page.sync(received=[order["id"], 10**17])["orders"] == []
    assert Order.objects.get().received_at is not None


def test_nobody_confirms_the_orders_of_others(saver: SaverInTests, page: Browser) -> None:
    other = Browser(saver, a_registration())
    other.start()
    actions.send_message([page.registration.pk], "Yours", by=SYSTEM, now=clock.now())
    other.sync(received=[Order.objects.get().pk])
    assert len(page.sync()["orders"]) == 1


def test_flags_and_position_are_there_after_a_reload(saver: SaverInTests, page: Browser) -> None:
    first, second = page.items[0], page.items[1]
    page.sync(page.event("flag", first, True), page.event("flag", second, True), page.event("visit", second))
    page.sync(page.event("flag", first, False))
    exam = Browser(saver, page.registration).start(session=1)
    assert (exam["flags"], exam["position"]) == ([second], second)


def test_an_event_of_a_session_that_never_was_is_only_logged(page: Browser) -> None:
    page.sync(page.chooses("a"), session=9)
    assert (standing(page), outcomes(page)) == ({}, ["UNKNOWN_SESSION"])


def test_a_hand_in_of_a_browser_that_was_left_does_not_end_the_exam(saver: SaverInTests, page: Browser) -> None:
    elsewhere = Browser(saver, page.registration)
    elsewhere.start()
    assert page.sync(page.event("hand_in"))["status"] == "IN_PROGRESS"
    assert outcomes(page) == ["OLD_SESSION"]


def test_heartbeats_are_no_log_rows_and_only_the_active_page_counts_as_life(page: Browser, passes: Any) -> None:
    passes(seconds=5)
    page.sync(active=False)
    silent = Attempt.objects.get(pk=page.attempt).last_sync_at
    page.sync()
    assert Attempt.objects.get(pk=page.attempt).last_sync_at > silent
    assert outcomes(page) == []


def test_the_paper_comes_with_its_hash_and_without_keys(page: Browser) -> None:
    answer = page.saver.call("GET", f"attempts/{page.attempt}/paper", page.token)
    assert answer["hash"] == page.exam["paper"]
    assert answer.headers["etag"] == f'"{page.exam["paper"]}"'
    assert b"correct" not in answer.body
    again = page.saver.call("GET", f"attempts/{page.attempt}/paper", page.token, **{"if-none-match": answer.headers["etag"]})
    assert (again.status, again.body) == (304, b"")


def test_after_the_hand_in_nobody_gets_the_paper(page: Browser) -> None:
    page.sync(page.event("hand_in"))
    answer = page.saver.call("GET", f"attempts/{page.attempt}/paper", page.token)
    assert (answer.status, answer["error"]) == (409, "handed_in")


@pytest.mark.parametrize(
    ("method", "path", "status"), [("GET", "attempts/1/sync", 405), ("POST", "attempts/x/sync", 404), ("GET", "nothing", 404)]
)
def test_an_unknown_address_is_an_error_in_json(page: Browser, method: str, path: str, status: int) -> None:
    answer = page.saver.call(method, path, page.token)
    assert (answer.status, "error" in answer.data) == (status, True)


def writes(page: Browser, html: str) -> dict[str, Any]:
    return page.event("answer", page.items[2], {"html": html, "words": 0})


def test_an_essay_that_is_nested_too_deeply_is_refused_told_and_logged_as_it_came(page: Browser) -> None:
    sent = "<ul><li>" * 15_000
    answer = page.sync(writes(page, sent), page.chooses("a"))
    assert (answer.status, answer["acknowledged"], answer["refused"]) == (200, 2, [{"seq": 1, "reason": "TOO_NESTED"}])
    logged = AnswerEvent.objects.get(attempt_id=page.attempt, seq=1)
    assert (logged.outcome, logged.value["html"]) == ("TOO_NESTED", sent)
    assert list(standing(page)) == [page.items[0]]


@pytest.mark.parametrize(("length", "thread"), [(events.MOST_AT_ONCE, "loop"), (events.MOST_AT_ONCE + 1, "cleaning")])
def test_much_markup_is_cleaned_where_the_event_loop_does_not_wait(
    page: Browser, monkeypatch: pytest.MonkeyPatch, length: int, thread: str
) -> None:
    cleaned_in: list[str] = []
    clean = events.store

    def noted(event: events.Event) -> None:
        if event.answer is not None:
            cleaned_in.append("cleaning" if threading.current_thread().name.startswith("cleaning") else "loop")
        clean(event)

    monkeypatch.setattr(events, "store", noted)
    half = length // 2
    answer = page.sync(writes(page, "x" * half), writes(page, "y" * (length - half)))
    assert (answer["acknowledged"], cleaned_in) == (2, [thread] * 2)
    assert standing(page) == {page.items[2]: {"html": "y" * (length - half), "words": 0}}


def test_markup_that_waits_is_bounded_too(page: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pace, "MOST_UNCLEAN", 0)
    busy = page.sync(writes(page, "x" * 10_000))
    assert (busy.status, busy.headers["retry-after"], outcomes(page)) == (503, "5", [])


@pytest.mark.parametrize("value", [None, {"text": "  "}])
def test_an_answer_that_says_nothing_is_stored_as_null_however_it_was_sent(saver: SaverInTests, tenant: Any, value: Any) -> None:
    page = Browser(saver, a_registration(a_schedule(an_assessment(["SHORT_ANSWER"]), active=True)))
    page.start()
    page.sync(page.event("answer", page.items[0], {"text": "Debit"}))
    assert page.sync(page.event("answer", page.items[0], value)).status == 200
    assert Answer.objects.filter(attempt_id=page.attempt, value__isnull=True).count() == 1
    assert AnswerEvent.objects.filter(attempt_id=page.attempt, kind="answer", value__isnull=True).count() == 1
