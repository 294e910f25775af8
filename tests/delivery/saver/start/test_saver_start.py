"""Waiting room, start, taking over."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from stratus.delivery.attempts import actions, rules
from stratus.delivery.models import Attempt, Session
from stratus.delivery.papers import preparation
from stratus.events.models import Event
from stratus.foundation import clock
from stratus.scheduling.models import Registration, Schedule
from support.builders import SYSTEM, a_registration, a_schedule, a_user, a_version, an_assessment
from support.simulated import Browser, SaverInTests


def a_place(*, assessment: dict[str, Any] | None = None, **schedule: Any) -> Registration:
    made = an_assessment(["MULTIPLE_CHOICE"] * 3, **(assessment or {}))
    return a_registration(a_schedule(made, active=True, **schedule))


def test_the_waiting_room_says_what_awaits(saver: SaverInTests, tenant: Any) -> None:
    registration = a_place(title="Accountancy 101", assessment={"duration": 90})
    room = Browser(saver, registration).wait()
    shown = {name: room[name] for name in ("title", "duration", "extra_time", "questions", "pin_required", "attempts_left", "moment")}
    assert shown == {
        "title": "Accountancy 101",
        "duration": 90,
        "extra_time": 0,
        "questions": 3,
        "pin_required": False,
        "attempts_left": 1,
        "moment": "OPEN",
    }
    assert (room["candidate"], room["can_start"], room["attempt"]) == (registration.candidate.full_name, True, None)
    assert room["server_time"].endswith("Z")


def test_the_candidate_counts_as_ready_only_by_pressing_the_button(saver: SaverInTests, tenant: Any) -> None:
    page = Browser(saver, a_place())
    page.wait()
    registration = Registration.objects.get(pk=page.registration.pk)
    assert (registration.ready_at, registration.seen_at is None) == (None, False)
    page.wait(ready=True)
    assert Registration.objects.get(pk=page.registration.pk).ready_at is not None


def test_starting_freezes_time_paper_and_sheet(saver: SaverInTests, tenant: Any) -> None:
    candidate = a_user(special_needs=True, reasonable_adjustment_percentage=25)
    schedule = a_schedule(
        an_assessment(["MULTIPLE_CHOICE"] * 3, duration=90, random_order=True), active=True, ends_at=clock.now() + timedelta(hours=9)
    )
    page = Browser(saver, a_registration(schedule, candidate))
    exam = page.start()
    attempt = Attempt.objects.get(pk=exam["attempt"])
    assert (exam.status, exam["session"], exam["number"], exam["status"], exam["active"]) == (200, 1, 1, "IN_PROGRESS", True)
    assert attempt.deadline_at - attempt.started_at == timedelta(minutes=90 + 23)
    assert (attempt.profile_extra_time, attempt.duration, attempt.grace_seconds) == (23, 90, 60)
    assert sorted(exam["sheet"]["order"]) == sorted(attempt.sheet["order"])
    assert Registration.objects.get(pk=page.registration.pk).profile_extra_time == 23
    assert Event.objects.get(kind="attempt.started").data == {"number": 1, "session": 1}
    assert Session.objects.get().address == "192.0.2.7"


def test_the_version_is_the_latest_of_the_preparation_moment(saver: SaverInTests, tenant: Any) -> None:
    assessment = an_assessment(["MULTIPLE_CHOICE"], title="As it was")
    registration = a_registration(a_schedule(assessment, active=True, starts_at=clock.now() - timedelta(minutes=1)))
    assessment.title = "As it became"
    a_version(assessment, published_at=clock.now())
    page = Browser(saver, registration)
    page.start()
    assert Schedule.objects.get(pk=registration.schedule_id).version.title == "As it was"


def test_the_deadline_never_passes_the_schedules_end(saver: SaverInTests, tenant: Any) -> None:
    registration = a_place(ends_at=clock.now() + timedelta(hours=2))
    Schedule.objects.filter(pk=registration.schedule_id).update(ends_at=clock.now() + timedelta(minutes=5))
    page = Browser(saver, registration)
    page.start()
    attempt = Attempt.objects.get()
    assert attempt.deadline_at == attempt.schedule_end


def test_two_presses_at_once_make_one_attempt(saver: SaverInTests, tenant: Any) -> None:
    registration = a_place()
    one, other = Browser(saver, registration), Browser(saver, registration)
    answers = saver.together(one.start_request(), other.start_request())
    assert [answer.status for answer in answers] == [200, 200]
    assert sorted(answer["session"] for answer in answers) == [1, 2]
    assert Attempt.objects.count() == 1


def test_a_hall_starts_in_one_batch(saver: SaverInTests, tenant: Any) -> None:
    schedule = a_schedule(an_assessment(["MULTIPLE_CHOICE"] * 3), active=True)
    pages = [Browser(saver, a_registration(schedule)) for _ in range(40)]
    answers = saver.together(*[page.start_request() for page in pages])
    assert {answer.status for answer in answers} == {200}
    assert Attempt.objects.count() == Event.objects.filter(kind="attempt.started").count() == 40


@pytest.mark.parametrize(
    ("change", "code", "moment"),
    [
        ({"starts_at": timedelta(minutes=5), "ends_at": timedelta(hours=5)}, "too_early", "TOO_EARLY"),
        ({"starts_at": timedelta(hours=-5), "ends_at": timedelta(minutes=-1)}, "too_late", "TOO_LATE"),
        ({"deleted_at": timedelta(0)}, "deleted", "DELETED"),
        ({"archived_at": timedelta(0)}, "too_late", "TOO_LATE"),
        ({"status": "DRAFT"}, "withdrawn", "WITHDRAWN"),
    ],
)
def test_every_wrong_moment_has_its_name(saver: SaverInTests, tenant: Any, change: dict[str, Any], code: str, moment: str) -> None:
    registration, now = a_place(), clock.now()
    values = {name: now + value if isinstance(value, timedelta) else value for name, value in change.items()}
    Schedule.objects.filter(pk=registration.schedule_id).update(**values)
    page = Browser(saver, registration)
    assert (page.wait()["moment"], page.wait()["can_start"]) == (moment, False)
    answer = page.start()
    assert (answer.status, answer["error"]) == (409, code)
    assert Attempt.objects.count() == 0


def test_void_before_the_start(saver: SaverInTests, tenant: Any) -> None:
    page = Browser(saver, a_place())
    actions.void_attempts([page.registration.pk], by=SYSTEM, now=clock.now())
    assert (page.wait()["moment"], page.start()["error"]) == ("VOID", "void")


def test_handed_in_and_nothing_left(saver: SaverInTests, tenant: Any) -> None:
    page = Browser(saver, a_place())
    page.start()
    page.sync(page.event("hand_in"))
    room = page.wait()
    assert (room["moment"], room["attempt"]["status"], room["attempts_left"], page.start()["error"]) == (
        "HANDED_IN",
        "HANDED_IN",
        0,
        "handed_in",
    )
    assert room["attempt"]["handed_in_at"]


def test_a_further_attempt_begins_where_one_is_left(saver: SaverInTests, tenant: Any) -> None:
    page = Browser(saver, a_place(assessment={"attempts_allowed": 2}))
    page.start()
    page.sync(page.event("hand_in"))
    assert page.wait()["moment"] == "OPEN"
    assert page.start()["number"] == 2


def test_an_attempt_whose_time_is_over_makes_room_for_the_next(saver: SaverInTests, tenant: Any, passes: Any) -> None:
    page = Browser(saver, a_place(assessment={"attempts_allowed": 2}))
    page.start()
    passes(hours=3)
    assert page.start()["number"] == 2
    first = Attempt.objects.get(number=1)
    assert (first.status, first.submitted_by, first.ended_at) == ("HANDED_IN", "SYSTEM", first.deadline_at)
    assert Event.objects.filter(kind="attempt.handed_in").count() == 1


def test_extra_time_granted_beforehand_goes_into_the_attempt_once(saver: SaverInTests, tenant: Any) -> None:
    page = Browser(saver, a_place(assessment={"attempts_allowed": 2}, ends_at=clock.now() + timedelta(hours=12)))
    actions.grant_extra_time([page.registration.pk], 15, by=SYSTEM, now=clock.now())
    assert page.wait()["extra_time"] == 15
    page.start()
    page.sync(page.event("hand_in"))
    page.start()
    assert list(Attempt.objects.order_by("number").values_list("granted_extra_time", flat=True)) == [15, 0]


def test_a_wrong_pin_waits_longer_and_longer_and_never_locks(saver: SaverInTests, tenant: Any, passes: Any) -> None:
    page = Browser(saver, a_place(pin="6961"))
    assert (page.wait()["pin_required"], page.start()["error"]) == (True, "pin_wrong")
    answers = [page.start(pin="1111") for _ in range(3)]
    assert [(answer.status, answer["wait"], answer.data.get("left", 0)) for answer in answers] == [(403, 0, 2), (403, 0, 1), (403, 30, 0)]
    early = page.start(pin="6961")
    assert (early["error"], early["wait"]) == ("pin_waits", 30), "it was not looked at, so nobody calls it wrong"
    passes(seconds=31)
    assert page.start(pin="1111")["wait"] == 60
    passes(seconds=61)
    assert page.start(pin=6961).status == 200
    registration = Registration.objects.get(pk=page.registration.pk)
    assert (registration.pin_failures, registration.pin_wait_until) == (0, None)


def test_taking_over_from_another_browser_asks_for_the_pin_again(saver: SaverInTests, tenant: Any) -> None:
    page = Browser(saver, a_place(pin="6961"))
    page.start(pin="6961")
    elsewhere = Browser(saver, page.registration)
    assert elsewhere.start()["error"] == "pin_wrong"
    assert elsewhere.start(pin="6961")["session"] == 2
    assert Event.objects.get(kind="attempt.taken_over").data == {"number": 1, "session": 2}


def test_the_same_browser_loads_again_without_a_pin(saver: SaverInTests, tenant: Any) -> None:
    page = Browser(saver, a_place(pin="6961"))
    page.start(pin="6961")
    reloaded = Browser(saver, page.registration, beside=page)
    exam = reloaded.start(session=1)
    assert (exam.status, exam["session"], exam["active"]) == (200, 1, True)
    assert (reloaded.sync()["active"], page.sync()["active"]) == (True, False)


def test_the_link_alone_opens_nothing_of_a_running_exam(saver: SaverInTests, tenant: Any) -> None:
    page = Browser(saver, a_place(pin="6961"))
    page.start(pin="6961")
    stranger = Browser(saver, page.registration)
    refused = stranger.start(session=1)
    assert (refused.status, refused["error"]) == (403, "pin_wrong")
    stranger.exam = page.exam
    assert (stranger.sync().status, stranger.sync()["error"]) == (403, "not_let_in")
    paper = saver.call("GET", f"attempts/{page.attempt}/paper", stranger.token)
    assert (paper.status, paper["error"]) == (403, "not_let_in")


def test_a_page_that_did_not_hear_the_answer_asks_again_and_gets_the_same_exam(saver: SaverInTests, tenant: Any) -> None:
    page = Browser(saver, a_place(pin="6961"))
    first = page.start(pin="6961")
    again = page.start()
    assert (again.status, again["attempt"], again["session"], again["sheet"]) == (200, first["attempt"], 1, first["sheet"])
    assert not Event.objects.filter(kind="attempt.taken_over").exists()


def test_a_browser_that_was_left_may_only_look_until_it_takes_the_exam_back(saver: SaverInTests, tenant: Any) -> None:
    page = Browser(saver, a_place())
    page.start()
    elsewhere = Browser(saver, page.registration)
    elsewhere.start()
    looked = page.start(session=1)
    assert (looked["active"], looked["session"]) == (False, 1)
    assert elsewhere.sync()["active"] is True
    assert page.start()["session"] == 3
    assert elsewhere.sync()["active"] is False


GOES_ON = {
    "loaded again": lambda attempt: {"session": 1, "attempt": attempt},
    "loaded again by a page of the release before": lambda _attempt: {"session": 1},
    "Continue here": lambda attempt: {"attempt": attempt},
    "another life of the database": lambda attempt: {"session": 1, "attempt": attempt, "renew": attempt},
}


@pytest.mark.parametrize("how", GOES_ON)
def test_a_page_that_goes_on_with_an_attempt_that_is_over_begins_no_other(saver: SaverInTests, tenant: Any, how: str) -> None:
    page = Browser(saver, a_place(assessment={"attempts_allowed": 2}))
    page.start()
    page.sync(page.event("hand_in"))
    answer = page.start(**GOES_ON[how](page.attempt))
    assert (answer.status, answer["error"], Attempt.objects.count()) == (409, "over", 1)
    assert page.start()["number"] == 2


@pytest.mark.parametrize("how", GOES_ON)
def test_a_page_whose_attempt_is_over_does_not_take_over_the_next_one(saver: SaverInTests, tenant: Any, how: str) -> None:
    page = Browser(saver, a_place(assessment={"attempts_allowed": 2}))
    page.start()
    page.sync(page.event("hand_in"))
    elsewhere = Browser(saver, page.registration)
    elsewhere.start()
    answer = page.start(**GOES_ON[how](page.attempt))
    assert (answer.status, answer["error"], elsewhere.sync()["active"]) == (409, "over", True)


@pytest.mark.parametrize("session", [2**31 - 1, 2**63, 10**400])
def test_a_session_that_no_page_can_have_is_none_and_closes_the_exam_to_nobody(saver: SaverInTests, tenant: Any, session: int) -> None:
    page = Browser(saver, a_place())
    page.start()
    page.start(session=session, renew=page.attempt)
    elsewhere = Browser(saver, page.registration).start()
    assert (elsewhere.status, elsewhere["session"]) == (200, 2)


def test_a_paused_exam_can_be_loaded_again(saver: SaverInTests, tenant: Any) -> None:
    page = Browser(saver, a_place())
    page.start()
    actions.pause([page.registration.pk], by=SYSTEM, now=clock.now())
    assert (page.wait()["moment"], page.start(session=1)["status"]) == ("PAUSED", "PAUSED")


def test_the_profile_is_frozen_at_the_preparation_moment(tenant: Any) -> None:
    candidate = a_user(special_needs=True, reasonable_adjustment_percentage=50)
    schedule = a_schedule(an_assessment(duration=60), active=True, starts_at=clock.now() + timedelta(minutes=30))
    registration = a_registration(schedule, candidate)
    assert preparation.prepare_due(clock.now()) == 0
    assert preparation.prepare_due(clock.now() + timedelta(minutes=11)) == 1
    candidate.special_needs = False
    candidate.save()
    assert preparation.prepare_due(clock.now() + timedelta(minutes=12)) == 0
    registration.refresh_from_db()
    assert (registration.profile_extra_time, registration.unlimited_time) == (30, False)


@pytest.mark.parametrize("body", [b"", b"[]", b'{"writer": 7}', b'{"writer": "x"}'])
def test_a_start_that_cannot_be_read_is_400(saver: SaverInTests, tenant: Any, body: bytes) -> None:
    page = Browser(saver, a_place())
    assert saver.call("POST", f"registrations/{page.registration.pk}/start", page.token, body).status == 400


def test_a_token_opens_its_own_registration_only(saver: SaverInTests, tenant: Any) -> None:
    mine, other = Browser(saver, a_place()), Browser(saver, a_place())
    assert saver.call("POST", f"registrations/{other.registration.pk}/wait", mine.token, b"{}").status == 404


def test_wrong_pins_cost_no_more_than_a_quarter_of_an_hour() -> None:
    assert [rules.pin_wait(n).total_seconds() for n in (0, 1, 2, 3, 4, 5, 50)] == [0, 0, 0, 30, 60, 120, 900]


def a_candidate_of(registration: Registration, **fields: Any) -> None:
    """Change the candidate, as staff or another system would meanwhile."""
    type(registration.candidate).objects.filter(pk=registration.candidate_id).update(**fields)


REFUSED = [
    ({"allowed_ip_addresses": ["198.51.100.0/24", "2001:db8::/32"]}, "address_not_allowed"),
    ({"is_active": False}, "account_disabled"),
    ({"deleted_at": clock.now()}, "account_disabled"),
]


@pytest.mark.parametrize(("fields", "code"), REFUSED)
def test_who_may_not_come_in_neither_waits_nor_starts(saver: SaverInTests, tenant: Any, fields: dict[str, Any], code: str) -> None:
    page = Browser(saver, a_place(pin="6961"))
    a_candidate_of(page.registration, **fields)
    for answer in (page.wait(ready=True), page.start(pin="6961"), page.start(pin="1111")):
        assert (answer.status, answer["error"]) == (403, code)
        assert "moment" not in answer.data
    registration = Registration.objects.get(pk=page.registration.pk)
    assert (registration.seen_at, registration.ready_at, registration.pin_failures) == (None, None, 0)
    assert Attempt.objects.count() == 0


@pytest.mark.parametrize(("fields", "code"), REFUSED)
def test_who_may_no_longer_come_in_takes_nothing_over_but_their_answers_arrive(
    saver: SaverInTests, tenant: Any, fields: dict[str, Any], code: str
) -> None:
    page = Browser(saver, a_place())
    page.start()
    a_candidate_of(page.registration, **fields)
    elsewhere = Browser(saver, page.registration)
    assert [(answer.status, answer["error"]) for answer in (elsewhere.start(), page.start(session=1))] == [(403, code)] * 2
    saved = page.sync(page.chooses("a"))
    assert (saved.status, saved["acknowledged"], saved["active"]) == (200, 1, True)
    assert page.sync(page.event("hand_in"))["status"] == "HANDED_IN"
    assert not Event.objects.filter(kind="attempt.taken_over").exists()


@pytest.mark.parametrize("allowed", [["192.0.2.7"], ["192.0.2.0/24"], ["::ffff:192.0.2.7", "10.0.0.1"]])
def test_an_address_that_is_allowed_lets_the_candidate_in(saver: SaverInTests, tenant: Any, allowed: list[str]) -> None:
    page = Browser(saver, a_place())
    a_candidate_of(page.registration, allowed_ip_addresses=allowed)
    assert page.wait(ready=True)["moment"] == "OPEN"
    assert Registration.objects.get(pk=page.registration.pk).ready_at is not None
    page.wait()
    registration = Registration.objects.get(pk=page.registration.pk)
    assert registration.seen_at > registration.ready_at
    assert page.start().status == 200


def test_one_who_may_not_come_in_keeps_nobody_else_out(saver: SaverInTests, tenant: Any) -> None:
    schedule = a_schedule(an_assessment(["MULTIPLE_CHOICE"] * 3), active=True)
    pages = [Browser(saver, a_registration(schedule)) for _ in range(5)]
    a_candidate_of(pages[2].registration, allowed_ip_addresses=["198.51.100.1"])
    looks = [saver.request("POST", f"registrations/{page.registration.pk}/wait", page.token, b"{}") for page in pages]
    assert [answer.status for answer in saver.together(*looks)] == [200, 200, 403, 200, 200]
    assert [answer.status for answer in saver.together(*[page.start_request() for page in pages])] == [200, 200, 403, 200, 200]


def test_a_revoked_link_is_told_so_whoever_it_belonged_to(saver: SaverInTests, tenant: Any) -> None:
    page = Browser(saver, a_place())
    a_candidate_of(page.registration, is_active=False)
    Registration.objects.filter(pk=page.registration.pk).update(link_generation=2)
    assert (page.wait().status, page.start().status) == (401, 401)
