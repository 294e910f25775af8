"""Marking settings and people: disabled and deleted assessors, those without User ID, particulars of new ones, very many at once."""

from __future__ import annotations

from typing import Any

import pytest

from stratus.events.models import Event
from stratus.foundation import clock
from stratus.marking.models import Allocation, PoolMember
from stratus.marking.setup import actions
from stratus.marking.setup.changes import AllocationRow
from stratus.people.models import User
from stratus.scheduling.models import Registration, Schedule
from stratus.tenancy.bulk import insert_many
from support.builders import SYSTEM, a_marked_script, a_member, a_registration, a_schedule, a_user, an_assessment
from support.caller import Api, Reply


@pytest.fixture
def schedule(tenant) -> Schedule:
    return a_schedule(an_assessment(marking_workflow="EXTENDED"), active=True)


def path(schedule: Schedule) -> str:
    return f"/external/schedule/{schedule.external_id}/marking/settings"


def get(api: Api, schedule: Schedule) -> dict[str, Any]:
    return api.get(path(schedule)).body["Content"]


def patch(api: Api, schedule: Schedule, **body: Any) -> Reply:
    return api.patch(path(schedule), body)


def sent_back(api: Api, schedule: Schedule) -> None:
    """The answer as a body changes nothing."""
    before, events, users = get(api, schedule), Event.objects.count(), User.objects.count()
    rows = list(Allocation.objects.order_by("pk").values())
    reply = api.patch(path(schedule), before)
    assert (reply.status, reply.body["Content"]) == (200, before)
    assert (Event.objects.count(), User.objects.count(), list(Allocation.objects.order_by("pk").values())) == (events, users, rows)


def disable(user: User) -> User:
    User.objects.filter(pk=user.pk).update(is_active=False)
    return user


def test_with_a_disabled_assessor_an_answer_may_still_be_sent_back(api, schedule):
    disable(a_member(schedule).user)
    sent_back(api, schedule)


def test_a_disabled_assessor_gets_another_role_or_leaves_but_is_not_described_anew(api, schedule):
    user = disable(a_member(schedule).user)
    one = {"ExternalId": user.external_id}
    assert patch(api, schedule, Assessors=[one | {"Role": "MODERATOR"}]).body["Content"]["Assessors"][0]["Role"] == "MODERATOR"
    for change in ({"FirstName": "New"}, {"City": "Utrecht"}):
        assert list(patch(api, schedule, Assessors=[one | change]).fields) == ["Assessors[0].ExternalId"]
    assert patch(api, schedule, Assessors=[one | {"Action": "DELETE"}]).body["Content"]["Assessors"] == []


def test_a_disabled_user_does_not_come_into_the_pool(api, schedule):
    user = disable(a_user("Marker"))
    assert list(patch(api, schedule, Assessors=[{"ExternalId": user.external_id}]).fields) == ["Assessors[0].ExternalId"]
    assert not PoolMember.objects.exists()


def test_a_deleted_assessor_is_shown_no_more_and_their_scores_stay(api, schedule):
    script = a_marked_script(schedule)
    user = PoolMember.objects.get().user
    User.objects.filter(pk=user.pk).update(deleted_at=clock.now())
    content = get(api, schedule)
    assert (content["Assessors"], content["Allocations"][0]["Markers"]) == ([], [])
    sent_back(api, schedule)
    script.refresh_from_db()
    assert (script.status, script.score) == ("COMPLETE", 3)
    assert patch(api, schedule, Assessors=[{"Action": "DELETE", "ExternalId": user.external_id}]).code == 102


def test_the_id_of_a_deleted_assessor_names_whoever_has_it_now(api, schedule):
    old = a_member(schedule)
    candidate = a_registration(schedule).candidate.external_id
    row = {"ExternalId": candidate, "Markers": [old.user.external_id], "Moderator": None}
    patch(api, schedule, Allocations=[row])
    User.objects.filter(pk=old.user_id).update(deleted_at=clock.now())
    new = {"ExternalId": old.user.external_id, "FirstName": "New", "LastName": "Brown"}
    content = patch(api, schedule, Assessors=[new], Allocations=[row]).body["Content"]
    assert ([a["FirstName"] for a in content["Assessors"]], content["Allocations"]) == (["New"], [row])
    assert Allocation.objects.get().first_marker.user_id != old.user_id


def test_an_assessor_without_user_id_stays_allocated_when_an_answer_is_sent_back(api, schedule):
    hidden = a_member(schedule, user=a_user("Marker", external_id=""))
    registration = a_registration(schedule)
    row = AllocationRow(str(registration.pk), [str(hidden.pk)])
    actions.allocate(schedule.pk, [row], by=SYSTEM, now=clock.now())
    sent_back(api, schedule)


def test_the_photo_and_the_password_of_a_new_assessor(api, schedule):
    photo = "https://example.org/john.png"
    new = {"ExternalId": "j1", "FirstName": "John", "LastName": "Brown", "Photo": photo, "Password": " secret "}
    reply = patch(api, schedule, Assessors=[new, new | {"ExternalId": "j2", "Password": "  "}])
    assert "Password" not in reply.body["Content"]["Assessors"][0]
    first, second = User.objects.filter(external_id__in=["j1", "j2"]).order_by("external_id")
    assert (first.photo_url, first.check_password(" secret "), second.has_usable_password()) == (photo, True, False)
    other = {"ExternalId": "j1", "Photo": photo + "?2"}
    assert patch(api, schedule, Assessors=[other]).status == 200
    first.refresh_from_db()
    assert first.photo_url == photo + "?2"


def test_the_user_name_of_a_new_assessor_is_as_long_as_everywhere(api, schedule):
    new = {"ExternalId": "j1", "FirstName": "John", "LastName": "Brown", "UserName": "x" * 51}
    assert list(patch(api, schedule, Assessors=[new]).fields) == ["Assessors[0].UserName"]
    assert patch(api, schedule, Assessors=[new | {"UserName": "x" * 50}]).status == 200
    assert patch(api, schedule, Assessors=[new]).status == 200  # the user exists now, so the name is not checked


def test_any_whole_number_is_an_id(api, schedule):
    candidate = a_registration(schedule, a_user(external_id="7131")).candidate
    assessor = {"ExternalId": 41.0, "FirstName": "John", "LastName": "Brown"}
    content = patch(api, schedule, Assessors=[assessor], Allocations=[{"ExternalId": 7131.0, "Markers": [41.0]}]).body["Content"]
    assert content["Allocations"] == [{"ExternalId": candidate.external_id, "Markers": ["41"], "Moderator": None}]


def test_very_many_allocations_in_one_call(api, schedule, very_many):
    count, role = very_many, a_user().role
    users = [User(role=role, username=f"c{n}", external_id=f"c{n}") for n in range(count)]
    insert_many(users)
    insert_many([Registration(schedule=schedule, candidate=user) for user in users])
    assessors = [{"ExternalId": f"m{n}", "FirstName": "A", "LastName": "B"} for n in range(20)]
    rows = [{"ExternalId": f"c{n}", "Markers": [f"m{n % 20}"], "Moderator": None} for n in range(count)]
    reply = patch(api, schedule, Assessors=assessors, Allocations=rows)
    assert reply.status == 200
    assert reply.body["Content"]["Allocations"] == rows
