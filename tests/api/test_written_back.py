"""What reading a resource answers can be sent back by the call that changes it: 200, and nothing changes because nothing differs.

A table over every resource that has both, in states that the calls themselves would not bring about.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from stratus.events.models import Event
from stratus.foundation import clock
from support.caller import Api

NOW = clock.now()


@dataclass(frozen=True)
class Case:
    """A resource: where it is read, where it is changed, and a change of one property in what was read."""

    read: Callable[[Api], Any]
    path: str
    name: str = ""
    value: Any = None
    refusal: str = ""


def content(path: str) -> Callable[[Api], Any]:
    return lambda api: api.get(path).body["Content"]


def a_user_that_a_screen_made() -> Case:
    from stratus.people.models import Membership
    from support.builders import a_hierarchy, a_user

    user = a_user(
        external_id="u1", username="u" * 200, email="e" * 200 + "@example.org", reasonable_adjustment_percentage=20, city="Cork",
        labels=["a", "b"], date_of_birth="1988-05-03",
    )  # fmt: skip
    for external_id in ("", "h1"):
        Membership.objects.create(user=user, hierarchy=a_hierarchy(external_id=external_id), is_coordinator=True)
    return Case(lambda api: content("/user/u1")(api)["User"], "/user/u1", "City", "Dublin", "User info is not valid")


def a_user_in_the_wrapper() -> Case:
    case = a_user_that_a_screen_made()
    return Case(content("/user/u1"), case.path)


def a_user_with_nothing_but_names() -> Case:
    from support.builders import a_user

    a_user(external_id="u1")
    return Case(lambda api: content("/user/u1")(api)["User"], "/user/u1", "PhoneNumber", "0123", "User info is not valid")


def group(external_id: str) -> Callable[[Api], Any]:
    return lambda api: next(one for one in api.get("/groups").body if one["ExternalId"] == external_id)


def a_group_below_one_without_id() -> Case:
    from support.builders import a_hierarchy

    a_hierarchy(external_id="g1", parent=a_hierarchy(external_id=""), synchronization_key="3f1c2a52", archived_at=NOW)
    return Case(group("g1"), "/groups/g1", "Title", "Other", "Request body can not be null or empty")


def a_group_below_another() -> Case:
    from support.builders import a_hierarchy

    a_hierarchy(external_id="g1", parent=a_hierarchy(external_id="g0"), allow_schedules=False, is_organization=True)
    return Case(group("g1"), "/groups/g1", "IsArchived", True, "Request body can not be null or empty")


def a_collection_of_somebody_who_lost_the_right() -> Case:
    from stratus.library.models import CollectionRepository, CollectionTaxonomy
    from support.builders import a_collection, a_repository, a_taxonomy, a_user

    owner = a_user("Candidate", first_name="F" * 60, last_name="L" * 60)
    collection = a_collection(external_id="c1", owner=owner)
    for taxonomy in (a_taxonomy(external_id=""), a_taxonomy()):
        CollectionTaxonomy.objects.create(collection=collection, taxonomy=taxonomy)
    CollectionRepository.objects.create(collection=collection, repository=a_repository(external_id=""))
    return Case(content("/collections/c1"), "/collections/c1", "Title", "Other", "Unknown error")


def an_assessment_draft_of_somebody_who_lost_the_right() -> Case:
    from stratus.assessments.models import AssessmentTaxonomy
    from support.builders import a_taxonomy, a_user, an_assessment

    assessment = an_assessment(external_id="a1", published=False, code="", owner=a_user("Candidate"))
    AssessmentTaxonomy.objects.create(assessment=assessment, taxonomy=a_taxonomy(external_id=""))
    return Case(content("/assessment/a1"), "/assessment/a1", "Title", "Other", "Update fields have not been specified")


def an_assessment_with_a_long_code() -> Case:
    from support.builders import an_assessment

    an_assessment(external_id="a1", published=False, code="c" * 100)
    return Case(content("/assessment/a1"), "/assessment/a1", "Code", "short", "Update fields have not been specified")


def a_published_assessment() -> Case:
    from support.builders import an_assessment

    an_assessment(external_id="a1")
    return Case(content("/assessment/a1"), "/assessment/a1")


NOTHING = "Invalid input data (all fields in message body are empty)"


def a_draft_whose_end_is_computed_and_whose_options_are_the_assessments() -> Case:
    from stratus.people.models import Hierarchy
    from stratus.tenancy.models import TenantSettings
    from support.builders import a_hierarchy, a_schedule, an_assessment

    TenantSettings.objects.update(default_proctorio_template="t1")
    assessment = an_assessment(use_proctorio=True, lock_on_connection_loss=True)
    hierarchy = a_hierarchy()
    starts_at = NOW.replace(microsecond=0) + timedelta(days=1, milliseconds=250)
    a_schedule(assessment, external_id="s1", ends_at=None, starts_at=starts_at, pin="123456", hierarchy_id=hierarchy.pk)
    Hierarchy.objects.filter(pk=hierarchy.pk).update(archived_at=NOW)
    return Case(content("/external/schedule/s1"), "/external/schedule/s1", "Title", "Other", NOTHING)


def a_draft_with_options_of_its_own() -> Case:
    from support.builders import a_schedule

    a_schedule(external_id="s1", use_proctorio=True, proctorio_template="of old", extra_time=5)
    return Case(content("/external/schedule/s1"), "/external/schedule/s1", "UseProctorIo", False, NOTHING)


def an_activated_schedule() -> Case:
    from support.builders import a_registration, a_schedule

    a_registration(a_schedule(external_id="s1", active=True, pin="123456"))
    return Case(content("/external/schedule/s1"), "/external/schedule/s1", "PIN", "4321", NOTHING)


def a_schedule_that_is_over_and_archived() -> Case:
    from stratus.scheduling.models import Schedule
    from support.builders import a_schedule

    schedule = a_schedule(external_id="s1", active=True, now=NOW - timedelta(days=9))
    Schedule.objects.filter(pk=schedule.pk).update(archived_at=NOW)
    return Case(content("/external/schedule/s1"), "/external/schedule/s1")


def marking_settings() -> Case:
    from support.builders import a_member, a_registration, a_schedule, a_user, an_assessment

    schedule = a_schedule(an_assessment(marking_workflow="EXTENDED"), external_id="s1", active=True)
    a_registration(schedule)
    for external_id in ("m1", ""):
        a_member(schedule, "ASSESSOR_AND_MODERATOR", user=a_user("Marker", external_id=external_id), can_publish=True)
    path = "/schedule/s1/marking/settings"
    return Case(content(path), path, "Settings", {"SharingAnnotations": True}, "Unknown error")


def a_review_session_with_a_long_title() -> Case:
    from support.builders import a_review_session

    a_review_session(external_id="r1", title="t" * 90, use_pin=True, pin="secret")
    path = "/external/review-sessions/r1"
    return Case(content(path), path, "UseKeycode", True, NOTHING)


def a_review_session_with_a_window() -> Case:
    from support.builders import a_review_session

    starts_at = NOW.replace(microsecond=1000)
    a_review_session(external_id="r1", period_mode="TIME_SPAN", starts_at=starts_at, ends_at=starts_at + timedelta(days=1))
    path = "/external/review-sessions/r1"
    return Case(content(path), path, "OverviewOptions", {"ShowGrade": True}, NOTHING)


def an_activated_review_session() -> Case:
    from support.builders import a_result, a_review_session

    a_review_session(a_result(), external_id="r1", active=True)
    path = "/external/review-sessions/r1"
    return Case(content(path), path)


CASES = [
    a_user_that_a_screen_made,
    a_user_in_the_wrapper,
    a_user_with_nothing_but_names,
    a_group_below_one_without_id,
    a_group_below_another,
    a_collection_of_somebody_who_lost_the_right,
    an_assessment_draft_of_somebody_who_lost_the_right,
    an_assessment_with_a_long_code,
    a_published_assessment,
    a_draft_whose_end_is_computed_and_whose_options_are_the_assessments,
    a_draft_with_options_of_its_own,
    an_activated_schedule,
    a_schedule_that_is_over_and_archived,
    marking_settings,
    a_review_session_with_a_long_title,
    a_review_session_with_a_window,
    an_activated_review_session,
]
CHANGEABLE = [
    case
    for case in CASES
    if case not in (a_user_in_the_wrapper, a_published_assessment, a_schedule_that_is_over_and_archived, an_activated_review_session)
]


def rows() -> list[tuple[str, list[dict[str, Any]]]]:
    """Every column of what the calls could have changed."""
    from stratus.assessments.models import Assessment, AssessmentTaxonomy
    from stratus.library.models import Collection, CollectionRepository, CollectionTaxonomy
    from stratus.marking.models import Allocation, MarkingSettings, PoolMember
    from stratus.people.models import Hierarchy, Membership, User
    from stratus.results.review.models import ReviewSession
    from stratus.scheduling.models import Schedule

    models = (
        Assessment, AssessmentTaxonomy, Collection, CollectionRepository, CollectionTaxonomy, Allocation, MarkingSettings, PoolMember,
        Hierarchy, Membership, User, ReviewSession, Schedule,
    )  # fmt: skip
    return [(model.__name__, list(model.objects.order_by("pk").values())) for model in models]


def spelled_by_a_typed_client(value: Any) -> Any:
    """What a client makes of it that turns texts into moments and back: `+00:00` for `Z`, six digits."""
    if isinstance(value, dict):
        return {name: spelled_by_a_typed_client(content) for name, content in value.items()}
    if isinstance(value, list):
        return [spelled_by_a_typed_client(element) for element in value]
    if isinstance(value, str) and value.endswith("Z") and value[:4].isdigit():
        return datetime.fromisoformat(value).isoformat(timespec="microseconds")
    return value


@pytest.mark.parametrize("spelled", [copy.copy, spelled_by_a_typed_client], ids=["as read", "by a typed client"])
@pytest.mark.parametrize("make", CASES)
def test_what_was_read_is_written_back_and_changes_nothing(api, make, spelled):
    case = make()
    told = case.read(api)
    before, events = rows(), Event.objects.count()
    reply = api.patch(case.path, spelled(told))
    assert (reply.status, reply.body.get("Errors")) == (200, None), reply.body
    assert rows() == before
    assert Event.objects.count() == events
    assert "Ignored-Properties" not in reply.headers


@pytest.mark.parametrize("make", CHANGEABLE)
def test_of_what_was_read_one_property_is_changed_and_nothing_else(api, make):
    case = make()
    told = case.read(api)
    nested = isinstance(case.value, dict)
    wanted = told | {case.name: told[case.name] | case.value if nested else case.value}
    reply = api.patch(case.path, wanted)
    assert reply.status == 200, reply.body
    after = case.read(api)
    assert after[case.name] == wanted[case.name] != told[case.name]
    derived = {"Path"}  # of titles
    assert {name: after[name] for name in after if name != case.name and name not in derived} == {
        name: told[name] for name in told if name != case.name and name not in derived
    }


@pytest.mark.parametrize("make", CHANGEABLE)
def test_a_body_without_a_known_property_is_refused_and_each_is_named(api, make):
    case = make()
    before = rows()
    reply = api.patch(case.path, {"Nothing": 1, "Titel": "x" * 200, "\ud800": {}})
    assert (reply.status, reply.error) == (400, case.refusal)
    assert reply.fields == dict.fromkeys(["Nothing", "Titel", "\\ud800"], "There is no such property.")
    assert rows() == before


@pytest.mark.parametrize("make", CHANGEABLE)
@pytest.mark.parametrize("body", [None, {}])
def test_an_empty_body_is_refused_but_for_the_marking_settings(api, make, body):
    case = make()
    reply = api.patch(case.path, body)
    if make is marking_settings:
        assert (reply.status, reply.body["Content"]) == (200, case.read(api))
    else:
        assert (reply.status, reply.error) == (400, case.refusal)


@pytest.mark.parametrize("make", CHANGEABLE)
def test_an_unknown_property_beside_known_ones_is_ignored_and_named(api, make):
    case = make()
    told = case.read(api)
    reply = api.patch(case.path, told | {"Nothing": 1, "Phone, No.": None})
    assert (reply.status, reply.headers["Ignored-Properties"]) == (200, "Nothing, Phone%2C%20No.")


def test_names_that_are_ignored_fit_into_a_header_that_every_proxy_lets_through(api):
    reply = api.patch(a_user_with_nothing_but_names().path, {"City": "Cork"} | {"\U0001f600" * 90 + str(n): 1 for n in range(50)})
    assert reply.status == 200
    told = reply.headers["Ignored-Properties"].split(", ")
    assert told[-1] == "..."
    assert len(reply.headers["Ignored-Properties"]) <= 2000


@pytest.mark.parametrize("make", CHANGEABLE)
def test_who_prefers_it_is_refused_for_an_unknown_property_beside_known_ones(api, make):
    case = make()
    told = case.read(api)
    before = rows()
    nested = isinstance(case.value, dict)
    wanted = told | {case.name: told[case.name] | case.value | {"Nothing": 1}} if nested else told | {case.name: case.value, "Nothing": 1}
    reply = api.patch(case.path, wanted, Prefer="handling=strict")
    assert (reply.status, reply.error) == (400, case.refusal)
    assert reply.fields == {f"{case.name}.Nothing" if nested else "Nothing": "There is no such property."}
    assert rows() == before
    assert api.patch(case.path, told, Prefer="handling=strict").status == 200


def test_the_preference_is_kept_for_calls_that_are_carried_out_later(api):
    from api.gate.test_respond_async import answer

    case = a_user_with_nothing_but_names()
    accepted = api.patch(case.path, {"City": "Cork", "Citty": "Cork"}, Prefer="respond-async, handling=strict")
    status, body = answer(api, accepted)
    assert (status, body["ErrorDetails"][0]["Field"]) == (400, "Citty")


def test_a_computed_end_that_is_sent_with_another_start_is_meant(api):
    a_draft_whose_end_is_computed_and_whose_options_are_the_assessments()
    told = api.get("/external/schedule/s1").body["Content"]
    earlier = (NOW - timedelta(days=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
    assert api.patch("/external/schedule/s1", told | {"StartDateTime": earlier}).status == 200
    after = api.get("/external/schedule/s1").body["Content"]
    assert (after["StartDateTime"], after["EndDateTime"], after["EndIsComputed"]) == (earlier, told["EndDateTime"], False)


def test_of_an_activated_schedule_what_differs_beside_the_pin_is_refused(api):
    an_activated_schedule()
    told = api.get("/external/schedule/s1").body["Content"]
    reply = api.patch("/external/schedule/s1", told | {"PIN": "4321", "Title": "Other"})
    assert (reply.status, reply.error) == (400, "Can’t update activated schedule")


def test_a_group_is_moved_to_the_root_only_from_below_a_group_that_is_told(api):
    from stratus.people.models import Hierarchy

    a_group_below_another()
    told = group("g1")(api)
    assert api.patch("/groups/g1", told | {"ParentExternalId": None}).status == 200
    assert Hierarchy.objects.get(external_id="g1").parent.parent_id is None


def test_statements_do_not_depend_on_what_a_resource_holds(warm):
    from support.builders import a_registration, a_schedule, an_assessment

    assessment = an_assessment()
    counts = []
    for external_id, size in (("few", 2), ("many", 40)):
        schedule = a_schedule(assessment, external_id=external_id)
        for _n in range(size):
            a_registration(schedule)
        told = warm.get(f"/external/schedule/{external_id}").body["Content"]
        with CaptureQueriesContext(connection) as captured:
            assert warm.patch(f"/external/schedule/{external_id}", told).status == 200
        counts.append(len(captured))
    assert counts[0] == counts[1]
