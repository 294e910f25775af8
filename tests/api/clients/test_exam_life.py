"""A whole exam life, played with the generated Python client against the running server, changing one thing at a time.

After each change everything is read again: what was not changed is as it was.
"""

from __future__ import annotations

import asyncio
import json
import secrets
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest

from support.hall import Hall
from support.running import eventually

pytestmark = [pytest.mark.server, pytest.mark.slow("a client is generated, and a candidate sits an exam")]


@pytest.fixture
def name() -> str:
    """What everything of this test is called: others share the server."""
    return f"LIFE-{secrets.token_hex(4)}"


def leaves(told: Any, path: str = "") -> dict[str, Any]:
    """Every single value of an answer, by its path."""
    if isinstance(told, dict):
        return {at: value for key, inner in told.items() for at, value in leaves(inner, f"{path}.{key}".lstrip(".")).items()}
    return {path: told}


def changed(before: Any, after: Any) -> dict[str, Any]:
    """What is different, by its path, as it is now."""
    old, new = leaves(before.to_dict()), leaves(after.to_dict())
    return {at: new.get(at) for at in {**old, **new} if old.get(at, "absent") != new.get(at, "absent")}


def a_user(caller, external_id: str, **more: Any) -> None:
    caller.done("create_user", body=caller.models.CreateUser(external_id=external_id, first_name="Grace", last_name="Hopper", **more))


def test_a_user_one_particular_at_a_time(caller, name):
    a_user(caller, name, email="grace@example.org", phone_number="1", special_needs=True, reasonable_adjustment_percentage=20)

    def read() -> Any:
        return caller.done("get_user", name).content.user

    for field, value, told in (
        ("city", "Dublin", "City"),
        ("last_name", "Murray", "LastName"),
        ("enable_read_speaker", True, "EnableReadSpeaker"),
    ):
        before = read()
        caller.done("update_user", name, body=caller.models.UpdateUser(**{field: value}))
        assert json.loads(caller.body_sent()) == {told: value}
        assert changed(before, read()) == {told: value}


def test_a_collection_and_an_assessment_one_field_at_a_time(caller, name):
    caller.done("create_collection", body=caller.models.CreateCollection(title=name, external_id=name, owner="author"))
    before = caller.done("get_collection", name).content
    caller("update_collection", name, body=caller.models.UpdateCollection(title=f"{name} 2", owner="author"))
    assert changed(before, caller.done("get_collection", name).content) == {"Title": f"{name} 2"}

    purpose = caller.models.CreateAssessmentPurpose(1)
    caller.done(
        "create_assessment", body=caller.models.CreateAssessment(title=name, code=name, purpose=purpose, external_id=name, owner="author")
    )
    before = caller.done("get_assessment", name).content
    caller.done("update_assessment", name, body=caller.models.UpdateAssessment(code="other"))
    assert changed(before, caller.done("get_assessment", name).content) == {"Code": "other"}


def test_a_draft_one_field_at_a_time_until_it_is_activated(caller, name):
    draft = caller.models.CreateSchedule(
        assessment_external_id="EXT1",
        start_date_time=datetime(2031, 5, 21, 10, tzinfo=UTC),
        end_date_time=datetime(2031, 5, 25, 20, tzinfo=UTC),
        schedule_external_id=name,
        title=name,
        pin="1234",
        use_proctor_io=False,
    )
    assert caller.done("create_draft_schedule", body=draft).content == name

    def read() -> Any:
        return caller.done("get_schedule", name).content

    for field, value, told in (
        ("title", f"{name} 2", {"Title": f"{name} 2"}),
        ("pin", "4711", {"PIN": "4711"}),
        ("start_date_time", datetime(2031, 5, 22, 10, tzinfo=UTC), {"StartDateTime": "2031-05-22T10:00:00+00:00"}),
        ("use_proctor_io", True, {"UseProctorIo": True}),
    ):
        before = read()
        caller.done("update_schedule", name, body=caller.models.UpdateSchedule(**{field: value}))
        assert len(json.loads(caller.body_sent())) == 1
        assert changed(before, read()) == told

    a_user(caller, f"{name}-1")
    caller.done("add_candidates", name, body=[f"{name}-1"])
    before = read()
    caller.done("activate_schedule", name)
    assert changed(before, read()) == {"IsActivated": True, "Status": "PLANNED"}
    assert read().start_date_time == datetime(2031, 5, 22, 10, tzinfo=UTC)


SETTINGS: tuple[tuple[str, Any, str, Any], ...] = (
    ("assessing_type", "TWO_ASSESSORS", "AssessingType", "TWO_ASSESSORS"),
    ("sharing_annotations", True, "SharingAnnotations", True),
    ("evaluations_sharing_type", "ALL", "EvaluationsSharingType", "ALL"),
    ("anonymous_candidates", True, "AnonymousCandidates", True),
    ("anonymous_assessors", True, "AnonymousAssessors", True),
    ("show_assessor_annotations", True, "ShowAssessorAnnotations", True),
    ("scoring_difference", 10, "ScoringDifference", "10"),
    ("proximity_to_pass_mark", 5, "ProximityToPassMark", "5"),
    ("sample_moderation", 20, "SampleModeration", "20"),
    ("use_moderation", True, "UseModeration", True),
    ("use_moderation", False, "UseModeration", False),
    ("scoring_difference", None, "ScoringDifference", None),
    ("proximity_to_pass_mark", None, "ProximityToPassMark", None),
    ("sample_moderation", None, "SampleModeration", None),
    ("sharing_annotations", False, "SharingAnnotations", False),
)
"""In this order: field of the client, what is set, the documented name, and what is told afterwards."""


