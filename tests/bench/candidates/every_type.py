"""`python tests/bench types`: an exam with every type of question beside one with four, in turns. A quarter of an hour.

Both are saturated: 200 candidates without time to think. What a machine does meanwhile falls on both alike.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
from typing import Any

import document

from support.running import RunningServer

COMMAND = "python tests/bench types"
HEAD = ("Exam", "Saves", "Of the first", "Web server, for 1,000 saves", "Database, for 1,000 saves", "Save p50 / p99", "Failed", "Missing")
EXAMS = {"four types (`EXT1`)": "EXT1", "every type (`SHOW`)": "SHOW"}
"""The first is what the others are compared with."""
ROUNDS = 5
SATURATED = ("--candidates", "200", "--think", "0", "--minutes", "1", "--drop", "0")
HALL = ("--candidates", "5000")


def run(server: RunningServer, wanted: list[str]) -> None:
    """Play both exams in turns, then an exam day of 5,000 with every type, and write the figures.

    `wanted`: so many rounds only, of which nothing is written.
    """
    rounds = int(wanted[0]) if wanted else ROUNDS
    told: dict[str, list[dict[str, Any]]] = {name: [] for name in EXAMS}
    for turn in range(rounds):
        # Each goes first as often: what a run leaves behind weighs on the next one.
        for name in list(EXAMS)[:: 1 if turn % 2 == 0 else -1]:
            told[name].append(rehearse(server, EXAMS[name], SATURATED))
            print(f"{name}: {told[name][-1]['saves_per_second']:,.0f} saves a second", flush=True)
    compared = statistics.median(one["saves_per_second"] for one in told[next(iter(EXAMS))])
    rows = [row(name, runs, compared) for name, runs in told.items()]
    if not wanted:
        rows.append(row("every type, 5,000 candidates, 30–90 s", [rehearse(server, "SHOW", HALL)], None))
        document.write(COMMAND, HEAD, rows)
    for cells in rows:
        print(" | ".join(cells), flush=True)


def rehearse(server: RunningServer, assessment: str, options: tuple[str, ...]) -> dict[str, Any]:
    """Play one exam day and return its report."""
    report = server.home / "rehearsal"
    command = [sys.executable, "-m", "stratus.site.cli", "rehearse", *options, "--assessment", assessment, "--report", str(report)]
    done = subprocess.run(command, env=server.environment, check=False)
    if done.returncode not in (0, 1):
        sys.exit(f"{assessment}: exit status {done.returncode}")
    told: dict[str, Any] = json.loads(report.with_suffix(".json").read_text())
    return told


def row(name: str, runs: list[dict[str, Any]], compared: float | None) -> tuple[str, ...]:
    """Return the cells of an exam: medians of its runs, and what failed or is missing in all of them.

    `compared`: saves a second of the exam that it is compared with.
    """
    saves = statistics.median(one["saves_per_second"] for one in runs)
    rush = [one["steps_ms"].get("save, outside of the start rush") or one["steps_ms"]["save"] for one in runs]
    return (
        name,
        f"{saves:,.0f}/s",
        f"{saves / compared:.2f}" if compared else "—",
        *(cost(runs, part) for part in ("web server", "database")),
        f"{statistics.median(one['p50'] for one in rush):.0f} / {statistics.median(one['p99'] for one in rush):.0f} ms",
        f"{sum(one['requests']['failed'] for one in runs):,}",
        f"{sum(one['answers']['missing_count'] for one in runs):,}",
    )


def cost(runs: list[dict[str, Any]], part: str) -> str:
    """Return how many seconds of a core this part took for a thousand saves."""
    found = [one["cores"][part]["mean"] / one["saves_per_second"] for one in runs if part in one["cores"] and one["saves_per_second"]]
    return f"{1000 * statistics.median(found):.2f} s" if found else "—"
