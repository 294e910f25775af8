"""The outcome of a rehearsal: the figures and sentences of every form of the report. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from stratus.rehearse.conductor import Measured
from stratus.rehearse.plan import Plan
from stratus.rehearse.report.machine import DATABASE, OTHERS, REHEARSAL, WEB, Load
from stratus.rehearse.report.measure import Step, Summary, is_good, percentile, step_summary, summary
from stratus.rehearse.verify import Verdict

ORDER = (
    "link", "page", "assets", "waiting room", "objects", "objects are being made", "object", "start", "paper", "save", "heartbeat",
    "reconnect", "read back", "hand in",
    "log in", "live screen", "live screen: what changed", "message to all",
)  # fmt: skip
RUSH = 5.0
"""Seconds after the first press of Start that count as the rush, or until the last start was answered."""
LATE = 0.05
"""Seconds by which a simulating process may be delayed without distorting its measurements."""


@dataclass
class Server:
    """Observations of the server from outside: processor use, and how many web processes were restarted."""

    loads: Sequence[Load] = ()
    replaced: int = 0


@dataclass
class Result:
    """One rehearsal. `began` is UTC; `hardware` is this machine's, where the candidates were simulated."""

    plan: Plan
    began: datetime
    hardware: str
    measured: Measured
    verdict: Verdict
    server: Server = field(default_factory=Server)
    unconfirmed_orders: int | None = None
    removed: str = ""
    """Whether the schedule and its candidates were deleted, in a sentence."""

    @property
    def origin(self) -> float:
        """The moment from which seconds are counted: the first press of Start."""
        return self.measured.start_at or self.measured.began_at

    @property
    def requests(self) -> int:
        return self.measured.record.requests

    @property
    def failed(self) -> int:
        return self.measured.record.failed

    @property
    def troubles(self) -> list[tuple[str, int]]:
        """Why candidates could not go on, most frequent first."""
        return Counter(sat.trouble for sat in self.measured.sat if sat.trouble).most_common()

    @property
    def handed_in(self) -> int:
        return sum(sat.handed_in for sat in self.measured.sat)

    @property
    def is_good(self) -> bool:
        """Whether nothing was lost and nothing failed."""
        return not (self.verdict.missing_count or self.verdict.not_compared or self.failed or self.troubles or self.unfinished)

    @property
    def unfinished(self) -> int:
        """Candidates who should have handed in and did not."""
        return 0 if self.measured.interrupted else self.plan.candidates - self.handed_in

    def step(self, name: str) -> Step:
        return self.measured.record.steps.get(name, Step())

    def after(self, name: str, moment: float) -> float | None:
        """Return how many seconds after a moment the last good answer of a step came; None when there was none."""
        step = self.step(name)
        ends = [begun + took for begun, took, status in zip(step.begun, step.took, step.status, strict=True) if is_good(status)]
        return max(ends) - moment if ends else None

    @property
    def rush(self) -> tuple[float, float]:
        """From the first press of Start until everybody was in, five seconds at least."""
        return self.origin, self.origin + max(RUSH, self.after("start", self.origin) or 0.0)

    def steps(self) -> list[tuple[str, Summary]]:
        """Return the figures of every kind of request, in the order of an exam day."""
        names = sorted(self.measured.record.steps, key=lambda name: (ORDER.index(name) if name in ORDER else len(ORDER), name))
        rows = [(name, step_summary(self.step(name))) for name in names]
        quiet = step_summary(self.step("save"), outside=self.rush)
        if quiet.count:
            place = names.index("save") + 1
            rows.insert(place, ("save, outside of the start rush", quiet))
        return rows

    def waits(self) -> list[tuple[str, Summary]]:
        """Return the statistics of what people waited for."""
        return [(name, summary(times)) for name, times in sorted(self.measured.record.waits.items())]

    @property
    def rate(self) -> float:
        """Saves per second during the exam."""
        seconds = self.measured.ended_at - self.origin
        return len(self.step("save")) / seconds if seconds > 0 else 0.0

    def lag(self) -> tuple[float, float]:
        """Return how late the simulating processes were: 99th percentile and greatest, in seconds."""
        late = sorted(seconds for _at, seconds in self.measured.lag)
        return percentile(late, 0.99), late[-1] if late else 0.0

    def cores(self) -> dict[str, tuple[float, float]]:
        """Return of each group of processes the mean and the greatest number of cores in use, from the first press of Start on."""
        loads = [load for load in self.server.loads if load.at >= self.origin] or list(self.server.loads)
        names = (WEB, DATABASE, REHEARSAL, OTHERS) if loads else ()
        used = {name: [load.cores[name] for load in loads] for name in names}
        return {name: (sum(values) / len(values), max(values)) for name, values in used.items()}

    def findings(self) -> list[tuple[bool | None, str]]:
        """Return the findings, each with whether it is good; None for mere information."""
        return [*self._answers(), *self._requests(), *self._moments(), *self._surroundings()]

    def _answers(self) -> list[tuple[bool | None, str]]:
        verdict = self.verdict
        found: list[tuple[bool | None, str]] = []
        stored = "" if verdict.stored is None else f", {verdict.stored:,} of them found in the log"
        counted = f"{verdict.sent:,} answers sent, {verdict.acknowledged:,} acknowledged{stored}"
        if verdict.missing_count:
            found.append((False, f"{verdict.missing_count:,} acknowledged answers are missing or differ. {counted}."))
        else:
            found.append((True, f"No acknowledged answer is missing. {counted}."))
        found.append(
            (None, f"{verdict.compared:,} acknowledged and {verdict.standing:,} standing answers compared one by one, by {verdict.how}.")
        )
        if verdict.not_compared:
            found.append((False, f"{verdict.not_compared:,} acknowledged answers could not be compared: their attempts could not be read."))
        if verdict.unsent:
            found.append(
                (
                    None,
                    f"{verdict.unsent:,} answers were still in their browsers at the end; nobody was told that they are safe.",
                )
            )
        return found

    def _requests(self) -> list[tuple[bool | None, str]]:
        found: list[tuple[bool | None, str]] = []
        found.append((not self.failed, f"{self.failed:,} of {self.requests:,} requests failed."))
        if self.unfinished:
            found.append((False, f"{self.unfinished:,} of {self.plan.candidates:,} candidates did not hand in."))
        found += [(False, f"{number:,} candidates could not go on: {why}.") for why, number in self.troubles[:5]]
        return found

    def _moments(self) -> list[tuple[bool | None, str]]:
        plan, found = self.plan, []
        last = self.after("start", self.origin)
        if last is not None:
            found.append(f"The last start was answered {last:.1f} s after the first press of Start.")
        quiet = step_summary(self.step("save"), outside=self.rush)
        if quiet.count:
            found.append(f"99 % of saves outside of the start rush took at most {quiet.p99:,.0f} ms.")
        back = self.after("reconnect", self.origin + plan.back_at)
        if back is not None:
            found.append(
                f"{plan.dropped:,} candidates lost their connection and came back at once: the last was answered {back:.1f} s later."
            )
        reached = sum(bool(sat.messages) for sat in self.measured.sat)
        if reached:
            waited = summary(self.measured.record.waits.get("Message sent → on the candidate's screen", ()))
            found.append(f"The message reached {reached:,} candidates, the last after {waited.most / 1000:.1f} s.")
        if self.unconfirmed_orders:
            found.append(
                f"{self.unconfirmed_orders:,} messages were unconfirmed at the end: their candidates handed in before they had read them."
            )
        return [(None, text) for text in found]

    def _surroundings(self) -> list[tuple[bool | None, str]]:
        found: list[tuple[bool | None, str]] = []
        if self.measured.interrupted:
            found.append((None, "The rehearsal was ended early; the figures are those until then."))
        late, latest = self.lag()
        if late > LATE:
            text = (
                f"The simulation itself was late by {1000 * late:,.0f} ms (99 %), {1000 * latest:,.0f} ms at most: all times contain that."
            )
            found.append((None, f"{text} Simulate on another machine, or with more --processes, for the server's own times."))
        if self.server.replaced:
            found.append(
                (False, f"{self.server.replaced} web processes ended during the rehearsal and were started again: see logs/web.log.")
            )
        cores = self.cores()
        if cores:
            used = ", ".join(f"{name} {mean:.1f} (at most {most:.1f})" for name, (mean, most) in cores.items())
            found.append((None, f"Cores in use on this machine from the start on: {used}."))
        found += [(None, note) for note in self.measured.notes]
        if self.removed:
            found.append((None, self.removed))
        return found

    def data(self) -> dict[str, Any]:
        """Return everything as plain data, for programs."""
        late, latest = self.lag()
        return {
            "good": self.is_good,
            "interrupted": self.measured.interrupted,
            "began": self.began.isoformat(),
            "hardware": self.hardware,
            "plan": {**asdict(self.plan), "processes": self.measured.processes},
            "findings": [{"good": good, "text": text} for good, text in self.findings()],
            "requests": {"all": self.requests, "failed": self.failed},
            "steps_ms": {name: asdict(figures) for name, figures in self.steps()},
            "waits_ms": {name: asdict(figures) for name, figures in self.waits()},
            "last_start_s": self.after("start", self.origin),
            "last_reconnect_s": self.after("reconnect", self.origin + self.plan.back_at),
            "saves_per_second": self.rate,
            "problems": [
                {"step": step, "problem": problem, "count": count} for (step, problem), count in self.measured.record.problems.most_common()
            ],
            "answers": asdict(self.verdict),
            "handed_in": self.handed_in,
            "troubles": dict(self.troubles),
            "late_ms": {"p99": 1000 * late, "max": 1000 * latest},
            "cores": {name: {"mean": mean, "max": most} for name, (mean, most) in self.cores().items()},
            "web_processes_replaced": self.server.replaced,
        }
