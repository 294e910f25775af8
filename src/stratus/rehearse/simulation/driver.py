"""One process of simulated candidates. It gets start and stop through one pipe, and reports its progress through another."""

from __future__ import annotations

import asyncio
import gc
import random
import signal
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection

import uvloop

from stratus.rehearse.answers import Sat
from stratus.rehearse.plan import Plan
from stratus.rehearse.report.measure import Lag, Record
from stratus.rehearse.simulation.browser import Stage
from stratus.rehearse.simulation.candidate import Candidate
from stratus.rehearse.simulation.wire import Address
from stratus.rehearse.staff import Invigilator


@dataclass(frozen=True, slots=True)
class Orders:
    """The task of a process: its candidates' links, which of them lose their connection, and who watches, if anybody."""

    plan: Plan
    links: Sequence[str]
    first: int
    begins: float
    """The moment (monotonic, the same in all processes of a machine) at which the first link may be opened."""
    staff: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """The progress of a process."""

    arrived: int
    started: int
    acknowledged: int
    finished: int
    requests: int
    failed: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """The outcome of a process."""

    sat: list[Sat]
    record: Record
    lag: list[tuple[float, float]]
    notes: list[str]


def run(hears: Connection, tells: Connection, orders: Orders) -> None:
    """Entry point of a process. It ignores Ctrl-C: the parent process handles it and says what happens to the candidates."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.freeze()
    outcome = uvloop.run(drive(hears, tells, orders))
    with suppress(BrokenPipeError):  # the parent process is gone
        tells.send(outcome)


def lost_before(number: int, plan: Plan) -> int:
    """Return how many of the candidates before this number lose their connection; the share is spread evenly over all."""
    return number * plan.dropped // plan.candidates


async def drive(hears: Connection, tells: Connection, orders: Orders) -> Outcome:
    """Run the candidates through the rehearsal."""
    stage = Stage(orders.plan, Address.of(orders.plan.url), Record(), begun=orders.begins)
    rng = random.Random()
    candidates = []
    for place, link in enumerate(orders.links):
        before, after = (lost_before(orders.first + place + n, orders.plan) for n in (0, 1))
        candidates.append(Candidate(stage, link, drops=after > before, reloads=before % 2 == 1, rng=random.Random(rng.random())))

    def told() -> None:
        """Handle the parent's commands: ("start", moment), or ("stop",); if the parent ends, that means stop."""
        try:
            while hears.poll():
                word, *rest = hears.recv()
                if word == "start":
                    stage.start_at = rest[0]
                    stage.ends_at = stage.start_at + orders.plan.ends_at
                elif word == "stop":
                    stage.stopped = True
        except (EOFError, OSError):
            stage.stopped = True
            asyncio.get_running_loop().remove_reader(hears.fileno())
        for candidate in candidates:
            candidate.wake()

    loop = asyncio.get_running_loop()
    loop.add_reader(hears.fileno(), told)
    lag = Lag()
    beside = [asyncio.create_task(lag.watch()), asyncio.create_task(tell(tells, stage))]
    watching = asyncio.create_task(Invigilator(stage, *orders.staff).run()) if orders.staff else None
    ended = await asyncio.gather(*(candidate.run() for candidate in candidates), return_exceptions=True)
    loop.remove_reader(hears.fileno())
    notes: list[str] = []
    if watching is not None:
        stage.ends_at = min(stage.ends_at, time.monotonic())
        stage.stopped = True
        done, _pending = await asyncio.wait([watching], timeout=10)
        notes = watching.result() if done and watching.exception() is None else ["The invigilator did not come to an end."]
        watching.cancel()
    for task in beside:
        task.cancel()
    await asyncio.gather(*beside, return_exceptions=True)
    for candidate, how in zip(candidates, ended, strict=True):
        if isinstance(how, BaseException):
            candidate.sat.trouble = f"{type(how).__name__}: {how}"
    return Outcome([candidate.sat for candidate in candidates], stage.record, lag.seen, notes)


async def tell(tells: Connection, stage: Stage) -> None:
    """Report the progress twice a second."""
    while True:
        await asyncio.sleep(0.5)
        record = stage.record
        now = Progress(stage.arrived, stage.started, stage.acknowledged, stage.finished, record.requests, record.failed)
        try:
            tells.send(now)
        except OSError:
            stage.stopped = True
            return
