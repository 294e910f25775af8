"""Creating, changing, activating, reading and deleting schedules over HTTP."""

from __future__ import annotations

from datetime import timedelta

import pytest

from stratus.foundation import clock

SAMPLE = {
    "Title": "Test",
    "AssessmentExternalId": "EXT1",
    "ScheduleExternalId": "EXT_sch_1",
    "StartDateTime": "2021-05-21T10:00:00",
    "EndDateTime": "2021-05-25T20:00:00",
    "PIN": "1234",
}


@pytest.fixture
def assessment(tenant):
    from support.builders import an_assessment

    return an_assessment(title="Accountancy", external_id="EXT1", duration=120, extra_time=60)


def the(external_id: str):
    from stratus.scheduling.models import Schedule

    return Schedule.objects.select_related("owner", "hierarchy").get(external_id=external_id, deleted_at=None)


def without(*names: str, **changes: object) -> dict:
    return {name: value for name, value in SAMPLE.items() if name not in names} | changes


# Creating


def test_a_draft_is_owned_by_the_scheduler_and_belongs_to_the_root(api, assessment, scheduler):
    assert api.post("/external/schedule", SAMPLE).body == {"Content": "EXT_sch_1", "Success": True, "Errors": None}
    schedule = the("EXT_sch_1")
    assert (schedule.status, schedule.owner, schedule.hierarchy.parent_id) == ("DRAFT", scheduler, None)
    assert (schedule.title, schedule.pin, schedule.made_by_api) == ("Test", "1234", True)


def test_without_id_and_title_both_are_made(api, assessment):
    external_id = api.post("/external/schedule", without("ScheduleExternalId", "Title")).body["Content"]
    assert external_id.startswith("SCH-")
    assert len(external_id) == 16
    assert the(external_id).title == "Accountancy 2021-05-21"


def test_without_end_it_is_start_plus_duration_plus_an_hour_and_follows_the_start(api, assessment):
    api.post("/external/schedule", without("EndDateTime"))
    assert the("EXT_sch_1").ends_at.isoformat() == "2021-05-21T13:00:00+00:00"
    api.patch("/external/schedule/EXT_sch_1", {"StartDateTime": "2021-05-22T10:00:00Z"})
    assert the("EXT_sch_1").ends_at.isoformat() == "2021-05-22T13:00:00+00:00"


def test_a_given_end_stays_when_only_the_start_changes(api, assessment):
    api.post("/external/schedule", SAMPLE)
    api.patch("/external/schedule/EXT_sch_1", {"StartDateTime": "2021-05-22T10:00:00Z"})
    assert the("EXT_sch_1").ends_at.isoformat() == "2021-05-25T20:00:00+00:00"


@pytest.mark.parametrize(
    ("end", "status"), [("2021-05-21T13:00:00Z", 400), ("2021-05-21T13:00:00.001Z", 200), ("2021-05-21T10:00:00Z", 400)]
)
def test_the_window_must_be_greater_than_duration_and_extra_time(api, assessment, end, status):
    reply = api.post("/external/schedule", without(EndDateTime=end))
    assert reply.status == status
    if status == 400:
        assert reply.error == "Schedule info is not valid"
        assert list(reply.fields) == ["EndDateTime"]


def test_without_time_limit_an_end_must_be_given(api):
    from support.builders import an_assessment

    an_assessment(external_id="OPEN", duration=None)
    assert list(api.post("/external/schedule", without("EndDateTime", AssessmentExternalId="OPEN")).fields) == ["EndDateTime"]
    assert api.post("/external/schedule", without(AssessmentExternalId="OPEN", EndDateTime="2021-05-21T10:00:01Z")).status == 200


def test_a_time_without_zone_is_in_the_default_time_zone(api, assessment):
    from stratus.organisation.models import ApiSettings

    ApiSettings.objects.update(time_zone="Europe/Amsterdam")
    api.post("/external/schedule", without("EndDateTime", "Title", StartDateTime="2021-05-21T00:30:00"))
    schedule = the("EXT_sch_1")
    assert schedule.starts_at.isoformat() == "2021-05-20T22:30:00+00:00"
    assert (schedule.title, schedule.time_zone) == ("Accountancy 2021-05-21", "Europe/Amsterdam")


