"""Files of pictures to which no row points: they go after a day, and nothing else does."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.core.files.storage import default_storage

from library.pictures import a_picture
from stratus.foundation import clock
from stratus.foundation.files import storage
from stratus.library.media import rules
from stratus.library.media.tasks import FILES, tidy_media
from stratus.library.models import Medium
from stratus.tenancy import current
from support.builders import a_collection, a_tenant

pytestmark = pytest.mark.django_db

LATER = FILES.stray_for + timedelta(hours=1)


@pytest.fixture(autouse=True)
def tenant():
    tenant = a_tenant()
    with current.use(tenant):
        yield tenant


def stray() -> str:
    """A file whose row never came."""
    key = storage.new_key(f"media/{current.require_id()}")
    storage.put(key, b"x")
    return key


def files() -> set[str]:
    folder = f"media/{current.require_id()}"
    return {f"{folder}/{name}" for name in default_storage.listdir(folder)[1]} if default_storage.exists(folder) else set()


def test_a_file_whose_row_never_came_goes_after_its_time_and_pictures_stay_with_their_thumbnails():
    medium = a_picture(a_collection(), width=640, height=480)
    key, now = stray(), clock.now()
    assert FILES.tidy_own(now + FILES.stray_for - timedelta(hours=1)) == 0
    assert FILES.tidy_own(now + LATER) == 1
    assert files() == {medium.key, rules.small_key(medium.key)}
    assert not storage.is_there(key)


def test_the_files_of_a_row_that_is_gone_go():
    medium = a_picture(a_collection(), width=640, height=480)
    Medium.objects.filter(pk=medium.pk).delete()
    assert (FILES.tidy_own(clock.now() + LATER), files()) == (2, set())


def test_a_row_that_comes_while_the_folder_is_looked_through_keeps_its_file(monkeypatch):
    medium = a_picture(a_collection())
    Medium.objects.filter(pk=medium.pk).delete()
    listed = storage.default_storage.listdir

    def then_there(folder):
        found = listed(folder)
        medium.save(force_insert=True)
        return found

    monkeypatch.setattr(storage.default_storage, "listdir", then_there, raising=False)
    assert FILES.tidy_own(clock.now() + LATER) == 0
    assert storage.is_there(medium.key)


def test_every_night_each_tenant_is_tidied_whatever_lies_in_the_folders_of_others(tenant):
    mine = stray()
    other = a_tenant()
    with current.use(other):
        theirs, kept = stray(), a_picture(a_collection())
    with current.use(None), time_machine.travel(clock.now() + LATER, tick=False):
        assert tidy_media(0) >= 2  # other tests have left some
    with current.use(other):
        assert (files(), storage.is_there(theirs), storage.is_there(mine)) == ({kept.key}, False, False)


def test_a_tenant_whose_files_cannot_be_read_keeps_no_other_from_its_turn(monkeypatch):
    mine = stray()
    with current.use(a_tenant()):
        theirs = stray()
    listed = storage.default_storage.listdir

    def broken(folder):
        if folder == mine.rsplit("/", 1)[0]:
            raise OSError("a broken disk")
        return listed(folder)

    monkeypatch.setattr(storage.default_storage, "listdir", broken, raising=False)
    with current.use(None), time_machine.travel(clock.now() + LATER, tick=False):
        tidy_media(0)
    assert (storage.is_there(mine), storage.is_there(theirs)) == (True, False)
