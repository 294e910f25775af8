"""Two calls at once: one wins, nothing is half done, nothing is a 500."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection, transaction

from stratus.foundation import clock
from support.threads import at_once


@pytest.fixture
def world(committed: None) -> Iterator[Any]:
    """A caller whose tenant other connections see."""
    from stratus.organisation.models import ApiSettings
    from stratus.tenancy import current
    from support.builders import a_tenant, a_user, an_assessment
    from support.caller import an_api

    tenant = a_tenant()
    with current.use(tenant):
        ApiSettings.objects.update(scheduler=a_user("Scheduler"))
        an_assessment(external_id="EXT1")
        yield an_api(tenant)


def links_body(schedule: str, candidates: list[str]) -> dict[str, Any]:
    given = {
        "AssessmentExtId": "EXT1",
        "ScheduleExtId": schedule,
        "StartDateTime": "2030-05-19T10:30:00Z",
        "GroupExtId": "G",
        "GroupName": "Group",
    }
    people = [{"CandidateExtId": who, "FirstName": "A", "LastName": "B", "Email": "a@b.example"} for who in candidates]
    return {"Schedule": given, "Candidates": people}


def test_two_drafts_with_one_id(world):
    body = {"AssessmentExternalId": "EXT1", "ScheduleExternalId": "same", "StartDateTime": "2030-05-21T10:00:00Z"}
    replies = at_once(*[lambda: world.post("/external/schedule", body)] * 4)
    assert sorted(reply.status for reply in replies) == [200, 400, 400, 400]
    assert {reply.error for reply in replies if reply.status == 400} == {"Schedule info is not valid"}


def test_two_schedules_with_links_and_one_id(world):
    from stratus.scheduling.models import Registration, Schedule

    replies = at_once(*[lambda: world.post("/schedule", links_body("same", ["c1", "c2"]))] * 4)
    assert sorted(reply.status for reply in replies) == [200, 400, 400, 400], [reply.body for reply in replies]
    assert {reply.error for reply in replies if reply.status == 400} == {"Schedule[same] already exists"}
    assert (Schedule.objects.count(), Registration.objects.count()) == (1, 2)


def test_the_same_new_candidates_in_two_schedules(world):
    from stratus.people.models import Hierarchy, User

    candidates = [f"c{number}" for number in range(30)]
    replies = at_once(
        lambda: world.post("/schedule", links_body("one", candidates)),
        lambda: world.post("/schedule", links_body("two", candidates[::-1])),
    )
    assert [reply.status for reply in replies] == [200, 200], [reply.body for reply in replies]
    assert User.objects.filter(external_id__in=candidates).count() == 30
    assert Hierarchy.objects.filter(external_id="G").count() == 1


def test_the_same_candidates_added_to_one_schedule(world):
    from support.builders import a_schedule, a_user

    schedule = a_schedule(external_id="S1")
    ids = [a_user().external_id for _n in range(20)]
    replies = at_once(*[lambda: world.put("/schedule/S1/candidates", ids)] * 3)
    added = [len(reply.body["Content"]["AddedCandidateExternalIds"]) for reply in replies]
    assert sorted(added) == [0, 0, 20]
    assert schedule.registrations.count() == 20


def test_a_schedule_that_is_deleted_while_others_change_it(world):
    from support.builders import a_schedule

    a_schedule(external_id="S1")
    replies = at_once(
        *[lambda: world.delete("/external/schedule/S1")] * 3,
        lambda: world.patch("/external/schedule/S1", {"Title": "New"}),
        lambda: world.put("/external/schedule/S1/activate"),
    )
    deleted, changed = replies[:3], replies[3:]
    assert sorted(reply.status for reply in deleted) == [200, 400, 400]
    assert {reply.error for reply in deleted} == {None, "Schedule hasn't been found by external id"}
    assert {reply.status for reply in changed} <= {200, 400}


def test_several_upserts_of_one_schedule(world):
    body = links_body("same", ["c1", "c2"]) | {"Upsert": True}
    replies = at_once(*[lambda: world.post("/schedule", body)] * 3)
    results = sorted(reply.body.get("Result", reply.error) for reply in replies)
    assert results == ["Schedule[same] created successfully", *["Schedule[same] updated successfully"] * 2]
    assert len({reply.body["Candidates"][0]["StartupLink"] for reply in replies}) == 1


def test_several_upserts_of_one_draft(world):
    draft = {"AssessmentExternalId": "EXT1", "ScheduleExternalId": "draft", "StartDateTime": "2030-05-21T10:00:00Z"}
    assert world.post("/external/schedule", draft).status == 200
    body = links_body("draft", ["c1"]) | {"Upsert": True}
    replies = at_once(*[lambda: world.post("/schedule", body)] * 3, lambda: world.put("/external/schedule/draft/activate"))
    assert [reply.status for reply in replies[:3]] == [200, 200, 200], [reply.body for reply in replies]
    assert (replies[3].status, replies[3].error) in {(200, None), (400, "Schedule is already activated")}


def test_ten_repeats_of_one_request_with_a_key(world):
    from stratus.scheduling.models import Schedule

    body = {"AssessmentExternalId": "EXT1", "StartDateTime": "2030-05-21T10:00:00Z"}
    replies = at_once(*[lambda: world.post("/external/schedule", body, **{"Idempotency-Key": "once"})] * 10)
    assert {reply.status for reply in replies} == {200}, [reply.body for reply in replies]
    assert len({reply.body["Content"] for reply in replies}) == 1
    assert Schedule.objects.count() == 1


@contextmanager
def a_first_request(body: dict[str, Any], key: str) -> Iterator[None]:
    """Somebody who has taken the key with this body, and is not done until the block ends; then the request fails."""
    from stratus.external_api.gate import idempotency
    from stratus.tenancy import current

    tenant_id, running, ended = current.require_id(), threading.Event(), threading.Event()

    def first() -> None:
        from stratus.external_api.models import Token

        try:
            with current.use(tenant_id), transaction.atomic():
                sent = json.dumps(body).encode()
                idempotency.claim(
                    key,
                    token_id=Token.objects.get().pk,
                    method="POST",
                    path="/api/v1/integrations/external/schedule",
                    body=idempotency.SentBody(sent, body),
                    now=clock.now(),
                )
                running.set()
                ended.wait()
                transaction.set_rollback(True)
        finally:
            connection.close()

    thread = threading.Thread(target=first)
    thread.start()
    try:
        running.wait()
        yield
    finally:
        ended.set()
        thread.join()


def test_a_repeat_does_not_wait_for_ever(world, monkeypatch):
    from stratus.external_api.gate import idempotency

    monkeypatch.setattr(idempotency, "WAIT", "100ms")
    body = {"AssessmentExternalId": "EXT1", "StartDateTime": "2030-05-21T10:00:00Z"}
    with a_first_request(body, "k"):
        reply = world.post("/external/schedule", body, **{"Idempotency-Key": "k"})
    assert (reply.status, reply.error) == (429, "The first request with this Idempotency-Key has not ended yet")
    assert reply.headers["Retry-After"] == "2"


def test_one_that_is_answered_later_waits_until_the_first_request_has_ended(world, monkeypatch):
    from stratus.external_api.gate import idempotency
    from stratus.jobs.models import Job
    from stratus.jobs.turns import MOST_RUNS, take_turn

    monkeypatch.setattr(idempotency, "WAIT", "1ms")
    body = {"AssessmentExternalId": "EXT1", "StartDateTime": "2030-05-21T10:00:00Z"}
    accepted = world.post("/external/schedule", body, **{"Idempotency-Key": "k", "Prefer": "respond-async"})
    path, job = f"/jobs/{accepted.body['Content']['JobId']}", Job.objects.get(ended_at=None)
    with a_first_request(body, "k"):
        for _turn in range(MOST_RUNS + 1):
            assert take_turn(job.pk)
        assert world.get(path).body["Content"]["Answer"] is None
    assert not take_turn(job.pk)
    assert world.get(path).body["Content"]["Answer"]["Status"] == 200


@pytest.mark.slow("twice ten thousand candidates: few ones do not wait for each other")
def test_two_large_calls_in_opposite_order(world):
    from stratus.scheduling.models import Registration

    count = 10_000
    candidates = [f"n{number}" for number in range(count)]
    replies = at_once(
        lambda: world.post("/schedule", links_body("one", candidates)),
        lambda: world.post("/schedule", links_body("two", candidates[::-1])),
    )
    assert [reply.status for reply in replies] == [200, 200], [reply.body.get("Errors") for reply in replies]
    assert Registration.objects.values("candidate").distinct().count() == count
    assert [Registration.objects.filter(schedule__external_id=name).count() for name in ("one", "two")] == [count, count]


def test_api_and_screen_save_the_same_draft(world):
    """The last save wins and nobody is told: what stands is what one of them wrote, in every field that both wrote."""
    from stratus.people.models import Hierarchy
    from stratus.scheduling.models import Schedule
    from stratus.tenancy import current
    from support.builders import a_schedule, a_user
    from support.staff import a_browser

    owner = a_user("Scheduler")
    schedule = a_schedule(external_id="S1", owner_id=owner.pk)
    browser = a_browser(owner)
    typed = {
        "title": "By screen",
        "pin": "1111",
        "owner": owner.username,
        "hierarchy": Hierarchy.objects.get(parent=None).pk,
        "time_zone": "UTC",
        "starts_at": "2030-06-21T09:00",
        "ends_at": "2030-06-21T13:00",
        "extra_time": "0",
        "external_id": "S1",
    }
    sent = {"Title": "By API", "PIN": "2222", "StartDateTime": "2031-01-01T09:00:00Z", "EndDateTime": "2031-01-01T13:00:00Z"}

    def save() -> Any:
        with current.use(None):
            return browser.post(f"/delivery/schedules/{schedule.pk}/edit", typed)

    seen = set()
    for _n in range(5):
        by_screen, by_api = at_once(save, lambda: world.patch("/external/schedule/S1", sent))
        assert (by_screen.status_code, by_api.status) == (302, 200)
        stands = Schedule.objects.get(pk=schedule.pk)
        seen.add((stands.title, stands.pin, stands.starts_at.year))
    assert seen <= {("By screen", "1111", 2030), ("By API", "2222", 2031)}


def test_api_and_screen_activate_the_same_draft(world):
    from stratus.events.models import Event
    from stratus.tenancy import current
    from support.builders import a_schedule, a_user
    from support.staff import a_browser

    owner = a_user("Scheduler")
    schedule = a_schedule(external_id="S1", owner_id=owner.pk)
    browser = a_browser(owner)

    def activate() -> Any:
        with current.use(None):
            return browser.post(f"/delivery/schedules/{schedule.pk}/activate")

    by_screen, by_api = at_once(activate, lambda: world.put("/external/schedule/S1/activate"))
    assert by_screen.status_code == 302
    assert (by_api.status, by_api.error) in {(200, None), (400, "Schedule is already activated")}
    assert Event.objects.filter(kind="schedule.activated", schedule_id=schedule.pk).count() == 1


def test_two_collections_and_two_assessments_with_one_id(world):
    from support.builders import a_user

    owner = a_user("Author").username
    collection = {"ExternalId": "same", "Title": "A", "Owner": owner}
    replies = at_once(*[lambda: world.post("/collections", collection)] * 4)
    assert sorted(reply.status for reply in replies) == [200, 400, 400, 400]
    assert {reply.code for reply in replies if reply.status == 400} == {810}
    assessment = {"ExternalId": "same", "Title": "A", "Purpose": 1, "Code": "A", "Owner": owner}
    replies = at_once(*[lambda: world.post("/assessment", assessment)] * 4)
    assert sorted(reply.status for reply in replies) == [200, 400, 400, 400]
    assert {reply.error for reply in replies if reply.status == 400} == {"External id [same] is already in use"}


def test_a_collection_and_an_assessment_shared_with_the_same_users(world):
    from stratus.library.models import CollectionSharing
    from support.builders import a_collection, a_user, an_assessment

    a_collection(external_id="C1")
    assessment = an_assessment(external_id="A1")
    names = [a_user("Author").username for _n in range(20)]
    body = {"Filter": {"Users": names}, "AccessToCollection": True}
    replies = at_once(*[lambda: world.put("/collections/C1/sharing", body)] * 3)
    granted = [len(reply.body["Content"]["SuccessfullyGrantedAccessToCollection"]) for reply in replies]
    assert (sorted(granted), CollectionSharing.objects.count()) == ([0, 0, 20], 20)
    wishes = [{"UserName": name, "Role": "Author"} for name in names]
    replies = at_once(*[lambda: world.put("/assessment/A1/sharing", wishes)] * 3)
    assert sorted(len(reply.body["Content"]["SuccessfullyShared"]) for reply in replies) == [0, 0, 20]
    assert assessment.shared_with.count() == 20


def test_a_collection_deleted_while_its_item_is_put_into_an_assessment(world):
    from stratus.assessments.sections import questions as actions
    from stratus.foundation.errors import InvalidFields
    from stratus.tenancy import current
    from support.builders import SYSTEM, a_collection, an_assessment, an_item

    tenant_id = current.require_id()
    assessment = an_assessment([], published=False)
    for round_ in range(5):
        item = an_item(collection=a_collection(external_id=f"C{round_}"))

        def add(item_id: int = item.pk) -> bool:
            with current.use(tenant_id):
                try:
                    return actions.add_questions(assessment.pk, [item_id], by=SYSTEM) == 1
                except InvalidFields:
                    return False

        deleted, added = at_once(lambda path=f"/collections/C{round_}": world.delete(path), add)
        assert (deleted.status == 200) is not added, (deleted.body, added)