def test_a_taken_id_is_a_detail_of_schedule_info_is_not_valid(api, assessment):
    api.post("/external/schedule", SAMPLE)
    reply = api.post("/external/schedule", SAMPLE)
    assert reply.error == "Schedule info is not valid"
    assert reply.fields == {"ScheduleExternalId": "Schedule[EXT_sch_1] already exists"}


def test_the_id_of_a_deleted_schedule_is_free_again(api, assessment):
    api.post("/external/schedule", SAMPLE)
    assert api.delete("/external/schedule/EXT_sch_1").body == {"Success": True, "Errors": None}
    assert api.post("/external/schedule", SAMPLE).status == 200


def test_several_wrong_fields_are_told_at_once(api, assessment):
    reply = api.post("/external/schedule", without(Title="x" * 101, PIN="1" * 65, ScheduleExternalId="a b", UseProctorIo="maybe"))
    assert set(reply.fields) == {"Title", "PIN", "UseProctorIo"}


@pytest.mark.parametrize("external_id", ["a b", "..", "é", "a/b", "a,b"])
def test_an_id_has_ascii_letters_digits_and_three_signs(api, assessment, external_id):
    assert list(api.post("/external/schedule", without(ScheduleExternalId=external_id)).fields) == ["ScheduleExternalId"]


def test_a_missing_mandatory_field_is_named(api, assessment):
    reply = api.post("/external/schedule", {})
    assert reply.fields == {"AssessmentExternalId": "Is required.", "StartDateTime": "Is required."}


def test_an_owner_overrides_the_scheduler_whatever_the_letter_case(api, assessment):
    from stratus.organisation.models import ApiSettings
    from support.builders import a_user

    ApiSettings.objects.update(scheduler=None)
    owner = a_user("Scheduler", username="Boss")
    assert api.post("/external/schedule", without(Owner="bOSS")).status == 200
    assert the("EXT_sch_1").owner == owner


def test_an_unknown_owner_is_a_wrong_field_and_one_without_the_right_is_the_second_text(api, assessment):
    from support.builders import a_user

    assert list(api.post("/external/schedule", without(Owner="nobody")).fields) == ["Owner"]
    a_user("Marker", username="marker")
    assert api.post("/external/schedule", without(Owner="marker")).error.startswith("Selected scheduler no longer has permission")


def test_the_settings_invigilator_watches_what_the_api_creates(api, assessment):
    from stratus.organisation.models import ApiSettings
    from support.builders import a_user

    watcher = a_user("Invigilator")
    ApiSettings.objects.update(invigilator=watcher)
    api.post("/external/schedule", SAMPLE)
    assert [invigilator.user for invigilator in the("EXT_sch_1").invigilators.all()] == [watcher]


def test_an_unknown_proctorio_template_is_a_wrong_field(api, assessment):
    from stratus.tenancy.models import TenantSettings

    assert list(api.post("/external/schedule", without(ProctorioTemplateExternalId="t1")).fields) == ["ProctorioTemplateExternalId"]
    TenantSettings.objects.update(default_proctorio_template="t1")
    assert api.post("/external/schedule", without(ProctorioTemplateExternalId="t1")).status == 200


def test_errors_come_in_the_order_of_the_page(api):
    from stratus.organisation.models import ApiSettings
    from support.builders import a_hierarchy, an_assessment

    draft = an_assessment(published=False).external_id
    good = an_assessment().external_id
    archived = a_hierarchy(archived_at=clock.now()).external_id
    ApiSettings.objects.update(scheduler=None)
    everything = without(PIN="1" * 65, AssessmentExternalId="nothing", HierarchyExternalId="nothing")
    assert api.post("/external/schedule", everything).error == "Schedule info is not valid"
    everything |= {"PIN": "1"}
    assert api.post("/external/schedule", everything).error == "Assessment hasn't been found by external id"
    everything |= {"AssessmentExternalId": draft}
    assert api.post("/external/schedule", everything).error == "Assessment is not published"
    everything |= {"AssessmentExternalId": good}
    assert api.post("/external/schedule", everything).error == "Hierarchy hasn't been found by external id"
    everything |= {"HierarchyExternalId": archived}
    assert api.post("/external/schedule", everything).error == "Scheduler hasn’t been set in External API settings"


