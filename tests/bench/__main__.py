"""`make bench`: measure an installation of its own on this machine, and write the figures into docs/performance.md. A few minutes.

`python tests/bench attack` (`make attack`) attacks one instead.
`python tests/bench rehearsals` plays exam days instead, `python tests/bench types` compares an exam with every type of question with one
that has four, `python tests/bench search` looks for people and questions, `python tests/bench finality`, `… idle`, `… marking`,
`… paint` (a slow connection), `… heavy` (200 questions, 60 pictures) and `… memory` look at other things; each writes its own figures.
`python tests/bench collection` looks at a collection with 20,000 items. `python tests/bench cost` says what a save costs.
"""

from __future__ import annotations

import asyncio
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import attack
import document
import psycopg
import uvloop
from candidates import ceiling, costs, every_type, first_paint, heavy, rehearsals
from load import Measured, load
from machine import background, memory
from staff import bulk, collection, marking, pages, searching

from stratus.delivery.entrance.tokens import Reader, player_token
from stratus.rehearse import booking
from stratus.rehearse.simulation.wire import Address, Wire, request
from stratus.server.processes.postgres import Cluster
from support.running import RunningServer

CONNECTIONS = 128
SECONDS = int(os.environ.get("STRATUS_BENCH_SECONDS", "15"))
HALL = 1_000


OWN_FIGURES: dict[str, Callable[[RunningServer, list[str]], None]] = {
    "rehearsals": rehearsals.run,
    "types": every_type.run,
    "search": searching.run,
    "collection": collection.run,
    "marking": marking.run,
    "finality": background.finality,
    "idle": background.idle,
    "paint": first_paint.run,
    "heavy": heavy.run,
    "memory": lambda server, arguments: memory.run(server, arguments, sit_for_a_moment),
}
"""Commands that write figures of their own into the document."""


class Bench:
    """The installation under load, and the rows of the table."""

    def __init__(self, server: RunningServer) -> None:
        self.server = server
        self.address = Address.local(server.port)
        self.token = booking.demo_access(server.home).token
        self.api = {"Authorization": f"EAPI {self.token}"}
        self.key = (server.home / "secrets" / "player").read_bytes()
        self.rows: list[tuple[str, str]] = []

    def say(self, what: str, figure: str) -> None:
        """Add a row, and print it."""
        self.rows.append((what, figure))
        print(f"{what}: {figure}", flush=True)

    def book(self, name: str, candidates: int) -> float:
        """POST /schedule with this many new candidates, open now; returns the seconds it took."""
        begun = time.monotonic()
        booking.book(self.server.url, self.token, name, candidates)
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
        said = Reader(self.key).read(token, datetime.now(UTC))
        assert said is not None
        return player_token(self.key, *said[:4], attempt)


def start_request(bench: Bench, registration: int, token: str) -> bytes:
    path = f"/exam/api/registrations/{registration}/start"
    return request(bench.address, "POST", path, {"writer": f"{registration:032x}"}, Authorization=f"Player {token}")


def sync_request(bench: Bench, attempt: int, registration: int, token: str, item: dict[str, Any], seq: int) -> bytes:
    value = {"selected": [random.choice(item["alternatives"])["id"]]}
    event = {"seq": seq, "at": "2026-11-20T22:55:53.120Z", "kind": "answer", "item": item["id"], "value": value}
    body = {"writer": f"{registration:032x}", "session": 1, "active": True, "events": [event], "received": []}
    return request(bench.address, "POST", f"/exam/api/attempts/{attempt}/sync", body, Authorization=f"Player {token}")


async def start_all(bench: Bench, places: list[tuple[int, str]]) -> Measured:
    """Let everybody press Start at once, over the usual connections."""
    waiting = list(places)
    measured = Measured()
    begun = time.monotonic()

    async def drive() -> None:
        wire = Wire(bench.address)
        while waiting:
            registration, token = waiting.pop()
            since = time.monotonic()
            reply = await wire.call(start_request(bench, registration, token))
            if reply.status == 200:
                measured.times.append(time.monotonic() - since)
            else:
                measured.bad += 1
        wire.close()

    await asyncio.gather(*(drive() for _ in range(CONNECTIONS)))
    measured.seconds = time.monotonic() - begun
    return measured


async def exam_day(bench: Bench, sitting: list[tuple[int, int, str]], item: dict[str, Any], seconds: float) -> Measured:
    """Everybody answers about every ten seconds, as candidates do."""
    measured = Measured()
    ends = time.monotonic() + seconds

    async def sit(attempt: int, registration: int, token: str) -> None:
        wire, seq = Wire(bench.address), 10**13
        await asyncio.sleep(random.uniform(0, 10))
        while time.monotonic() < ends:
            seq += 1
            begun = time.monotonic()
            reply = await wire.call(sync_request(bench, attempt, registration, token, item, seq))
            if reply.status == 200:
                measured.times.append(time.monotonic() - begun)
            else:
                measured.bad += 1
            await asyncio.sleep(random.uniform(9, 11))
        wire.close()

    await asyncio.gather(*(sit(*one) for one in sitting))
    measured.seconds = seconds
    return measured


@dataclass(frozen=True)
class Sitting:
    """A hall in which everybody has started: each attempt with its registration and token, a question, the tenant."""

    seats: list[tuple[int, int, str]]
    item: dict[str, Any]
    tenant: int
    started: Measured


