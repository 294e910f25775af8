"""Adding invigilators to a schedule and taking them off, over HTTP."""

from __future__ import annotations

from typing import Any

import pytest
from test_statements import SIZES, statements

from support.costs import grows_by_at_most

NO_RIGHT = "User does not have permissions to be invigilator"
NOT_ADDED = "User has not been added as invigilator of this schedule"


@pytest.fixture
def schedule(api):
    from support.builders import a_schedule

    return a_schedule(external_id="S1")


def watching(schedule) -> list[str]:
    return list(schedule.invigilators.order_by("pk").values_list("user__external_id", flat=True))


def item(external_id: str, code: int, text: str) -> dict[str, Any]:
    return {"UserExtId": external_id, "Code": code, "Error": text}


def test_the_sample_adds_who_may_and_says_who_may_not(api, schedule):
    from support.builders import a_user

    a_user("Invigilator", external_id="1")
    a_user("Candidate", external_id="89999")
    reply = api.put("/schedule/S1/invigilators", ["1", "89999"])
    assert reply.status == 200
    assert reply.body == {
        "Content": {"SuccessfullyAdded": ["1"], "Errors": [item("89999", 318, NO_RIGHT)]},
        "Success": True,
        "Errors": None,
    }
    assert watching(schedule) == ["1"]


def test_unknown_disabled_and_deleted_users_and_those_of_other_tenants_have_no_right(api, schedule):
    from stratus.foundation import clock
    from stratus.tenancy import current
    from support.builders import a_tenant, a_user

    a_user("Invigilator", external_id="disabled", is_active=False)
    a_user("Invigilator", external_id="deleted", deleted_at=clock.now())
    with current.use(a_tenant()):
        a_user("Invigilator", external_id="theirs")
    ids = ["disabled", "deleted", "theirs", "nobody"]
    reply = api.put("/schedule/S1/invigilators", ids)
    assert reply.status == 200
    assert reply.body["Content"] == {"SuccessfullyAdded": [], "Errors": [item(text, 318, NO_RIGHT) for text in ids]}


def test_adding_again_says_the_same_and_adds_nobody_twice(api, schedule):
    from stratus.events.models import Event
    from support.builders import a_user

    a_user("Invigilator", external_id="1")
    for _time in range(2):
        assert api.put("/schedule/S1/invigilators", ["1", "1"]).body["Content"] == {"SuccessfullyAdded": ["1"], "Errors": []}
    assert watching(schedule) == ["1"]
    assert Event.objects.filter(kind="invigilators.added").count() == 1


def test_ids_may_be_numbers_and_several_in_a_text(api, schedule):
    from support.builders import a_user

    for external_id in ("1", "2", "3"):
        a_user("Invigilator", external_id=external_id)
    assert api.put("/external/schedule/S1/invigilators/", [3, "1, 2"]).status == 200
    assert watching(schedule) == ["3", "1", "2"]


def test_what_can_be_no_id_is_told_beside_the_good_ones(api, schedule):
    from support.builders import a_user

    a_user("Invigilator", external_id="1")
    elements = [{}, "1", True, "a\x00b", "\ud800", None, 1.5]
    for method, code, text in (("PUT", 318, NO_RIGHT), ("DELETE", 319, NOT_ADDED)):
        content = api(method, "/schedule/S1/invigilators", elements).body["Content"]
        assert content["Errors"] == [item(each, code, text) for each in ("{}", "true", "a\x00b", "\\ud800", "1.5")]


def test_it_works_while_the_schedule_is_activated(api):
    from support.builders import a_schedule, a_user

    schedule = a_schedule(external_id="S2", active=True)
    a_user("Invigilator", external_id="1")
    assert api.put("/schedule/S2/invigilators", ["1"]).status == 200
    assert watching(schedule) == ["1"]
    assert api.delete("/schedule/S2/invigilators", ["1"]).status == 200
    assert watching(schedule) == []


def test_a_draft_whose_window_is_past_is_not_over(api):
    from datetime import timedelta

    from stratus.foundation import clock
    from support.builders import a_schedule, a_user

    past = clock.now() - timedelta(days=9)
    a_schedule(external_id="S3", starts_at=past, ends_at=past + timedelta(days=1))
    a_user("Invigilator", external_id="1")
    assert api.put("/schedule/S3/invigilators", ["1"]).status == 200


