"""The number of SQL statements of a call does not depend on how much it touches."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from support.costs import grows_by_at_most

pytestmark = pytest.mark.database

SIZES = (2, 40)


def statements(call: Callable[[], Any]) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        reply = call()
    assert reply.status == 200, reply.body
    return len(captured)


def people(count: int, prefix: str) -> list[dict[str, str]]:
    return [{"CandidateExtId": f"{prefix}{n}", "FirstName": "A", "LastName": "B", "Email": "a@b.example"} for n in range(count)]


def links_body(assessment: str, schedule: str, candidates: list[dict[str, str]]) -> dict[str, Any]:
    given = {
        "AssessmentExtId": assessment,
        "ScheduleExtId": schedule,
        "StartDateTime": "2030-05-19T10:30:00Z",
        "GroupExtId": "G",
        "GroupName": "Group",
    }
    return {"Upsert": True, "Schedule": given, "Candidates": candidates}


def test_post_schedule_with_new_candidates(warm):
    from support.builders import an_assessment

    assessment = an_assessment().external_id
    warm.post("/schedule", links_body(assessment, "S0", []))
    few, many = (statements(lambda n=n: warm.post("/schedule", links_body(assessment, f"S{n}", people(n, f"p{n}-")))) for n in SIZES)
    assert few == many


def test_post_schedule_with_known_candidates(warm):
    from support.builders import an_assessment

    assessment = an_assessment().external_id
    for n in SIZES:
        warm.post("/schedule", links_body(assessment, f"S{n}", people(n, f"p{n}-")))
    renamed = [[person | {"FirstName": "New"} for person in people(n, f"p{n}-")] for n in SIZES]
    few, many = (
        statements(lambda n=n, body=body: warm.post("/schedule", links_body(assessment, f"S{n}", body)))
        for n, body in zip(SIZES, renamed, strict=True)
    )
    assert few == many


def test_adding_and_removing_candidates(warm):
    from support.builders import a_schedule, a_user

    for n in SIZES:
        a_schedule(external_id=f"S{n}")
    ids = [a_user().external_id for _n in range(max(SIZES))]
    added = [statements(lambda n=n: warm.put(f"/schedule/S{n}/candidates", ids[:n])) for n in SIZES]
    removed = [statements(lambda n=n: warm.delete(f"/schedule/S{n}/candidates", ids[:n])) for n in SIZES]
    assert added[0] == added[1]
    assert removed[0] == removed[1]


def test_reading_a_schedule_and_its_attendance(warm):
    from support.builders import a_registration, a_schedule, an_attempt

    for n in SIZES:
        schedule = a_schedule(external_id=f"S{n}", active=True)
        for _n in range(n):
            registration = a_registration(schedule)
            if _n % 2:
                an_attempt(registration)
    for n in SIZES:
        warm.get(f"/schedule/S{n}/invigilation-info")  # the first reader fixes the version
    info = [statements(lambda n=n: warm.get(f"/schedule/S{n}/invigilation-info")) for n in SIZES]
    read = [statements(lambda n=n: warm.get(f"/external/schedule/S{n}")) for n in SIZES]
    assert info[0] == info[1]
    assert read[0] == read[1]


def test_no_password_is_hashed_for_candidates_who_come_by_a_link(warm, monkeypatch):
    from django.contrib.auth import hashers

    from stratus.people.models import User
    from support.builders import an_assessment

    hashed = []
    for hasher in hashers.get_hashers():
        monkeypatch.setattr(type(hasher), "encode", lambda *given, **named: hashed.append(given))
    assessment = an_assessment().external_id
    for _again in ("new", "known"):
        reply = warm.post("/schedule", links_body(assessment, "S1", people(3, "p")))
        assert reply.status == 200
        assert all(candidate["LaunchUrl"] for candidate in reply.body["Candidates"])
    assert hashed == []
    assert not any(user.has_usable_password() for user in User.objects.filter(external_id__startswith="p"))


@pytest.mark.slow("ten thousand candidates")
def test_ten_thousand_candidates_in_one_call(warm):
    from stratus.scheduling.models import Registration
    from support.builders import an_assessment

    count = 10_000
    with grows_by_at_most(400):
        reply = warm.post("/schedule", links_body(an_assessment().external_id, "BIG", people(count, "n")))
    assert reply.status == 200
    assert len({candidate["LaunchUrl"] for candidate in reply.body["Candidates"]}) == count
    assert Registration.objects.filter(schedule__external_id="BIG").count() == count
