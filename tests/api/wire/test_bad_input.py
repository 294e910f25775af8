"""Bad input is a documented error that changes nothing, and no line of the log at level ERROR."""

from __future__ import annotations

from typing import Any

import pytest

SCHEDULE = {"AssessmentExternalId": "EXT1", "ScheduleExternalId": "new", "StartDateTime": "2030-05-21T10:00:00Z"}
CANDIDATE = {"CandidateExtId": "c1", "FirstName": "A", "LastName": "B", "Email": "a@b.example"}
WITH_LINKS = {
    "Schedule": {
        "AssessmentExtId": "EXT1",
        "ScheduleExtId": "new",
        "StartDateTime": "2030-05-21T10:00:00Z",
        "GroupExtId": "G",
        "GroupName": "G",
    },
    "Candidates": [CANDIDATE],
}

NASTY: dict[str, Any] = {
    "a megabyte": "x" * 1_000_000,
    "NUL": "a\x00b",
    "a lone surrogate": "\ud800",
    "an object": {"a": {"b": []}},
    "an array": [[[]]],
    "a boolean": True,
    "a fraction": 1.5,
    "a huge number": 10**30,
    "a date that is none": "2021-13-45",
    "markup": "<script>alert(1)</script>" * 50,
}


# What a field takes after all: a number or a date is as good an id, PIN or title as any.
HARMLESS = [(field, value) for field in ("Title", "PIN", "ScheduleExternalId") for value in (10**30, "2021-13-45")] + [
    ("UseProctorIo", True)
]


@pytest.fixture
def world(api):
    from support.builders import a_schedule, a_user, an_assessment

    a_schedule(an_assessment(external_id="EXT1"), external_id="S1")
    a_user(external_id="u1")
    return api


@pytest.fixture(autouse=True)
def no_error_in_the_log(caplog):
    yield
    assert not [record.getMessage() for record in caplog.records if record.levelname in ("ERROR", "CRITICAL")]


def counts() -> dict[str, int]:
    from stratus.events.models import Event
    from stratus.people.models import Hierarchy, User
    from stratus.scheduling.models import Registration, Schedule

    titles = tuple(Schedule.objects.order_by("pk").values_list("external_id", "title", "pin", "starts_at", "ends_at"))
    return {"titles": titles, **{m.__name__: m.objects.count() for m in (Schedule, User, Registration, Hierarchy, Event)}}


@pytest.mark.parametrize("nasty", NASTY.values(), ids=NASTY)
@pytest.mark.parametrize("field", ["ScheduleExternalId", "StartDateTime", "EndDateTime", "UseProctorIo", "PIN", "Title"])
def test_create_and_update_with_a_nasty_value(world, field, nasty):
    if (field, nasty) in HARMLESS:
        nasty = {"wrapped": nasty}
    before = counts()
    for reply in (world.post("/external/schedule", SCHEDULE | {field: nasty}), world.patch("/external/schedule/S1", {field: nasty})):
        assert (reply.status, reply.error) == (400, "Schedule info is not valid"), (field, reply.body)
        assert list(reply.fields) == [field]
    assert counts() == before


@pytest.mark.parametrize("nasty", NASTY.values(), ids=NASTY)
@pytest.mark.parametrize("field", ["AssessmentExternalId", "HierarchyExternalId"])
def test_an_id_that_can_be_nobodys(world, field, nasty):
    before = counts()
    reply = world.post("/external/schedule", SCHEDULE | {field: nasty})
    assert reply.status == 400
    assert reply.error.startswith(("Schedule info is not valid", "Assessment hasn't", "Hierarchy hasn't"))
    assert counts() == before


