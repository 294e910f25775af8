"""Whatever is sent to the marking settings is a documented answer; an error changes nothing and leaves no line at level ERROR."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stratus.events.models import Event
from stratus.external_api.docs.errors import PAGES
from stratus.marking.models import Allocation, MarkingSettings, PoolMember
from stratus.people.models import User
from support.builders import a_member, a_registration, a_schedule, a_user, an_assessment, an_attempt
from support.examples import examples

CODES = {error.code for error in PAGES["PATCH /external/schedule/{externalId}/marking/settings"]}
NASTY: list[Any] = [
    "x" * 1_000_000, "a\x00b", "\ud800", {"a": {"b": []}}, [[[]]], True, 1.5, 10**30, -(10**30), "2021-13-45", "😀", "\u202eabc",
    "<script>alert(1)</script>", "None", [None], {"From": "\x00"}, "1" * 40, 0.1,
]  # fmt: skip
SETTINGS = [
    "AssessingType", "AllocationType", "AllocationAssignmentType", "SharingAnnotations", "EvaluationsSharingType", "AnonymousCandidates",
    "AnonymousAssessors", "AssessAutoScored", "UseModeration", "ShowAssessorAnnotations", "ScoringDifference", "ProximityToPassMark",
    "PassMarkRange", "SampleModeration",
]  # fmt: skip
ASSESSOR = [
    "Action", "ExternalId", "FirstName", "LastName", "UserName", "Password", "Role", "CanPublish", "CanViewAudit", "CanEditMarkingScheme",
    "AddressLine1", "AddressLine2", "Phone", "Company", "City", "CountryCode", "PostalCode", "PostalAddress", "SpecialNeeds", "Photo",
]  # fmt: skip


@pytest.fixture
def path(tenant):
    schedule = a_schedule(an_assessment(marking_workflow="EXTENDED"), active=True, external_id="S1")
    a_registration(schedule, a_user(external_id="c1"))
    a_member(schedule, user=a_user("Marker", external_id="m1"))
    return "/external/schedule/S1/marking/settings"


@pytest.fixture(autouse=True)
def no_error_in_the_log(caplog):
    yield
    assert not [record.getMessage() for record in caplog.records if record.levelname in ("ERROR", "CRITICAL")]


def state() -> Any:
    rows = [list(model.objects.order_by("pk").values()) for model in (MarkingSettings, PoolMember, Allocation)]
    return rows, User.objects.count(), Event.objects.count()


def check(api, path: str, body: Any) -> None:
    before = state()
    reply = api.patch(path, body)
    if reply.status == 200:
        return
    assert (reply.status, reply.body["Success"]) == (400, False)
    if "ErrorDetails" in reply.body:
        assert reply.code in CODES
    assert state() == before


@pytest.fixture
def nasty(pytestconfig, field) -> list[tuple[int, Any]]:
    """What is sent in a field, numbered: everything in `make thorough`; in every other run a third of it, and others in the next."""
    every = list(enumerate(NASTY))
    return every if pytestconfig.option.thorough else every[len(field) % 3 :: 3]


@pytest.mark.parametrize("field", SETTINGS)
def test_nasty_settings(api, path, field, nasty):
    for _, value in nasty:
        check(api, path, {"Settings": {field: value}})


@pytest.mark.parametrize("field", ASSESSOR)
def test_nasty_assessors(api, path, field, nasty):
    for number, value in nasty:
        check(api, path, {"Assessors": [{"ExternalId": f"new{number}", "FirstName": "A", "LastName": "B", field: value}]})


@pytest.mark.parametrize("field", ["ExternalId", "Markers", "Moderator"])
def test_nasty_allocations(api, path, field, nasty):
    for _, value in nasty:
        check(api, path, {"Allocations": [{"ExternalId": "c1", "Markers": ["m1"], field: value}]})
        check(api, path, {"Allocations": [{"ExternalId": "c1", "Markers": [value]}]})


@pytest.mark.parametrize(
    "body", [b"{", b"[", b'{"Settings": ', b"\xff\xfe", b"NaN", b'{"Settings": {"ScoringDifference": NaN}}', b"[" * 100_000]
)
def test_broken_json(api, path, body):
    check(api, path, body)


def test_another_tenants_ids_are_nobodys(api, path):
    from stratus.tenancy import current
    from support.builders import a_tenant

    with current.use(a_tenant()):
        stranger = a_user("Marker", external_id="theirs")
        an_attempt()
    check(api, path, {"Allocations": [{"ExternalId": "c1", "Markers": [stranger.external_id]}]})
    assert api.patch(path, {"Assessors": [{"ExternalId": "theirs"}]}).code == 102


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text("aM1,/ \x00é", max_size=5)
    | st.sampled_from(["m1", "c1", "DELETE", "MODERATOR", "TWO_ASSESSORS", "BY_QUESTIONS", "true"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["From", "To", "Role", "Markers"]), inner, max_size=3),
    max_leaves=6,
)  # fmt: skip
bodies = st.fixed_dictionaries(
    {},
    optional={
        "Settings": st.dictionaries(st.sampled_from(SETTINGS), anything, max_size=4) | anything,
        "Assessors": st.lists(st.dictionaries(st.sampled_from(ASSESSOR), anything, max_size=4) | anything, max_size=3) | anything,
        "Allocations": st.lists(st.dictionaries(st.sampled_from(["ExternalId", "Markers", "Moderator"]), anything), max_size=3) | anything,
    },
)


@settings(max_examples=examples(50), suppress_health_check=list(HealthCheck))
@given(body=bodies)
def test_any_body_is_answered_as_documented(api, path, body):
    check(api, path, json.loads(json.dumps(body)))
