"""Calls of the External API that name ten thousand people, and the memory that the web processes needed at their highest."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx

if TYPE_CHECKING:
    from __main__ import Bench

COUNT = 10_000
NAME = "BENCH-BULK"


def run(bench: Bench) -> None:
    """Add, extend, void and read ten thousand candidates of one schedule."""
    bench.book(NAME, 0)
    ids = [f"{NAME}-{number}" for number in range(COUNT)]
    people = [{"CandidateExtId": one, "FirstName": "A", "LastName": one, "Email": "a@b.example"} for one in ids]
    group = {"ScheduleExtId": NAME, "GroupExtId": "bench", "GroupName": "Bench"}
    calls: list[tuple[str, str, str, Any]] = [
        ("POST /schedule/add-candidates, new ones", "POST", "/schedule/add-candidates", {"Schedule": group, "Candidates": people}),
        ("POST /schedule/add-candidates, the same again", "POST", "/schedule/add-candidates", {"Schedule": group, "Candidates": people}),
        ("PUT …/candidates, all there already", "PUT", f"/schedule/{NAME}/candidates", ids),
        ("PUT …/setExtraTime", "PUT", f"/external/schedule/{NAME}/setExtraTime", {"CandidateExtIds": ids, "ExtraTime": 5}),
        ("PUT …/void", "PUT", f"/external/schedule/{NAME}/void", ids),
    ]
    for what, method, path, body in calls:
        begun = time.monotonic()
        reply = httpx.request(method, f"{bench.server.url}/api/v1/integrations{path}", json=body, headers=bench.api, timeout=300)
        assert reply.status_code == 200, reply.text[:500]
        bench.say(f"{what}, {COUNT:,} candidates", f"{time.monotonic() - begun:.2f} s")
    assert bench.server.process is not None
    highest = max(_peak(pid) for pid in _descendants(bench.server.process.pid))
    bench.say("Memory of the largest Python process at its highest, after all of the above", f"{highest:,.0f} MB")


def _descendants(pid: int) -> Iterator[int]:
    parents = {}
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            found = re.search(r"^PPid:\s+(\d+)", status.read_text(), re.MULTILINE)
        except OSError:
            continue
        if found is not None:
            parents[int(status.parent.name)] = int(found[1])
    waiting = [pid]
    while waiting:
        current = waiting.pop()
        yield current
        waiting += [child for child, parent in parents.items() if parent == current]


def _peak(pid: int) -> float:
    """Return the highest resident memory of a Python process so far, in MB; 0 for one that has ended, and for the database's."""
    try:
        if b"python" not in Path(f"/proc/{pid}/cmdline").read_bytes():
            return 0
        found = re.search(r"^VmHWM:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text(), re.MULTILINE)
    except OSError:
        return 0
    return int(found[1]) / 1024 if found else 0