def test_removing_says_who_did_not_watch(api, schedule):
    from stratus.people.models import User
    from support.builders import a_user

    for external_id in ("1", "2", "3"):
        a_user("Invigilator", external_id=external_id)
    api.put("/schedule/S1/invigilators", ["1", "3"])
    User.objects.filter(external_id="3").update(is_active=False)
    reply = api.delete("/schedule/S1/invigilators", ["1", "2", "nobody", "3"])
    assert reply.status == 200
    assert reply.body == {
        "Content": {"SuccessfullyRemoved": ["1", "3"], "Errors": [item("2", 319, NOT_ADDED), item("nobody", 319, NOT_ADDED)]},
        "Success": True,
        "Errors": None,
    }
    assert watching(schedule) == []


def test_an_invigilator_added_here_sees_the_schedule_and_removed_no_more(api):
    from stratus.access.actor import Actor, Door
    from stratus.scheduling.queries import schedules_invigilated_by
    from support.builders import a_schedule, a_user

    schedule = a_schedule(external_id="S2", active=True)
    me = Actor.of(a_user("Invigilator", external_id="1"), Door.UI)
    api.put("/schedule/S2/invigilators", ["1"])
    assert list(schedules_invigilated_by(me)) == [schedule]
    api.delete("/schedule/S2/invigilators", ["1"])
    assert list(schedules_invigilated_by(me)) == []


def test_people_may_still_change_who_watches_a_finished_schedule(api):
    from datetime import timedelta

    from stratus.foundation import clock
    from stratus.scheduling.invigilators import actions
    from support.builders import SYSTEM, a_schedule, a_user

    past = clock.now() - timedelta(days=9)
    schedule = a_schedule(active=True, now=past)
    user = a_user("Invigilator")
    actions.add_invigilators(schedule.pk, [user.pk], by=SYSTEM, now=clock.now())
    assert actions.remove_invigilators(schedule.pk, [user.pk], by=SYSTEM, now=clock.now()) == [user.pk]


def test_inviting_to_a_schedule_that_is_over_by_upsert_is_refused_in_that_pages_words(api):
    from datetime import timedelta

    from stratus.external_api.wire.envelope import seconds
    from stratus.foundation import clock
    from support.builders import a_schedule, a_user

    past = clock.now().replace(microsecond=0) - timedelta(days=9)
    schedule = a_schedule(external_id="S4", active=True, now=past)
    a_user("Invigilator", external_id="1")
    wanted = {
        "AssessmentExtId": schedule.assessment.external_id,
        "ScheduleExtId": "S4",
        "StartDateTime": seconds(schedule.starts_at),
        "GroupExtId": "G",
        "GroupName": "Group",
        "Invigilators": ["1"],
    }
    reply = api.post("/schedule", {"Upsert": True, "Schedule": wanted, "Candidates": []})
    assert (reply.status, reply.error) == (400, "Can’t update activated schedule")
    assert watching(schedule) == []


def test_a_schedule_of_another_tenant_is_not_found(api):
    from stratus.tenancy import current
    from support.builders import a_schedule, a_tenant

    with current.use(a_tenant()):
        a_schedule(external_id="THEIRS")
    assert api.put("/schedule/THEIRS/invigilators", ["1"]).code == 301


def test_a_token_whose_owner_lost_the_right_changes_nothing(api, schedule):
    from support.builders import a_role

    api.owner.role = a_role("Candidate")
    api.owner.save()
    assert api.put("/schedule/S1/invigilators", ["1"]).status == 403


def test_statements_do_not_grow_with_invigilators(warm):
    from support.builders import a_schedule, a_user

    for n in SIZES:
        a_schedule(external_id=f"S{n}")
    ids = [a_user("Invigilator").external_id for _n in range(max(SIZES))]
    added = [statements(lambda n=n: warm.put(f"/schedule/S{n}/invigilators", ids[:n])) for n in SIZES]
    removed = [statements(lambda n=n: warm.delete(f"/schedule/S{n}/invigilators", ids[:n])) for n in SIZES]
    assert added[0] == added[1]
    assert removed[0] == removed[1]


def test_very_many_in_one_call(api, schedule, very_many):
    from stratus.people.models import User
    from stratus.tenancy.bulk import insert_many
    from support.builders import a_role

    role = a_role("Invigilator")
    count = very_many
    insert_many([User(username=f"w{n}", external_id=f"w{n}", role=role) for n in range(count)])
    ids = [f"w{n}" for n in range(count)]
    with grows_by_at_most(count // 25):
        assert len(api.put("/schedule/S1/invigilators", ids).body["Content"]["SuccessfullyAdded"]) == count
    assert watching(schedule) == ids
    with grows_by_at_most(count // 25):
        assert len(api.delete("/schedule/S1/invigilators", ids).body["Content"]["SuccessfullyRemoved"]) == count
