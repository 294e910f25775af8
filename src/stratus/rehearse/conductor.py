"""The main process: starts the drivers together, shows the progress, and collects the measurements."""

from __future__ import annotations

import multiprocessing
import os
import resource
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess

from stratus.rehearse.answers import Sat
from stratus.rehearse.booking import CannotRehearse
from stratus.rehearse.plan import Plan, shares
from stratus.rehearse.report.measure import Record
from stratus.rehearse.simulation import driver
from stratus.rehearse.simulation.driver import Orders, Outcome, Progress

SPARE = 100
"""File descriptors that a process needs besides its candidates' connections."""
STARTING_UP = 2.0
LATEST_ARRIVAL = 180.0
"""Seconds after the last link should have been opened; then the exam starts with those who are present."""
ENDING = 20.0
"""Seconds that candidates have to hand in after Ctrl-C."""

Show = Callable[["Now"], None]


@dataclass(frozen=True, slots=True)
class Now:
    """The progress of the rehearsal. `phase` is a sentence; the bar shows `done` of `total`."""

    phase: str
    done: float
    total: float
    progress: Progress


@dataclass
class Measured:
    """The combined outcome of all processes; moments are monotonic."""

    sat: list[Sat] = field(default_factory=list)
    record: Record = field(default_factory=Record)
    lag: list[tuple[float, float]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    began_at: float = 0.0
    start_at: float = 0.0
    """The first press of Start; 0 if nobody started."""
    ended_at: float = 0.0
    processes: int = 1
    interrupted: bool = False


def raise_limit(candidates: int, processes: int) -> None:
    """Allow each process a connection for each of its candidates. Raises CannotRehearse when the machine does not allow that."""
    needed = -(-candidates // processes) + SPARE
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != resource.RLIM_INFINITY and soft < needed:
        wanted = needed if hard == resource.RLIM_INFINITY else min(needed, hard)
        with suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
            soft = wanted
    if soft != resource.RLIM_INFINITY and soft < needed:
        raise CannotRehearse(
            f"{candidates:,} candidates in {processes} process{'es' if processes > 1 else ''} need {needed:,} open connections in each,"
            f" and this machine allows {soft:,}. Raise the limit (`ulimit -n {needed}`), or share them out with --processes."
        )


class Conductor:
    """One run. `pids` are the simulating processes, for measuring processor time."""

    def __init__(self, plan: Plan, links: Sequence[str], *, processes: int, staff: tuple[str, str] | None = None) -> None:
        self.plan = plan
        self.measured = Measured(processes=processes)
        self.pids = {os.getpid()}
        self._links = links
        self._staff = staff
        self._running: list[tuple[BaseProcess, Connection, Connection]] = []
        """Each process with the pipe for its reports, and the one for commands to it."""
        self._progress: dict[Connection, Progress] = {}
        self._outcomes: dict[Connection, Outcome] = {}

    def run(self, show: Show) -> Measured:
        """Run the rehearsal and return the measurements. Ctrl-C ends it early, a second Ctrl-C immediately."""
        try:
            self._begin()
            try:
                self._arrival(show)
                self._exam(show)
            except KeyboardInterrupt:
                self.measured.interrupted = True
                self._tell("stop")
                self._gather(show, "Ending: answers are handed over", until=time.monotonic() + ENDING)
        except KeyboardInterrupt:
            self.measured.interrupted = True
        finally:
            self._end()
        return self.measured

    def _begin(self) -> None:
        context = multiprocessing.get_context("spawn")
        parts = shares(len(self._links), self.measured.processes)
        self.measured.processes = len(parts)
        self.measured.began_at = time.monotonic() + STARTING_UP
        for number, part in enumerate(parts):
            hears, orders_end = context.Pipe(duplex=False)
            told, tells = context.Pipe(duplex=False)
            links = [self._links[place] for place in part]
            orders = Orders(self.plan, links, part.start, self.measured.began_at, self._staff if number == 0 else None)
            process = context.Process(target=driver.run, args=(hears, tells, orders), daemon=True)
            with ctrl_c_ignored():
                process.start()
            hears.close()
            tells.close()
            self._running.append((process, told, orders_end))
            self._progress[told] = Progress(0, 0, 0, 0, 0, 0)
            if process.pid is not None:
                self.pids.add(process.pid)

    def _arrival(self, show: Show) -> None:
        everybody, patience = self.plan.candidates, self.measured.began_at + self.plan.arrive_within + LATEST_ARRIVAL
        while time.monotonic() < patience:
            now = self._listen()
            show(Now("Arriving in the waiting room", now.arrived, everybody, now))
            if now.arrived >= everybody or len(self._outcomes) == len(self._running):
                break
            if now.arrived + now.finished >= everybody:
                break  # the others have given up
        start_at = time.monotonic() + 3.0
        self.measured.start_at = start_at
        self._tell("start", start_at)

    def _exam(self, show: Show) -> None:
        plan, start_at = self.plan, self.measured.start_at
        while time.monotonic() < start_at + plan.ends_at and len(self._outcomes) < len(self._running):
            now = self._listen()
            passed = time.monotonic() - start_at
            show(Now(phase(plan, passed, now), max(0.0, passed), plan.ends_at, now))
        self._gather(show, "Handing in", until=start_at + plan.ends_at + plan.hand_in_within + 150)

    def _gather(self, show: Show, phrase: str, *, until: float) -> None:
        while len(self._outcomes) < len(self._running) and time.monotonic() < until:
            now = self._listen()
            show(Now(phrase, now.finished, self.plan.candidates, now))
        self.measured.ended_at = time.monotonic()

    def _listen(self) -> Progress:
        """Read the reports that arrive within a moment, and return the progress of all processes together."""
        pipes = [pipe for _process, pipe, _orders in self._running if pipe not in self._outcomes]
        for ready in wait(pipes, timeout=0.25) if pipes else ():
            assert isinstance(ready, Connection)
            try:
                said = ready.recv()
            except (EOFError, OSError):
                self._outcomes[ready] = Outcome([], Record(), [], ["A simulating process ended by itself, and its candidates with it."])
                continue
            if isinstance(said, Outcome):
                self._outcomes[ready] = said
            else:
                self._progress[ready] = said
        everywhere = self._progress.values()
        return Progress(*(sum(getattr(one, name) for one in everywhere) for name in Progress.__slots__))

    def _tell(self, *words: object) -> None:
        for _process, _told, orders in self._running:
            with suppress(OSError):
                orders.send(words)

    def _end(self) -> None:
        """Combine the measurements, and end all processes."""
        measured = self.measured
        measured.ended_at = measured.ended_at or time.monotonic()
        for process, pipe, orders in self._running:
            outcome = self._outcomes.get(pipe)
            if outcome is None:
                process.terminate()
                measured.notes.append("A simulating process did not come to an end; what its candidates did is not in this report.")
            else:
                measured.sat += outcome.sat
                measured.record.merge(outcome.record)
                measured.lag += outcome.lag
                measured.notes += outcome.notes
            orders.close()
            process.join(10)
            if process.is_alive():
                process.kill()
                process.join()
            pipe.close()


@contextmanager
def ctrl_c_ignored() -> Iterator[None]:
    """Processes that are started within the block ignore Ctrl-C from their beginning."""
    handler = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, handler)


def phase(plan: Plan, passed: float, now: Progress) -> str:
    """Return a sentence about what happens at this time, in seconds after the first press of Start."""
    if passed < 0:
        return "Everybody is about to press Start"
    if now.started < plan.candidates and passed < 30:
        return f"Starting: {now.started:,} of {plan.candidates:,} have their questions"
    if plan.dropped and plan.drop_at <= passed < plan.back_at:
        return f"Answering; {plan.dropped:,} have lost their connection"
    if plan.dropped and plan.back_at <= passed < plan.back_at + 10:
        return "Answering; the lost connections are back"
    if plan.message and plan.message_at <= passed < plan.message_at + 15:
        return "Answering; a message to everybody"
    return "Answering"
