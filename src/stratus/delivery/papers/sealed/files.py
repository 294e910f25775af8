"""The files of sealed objects: a cache of this machine. Whatever is missing is made again, so anything in it may be deleted at any time.

Without Django's settings: the front has the same folder (`server/assets/objects.py`).
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from stratus.foundation.files.disk import has_room

HASH = re.compile(r"[0-9a-f]{64}")
KEPT_SECONDS = 2 * 24 * 3600
MOST_BYTES = 20 * 1024**3
"""What the files of all schedules may take."""


class Busy(Exception):
    """Another process of this machine makes the objects of this schedule."""


@dataclass(frozen=True)
class Files:
    """The folder `sealed`: below it one for each schedule, in it the objects under their hashes."""

    root: Path

    def path(self, schedule_id: int, hash_: str) -> Path:
        """Return where an object lies. Raises ValueError for what is no hash: no other name may reach the disk."""
        if not HASH.fullmatch(hash_) or schedule_id < 0:
            raise ValueError("not the name of an object")
        return self.root / str(schedule_id) / hash_

    def read(self, schedule_id: int, hash_: str) -> bytes | None:
        """Return the object, None where it is not there. A file that is not what its name says, cut off by a crash, is removed."""
        path = self.path(schedule_id, hash_)
        try:
            content = path.read_bytes()
        except OSError:
            return None
        if hashlib.sha256(content).hexdigest() == hash_:
            return content
        with suppress(OSError):
            path.unlink()
        return None

    def keep(self, schedule_id: int, hash_: str, content: bytes) -> None:
        """Write an object that is not there yet. Where the disk has no room, or fails, it is made again when it is asked for."""
        path = self.path(schedule_id, hash_)
        fresh = path.with_name(f".{hash_}.{secrets.token_hex(8)}")
        try:
            self._folder(schedule_id)
            if path.exists() or not has_room(path.parent, len(content)):
                return
            with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(content)
            fresh.replace(path)
        except OSError:
            with suppress(OSError):
                fresh.unlink()

    @contextmanager
    def alone(self, schedule_id: int) -> Iterator[None]:
        """Let one process of this machine at a time make the objects of a schedule. Raises Busy for the others, who need not wait.

        It saves work and keeps nothing right: who comes second makes the same bytes. So a folder that cannot be made holds nobody up.
        """
        try:
            held = os.open(self._folder(schedule_id), os.O_RDONLY)
        except OSError:
            yield
            return
        try:
            try:
                fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise Busy from None
            yield
        finally:
            os.close(held)

    def forget(self, schedule_id: int) -> None:
        """Remove what this machine has of a schedule."""
        folder = self.root / str(schedule_id)
        for path in _entries(folder):
            with suppress(OSError):
                path.unlink()
        with suppress(OSError):
            folder.rmdir()

    def sweep(self, now: float, most_bytes: int = MOST_BYTES) -> int:
        """Remove what is older than two days, and the oldest of what is too much; returns how many files. `now`: seconds since 1970."""
        found = []
        for folder in _entries(self.root):
            for path in _entries(folder):
                with suppress(OSError):
                    seen = path.stat()
                    found.append((seen.st_mtime, seen.st_size, path))
        size, removed = sum(size for _written, size, _path in found), 0
        for written, bytes_, path in sorted(found):
            if written >= now - KEPT_SECONDS and size <= most_bytes:
                break
            with suppress(OSError):
                path.unlink()
                removed += 1
            size -= bytes_
        for folder in _entries(self.root):
            with suppress(OSError):  # what is not empty stays
                folder.rmdir()
        return removed

    def _folder(self, schedule_id: int) -> Path:
        folder = self.root / str(schedule_id)
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        return folder


def _entries(folder: Path) -> list[Path]:
    try:
        return list(folder.iterdir())
    except OSError:
        return []
