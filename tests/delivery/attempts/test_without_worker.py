"""No exam depends on the worker: from an hour before the start until after the end none of its jobs runs."""

from __future__ import annotations

import base64
import json
import shutil
from datetime import timedelta
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from stratus.delivery.attempts.queries import with_status
from stratus.delivery.models import Attempt
from stratus.foundation import clock
from stratus.scheduling.models import Registration, Schedule
from support.builders import a_registration, a_schedule, a_user, a_version, an_assessment
from support.simulated import Browser, ObjectsInTests, SaverInTests, shown


def an_exam(*, opens_in: timedelta) -> Registration:
    """Of half an hour, for somebody with 50 % more time, with a version that comes too late."""
    opens = clock.now() + opens_in
    assessment = an_assessment(["MULTIPLE_CHOICE"] * 3, title="As it was", duration=30)
    schedule = a_schedule(assessment, active=True, starts_at=opens, ends_at=opens + timedelta(hours=5))
    return a_registration(schedule, a_user(special_needs=True, reasonable_adjustment_percentage=50))


def test_an_exam_is_sat_from_the_waiting_room_to_its_end(saver: SaverInTests, tenant: Any, passes: Any) -> None:
    registration = an_exam(opens_in=timedelta(hours=1))
    page = Browser(saver, registration)
    assert page.wait()["preload"] is None
    assert Schedule.objects.get(pk=registration.schedule_id).version is None

    passes(minutes=41)
    offer = page.wait()["preload"]["paper"]
    early = page.saver.call("GET", f"registrations/{registration.pk}/papers/{offer}", page.token)
    version = Schedule.objects.get(pk=registration.schedule_id).version
    assert version is not None
    a_version(registration.schedule.assessment, published_at=clock.now())

    passes(minutes=20)
    exam = page.start()
    assert exam.status == 200
    paper = json.loads(AESGCM(base64.urlsafe_b64decode(exam["sealed"]["key"] + "=")).decrypt(early.body[:12], early.body[12:], None))
    assert paper["hash"] == exam["paper"]
    attempt = Attempt.objects.get(pk=exam["attempt"])
    assert attempt.paper.version == version
    assert attempt.deadline_at - attempt.started_at == timedelta(minutes=45)

    passes(minutes=46)
    assert page.wait()["moment"] == "HANDED_IN"
    ended = with_status(Attempt.objects.filter(pk=attempt.pk), clock.now()).get()
    assert (ended.status_now, ended.ended_at_now, ended.submitted_by_now) == ("HANDED_IN", attempt.deadline_at, "SYSTEM")


def test_an_exam_with_pictures_is_preloaded_opened_and_sat(saver: SaverInTests, objects: ObjectsInTests, passes: Any) -> None:
    place = objects.a_place(*(shown(objects.add(picture)) for picture in (b"a map", b"a cell")), opens_in=timedelta(hours=1))
    page = Browser(saver, place)
    assert page.wait()["objects"] is None
    assert objects.list_of(place).status_code == 404

    passes(minutes=41)
    assert page.wait()["objects"] is not None
    early = objects.list_of(place).json()
    files = {name: objects.fetch(early["schedule"], name).content for name, _size in (*early["views"], *early["media"])}
    assert len(files) == 3
    shutil.rmtree(objects.folder)  # what a browser has needs nothing of the server but its start

    passes(minutes=20)
    exam = page.start()
    opened = objects.page(exam["objects"], files)
    assert {b"a map", b"a cell"} <= {one for one in opened.values() if isinstance(one, bytes)}
    assert set(exam["sheet"]["order"]) <= set(opened)
    assert not objects.folder.exists()

    passes(hours=5)
    assert page.wait()["moment"] == "HANDED_IN"


def test_whoever_comes_straight_to_the_start_gets_the_version_of_the_preparation_moment(
    saver: SaverInTests, tenant: Any, passes: Any
) -> None:
    registration = an_exam(opens_in=timedelta(hours=1))
    a_version(registration.schedule.assessment, published_at=clock.now() + timedelta(minutes=39))
    a_version(registration.schedule.assessment, published_at=clock.now() + timedelta(minutes=42))
    passes(minutes=61)
    exam = Browser(saver, registration).start()
    assert exam.status == 200
    pinned = Schedule.objects.get(pk=registration.schedule_id).version
    assert pinned is not None
    assert pinned.number == 2
    assert Attempt.objects.get(pk=exam["attempt"]).paper.version == pinned
