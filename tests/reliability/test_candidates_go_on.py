"""Whatever happens to the server, an acknowledged answer is there, and candidates go on by themselves."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from hall import Hall
from running import RunningServer

pytestmark = [
    pytest.mark.server,
    pytest.mark.skipif("STRATUS_TEST_DATABASE_URL" in os.environ, reason="kills servers, which need a database of their own"),
]


@pytest.fixture(scope="module")
def own_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """A server that may be killed."""
    running = RunningServer(Path(tmp_path_factory.mktemp("killed"))).start()
    yield running
    running.stop()


def children(pid: int) -> dict[int, str]:
    """The processes that this one started, and what they are."""
    listed = subprocess.run(["ps", "-eo", "pid=,ppid=,args="], capture_output=True, text=True, check=True).stdout
    found = (line.split(None, 2) for line in listed.splitlines())
    return {int(child): args for child, parent, args in found if int(parent) == pid}


def web_process(server: RunningServer) -> int:
    """The process that serves; its workers are in its group."""
    assert server.process is not None
    return next(pid for pid, args in children(server.process.pid).items() if " web " in f"{args} ")


def test_fifty_candidates_lose_nothing_when_the_web_server_is_killed_and_comes_back(own_server: RunningServer) -> None:
    hall = Hall(own_server, 50)

    async def killed(hall: Hall) -> None:
        await hall.until_saved(300)
        before = web_process(own_server)
        os.killpg(os.getpgid(before), signal.SIGKILL)
        await hall.until_saved(300)
        assert web_process(own_server) != before

    asyncio.run(hall.sit(killed))
    assert hall.troubles
    assert hall.lost() == []


def test_nobody_notices_that_one_worker_was_killed(own_server: RunningServer) -> None:
    hall = Hall(own_server, 20)

    async def killed(hall: Hall) -> None:
        await hall.until_saved(100)
        async with httpx.AsyncClient() as client:
            worker = (await client.get(f"{own_server.url}/readyz")).json()["worker"]
        os.kill(worker, signal.SIGKILL)
        await hall.until_saved(300)

    asyncio.run(hall.sit(killed))
    assert hall.lost() == []
    assert all("5" not in trouble[:1] for trouble in hall.troubles), "the server answered, and badly"


def test_two_hundred_half_requests_hold_nobody_up(own_server: RunningServer) -> None:
    hall = Hall(own_server, 20)

    async def besieged(hall: Hall) -> None:
        await hall.until_saved(50)
        half = b"POST /exam/api/attempts/1/sync HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n{"
        django = b"POST /login HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\nusername"
        slow = [await asyncio.open_connection("127.0.0.1", own_server.port) for _ in range(200)]
        for number, (_reader, writer) in enumerate(slow):
            writer.write(half if number % 2 else django)
            await writer.drain()
        await hall.until_saved(400)
        async with httpx.AsyncClient() as client:
            assert (await client.get(f"{own_server.url}/login")).status_code == 200
        for _reader, writer in slow:
            writer.close()

    asyncio.run(hall.sit(besieged))
    assert (hall.troubles, hall.lost()) == ([], [])


def test_candidates_wait_out_a_restart_of_the_database(own_server: RunningServer) -> None:
    hall = Hall(own_server, 20)
    postmaster = int((own_server.home / "database" / "postmaster.pid").read_text().split()[0])

    async def restarted(hall: Hall) -> None:
        await hall.until_saved(100)
        os.kill(postmaster, signal.SIGQUIT)  # an immediate shutdown: the database recovers when it comes back
        await hall.until_saved(200)

    asyncio.run(hall.sit(restarted))
    assert hall.lost() == []
    assert any(trouble.startswith("503") for trouble in hall.troubles)