def test_marking_settings_one_at_a_time_and_rules_switched_off_by_null(caller, name):
    models = caller.models
    now = datetime.now(UTC)
    schedule = models.NewSchedule(
        assessment_ext_id="MARK2",
        schedule_ext_id=name,
        start_date_time=now - timedelta(hours=1),
        end_date_time=now + timedelta(hours=9),
        group_ext_id=f"{name}-group",
        group_name=name,
    )
    person = models.NewCandidate(candidate_ext_id=f"{name}-1", first_name="Grace", last_name="Hopper", email="grace@example.org")
    caller.done("create_schedule_with_links", body=models.CreateScheduleWithLinks(schedule=schedule, candidates=[person]))

    def read() -> Any:
        return caller.done("get_marking_settings", name).content

    def change(**given: Any) -> None:
        caller.done("update_marking_settings", name, body=models.UpdateMarking(**given))

    change(
        assessors=[
            models.UpdateAssessor(external_id=f"{name}-{role}", first_name=role, last_name="L", role=models.PoolRole(role))
            for role in ("ASSESSOR", "MODERATOR")
        ]
    )
    before = read()
    change(assessors=[models.UpdateAssessor(external_id=f"{name}-ASSESSOR", can_publish=True)])
    after = read()
    (one,) = (member for member in after.assessors if member.external_id == f"{name}-ASSESSOR")
    assert (one.role, one.can_publish, one.can_view_audit) == (models.PoolRole.ASSESSOR, True, False)
    assert [member for member in after.assessors if member is not one] == [
        member for member in before.assessors if member.external_id != one.external_id
    ]

    enums = {"assessing_type": models.AssessingType, "evaluations_sharing_type": models.EvaluationsSharing}
    for field, value, documented, told in SETTINGS:
        before = read()
        change(settings=models.UpdateMarkingSettings(**{field: enums.get(field, lambda value: value)(value)}))
        assert json.loads(caller.body_sent()) == {"Settings": {documented: value}}
        assert changed(before, read()) == {f"Settings.{documented}": told}

    before = read()
    change(settings=models.UpdateMarkingSettings(pass_mark_range=models.UpdatePassMarkRange(from_=10, to=20)))
    assert read().settings.pass_mark_range.to_dict() == {"From": 10, "To": 20}
    change(settings=models.UpdateMarkingSettings(pass_mark_range=models.UpdatePassMarkRange(to=30)))
    assert read().settings.pass_mark_range.to_dict() == {"From": 10, "To": 30}
    change(settings=models.UpdateMarkingSettings(pass_mark_range=None))
    assert changed(before, read()) == {}

    change(allocations=[models.UpdateAllocation(external_id=f"{name}-1", markers=[f"{name}-ASSESSOR"], moderator=f"{name}-MODERATOR")])
    before = read()
    change(allocations=[models.UpdateAllocation(external_id=f"{name}-1", markers=[f"{name}-ASSESSOR"], moderator=None)])
    (row,) = read().allocations
    assert (row.markers, row.moderator) == ([f"{name}-ASSESSOR"], None)
    assert read().settings == before.settings


def test_from_the_launch_link_to_the_result(caller, server, name):
    models = caller.models
    now = datetime.now(UTC)
    schedule = models.NewSchedule(
        assessment_ext_id="ACC",
        schedule_ext_id=name,
        start_date_time=now - timedelta(hours=1),
        end_date_time=now + timedelta(hours=9),
        group_ext_id=f"{name}-group",
        group_name=name,
    )
    person = models.NewCandidate(candidate_ext_id=f"{name}-1", first_name="Grace", last_name="Hopper", email="grace@example.org")
    booked = caller.done("create_schedule_with_links", body=models.CreateScheduleWithLinks(schedule=schedule, candidates=[person]))
    link = urlsplit(booked.candidates[0].launch_url)

    def attendance() -> Any:
        (row,) = caller.done("get_invigilation_info", name).content
        return row

    assert (attendance().status, attendance().start_time) == (models.AttendanceStatus.NOT_STARTED, None)

    def give_time() -> None:
        before = attendance()
        more = models.SetExtraTime(candidate_ext_ids=[f"{name}-1", "nobody"], extra_time=10)
        given = caller.done("set_extra_time", name, body=more).content
        assert (given.successfully_updated, [(one.candidate_ext_id, one.code) for one in given.errors]) == (
            [f"{name}-1"],
            [("nobody", 202)],
        )
        after = changed(before, attendance())
        assert after.pop("TimeSpent", None) != before.time_spent
        assert after == {"ExtraTimeForCurrentAttempt": before.extra_time_for_current_attempt + 10}

    async def while_it_runs(hall: Hall) -> None:
        await hall.until_saved(1)
        await asyncio.to_thread(give_time)

    Hall(server, [f"{link.path}?{link.query}"]).sit(while_it_runs)
    assert eventually(lambda: attendance().status == models.AttendanceStatus.HANDED_IN)
    assert attendance().exam_submitted_by == models.SubmittedBy.CANDIDATE

    results = eventually(lambda: caller.done("get_results", candidate_ext_id=f"{name}-1", schedule_ext_id=name).results)
    (result,) = results
    assert isinstance(result.passed_status, models.PassedStatus)
    assert result.published_date > now
    assert 0 <= result.score <= result.max_score


def test_a_refusal_is_parsed_and_says_why(caller, name):
    failed = caller("get_schedule", name)
    assert isinstance(failed, caller.models.Failure)
    assert (failed.success, failed.errors) == (False, "Schedule hasn't been found by external id")
    failed = caller("get_marking_settings", name)
    assert [detail.code for detail in failed.error_details] == [301]
