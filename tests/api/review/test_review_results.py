"""Adding candidates' results to a review session over HTTP, and removing them."""

from __future__ import annotations

from typing import Any

import pytest
from test_review_sessions import PATH, read

from provocations.review import candidate_of, named
from stratus.foundation import clock
from stratus.people.models import User
from stratus.results.review.models import ReviewResult, ReviewSession
from support.builders import a_result, a_review_session, a_schedule, a_user, an_assessment


def add(api, session: ReviewSession, *candidates: Any):
    return api.put(f"{PATH}/{session.external_id}/results/add", named(*candidates))


def remove(api, session: ReviewSession, *candidates: Any):
    return api.put(f"{PATH}/{session.external_id}/results/remove", named(*candidates))


def test_adding_answers_candidate_by_candidate(api):
    george = a_result()
    schedule = george.schedule
    brad, ongoing, disabled = (a_result(schedule) for _n in range(3))
    User.objects.filter(pk=disabled.registration.candidate_id).update(is_active=False)
    nobody = a_user()
    session = a_review_session(brad)
    a_review_session(brad, active=True)
    a_review_session(ongoing, active=True)
    ids = [candidate_of(result) for result in (george, brad, ongoing, disabled)]
    reply = add(api, session, *ids, nobody.external_id, "peter")
    assert reply.status == 200
    assert reply.body == {
        "Content": {
            "SuccessfullyAdded": [{"CandidateExtId": candidate_of(george)}],
            "Errors": [
                {"CandidateExtId": ids[1], "Code": 1127, "Error": "Candidate result(s) already added to the review session"},
                {"CandidateExtId": ids[1], "Code": 1128, "Error": "Candidate result(s) already added to an ongoing review session"},
                {"CandidateExtId": ids[2], "Code": 1128, "Error": "Candidate result(s) already added to an ongoing review session"},
                {"CandidateExtId": ids[3], "Code": 202, "Error": "User has not been found"},
                {"CandidateExtId": nobody.external_id, "Code": 1126, "Error": "Published candidate result not found"},
                {"CandidateExtId": "peter", "Code": 202, "Error": "User has not been found"},
            ],
        },
        "Success": True,
        "Errors": None,
    }
    assert session.results.count() == 2


def test_a_schedule_narrows_an_assessments_session_and_is_sent_back(api):
    assessment = an_assessment()
    one = a_result(a_schedule(assessment, active=True, external_id="S1"))
    a_result(a_schedule(assessment, active=True, external_id="S2"), candidate=one.registration.candidate)
    elsewhere = a_result(candidate=one.registration.candidate)
    session = a_review_session(assessment_id=assessment.pk)
    who = candidate_of(one)
    reply = add(
        api,
        session,
        {"CandidateExtId": who, "ScheduleExtId": "S1"},
        {"candidateexternalid": who, "scheduleexternalid": elsewhere.schedule.external_id},
        {"CandidateExtId": who, "ScheduleExtId": "nothing"},
    )
    assert reply.body["Content"]["SuccessfullyAdded"] == [{"CandidateExtId": who, "ScheduleExtId": "S1"}]
    assert [(error["ScheduleExtId"], error["Code"]) for error in reply.body["Content"]["Errors"]] == [
        (elsewhere.schedule.external_id, 1126),
        ("nothing", 1126),
    ]
    reply = add(api, session, who)
    assert reply.body["Content"]["SuccessfullyAdded"] == [{"CandidateExtId": who}]
    assert [error["Code"] for error in reply.body["Content"]["Errors"]] == [1127]
    assert [row["ScheduleExtId"] for row in read(api, session.external_id)["Results"]] == ["S1", "S2"]
    assert remove(api, session, {"CandidateExtId": who, "ScheduleExtId": "S1"}).status == 200
    assert [row["ScheduleExtId"] for row in read(api, session.external_id)["Results"]] == ["S2"]


