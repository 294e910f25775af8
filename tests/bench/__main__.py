"""`make bench`: measure an installation of its own on this machine, and write the figures into docs/performance.md. A few minutes."""

from __future__ import annotations

import asyncio
import os
import platform
import random
import re
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import ceiling
import httpx
import psycopg
import uvloop
from wire import Measured, Wire, load, request

from running import RunningServer
from stratus.delivery.tokens import player_token, read_token
from stratus.site.embedded import Cluster

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "performance.md"
BEGIN, END = "<!-- figures: written by make bench -->", "<!-- end of figures -->"
CONNECTIONS = 128
SECONDS = int(os.environ.get("STRATUS_BENCH_SECONDS", "15"))
HALL = 1_000


class Bench:
    """The installation under load, and the rows of the table."""

    def __init__(self, server: RunningServer) -> None:
        self.server = server
        found = re.search(r"STRATUS_TOKEN='(\w+)'", (server.home / "demo.env").read_text())
        assert found is not None
        self.api = {"Authorization": f"EAPI {found.group(1)}"}
        self.key = (server.home / "secrets" / "player").read_bytes()
        self.rows: list[tuple[str, str]] = []

    def say(self, what: str, figure: str) -> None:
        """Add a row, and print it."""
        self.rows.append((what, figure))
        print(f"{what}: {figure}", flush=True)

    def book(self, name: str, candidates: int) -> float:
        """POST /schedule with this many new candidates, open now; returns the seconds it took."""
        now = datetime.now(UTC)
        schedule = {
            "Title": name,
            "AssessmentExtId": "EXT1",
            "ScheduleExtId": name,
            "StartDateTime": (now - timedelta(minutes=5)).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "EndDateTime": (now + timedelta(hours=8)).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "GroupExtId": "bench",
            "GroupName": "Bench",
        }
        people = [
            {"CandidateExtId": f"{name}-{n}", "FirstName": "Candidate", "LastName": str(n), "Email": f"{n}@{name}.example".lower()}
            for n in range(candidates)
        ]
        begun = time.monotonic()
        url = f"{self.server.url}/api/v1/integrations/schedule"
        reply = httpx.post(url, json={"Schedule": schedule, "Candidates": people}, headers=self.api, timeout=300)
        assert reply.status_code == 200, reply.text
        return time.monotonic() - begun

    def places(self, name: str) -> list[tuple[int, str]]:
        """The registrations of a schedule, each with what its launch link would give."""
        with psycopg.connect(self.server.dsn) as connection:
            found = connection.execute(
                "SELECT r.id, r.tenant_id FROM scheduling_registration r JOIN scheduling_schedule s ON s.id = r.schedule_id"
                " WHERE s.external_id = %s ORDER BY r.id",
                [name],
            ).fetchall()
        expires = datetime.now(UTC) + timedelta(days=1)
        return [(pk, player_token(self.key, tenant, pk, 1, expires)) for pk, tenant in found]

    def let_in(self, token: str, attempt: int) -> str:
        """The token that starting this attempt gave."""
        said = read_token(self.key, token, datetime.now(UTC))
        assert said is not None
        return player_token(self.key, *said[:4], attempt)


def start_request(registration: int, token: str) -> bytes:
    return request(
        "POST", f"/exam/api/registrations/{registration}/start", {"writer": f"w{registration:031}"}, Authorization=f"Player {token}"
    )


def sync_request(attempt: int, registration: int, token: str, item: str, seq: int) -> bytes:
    event = {"seq": seq, "at": "2026-11-20T22:55:53.120Z", "kind": "answer", "item": item, "value": {"selected": [random.choice("ab")]}}
    body = {"writer": f"w{registration:031}", "session": 1, "active": True, "events": [event], "received": []}
    return request("POST", f"/exam/api/attempts/{attempt}/sync", body, Authorization=f"Player {token}")


async def start_all(bench: Bench, places: list[tuple[int, str]]) -> Measured:
    """Let everybody press Start at once, over the usual connections."""
    waiting = list(places)
    measured = Measured()
    begun = time.monotonic()

    async def drive() -> None:
        wire = Wire(bench.server.port)
        while waiting:
            registration, token = waiting.pop()
            since = time.monotonic()
            status, _body = await wire.call(start_request(registration, token))
            if status == 200:
                measured.times.append(time.monotonic() - since)
            else:
                measured.bad += 1
        wire.close()

    await asyncio.gather(*(drive() for _ in range(CONNECTIONS)))
    measured.seconds = time.monotonic() - begun
    return measured


async def exam_day(bench: Bench, sitting: list[tuple[int, int, str]], item: str, seconds: float) -> Measured:
    """Everybody answers about every ten seconds, as candidates do."""
    measured = Measured()
    ends = time.monotonic() + seconds

    async def sit(attempt: int, registration: int, token: str) -> None:
        wire, seq = Wire(bench.server.port), 10**13
        await asyncio.sleep(random.uniform(0, 10))
        while time.monotonic() < ends:
            seq += 1
            begun = time.monotonic()
            status, _body = await wire.call(sync_request(attempt, registration, token, item, seq))
            if status == 200:
                measured.times.append(time.monotonic() - begun)
            else:
                measured.bad += 1
            await asyncio.sleep(random.uniform(9, 11))
        wire.close()

    await asyncio.gather(*(sit(*one) for one in sitting))
    measured.seconds = seconds
    return measured


