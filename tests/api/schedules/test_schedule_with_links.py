"""`POST /schedule`: schedule, candidates and launch links in one call."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from stratus.foundation import clock

CANDIDATE = {"CandidateExtId": "999880", "FirstName": "J", "LastName": "B", "Email": "j@b.example"}


@pytest.fixture
def assessment(tenant):
    from support.builders import an_assessment

    return an_assessment(external_id="5050", title="Mock exam")


def call(**schedule: Any) -> dict[str, Any]:
    """The minimal request that integrations are known to send, with changes in its schedule."""
    given = {
        "AssessmentExtId": "5050",
        "StartDateTime": "2030-05-19T10:30:00Z",
        "GroupExtId": "1907",
        "GroupName": "Org",
        "Title": "Mock",
        "LockExamOnConnectionLoss": False,
        "ScheduleExtId": "888991",
    }
    return {"Schedule": given | schedule, "Candidates": [CANDIDATE]}


def the_schedule():
    from stratus.scheduling.models import Schedule

    return Schedule.objects.get(external_id="888991")


def test_the_known_minimal_request(api, assessment, scheduler):
    from stratus.people.models import Hierarchy, User

    reply = api.post("/schedule", call())
    link = reply.body["Candidates"][0]["StartupLink"]
    assert reply.body == {
        "Result": "Schedule[888991] created successfully",
        "Schedule": {
            "Title": "Mock",
            "AssessmentExtId": "5050",
            "ScheduleExtId": "888991",
            "StartDateTime": "2030-05-19T10:30:00Z",
            "EndDateTime": "2030-05-19T13:30:00Z",
            "GroupExtId": "1907",
            "GroupName": "Org",
            "ScheduleGroupExtId": None,
            "ScheduleGroupName": None,
            "PIN": None,
            "ExtraTime": None,
            "Owner": "scheduler",
        },
        "Candidates": [
            {
                "CandidateExtId": "999880",
                "AttemptExtId": None,
                "StartupLink": link,
                "LaunchUrl": api.tenant.base_url + link,
                "FirstName": "J",
                "LastName": "B",
                "Email": "j@b.example",
                "Password": None,
            }
        ],
        "Success": True,
        "Errors": None,
    }
    assert the_schedule().status == "ACTIVE"
    user = User.objects.get(external_id="999880")
    assert (user.username, user.role.title, user.has_usable_password()) == ("999880", "Candidate", False)
    group = Hierarchy.objects.get(external_id="1907")
    assert (group.title, group.parent.parent_id) == ("Org", None)
    assert user.memberships.get().hierarchy == group


def test_the_link_has_64_upper_case_hexadecimal_characters_and_opens_the_registration(api, assessment):
    import re

    from stratus.scheduling.links.secrets import secret_hash
    from stratus.tenancy.models import Credential

    link = api.post("/schedule", call()).body["Candidates"][0]["StartupLink"]
    found = re.fullmatch(r"/delivery/external-login\?session=([0-9A-F]{64})", link)
    assert found
    credential = Credential.objects.get(hash=secret_hash(found[1]))
    assert (credential.kind, credential.subject_id) == ("LAUNCH", the_schedule().registrations.get().pk)


def test_the_link_never_comes_from_the_requests_host(api, assessment):
    reply = api.post("/schedule", call(), Host="evil.example")
    assert reply.body["Candidates"][0]["LaunchUrl"].startswith(api.tenant.base_url + "/delivery/")


def test_asking_again_shows_the_same_link(api, assessment):
    first = api.post("/schedule", call())
    again = api.post("/schedule", call() | {"Upsert": True})
    assert again.body["Result"] == "Schedule[888991] updated successfully"
    assert again.body["Candidates"] == first.body["Candidates"]


def test_without_candidates_there_are_none(api, assessment):
    body = call()
    del body["Candidates"]
    assert api.post("/schedule", body).body["Candidates"] == []


def test_an_id_in_use_fails_in_the_old_style(api, assessment):
    api.post("/schedule", call())
    reply = api.post("/schedule", call())
    assert (reply.status, reply.body) == (
        400,
        {"Message": "Schedule[888991] already exists", "Success": False, "Errors": "Schedule[888991] already exists"},
    )


def test_a_window_that_is_over_is_refused_and_leaves_nothing(api, assessment):
    from stratus.people.models import User
    from stratus.scheduling.models import Schedule

    reply = api.post("/schedule", call(StartDateTime="2020-05-19T10:30:00Z"))
    assert (reply.error, list(reply.fields)) == ("Schedule info is not valid", ["Schedule.EndDateTime"])
    assert not Schedule.objects.exists()
    assert not User.objects.filter(external_id="999880").exists()


def test_schedule_extra_time_widens_the_window_that_is_needed(api, assessment):
    end = {"EndDateTime": "2030-05-19T12:40:00Z"}
    assert api.post("/schedule", call(**end, ExtraTime=10)).fields.keys() == {"Schedule.EndDateTime"}
    reply = api.post("/schedule", call(**end, ExtraTime="9"))
    assert reply.body["Schedule"]["ExtraTime"] == 9


def test_upsert_changes_an_activated_schedule_until_somebody_has_started(api, assessment):
    from support.builders import an_attempt

    api.post("/schedule", call())
    assert api.post("/schedule", call(Title="Renamed", PIN="77") | {"Upsert": "true"}).body["Schedule"]["Title"] == "Renamed"
    schedule = the_schedule()
    assert (schedule.title, schedule.pin, schedule.status) == ("Renamed", "77", "ACTIVE")
    an_attempt(schedule.registrations.get())
    assert api.post("/schedule", call(Title="Again") | {"Upsert": True}).error == "Can’t update activated schedule"
    more = call(Title="Renamed") | {"Upsert": True, "Candidates": [CANDIDATE | {"CandidateExtId": "2"}]}
    assert api.post("/schedule", more).body["Candidates"][0]["CandidateExtId"] == "2"


def test_upsert_takes_only_an_owner_with_the_right(api, assessment):
    from support.builders import a_user

    api.post("/schedule", call())
    a_user("Marker", username="marker")
    reply = api.post("/schedule", call(Owner="marker") | {"Upsert": True})
    assert reply.error == "Selected scheduler no longer has permission to create, update and delete schedules"
    assert the_schedule().owner.username == "scheduler"


def test_upsert_tells_an_unknown_assessment_from_another_one(api, assessment):
    from support.builders import an_assessment

    api.post("/schedule", call())
    an_assessment(external_id="5051")
    reply = api.post("/schedule", call(AssessmentExtId="nothing") | {"Upsert": True})
    assert reply.error == "Assessment hasn't been found by external id"
    reply = api.post("/schedule", call(AssessmentExtId="5051") | {"Upsert": True})
    assert (reply.error, list(reply.fields)) == ("Schedule info is not valid", ["Schedule.AssessmentExtId"])


def test_upsert_names_the_other_wrong_fields_before_an_unknown_assessment(api, assessment):
    api.post("/schedule", call())
    reply = api.post("/schedule", call(AssessmentExtId="nothing", Owner="nobody") | {"Upsert": True})
    assert (reply.error, list(reply.fields)) == ("Schedule info is not valid", ["Schedule.Owner"])


def test_an_end_given_on_upsert_stays_even_if_it_is_the_computed_one(api, assessment):
    end = api.post("/schedule", call()).body["Schedule"]["EndDateTime"]
    assert not the_schedule().end_is_given
    assert api.post("/schedule", call(EndDateTime=end) | {"Upsert": True}).status == 200
    assert (the_schedule().end_is_given, the_schedule().status) == (True, "ACTIVE")
    reply = api.post("/schedule", call(StartDateTime="2030-05-19T10:00:00Z") | {"Upsert": True})
    assert reply.body["Schedule"]["EndDateTime"] == end


def test_the_computed_end_given_together_with_another_start_stays(api, assessment):
    end = api.post("/schedule", call()).body["Schedule"]["EndDateTime"]
    reply = api.post("/schedule", call(StartDateTime="2030-05-19T10:00:00Z", EndDateTime=end) | {"Upsert": True})
    assert reply.body["Schedule"]["EndDateTime"] == end
    assert the_schedule().end_is_given


def test_the_present_end_may_be_sent_back_after_somebody_has_started(api, assessment):
    from support.builders import an_attempt

    end = api.post("/schedule", call()).body["Schedule"]["EndDateTime"]
    an_attempt(the_schedule().registrations.get())
    assert api.post("/schedule", call(EndDateTime=end) | {"Upsert": True}).status == 200


def test_an_archived_assessment_is_not_published(api, assessment):
    assessment.archived_at = clock.now()
    assessment.save()
    assert api.post("/schedule", call()).error == "Assessment is not published"


def test_upsert_creates_what_does_not_exist(api, assessment):
    assert api.post("/schedule", call() | {"Upsert": True}).body["Result"] == "Schedule[888991] created successfully"


def test_of_a_known_candidate_names_change_but_never_role_login_name_or_password(api, assessment):
    from support.builders import a_user

    user = a_user(external_id="999880", username="old", password="secret-1", first_name="Old", email="")
    api.post("/schedule", call() | {"Candidates": [CANDIDATE | {"UserName": "new", "Password": "other-1", "SpecialNeeds": "true"}]})
    user.refresh_from_db()
    assert (user.first_name, user.email, user.special_needs) == ("J", "j@b.example", True)
    assert (user.username, user.role.title) == ("old", "Candidate")
    assert user.check_password("secret-1")


def test_of_a_known_member_of_staff_not_even_names_change(api, assessment):
    from support.builders import a_user

    user = a_user("Author", external_id="999880", first_name="Old")
    assert api.post("/schedule", call()).status == 200
    user.refresh_from_db()
    assert user.first_name == "Old"
    assert user.role.title == "Author"


def test_a_password_lets_a_new_candidate_log_in(api, assessment):
    from stratus.people.models import User

    api.post("/schedule", call() | {"Candidates": [CANDIDATE | {"UserName": "jb", "Password": " five5 "}]})
    user = User.objects.get(username="jb")
    assert user.check_password(" five5 ")


def test_the_default_candidate_role_of_the_settings_is_given(api, assessment):
    from stratus.organisation.models import ApiSettings
    from stratus.people.models import Role, User
    from support.builders import a_role

    role = Role.objects.create(title="Student", role_type="CANDIDATE", permissions=["participate"])
    ApiSettings.objects.update(candidate_role=role)
    api.post("/schedule", call())
    assert User.objects.get(external_id="999880").role == role
    ApiSettings.objects.update(candidate_role=a_role("Marker"))


def test_the_owner_of_the_token_limits_whom_a_call_may_create(api, assessment):
    from stratus.people.models import Role, User
    from support.builders import a_role

    role = Role.objects.create(title="Robot", role_type="CANDIDATE", permissions=["use_external_api"])
    User.objects.filter(pk=api.owner.pk).update(role=role)
    reply = api.post("/schedule", call())
    assert list(reply.fields) == ["Candidates"]
    assert a_role("Candidate")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"Email": "no address"}, "Email"),
        ({"CandidateExtId": "a,b"}, "CandidateExtId"),
        ({"FirstName": None}, "FirstName"),
        ({"ReasonableAdjustmentPercentage": 20}, "ReasonableAdjustmentPercentage"),
        ({"SpecialNeeds": "perhaps"}, "SpecialNeeds"),
        ({"UserName": "taken"}, "UserName"),
        ({"Password": "abc"}, "Password"),
        ({"AttemptExtId": "at1"}, "AttemptExtId"),
        ({"FirstName": "a\x00"}, "FirstName"),
        ({"LastName": "x" * 501}, "LastName"),
    ],
)
def test_a_wrong_candidate_is_named_and_nothing_is_done(api, assessment, changes, field):
    from stratus.scheduling.models import Schedule
    from support.builders import a_user

    a_user(username="Taken")
    good = {"CandidateExtId": "1", "FirstName": "A", "LastName": "B", "Email": "a@b.example"}
    reply = api.post("/schedule", call() | {"Candidates": [good, CANDIDATE | changes]})
    assert reply.error == "Schedule info is not valid"
    assert list(reply.fields) == [f"Candidates[1].{field}"]
    assert not Schedule.objects.exists()


def test_a_disabled_user_is_refused(api, assessment):
    from support.builders import a_user

    a_user(external_id="999880", is_active=False)
    assert list(api.post("/schedule", call()).fields) == ["Candidates[0].CandidateExtId"]


def test_a_candidate_given_twice_alike_is_one(api, assessment):
    reply = api.post("/schedule", call() | {"Candidates": [CANDIDATE, CANDIDATE]})
    assert len(reply.body["Candidates"]) == 1
    other = CANDIDATE | {"CandidateExtId": "2"}
    reply = api.post("/schedule", call(ScheduleExtId="b") | {"Candidates": [other, other | {"FirstName": "K"}]})
    assert list(reply.fields) == ["Candidates[1].CandidateExtId"]


def test_invigilators_must_have_the_right(api, assessment):
    from support.builders import a_user

    a_user("Invigilator", external_id="w1")
    a_user("Candidate", external_id="c1")
    assert list(api.post("/schedule", call(Invigilators=["w1", "c1"])).fields) == ["Schedule.Invigilators[1]"]
    assert api.post("/schedule", call(Invigilators=["w1"])).status == 200


def test_a_schedule_group_with_a_name_is_created_too(api, assessment):
    assert api.post("/schedule", call(ScheduleGroupExtId="own", ScheduleGroupName="Own")).status == 200
    assert the_schedule().hierarchy.external_id == "own"


def test_an_archived_group_is_refused(api, assessment):
    from support.builders import a_hierarchy

    a_hierarchy(external_id="1907", archived_at=clock.now())
    assert list(api.post("/schedule", call()).fields) == ["Schedule.GroupExtId"]


def test_upsert_activates_a_draft(api, assessment):
    from support.builders import a_schedule

    a_schedule(assessment, external_id="888991", ends_at=None)
    assert api.post("/schedule", call() | {"Upsert": True}).body["Result"] == "Schedule[888991] updated successfully"
    assert the_schedule().status == "ACTIVE"


def test_upsert_of_a_schedule_that_is_over_adds_nobody(api, assessment):
    from support.builders import a_schedule

    past = (clock.now() - timedelta(days=9)).replace(microsecond=0)
    schedule = a_schedule(assessment, external_id="888991", title="Mock", active=True, now=past, lock_on_connection_loss=False)
    same = call(StartDateTime=schedule.starts_at.isoformat()) | {"Upsert": True}
    assert api.post("/schedule", same).error == "Can’t update activated schedule"
    assert schedule.registrations.count() == 0
