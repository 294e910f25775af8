"""`python tests/bench rehearsals`: exam days of several sizes on a server of its own, as `stratus rehearse` plays them. Half an hour."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import document

from support.running import RunningServer

COMMAND = "python tests/bench rehearsals"
HEAD = ("Rehearsal", "Requests", "Failed", "Last start", "Save p50 / p99", "Saves", "Message", "Back", "Acknowledged", "Missing", "Cores")
RUNS = {
    "200 candidates without time to think": ("--candidates", "200", "--think", "0", "--minutes", "1"),
    "2,000 candidates, 30–90 s": ("--candidates", "2000"),
    "2,000 candidates, all reconnect at once": ("--candidates", "2000", "--drop", "100%", "--minutes", "2"),
    "5,000 candidates, 30–90 s": ("--candidates", "5000"),
    "10,000 candidates, 30–90 s": ("--candidates", "10000"),
}


def run(server: RunningServer, wanted: list[str]) -> None:
    """Play the exam days (those whose number of candidates is wanted, or all), and write their figures into the document."""
    rows = []
    for name, options in RUNS.items():
        if wanted and options[1] not in wanted:
            continue
        report = server.home / "rehearsal"
        command = [sys.executable, "-m", "stratus.site.cli", "rehearse", *options, "--report", str(report)]
        done = subprocess.run(command, env=server.environment, check=False)
        if done.returncode not in (0, 1):
            sys.exit(f"{name}: exit status {done.returncode}")
        rows.append((name, *figures(json.loads(report.with_suffix(".json").read_text()))))
    if not wanted:
        document.write(COMMAND, HEAD, rows)


def figures(told: dict[str, Any]) -> tuple[str, ...]:
    """Return the cells of one rehearsal."""
    save = told["steps_ms"].get("save, outside of the start rush") or told["steps_ms"]["save"]
    message = told["waits_ms"].get("Message sent → on the candidate's screen")
    back = told["waits_ms"].get("Network back → everything sent")
    used = ", ".join(f"{name} {cores['mean']:.1f}" for name, cores in told["cores"].items())
    return (
        f"{told['requests']['all']:,}",
        f"{told['requests']['failed']:,}",
        f"{told['last_start_s']:.1f} s" if told["last_start_s"] else "—",
        f"{save['p50']:.0f} / {save['p99']:.0f} ms",
        f"{told['saves_per_second']:,.0f}/s",
        f"{message['most'] / 1000:.1f} s" if message else "—",
        f"{back['most'] / 1000:.1f} s" if back else "—",
        f"{told['answers']['acknowledged']:,}",
        f"{told['answers']['missing_count']:,}",
        used or "—",
    )
