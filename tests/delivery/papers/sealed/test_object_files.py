"""The files of sealed objects on one machine: a cache of which anything may be missing."""

from __future__ import annotations

import hashlib
import os
import time
from pathlib import Path

import pytest

from stratus.delivery.papers.sealed import files as module
from stratus.delivery.papers.sealed.files import KEPT_SECONDS, Busy, Files

DAY = 24 * 3600


def named(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return Files(tmp_path / "sealed")


def kept(files: Files, content: bytes, schedule: int = 31, *, age: float = 0) -> Path:
    files.keep(schedule, named(content), content)
    path = files.path(schedule, named(content))
    os.utime(path, (time.time() - age, time.time() - age))
    return path


def test_what_was_kept_is_read(files: Files) -> None:
    kept(files, b"sealed")
    assert files.read(31, named(b"sealed")) == b"sealed"
    assert files.read(32, named(b"sealed")) is None


@pytest.mark.parametrize("name", ["..", "../../secrets/player", "0" * 63, "A" * 64, "0" * 65, "0" * 63 + "/", "0" * 64 + "\n", ""])
def test_nothing_but_a_hash_names_a_file(files: Files, name: str) -> None:
    for reaches in (lambda: files.read(31, name), lambda: files.keep(31, name, b""), lambda: files.path(-1, named(b""))):
        with pytest.raises(ValueError, match="name of an object"):
            reaches()
    assert not files.root.exists()


def test_a_file_that_a_crash_cut_off_is_removed_and_not_given(files: Files) -> None:
    path = kept(files, b"sealed")
    path.write_bytes(b"sea")
    assert files.read(31, named(b"sealed")) is None
    assert not path.exists()


def test_one_that_is_there_is_not_written_again(files: Files) -> None:
    before = kept(files, b"sealed", age=DAY).stat()
    files.keep(31, named(b"sealed"), b"sealed")
    assert files.path(31, named(b"sealed")).stat().st_mtime == before.st_mtime


def test_a_disk_that_fails_is_no_fault(files: Files, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "has_room", lambda *_args: True)

    def fails(*_args: object) -> int:
        raise OSError("Input/output error")

    monkeypatch.setattr(module.os, "open", fails)
    files.keep(31, named(b"sealed"), b"sealed")
    with files.alone(31):
        assert files.read(31, named(b"sealed")) is None


def test_nothing_is_written_where_answers_need_the_room(files: Files, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "has_room", lambda *_args: False)
    files.keep(31, named(b"sealed"), b"sealed")
    assert list((files.root / "31").iterdir()) == []


def test_one_at_a_time_makes_the_objects_of_a_schedule(files: Files) -> None:
    with files.alone(31):
        with pytest.raises(Busy), files.alone(31):
            pass
        with files.alone(32):
            pass
    with files.alone(31):
        pass


def test_what_is_older_than_two_days_is_swept(files: Files) -> None:
    old, new = kept(files, b"old", age=KEPT_SECONDS + 60), kept(files, b"new", age=KEPT_SECONDS - 60)
    lonely = kept(files, b"old", 32, age=KEPT_SECONDS + 60)
    half = old.with_name(f".{named(b'half')}.0")
    half.write_bytes(b"ha")
    os.utime(half, (0, 0))
    assert files.sweep(time.time()) == 3
    assert (old.exists(), new.exists(), half.exists(), lonely.parent.exists()) == (False, True, False, False)


def test_of_what_is_too_much_the_oldest_is_swept(files: Files) -> None:
    paths = [kept(files, content, age=age) for content, age in ((b"aaaa", 30), (b"bbbb", 20), (b"cccc", 10))]
    assert files.sweep(time.time(), most_bytes=8) == 1
    assert [path.exists() for path in paths] == [False, True, True]


def test_a_schedule_is_forgotten_with_all_of_its_files(files: Files) -> None:
    path, other = kept(files, b"sealed"), kept(files, b"sealed", 32)
    files.forget(31)
    files.forget(33)
    assert (path.parent.exists(), other.exists()) == (False, True)
