"""`PUT /external/schedule/{externalId}/cleanup/mark`: marking a schedule for timed deletion."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from stratus.foundation import clock

MARK = "/external/schedule/S1/cleanup/mark"


@pytest.fixture
def schedule(tenant):
    from support.builders import a_schedule

    return a_schedule(external_id="S1", active=True)


def test_the_documented_request(api, schedule):
    at = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)
    with time_machine.travel(at, tick=False):
        reply = api.put(MARK, {"NoticePeriod": 30})
    assert (reply.status, reply.body) == (200, {"Success": True, "Errors": None})
    schedule.refresh_from_db()
    assert (schedule.deletion_marked_at, schedule.deletion_notice_days) == (at, 30)


@pytest.mark.parametrize(
    ("body", "days"),
    [
        (None, 120),
        ({}, 120),
        ({"NoticePeriod": None}, 120),
        ({"NoticePeriod": " "}, 120),
        ({"Notice": 1}, 120),
        ({"noticeperiod": "30"}, 30),
        ({"NOTICEPERIOD": 0}, 0),
        ({"NoticePeriod": 3650}, 3650),
    ],
)
def test_the_notice_comes_as_text_or_number_and_is_120_days_if_absent(api, schedule, body, days):
    assert api.put("/schedule/S1/cleanup/mark/", body).status == 200
    schedule.refresh_from_db()
    assert schedule.deletion_notice_days == days


@pytest.mark.parametrize("days", [-1, 3651, "soon", 1.5, True, [30], {"Days": 30}, 10**40, "9" * 30, "3\x000"])
def test_any_other_notice_is_named_and_marks_nothing(api, schedule, days):
    reply = api.put(MARK, {"NoticePeriod": days})
    assert (reply.status, reply.error, list(reply.fields)) == (400, "Schedule info is not valid", ["NoticePeriod"])
    schedule.refresh_from_db()
    assert schedule.deletion_marked_at is None


def test_a_body_that_is_no_object_is_told(api, schedule):
    assert api.put(MARK, [30]).fields == {"": "Must be an object."}


def test_a_schedule_in_any_state_can_be_marked(api, tenant):
    from stratus.scheduling.models import Schedule
    from support.builders import a_schedule

    a_schedule(external_id="draft")
    a_schedule(external_id="over", active=True, now=clock.now() - timedelta(days=9))
    archived = a_schedule(external_id="archived", active=True)
    archived.archived_at = clock.now()
    archived.save()
    for external_id in ("draft", "over", "archived"):
        assert api.put(f"/external/schedule/{external_id}/cleanup/mark").status == 200
    assert Schedule.objects.filter(deletion_notice_days=120).count() == 3


def test_marking_again_begins_anew(api, schedule):
    from stratus.events.models import Event

    first, again = datetime(2026, 11, 2, tzinfo=UTC), datetime(2026, 12, 24, tzinfo=UTC)
    for at, days in ((first, 30), (again, 60)):
        with time_machine.travel(at, tick=False):
            api.put(MARK, {"NoticePeriod": days})
    schedule.refresh_from_db()
    assert (schedule.deletion_marked_at, schedule.deletion_notice_days) == (again, 60)
    events = Event.objects.filter(kind="schedule.marked_for_deletion").order_by("pk")
    assert [(event.actor_id, event.door, event.data) for event in events] == [
        (api.owner.pk, "API", {"notice_days": 30}),
        (api.owner.pk, "API", {"notice_days": 60}),
    ]


def test_what_is_marked_is_gone_for_other_systems_once_it_was_erased(api, schedule):
    from stratus.retention.erasure import erase_due
    from support.builders import a_registration

    a_registration(schedule)
    api.put(MARK, {"NoticePeriod": 10})
    assert api.get("/external/schedule/S1").status == 200
    assert erase_due(now=schedule.ends_at + timedelta(days=10)) == 1
    assert api.get("/external/schedule/S1").error == "Schedule hasn't been found by external id"
    assert api.get("/schedule/S1/invigilation-info").code == 301


def test_a_schedule_of_another_tenant_is_not_found(api, tenant):
    from stratus.tenancy import current
    from support.builders import a_schedule, a_tenant

    with current.use(a_tenant()):
        a_schedule(external_id="S1")
    assert api.put(MARK).error == "Schedule hasn't been found by external id"


def test_a_token_whose_owner_lost_the_right_is_refused(api, schedule):
    from support.builders import a_role

    api.owner.role = a_role("Candidate")
    api.owner.save()
    assert api.put(MARK).status == 403


# Taking it back


def told(api) -> tuple[str | None, int | None]:
    content = api.get("/external/schedule/S1").body["Content"]
    return content["MarkedForDeletionOn"], content["NoticePeriod"]


def test_the_mark_is_read_back_and_can_be_taken_back(api, schedule):
    from stratus.events.models import Event

    assert told(api) == (None, None)
    with time_machine.travel(datetime(2026, 11, 2, 12, 0, 0, 250_000, tzinfo=UTC), tick=False):
        api.put(MARK, {"NoticePeriod": 30})
    assert told(api) == ("2026-11-02T12:00:00.250Z", 30)
    assert api.delete(MARK).body == {"Success": True, "Errors": None}
    assert told(api) == (None, None)
    event = Event.objects.get(kind="schedule.deletion_cancelled")
    assert (event.actor_id, event.door) == (api.owner.pk, "API")


def test_a_schedule_whose_mark_was_taken_back_is_not_erased(api, schedule):
    from stratus.retention.erasure import erase_due

    api.put(MARK, {"NoticePeriod": 0})
    api.delete(MARK)
    assert erase_due(now=schedule.ends_at + timedelta(days=10)) == 0
    assert api.get("/external/schedule/S1").status == 200


def test_taking_back_what_is_not_there_changes_nothing(api, schedule):
    from stratus.events.models import Event

    before = Event.objects.count()
    assert api.delete("/schedule/S1/cleanup/mark/").status == 200
    assert Event.objects.count() == before


def test_the_mark_of_another_tenants_schedule_stays(api, tenant):
    from stratus.tenancy import current
    from support.builders import a_schedule, a_tenant

    with current.use(a_tenant()):
        theirs = a_schedule(external_id="S1")
        type(theirs).objects.update(deletion_marked_at=clock.now(), deletion_notice_days=1)
    assert api.delete(MARK).error == "Schedule hasn't been found by external id"
    with current.use(theirs.tenant_id):
        theirs.refresh_from_db()
    assert theirs.deletion_marked_at is not None
