"""Sealing what a schedule delivers: the files, their row, and what goes wrong meanwhile."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from procrastinate.contrib.django.models import ProcrastinateJob

from stratus.delivery.attempts import tasks as attempts
from stratus.delivery.models import SealedPaper
from stratus.delivery.papers import preparation
from stratus.delivery.papers.sealed import actions, contents, tasks
from stratus.delivery.papers.sealed.originals import Unreadable
from stratus.delivery.papers.sealed.sealing import key_fingerprint
from stratus.foundation import clock
from stratus.foundation.files import disk
from stratus.retention.erasure import erase_if_due
from stratus.scheduling.models import Schedule
from stratus.tenancy import current
from stratus.tenancy.models import SecretFingerprint
from support.builders import SYSTEM, a_tenant
from support.costs import rows_gone_through
from support.simulated import KEY, ObjectsInTests, shown

pytestmark = pytest.mark.database


def prepared(schedule_id: int) -> int:
    preparation.prepare(schedule_id, clock.now())
    return schedule_id


def made(schedule_id: int) -> SealedPaper:
    assert actions.make(prepared(schedule_id), clock.now())
    return SealedPaper.objects.get(schedule=schedule_id)


def jobs(schedule_id: int) -> list[Any]:
    return list(ProcrastinateJob.objects.filter(task_name="delivery.seal_paper", args__schedule_id=schedule_id))


def test_the_row_names_the_files_that_lie_here(objects: ObjectsInTests) -> None:
    schedule = objects.a_place(shown(objects.add(b"a map")), "Plain").schedule_id
    row = made(schedule)
    files = objects.kept(schedule)
    pieces = [tuple(piece) for one in row.parts["media"].values() for piece in one["pieces"]]
    assert {tuple(row.parts["common"]), *pieces} == {(name, len(content)) for name, content in files.items()}
    assert row.size == sum(map(len, files.values()))


def test_only_the_user_of_the_server_may_read_them(objects: ObjectsInTests) -> None:
    schedule = objects.a_place().schedule_id
    made(schedule)
    folder = objects.folder / str(schedule)
    assert [oct(path.stat().st_mode)[-3:] for path in (folder, *folder.iterdir())] == ["700", "600"]


def test_made_again_it_is_the_same_row(objects: ObjectsInTests) -> None:
    schedule = objects.a_place().schedule_id
    before = made(schedule)
    assert made(schedule).pk == before.pk


def test_two_machines_make_the_same_bytes(objects: ObjectsInTests) -> None:
    schedule = objects.a_place(shown(objects.add(b"a map"))).schedule_id
    made(schedule)
    here = objects.kept(schedule)
    SealedPaper.objects.all().delete()
    objects.settings.SEALED_FOLDER = objects.folder.with_name("elsewhere")
    made(schedule)
    assert {path.name: path.read_bytes() for path in (objects.folder.with_name("elsewhere") / str(schedule)).iterdir()} == here


def test_before_the_preparation_moment_there_is_nothing_to_seal(objects: ObjectsInTests) -> None:
    schedule = objects.a_place(opens_in=timedelta(hours=1)).schedule_id
    assert not actions.make(prepared(schedule), clock.now())
    assert (objects.kept(schedule), jobs(schedule)) == ({}, [])


def test_preparing_queues_the_job_once(objects: ObjectsInTests) -> None:
    schedule = objects.a_place().schedule_id
    prepared(schedule)
    prepared(schedule)
    [job] = jobs(schedule)
    assert tasks.seal_paper.func(**job.args)
    assert SealedPaper.objects.filter(schedule=schedule).exists()


def test_a_job_that_finds_another_at_work_leaves_it_to_that_one(objects: ObjectsInTests) -> None:
    schedule = objects.a_place().schedule_id
    prepared(schedule)
    with actions.files().alone(schedule):
        assert not tasks.seal_paper.func(current.require_id(), schedule)
    assert not SealedPaper.objects.filter(schedule=schedule).exists()


@contextmanager
def known_player_key(objects: ObjectsInTests, key: bytes) -> Iterator[None]:
    """The installation has this player key, and the database knows it: only the owner of the tables writes that down."""
    objects.settings.PLAYER_KEY = key
    before = SecretFingerprint.objects.filter(name="player").first()
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE NONE")
        SecretFingerprint.objects.update_or_create(name="player", defaults={"fingerprint": key_fingerprint(key)})
        cursor.execute("SET ROLE stratus_app")
        yield
        cursor.execute("SET ROLE NONE")
        before.save() if before else SecretFingerprint.objects.filter(name="player").delete()
        cursor.execute("SET ROLE stratus_app")


def test_an_exam_of_which_the_job_was_lost_is_asked_for_each_minute(objects: ObjectsInTests) -> None:
    schedule = objects.a_place().schedule_id
    with known_player_key(objects, KEY):
        made(schedule)
        ProcrastinateJob.objects.filter(task_name="delivery.seal_paper").delete()
        attempts.prepare_due_schedules(0)
        assert jobs(schedule) == []
        SealedPaper.objects.all().delete()
        attempts.prepare_due_schedules(0)
        assert len(jobs(schedule)) == 1


def test_an_exam_sealed_with_another_player_key_is_asked_for_each_minute(objects: ObjectsInTests) -> None:
    schedule = objects.a_place().schedule_id
    made(schedule)
    ProcrastinateJob.objects.filter(task_name="delivery.seal_paper").delete()
    with known_player_key(objects, b"another key of the tests, 32 byt"):
        attempts.prepare_due_schedules(0)
    assert len(jobs(schedule)) == 1


def test_objects_of_another_player_key_are_replaced(objects: ObjectsInTests) -> None:
    schedule = objects.a_place().schedule_id
    before = made(schedule)
    objects.settings.PLAYER_KEY = b"another key of the tests, 32 byt"
    after = made(schedule)
    assert (after.pk == before.pk, after.parts["common"] == before.parts["common"]) == (False, False)


def test_an_original_that_cannot_be_read_leaves_no_row(objects: ObjectsInTests) -> None:
    schedule = objects.a_place(shown(objects.add(b"a map", unreadable=True))).schedule_id
    with pytest.raises(Unreadable):
        actions.make(prepared(schedule), clock.now())
    assert not SealedPaper.objects.exists()


def test_an_original_that_was_cut_off_counts_as_unreadable(objects: ObjectsInTests) -> None:
    name = objects.add(b"a map")
    objects.media[name] = objects.media[name]._replace(size=6)
    schedule = objects.a_place(shown(name)).schedule_id
    with pytest.raises(Unreadable):
        actions.make(prepared(schedule), clock.now())


def test_a_large_medium_lies_in_pieces(objects: ObjectsInTests, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contents, "PIECE", 2)
    name = objects.add(b"a map")
    row = made(objects.a_place(shown(name)).schedule_id)
    assert len(row.parts["media"][name]["pieces"]) == 3


def test_a_disk_without_room_keeps_nothing_and_the_row_is_there_all_the_same(
    objects: ObjectsInTests, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(disk, "has_room", lambda *_args: False)
    monkeypatch.setattr("stratus.delivery.papers.sealed.files.has_room", disk.has_room)
    schedule = objects.a_place().schedule_id
    row = made(schedule)
    assert objects.kept(schedule) == {}
    assert objects.fetch(schedule, row.parts["common"][0]).status_code == 200


def test_two_organisations_with_the_same_item_have_nothing_in_common(objects: ObjectsInTests) -> None:
    name = objects.add(b"a map")
    first, second = objects.a_place(shown(name)).schedule_id, objects.a_place(shown(name)).schedule_id
    made(first), made(second)
    with current.use(a_tenant()):
        third = objects.a_place(shown(name)).schedule_id
        made(third)
    names = [set(objects.kept(one)) for one in (first, second, third)]
    assert [len(one) for one in names] == [2, 2, 2]
    assert len(set.union(*names)) == 6


def test_rows_go_thirty_days_after_the_end(objects: ObjectsInTests, passes: Any) -> None:
    over, long = objects.a_place().schedule_id, objects.a_place().schedule_id
    made(over), made(long)
    Schedule.objects.filter(pk=long).update(ends_at=clock.now() + timedelta(days=60))
    passes(days=30)
    tasks.sweep_sealed_papers(0)
    assert SealedPaper.objects.count() == 2
    passes(days=1)
    assert tasks.sweep_sealed_papers(0) >= 1
    assert SealedPaper.objects.get().schedule_id == long


def test_what_is_sealed_is_erased_with_the_schedule(objects: ObjectsInTests) -> None:
    erased, other = objects.a_place().schedule_id, objects.a_place().schedule_id
    made(erased), made(other)
    long_ago = clock.now() - timedelta(days=90)
    begun = long_ago - timedelta(hours=2)
    Schedule.objects.filter(pk=erased).update(ends_at=long_ago, starts_at=begun, deletion_marked_at=long_ago, deletion_notice_days=1)
    assert erase_if_due(erased, by=SYSTEM, now=clock.now())
    assert SealedPaper.objects.get().schedule_id == other
    assert (objects.kept(erased), len(objects.kept(other))) == ({}, 1)
    assert not actions.make(erased, clock.now())


def test_a_folder_that_is_lost_is_made_anew_object_by_object(objects: ObjectsInTests) -> None:
    schedule = objects.a_place(shown(objects.add(b"a map")), "Plain").schedule_id
    made(schedule)
    before = objects.kept(schedule)
    shutil.rmtree(objects.folder)
    assert {name: objects.fetch(schedule, name).content for name in before} == before
    assert objects.kept(schedule) == before


def places(objects: ObjectsInTests, count: int) -> int:
    stems = [shown(objects.add(f"picture {count} {number}".encode())) for number in range(count)]
    return objects.a_place(*stems).schedule_id


def test_sealing_takes_as_many_statements_for_two_pictures_as_for_twenty(objects: ObjectsInTests) -> None:
    counts = []
    for size in (2, 20):
        schedule = prepared(places(objects, size))
        with CaptureQueriesContext(connection) as asked:
            assert actions.make(schedule, clock.now())
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_sealing_walks_through_what_a_tenant_has_a_few_times_at_most(statistics_of_small_tenants: None, objects: ObjectsInTests) -> None:
    exams = 30
    for _number in range(exams):
        made(objects.a_place().schedule_id)
    schedule = prepared(objects.a_place().schedule_id)
    with rows_gone_through() as work:
        assert actions.make(schedule, clock.now())
    assert work.rows < 10 * exams, work.worst