def sit_down(bench: Bench, name: str) -> Sitting:
    """Book a hall and let everybody press Start at once."""
    bench.book(name, HALL)
    places = bench.places(name)
    started = uvloop.run(start_all(bench, places))
    with psycopg.connect(bench.server.dsn) as connection:
        found = connection.execute("SELECT registration_id, id FROM delivery_attempt WHERE registration_id >= %s", [places[0][0]])
        attempts = dict(found.fetchall())
        row = connection.execute(
            "SELECT p.content::jsonb -> 'items', a.tenant_id FROM delivery_attempt a JOIN delivery_paper p ON p.id = a.paper_id"
            " WHERE a.registration_id = %s",
            [places[0][0]],
        ).fetchone()
    assert row is not None
    item = next(one for one in row[0] if one["type"] == "MULTIPLE_CHOICE")
    seats = [(attempts[registration], registration, bench.let_in(token, attempts[registration])) for registration, token in places]
    return Sitting(seats, item, row[1], started)


def save_all(bench: Bench, hall: Sitting, seconds: float) -> Measured:
    """Let everybody save as fast as the server answers."""
    seqs = [0] * len(hall.seats)

    def next_request(connection: int) -> bytes:
        place = random.randrange(connection, len(hall.seats), CONNECTIONS)  # no two connections share a candidate
        seqs[place] += 1
        return sync_request(bench, *hall.seats[place], hall.item, seqs[place])

    return uvloop.run(load(bench.address, CONNECTIONS, seconds, next_request))


def sit_for_a_moment(server: RunningServer) -> None:
    """Let a hall of an installation start, and save for three seconds."""
    own = Bench(server)
    print(save_all(own, sit_down(own, "BENCH-MEMORY"), 3), flush=True)


def saves(bench: Bench, cluster: Cluster) -> None:
    """Answers through the saver, beside PostgreSQL's own ceiling in the same run."""
    hall = sit_down(bench, "BENCH-SAVES")
    bench.say(f"{HALL:,} candidates press Start, {CONNECTIONS} at a time", str(hall.started))
    measured = save_all(bench, hall, SECONDS)
    bench.say(f"Saves through HTTP, {CONNECTIONS} connections", str(measured))
    told = {"tenant": hall.tenant, "attempts": len(hall.seats), "item": hall.item["id"], "now": datetime.now(UTC).isoformat()}
    ceiling.number_attempts(bench.server.dsn, "BENCH-SAVES")
    path = bench.server.home / "ceiling.sql"
    path.write_text(ceiling.script(**told))
    best = max((ceiling.per_second(cluster, bench.server.dsn, path, clients=n, seconds=SECONDS), n) for n in (8, 16))
    bench.say(f"The same statement one by one, `pgbench -M prepared`, {best[1]} clients", f"{best[0]:,.0f}/s")
    bench.say("Saves through HTTP as a share of that", f"{100 * measured.per_second / best[0]:.0f} %")
    path.write_text(ceiling.script(**told, batched=True))
    batched = ceiling.TOGETHER * ceiling.per_second(cluster, bench.server.dsn, path, clients=2, seconds=SECONDS)
    bench.say(f"The same statement with {ceiling.TOGETHER} answers, 2 clients", f"{batched:,.0f} answers/s")
    bench.say("Saves through HTTP as a share of that", f"{100 * measured.per_second / batched:.0f} %")
    costs.run(bench, hall, sync_request)
    day = uvloop.run(exam_day(bench, hall.seats, hall.item, 30))
    bench.say(f"{HALL:,} candidates who answer every 10 s", str(day))


def scaling(bench: Bench, folder: Path) -> None:
    """Starts and saves with one, two and four web processes, each on an installation of its own."""
    for processes in (1, 2, 4):
        server = RunningServer(folder / f"processes-{processes}", STRATUS_WORKERS=str(processes))
        try:
            server.start()
            own = Bench(server)
            hall = sit_down(own, "BENCH-SCALING")
            measured = save_all(own, hall, min(SECONDS, 10))
        finally:
            server.stop()
        name = f"{processes} web process{'es' if processes > 1 else ''}"
        bench.say(f"{name}: {HALL:,} starts at once", f"{hall.started.per_second:,.0f}/s")
        bench.say(f"{name}: saves, {CONNECTIONS} connections", str(measured))


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
        once = request(bench.address, "GET", f"/api/v1/integrations/external/schedule/{name}/invigilation-info", **bench.api)
        measured = uvloop.run(load(bench.address, 4 if candidates < 10_000 else 1, min(SECONDS, 8), lambda _number, once=once: once))
        bench.say(f"invigilation-info with {candidates:,} running candidates", str(measured))


def main() -> None:
    parts: dict[str, Callable[[Bench, Cluster], Any]] = {
        "saves": saves,
        "staff": lambda bench, _cluster: pages.run(bench, start_all),
        "invigilation": lambda bench, _cluster: invigilation(bench),
        "bulk": lambda bench, _cluster: bulk.run(bench),
        "scaling": lambda bench, _cluster: scaling(bench, bench.server.home.parent),
    }
    wanted = sys.argv[1:] or list(parts)
    with tempfile.TemporaryDirectory(prefix="stratus-bench-") as folder:
        server = RunningServer(Path(folder) / "home")
        try:
            server.start()
            if wanted[0] in OWN_FIGURES:
                OWN_FIGURES[wanted[0]](server, wanted[1:])
                return
            bench = Bench(server)
            if wanted[0] == "attack":
                sys.exit(attack.run(server, bench, sync_request, start_all))
            if wanted[0] == "cost":
                costs.run(bench, sit_down(bench, "BENCH-COST"), sync_request)
                return
            for name in wanted:
                parts[name](bench, Cluster(server.home))
        finally:
            server.stop()
    if wanted == list(parts):
        document.write("make bench", ("What", "Figure"), bench.rows)


if __name__ == "__main__":
    main()
