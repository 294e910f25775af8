"""A disk that is full: candidates are told to come again, nothing is acknowledged that is not stored, and they go on when there is room."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg
import pytest

from stratus.server.processes import home
from stratus.server.processes.postgres import SUPERUSER
from support.hall import Hall
from support.running import RunningServer, children

pytestmark = [pytest.mark.server, pytest.mark.skipif(sys.platform != "linux", reason="fills the disk by means of Linux")]


@contextmanager
def filled(folder: Path) -> Iterator[None]:
    """No room on this disk for a block."""
    ballast = folder / "ballast"
    try:
        with suppress(OSError), ballast.open("wb", buffering=0) as file:
            while file.write(bytes(1024 * 1024)):
                pass
        with suppress(OSError), ballast.open("ab", buffering=0) as file:
            while file.write(bytes(512)):
                pass
        yield
    finally:
        ballast.unlink()


@contextmanager
def no_file_grows(server: RunningServer) -> Iterator[None]:
    """For a block none of the server's processes can write beyond the first page of a file, as if there were no room.

    Where this runs as root the database has a user of its own, which alone may change its processes' limits in every container.
    """
    assert server.process is not None

    def limit(size: str) -> None:
        pids = [server.process.pid]
        for pid in pids:
            pids += children(pid)
        for pid in pids:
            with suppress(FileNotFoundError, subprocess.CalledProcessError):  # it has ended meanwhile
                owner = Path(f"/proc/{pid}").stat()
                who = {} if owner.st_uid == os.geteuid() else {"user": owner.st_uid, "group": owner.st_gid, "extra_groups": []}
                subprocess.run(["prlimit", "--pid", str(pid), f"--fsize={size}:"], check=True, capture_output=True, cwd="/", **who)

    try:
        limit("4096")
        yield
    finally:
        limit("unlimited")


def use_up_the_log(server: RunningServer) -> None:
    """Make the database need a new file for its log of changes; without room for it, it ends itself."""
    with suppress(psycopg.Error), psycopg.connect(home.embedded_url(server.home, user=SUPERUSER), autocommit=True) as connection:
        for _ in range(3):
            connection.execute("SELECT pg_switch_wal()")
            connection.execute("SELECT pg_logical_emit_message(false, 'stratus', repeat('x', 1000))")


def test_candidates_wait_until_a_full_disk_has_room_again(own_server: RunningServer, small_disk: Path | None) -> None:
    if small_disk is None:
        pytest.skip("no disk may be mounted here; the test with limits takes this one's place")
    hall = Hall(own_server, 20)

    async def full(hall: Hall) -> None:
        await hall.until_saved(50)
        before = len(own_server.said)
        with filled(small_disk):
            await hall.until_trouble("status 503")
            use_up_the_log(own_server)
            await hall.until(lambda: any("does not start" in line for line in own_server.said[before:]))
        await hall.until_everybody_saved()

    hall.sit(full)
    assert {trouble for trouble in hall.troubles if "status" in trouble} == {"status 503 busy"}


def test_candidates_wait_until_the_files_of_the_database_may_grow_again(own_server: RunningServer) -> None:
    hall = Hall(own_server, 20)

    async def full(hall: Hall) -> None:
        await hall.until_saved(50)
        before = len(own_server.said)
        with no_file_grows(own_server):
            await hall.until_trouble("status 503")
            await hall.until(lambda: any("does not start" in line for line in own_server.said[before:]))
        await hall.until_everybody_saved()

    hall.sit(full)
