"""`make attack`: an installation of its own is attacked for a minute, while 50 candidates save and somebody reads pages.

It prints what they met. Exit status 1 where an answer that was acknowledged is missing, or a save, a page or `/readyz` failed.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import psycopg
from load import Measured

from stratus.rehearse.report.measure import summary
from stratus.rehearse.simulation.wire import NoAnswer, Wire, request
from support.running import RunningServer

CANDIDATES = 50
SECONDS = float(os.environ.get("STRATUS_ATTACK_SECONDS", "60"))
EVERY = 2.0
"""Seconds between two saves of a candidate, and between two pages."""
NAME = "attack"


def run(server: RunningServer, bench: Any, sync_request: Any, start: Any) -> int:
    """Attack this server; returns the exit status."""
    bench.book(NAME, CANDIDATES + 1)
    places = bench.places(NAME)
    asyncio.run(start(bench, places))
    with psycopg.connect(server.dsn) as connection:
        found = connection.execute(
            "SELECT a.registration_id, a.id, p.content FROM delivery_attempt a JOIN delivery_paper p ON p.id = a.paper_id"
            " JOIN scheduling_schedule s ON s.id = a.schedule_id WHERE s.external_id = %s ORDER BY a.id",
            [NAME],
        ).fetchall()
    tokens = dict(places)
    sitting = [(attempt, registration, bench.let_in(tokens[registration], attempt)) for registration, attempt, _content in found]
    items = json.loads(found[0][2])["items"]
    choice = next(item for item in items if item["type"] == "MULTIPLE_CHOICE")
    essay = next((item for item in items if item["type"] == "ESSAY"), choice)
    attempt, _registration, token = sitting.pop()
    told = {"port": server.port, "token": token, "attempt": attempt, "item": essay["id"], "seconds": SECONDS}
    before = asyncio.run(watch(server, bench, sync_request, sitting, choice, SECONDS / 4, first=1))
    attacker = subprocess.Popen(
        [sys.executable, str(Path(__file__).with_name("attacker.py"))], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert attacker.stdin is not None
    attacker.stdin.write(json.dumps(told))
    attacker.stdin.close()
    during = asyncio.run(watch(server, bench, sync_request, sitting, choice, SECONDS, first=10_000))
    try:
        assert attacker.stdout is not None
        answered = json.loads(attacker.stdout.read() or "{}")
        attacker.wait(60)
    finally:
        attacker.kill()
    missing = lost(server, sitting, {**before.last, **during.last})
    tell(before, during, answered, missing)
    return 1 if missing or during.saves.bad or during.pages.bad or during.ready.bad else 0


class Watched:
    """What candidates and readers met, and how much memory the web processes took at most."""

    def __init__(self) -> None:
        self.saves, self.pages, self.ready = Measured(), Measured(), Measured()
        self.last: dict[int, int] = {}
        """Attempt → the highest number that was acknowledged."""
        self.memory: dict[int, int] = {}


async def watch(
    server: RunningServer, bench: Any, sync_request: Any, sitting: list[tuple[int, int, str]], item: Any, seconds: float, *, first: int
) -> Watched:
    """Save as these candidates, read pages, and look at the memory, for so many seconds."""
    watched = Watched()
    ends = time.monotonic() + seconds

    async def sit(place: int, attempt: int, registration: int, token: str) -> None:
        wire, seq = Wire(bench.address), first
        await asyncio.sleep(EVERY * place / CANDIDATES)
        while time.monotonic() < ends:
            begun = time.monotonic()
            try:
                reply = await wire.call(sync_request(bench, attempt, registration, token, item, seq))
                good = reply.status == 200 and reply.json()["acknowledged"] >= seq
            except NoAnswer:
                good = False
            if good:
                watched.saves.times.append(time.monotonic() - begun)
                watched.last[attempt] = seq
                seq += 1
            else:
                watched.saves.bad += 1
            await asyncio.sleep(EVERY)
        wire.close()

    async def read(path: str, measured: Measured) -> None:
        wire = Wire(bench.address)
        while time.monotonic() < ends:
            begun = time.monotonic()
            try:
                reply = await wire.call(request(bench.address, "GET", path))
                good = reply.status == 200
            except NoAnswer:
                good = False
            measured.times.append(time.monotonic() - begun)
            measured.bad += not good
            await asyncio.sleep(EVERY / 4)
        wire.close()

    async def look() -> None:
        while time.monotonic() < ends:
            for pid, megabytes in memory_of(server).items():
                watched.memory[pid] = max(megabytes, watched.memory.get(pid, 0))
            await asyncio.sleep(1)

    await asyncio.gather(
        read("/login", watched.pages), read("/readyz", watched.ready), look(), *(sit(place, *one) for place, one in enumerate(sitting))
    )
    watched.saves.seconds = watched.pages.seconds = watched.ready.seconds = seconds
    return watched


def memory_of(server: RunningServer) -> dict[int, int]:
    """Resident memory of the processes of the web server, in MB. Linux only."""
    found = {}
    web = server.part("web")
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError, ValueError):
            stat, status = (folder / "stat").read_text(), (folder / "status").read_text()
            group = int(stat.rpartition(")")[2].split()[2])
            if group == web and (resident := re.search(r"VmRSS:\s+(\d+)", status)):
                found[int(folder.name)] = int(resident[1]) // 1024
    return found


def lost(server: RunningServer, sitting: list[tuple[int, int, str]], last: dict[int, int]) -> int:
    """How many of these attempts lack an event that was acknowledged."""
    with psycopg.connect(server.dsn) as connection:
        stored = dict(
            connection.execute(
                "SELECT attempt_id, max(seq) FROM delivery_answerevent WHERE attempt_id = ANY (%s) GROUP BY 1",
                [[attempt for attempt, _registration, _token in sitting]],
            ).fetchall()
        )
    return sum(stored.get(attempt, 0) < seq for attempt, seq in last.items())


def tell(before: Watched, during: Watched, answered: dict[str, dict[str, int]], missing: int) -> None:
    """Print the tables, as they stand in docs/security.md."""
    print(f"\n| | Before | Attacked ({SECONDS:.0f} s) |\n|---|---:|---:|")
    for name, cell in (
        ("Saves of 50 candidates", lambda w: f"{len(w.saves.times):,}"),
        ("that failed", lambda w: f"{w.saves.bad:,}"),
        ("p50 / p99", lambda w: f"{summary(w.saves.times).p50:.0f} / {summary(w.saves.times).p99:.0f} ms"),
        ("Pages", lambda w: f"{len(w.pages.times):,}"),
        ("that failed", lambda w: f"{w.pages.bad:,}"),
        ("p50 / slowest", lambda w: f"{summary(w.pages.times).p50:.0f} / {1000 * max(w.pages.times):.0f} ms"),
        ("`/readyz`: failed", lambda w: f"{w.ready.bad:,}"),
        ("`/readyz`: p50 / slowest", lambda w: f"{summary(w.ready.times).p50:.0f} / {1000 * max(w.ready.times):.0f} ms"),
        ("Memory of a web process at most", lambda w: f"{max(w.memory.values(), default=0):,} MB"),
    ):
        print(f"| {name} | {cell(before)} | {cell(during)} |")
    print(f"\nAttempts without an event that was acknowledged: {missing}\n\n| Attack | Answered |\n|---|---|")
    for kind, statuses in answered.items():
        print(f"| {kind} | {', '.join(f'{status}: {number:,}' for status, number in statuses.items())} |")