# Changing


@pytest.fixture
def draft(api, assessment):
    api.post("/external/schedule", SAMPLE)
    return the("EXT_sch_1")


def test_the_answer_is_the_id_after_the_call(api, draft):
    assert api.patch("/external/schedule/EXT_sch_1", {"ScheduleExtId": "EXT_sch_12"}).body["Content"] == "EXT_sch_12"
    assert api.patch("/external/schedule/EXT_sch_12", {"Title": "New"}).body["Content"] == "EXT_sch_12"
    assert the("EXT_sch_12").title == "New"


def test_what_is_absent_null_or_blank_stays(api, draft):
    api.patch("/external/schedule/EXT_sch_1", {"Title": "New", "PIN": None, "EndDateTime": " "})
    after = the("EXT_sch_1")
    assert (after.title, after.pin, after.ends_at) == ("New", "1234", draft.ends_at)


def test_an_id_in_use_by_another_is_refused(api, draft):
    from support.builders import a_schedule

    a_schedule(external_id="other")
    reply = api.patch("/external/schedule/EXT_sch_1", {"ScheduleExternalId": "other", "Title": "New"})
    assert reply.fields == {"ScheduleExternalId": "Schedule[other] already exists"}
    assert the("EXT_sch_1").title == "Test"


def test_a_late_error_leaves_nothing_behind(api, draft):
    from stratus.events.models import Event
    from stratus.organisation.models import ApiSettings

    ApiSettings.objects.update(scheduler=None)
    assert api.patch("/external/schedule/EXT_sch_1", {"Title": "New"}).status == 400
    assert the("EXT_sch_1").title == "Test"
    assert not Event.objects.filter(kind="schedule.updated").exists()


def test_moving_to_another_hierarchy(api, draft):
    from support.builders import a_hierarchy

    hierarchy = a_hierarchy()
    assert api.patch("/external/schedule/EXT_sch_1", {"HierarchyExternalId": hierarchy.external_id}).status == 200
    assert the("EXT_sch_1").hierarchy == hierarchy


@pytest.mark.parametrize("body", [b'{"PIN":"1","PIN":null}', b'{"PIN":null,"pin":"1"}', b'{"PIN":null,"PIN":"1"}'])
def test_a_property_twice_with_different_values_is_an_invalid_value_in_any_order(api, draft, body):
    reply = api.patch("/external/schedule/EXT_sch_1", body)
    assert (reply.error, list(reply.fields)) == ("Schedule info is not valid", ["PIN"])
    assert the("EXT_sch_1").pin == "1234"


