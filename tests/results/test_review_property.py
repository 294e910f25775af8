"""Whatever is done to review sessions, in whatever order: they do what a small model of the rules says."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    MultipleResults,
    RuleBasedStateMachine,
    initialize,
    invariant,
    multiple,
    precondition,
    rule,
    run_state_machine_as_test,
)

from stratus.foundation import clock
from stratus.foundation.errors import InvalidFields
from stratus.results.review.actions.results import Problem, Wanted, add_results, remove_results
from stratus.results.review.actions.sessions import activate, create_session, update_session
from stratus.results.review.errors import (
    AlreadyViewed,
    InOngoingSession,
    NothingWouldBeLeft,
    NotInSession,
    NotPublished,
    SessionActivated,
    SessionArchived,
)
from stratus.results.review.inputs import SessionInput
from stratus.results.review.models import ReviewResult, ReviewSession
from support.builders import SYSTEM, a_number, a_result, a_user
from support.examples import examples

HOUR = timedelta(hours=1)
CANDIDATES = st.integers(0, 3)
"""The last one has no published result."""


@dataclass(eq=False)
class Session:
    """What the rules say of one session; `inside` is candidate → whether they looked at it."""

    pk: int
    ends_at: datetime | None
    use_keycode: bool
    activated: bool = False
    inside: dict[int, bool] = field(default_factory=dict)

    def is_ongoing(self, now: datetime) -> bool:
        return self.activated and not self.is_archived(now)

    def is_archived(self, now: datetime) -> bool:
        return self.activated and self.ends_at is not None and now >= self.ends_at


def a_machine(schedule_id: int, candidates: list[int], owner_id: int) -> type[RuleBasedStateMachine]:
    """Return the machine that plays with sessions of this schedule."""

    class Reviewing(RuleBasedStateMachine):
        sessions = Bundle("sessions")

        def __init__(self) -> None:
            super().__init__()
            self.now = clock.now()
            self.known: list[Session] = []

        @initialize(target=sessions)
        def begin(self) -> MultipleResults[Session]:
            return multiple(self.create(None, True), self.create(3, False))

        @precondition(lambda self: len(self.known) < 3)
        @rule(target=sessions, hours=st.none() | st.integers(1, 6), use_keycode=st.booleans())
        def create(self, hours: int | None, use_keycode: bool) -> Session:
            ends_at = self.now + hours * HOUR if hours else None
            span = {"period_mode": "TIME_SPAN", "starts_at": self.now, "ends_at": ends_at} if ends_at else {}
            data = SessionInput(external_id=f"P{a_number()}", schedule_id=schedule_id, owner_id=owner_id, use_keycode=use_keycode, **span)
            session = Session(create_session(data, by=SYSTEM, now=self.now).pk, ends_at, use_keycode)
            self.known.append(session)
            return session

        @rule()
        def wait(self) -> None:
            self.now += HOUR

        @rule(session=sessions, use_keycode=st.booleans())
        def change(self, session: Session, use_keycode: bool) -> None:
            try:
                update_session(session.pk, {"use_keycode": use_keycode}, by=SYSTEM, now=self.now)
            except SessionActivated:
                assert session.activated
            else:
                assert not session.activated
                session.use_keycode = use_keycode

        @rule(session=sessions)
        def activate(self, session: Session) -> None:
            conflict = any(session.inside.keys() & other.inside.keys() for other in self.others_ongoing(session))
            over = session.ends_at is not None and self.now >= session.ends_at
            try:
                activate(session.pk, by=SYSTEM, now=self.now)
            except InOngoingSession:
                assert conflict
                assert not session.activated
            except InvalidFields:
                assert over
                assert not session.activated
            else:
                assert session.activated or not (conflict or over)
                session.activated = True

        @rule(session=sessions, who=st.lists(CANDIDATES, max_size=4))
        def add(self, session: Session, who: list[int]) -> None:
            wanted = [Wanted(candidates[number]) for number in who]
            try:
                outcomes = add_results(session.pk, wanted, by=SYSTEM, now=self.now)
            except SessionArchived:
                assert session.is_archived(self.now)
                return
            assert not session.is_archived(self.now)
            elsewhere = {number for other in self.others_ongoing(session) for number in other.inside}
            for number, outcome in zip(who, outcomes, strict=True):
                expected = []
                if number == 3:
                    expected.append(Problem.NOT_PUBLISHED)
                if number in session.inside:
                    expected.append(Problem.ALREADY_ADDED)
                if number in elsewhere:
                    expected.append(Problem.IN_ONGOING_SESSION)
                assert outcome.problems == expected
                assert bool(outcome.rows) is not bool(expected)
                if not expected:
                    session.inside[number] = False

        @rule(session=sessions, who=st.lists(CANDIDATES, min_size=1, max_size=2))
        def remove(self, session: Session, who: list[int]) -> None:
            wanted = [Wanted(candidates[number]) for number in who]
            try:
                remove_results(session.pk, wanted, by=SYSTEM, now=self.now)
            except NotPublished:
                assert 3 in who
            except NotInSession:
                assert 3 not in who
                assert not session.inside.keys() >= set(who)
            except AlreadyViewed:
                assert any(session.inside[number] for number in who)
            except NothingWouldBeLeft:
                assert session.inside.keys() == set(who)
            else:
                assert session.inside.keys() > set(who)
                for number in set(who):
                    assert session.inside.pop(number) is False

        @rule(session=sessions)
        def look(self, session: Session) -> None:
            number = next((number for number, looked in session.inside.items() if not looked), None)
            if session.is_ongoing(self.now) and number is not None:
                rows = ReviewResult.objects.filter(session=session.pk, result__registration__candidate=candidates[number])
                assert rows.update(visited_at=self.now) == 1
                session.inside[number] = True

        @invariant()
        def nobody_is_in_two_ongoing_sessions(self) -> None:
            inside = [number for session in self.known if session.is_ongoing(self.now) for number in session.inside]
            assert len(inside) == len(set(inside))

        @invariant()
        def the_database_says_the_same(self) -> None:
            rows = ReviewResult.objects.filter(session__in=[session.pk for session in self.known]).order_by("pk")
            stored: dict[int, dict[int, bool]] = {session.pk: {} for session in self.known}
            for row in rows.select_related("result__registration", "session"):
                stored[row.session_id][candidates.index(row.result.registration.candidate_id)] = row.visited_at is not None
                assert bool(row.keycode) is row.session.use_keycode
            assert stored == {session.pk: session.inside for session in self.known}

        def others_ongoing(self, session: Session) -> list[Session]:
            return [other for other in self.known if other is not session and other.is_ongoing(self.now)]

        def teardown(self) -> None:
            ReviewSession.objects.filter(pk__in=[session.pk for session in self.known]).delete()

    return Reviewing


@pytest.mark.django_db
def test_sessions_do_what_the_rules_say_in_any_order(schedule):
    candidates = [a_user() for _n in range(4)]
    for candidate in candidates[:3]:
        a_result(schedule, candidate=candidate)
    machine = a_machine(schedule.pk, [candidate.pk for candidate in candidates], schedule.owner_id)
    run_state_machine_as_test(
        machine,
        settings=settings(max_examples=examples(12), stateful_step_count=40, database=None, suppress_health_check=list(HealthCheck)),
    )
