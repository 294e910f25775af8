"""Bytes under keys: what people uploaded, in the folder `files` of the data folder.

A key is a path of this storage, such as `media/7/3f…`. Django's storage of the name *default* is where it leads: the folder as it is
shipped (`Files`), or another back end that the settings name. Whoever stores something draws a key that nobody else has, and writes down
the key in a row: so a file never changes, and deleting one never hits another's.
"""

from __future__ import annotations

import errno
import os
import secrets
from datetime import datetime
from pathlib import Path
from typing import IO, Any, cast

from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage

from stratus.foundation.files.disk import has_room


class NoRoom(OSError):
    """The disk has no room for this file, beside what it keeps free for answers."""


class Files(FileSystemStorage):
    """Files of this machine. One is there whole, and on the disk, or not at all: it is written beside its place and moved.

    They leave room on the disk to answers, as all files do: else whoever uploads pictures could end everybody's exam. Raises NoRoom.
    """

    def _save(self, name: str, content: Any) -> str:
        self._find_room(getattr(content, "size", None) or 0)
        part = f"{name}.{secrets.token_hex(8)}.part"
        beside, place = Path(self.path(part)), Path(self.path(name))
        try:
            super()._save(part, content)  # type: ignore[misc]  # the stubs lack it
            with beside.open("rb") as written:
                os.fsync(written.fileno())
            beside.replace(place)
        except BaseException:
            beside.unlink(missing_ok=True)
            raise
        folder = os.open(place.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
        return name

    def _find_room(self, size: int) -> None:
        folder = Path(self.location)
        folder.mkdir(parents=True, exist_ok=True)
        if not has_room(folder, size):
            raise NoRoom(errno.ENOSPC, os.strerror(errno.ENOSPC))


def new_key(folder: str) -> str:
    """Return a key in this folder that nobody has."""
    return f"{folder}/{secrets.token_hex(16)}"


def put(key: str, content: bytes) -> None:
    """Store bytes under a new key. Raises FileExistsError for one that is taken, NoRoom where there is none."""
    if default_storage.exists(key):
        raise FileExistsError(key)
    default_storage.save(key, ContentFile(content))


def is_there(key: str) -> bool:
    """Tell whether anything is stored under this key."""
    return bool(default_storage.exists(key))


def opened(key: str) -> IO[bytes]:
    """Return the content as a file, to be closed by whoever reads it. Raises FileNotFoundError."""
    return cast("IO[bytes]", default_storage.open(key))


def read(key: str, offset: int, size: int) -> bytes:
    """Return at most so many bytes from a place on; fewer at the end. Raises FileNotFoundError."""
    with opened(key) as content:
        content.seek(offset)
        return content.read(size)


def folders_in(folder: str) -> list[str]:
    """Return the names of the folders in this one, sorted; none where it is not there."""
    try:
        return sorted(default_storage.listdir(folder)[0])
    except FileNotFoundError:
        return []


def files_in(folder: str) -> list[str]:
    """Return the names of the files in this folder, sorted; none where it is not there."""
    try:
        return sorted(default_storage.listdir(folder)[1])
    except FileNotFoundError:
        return []


def is_older(key: str, before: datetime) -> bool:
    """Tell whether nobody has written to a file since `before`; False for one that is gone."""
    try:
        return bool(default_storage.get_modified_time(key) <= before)
    except FileNotFoundError:
        return False


def delete(key: str) -> None:
    """Delete what is stored under a key; nothing happens where there is none."""
    default_storage.delete(key)
