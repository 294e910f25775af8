"""Candidate review sessions over HTTP: what the pages show, and what they leave open."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine

from provocations.review import candidate_of, named
from stratus.external_api.wire.envelope import seconds
from stratus.foundation import clock
from stratus.organisation.models import ApiSettings
from stratus.people.models import User
from stratus.results.review.models import ReviewResult, ReviewSession
from stratus.tenancy import current
from support.builders import a_hierarchy, a_result, a_review_session, a_role, a_schedule, a_tenant, a_user, an_assessment, an_attempt
from support.caller import an_api

PATH = "/external/review-sessions"
NOT_VALID = "Review session info is not valid"


def case_name(value: Any) -> str:
    """The name of a case, the same in every process: a set has no order."""
    return str(sorted(value)) if isinstance(value, set) else str(value)


def create(api, **values: Any):
    if "ScheduleExtId" not in values and "AssessmentExtId" not in values:
        values["ScheduleExtId"] = a_schedule().external_id
    return api.post(PATH, {"ExternalId": "CR1"} | values)


def read(api, external_id: str = "CR1") -> dict[str, Any]:
    reply = api.get(f"{PATH}/{external_id}")
    assert reply.status == 200, reply.body
    return reply.body["Content"]


def patch(api, session: ReviewSession, **values: Any):
    return api.patch(f"{PATH}/{session.external_id}", values)


# Create


def test_the_documented_request_makes_a_session(api):
    a_schedule(external_id="oaOXkn")
    a_user("Scheduler", username="ExampleUser")
    reply = api.post(
        PATH,
        {
            "ExternalId": "CR123",
            "AssessmentExtId": None,
            "ScheduleExtId": "oaOXkn",
            "Title": "Candidate review example #1",
            "Owner": "ExampleUser",
            "ReviewPeriodMode": "TIME_SPAN",
            "StartDate": "2022-12-15T12:25:00Z",
            "EndDate": "2022-12-15T14:25:00Z",
            "UseKeycode": True,
            "UsePin": True,
            "Pin": None,
        },
    )
    assert (reply.status, reply.body) == (200, {"Content": "CR123", "Success": True, "Errors": None})
    session = read(api, "CR123")
    assert (session["Title"], session["Owner"], session["ScheduleExtId"]) == ("Candidate review example #1", "ExampleUser", "oaOXkn")
    assert (session["StartDate"], session["EndDate"]) == ("2022-12-15T12:25:00Z", "2022-12-15T14:25:00Z")
    assert len(session["Pin"]) == 4
    assert (session["IsActivated"], session["ArchiveState"], session["Results"]) == (False, 1, [])


def test_what_is_left_out_has_a_default(api, scheduler):
    schedule = a_schedule(title="T" * 100)
    assert create(api, ScheduleExtId=schedule.external_id).status == 200
    session = read(api)
    assert session["Title"] == "T" * 100
    assert session["Owner"] == scheduler.username
    assert session["ReviewPeriodMode"] == "ALWAYS"
    assert [session[name] for name in ("StartDate", "EndDate", "UseKeycode", "UsePin", "Pin")] == [None, None, False, False, None]
    assert session["UseLockDownBrowser"] is False
    assert session["NavigationType"] == "CANDIDATE_DELIVERY"
    assert set(session["OverviewOptions"].values()) == {False}
    assert [name for name, shown in session["ResultsOptions"].items() if shown is True] == ["ShowSummary"]
    assert session["ResultsOptions"]["Feedback"] == "NO_FEEDBACK"


def test_a_session_about_an_assessment_has_its_title_and_no_schedule(api):
    assessment = an_assessment(title="Accountancy")
    assert create(api, AssessmentExtId=assessment.external_id).status == 200
    session = read(api)
    assert (session["AssessmentExtId"], session["ScheduleExtId"]) == (assessment.external_id, None)
    assert (session["Title"], session["Hierarchy"]) == ("Accountancy", None)


def test_names_enums_ids_and_booleans_are_read_liberally(api):
    a_schedule(external_id="5050")
    body = {"externalid": 123, "SCHEDULEEXTERNALID": 5050, "reviewperiodmode": "always", "usepin": "TRUE", "Pin": 42, "Colour": "red"}
    assert api.post("/review-sessions/", body).body["Content"] == "123"
    assert read(api, "123")["Pin"] == "42"


def test_a_time_without_zone_is_in_the_default_zone(api):
    ApiSettings.objects.update(time_zone="Europe/Amsterdam")
    create(api, ReviewPeriodMode="TIME_SPAN", StartDate="2030-07-01T10:00:00", EndDate="2030-07-01T12:00:00+03:00")
    assert read(api)["StartDate"] == "2030-07-01T08:00:00Z"
    assert read(api)["EndDate"] == "2030-07-01T09:00:00Z"


def test_a_pin_without_use_pin_is_not_kept(api):
    create(api, Pin="1234")
    assert (read(api)["UsePin"], read(api)["Pin"]) == (False, None)


def test_the_owner_of_the_token_owns_it_where_no_scheduler_can(api):
    User.objects.filter(username="scheduler").update(role=a_role("Candidate"))
    create(api)
    assert read(api)["Owner"] == api.owner.username


@pytest.mark.parametrize(
    ("values", "fields"),
    [
        ({"ExternalId": None}, {"ExternalId"}),
        ({"ExternalId": "a b"}, {"ExternalId"}),
        ({"ExternalId": "x" * 65}, {"ExternalId"}),
        ({"ScheduleExtId": None}, {"ScheduleExtId"}),
        ({"ScheduleExtId": "nothing"}, {"ScheduleExtId"}),
        ({"AssessmentExtId": "nothing"}, {"AssessmentExtId"}),
        ({"AssessmentExtId": "EXT1", "ScheduleExtId": "S1"}, {"AssessmentExtId"}),
        ({"Title": "x" * 61}, {"Title"}),
        ({"Owner": "nobody"}, {"Owner"}),
        ({"Owner": "candidate"}, {"Owner"}),
        ({"ReviewPeriodMode": "SOMETIMES"}, {"ReviewPeriodMode"}),
        ({"ReviewPeriodMode": "TIME_SPAN"}, {"StartDate", "EndDate"}),
        ({"ReviewPeriodMode": "TIME_SPAN", "StartDate": "2030-01-02T00:00:00Z", "EndDate": "2030-01-01T00:00:00Z"}, {"EndDate"}),
        ({"ReviewPeriodMode": "ALWAYS", "StartDate": "2030-01-02T00:00:00Z"}, {"StartDate"}),
        ({"EndDate": "2030-01-02T00:00:00Z"}, {"EndDate"}),
        ({"StartDate": "tomorrow"}, {"StartDate"}),
        ({"UseKeycode": "maybe", "UsePin": 1}, {"UseKeycode", "UsePin"}),
        ({"UsePin": True, "Pin": "1" * 61}, {"Pin"}),
        ({"Title": "x\x00"}, {"Title"}),
        ({"Title": ["x"]}, {"Title"}),
    ],
    ids=case_name,
)
def test_what_is_wrong_is_said_field_by_field(api, values, fields):
    a_schedule(an_assessment(external_id="EXT1"), external_id="S1")
    a_user(username="candidate")
    reply = create(api, **values)
    assert (reply.status, reply.error) == (400, NOT_VALID)
    assert set(reply.fields) == fields
    assert {detail["Code"] for detail in reply.body["ErrorDetails"]} == {1103}
    assert not ReviewSession.objects.exists()


def test_an_id_that_is_taken_is_said_beside_its_field(api):
    create(api)
    reply = create(api)
    assert reply.fields == {"ExternalId": "Review session [CR1] already exists"}


@pytest.mark.parametrize("body", [[], "x", 5, b"[{}]"], ids=str)
def test_a_body_that_is_no_object_is_not_valid(api, body):
    assert api.post(PATH, body).error == NOT_VALID
    session = a_review_session()
    assert api.patch(f"{PATH}/{session.external_id}", body).error == NOT_VALID


# Read


def test_a_session_is_read_with_all_that_is_documented(api):
    hierarchy = a_hierarchy(title="Faculty", external_id="F1")
    schedule = a_schedule(title="Mock", external_id="S1", active=True, hierarchy_id=hierarchy.pk)
    jane = a_user(
        external_id="7133",
        first_name="Jane",
        last_name="Doe",
        username="jane",
        email="jane@example.org",
        date_of_birth="1988-05-03",
        special_needs=True,
        labels=["Label 1"],
    )
    published = datetime(2026, 5, 4, 10, 0, 0, tzinfo=UTC)
    result = a_result(schedule, candidate=jane, score="2.50", grade="B", published_at=published)
    handed_in = result.attempt.ended_at
    session = a_review_session(result, external_id="CR1", title="Review", active=True, use_keycode=True, use_pin=True, pin="6961")
    ReviewResult.objects.update(visited_at=published + timedelta(days=1))
    keycode = session.results.get().keycode
    content = read(api)
    assert list(content) == [
        "ExternalId", "AssessmentExtId", "ScheduleExtId", "Results", "Title", "Hierarchy", "ReviewPeriodMode", "StartDate", "EndDate",
        "UseKeycode", "UseLockDownBrowser", "UsePin", "Pin", "NavigationType", "OverviewOptions", "ResultsOptions",
        "IsActivated", "ArchiveState", "Owner", "SharingInformation",
    ]  # fmt: skip
    assert list(content["Results"][0].items()) == [
        ("CandidateExtId", "7133"),
        ("ScheduleExtId", "S1"),
        ("ScheduleTitle", "Mock"),
        ("ScheduleGroupName", "Faculty"),
        ("FirstName", "Jane"),
        ("LastName", "Doe"),
        ("UserName", "jane"),
        ("Email", "jane@example.org"),
        ("DateOfBirth", "1988-05-03"),
        ("SpecialNeeds", True),
        ("Labels", ["Label 1"]),
        ("LastSatDate", seconds(handed_in)),
        ("PassedStatus", "SATISFACTORY"),
        ("Score", 2.5),
        ("PublishedDate", "2026-05-04T10:00:00Z"),
        ("IsVisited", True),
        ("VisitedDate", "2026-05-05T10:00:00Z"),
        ("HasConflicts", False),
        ("Keycode", keycode),
        ("Grade", "B"),
    ]
    assert content["AssessmentExtId"] == schedule.assessment.external_id
    assert content["Hierarchy"]["ExternalId"] == "F1"
    assert content["Hierarchy"]["FullPath"].endswith(" \\ Faculty")
    assert content["Pin"] == "6961"
    assert content["IsActivated"] is True


def test_results_come_as_they_were_added_without_candidates_that_have_no_id(api):
    first = a_result()
    second, nameless = a_result(first.schedule), a_result(first.schedule, candidate=a_user(external_id=""))
    session = a_review_session(second, nameless, first)
    assert [row["CandidateExtId"] for row in read(api, session.external_id)["Results"]] == [candidate_of(second), candidate_of(first)]


def test_a_void_result_says_so_and_was_never_sat(api):
    attempt = an_attempt(status="VOID", ended_at=clock.now())
    candidate = attempt.registration.candidate
    void = a_result(attempt.schedule, candidate=candidate, attempt=attempt, passed_status="VOIDED", score=0)
    [row] = read(api, a_review_session(void).external_id)["Results"]
    assert (row["PassedStatus"], row["Score"], row["LastSatDate"], row["Grade"], row["Keycode"]) == ("VOIDED", 0, None, None, None)
    assert (row["IsVisited"], row["VisitedDate"]) == (False, None)


def test_the_date_last_sat_is_that_of_the_latest_attempt_though_its_clock_alone_ended_it(api):
    result = a_result(a_schedule(an_assessment(attempts_allowed=None), active=True))
    now = clock.now()
    ran_out = now - timedelta(minutes=5)
    started = ran_out - timedelta(minutes=120)
    an_attempt(result.registration, started_at=started, deadline_at=ran_out)
    result.attempt.ended_at = now - timedelta(hours=3)
    result.attempt.save()
    session = a_review_session(result)
    assert read(api, session.external_id)["Results"][0]["LastSatDate"] == seconds(ran_out)


def test_a_conflict_is_shown_while_the_other_session_is_ongoing(api):
    result, now = a_result(), clock.now()
    prepared = a_review_session(result)
    span = {"period_mode": "TIME_SPAN", "starts_at": now, "ends_at": now + timedelta(hours=1)}
    other = a_review_session(result, active=True, **span)
    assert read(api, prepared.external_id)["Results"][0]["HasConflicts"] is True
    assert read(api, other.external_id)["Results"][0]["HasConflicts"] is False
    with time_machine.travel(now + timedelta(hours=1), tick=False):
        assert read(api, prepared.external_id)["Results"][0]["HasConflicts"] is False
        assert read(api, other.external_id)["ArchiveState"] == 2
        assert read(api, prepared.external_id)["ArchiveState"] == 1


# Change


def test_every_documented_setting_can_be_changed(api):
    session = a_review_session(external_id="CR1")
    shown = {
        "ShowSummary": False,
        "ShowDetailed": True,
        "ScoreReportWithSubjects": True,
        "ScoreReportWithObjectives": True,
        "ScoreReportWithTopics": True,
        "ShowMarkingScheme": True,
        "ShowAnnotations": True,
        "Feedback": "ON_ALTERNATIVES",
    }
    settings = {
        "Title": "Changed",
        "ReviewPeriodMode": "TIME_SPAN",
        "StartDate": "2030-01-01T10:00:00Z",
        "EndDate": "2030-01-01T12:00:00Z",
        "UseKeycode": True,
        "UseLockDownBrowser": True,
        "UsePin": True,
        "Pin": "77",
        "NavigationType": "ORIGINAL_FORM",
        "OverviewOptions": {"ShowGrade": True, "ShowPercentageToPass": True, "ShowResultOutcome": True},
        "ResultsOptions": shown,
    }
    reply = patch(api, session, **settings)
    assert (reply.status, reply.body) == (200, {"Content": "CR1", "Success": True, "Errors": None})
    content = read(api)
    assert {name: content[name] for name in settings} == settings


def test_what_was_read_can_be_sent_back(api):
    session = a_review_session(external_id="CR1", use_pin=True, pin="1")
    before = read(api)
    assert patch(api, session, **before).status == 200
    assert read(api) == before


def test_absent_settings_and_nulls_stay(api):
    session = a_review_session(external_id="CR1", title="Kept", use_pin=True, pin="5")
    patch(api, session, Title=None, Pin="", NavigationType="original_form", OverviewOptions=None)
    content = read(api)
    assert (content["Title"], content["Pin"], content["NavigationType"]) == ("Kept", "5", "ORIGINAL_FORM")


def test_the_overview_options_are_read_with_and_without_their_object(api):
    session = a_review_session(external_id="CR1")
    patch(api, session, ShowGrade=True, OverviewOptions={"showresultoutcome": "true"})
    assert read(api)["OverviewOptions"] == {"ShowGrade": True, "ShowPercentageToPass": False, "ShowResultOutcome": True}
    reply = patch(api, session, ShowGrade=False, OverviewOptions={"ShowGrade": True})
    assert reply.fields == {"OverviewOptions.ShowGrade": "Was given twice with different values."}


def test_options_are_judged_on_the_settings_that_would_result(api):
    session = a_review_session()
    assert patch(api, session, ResultsOptions={"ScoreReportWithSubjects": True}).status == 200
    assert patch(api, session, ResultsOptions={"ScoreReportWithObjectives": True}).status == 200
    reply = patch(api, session, ResultsOptions={"ScoreReportWithSubjects": False})
    assert reply.error == NOT_VALID
    assert set(reply.fields) == {"ResultsOptions.ScoreReportWithObjectives"}
    both_off = {"ScoreReportWithSubjects": False, "ScoreReportWithObjectives": False}
    assert patch(api, session, ResultsOptions=both_off).status == 200


@pytest.mark.parametrize(
    ("values", "fields"),
    [
        ({"ReviewPeriodMode": "TIME_SPAN"}, {"StartDate", "EndDate"}),
        ({"StartDate": "2030-01-01T00:00:00Z"}, {"StartDate"}),
        ({"Title": "x" * 61}, {"Title"}),
        ({"NavigationType": "BACKWARDS"}, {"NavigationType"}),
        ({"OverviewOptions": "all"}, {"OverviewOptions"}),
        ({"ResultsOptions": {"Feedback": "LOUD", "ShowSummary": 5}}, {"ResultsOptions.Feedback", "ResultsOptions.ShowSummary"}),
        ({"ResultsOptions": {"ShowMarkingScheme": True}}, {"ResultsOptions.ShowMarkingScheme"}),
        ({"ResultsOptions": {"ShowAnnotations": True, "ShowSummary": False}}, {"ResultsOptions.ShowAnnotations"}),
    ],
    ids=case_name,
)
def test_a_wrong_setting_changes_nothing(api, values, fields):
    session = a_review_session(external_id="CR1")
    before = read(api)
    reply = patch(api, session, **{"UseLockDownBrowser": True} | values)
    assert (reply.status, reply.error, reply.code) == (400, NOT_VALID, 1103)
    assert set(reply.fields) == fields
    assert read(api) == before


def test_one_end_of_the_window_moves_and_always_drops_it(api):
    now = clock.now().replace(microsecond=0)
    span = {"period_mode": "TIME_SPAN", "starts_at": now, "ends_at": now + timedelta(hours=1)}
    session = a_review_session(external_id="CR1", **span)
    assert patch(api, session, EndDate="2999-01-01T00:00:00").status == 200
    assert read(api)["StartDate"] == f"{now:%Y-%m-%dT%H:%M:%SZ}"
    assert read(api)["EndDate"] == "2999-01-01T00:00:00Z"
    assert patch(api, session, ReviewPeriodMode="ALWAYS").status == 200
    assert (read(api)["StartDate"], read(api)["EndDate"]) == (None, None)


def test_a_pin_comes_and_goes_with_the_option(api):
    session = a_review_session(external_id="CR1")
    patch(api, session, UsePin=True)
    made = read(api)["Pin"]
    assert len(made) == 4
    patch(api, session, Title="x")
    assert read(api)["Pin"] == made
    patch(api, session, UsePin=False, Pin="1234")
    assert (read(api)["UsePin"], read(api)["Pin"]) == (False, None)


def test_an_activated_session_cannot_be_changed(api):
    session = a_review_session(external_id="CR1", active=True)
    reply = patch(api, session, Pin="1234")
    assert (reply.status, reply.error) == (400, "Can’t update activated review session")


# Activate


def test_activating_answers_without_content_and_a_second_time_changes_nothing(api):
    session = a_review_session(a_result(), external_id="CR1")
    for _time in range(2):
        reply = api.put(f"{PATH}/CR1/activate")
        assert (reply.status, reply.body) == (200, {"Success": True, "Errors": None})
    session.refresh_from_db()
    assert session.activated_at is not None


def test_a_session_may_be_activated_before_it_holds_results(api):
    session = a_review_session(schedule_id=(result := a_result()).schedule_id)
    assert api.put(f"{PATH}/{session.external_id}/activate").status == 200
    added = api.put(f"{PATH}/{session.external_id}/results/add", named(candidate_of(result)))
    assert added.body["Content"]["Errors"] == []


# Sharing


def test_access_is_granted_and_revoked_by_login_name(api):
    session = a_review_session(external_id="CR1")
    colleague = a_user("Scheduler", username="Colleague", email="c@example.org")
    path = f"{PATH}/CR1/sharing"
    reply = api.put(path, {"Filter": {"Users": ["cOLLEAGUE", "nobody"]}, "Access": True})
    assert (reply.status, reply.body) == (200, {"Success": True, "Errors": None})
    person = {"ExternalId": colleague.external_id, "FirstName": "Jane", "LastName": colleague.last_name}
    assert read(api)["SharingInformation"] == [person | {"UserName": "Colleague", "Email": "c@example.org"}]
    assert api.put(path, {"filter": {"users": ["Colleague"]}}).status == 200
    assert session.shared_with.count() == 1
    assert api.put(path, {"Filter": {"Users": ["Colleague"]}, "Access": "false"}).status == 200
    assert read(api)["SharingInformation"] == []


# Who


def test_another_tenants_ids_are_not_found(api):
    theirs = a_tenant()
    with current.use(theirs):
        result = a_result()
        session = a_review_session(result)
    assert api.get(f"{PATH}/{session.external_id}").code == 1101
    assert patch(api, session, Title="x").code == 1101
    assert api.put(f"{PATH}/{session.external_id}/activate").code == 1101
    assert set(create(api, ScheduleExtId=result.schedule.external_id).fields) == {"ScheduleExtId"}
    mine = a_review_session()
    with current.use(theirs):
        who = candidate_of(result)
    added = api.put(f"{PATH}/{mine.external_id}/results/add", named(who))
    assert [error["Code"] for error in added.body["Content"]["Errors"]] == [202]
    with current.use(theirs):
        assert an_api(theirs).get(f"{PATH}/{session.external_id}").status == 200


def test_a_token_whose_owner_lost_the_right_is_refused(api):
    session = a_review_session()
    User.objects.filter(pk=api.owner.pk).update(role=a_role("Scheduler"))
    reply = api.put(f"{PATH}/{session.external_id}/activate")
    assert (reply.status, reply.error) == (403, "Not allowed to use external API")
