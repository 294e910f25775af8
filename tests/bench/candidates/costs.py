"""`python tests/bench cost`: processor time of one save, by its parts, beside that of a loop of fixed work in the same run.

`python tests/bench cost record` keeps the ratio of the two as the one that later runs are compared with.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from math import inf
from pathlib import Path
from typing import TYPE_CHECKING

import uvloop
from load import load
from processor import Spent, calibration

from stratus.delivery.sync.events import read_sync
from stratus.rehearse.simulation.wire import request

if TYPE_CHECKING:
    from __main__ import Bench, Sitting

    Sync = Callable[..., bytes]

RECORDED = Path(__file__).resolve().parents[1] / "recorded.json"
TIMES = 3
"""Rounds. Each measures every part once, so that what the machine does meanwhile meets all of them."""
CONNECTIONS = 128
NUMBER = 10_000
WORSE = 1.15
"""From this factor above the recorded ratio on a run says so."""


@dataclass
class Costs:
    """Seconds of processor for each request, once for every round."""

    ready: list[float] = field(default_factory=list)
    """A request to `/readyz`, which the front answers by itself."""
    beat: list[Spent] = field(default_factory=list)
    """A sync without events: what pages send that have nothing to save."""
    save: list[Spent] = field(default_factory=list)
    reading: list[float] = field(default_factory=list)
    """To read and check what such a save sends."""
    ratios: list[float] = field(default_factory=list)
    """A thousand saves, as a multiple of the calibration loop."""

    @property
    def ratio(self) -> float:
        return statistics.median(self.ratios)


def measure(bench: Bench, hall: Sitting, sync_request: Sync) -> Costs:
    """Send fixed numbers of requests of each kind, in turns."""
    seqs = [10**9] * len(hall.seats)
    turns = [0] * CONNECTIONS

    def place(connection: int) -> int:
        """The seat whose turn it is on this connection; no two connections share one."""
        turns[connection] += 1
        return turns[connection] % (len(hall.seats) // CONNECTIONS) * CONNECTIONS + connection

    def ready(_connection: int) -> bytes:
        return request(bench.address, "GET", "/readyz")

    def beat(connection: int) -> bytes:
        attempt, registration, token = hall.seats[place(connection)]
        body = {"writer": f"{registration:032x}", "session": 1, "active": True, "events": [], "received": []}
        return request(bench.address, "POST", f"/exam/api/attempts/{attempt}/sync", body, Authorization=f"Player {token}")

    def save(connection: int) -> bytes:
        seat = place(connection)
        seqs[seat] += 1
        return sync_request(bench, *hall.seats[seat], hall.item, seqs[seat])

    def spent(next_request: Callable[[int], bytes]) -> Spent:
        before = Spent.of(bench.server)
        measured = uvloop.run(load(bench.address, CONNECTIONS, inf, next_request, number=NUMBER, warm_up=0))
        assert not measured.bad, measured
        return Spent.of(bench.server).since(before).each(NUMBER)

    def reading() -> float:
        body = save(0).partition(b"\r\n\r\n")[2]
        begun = time.process_time()
        for _time in range(NUMBER):
            read_sync(body, {hall.item["id"]: hall.item})
        return (time.process_time() - begun) / NUMBER

    spent(save)  # what only the first requests of a process cost
    costs = Costs()
    for _round in range(TIMES):
        loop = calibration()
        costs.ready.append(spent(ready).web)
        costs.beat.append(spent(beat))
        costs.save.append(spent(save))
        costs.reading.append(reading())
        costs.ratios.append(1000 * costs.save[-1].all / statistics.mean((loop, calibration())))
    return costs


def run(bench: Bench, hall: Sitting, sync_request: Sync) -> None:
    """Measure, say what a save costs, and compare it with what was recorded, or record it."""
    costs = measure(bench, hall, sync_request)
    for what, figures in (
        ("Processor for a save, all in all", [one.all for one in costs.save]),
        ("— of it server and front, as for a request to `/readyz`", costs.ready),
        ("— of it reading and checking the answer", costs.reading),
        (
            "— of it everything else of the web process: token, batch, driver of the database, answer",
            [one.web - ready - reading for one, ready, reading in zip(costs.save, costs.ready, costs.reading, strict=True)],
        ),
        ("— of it database", [one.database for one in costs.save]),
        ("Processor for a sync without events, all in all", [one.all for one in costs.beat]),
    ):
        bench.say(what, told(figures))
    bench.say("A thousand saves against a loop of fixed work in this run", compared(costs))
    if sys.argv[1:] == ["cost", "record"]:
        RECORDED.write_text(json.dumps({"save": round(costs.ratio, 3)}) + "\n")


def told(figures: list[float]) -> str:
    """Median and range of seconds, in microseconds."""
    median, least, most = (f"{1e6 * figure:,.0f}" for figure in (statistics.median(figures), min(figures), max(figures)))
    return f"{median} µs ({least}–{most})"


def compared(costs: Costs) -> str:
    """The ratio beside the recorded one, and whether it is so much worse that a release must not go out unseen."""
    recorded = float(json.loads(RECORDED.read_text())["save"])
    figure = f"{costs.ratio:.3f} ({min(costs.ratios):.3f}–{max(costs.ratios):.3f}), recorded: {recorded:.3f}"
    if costs.ratio > WORSE * recorded:
        figure += f"; **{100 * (costs.ratio / recorded - 1):.0f} % worse than recorded**"
    return figure
