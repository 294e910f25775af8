"""`python tests/bench cost`: processor time of one save, by its parts, beside that of a loop of fixed work in the same run.

`python tests/bench cost record` keeps the ratio of the two as the one that later runs are compared with.
"""

from __future__ import annotations

import json
import statistics
import sys
from collections.abc import Callable
from dataclasses import dataclass
from math import inf
from pathlib import Path
from typing import TYPE_CHECKING

import uvloop
from load import load
from processor import Spent, calibration

from stratus.rehearse.simulation.wire import request

if TYPE_CHECKING:
    from __main__ import Bench, Sitting

    Sync = Callable[..., bytes]

RECORDED = Path(__file__).with_name("recorded.json")
TIMES = 3
"""Rounds. Each measures every part once, so that what the machine does meanwhile meets all of them."""
CONNECTIONS = 128
NUMBER = 10_000
WORSE = 1.15
"""From this factor above the recorded ratio on a run says so."""


@dataclass
class Costs:
    """Microseconds of processor for each request, once for every round."""

    ready: list[float]
    beat_web: list[float]
    beat_database: list[float]
    save_web: list[float]
    save_database: list[float]
    ratios: list[float]
    """The processor time of a thousand saves, as a multiple of the calibration loop's."""

    @property
    def ratio(self) -> float:
        return statistics.median(self.ratios)


def measure(bench: Bench, hall: Sitting, sync_request: Sync) -> Costs:
    """Send fixed numbers of requests of three kinds, in turns: `/readyz`, a sync without events, a save."""
    seqs = [10**9] * len(hall.seats)
    costs = Costs([], [], [], [], [], [])

    def ready(_connection: int) -> bytes:
        return request(bench.address, "GET", "/readyz")

    def place_of(connection: int) -> int:
        return turns[connection] % (len(hall.seats) // CONNECTIONS) * CONNECTIONS + connection

    def beat(connection: int) -> bytes:
        turns[connection] += 1
        attempt, registration, token = hall.seats[place_of(connection)]
        body = {"writer": f"{registration:032x}", "session": 1, "active": True, "events": [], "received": []}
        return request(bench.address, "POST", f"/exam/api/attempts/{attempt}/sync", body, Authorization=f"Player {token}")

    def save(connection: int) -> bytes:
        turns[connection] += 1
        place = place_of(connection)
        seqs[place] += 1
        return sync_request(bench, *hall.seats[place], hall.item, seqs[place])

    def spent(next_request: Callable[[int], bytes]) -> Spent:
        before = Spent.of(bench.server)
        measured = uvloop.run(load(bench.address, CONNECTIONS, inf, next_request, number=NUMBER, warm_up=0))
        assert not measured.bad, measured
        return Spent.of(bench.server).since(before).each(NUMBER)

    turns = [0] * CONNECTIONS
    spent(save)  # what only the first requests of a process cost
    for _round in range(TIMES):
        loop = calibration()
        costs.ready.append(spent(ready).web * 1e6)
        beats, saves = spent(beat), spent(save)
        costs.beat_web.append(beats.web * 1e6)
        costs.beat_database.append(beats.database * 1e6)
        costs.save_web.append(saves.web * 1e6)
        costs.save_database.append(saves.database * 1e6)
        costs.ratios.append(1000 * saves.all / statistics.mean((loop, calibration())))
    return costs


def run(bench: Bench, hall: Sitting, sync_request: Sync) -> None:
    """Measure, say what a save costs, and compare it with what was recorded, or record it."""
    costs = measure(bench, hall, sync_request)
    for what, figures in (
        ("Processor for a save, all in all", [web + database for web, database in zip(costs.save_web, costs.save_database, strict=True)]),
        ("of it: server and front (a request to `/readyz`)", costs.ready),
        ("of it: token, batch and answer (a sync without events, in the web process, less the above)", less(costs.beat_web, costs.ready)),
        ("of it: reading and checking an answer (a save, in the web process, less the above)", less(costs.save_web, costs.beat_web)),
        ("of it: database, a sync without events", costs.beat_database),
        ("of it: database, what an answer adds", less(costs.save_database, costs.beat_database)),
    ):
        bench.say(what, told(figures))
    bench.say("The same against a loop of fixed work in this run", compared(costs))
    if sys.argv[1:] == ["cost", "record"]:
        RECORDED.write_text(json.dumps({"save": round(costs.ratio, 3)}) + "\n")


def less(figures: list[float], others: list[float]) -> list[float]:
    return [figure - other for figure, other in zip(figures, others, strict=True)]


def told(figures: list[float]) -> str:
    """Median and range."""
    return f"{statistics.median(figures):,.0f} µs ({min(figures):,.0f}–{max(figures):,.0f})"


def compared(costs: Costs) -> str:
    """The ratio beside the recorded one, and whether it is so much worse that a release must not go out unseen."""
    recorded = float(json.loads(RECORDED.read_text())["save"])
    figure = f"{costs.ratio:.3f} (a thousand saves; {min(costs.ratios):.3f}–{max(costs.ratios):.3f}), recorded: {recorded:.3f}"
    if costs.ratio > WORSE * recorded:
        figure += f"; **{100 * (costs.ratio / recorded - 1):.0f} % worse than recorded**"
    return figure
