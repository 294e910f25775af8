"""`POST /schedule/add-candidates`: candidates and launch links for a schedule that exists."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from stratus.foundation import clock
from support.costs import grows_by_at_most

CANDIDATE = {"CandidateExtId": "999880", "FirstName": "J", "LastName": "B", "Email": "j@b.example"}


def call(schedule: str, *candidates: dict[str, Any], **changes: Any) -> dict[str, Any]:
    given = {"ScheduleExtId": schedule, "GroupExtId": "1907", "GroupName": "Org"} | changes
    return {"Schedule": given, "Candidates": list(candidates or [CANDIDATE])}


def people(count: int, prefix: str = "p") -> list[dict[str, Any]]:
    return [CANDIDATE | {"CandidateExtId": f"{prefix}{n}"} for n in range(count)]


@pytest.fixture
def schedule(tenant):
    from support.builders import a_schedule

    return a_schedule(external_id="S1", active=True)


def test_a_candidate_is_created_registered_put_into_the_group_and_given_a_link(api, schedule):
    from stratus.people.models import Hierarchy, User

    reply = api.post("/schedule/add-candidates", call("S1"))
    link = reply.body["Candidates"][0]["StartupLink"]
    assert reply.body == {
        "Result": "Candidates were added to Schedule[S1]",
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
    assert re.fullmatch(r"/delivery/external-login\?session=[0-9A-F]{64}", link)
    user = User.objects.get(external_id="999880")
    assert (user.username, user.role.title) == ("999880", "Candidate")
    assert schedule.registrations.get().candidate == user
    assert user.memberships.get().hierarchy == Hierarchy.objects.get(external_id="1907", title="Org")


def test_the_link_opens_the_registration(api, schedule):
    from stratus.scheduling.links.secrets import secret_hash
    from stratus.tenancy.models import Credential

    link = api.post("/schedule/add-candidates", call("S1")).body["Candidates"][0]["StartupLink"]
    credential = Credential.objects.get(hash=secret_hash(link.partition("=")[2]))
    assert (credential.kind, credential.subject_id) == ("LAUNCH", schedule.registrations.get().pk)


def test_the_same_candidate_again_gets_the_same_link(api, schedule):
    first = api.post("/schedule/add-candidates", call("S1"))
    again = api.post("/schedule/add-candidates", call("S1"))
    assert (again.status, again.body) == (200, first.body)
    assert schedule.registrations.count() == 1


def test_known_and_new_candidates_come_back_in_the_order_of_the_call(api, schedule):
    one, two = people(2)
    first = api.post("/schedule/add-candidates", call("S1", two))
    both = api.post("/schedule/add-candidates", call("S1", one, two)).body["Candidates"]
    assert [candidate["CandidateExtId"] for candidate in both] == ["p0", "p1"]
    assert both[1] == first.body["Candidates"][0]


def test_both_paths_any_letter_case_both_spellings_and_numbers_as_ids(api, schedule):
    candidate = {"candidateexternalid": 999880, "firstname": "J", "LASTNAME": "B", "email": "j@b.example", "UserName": None, "Password": ""}
    body = {"schedule": {"scheduleexternalid": "S1", "GroupExternalId": 1907, "groupname": "Org"}, "CANDIDATES": [candidate]}
    reply = api.post("/external/schedule/add-candidates/", body)
    assert reply.body["Candidates"][0]["CandidateExtId"] == "999880"


def test_every_field_of_a_candidate_arrives(api, schedule):
    from stratus.people.models import User

    given = {
        "UserName": "jb",
        "Password": "secret-1",
        "SpecialNeeds": "true",
        "ReasonableAdjustmentPercentage": "25",
        "Photo": "https://a.example/p",
    }
    api.post("/schedule/add-candidates", call("S1", CANDIDATE | given))
    user = User.objects.get(username="jb")
    assert user.check_password("secret-1")
    assert (user.special_needs, user.reasonable_adjustment_percentage, user.photo_url) == (True, 25, "https://a.example/p")


def test_of_a_known_user_role_login_name_and_password_stay(api, schedule):
    from support.builders import a_user

    user = a_user(external_id="999880", username="old", password="secret-1", first_name="Old")
    api.post("/schedule/add-candidates", call("S1", CANDIDATE | {"UserName": "new", "Password": "other-1"}))
    user.refresh_from_db()
    assert (user.first_name, user.username, user.role.title) == ("J", "old", "Candidate")
    assert user.check_password("secret-1")


def test_candidates_of_a_draft_get_links_that_open_once_it_is_activated(api, tenant):
    from support.builders import a_schedule

    draft = a_schedule(external_id="draft")
    reply = api.post("/schedule/add-candidates", call("draft"))
    assert (reply.status, draft.registrations.count()) == (200, 1)
    assert api.put("/schedule/draft/activate").status == 200
    assert api.post("/schedule/add-candidates", call("draft")).body["Candidates"] == reply.body["Candidates"]


def test_nobody_is_created_for_a_schedule_that_is_over_or_archived(api, tenant):
    from stratus.people.models import Hierarchy, User
    from support.builders import a_schedule

    a_schedule(external_id="over", active=True, now=clock.now() - timedelta(days=9))
    archived = a_schedule(external_id="archived", active=True)
    archived.archived_at = clock.now()
    archived.save()
    for external_id in ("over", "archived"):
        assert api.post("/schedule/add-candidates", call(external_id)).error == "Can’t update activated schedule"
    assert not User.objects.filter(external_id="999880").exists()
    assert not Hierarchy.objects.filter(external_id="1907").exists()


def test_an_empty_list_adds_nobody(api, schedule):
    reply = api.post("/schedule/add-candidates", call("S1") | {"Candidates": []})
    assert (reply.status, reply.body["Candidates"]) == (200, [])


def test_attempt_ids_are_taken_only_where_the_schedules_workflow_knows_them(api, schedule):
    candidate = CANDIDATE | {"AttemptExternalId": "at-1"}
    reply = api.post("/schedule/add-candidates", call("S1", candidate))
    assert reply.fields == {"Candidates[0].AttemptExtId": "May be sent only with Workflow EXTERNAL_ATTEMPTS."}
    schedule.workflow = "EXTERNAL_ATTEMPTS"
    schedule.save()
    assert api.post("/schedule/add-candidates", call("S1", candidate)).body["Candidates"][0]["AttemptExtId"] == "at-1"
    assert api.post("/schedule/add-candidates", call("S1")).body["Candidates"][0]["AttemptExtId"] == "at-1"


def test_failures_are_told_in_the_old_style(api, tenant):
    reply = api.post("/schedule/add-candidates", call("nothing"))
    text = "Schedule hasn't been found by external id"
    assert (reply.status, reply.body) == (400, {"Message": text, "Success": False, "Errors": text})


def test_a_schedule_of_another_tenant_is_not_found(api, tenant):
    from stratus.tenancy import current
    from support.builders import a_schedule, a_tenant

    with current.use(a_tenant()):
        a_schedule(external_id="theirs")
    assert api.post("/schedule/add-candidates", call("theirs")).error == "Schedule hasn't been found by external id"


def test_a_token_whose_owner_lost_the_right_is_refused(api, schedule):
    from support.builders import a_role

    api.owner.role = a_role("Candidate")
    api.owner.save()
    assert api.post("/schedule/add-candidates", call("S1")).status == 403


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({}, {"Schedule", "Candidates"}),
        ([], {""}),
        ({"Schedule": [], "Candidates": {}}, {"Schedule", "Candidates"}),
        (call("S1") | {"Candidates": None}, {"Candidates"}),
        (call("S1") | {"Candidates": [1]}, {"Candidates[0]"}),
        (call("S1", GroupExtId=" ", GroupName=None), {"Schedule.GroupExtId", "Schedule.GroupName"}),
        (call("", GroupExtId="a\x00"), {"Schedule.ScheduleExtId", "Schedule.GroupExtId"}),
        (call("S" * 65), {"Schedule.ScheduleExtId"}),
        (call("S1", GroupExtId="a b"), {"Schedule.GroupExtId"}),
        (call("S1", CANDIDATE | {"Email": "no address"}), {"Candidates[0].Email"}),
        (call("S1", CANDIDATE | {"Password": "abc"}), {"Candidates[0].Password"}),
        (call("S1", CANDIDATE | {"ReasonableAdjustmentPercentage": 20}), {"Candidates[0].ReasonableAdjustmentPercentage"}),
        (call("S1", CANDIDATE | {"ReasonableAdjustmentPercentage": 10**30}), {"Candidates[0].ReasonableAdjustmentPercentage"}),
        (call("S1", CANDIDATE, CANDIDATE | {"FirstName": "K"}), {"Candidates[1].CandidateExtId"}),
        (call("S1", CANDIDATE | {"FirstName": "\ud800"}), {"Candidates[0].FirstName"}),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_done(api, schedule, body, fields):
    from stratus.people.models import Hierarchy, User

    reply = api.post("/schedule/add-candidates", body)
    assert (reply.error, set(reply.fields)) == ("Schedule info is not valid", fields)
    assert not User.objects.filter(external_id="999880").exists()
    assert not Hierarchy.objects.filter(external_id="1907").exists()


def test_an_archived_group_takes_nobody(api, schedule):
    from support.builders import a_hierarchy

    a_hierarchy(external_id="1907", archived_at=clock.now())
    assert api.post("/schedule/add-candidates", call("S1")).fields == {"Schedule.GroupExtId": "This hierarchy is archived."}
    assert schedule.registrations.count() == 0


def test_the_number_of_statements_does_not_depend_on_the_number_of_candidates(api, schedule):
    counts = []
    api.post("/schedule/add-candidates", call("S1"))
    for size in (2, 40, 2, 40):  # new ones, then the same again
        with CaptureQueriesContext(connection) as captured:
            assert api.post("/schedule/add-candidates", call("S1", *people(size, f"n{size}-"))).status == 200
        counts.append(len(captured))
    assert counts[0] == counts[1]
    assert counts[2] == counts[3]


def test_very_many_candidates_in_one_call(api, schedule, very_many):
    count = very_many
    body = call("S1", *people(count))
    with grows_by_at_most(count // 25):
        reply = api.post("/schedule/add-candidates", body)
    assert reply.status == 200
    assert len({candidate["LaunchUrl"] for candidate in reply.body["Candidates"]}) == count
    assert schedule.registrations.count() == count
