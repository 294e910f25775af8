"""Voiding attempts and giving extra time over HTTP (`api/reference` §3.6)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from stratus.foundation import clock
from support.costs import grows_by_at_most, rows_gone_through

VOID = "/external/schedule/S1/void"
EXTRA_TIME = "/external/schedule/S1/setExtraTime"


@pytest.fixture
def schedule(tenant):
    from support.builders import a_schedule, an_assessment

    return a_schedule(an_assessment(duration=60, attempts_allowed=2), external_id="S1", active=True)


@pytest.fixture
def sit(schedule):
    """Puts a candidate on the schedule: not started, or with an attempt in this status."""
    from support.builders import a_registration, a_user, an_attempt

    def put(external_id: str, status: str = "NOT_STARTED", **fields: Any) -> None:
        registration = a_registration(schedule, a_user(external_id=external_id))
        ended = {"ended_at": clock.now()} if status in ("HANDED_IN", "VOID") else {}
        ended |= {"submitted_by": "CANDIDATE", "finalised_at": clock.now()} if status == "HANDED_IN" else {}
        if status != "NOT_STARTED":
            started = clock.now() - timedelta(minutes=10)
            times = {"started_at": started, "duration": 60, "deadline_at": started + timedelta(minutes=60)}
            an_attempt(registration, status=status, **(times | ended | fields))

    return put


def rows(api) -> dict[str, dict[str, Any]]:
    """The attendance sheet by candidate."""
    return {row["CandidateExtId"]: row for row in api.get("/schedule/S1/invigilation-info").body["Content"]}


def extra_time(api, *ids: Any, minutes: Any = 10, **more: Any):
    return api.put(EXTRA_TIME, {"CandidateExtIds": list(ids), "ExtraTime": minutes} | more)


# Void ------------------------------------------------------------------------------------------------------------------------------------


def test_void_tells_who_was_voided_and_why_others_were_not(api, sit):
    from support.builders import a_user

    sit("EXT1", "IN_PROGRESS")
    sit("EXT2")
    sit("EXT4", "HANDED_IN")
    sit("EXT5", "VOID")
    a_user(external_id="elsewhere")
    reply = api.put(VOID, ["EXT1", "EXT3", "EXT4", "EXT2", "elsewhere", "EXT5"])
    assert reply.status == 200
    assert reply.body == {
        "Content": {
            "SuccessfullyUpdated": ["EXT1", "EXT2"],
            "Errors": [
                {"CandidateExtId": "EXT3", "Error": "User NOT found"},
                {"CandidateExtId": "EXT4", "Error": "Attempt cannot be started"},
                {"CandidateExtId": "elsewhere", "Error": "User NOT found"},
                {"CandidateExtId": "EXT5", "Error": "Attempt cannot be started"},
            ],
        },
        "Success": True,
        "Errors": None,
    }


def test_the_attendance_sheet_agrees_with_what_was_voided(api, sit):
    sit("EXT1", "IN_PROGRESS")
    sit("EXT2")
    sit("EXT4", "HANDED_IN")
    api.put(VOID, ["EXT1", "EXT2", "EXT4"])
    found = rows(api)
    assert {text: row["Status"] for text, row in found.items()} == {"EXT1": "VOID", "EXT2": "VOID", "EXT4": "HANDED_IN"}
    assert (found["EXT1"]["Attempt"], found["EXT1"]["ExamSubmittedBy"]) == ("1", None)
    assert (found["EXT2"]["Attempt"], found["EXT2"]["EndTime"]) == ("0", None)


def test_void_is_final(api, sit):
    sit("EXT1", "IN_PROGRESS")
    api.put(VOID, ["EXT1"])
    assert api.put(VOID, ["EXT1"]).body["Content"]["Errors"] == [{"CandidateExtId": "EXT1", "Error": "Attempt cannot be started"}]


def test_an_attempt_past_its_time_counts_as_handed_in(api, sit):
    past = clock.now() - timedelta(minutes=5)
    sit("EXT1", "IN_PROGRESS", started_at=past - timedelta(minutes=60), deadline_at=past)
    assert api.put(VOID, ["EXT1"]).body["Content"]["SuccessfullyUpdated"] == []
    assert rows(api)["EXT1"]["Status"] == "HANDED_IN"


def test_a_paused_attempt_is_voided(api, sit):
    sit("EXT1", "PAUSED", paused_at=clock.now())
    assert api.put(VOID, ["EXT1"]).body["Content"]["SuccessfullyUpdated"] == ["EXT1"]


def test_a_disabled_candidate_can_be_voided(api, sit):
    from stratus.people.models import User

    sit("EXT1", "IN_PROGRESS")
    User.objects.filter(external_id="EXT1").update(is_active=False)
    assert api.put(VOID, ["EXT1"]).body["Content"]["SuccessfullyUpdated"] == ["EXT1"]


def test_void_says_so_even_where_it_is_done_for_nobody(api, schedule):
    reply = api.put(VOID, ["nobody"])
    assert (reply.status, reply.body["Success"]) == (200, True)


def test_ids_come_as_numbers_in_one_text_twice_and_in_both_paths(api, sit):
    sit("1", "IN_PROGRESS")
    sit("2")
    assert api.put("/schedule/S1/void/", [1, "2, 1"]).body["Content"] == {"SuccessfullyUpdated": ["1", "2"], "Errors": []}


@pytest.mark.parametrize("body", [None, [], {}, "", " ", {"CandidateExtIds": ["EXT1"]}, 5, [[]], [None]])
def test_a_body_that_names_nobody_voids_nobody(api, sit, body):
    sit("EXT1", "IN_PROGRESS")
    assert api.put(VOID, body).error == "Request body can not be null or empty"
    assert rows(api)["EXT1"]["Status"] == "IN_PROGRESS"


def test_what_can_be_no_id_is_not_found(api, sit):
    sit("EXT1", "IN_PROGRESS")
    content = api.put(VOID, ["EXT1", True, {"a": 1}, "a\x00", "\ud800", 10**40]).body["Content"]
    assert content["SuccessfullyUpdated"] == ["EXT1"]
    assert [error["Error"] for error in content["Errors"]] == ["User NOT found"] * 5


@pytest.mark.parametrize(
    ("active", "starts", "ends", "text"),
    [
        (True, 2, 24, "Schedule is not in progress"),
        (False, 2, 24, "Schedule is not in progress"),
        (False, -1, 24, "Schedule is not activated"),
    ],
)
def test_nobody_is_voided_before_the_start_or_on_a_draft(api, tenant, active, starts, ends, text):
    from support.builders import a_schedule

    now = clock.now()
    a_schedule(external_id="S1", active=active, starts_at=now + timedelta(hours=starts), ends_at=now + timedelta(hours=ends))
    reply = api.put(VOID, ["EXT1"])
    assert (reply.error, reply.body.get("ErrorDetails")) == (text, None)


def test_a_schedule_that_ended_a_day_ago_is_archived(api, tenant):
    from support.builders import a_schedule

    a_schedule(external_id="S1", active=True, now=clock.now() - timedelta(days=3))
    assert api.put(VOID, ["EXT1"]).error == "Schedule is archived"
    assert extra_time(api, "EXT1").code == 302


def test_another_tenants_schedule_and_candidates_are_not_found(api, sit):
    from stratus.tenancy import current
    from support.builders import a_registration, a_schedule, a_tenant, a_user

    with current.use(a_tenant()):
        a_registration(a_schedule(external_id="theirs", active=True), a_user(external_id="them"))
    assert api.put("/external/schedule/theirs/void", ["them"]).error == "Schedule has not been found"
    assert api.put("/external/schedule/theirs/setExtraTime", {"CandidateExtIds": ["them"], "ExtraTime": 1}).code == 301
    assert api.put(VOID, ["them"]).body["Content"]["Errors"][0]["Error"] == "User NOT found"
    assert extra_time(api, "them").body["Content"]["Errors"][0]["Code"] == 202


def test_a_token_whose_owner_lost_the_right_is_refused(api, sit):
    from support.builders import a_role

    sit("EXT1", "IN_PROGRESS")
    api.owner.role = a_role("Candidate")
    api.owner.save()
    assert (api.put(VOID, ["EXT1"]).status, extra_time(api, "EXT1").status) == (403, 403)


# Extra time ------------------------------------------------------------------------------------------------------------------------------


def test_extra_time_tells_who_got_it_and_why_others_did_not(api, sit):
    from support.builders import a_user

    sit("7132", "IN_PROGRESS")
    sit("void", "VOID")
    a_user(external_id="elsewhere")
    reply = extra_time(api, "7132", "x", "void", "elsewhere", Comment="Fire alarm")
    assert reply.body == {
        "Content": {
            "SuccessfullyUpdated": ["7132"],
            "Errors": [
                {"CandidateExtId": "x", "Code": 202, "Error": "User has not been found"},
                {"CandidateExtId": "void", "Error": "Attempt cannot be started"},
                {"CandidateExtId": "elsewhere", "Code": 202, "Error": "User has not been found"},
            ],
        },
        "Success": True,
        "Errors": None,
    }


def test_it_goes_to_the_running_attempt_or_to_the_next_one(api, sit):
    sit("running", "IN_PROGRESS")
    sit("waiting")
    sit("may-again", "HANDED_IN")
    sit("may-not", "HANDED_IN", number=2)
    reply = extra_time(api, "running", "waiting", "may-again", "may-not", minutes=15)
    assert reply.body["Content"]["SuccessfullyUpdated"] == ["running", "waiting", "may-again"]
    found = {text: (row["ExtraTimeForCurrentAttempt"], row["ExtraTimeForNextAttempt"]) for text, row in rows(api).items()}
    assert found == {"running": (15, 0), "waiting": (0, 15), "may-again": (0, 15), "may-not": (0, 0)}


def test_the_deadline_moves_with_it(api, sit, schedule):
    sit("running", "IN_PROGRESS")
    before = schedule.attempts.get().deadline_at
    extra_time(api, "running", minutes=15)
    assert schedule.attempts.get().deadline_at - before == timedelta(minutes=15)


def test_twice_adds_up_and_below_zero_takes_back(api, sit):
    sit("running", "IN_PROGRESS")
    for minutes in (15, 10, -5, -100):
        extra_time(api, "running", minutes=minutes)
        last = rows(api)["running"]["ExtraTimeForCurrentAttempt"]
        assert last == {15: 15, 10: 25, -5: 20, -100: 0}[minutes]


def test_it_can_be_given_before_the_exam_opens(api, tenant):
    from support.builders import a_registration, a_schedule, a_user

    now = clock.now()
    schedule = a_schedule(external_id="S1", active=True, starts_at=now + timedelta(hours=1), ends_at=now + timedelta(days=1))
    a_registration(schedule, a_user(external_id="early"))
    assert extra_time(api, "early").body["Content"]["SuccessfullyUpdated"] == ["early"]
    assert rows(api)["early"]["ExtraTimeForNextAttempt"] == 10


def test_the_comment_is_kept_with_the_event(api, sit):
    from stratus.events.models import Event

    sit("running", "IN_PROGRESS")
    extra_time(api, "running", Comment="Noise")
    event = Event.objects.get(kind="attempt.extra_time_granted")
    assert (event.door, event.actor_id, event.data["comment"], event.data["minutes"]) == ("API", api.owner.pk, "Noise", 10)


def test_names_in_any_letter_case_and_texts_for_numbers(api, sit):
    sit("1", "IN_PROGRESS")
    body = {"candidateextids": "1, 2", "EXTRATIME": "10", "comment": None, "Unknown": 1}
    content = api.put("/schedule/S1/setExtraTime", body).body["Content"]
    assert (content["SuccessfullyUpdated"], [error["CandidateExtId"] for error in content["Errors"]]) == (["1"], ["2"])


@pytest.mark.parametrize("minutes", [0, "0", None, "", "ten", 1.5, True, [], {}, 10_001, -10_001, 10**40, "9" * 30, "5\x00"])
def test_minutes_that_make_no_sense_are_named(api, sit, minutes):
    sit("running", "IN_PROGRESS")
    reply = extra_time(api, "running", minutes=minutes)
    assert (reply.status, reply.error, list(reply.fields)) == (400, "Unknown error", ["ExtraTime"])
    assert reply.code == 102
    assert rows(api)["running"]["ExtraTimeForCurrentAttempt"] == 0


@pytest.mark.parametrize("comment", ["x" * 501, ["x"], {"a": 1}, True, "a\x00"])
def test_a_comment_that_cannot_be_kept_is_named(api, sit, comment):
    sit("running", "IN_PROGRESS")
    reply = extra_time(api, "running", Comment=comment)
    assert (reply.code, reply.error, list(reply.fields)) == (102, "Unknown error", ["Comment"])
    assert rows(api)["running"]["ExtraTimeForCurrentAttempt"] == 0


@pytest.mark.parametrize("ids", [None, [], "", ["", None], {"a": 1}, 7132, [True], [[]]])
def test_without_any_id_there_is_nobody(api, schedule, ids):
    assert api.put(EXTRA_TIME, {"CandidateExtIds": ids, "ExtraTime": 10}).code == 200


# Many ------------------------------------------------------------------------------------------------------------------------------------


def hall(schedule, running: int, waiting: int, prefix: str) -> list[str]:
    """Put so many candidates on the schedule, set-based; returns their User IDs."""
    from stratus.delivery.models import Attempt
    from stratus.people.models import User
    from stratus.scheduling.candidates import actions
    from stratus.scheduling.queries import pinned_version
    from stratus.tenancy.bulk import insert_many
    from support.builders import SYSTEM, a_paper, a_role

    now, role = clock.now(), a_role("Candidate")
    names = [f"{prefix}{number}" for number in range(running + waiting)]
    users = [User(role=role, username=n, external_id=n, password="!") for n in names]
    insert_many(users)
    registrations = actions.add_candidates(schedule.pk, [user.pk for user in users], by=SYSTEM, now=now)
    paper, deadline = a_paper(pinned_version(schedule, now)), now + timedelta(minutes=60)
    common = {"schedule": schedule, "paper": paper, "number": 1, "sheet": {}, "started_at": now, "duration": 60}
    insert_many([Attempt(registration=r, schedule_end=schedule.ends_at, deadline_at=deadline, **common) for r in registrations[:running]])
    return names


def test_the_number_of_statements_does_not_depend_on_the_number_of_candidates(api, schedule):
    api.get("/schedule/S1/invigilation-info")  # the first reader fixes the version
    counts: list[list[int]] = []
    for size in (2, 40):
        ids = hall(schedule, size, size, f"n{size}-") + ["nobody"] * size
        found = []
        for path, body in ((EXTRA_TIME, {"CandidateExtIds": ids, "ExtraTime": 10}), (VOID, ids)):
            with CaptureQueriesContext(connection) as captured:
                reply = api.put(path, body)
            assert len(reply.body["Content"]["SuccessfullyUpdated"]) == 2 * size
            found.append(len(captured))
        counts.append(found)
    assert counts[0] == counts[1]


@pytest.mark.database
def test_no_statement_walks_through_all_candidates_for_each_of_them(statistics_of_small_tenants, api, schedule):
    ids = hall(schedule, 500, 500, "n")
    for path, body in ((EXTRA_TIME, {"CandidateExtIds": ids, "ExtraTime": 10}), (VOID, ids)):
        with rows_gone_through() as work:
            assert len(api.put(path, body).body["Content"]["SuccessfullyUpdated"]) == 1_000
        assert work.rows < 100 * 1_000, work.worst


def test_very_many_candidates_in_one_call(api, schedule, very_many):
    ids = hall(schedule, very_many // 2, very_many // 2, "n")
    with grows_by_at_most(very_many // 25):
        assert len(extra_time(api, *ids, minutes=5).body["Content"]["SuccessfullyUpdated"]) == very_many
    with grows_by_at_most(very_many // 25):
        assert len(api.put(VOID, ids).body["Content"]["SuccessfullyUpdated"]) == very_many
    assert {row["Status"] for row in rows(api).values()} == {"VOID"}
