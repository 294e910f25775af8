"""`GET /results`."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext

from stratus.delivery.models import Attempt
from stratus.foundation import clock
from stratus.organisation.models import ApiSettings
from stratus.results.publication.actions import publish
from stratus.scheduling.models import Registration
from support.builders import ONE_TO_TEN, SYSTEM, a_marked_script, a_registration, a_schedule, a_script, a_user, an_assessment


@pytest.fixture
def schedule(tenant):
    return a_schedule(an_assessment(marking_workflow="EXTENDED"), active=True)


def results(api, **parameters: str):
    return api.get("/results?" + "&".join(f"{name}={value}" for name, value in parameters.items()))


def test_a_published_result_is_told_with_all_members(api, schedule):
    script = a_marked_script(schedule, score="0.5")
    Attempt.objects.filter(pk=script.attempt_id).update(started_at=F("ended_at") - timedelta(minutes=10, seconds=1.9), paused_ms=960)
    publish(schedule.pk, by=SYSTEM, now=clock.now())
    candidate = script.registration.candidate
    reply = results(api, CandidateExtId=candidate.external_id)
    assert reply.status == 200
    assert list(reply.body) == ["CandidateExtId", "CandidateInfo", "Results", "Success", "Errors"]
    assert reply.body["CandidateInfo"] == {
        "ExternalId": candidate.external_id,
        "FirstName": candidate.first_name,
        "LastName": candidate.last_name,
        "UserName": candidate.username,
        "Email": candidate.email,
    }
    [result] = reply.body["Results"]
    assert list(result) == [
        "ScheduleExtId", "ScheduleTitle", "AssessmentExtId", "AssessmentTitle", "AttemptExtId", "Attempt", "StartTime", "EndTime",
        "TimeSpent", "PassedStatus", "Score", "MaxScore", "Percentage", "PercentageToPass", "Grade", "Version", "PublishedDate",
        "Rescored", "Sections", "LearningObjectives", "Topics", "Questions",
    ]  # fmt: skip
    assert (result["Score"], result["MaxScore"], result["Percentage"], result["PassedStatus"]) == (2.5, 4, 62.5, "SATISFACTORY")
    assert (result["TimeSpent"], result["Attempt"], result["Grade"], result["Version"]) == ("00:10:00", 1, None, 1)
    assert [(q["Type"], q["Score"], q["MaxScore"]) for q in result["Questions"]] == [("MULTIPLE_CHOICE", 2, 2), ("ESSAY", 0.5, 2)]
    assert [(q["Revision"], q["SectionId"]) for q in result["Questions"]] == [(1, None), (1, None)]


def test_grade_cut_and_sections_are_told_as_they_were_published(api, tenant):
    grading = {"step": "0.01", "guess": "1", "scale": {"id": 1, "name": "One to ten", **ONE_TO_TEN}}
    assessment = an_assessment(marking_workflow="EXTENDED", grading=grading, sections=[{"questions": 2}])
    script = a_marked_script(a_schedule(assessment, active=True), score="2")
    publish(script.schedule_id, by=SYSTEM, now=clock.now())
    [result] = results(api, CandidateExtId=script.registration.candidate.external_id).body["Results"]
    assert (result["Grade"], result["Version"], result["PercentageToPass"], result["PassedStatus"]) == ("10.0", 1, 66.25, "SATISFACTORY")
    assert {q["SectionId"] for q in result["Questions"]} == {f"s{assessment.sections.get().pk}"}


def test_what_is_not_published_is_not_told(api, schedule):
    script = a_marked_script(schedule)
    assert results(api, CandidateExtId=script.registration.candidate.external_id).body["Results"] == []


def test_what_nobody_marks_is_told_after_hand_in(api):
    script = a_script(a_schedule(an_assessment(["MULTIPLE_CHOICE"], marking_workflow="AUTO"), active=True))
    [result] = results(api, candidateextid=script.registration.candidate.external_id).body["Results"]
    assert result["Score"] == 2


def test_a_schedule_and_an_attempt_narrow(api, schedule):
    candidate = a_user()
    first = a_marked_script(schedule, candidate=candidate)
    other = a_schedule(an_assessment(marking_workflow="EXTENDED"), active=True)
    second = a_marked_script(other, candidate=candidate)
    Attempt.objects.filter(pk=second.attempt_id).update(external_id="AT-2")
    for script in (first, second):
        publish(script.schedule_id, by=SYSTEM, now=clock.now())
    everything = {"CandidateExtId": candidate.external_id}
    assert len(results(api, **everything).body["Results"]) == 2
    narrowed = results(api, **everything, ScheduleExtId=schedule.external_id).body["Results"]
    assert [r["ScheduleExtId"] for r in narrowed] == [schedule.external_id]
    alone = results(api, AttemptExtId="AT-2").body
    assert (alone["CandidateExtId"], [r["AttemptExtId"] for r in alone["Results"]]) == (candidate.external_id, ["AT-2"])


def test_an_attempt_that_has_not_begun_has_no_results(api, schedule):
    registration = a_registration(schedule)
    Registration.objects.filter(pk=registration.pk).update(attempt_external_id="AT-1")
    assert results(api, AttemptExtId="AT-1").body["Results"] == []


def test_the_daily_limit_is_told_in_headers(api):
    ApiSettings.objects.update(results_per_day=2)
    candidate = a_user()
    first, second, third = (results(api, CandidateExtId=candidate.external_id) for _n in range(3))
    assert (first.headers["RateLimit-Limit"], first.headers["RateLimit-Remaining"]) == ("2", "1")
    assert second.status == 200
    assert (third.status, third.error) == (429, "Daily limit reached")
    assert 0 < int(third.headers["Retry-After"]) <= 86400


def test_a_limit_of_nothing_is_off(api):
    ApiSettings.objects.update(results_per_day=0)
    reply = results(api, CandidateExtId=a_user().external_id)
    assert reply.status == 200
    assert "RateLimit-Limit" not in reply.headers


def test_odd_parameters_are_answered(api):
    for odd in ("%00", "a%00b", "%F0%9F%98%80", "x" * 5000, "%E2%80%AE", "'"):
        assert results(api, CandidateExtId=odd).status == 400
        assert results(api, AttemptExtId=odd).status == 400


def test_statements_do_not_grow_with_results(api):
    candidate = a_user()
    counts = []
    for _round in range(2):
        for _n in range(2):
            schedule = a_schedule(an_assessment(marking_workflow="EXTENDED"), active=True)
            a_marked_script(schedule, candidate=candidate)
            publish(schedule.pk, by=SYSTEM, now=clock.now())
        results(api, CandidateExtId=candidate.external_id)  # notes the token's use, once a minute
        with CaptureQueriesContext(connection) as statements:
            results(api, CandidateExtId=candidate.external_id)
        counts.append(len(statements))
    assert counts[0] == counts[1]


def test_a_line_break_in_the_path_is_answered_in_the_envelope(api):
    assert api.get("/external/schedule/a%0Ab/marking/settings").code == 301