@pytest.fixture
def active(api, draft):
    end = (clock.now() + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
    assert api.patch("/external/schedule/EXT_sch_1", {"EndDateTime": end}).status == 200
    assert api.put("/external/schedule/EXT_sch_1/activate").body == {"Success": True, "Errors": None}
    return the("EXT_sch_1")


def test_the_pin_of_an_activated_schedule_can_change_alone(api, active):
    reply = api.patch("/external/schedule/EXT_sch_1", {"PIN": "9876", "Title": None})
    assert reply.body == {"Content": None, "Success": True, "Errors": None}
    assert the("EXT_sch_1").pin == "9876"


def test_a_pin_that_is_wrong_in_itself_is_schedule_info_is_not_valid(api, active):
    reply = api.patch("/external/schedule/EXT_sch_1", {"PIN": "98765"})
    assert (reply.error, list(reply.fields)) == ("Schedule info is not valid", ["PIN"])


def test_of_an_activated_schedule_anything_beside_the_pin_is_refused(api, active):
    for body in ({"PIN": "1", "Title": "x"}, {"Title": "x"}, {"Title": "x" * 200}, {"StartDateTime": "2021-13-45T00:00:00Z"}):
        assert api.patch("/external/schedule/EXT_sch_1", body).error == "Can’t update activated schedule"


def test_the_pin_cannot_change_when_the_schedule_is_over(api, active):
    from stratus.scheduling.models import Schedule

    Schedule.objects.filter(pk=active.pk).update(ends_at=clock.now() - timedelta(seconds=1))
    assert api.patch("/external/schedule/EXT_sch_1", {"PIN": "1"}).error == "Can’t update activated schedule"


# Activating, reading, deleting


def test_what_keeps_it_from_being_activated_is_told_field_by_field(api, draft):
    reply = api.put("/external/schedule/EXT_sch_1/activate")
    assert reply.error == "Can’t activate schedule (schedule has invalid information)"
    assert reply.fields == {"EndDateTime": "Its window is over."}


def test_an_archived_schedule_cannot_be_activated_and_says_so_by_a_documented_name(api, assessment):
    from stratus.scheduling.models import Schedule

    api.post("/external/schedule", without("EndDateTime", StartDateTime="2030-05-21T10:00:00Z"))
    Schedule.objects.update(archived_at=clock.now())
    reply = api.put("/external/schedule/EXT_sch_1/activate")
    assert reply.error == "Can’t activate schedule (schedule has invalid information)"
    assert reply.fields == {"ArchiveState": "It is archived."}


@pytest.mark.parametrize("status", ["LIVE", "ARCHIVED"])
def test_an_archived_assessment_can_neither_be_scheduled_nor_activated(api, assessment, status):
    booking = without("EndDateTime", StartDateTime="2030-05-21T10:00:00Z")
    api.post("/external/schedule", booking)
    assessment.status, assessment.archived_at = status, clock.now()
    assessment.save()
    assert api.post("/external/schedule", booking | {"ScheduleExternalId": "other"}).error == "Assessment is not published"
    reply = api.put("/external/schedule/EXT_sch_1/activate")
    assert reply.error == "Can’t activate schedule (schedule has invalid information)"
    assert list(reply.fields) == ["AssessmentExternalId"]


def test_a_computed_end_follows_the_version_published_meanwhile(api, assessment):
    from support.builders import a_version

    api.post("/external/schedule", without("EndDateTime", StartDateTime="2030-05-21T10:00:00Z"))
    assessment.duration = 200
    a_version(assessment, published_at=clock.now() - timedelta(hours=1))
    assert api.put("/external/schedule/EXT_sch_1/activate").status == 200
    assert the("EXT_sch_1").ends_at.isoformat() == "2030-05-21T14:20:00+00:00"


def test_a_schedule_reads_as_documented(api, draft, scheduler):
    from stratus.scheduling.candidates.actions import add_candidates
    from stratus.scheduling.invigilators.actions import add_invigilators
    from stratus.scheduling.models import ScheduleSharing
    from support.builders import SYSTEM, a_hierarchy, a_user

    candidate, nameless, watcher, friend = (
        a_user(external_id="u1", username="jane"),
        a_user(external_id=""),
        a_user("Invigilator", external_id="", username="ines"),
        a_user("Scheduler", external_id="f1", email="f@example.org"),
    )
    add_candidates(draft.pk, [nameless.pk, candidate.pk], by=SYSTEM, now=clock.now())
    add_invigilators(draft.pk, [watcher.pk], by=SYSTEM, now=clock.now())
    ScheduleSharing.objects.create(schedule=draft, user=friend)
    api.patch("/external/schedule/EXT_sch_1", {"HierarchyExternalId": a_hierarchy(external_id="H1", title="Law").external_id})
    content = api.get("/external/schedule/EXT_sch_1").body["Content"]
    assert content == {
        "ExternalId": "EXT_sch_1",
        "Title": "Test",
        "StartDateTime": "2021-05-21T10:00:00Z",
        "EndDateTime": "2021-05-25T20:00:00Z",
        "Hierarchy": {"ExternalId": "H1", "FullPath": "An organisation \\ Law"},
        "ArchiveState": 1,
        "IsActivated": False,
        "Candidates": [{"ExternalId": "u1", "FirstName": "Jane", "LastName": candidate.last_name, "UserName": "jane"}],
        "Invigilators": [{"FirstName": "Jane", "LastName": watcher.last_name, "UserName": "ines"}],
        "SharingInformation": [
            {"ExternalId": "f1", "FirstName": "Jane", "LastName": friend.last_name, "UserName": friend.username, "Email": "f@example.org"}
        ],
        "AssessmentExternalId": "EXT1",
        "Owner": "scheduler",
        "PIN": "1234",
        "UseProctorIo": False,
        "ProctorioTemplateExternalId": None,
        "ExtraTime": 0,
        "LockExamOnConnectionLoss": False,
        "EndIsComputed": False,
        "Status": "DRAFT",
        "MarkedForDeletionOn": None,
        "NoticePeriod": None,
        "Workflow": "DEFAULT",
    }


def test_what_other_calls_set_is_read_back_after_what_is_documented(api, assessment):
    from stratus.tenancy.models import TenantSettings

    TenantSettings.objects.update(default_proctorio_template="t1")
    wanted = {"ExtraTime": 15, "LockExamOnConnectionLoss": True, "ProctorioTemplateExternalId": "t1", "UseProctorIo": True}
    schedule = {"AssessmentExtId": "EXT1", "ScheduleExtId": "S1", "StartDateTime": "2030-05-21T10:00:00.250Z"}
    group = {"GroupExtId": "G", "GroupName": "G"}
    api.post("/schedule", {"Workflow": "EXTERNAL_ATTEMPTS", "Schedule": schedule | group | wanted})
    told = api.get("/external/schedule/S1").body["Content"]
    assert {name: told[name] for name in wanted} == wanted
    assert (told["Workflow"], told["EndIsComputed"], told["Status"]) == ("EXTERNAL_ATTEMPTS", True, "PLANNED")
    assert (told["StartDateTime"], told["EndDateTime"]) == ("2030-05-21T10:00:00.250Z", "2030-05-21T13:00:00.250Z")
    assert list(told)[: list(told).index("AssessmentExternalId")] == [
        "ExternalId", "Title", "StartDateTime", "EndDateTime", "Hierarchy", "ArchiveState", "IsActivated", "Candidates", "Invigilators",
        "SharingInformation",
    ]  # fmt: skip


def test_an_option_that_the_schedule_leaves_to_its_assessment_is_told_as_it_is_delivered(api):
    from support.builders import a_schedule, an_assessment

    assessment = an_assessment(use_proctorio=True, lock_on_connection_loss=True)
    a_schedule(assessment, external_id="S1")
    type(assessment).objects.filter(pk=assessment.pk).update(use_proctorio=False, lock_on_connection_loss=False)  # not published yet
    told = api.get("/external/schedule/S1").body["Content"]
    assert (told["UseProctorIo"], told["LockExamOnConnectionLoss"]) == (True, True)


@pytest.mark.parametrize(
    ("moved", "state"), [({"days": 1}, "PLANNED"), ({}, "OPEN"), ({"hours": -30}, "FINISHED"), ({"days": -9}, "ARCHIVED")]
)
def test_the_state_is_that_of_this_moment(api, moved, state):
    from support.builders import a_schedule

    a_schedule(external_id="S1", active=True, now=clock.now() + timedelta(**moved))
    assert api.get("/external/schedule/S1").body["Content"]["Status"] == state


def test_a_schedule_may_lie_as_far_ahead_as_is_told(api, assessment):
    far = {"StartDateTime": "9900-12-31T10:00:00Z", "EndDateTime": "9900-12-31T23:59:59.999Z"}
    assert api.post("/external/schedule", SAMPLE | far).status == 200
    assert api.put("/external/schedule/EXT_sch_1/activate").status == 200
    assert api.put("/external/schedule/EXT_sch_1/cleanup/mark", {"NoticePeriod": 3650}).status == 200
    told = api.get("/external/schedule/EXT_sch_1").body["Content"]
    assert {name: told[name] for name in far} == far
    assert api.get("/external/schedule/EXT_sch_1/invigilation-info").status == 200
    beyond = api.patch("/external/schedule/EXT_sch_1", {"EndDateTime": "9901-01-01T00:00:00Z"})
    assert beyond.error == "Can’t update activated schedule"


def test_a_schedule_nobody_has_started_can_be_deleted(api, active):
    assert api.delete("/external/schedule/EXT_sch_1").status == 200
    assert api.get("/external/schedule/EXT_sch_1").status == 400