@pytest.mark.parametrize("nasty", NASTY.values(), ids=NASTY)
def test_links_with_a_nasty_value_anywhere(world, nasty):
    before = counts()
    for field in ("Email", "CandidateExtId", "SpecialNeeds", "ReasonableAdjustmentPercentage"):
        if field == "CandidateExtId" and nasty in (NASTY["a date that is none"], 10**30):
            continue
        if field == "SpecialNeeds" and nasty is True:
            continue
        reply = world.post("/schedule", WITH_LINKS | {"Candidates": [CANDIDATE | {field: nasty}]})
        assert (reply.status, reply.error, list(reply.fields)) == (400, "Schedule info is not valid", [f"Candidates[0].{field}"])
    for member in ("Schedule", "Candidates", "Workflow", "Upsert"):
        if nasty is True and member == "Upsert":
            continue
        reply = world.post("/schedule", WITH_LINKS | {member: nasty})
        assert (reply.status, reply.error) == (400, "Schedule info is not valid")
    assert counts() == before


@pytest.mark.parametrize("nasty", NASTY.values(), ids=NASTY)
def test_candidates_with_a_nasty_value(world, nasty):
    before = counts()
    for body in (nasty, [nasty]):
        reply = world.put("/schedule/S1/candidates", body)
        assert reply.status == 400
        assert reply.error in ("No external ids have been provided", "No users were found by external ids")
    assert counts() == before


@pytest.mark.parametrize("name", ["😀 exam", "امتحان القانون", "שלום \u202e txet", "Ångström’s “exam”", "null"])
def test_any_script_is_kept_as_it_came(world, name):
    from stratus.people.models import User
    from stratus.scheduling.models import Schedule

    assert world.patch("/external/schedule/S1", {"Title": name}).status == 200
    assert Schedule.objects.get(external_id="S1").title == name
    body = WITH_LINKS | {"Candidates": [CANDIDATE | {"FirstName": name}]}
    assert world.post("/schedule", body).body["Candidates"][0]["FirstName"] == name
    assert User.objects.get(external_id="c1").first_name == name


def test_the_ids_of_another_tenant_are_nobodys(world):
    from stratus.tenancy import current
    from support.builders import a_hierarchy, a_schedule, a_tenant, a_user, an_assessment

    with current.use(a_tenant()):
        a_schedule(an_assessment(external_id="their-exam"), external_id="their-schedule")
        a_user("Scheduler", external_id="their-user", username="their-name")
        a_hierarchy(external_id="their-group")
    before = counts()
    for method, path, body in (
        ("POST", "/external/schedule", SCHEDULE | {"AssessmentExternalId": "their-exam"}),
        ("POST", "/external/schedule", SCHEDULE | {"HierarchyExternalId": "their-group"}),
        ("POST", "/external/schedule", SCHEDULE | {"Owner": "their-name"}),
        ("PATCH", "/external/schedule/their-schedule", {"Title": "x"}),
        ("DELETE", "/external/schedule/their-schedule", None),
        ("PUT", "/external/schedule/their-schedule/activate", None),
        ("GET", "/external/schedule/their-schedule", None),
        ("GET", "/external/schedule/their-schedule/invigilation-info", None),
        ("PUT", "/schedule/S1/candidates", ["their-user"]),
        ("DELETE", "/schedule/S1/candidates", ["their-user"]),
    ):
        assert world(method, path, body).status == 400, (method, path)
    assert counts() == before


def test_deep_nesting_is_refused_and_breaks_nothing(world):
    for depth in (50, 500, 900, 990, 5000):
        deep = b"[" * depth + b"]" * depth
        for method, path, body in (
            ("PATCH", "/external/schedule/S1", b'{"ScheduleExtId": %s, "ScheduleExternalId": %s}' % (deep, deep)),
            ("PUT", "/schedule/S1/candidates", deep),
            ("POST", "/schedule", b'{"Schedule": %s, "Candidates": %s}' % (deep, deep)),
        ):
            assert world(method, path, body).status == 400


def test_an_id_of_another_tenant_is_free_here(world):
    from stratus.tenancy import current
    from support.builders import a_schedule, a_tenant

    with current.use(a_tenant()):
        a_schedule(external_id="new")
    assert world.post("/external/schedule", SCHEDULE).status == 200
