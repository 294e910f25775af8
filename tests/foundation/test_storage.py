"""Bytes under keys: whole or not at all, read in pieces."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.files.base import ContentFile

from stratus.foundation.files import storage


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> storage.Files:
    files = storage.Files(location=tmp_path)
    monkeypatch.setattr(storage, "default_storage", files)
    return files


def test_what_was_put_is_read_from_any_place(files):
    key = storage.new_key("media/7")
    storage.put(key, b"0123456789")
    assert (storage.read(key, 0, 100), storage.read(key, 3, 4), storage.read(key, 10, 1)) == (b"0123456789", b"3456", b"")
    with storage.opened(key) as content:
        assert content.read() == b"0123456789"


def test_keys_are_never_the_same_and_one_that_is_taken_is_not_written(files):
    assert storage.new_key("media") != storage.new_key("media")
    storage.put("media/a", b"first")
    with pytest.raises(FileExistsError):
        storage.put("media/a", b"second")
    assert storage.read("media/a", 0, 10) == b"first"


def test_what_is_not_there_says_so_and_can_be_deleted_all_the_same(files):
    with pytest.raises(FileNotFoundError):
        storage.read("media/none", 0, 1)
    storage.put("media/a", b"x")
    storage.delete("media/a")
    storage.delete("media/a")
    assert not files.exists("media/a")


def test_a_file_that_was_not_written_to_its_end_is_not_there(files, tmp_path):
    class CutOff(ContentFile):
        def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
            yield b"half"
            raise OSError("no room")

    with pytest.raises(OSError, match="no room"):
        files.save("media/a", CutOff(b""))
    assert not files.exists("media/a")
    assert list((tmp_path / "media").iterdir()) == []


def test_files_leave_room_on_the_disk_to_answers(files, tmp_path, monkeypatch):
    asked: list[int] = []
    monkeypatch.setattr(storage, "has_room", lambda _folder, size: asked.append(size))
    with pytest.raises(storage.NoRoom):
        storage.put("media/a", b"0123456789")
    assert asked == [10]
    assert list(tmp_path.iterdir()) == []


def test_nothing_lies_beside_a_file_afterwards(files, tmp_path):
    storage.put("media/a", b"x")
    assert [path.name for path in (tmp_path / "media").iterdir()] == ["a"]