def saves(bench: Bench, cluster: Cluster) -> None:
    """Answers through the saver, beside PostgreSQL's own ceiling in the same run."""
    bench.book("BENCH-SAVES", HALL)
    places = bench.places("BENCH-SAVES")
    started = uvloop.run(start_all(bench, places))
    bench.say(f"{HALL:,} candidates press Start, {CONNECTIONS} at a time", figures(started))
    with psycopg.connect(bench.server.dsn) as connection:
        found = connection.execute("SELECT registration_id, id FROM delivery_attempt WHERE registration_id >= %s", [places[0][0]])
        attempts = dict(found.fetchall())
        row = connection.execute(
            "SELECT p.content::jsonb -> 'items', a.tenant_id FROM delivery_attempt a JOIN delivery_paper p ON p.id = a.paper_id"
            " WHERE a.registration_id = %s",
            [places[0][0]],
        ).fetchone()
    assert row is not None
    item = next(one["id"] for one in row[0] if one["type"] == "MULTIPLE_CHOICE")
    sitting = [(attempts[registration], registration, bench.let_in(token, attempts[registration])) for registration, token in places]
    seqs = [0] * len(sitting)

    def next_request(connection: int) -> bytes:
        place = random.randrange(connection, len(sitting), CONNECTIONS)  # no two connections share a candidate
        seqs[place] += 1
        return sync_request(*sitting[place], item, seqs[place])

    measured = uvloop.run(load(bench.server.port, CONNECTIONS, SECONDS, next_request))
    bench.say(f"Saves through HTTP, {CONNECTIONS} connections", figures(measured))
    text = ceiling.script(tenant=row[1], attempts=len(places), item=item, now=datetime.now(UTC).isoformat())
    ceiling.number_attempts(bench.server.dsn, "BENCH-SAVES")
    path = bench.server.home / "ceiling.sql"
    path.write_text(text)
    best = max((ceiling.per_second(cluster, bench.server.dsn, path, clients=n, seconds=SECONDS), n) for n in (8, 16))
    bench.say(f"The same statement one by one, `pgbench -M prepared`, {best[1]} clients", f"{best[0]:,.0f}/s")
    bench.say("Saves through HTTP as a share of that", f"{100 * measured.per_second / best[0]:.0f} %")
    day = uvloop.run(exam_day(bench, sitting, item, 30))
    bench.say(f"{HALL:,} candidates who answer every 10 s", figures(day))


def invigilation(bench: Bench) -> None:
    """The attendance sheet at three sizes; making them measures POST /schedule."""
    for candidates in (1, 30, 100, 1_000, 10_000):
        name = f"BENCH-{candidates}"
        took = bench.book(name, candidates)
        if candidates in (1, 100, 10_000):
            bench.say(f"POST /schedule with {candidates:,} new candidates", f"{took:.2f} s")
        if candidates not in (30, 1_000, 10_000):
            continue
        uvloop.run(start_all(bench, bench.places(name)))
        once = request("GET", f"/api/v1/integrations/external/schedule/{name}/invigilation-info", **bench.api)
        measured = uvloop.run(load(bench.server.port, 4 if candidates < 10_000 else 1, min(SECONDS, 8), lambda _number, once=once: once))
        bench.say(f"invigilation-info with {candidates:,} running candidates", figures(measured))


def figures(measured: Measured) -> str:
    """Rate and percentiles in one line."""
    p50, p95, p99 = (measured.percentile(share) for share in (0.5, 0.95, 0.99))
    return f"{measured.per_second:,.0f}/s; p50 {p50:.0f} ms, p95 {p95:.0f} ms, p99 {p99:.0f} ms; {measured.bad} errors"


def hardware() -> str:
    """What this machine is."""
    try:
        model = re.search(r"model name\s*:\s*(.+)", Path("/proc/cpuinfo").read_text())
        memory = re.search(r"MemTotal:\s*(\d+)", Path("/proc/meminfo").read_text())
    except OSError:
        return platform.platform()
    name = model.group(1) if model else platform.machine()
    size = f", {int(memory.group(1)) / 1024**2:.0f} GB memory" if memory else ""
    return f"{os.cpu_count()} × {name}{size}, {platform.system()}, Python {platform.python_version()}, the embedded PostgreSQL"


def write(rows: list[tuple[str, str]]) -> None:
    """Put the figures between their marks."""
    table = "".join(f"| {what} | {figure} |\n" for what, figure in rows)
    note = f"{datetime.now(UTC):%Y-%m-%d}: {hardware()}. Load generator, server and database share this machine."
    text = DOCUMENT.read_text() if DOCUMENT.exists() else f"# Performance\n\n{BEGIN}\n{END}\n"
    before, _mark, rest = text.partition(BEGIN)
    _old, _mark, after = rest.partition(END)
    DOCUMENT.write_text(f"{before}{BEGIN}\n{note}\n\n| What | Figure |\n|---|---|\n{table}{END}{after}")


def main() -> None:
    parts: dict[str, Callable[[Bench, Cluster], Any]] = {
        "saves": saves,
        "invigilation": lambda bench, _cluster: invigilation(bench),
    }
    wanted = sys.argv[1:] or list(parts)
    with tempfile.TemporaryDirectory(prefix="stratus-bench-") as folder:
        server = RunningServer(Path(folder))
        try:
            bench = Bench(server.start())
            for name in wanted:
                parts[name](bench, Cluster(Path(folder)))
        finally:
            server.stop()
    if wanted == list(parts):
        write(bench.rows)


if __name__ == "__main__":
    main()
