"""Files to which no row points are deleted where it is proven that nothing needs them, and left alone everywhere else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import structlog
import time_machine
from django.core.files.storage import default_storage
from django.db import connection
from django.test.utils import CaptureQueriesContext

from library.pictures import a_picture
from stratus.delivery.attempts.tasks import RESPONSES, tidy_files
from stratus.delivery.models import ResponseFile
from stratus.delivery.unsent.paths import partial_path, response_folder
from stratus.foundation import clock
from stratus.foundation.files import storage
from stratus.jobs.expiry import FILES as JOBS
from stratus.jobs.tasks import tidy as tidy_jobs
from stratus.library.media.tasks import FILES as MEDIA
from stratus.library.media.tasks import tidy_media
from stratus.people.models import Photo
from stratus.people.photos.tasks import FILES as PHOTOS
from stratus.people.photos.tasks import tidy_photos
from stratus.tenancy import current
from stratus.tenancy.db import stray_files
from stratus.tenancy.db.stray_files import Place
from support.builders import a_collection, a_tenant, a_user, an_attempt

pytestmark = [pytest.mark.django_db, pytest.mark.database]

HOUR = timedelta(hours=1)
LATER = max(MEDIA.stray_for, RESPONSES.stray_for) + HOUR
NOBODY = 10**17
"""The id of an organisation that this database does not know."""


@pytest.fixture(autouse=True)
def tenant():
    tenant = a_tenant()
    with current.use(tenant):
        yield tenant


def put(key: str) -> str:
    storage.put(key, b"x")
    return key


def a_photo() -> str:
    photo = Photo.objects.create(user=a_user(), source="https://photos.example/1", path=put(storage.new_key(own("photos"))))
    return photo.path


def a_response() -> str:
    attempt = an_attempt()
    path = f"{response_folder(current.require_id(), attempt.pk)}/{'a' * 64}"
    ResponseFile.objects.create(attempt=attempt, sha256="a" * 64, size=1, path=path)
    return put(path)


def own(folder: str, tenant_id: int | None = None) -> str:
    return f"{folder}/{tenant_id or current.require_id()}"


Case = tuple[Place, Callable[[int], int], Callable[[], str] | None]
PLACES: dict[str, Case] = {
    "media": (MEDIA, tidy_media, lambda: a_picture(a_collection()).key),
    "photos": (PHOTOS, tidy_photos, a_photo),
    "responses": (RESPONSES, tidy_files, a_response),
    "jobs": (JOBS, tidy_jobs, None),
}
each_place = pytest.mark.parametrize("name", PLACES)


def a_stray(name: str, tenant_id: int | None = None) -> str:
    """A file of an organisation to which no row points."""
    within = f"/{NOBODY}" if PLACES[name][0].in_folders else ""
    return put(storage.new_key(own(name, tenant_id) + within))


@each_place
def test_a_stray_goes_after_its_time_and_what_rows_point_to_stays(name):
    place, _job, made = PLACES[name]
    kept = made() if made else None
    stray, now = a_stray(name), clock.now()
    assert place.tidy_own(now + place.stray_for - HOUR) == 0
    assert storage.is_there(stray)
    assert place.tidy_own(now + place.stray_for + HOUR) == 1
    assert not storage.is_there(stray)
    assert kept is None or storage.is_there(kept)


@each_place
def test_what_lies_in_folders_of_organisations_that_are_not_in_this_database_is_left_alone_and_told(name):
    _place, job, _made = PLACES[name]
    keys = [a_stray(name, NOBODY), put(f"{name}/{'9' * 30}/x"), put(f"{name}/backup/x")]
    mine = a_stray(name)
    with current.use(None), time_machine.travel(clock.now() + LATER, tick=False), structlog.testing.capture_logs() as log:
        assert job(0) >= 1  # other tests have left some
    assert [storage.is_there(key) for key in keys] == [True] * 3
    assert not storage.is_there(mine)
    told = {line["folder"] for line in log if line["event"] == "files_of_nobody"}
    assert {f"{name}/{NOBODY}", f"{name}/{'9' * 30}", f"{name}/backup"} <= told
    for key in keys:
        storage.delete(key)


def test_files_of_candidates_wait_for_longer_than_backups_are_kept():
    assert RESPONSES.stray_for >= timedelta(days=180)
    assert MEDIA.stray_for >= timedelta(days=30)


@pytest.mark.parametrize("whole", [True, False])
def test_files_of_an_attempt_stay_as_long_as_it_does_whole_or_not(whole):
    path = a_response()
    if not whole:
        put(partial_path(path))
    ResponseFile.objects.all().delete()
    assert RESPONSES.tidy_own(clock.now() + LATER) == 0
    assert storage.is_there(path)


def test_of_an_attempt_that_is_gone_young_files_keep_the_older_ones():
    folder = f"{own('responses')}/{NOBODY}"
    with time_machine.travel(clock.now() - LATER, tick=False):
        old = put(f"{folder}/old")
    young = put(f"{folder}/young")
    before = clock.now() - RESPONSES.stray_for
    files = {old: before - timedelta(hours=1), young: before + timedelta(hours=1)}
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(storage, "is_older", lambda key, moment: files[key] <= moment)
        assert RESPONSES.tidy_own(clock.now()) == 0
    assert RESPONSES.tidy_own(clock.now() + LATER) == 2
    assert not default_storage.exists(folder)


def test_one_night_deletes_so_many_and_the_next_the_rest(monkeypatch):
    monkeypatch.setattr(stray_files, "MOST_AT_ONCE", 2)
    for _n in range(3):
        a_stray("photos")
    assert [PHOTOS.tidy_own(clock.now() + LATER) for _night in range(3)] == [2, 1, 0]


def test_rows_are_asked_of_a_portion_of_files_at_a_time(monkeypatch):
    monkeypatch.setattr(stray_files, "PORTION", 2)
    kept = [a_photo() for _n in range(5)]
    with CaptureQueriesContext(connection) as asked:
        assert PHOTOS.tidy_own(clock.now() + LATER) == 0
    assert len(asked) == 3
    assert all(map(storage.is_there, kept))


def test_one_whose_files_cannot_be_read_keeps_no_other_from_its_turn(monkeypatch, tenant):
    mine = a_stray("photos")
    with current.use(a_tenant()):
        theirs = a_stray("photos")
    listed: Any = default_storage.listdir

    def broken(folder):
        if folder == own("photos", tenant.pk):
            raise OSError("a broken disk")
        return listed(folder)

    monkeypatch.setattr(storage.default_storage, "listdir", broken, raising=False)
    with current.use(None), time_machine.travel(clock.now() + LATER, tick=False):
        tidy_photos(0)
    assert (storage.is_there(mine), storage.is_there(theirs)) == (True, False)
