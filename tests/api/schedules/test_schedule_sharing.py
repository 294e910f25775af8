"""Sharing a schedule and taking it back, over HTTP."""

from __future__ import annotations

import json
from typing import Any

import pytest
from test_statements import SIZES, statements

DONE = {"Success": True, "Errors": None}


@pytest.fixture
def schedule(api):
    from support.builders import a_schedule

    return a_schedule(external_id="S1")


def share(api, users: Any, access: Any = True, schedule: str = "S1"):
    return api.put(f"/external/schedule/{schedule}/sharing", {"Filter": {"Users": users}, "Access": access})


def sharing(schedule) -> list[str]:
    return sorted(schedule.shared_with.values_list("user__username", flat=True))


def test_the_sample_shares_and_takes_back(api, schedule):
    from stratus.access.actor import Actor, Door
    from stratus.events.models import Event
    from stratus.scheduling.queries import schedules_visible_to
    from support.builders import a_user

    user = a_user("Scheduler", username="name1", external_id="u1", email="n@example.org")
    me = Actor.of(user, Door.UI)
    reply = share(api, ["name1"])
    assert (reply.status, reply.body) == (200, DONE)
    assert list(schedules_visible_to(me)) == [schedule]
    assert api.get("/external/schedule/S1").body["Content"]["SharingInformation"] == [
        {"ExternalId": "u1", "FirstName": user.first_name, "LastName": user.last_name, "UserName": "name1", "Email": "n@example.org"}
    ]
    reply = share(api, ["name1"], False)
    assert (reply.status, reply.body) == (200, DONE)
    assert list(schedules_visible_to(me)) == []
    assert list(Event.objects.filter(kind__contains="shared").order_by("pk").values_list("kind", "schedule_id", "data")) == [
        ("schedule.shared", schedule.pk, {"user_id": user.pk}),
        ("schedule.unshared", schedule.pk, {"user_id": user.pk}),
    ]


def test_names_come_in_any_case_and_unknown_ones_are_left_out(api, schedule):
    from stratus.tenancy import current
    from support.builders import a_tenant, a_user

    a_user("Scheduler", username="Émile")
    a_user("Scheduler", username="42")
    with current.use(a_tenant()):
        a_user("Scheduler", username="theirs")
    body = {"filter": {"USERS": [" éMILE ", "nobody", 42, None, "", "theirs"]}, "access": "TRUE"}
    assert api.put("/schedule/S1/sharing/", body).body == DONE
    assert sharing(schedule) == ["42", "Émile"]
    assert share(api, ["nobody"]).body == DONE


def test_disabled_and_deleted_users_get_nothing_but_lose_what_they_have(api, schedule):
    from stratus.foundation import clock
    from stratus.people.models import User
    from support.builders import a_user

    for name in ("present", "disabled"):
        a_user("Scheduler", username=name)
    a_user("Scheduler", username="deleted", deleted_at=clock.now())
    share(api, ["present", "disabled", "deleted"])
    assert sharing(schedule) == ["disabled", "present"]
    User.objects.filter(username="disabled").update(is_active=False)
    share(api, ["disabled"], False)
    assert sharing(schedule) == ["present"]
    share(api, ["disabled"])
    assert sharing(schedule) == ["present"]


def test_the_owner_is_left_out_and_nobody_has_it_twice(api, schedule):
    from support.builders import a_user

    a_user("Scheduler", username="name1")
    for _time in range(2):
        assert share(api, [schedule.owner.username, "name1", "NAME1"]).body == DONE
    assert sharing(schedule) == ["name1"]


@pytest.mark.parametrize("access", [None, " "])
def test_without_access_nothing_changes(api, schedule, access):
    from support.builders import a_user

    a_user("Scheduler", username="name1")
    assert share(api, ["name1"], access).body == DONE
    assert api.put("/external/schedule/S1/sharing", {"Filter": {"Users": ["name1"]}}).body == DONE
    assert sharing(schedule) == []


def test_it_works_in_every_state(api):
    from datetime import timedelta

    from stratus.foundation import clock
    from support.builders import a_schedule, a_user

    user = a_user("Scheduler", username="name1")
    a_schedule(external_id="active", active=True)
    a_schedule(external_id="over", active=True, now=clock.now() - timedelta(days=9))
    for external_id in ("active", "over"):
        assert share(api, [user.username], schedule=external_id).body == DONE
        assert len(api.get(f"/external/schedule/{external_id}").body["Content"]["SharingInformation"]) == 1


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"Filter": {"Users": ["a", {}]}}, "Filter.Users[1]"),
        ({"Filter": {"Users": ["a\x00b"]}}, "Filter.Users[0]"),
        ({"Filter": {"Users": ["\ud800"]}}, "Filter.Users[0]"),
        ({"Filter": {"Users": "name1"}}, "Filter.Users"),
        ({"Filter": []}, "Filter"),
        ({"Access": True}, "Filter"),
        ({"Filter": {}, "Access": "perhaps"}, "Filter.Users"),
    ],
)
def test_what_cannot_be_read_is_told_by_field(api, schedule, body, field):
    reply = api.put("/external/schedule/S1/sharing", body)
    assert (reply.status, reply.error, reply.code) == (400, "Filter.Users can not be null or empty", 216)
    assert set(reply.fields) == {field}


@pytest.mark.parametrize("wrong", ["perhaps", 5, [], {}, b'"x", "access": "y"'], ids=str)
def test_an_access_that_is_neither_true_nor_false_has_an_error_of_its_own(api, schedule, wrong):
    given = wrong if isinstance(wrong, bytes) else json.dumps(wrong).encode()
    reply = api.put("/external/schedule/S1/sharing", b'{"Filter": {"Users": ["name1"]}, "Access": %s}' % given)
    assert (reply.status, reply.error, reply.code, list(reply.fields)) == (400, "Unknown error", 102, ["Access"])


def test_a_wrong_access_is_reported_after_everything_else(api):
    assert share(api, [], access="perhaps").code == 216
    assert share(api, ["name1"], schedule="nothing", access="perhaps").code == 301


def test_a_schedule_of_another_tenant_is_not_found(api):
    from stratus.tenancy import current
    from support.builders import a_schedule, a_tenant

    with current.use(a_tenant()):
        a_schedule(external_id="THEIRS")
    assert share(api, ["name1"], schedule="THEIRS").code == 301


def test_a_token_whose_owner_lost_the_right_changes_nothing(api, schedule):
    from support.builders import a_role

    api.owner.role = a_role("Candidate")
    api.owner.save()
    assert share(api, ["name1"]).status == 403


def test_statements_do_not_grow_with_users(warm):
    from support.builders import a_schedule, a_user

    for n in SIZES:
        a_schedule(external_id=f"S{n}")
    names = [a_user("Scheduler").username for _n in range(max(SIZES))]
    shared = [statements(lambda n=n: share(warm, names[:n], schedule=f"S{n}")) for n in SIZES]
    taken_back = [statements(lambda n=n: share(warm, names[:n], False, schedule=f"S{n}")) for n in SIZES]
    assert shared[0] == shared[1]
    assert taken_back[0] == taken_back[1]


def test_very_many_in_one_call(api, schedule, very_many):
    from stratus.people.models import User
    from stratus.tenancy.bulk import insert_many
    from support.builders import a_role

    role = a_role("Scheduler")
    names = [f"s{n}" for n in range(very_many)]
    insert_many([User(username=name, role=role) for name in names])
    assert share(api, names).body == DONE
    assert schedule.shared_with.count() == very_many
    assert share(api, names, False).body == DONE
    assert schedule.shared_with.count() == 0