def test_the_schedule_of_a_schedules_session_may_be_named_another_may_not(api):
    result = a_result()
    other = a_result(candidate=result.registration.candidate)
    session = a_review_session(schedule_id=result.schedule_id)
    wrong = {"CandidateExtId": candidate_of(result), "ScheduleExtId": other.schedule.external_id}
    assert [error["Code"] for error in add(api, session, wrong).body["Content"]["Errors"]] == [1126]
    right = {"CandidateExtId": candidate_of(result), "ScheduleExtId": result.schedule.external_id}
    assert add(api, session, right).body["Content"] == {"SuccessfullyAdded": [right], "Errors": []}


def test_the_same_candidate_twice_counts_once(api):
    result = a_result()
    session = a_review_session(schedule_id=result.schedule_id)
    content = add(api, session, candidate_of(result), candidate_of(result)).body["Content"]
    assert content == {"SuccessfullyAdded": [{"CandidateExtId": candidate_of(result)}], "Errors": []}


@pytest.mark.parametrize("given", [True, 1.5, ["x", {"a": None}], "x\x00", "\ud800", "x" * 500, 10**30], ids=ascii)
def test_what_can_be_no_id_is_simply_not_found(api, given):
    session = a_review_session(result := a_result())
    reply = add(api, session, given)
    assert (reply.status, [error["Code"] for error in reply.body["Content"]["Errors"]]) == (200, [202])
    reply = remove(api, session, candidate_of(result), given)
    assert (reply.status, reply.code) == (400, 1126)
    narrowed = {"CandidateExtId": candidate_of(result), "ScheduleExtId": given}
    assert [error["Code"] for error in add(api, session, narrowed).body["Content"]["Errors"]] == [1126]


@pytest.mark.parametrize("body", [{}, [], {"CandidateResults": None}, {"CandidateResults": "c1"}, {"CandidateResults": []}], ids=str)
def test_a_body_without_candidates_is_200(api, body):
    for verb in ("add", "remove"):
        reply = api.put(f"{PATH}/{a_review_session().external_id}/results/{verb}", body)
        assert (reply.status, reply.code) == (400, 200)
        assert reply.error == "Request does not contains any valid user external ids"


@pytest.mark.parametrize("element", [None, {}, {"CandidateExtId": None}, {"CandidateExtId": " "}, "c1", 5], ids=str)
def test_an_element_without_candidate_is_201_and_says_which(api, element):
    for verb in ("add", "remove"):
        body = {"CandidateResults": [{"CandidateExtId": "c1"}, element]}
        reply = api.put(f"{PATH}/{a_review_session().external_id}/results/{verb}", body)
        assert (reply.status, reply.code, reply.error) == (400, 201, "CandidateExternalId can not be null or empty")
        assert all(field.startswith("CandidateResults[1]") for field in reply.fields)


def test_removing_takes_all_or_nothing_and_says_who_is_at_fault(api):
    first = a_result()
    others = [a_result(first.schedule) for _n in range(3)]
    session = a_review_session(first, *others[:2], active=True)
    ReviewResult.objects.filter(result=others[1]).update(visited_at=clock.now())
    ids = [candidate_of(result) for result in (first, *others)]
    reply = remove(api, session, ids[0], ids[2])
    assert (reply.code, reply.error) == (1130, "Cannot remove viewed result(s)")
    assert reply.fields == {"CandidateResults[1]": "Cannot remove viewed result(s)"}
    assert remove(api, session, ids[0], ids[3]).fields == {"CandidateResults[1]": "Candidate result(s) not added to review session"}
    assert session.results.count() == 3
    reply = remove(api, session, ids[0], ids[1], ids[1])
    assert (reply.status, reply.body) == (200, {"Content": session.external_id, "Success": True, "Errors": None})
    assert [row["CandidateExtId"] for row in read(api, session.external_id)["Results"]] == [ids[2]]


def test_a_candidate_who_was_disabled_can_still_be_removed(api):
    first = a_result()
    second = a_result(first.schedule)
    session = a_review_session(first, second)
    User.objects.filter(pk=second.registration.candidate_id).update(is_active=False)
    assert remove(api, session, candidate_of(second)).status == 200
