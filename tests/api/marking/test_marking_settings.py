"""`GET` and `PATCH …/marking/settings`."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from stratus.events.models import Event
from stratus.foundation import clock
from stratus.marking.models import Allocation, Evaluation, MarkingSettings, PoolMember
from stratus.organisation.models import ApiSettings
from stratus.people.models import Role, User
from stratus.results.publication.actions import publish
from stratus.scheduling.links.secrets import secret_hash
from stratus.scheduling.models import Schedule
from stratus.tenancy.models import Credential
from support.builders import (
    SYSTEM,
    a_marked_script,
    a_member,
    a_registration,
    a_schedule,
    a_script,
    a_user,
    allocated,
    an_assessment,
    scored,
)
from support.caller import Api, Reply


@pytest.fixture
def schedule(tenant) -> Schedule:
    return a_schedule(an_assessment(["MULTIPLE_CHOICE", "ESSAY", "FILE_RESPONSE"], marking_workflow="EXTENDED"), active=True)


def path(schedule: Schedule) -> str:
    return f"/external/schedule/{schedule.external_id}/marking/settings"


def get(api: Api, schedule: Schedule) -> dict[str, Any]:
    reply = api.get(path(schedule))
    assert reply.status == 200
    return reply.body["Content"]


def patch(api: Api, schedule: Schedule, **body: Any) -> Reply:
    return api.patch(path(schedule), body)


def settings(api: Api, schedule: Schedule, **changes: Any) -> Reply:
    return patch(api, schedule, Settings=changes)


def candidates(schedule: Schedule, number: int) -> list[User]:
    return [a_registration(schedule, a_user()).candidate for _n in range(number)]


JOHN = {"ExternalId": "41023018", "FirstName": "John", "LastName": "Brown", "UserName": "assessor1"}


def test_a_schedule_begins_with_these_settings(api, schedule):
    content = get(api, schedule)
    assert list(content) == [
        "ScheduleTitle", "MarkingWorkflow", "Archived", "Questions", "Candidates", "Settings", "Assessors", "Allocations",
    ]  # fmt: skip
    assert content["Settings"] == {
        "AssessingType": "ONE_ASSESSOR",
        "AllocationType": "BY_CANDIDATES",
        "AllocationAssigmentType": "MANUAL",
        "SharingAnnotations": False,
        "EvaluationsSharingType": "BY_ALLOCATIONS",
        "AnonymousCandidates": False,
        "AnonymousAssessors": False,
        "AssessAutoScored": False,
        "UseModeration": False,
        "ShowAssessorAnnotations": False,
        "ScoringDifference": None,
        "ProximityToPassMark": None,
        "SampleModeration": None,
        "PassMarkRange": None,
        "AllocationAssignmentType": "MANUAL",
    }
    assert (content["MarkingWorkflow"], content["Assessors"], content["Allocations"]) == ("EXTENDED", [], [])


def test_the_simple_workflow_begins_with_the_schedules_owner_in_the_pool(api):
    schedule = a_schedule(an_assessment(marking_workflow="SIMPLE"), active=True)
    assert [a["ExternalId"] for a in get(api, schedule)["Assessors"]] == [schedule.owner.external_id]


def test_a_schedule_made_by_the_api_begins_with_the_settings_marker_and_moderator(api):
    marker, moderator = a_user("Marker"), a_user("Moderator")
    ApiSettings.objects.update(marker=marker, moderator=moderator)
    extended = a_schedule(an_assessment(marking_workflow="EXTENDED"), active=True, made_by_api=True)
    simple = a_schedule(an_assessment(marking_workflow="SIMPLE"), active=True, made_by_api=True)
    assert {a["ExternalId"]: a["Role"] for a in get(api, extended)["Assessors"]} == {
        marker.external_id: "ASSESSOR",
        moderator.external_id: "MODERATOR",
    }
    assert [a["ExternalId"] for a in get(api, simple)["Assessors"]] == [marker.external_id]


def test_questions_are_those_that_assessors_score(api, schedule):
    human = ["ESSAY", "FILE_RESPONSE"]
    assert [q["Type"] for q in get(api, schedule)["Questions"]] == human
    assert get(api, schedule)["Questions"][0]["QuestionText"] == "Explain double-entry bookkeeping."
    assert settings(api, schedule, AssessAutoScored=True).status == 200
    assert [q["Type"] for q in get(api, schedule)["Questions"]] == ["MULTIPLE_CHOICE", *human]


def test_every_candidate_is_listed_in_the_order_of_being_added(api, schedule):
    people = candidates(schedule, 3)
    content = get(api, schedule)
    assert [c["ExternalId"] for c in content["Candidates"]] == [p.external_id for p in people]
    assert content["Allocations"] == [{"ExternalId": p.external_id, "Markers": [], "Moderator": None} for p in people]


def test_entities_without_external_id_are_left_out(api, schedule):
    a_registration(schedule, a_user(external_id=""))
    a_member(schedule, user=a_user("Marker", external_id=""))
    content = get(api, schedule)
    assert (content["Candidates"], content["Assessors"], content["Allocations"]) == ([], [], [])


def test_an_answer_sent_back_as_a_body_changes_nothing(api, schedule):
    candidates(schedule, 2)
    patch(api, schedule, Settings={"ScoringDifference": "10", "ProximityToPassMark": 2, "SampleModeration": 10}, Assessors=[JOHN])
    before, events = get(api, schedule), Event.objects.count()
    reply = api.patch(path(schedule), before)
    assert (reply.status, reply.body["Content"]) == (200, before)
    assert Event.objects.count() == events


@pytest.mark.parametrize("body", [b"", {}, None, {"Settings": None, "Assessors": None, "Allocations": None}, {"Settings": {}}])
def test_an_empty_body_answers_the_full_settings(api, schedule, body):
    assert api.patch(path(schedule), body).body["Content"] == get(api, schedule)


@pytest.mark.parametrize(
    ("body", "names"),
    [
        ({"Unknown": 1}, ["Unknown"]),
        ({"Settings": {"Markers": 1}}, ["Settings.Markers"]),
        ({"Assessors": [{"Id": 1}]}, ["Assessors[0].Id"]),
    ],
)
def test_a_body_without_a_known_property_is_refused_by_its_names(api, schedule, body, names):
    reply = api.patch(path(schedule), body)
    assert (reply.status, reply.code, list(reply.fields)) == (400, 102, names)


def test_what_speaks_against_the_schedule_comes_before_unknown_names(api, schedule):
    from support.builders import a_schedule

    assert api.patch(path(a_schedule()), {"Unknown": 1}).code == 303


def test_numbers_are_texts_and_the_range_has_numbers(api, schedule):
    reply = settings(
        api, schedule, ScoringDifference=10, ProximityToPassMark="2", PassMarkRange={"From": "1", "To": 3}, SampleModeration=100
    )
    given = reply.body["Content"]["Settings"]
    assert (given["ScoringDifference"], given["ProximityToPassMark"], given["SampleModeration"]) == ("10", "2", "100")
    assert given["PassMarkRange"] == {"From": 1, "To": 3}


def test_null_switches_the_four_rules_off_and_leaves_the_others(api, schedule):
    settings(api, schedule, ScoringDifference=10, ProximityToPassMark=2, PassMarkRange={"From": 1, "To": 3}, SampleModeration=10)
    names = ["ScoringDifference", "ProximityToPassMark", "PassMarkRange", "SampleModeration"]
    reply = settings(api, schedule, AssessingType=None, SharingAnnotations=None, **dict.fromkeys(names))
    assert [reply.body["Content"]["Settings"][name] for name in names] == [None] * 4


@pytest.mark.parametrize("name", ["AllocationAssignmentType", "AllocationAssigmentType", "allocationassignmenttype"])
def test_both_spellings_are_understood_and_both_are_answered(api, schedule, name):
    given = settings(api, schedule, **{name: "assessor_decides"}).body["Content"]["Settings"]
    assert given["AllocationAssigmentType"] == given["AllocationAssignmentType"] == "ASSESSOR_DECIDES"
    assert list(given)[-1] == "AllocationAssignmentType"


def test_the_same_property_twice_must_say_the_same(api, schedule):
    twice = {"AllocationAssignmentType": "MANUAL", "AllocationAssigmentType": "ASSESSOR_DECIDES"}
    reply = settings(api, schedule, **twice)
    assert (reply.status, reply.code, list(reply.fields)) == (400, 102, ["Settings.AllocationAssignmentType"])
    body = b'{"Settings": {"AssessingType": "ONE_ASSESSOR", "assessingtype": "TWO_ASSESSORS"}}'
    assert api.patch(path(schedule), body).code == 601


def test_the_simple_workflow_takes_no_second_assessor_and_no_moderation(api):
    schedule = a_schedule(an_assessment(marking_workflow="SIMPLE"), active=True)
    assert settings(api, schedule, AssessingType="TWO_ASSESSORS").code == 601
    reply = settings(api, schedule, UseModeration=True, ProximityToPassMark=2)
    assert (reply.code, list(reply.fields)) == (102, ["Settings.UseModeration"])
    MarkingSettings.objects.filter(schedule=schedule).update(use_moderation=True)
    assert settings(api, schedule, UseModeration=True).status == 200


def test_several_wrong_values_without_number_are_told_field_by_field(api, schedule):
    reply = api.patch(
        path(schedule),
        {"Settings": {"SharingAnnotations": 5}, "Assessors": [{"Role": "KING"}, 7], "Allocations": [{"ExternalId": "x", "Markers": ["y"]}]},
    )
    assert (reply.code, reply.error) == (102, "Unknown error")
    assert set(reply.fields) == {
        "Settings.SharingAnnotations",
        "Assessors[0].ExternalId",
        "Assessors[0].Role",
        "Assessors[1]",
        "Allocations[0].ExternalId",
        "Allocations[0].Markers[0]",
    }


@pytest.mark.parametrize("body", [[], "x", 5, {"Assessors": {}}, {"Allocations": "x"}, {"Assessors": [None]}])
def test_what_is_of_another_shape_is_102(api, schedule, body):
    assert api.patch(path(schedule), body).code == 102


def test_what_speaks_against_the_schedule_comes_before_102(api, tenant):
    draft = a_schedule(an_assessment(["ESSAY"], marking_workflow="EXTENDED"))
    automatic = a_schedule(an_assessment(marking_workflow="AUTO"), active=True)
    assert [api.patch(path(schedule), []).code for schedule in (draft, automatic)] == [303, 308]


def test_an_unknown_assessor_becomes_a_user(api, schedule):
    reply = patch(api, schedule, Assessors=[JOHN | {"Phone": 123, "City": "Utrecht", "SpecialNeeds": "true", "CanPublish": "true"}])
    [assessor] = reply.body["Content"]["Assessors"]
    link = assessor.pop("DirectLink")
    assert assessor == JOHN | {"Role": "ASSESSOR", "CanPublish": True, "CanViewAudit": False, "CanEditMarkingScheme": False}
    assert link.startswith("/#external-login?session=")
    assert link.removeprefix("/#external-login?session=").isalnum()
    assert len(link) == len("/#external-login?session=") + 64
    user = User.objects.get(external_id="41023018")
    assert (user.role.title, user.phone_number, user.city, user.special_needs) == ("Marker", "123", "Utrecht", True)


def test_the_direct_link_stays_the_same_and_its_hash_is_stored(api, schedule):
    patch(api, schedule, Assessors=[JOHN])
    links = {get(api, schedule)["Assessors"][0]["DirectLink"] for _n in range(2)}
    assert len(links) == 1
    found = Credential.objects.get(hash=secret_hash(links.pop().split("=")[1]))
    assert (found.kind, found.subject_id) == ("MARKING", PoolMember.objects.get().pk)


def test_a_removed_assessors_link_never_opens_again(api, schedule):
    patch(api, schedule, Assessors=[JOHN])
    before = get(api, schedule)["Assessors"][0]["DirectLink"]
    patch(api, schedule, Assessors=[{"Action": "delete", "ExternalId": 41023018}])
    assert not Credential.objects.filter(kind="MARKING", tenant=schedule.tenant_id).exists()
    patch(api, schedule, Assessors=[{"ExternalId": "41023018"}])
    assert get(api, schedule)["Assessors"][0]["DirectLink"] != before


def test_a_new_assessor_needs_both_names(api, schedule):
    reply = patch(api, schedule, Assessors=[{"ExternalId": "new", "FirstName": "  "}])
    assert (reply.code, set(reply.fields)) == (102, {"Assessors[0].FirstName", "Assessors[0].LastName"})
    assert not User.objects.filter(external_id="new").exists()


def test_a_known_user_keeps_role_user_name_and_password(api, schedule):
    staff = a_user("Scheduler", external_id="S1", first_name="Sam", password="secret")
    marker = a_user("Marker", external_id="M1", first_name="Mia")
    body = [{"ExternalId": x, "FirstName": "New", "UserName": "other", "Password": "another"} for x in ("S1", "M1")]
    assert patch(api, schedule, Assessors=body).status == 200
    for user in (staff, marker):
        name, password = user.username, user.password
        user.refresh_from_db()
        assert (user.username, user.password) == (name, password)
    assert (staff.first_name, marker.first_name) == ("Sam", "New")


def test_what_is_not_given_of_an_assessor_stays(api, schedule):
    patch(api, schedule, Assessors=[JOHN | {"Role": "MODERATOR", "CanPublish": True}])
    [assessor] = patch(api, schedule, Assessors=[{"ExternalId": "41023018", "CanViewAudit": True}]).body["Content"]["Assessors"]
    assert (assessor["Role"], assessor["CanPublish"], assessor["CanViewAudit"]) == ("MODERATOR", True, True)


@pytest.mark.parametrize(
    ("assessor", "field"),
    [
        ({"Action": "REMOVE"}, "Action"),
        ({"Role": "KING"}, "Role"),
        ({"CanPublish": "perhaps"}, "CanPublish"),
        ({"FirstName": "x" * 501}, "FirstName"),
        ({"Phone": "1" * 51}, "Phone"),
        ({"City": ["x"]}, "City"),
        ({"ExternalId": "a,b"}, "ExternalId"),
        ({"ExternalId": "x" * 65}, "ExternalId"),
        ({"LastName": "a\u0000b"}, "LastName"),
        ({"UserName": "scheduler"}, "UserName"),
        ({"Password": "1"}, "Password"),
        ({"Action": "DELETE", "ExternalId": "nobody"}, "ExternalId"),
    ],
)
def test_a_wrong_value_of_an_assessor_is_102_with_its_field(api, schedule, assessor, field):
    reply = patch(api, schedule, Assessors=[JOHN | assessor])
    assert (reply.status, reply.code, list(reply.fields)) == (400, 102, [f"Assessors[0].{field}"])
    assert not PoolMember.objects.exists()


def test_the_owner_of_the_token_creates_only_whom_their_role_type_allows(api, schedule):
    role = Role.objects.create(title="Integration", role_type="MARKER", permissions=["use_external_api"])
    User.objects.filter(pk=api.owner.pk).update(role=role)
    reply = patch(api, schedule, Assessors=[JOHN])
    assert (reply.code, list(reply.fields)) == (102, ["Assessors[0]"])
    known = a_user("Marker")
    assert patch(api, schedule, Assessors=[{"ExternalId": known.external_id}]).status == 200


def test_somebody_named_twice_is_refused(api, schedule):
    reply = patch(api, schedule, Assessors=[JOHN, JOHN])
    assert (reply.code, list(reply.fields)) == (102, ["Assessors[1].ExternalId"])


def test_one_call_adds_an_assessor_and_allocates_them(api, schedule):
    [candidate] = candidates(schedule, 1)
    row = {"ExternalId": candidate.external_id, "Markers": ["41023018"], "Moderator": None}
    assert patch(api, schedule, Assessors=[JOHN], Allocations=[row]).body["Content"]["Allocations"] == [row]


def test_a_named_row_is_replaced_whole_and_others_stay(api, schedule):
    first, second = candidates(schedule, 2)
    moderator = {"ExternalId": "mo", "FirstName": "Mo", "LastName": "D", "Role": "ASSESSOR_AND_MODERATOR"}
    rows = [{"ExternalId": c.external_id, "Markers": ["41023018"], "Moderator": "mo"} for c in (first, second)]
    patch(api, schedule, Assessors=[JOHN, moderator], Allocations=rows)
    reply = patch(api, schedule, Allocations=[{"ExternalId": first.external_id}])
    assert reply.body["Content"]["Allocations"] == [{"ExternalId": first.external_id, "Markers": [], "Moderator": None}, rows[1]]


def test_markers_are_as_many_as_the_settings_allow_and_different(api, schedule):
    [candidate] = candidates(schedule, 1)
    other = {"ExternalId": "other", "FirstName": "O", "LastName": "D"}
    both = [{"ExternalId": candidate.external_id, "Markers": ["41023018", "other"]}]
    twice = [{"ExternalId": candidate.external_id, "Markers": ["41023018", "41023018"]}]
    assert patch(api, schedule, Assessors=[JOHN, other], Allocations=both).code == 102
    two = {"AssessingType": "TWO_ASSESSORS"}
    assert list(patch(api, schedule, Settings=two, Assessors=[JOHN, other], Allocations=twice).fields) == ["Allocations[0].Markers[1]"]
    assert patch(api, schedule, Settings=two, Assessors=[JOHN, other], Allocations=both).status == 200
    one = settings(api, schedule, AssessingType="ONE_ASSESSOR")
    assert one.body["Content"]["Allocations"][0]["Markers"] == ["41023018"]


def test_markers_assess_and_moderators_moderate(api, schedule):
    [candidate] = candidates(schedule, 1)
    moderator = {"ExternalId": "mo", "FirstName": "Mo", "LastName": "D", "Role": "MODERATOR"}
    row = {"ExternalId": candidate.external_id, "Markers": ["mo"], "Moderator": "41023018"}
    reply = patch(api, schedule, Assessors=[JOHN, moderator], Allocations=[row])
    assert set(reply.fields) == {"Allocations[0].Markers[0]", "Allocations[0].Moderator"}


def test_the_role_of_an_allocated_assessor_must_go_on_fitting(api, schedule):
    [candidate] = candidates(schedule, 1)
    patch(api, schedule, Assessors=[JOHN], Allocations=[{"ExternalId": candidate.external_id, "Markers": ["41023018"]}])
    assert patch(api, schedule, Assessors=[{"ExternalId": "41023018", "Role": "MODERATOR"}]).code == 102
    assert PoolMember.objects.get().role == "ASSESSOR"


def test_changing_the_type_empties_the_matrix_and_rows_are_questions_then(api, schedule):
    [candidate] = candidates(schedule, 1)
    patch(api, schedule, Assessors=[JOHN], Allocations=[{"ExternalId": candidate.external_id, "Markers": ["41023018"]}])
    content = settings(api, schedule, AllocationType="BY_QUESTIONS").body["Content"]
    assert [row["Markers"] for row in content["Allocations"]] == [[], []]
    question = content["Questions"][0]["ExternalId"]
    row = {"ExternalId": question, "Markers": ["41023018"], "Moderator": None}
    assert patch(api, schedule, Allocations=[row]).body["Content"]["Allocations"][0] == row
    assert patch(api, schedule, Allocations=[{"ExternalId": candidate.external_id}]).code == 102


def test_deleting_an_assessor_withdraws_their_scores_and_allocations(api, schedule):
    script = a_script(schedule)
    patch(api, schedule, Assessors=[JOHN])
    member = PoolMember.objects.get()
    scored(allocated(script, member), member, 2)
    content = patch(api, schedule, Assessors=[{"Action": "DELETE", "ExternalId": "41023018"}]).body["Content"]
    assert content["Assessors"] == []
    assert content["Allocations"][0]["Markers"] == []
    script.refresh_from_db()
    assert (script.status, script.score) == ("OPEN", None)
    assert Evaluation.objects.get().withdrawn_at is not None


def test_the_marker_of_a_published_candidate_stays(api, schedule):
    script = a_marked_script(schedule)
    publish(schedule.pk, by=SYSTEM, now=clock.now())
    marker = PoolMember.objects.get().user
    candidate = script.registration.candidate.external_id
    assert patch(api, schedule, Assessors=[{"Action": "DELETE", "ExternalId": marker.external_id}]).code == 609
    assert patch(api, schedule, Allocations=[{"ExternalId": candidate}]).code == 609
    assert patch(api, schedule, Allocations=[{"ExternalId": candidate, "Markers": [marker.external_id]}]).status == 200
    assert settings(api, schedule, SharingAnnotations=True).code == 609
    assert settings(api, schedule, SharingAnnotations=False).status == 200


def test_settings_of_finished_marking_stay_but_assessors_may_come(api, schedule):
    a_marked_script(schedule)
    assert settings(api, schedule, SharingAnnotations=True).code == 610
    assert patch(api, schedule, Assessors=[JOHN]).status == 200


def test_an_error_in_the_last_part_takes_everything_back(api, schedule):
    reply = patch(api, schedule, Settings={"SharingAnnotations": True}, Assessors=[JOHN], Allocations=[{"ExternalId": "nobody"}])
    assert reply.code == 102
    assert not get(api, schedule)["Settings"]["SharingAnnotations"]
    assert not User.objects.filter(external_id="41023018").exists()
    assert not Allocation.objects.exists()


def test_numbered_errors_come_before_102_wherever_they_are(api, schedule):
    script = a_marked_script(schedule)
    publish(schedule.pk, by=SYSTEM, now=clock.now())
    row = {"ExternalId": script.registration.candidate.external_id, "Markers": []}
    assert patch(api, schedule, Assessors=[{"Role": "KING"}], Allocations=[row]).code == 609


def test_another_tenants_schedule_is_not_found(api, schedule):
    from stratus.tenancy import current
    from support.builders import a_tenant
    from support.caller import an_api

    with current.use(other := a_tenant()):
        stranger = an_api(other)
    assert stranger.get(path(schedule)).code == 301


@pytest.mark.parametrize("method", ["GET", "PATCH"])
def test_statements_do_not_grow_with_candidates_and_assessors(api, method):
    counts = []
    api.get("/results")  # notes the token's use, once a minute
    for size in (2, 9):
        schedule = a_schedule(an_assessment(marking_workflow="EXTENDED"), active=True)
        people = candidates(schedule, size)
        assessors = [{"ExternalId": f"m{size}-{n}", "FirstName": "A", "LastName": "B"} for n in range(size)]
        rows = [{"ExternalId": p.external_id, "Markers": [a["ExternalId"]]} for p, a in zip(people, assessors, strict=True)]
        with CaptureQueriesContext(connection) as queries:
            reply = api(method, path(schedule), {"Assessors": assessors, "Allocations": rows} if method == "PATCH" else None)
        assert reply.status == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]
