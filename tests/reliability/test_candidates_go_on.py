"""Whatever is killed, an acknowledged answer is there, and candidates go on by themselves.

`Hall.sit` looks every acknowledged answer up, in the log and among the answers that stand.
"""

from __future__ import annotations

import asyncio
import os
import signal
from pathlib import Path

import httpx
import psycopg
import pytest

from support.hall import Hall
from support.running import RunningServer, children, has_ended

pytestmark = pytest.mark.server


@pytest.mark.slow("the server starts again")
def test_fifty_candidates_lose_nothing_when_the_web_server_is_killed_and_comes_back(own_server: RunningServer) -> None:
    hall = Hall(own_server, 50)

    async def killed(hall: Hall) -> None:
        await hall.until_saved(100)
        before = own_server.part("web")
        os.killpg(os.getpgid(before), signal.SIGKILL)
        await hall.until_trouble("connection refused")
        await hall.until_everybody_saved()
        assert own_server.part("web") != before

    hall.sit(killed)


def test_nobody_notices_that_one_worker_was_killed(own_server: RunningServer) -> None:
    hall = Hall(own_server, 20)

    async def killed(hall: Hall) -> None:
        await hall.until_saved(50)
        async with httpx.AsyncClient() as client:
            worker = (await client.get(f"{own_server.url}/readyz")).json()["worker"]
        os.kill(worker, signal.SIGKILL)
        await hall.until_everybody_saved()

    hall.sit(killed)
    assert not [trouble for trouble in hall.troubles if "status 5" in trouble], "the server answered, and badly"


def test_the_job_worker_that_is_killed_is_started_again_and_nobody_notices(own_server: RunningServer) -> None:
    hall = Hall(own_server, 20)

    async def killed(hall: Hall) -> None:
        await hall.until_saved(50)
        await hall.until(lambda: own_server.has_part("worker"))
        before = own_server.part("worker")
        os.kill(before, signal.SIGKILL)
        await hall.until(lambda: before not in children(own_server.process.pid) and own_server.has_part("worker"))
        await hall.until_saved(50)

    hall.sit(killed)
    assert hall.troubles == []


def test_two_hundred_half_requests_hold_nobody_up(own_server: RunningServer) -> None:
    hall = Hall(own_server, 20)

    async def besieged(hall: Hall) -> None:
        await hall.until_saved(20)
        half = b"POST /exam/api/attempts/1/sync HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n{"
        django = b"POST /login HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\nusername"
        slow = [await asyncio.open_connection("127.0.0.1", own_server.port) for _ in range(200)]
        for number, (_reader, writer) in enumerate(slow):
            writer.write(half if number % 2 else django)
            await writer.drain()
        await hall.until_saved(60)
        async with httpx.AsyncClient() as client:
            assert (await client.get(f"{own_server.url}/login")).status_code == 200
        for _reader, writer in slow:
            writer.close()

    hall.sit(besieged)
    assert hall.troubles == []


def test_candidates_wait_out_a_database_that_is_shut_down_at_once(own_server: RunningServer) -> None:
    hall = Hall(own_server, 20)

    async def restarted(hall: Hall) -> None:
        await hall.until_saved(50)
        os.kill(own_server.part("postgres"), signal.SIGQUIT)
        await hall.until_trouble("status 503")
        await hall.until_everybody_saved()

    hall.sit(restarted)


def test_two_hundred_candidates_lose_nothing_to_a_power_cut_of_the_database(own_server: RunningServer) -> None:
    hall = Hall(own_server, 200)

    async def cut(hall: Hall) -> None:
        await hall.until_saved(400)
        postmaster = own_server.part("postgres")
        for process in (postmaster, *children(postmaster)):
            os.kill(process, signal.SIGKILL)
        await hall.until_trouble("status 503")
        await hall.until_everybody_saved()

    hall.sit(cut)


def test_what_is_acknowledged_is_on_the_disk_and_survives_the_machine(own_server: RunningServer) -> None:
    with psycopg.connect(own_server.dsn) as connection:
        asked = {name: connection.execute(f"SHOW {name}").fetchone()[0] for name in ("fsync", "synchronous_commit", "full_page_writes")}
        overridden = connection.execute("SELECT count(*) FROM pg_db_role_setting, unnest(setconfig) AS s WHERE s ~ 'sync|full_page'")
        assert (set(asked.values()), overridden.fetchone()[0]) == ({"on"}, 0)


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="the processes of a server that is gone are found in /proc")
def test_a_new_database_server_does_not_begin_while_a_process_of_the_old_one_lives(own_server: RunningServer) -> None:
    """Two servers in one data folder would ruin it. A killed postmaster's processes end by themselves, unless they are held up."""
    hall = Hall(own_server, 5)

    async def beheaded(hall: Hall) -> None:
        await hall.until_saved(10)
        postmaster = own_server.part("postgres")
        (held_up,) = [pid for pid, what in children(postmaster).items() if "checkpointer" in what]
        os.kill(held_up, signal.SIGSTOP)
        os.kill(postmaster, signal.SIGKILL)
        await hall.until_trouble("status 503")
        await hall.until_everybody_saved()
        assert has_ended(held_up)

    hall.sit(beheaded)
