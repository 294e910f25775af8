"""What can be done with review sessions, by whom, and what the log says of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from stratus.access.errors import NotAllowed
from stratus.access.permissions import Permission
from stratus.events.models import Event
from stratus.foundation import clock
from stratus.foundation.errors import InvalidFields
from stratus.results.models import ReviewResult, ReviewSession
from stratus.results.review import queries
from stratus.results.review.actions.results import Problem, Wanted, add_results, remove_results
from stratus.results.review.actions.sessions import activate, create_session, share, update_session
from stratus.results.review.errors import NotPublished, SessionActivated, SessionNotFound
from stratus.results.review.inputs import SessionInput
from support.builders import SYSTEM, a_result, a_review_session, a_schedule, a_user, an_actor, an_assessment, an_attempt


def wanted(*results):
    return [Wanted(result.registration.candidate_id) for result in results]


def added(session, *results, by=SYSTEM):
    outcomes = add_results(session.pk, wanted(*results), by=by, now=clock.now())
    return [outcome.problems or [row.result_id for row in outcome.rows] for outcome in outcomes]


def kinds() -> list[str]:
    return list(Event.objects.filter(kind__startswith="review_").order_by("pk").values_list("kind", flat=True))


def a_scheduler():
    user = a_user("Scheduler")
    return an_actor(Permission.SCHEDULE, user=user)


# Who


def test_without_the_right_to_schedule_nothing_can_be_reviewed():
    session, now = a_review_session(a_result()), clock.now()
    nobody = an_actor(Permission.PUBLISH_RESULTS, user=a_user("Moderator"))
    for attempt in (
        lambda: create_session(SessionInput(schedule_id=session.schedule_id), by=nobody, now=now),
        lambda: update_session(session.pk, {"title": "x"}, by=nobody, now=now),
        lambda: activate(session.pk, by=nobody, now=now),
        lambda: add_results(session.pk, [], by=nobody, now=now),
        lambda: remove_results(session.pk, [], by=nobody, now=now),
        lambda: share(session.pk, [], access=True, by=nobody, now=now),
    ):
        with pytest.raises(NotAllowed):
            attempt()


def test_a_session_is_its_owners_and_of_those_it_is_shared_with():
    session, other = a_review_session(), a_scheduler()
    owner = an_actor(Permission.SCHEDULE, user=session.owner)
    with pytest.raises(SessionNotFound):
        activate(session.pk, by=other, now=clock.now())
    assert share(session.pk, [other.user_id], access=True, by=owner, now=clock.now()) == [other.user_id]
    assert list(queries.review_sessions_visible_to(other)) == [session]
    assert activate(session.pk, by=other, now=clock.now()).activated_at
    share(session.pk, [other.user_id], access=False, by=owner, now=clock.now())
    assert list(queries.review_sessions_visible_to(other)) == []


def test_sharing_with_the_owner_the_disabled_or_twice_changes_nothing():
    session, colleague, gone = a_review_session(), a_user("Scheduler"), a_user("Scheduler", is_active=False)
    ids = [session.owner_id, colleague.pk, gone.pk]
    assert share(session.pk, ids, access=True, by=SYSTEM, now=clock.now()) == [colleague.pk]
    assert share(session.pk, ids, access=True, by=SYSTEM, now=clock.now()) == []
    assert [user.pk for user in queries.shared_with(session)] == [colleague.pk]


def test_nobody_gets_at_results_of_schedules_that_they_do_not_see():
    assessment, me = an_assessment(), a_scheduler()
    mine = a_result(a_schedule(assessment, active=True, owner_id=me.user_id))
    anothers = a_result(a_schedule(assessment, active=True))
    session = create_session(SessionInput(assessment_id=assessment.pk), by=me, now=clock.now())
    assert added(session, mine, anothers, by=me) == [[mine.pk], [Problem.NOT_PUBLISHED]]
    with pytest.raises(InvalidFields) as refused:
        create_session(SessionInput(schedule_id=anothers.schedule_id), by=me, now=clock.now())
    assert set(refused.value.errors) == {"schedule"}


def test_a_deleted_session_is_not_found_and_its_id_is_free_again():
    session = a_review_session(external_id="CR1")
    ReviewSession.objects.filter(pk=session.pk).update(deleted_at=clock.now())
    with pytest.raises(SessionNotFound):
        activate(session.pk, by=SYSTEM, now=clock.now())
    assert queries.review_session_by_external_id("CR1") is None
    assert a_review_session(external_id="CR1").pk != session.pk


# Which results


def test_of_several_attempts_the_one_that_counts_is_reviewed():
    for counts, expected in ((0, "second"), (1, "first")):
        schedule = a_schedule(an_assessment(which_attempt_counts=counts, attempts_allowed=2), active=True)
        first = a_result(schedule, percentage=90)
        second = a_result(schedule, candidate=first.registration.candidate, percentage=20)
        session = a_review_session(schedule_id=schedule.pk)
        assert added(session, first) == [[{"first": first, "second": second}[expected].pk]]


def test_a_candidate_is_in_a_session_once_though_another_attempt_was_published_since():
    schedule = a_schedule(an_assessment(attempts_allowed=2), active=True)
    first = a_result(schedule)
    session = a_review_session(first)
    a_result(schedule, candidate=first.registration.candidate)
    assert added(session, first) == [[Problem.ALREADY_ADDED]]


def test_a_voided_result_can_be_reviewed_and_an_unpublished_one_cannot():
    void = a_result(passed_status="VOIDED", score=0, percentage=0)
    unpublished = an_attempt()
    session = a_review_session(schedule_id=void.schedule_id)
    assert added(session, void) == [[void.pk]]
    other = a_review_session(schedule_id=unpublished.schedule_id)
    candidate = Wanted(unpublished.registration.candidate_id)
    [outcome] = add_results(other.pk, [candidate], by=SYSTEM, now=clock.now())
    assert outcome.problems == [Problem.NOT_PUBLISHED]


def test_a_session_about_an_assessment_takes_the_results_of_all_its_schedules():
    assessment = an_assessment()
    one = a_result(a_schedule(assessment, active=True))
    two = a_result(a_schedule(assessment, active=True), candidate=one.registration.candidate)
    elsewhere = a_result(candidate=one.registration.candidate)
    session = a_review_session(assessment_id=assessment.pk)
    both = Wanted(one.registration.candidate_id)
    named = Wanted(one.registration.candidate_id, two.schedule_id)
    outside = Wanted(one.registration.candidate_id, elsewhere.schedule_id)
    outcomes = add_results(session.pk, [named, both, outside], by=SYSTEM, now=clock.now())
    assert [[row.result_id for row in outcome.rows] for outcome in outcomes] == [[two.pk], [one.pk], []]
    assert [outcome.problems for outcome in outcomes] == [[], [Problem.ALREADY_ADDED], [Problem.NOT_PUBLISHED]]
    remove_results(session.pk, [named], by=SYSTEM, now=clock.now())
    assert [row.result_id for row in session.results.all()] == [one.pk]
    with pytest.raises(NotPublished) as refused:
        remove_results(session.pk, [both, outside], by=SYSTEM, now=clock.now())
    assert refused.value.positions == [1]


def test_a_result_may_be_in_a_second_session_once_the_first_is_over():
    result, now = a_result(), clock.now()
    span = {"period_mode": "TIME_SPAN", "starts_at": now - timedelta(hours=2), "ends_at": now + timedelta(hours=1)}
    first = a_review_session(result, active=True, **span)
    second = a_review_session(schedule_id=result.schedule_id)
    assert added(second, result) == [[Problem.IN_ONGOING_SESSION]]
    later = first.ends_at
    [outcome] = add_results(second.pk, wanted(result), by=SYSTEM, now=later)
    assert outcome.rows
    assert activate(second.pk, by=SYSTEM, now=later).activated_at == later


def test_a_session_that_is_prepared_or_put_away_stands_in_nobodys_way():
    result = a_result()
    a_review_session(result)
    put_away = a_review_session(result, active=True)
    ReviewSession.objects.filter(pk=put_away.pk).update(archived_at=clock.now())
    assert added(a_review_session(schedule_id=result.schedule_id), result) == [[result.pk]]


def test_an_activated_session_is_changed_by_nobody():
    session = a_review_session(a_result(), active=True)
    with pytest.raises(SessionActivated):
        update_session(session.pk, {"title": "x"}, by=SYSTEM, now=clock.now())


def test_codes_come_and_go_with_the_option():
    first = a_result()
    second = a_result(first.schedule)
    session = a_review_session(first)
    update_session(session.pk, {"use_keycode": True}, by=SYSTEM, now=clock.now())
    added(session, second)
    keycodes = list(session.results.values_list("keycode", flat=True))
    assert len(set(keycodes)) == 2
    assert {len(keycode) for keycode in keycodes} == {8}
    update_session(session.pk, {"title": "Unchanged codes"}, by=SYSTEM, now=clock.now())
    assert list(session.results.values_list("keycode", flat=True)) == keycodes
    update_session(session.pk, {"use_keycode": False}, by=SYSTEM, now=clock.now())
    assert set(session.results.values_list("keycode", flat=True)) == {""}


@pytest.mark.database
def test_every_change_leaves_one_event_of_its_kind():
    first = a_result()
    second = a_result(first.schedule)
    session = a_review_session(first, second)
    update_session(session.pk, {"title": "x"}, by=SYSTEM, now=clock.now())
    remove_results(session.pk, wanted(second), by=SYSTEM, now=clock.now())
    colleague = a_user("Scheduler")
    share(session.pk, [colleague.pk], access=True, by=SYSTEM, now=clock.now())
    share(session.pk, [colleague.pk], access=True, by=SYSTEM, now=clock.now())
    share(session.pk, [colleague.pk], access=False, by=SYSTEM, now=clock.now())
    activate(session.pk, by=SYSTEM, now=clock.now())
    activate(session.pk, by=SYSTEM, now=clock.now())
    assert kinds() == [
        "review_session.created",
        "review_results.added",
        "review_results.added",
        "review_session.updated",
        "review_results.removed",
        "review_session.shared",
        "review_session.unshared",
        "review_session.activated",
    ]
    assert Event.objects.filter(kind="review_results.removed").get().data == {"session_id": session.pk, "result_id": second.pk}


# What the database holds


A_DAY = datetime(2030, 5, 21, tzinfo=UTC)


@pytest.mark.database
@pytest.mark.parametrize(
    "values",
    [
        {"assessment": True},
        {"schedule": None},
        {"starts_at": A_DAY},
        {"period_mode": "TIME_SPAN"},
        {"period_mode": "TIME_SPAN", "starts_at": A_DAY, "ends_at": A_DAY - timedelta(days=1)},
        {"use_pin": True},
        {"pin": "1234"},
        {"score_report_with_objectives": True},
        {"show_marking_scheme": True},
        {"show_annotations": True, "show_summary": False},
    ],
    ids=str,
)
def test_the_database_refuses_what_does_not_go_together(values):
    session = a_review_session()
    if values.get("assessment"):
        values = {"assessment": session.schedule.assessment}
    with pytest.raises(IntegrityError), transaction.atomic():
        ReviewSession.objects.filter(pk=session.pk).update(**values)


@pytest.mark.database
def test_the_database_holds_a_result_once_in_a_session():
    session = a_review_session(result := a_result())
    with pytest.raises(IntegrityError), transaction.atomic():
        ReviewResult.objects.create(session=session, result=result)
