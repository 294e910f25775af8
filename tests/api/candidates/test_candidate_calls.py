"""Adding candidates to a schedule and taking them off, over HTTP."""

from __future__ import annotations

import pytest


@pytest.fixture
def schedule(api):
    from support.builders import a_schedule

    return a_schedule(external_id="S1")


def candidates_of(schedule) -> list[str]:
    return list(schedule.registrations.order_by("pk").values_list("candidate__external_id", flat=True))


def test_each_id_is_accounted_for_in_the_given_order(api, schedule):
    from support.builders import a_user

    for external_id in ("u1", "u2", "u3"):
        a_user(external_id=external_id)
    api.put("/schedule/S1/candidates", ["u2"])
    reply = api.put("/schedule/S1/candidates", ["u3", "u2", "nobody", "u1", "u3"])
    assert reply.body["Content"] == {
        "AddedCandidateExternalIds": ["u3", "u1"],
        "NotFoundUserExternalIds": ["nobody"],
        "AlreadyAddedCandidateExternalIds": ["u2"],
    }
    assert candidates_of(schedule) == ["u2", "u3", "u1"]


def test_elements_are_split_at_commas_as_in_the_sample(api, schedule):
    from support.builders import a_user

    for external_id in ("7132", "7133", "7134"):
        a_user(external_id=external_id)
    api.put("/schedule/S1/candidates", ["7132, 7133", 7134])
    assert candidates_of(schedule) == ["7132", "7133", "7134"]


def test_disabled_and_deleted_users_are_not_found_and_any_role_will_do(api, schedule):
    from stratus.foundation import clock
    from support.builders import a_user

    a_user(external_id="disabled", is_active=False)
    a_user(external_id="deleted", deleted_at=clock.now())
    a_user("Author", external_id="author")
    reply = api.put("/schedule/S1/candidates", ["disabled", "deleted", "author"])
    assert reply.body["Content"]["AddedCandidateExternalIds"] == ["author"]
    assert reply.body["Content"]["NotFoundUserExternalIds"] == ["disabled", "deleted"]


def test_users_of_another_tenant_are_not_found(api, schedule):
    from stratus.tenancy import current
    from support.builders import a_tenant, a_user

    with current.use(a_tenant()):
        a_user(external_id="theirs")
    assert api.put("/schedule/S1/candidates", ["theirs"]).error == "No users were found by external ids"


def test_candidates_may_come_while_the_schedule_is_activated(api):
    from support.builders import a_schedule, a_user

    schedule = a_schedule(external_id="S2", active=True)
    a_user(external_id="u1")
    assert api.put("/schedule/S2/candidates", ["u1"]).status == 200
    assert candidates_of(schedule) == ["u1"]


def test_what_can_be_no_id_is_told_beside_the_good_ones(api, schedule):
    from support.builders import a_user

    a_user(external_id="u1")
    elements = [{}, "u1", 5.0, "a\x00b", ["u1"], True, "\ud800", {"a": 1, "b": 2}, None, " ", {}]
    told = ["{}", "5.0", "a\x00b", '["u1"]', "true", "\\ud800", '{"a": 1, "b": 2}']
    reply = api.put("/schedule/S1/candidates", elements)
    assert reply.body["Content"] == {
        "AddedCandidateExternalIds": ["u1"],
        "NotFoundUserExternalIds": told,
        "AlreadyAddedCandidateExternalIds": [],
    }
    reply = api.delete("/external/schedule/S1/candidates", elements)
    assert reply.body["Content"]["DeletedCandidateExternalIds"] == ["u1"]
    assert reply.body["Content"]["NotFoundUserExternalIds"] == told


@pytest.mark.parametrize("body", [None, {}, [], {"ids": ["u1"]}, 5, True, [True, {}, ["u1"], 1.5], [None, " "]])
def test_without_any_id_nothing_is_done(api, schedule, body):
    assert api.put("/schedule/S1/candidates", body).error == "No external ids have been provided"


def test_removing_tells_users_from_candidates(api, schedule):
    from support.builders import a_user

    for external_id in ("u1", "u2"):
        a_user(external_id=external_id)
    api.put("/schedule/S1/candidates", ["u1"])
    reply = api.delete("/external/schedule/S1/candidates", ["u1", "u2", "nobody"])
    assert reply.body["Content"] == {
        "DeletedCandidateExternalIds": ["u1"],
        "NotFoundCandidateExternalIds": ["u2"],
        "NotFoundUserExternalIds": ["nobody"],
    }
    assert candidates_of(schedule) == []


def test_a_removed_candidates_link_opens_nothing(api, schedule):
    from stratus.tenancy import current
    from stratus.tenancy.models import Credential
    from support.builders import a_user

    a_user(external_id="u1")
    api.put("/schedule/S1/candidates", ["u1"])
    assert Credential.objects.filter(kind="LAUNCH", tenant_id=current.require_id()).count() == 1
    api.delete("/external/schedule/S1/candidates", ["u1"])
    assert not Credential.objects.filter(kind="LAUNCH", tenant_id=current.require_id()).exists()


def test_a_candidate_about_whom_an_incident_was_noted_stays(api):
    from stratus.foundation import clock
    from stratus.invigilation.models import IncidentNote
    from stratus.scheduling.schedules.actions import deactivate
    from support.builders import SYSTEM, a_registration

    registration = a_registration()
    IncidentNote.objects.create(registration=registration, severity="LOW", text="Came late", noted_at=clock.now())
    schedule = deactivate(registration.schedule_id, by=SYSTEM, now=clock.now())
    reply = api.delete(f"/external/schedule/{schedule.external_id}/candidates", [registration.candidate.external_id])
    assert (reply.status, reply.error) == (400, "Can’t update activated schedule")
    assert candidates_of(schedule) == [registration.candidate.external_id]
