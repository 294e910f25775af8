"""What staff and the clock do to attempts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError

from stratus.access.actor import Door
from stratus.access.errors import NotAllowed
from stratus.access.permissions import Permission
from stratus.delivery.attempts import actions
from stratus.delivery.attempts.errors import BadInput, CannotReopen, CannotStart, CannotVoid, NoTimeLimit, NotPaused, NotRunning, Refused
from stratus.delivery.models import Attempt, AttemptStatus, Order
from stratus.events import log
from stratus.events.models import Event
from stratus.foundation import clock
from stratus.invigilation.errors import NotYours
from stratus.invigilation.live import actions as invigilation
from stratus.scheduling.models import Registration
from stratus.tenancy import current
from support.builders import SYSTEM, a_registration, a_schedule, a_user, an_actor, an_assessment, an_attempt


@pytest.fixture(autouse=True)
def tenant(db: None) -> Any:
    from support.builders import a_tenant

    made = a_tenant()
    with current.use(made):
        yield made


def handed_in(**fields: Any) -> Attempt:
    return an_attempt(status="HANDED_IN", ended_at=clock.now(), submitted_by="CANDIDATE", **fields)


def reasons(refused: list[Refused]) -> list[type]:
    return [type(one.error) for one in refused]


def events(kind: str) -> list[dict[str, Any]]:
    return [event.data for event in Event.objects.filter(kind=kind).order_by("pk")]


def test_void_ends_a_running_attempt_for_good() -> None:
    attempt, now = an_attempt(), clock.now()
    assert actions.void_attempts([attempt.registration_id], comment="Phone", by=SYSTEM, now=now) == []
    attempt.refresh_from_db()
    assert (attempt.status, attempt.ended_at, attempt.submitted_by) == ("VOID", now, "")
    assert events("attempt.voided") == [{"number": 1, "comment": "Phone"}]
    assert reasons(actions.void_attempts([attempt.registration_id], by=SYSTEM, now=now)) == [CannotVoid]


def test_void_takes_the_place_of_somebody_who_has_not_started_but_not_of_who_handed_in() -> None:
    waiting, done = a_registration(), handed_in()
    refused = actions.void_attempts([waiting.pk, done.registration_id], by=SYSTEM, now=clock.now())
    waiting.refresh_from_db()
    assert (waiting.voided_at is not None, [one.registration_id for one in refused]) == (True, [done.registration_id])


def test_an_attempt_past_its_time_is_settled_before_anything_else() -> None:
    attempt = an_attempt()
    now = attempt.deadline_at + timedelta(seconds=1)
    assert reasons(actions.void_attempts([attempt.registration_id], by=SYSTEM, now=now)) == [CannotVoid]
    attempt.refresh_from_db()
    assert (attempt.status, attempt.submitted_by, attempt.ended_at) == ("HANDED_IN", "SYSTEM", attempt.deadline_at)


def test_extra_time_moves_the_deadline_of_the_running_attempt() -> None:
    attempt, before = an_attempt(), clock.now()
    actions.grant_extra_time([attempt.registration_id], 15, comment="Noise", by=SYSTEM, now=before)
    moved = Attempt.objects.get(pk=attempt.pk)
    assert (moved.deadline_at - attempt.deadline_at, moved.granted_extra_time) == (timedelta(minutes=15), 15)
    assert events("attempt.extra_time_granted") == [{"number": 1, "minutes": 15, "granted": 15, "comment": "Noise"}]


def test_extra_time_is_taken_back_but_never_below_what_is_used() -> None:
    now = clock.now()
    attempt = an_attempt(
        started_at=now - timedelta(minutes=125), granted_extra_time=30, deadline_at=now + timedelta(minutes=25), duration=120
    )
    actions.grant_extra_time([attempt.registration_id], -60, by=SYSTEM, now=now)
    assert Attempt.objects.get(pk=attempt.pk).granted_extra_time == 5


def test_extra_time_for_the_next_attempt_where_none_runs() -> None:
    registration = a_registration()
    assert actions.grant_extra_time([registration.pk], 10, by=SYSTEM, now=clock.now()) == []
    actions.grant_extra_time([registration.pk], -30, by=SYSTEM, now=clock.now())
    assert Registration.objects.get(pk=registration.pk).granted_next == 0
    assert [data["granted"] for data in events("registration.extra_time_granted")] == [10, 0]


@pytest.mark.parametrize("make", [handed_in, lambda: an_attempt(status="VOID", ended_at=clock.now())])
def test_no_extra_time_where_no_attempt_can_begin(make: Callable[[], Attempt]) -> None:
    refused = actions.grant_extra_time([make().registration_id], 10, by=SYSTEM, now=clock.now())
    assert reasons(refused) == [CannotStart]


def test_no_extra_time_without_a_time_limit() -> None:
    schedule = a_schedule(an_assessment(duration=None), active=True)
    waiting, running = a_registration(schedule), an_attempt(a_registration(schedule), duration=None, deadline_at=schedule.ends_at)
    refused = actions.grant_extra_time([waiting.pk, running.registration_id], 10, by=SYSTEM, now=clock.now())
    assert reasons(refused) == [NoTimeLimit, NoTimeLimit]


@pytest.mark.parametrize("minutes", [0, 10_001, -10_001])
def test_an_absurd_number_of_minutes_is_said_beside_the_field(minutes: int) -> None:
    with pytest.raises(BadInput) as error:
        actions.grant_extra_time([a_registration().pk], minutes, by=SYSTEM, now=clock.now())
    assert error.value.field == "minutes"


def test_a_pause_stops_the_clock_and_is_given_back() -> None:
    attempt, now = an_attempt(), clock.now()
    ids = [attempt.registration_id]
    assert actions.pause(ids, by=SYSTEM, now=now) == actions.pause(ids, by=SYSTEM, now=now) == []
    assert actions.resume(ids, by=SYSTEM, now=now + timedelta(minutes=7, milliseconds=250)) == []
    going_on = Attempt.objects.get(pk=attempt.pk)
    assert (going_on.status, going_on.paused_ms, going_on.paused_at) == ("IN_PROGRESS", 420_250, None)
    assert going_on.deadline_at - attempt.deadline_at == timedelta(minutes=7, milliseconds=250)
    assert list(Order.objects.order_by("pk").values_list("kind", flat=True)) == ["pause", "resume"]
    assert (len(events("attempt.paused")), events("attempt.resumed")) == (1, [{"number": 1, "paused_ms": 420_250}])


def test_who_is_not_paused_does_not_go_on_and_nobody_is_told_so() -> None:
    running, paused = an_attempt(), an_attempt()
    actions.pause([paused.registration_id], by=SYSTEM, now=clock.now())
    refused = actions.resume([running.registration_id, paused.registration_id], by=SYSTEM, now=clock.now())
    assert [(one.registration_id, type(one.error)) for one in refused] == [(running.registration_id, NotPaused)]
    assert [event["number"] for event in events("attempt.resumed")] == [1]
    assert Order.objects.filter(registration=running.registration_id).count() == 0


def test_only_a_running_attempt_can_be_paused_or_handed_in() -> None:
    ids, now = [a_registration().pk, handed_in().registration_id], clock.now()
    for action in (actions.pause, actions.resume, actions.hand_in_for):
        assert reasons(action(ids, by=SYSTEM, now=now)) == [NotRunning, NotRunning]


def test_reopening_needs_time_that_is_left() -> None:
    attempt, now = handed_in(), clock.now()
    ids = [attempt.registration_id]
    assert actions.reopen(ids, by=SYSTEM, now=now) == []
    opened = Attempt.objects.get(pk=attempt.pk)
    assert (opened.status, opened.ended_at, opened.submitted_by) == ("IN_PROGRESS", None, "")
    late = opened.deadline_at + timedelta(minutes=5)
    assert reasons(actions.reopen(ids, by=SYSTEM, now=late)) == [CannotReopen]
    assert actions.reopen(ids, minutes=10, by=SYSTEM, now=late) == []
    assert Attempt.objects.get(pk=attempt.pk).granted_extra_time == 10


def test_reopening_counts_with_an_end_that_was_moved_meanwhile() -> None:
    schedule = a_schedule(active=True, ends_at=clock.now() + timedelta(minutes=121))
    attempt, now = handed_in(registration=a_registration(schedule), deadline_at=schedule.ends_at, duration=300), clock.now()
    later = schedule.ends_at + timedelta(minutes=30)
    actions.move_schedule_end(schedule.pk, later, comment="Fire alarm", by=SYSTEM, now=now)
    actions.reopen([attempt.registration_id], by=SYSTEM, now=now)
    attempt.refresh_from_db()
    assert (attempt.schedule_end, attempt.deadline_at) == (later, later)


def test_what_higher_rooms_hold_against_reopening_refuses_it(monkeypatch: pytest.MonkeyPatch) -> None:
    attempt = handed_in()

    def refuse(_happened: Any) -> None:
        raise CannotReopen("A score was submitted.")

    monkeypatch.setitem(log._reactions, "attempt.reopened", [refuse])
    with pytest.raises(CannotReopen):
        actions.reopen([attempt.registration_id], by=SYSTEM, now=clock.now())
    assert Attempt.objects.get(pk=attempt.pk).status == "HANDED_IN"


def test_a_later_end_reaches_every_running_attempt() -> None:
    schedule, now = a_schedule(active=True, ends_at=clock.now() + timedelta(hours=2, minutes=1)), clock.now()
    capped = an_attempt(a_registration(schedule), started_at=now, schedule_end=schedule.ends_at, duration=180, deadline_at=schedule.ends_at)
    done = handed_in(registration=a_registration(schedule))
    later = schedule.ends_at + timedelta(minutes=30)
    actions.move_schedule_end(schedule.pk, later, comment="Fire alarm", by=SYSTEM, now=now)
    capped.refresh_from_db()
    assert (capped.deadline_at, capped.schedule_end) == (later, later)
    assert Attempt.objects.get(pk=done.pk).schedule_end == schedule.ends_at
    assert events("schedule.end_moved")[0]["minutes"] == 30


@pytest.mark.parametrize(
    ("minutes", "comment", "field"),
    [(0, "x", "ends_at"), (-5, "x", "ends_at"), (5, " ", "comment"), (5, "x" * 501, "comment")],
)
def test_an_end_is_only_moved_to_later_and_with_a_reason(minutes: int, comment: str, field: str) -> None:
    schedule = a_schedule(active=True)
    with pytest.raises(BadInput) as error:
        actions.move_schedule_end(schedule.pk, schedule.ends_at + timedelta(minutes=minutes), comment=comment, by=SYSTEM, now=clock.now())
    assert error.value.field == field


def test_a_message_goes_to_everybody_chosen_and_its_text_into_no_log() -> None:
    registrations = [a_registration(), a_registration()]
    assert actions.send_message([one.pk for one in registrations], " Hello\x00 ", by=SYSTEM, now=clock.now()) == 2
    assert [order.text for order in Order.objects.all()] == [" Hello ", " Hello "]
    assert events("candidate.messaged") == [{}, {}]


@pytest.mark.parametrize("text", ["", "  ", "x" * 1001])
def test_a_message_is_neither_empty_nor_endless(text: str) -> None:
    with pytest.raises(BadInput):
        actions.send_message([a_registration().pk], text, by=SYSTEM, now=clock.now())


def test_a_hand_in_is_final_at_once_and_a_deadline_after_the_grace() -> None:
    own, timed_out = handed_in(), an_attempt()
    now = timed_out.deadline_at + timedelta(seconds=59)
    assert actions.finalise_due(now=now) == 1
    assert Attempt.objects.get(pk=own.pk).finalised_at == now
    assert Attempt.objects.get(pk=timed_out.pk).status == "HANDED_IN"
    assert actions.finalise_due(now=now + timedelta(seconds=1)) == 1
    assert actions.finalise_due(now=now + timedelta(hours=1)) == 0
    assert len(events("attempt.final")) == 2


def test_what_happens_is_told_schedule_by_schedule_in_the_order_in_which_reactions_lock_them(monkeypatch: pytest.MonkeyPatch) -> None:
    schedules = [a_schedule(active=True), a_schedule(active=True)]
    for schedule in reversed(schedules):
        an_attempt(a_registration(schedule), status=AttemptStatus.HANDED_IN, submitted_by="CANDIDATE", ended_at=clock.now())
    told: list[int] = []
    monkeypatch.setitem(log._reactions, "attempt.final", [lambda happened: told.append(happened[0].subject.schedule_id)])
    assert actions.finalise_due(now=clock.now()) == 2
    assert told == [schedule.pk for schedule in schedules]


def test_a_void_attempt_never_becomes_final() -> None:
    an_attempt(status=AttemptStatus.VOID, ended_at=clock.now())
    assert actions.finalise_due(now=clock.now() + timedelta(days=1)) == 0


def test_one_attempt_whose_reaction_fails_does_not_hold_the_others_up(monkeypatch: pytest.MonkeyPatch) -> None:
    bad, good = handed_in(), handed_in()

    def fail(happened: Any) -> None:
        if any(one.subject.pk == bad.pk for one in happened):
            raise ValueError("broken")

    monkeypatch.setitem(log._reactions, "attempt.final", [fail])
    assert actions.finalise_due(now=clock.now()) == 1
    assert Attempt.objects.get(pk=good.pk).finalised_at is not None
    assert Attempt.objects.get(pk=bad.pk).finalised_at is None
    monkeypatch.setitem(log._reactions, "attempt.final", [])
    assert actions.finalise_due(now=clock.now()) == 1


def test_a_database_that_is_away_ends_it_and_is_not_asked_again_for_each_attempt(monkeypatch: pytest.MonkeyPatch) -> None:
    handed_in(), handed_in()
    told = []

    def fail(happened: Any) -> None:
        told.append(happened)
        raise OperationalError("the connection is closed")

    monkeypatch.setitem(log._reactions, "attempt.final", [fail])
    with pytest.raises(OperationalError):
        actions.finalise_due(now=clock.now())
    assert len(told) == 1


def test_statements_do_not_grow_with_candidates(django_assert_max_num_queries: Any) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = []
    for candidates in (1, 8):
        schedule = a_schedule(active=True)
        ids = [an_attempt(a_registration(schedule)).registration_id for _ in range(candidates)]
        with CaptureQueriesContext(connection) as queries:
            actions.grant_extra_time(ids, 5, by=SYSTEM, now=clock.now())
            actions.pause(ids, by=SYSTEM, now=clock.now())
            actions.void_attempts(ids, by=SYSTEM, now=clock.now())
        counts.append(len(queries))
    assert counts[0] == counts[1]


VERBS: list[tuple[str, Permission, tuple[Any, ...]]] = [
    ("grant_extra_time", Permission.INVIGILATE, (5,)),
    ("void_attempts", Permission.VOID_ATTEMPTS, ()),
    ("pause", Permission.INVIGILATE, ()),
    ("resume", Permission.INVIGILATE, ()),
    ("hand_in_for", Permission.INVIGILATE, ()),
    ("reopen", Permission.INVIGILATE, ()),
    ("send_message", Permission.INVIGILATE, ("Hello",)),
]


@pytest.mark.parametrize(("verb", "permission", "given"), VERBS)
def test_every_verb_asks_for_its_right(verb: str, permission: Permission, given: tuple[Any, ...]) -> None:
    ids, now = [a_registration().pk], clock.now()
    with pytest.raises(NotAllowed):
        getattr(actions, verb)(ids, *given, by=an_actor(*set(Permission) - {permission}), now=now)
    getattr(actions, verb)(ids, *given, by=an_actor(permission), now=now)


@pytest.mark.database
@pytest.mark.parametrize(("verb", "permission", "given"), VERBS)
def test_an_invigilator_acts_on_their_own_exams_only(verb: str, permission: Permission, given: tuple[Any, ...]) -> None:
    from stratus.scheduling.models import ScheduleInvigilator

    schedule, now = a_schedule(active=True), clock.now()
    registration, elsewhere = a_registration(schedule), an_attempt()
    user = a_user("Invigilator")
    by = an_actor(Permission.INVIGILATE, Permission.VOID_ATTEMPTS, user=user)
    with pytest.raises(NotYours):
        getattr(invigilation, verb)(schedule.pk, [registration.pk], *given, by=by, now=now)
    ScheduleInvigilator.objects.create(schedule=schedule, user=user)
    getattr(invigilation, verb)(schedule.pk, [registration.pk, elsewhere.registration_id], *given, by=by, now=now)
    untouched = Attempt.objects.get(pk=elsewhere.pk)
    assert (untouched.status, untouched.granted_extra_time, Order.objects.filter(registration_id=elsewhere.registration_id).count()) == (
        "IN_PROGRESS",
        0,
        0,
    )


def test_the_external_api_acts_on_the_whole_tenant_with_its_own_right() -> None:
    attempt, now = an_attempt(), clock.now()
    by = an_actor(Permission.USE_EXTERNAL_API, door=Door.API)
    assert invigilation.grant_extra_time(attempt.schedule_id, [attempt.registration_id], 5, by=by, now=now) == []
    with pytest.raises(NotAllowed):
        actions.void_attempts(
            [attempt.registration_id], by=an_actor(*set(Permission) - {Permission.USE_EXTERNAL_API}, door=Door.API), now=now
        )
