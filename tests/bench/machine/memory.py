"""`python tests/bench memory`: what an installation keeps in memory, process by process.

Each figure is the proportional set size (PSS): pages that processes share are counted once in all. Before it is taken 200 pages were
opened, 1,000 candidates pressed Start, and they saved answers for three seconds. The last row plays a rehearsal with the setting for a
small machine, and is its highest. `python tests/bench memory quick` leaves the rehearsal out, and writes nothing into the document.
"""

from __future__ import annotations

import re
import subprocess
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

import document
import httpx

from support.running import PATIENCE, RunningServer, children

COMMAND = "python tests/bench memory"
PAGES = 200
CANDIDATES = 200
OPENED = ("/", "/library", "/assessments", "/delivery/schedules", "/marking", "/results", "/admin/users", "/admin/roles", "/profile")
PARTS = ("supervisor", "web server", "web process", "worker", "database")


def run(server: RunningServer, arguments: Sequence[str], sit: Callable[[RunningServer], object]) -> None:
    """Measure installations of one and two web processes, then a small one during a rehearsal, and write the figures down.

    `sit` lets a hall of candidates start and save.
    """
    quick = list(arguments) == ["quick"]
    head = ("Installation", *PARTS, "all but the database", "all")
    rows: list[tuple[str, ...]] = []
    folder = server.home.parent
    server.stop()
    for number, (name, environment) in enumerate(
        (
            ("2 web processes", {}),
            ("1 web process", {"STRATUS_WORKERS": "1"}),
            ("`STRATUS_MEMORY=small`", {"STRATUS_MEMORY": "small"}),
        )
    ):
        own = RunningServer(folder / f"memory-{number}", **environment).start()
        try:
            open_pages(own)
            sit(own)
            rows.append(row(name, parts(own)))
            print(*rows[-1], sep=" | ", flush=True)
            if environment.get("STRATUS_MEMORY") and not quick:
                rows.append(row(f"{name}, the highest of a rehearsal with {CANDIDATES} candidates", rehearsed(own)))
                print(*rows[-1], sep=" | ", flush=True)
        finally:
            own.stop()
    if not quick:
        document.write(COMMAND, head, rows)


def row(name: str, found: Counter[str]) -> tuple[str, ...]:
    """A row of the table: MB of each part, of all without the database, and of all."""
    everything = found.total()
    return (
        name,
        *(f"{found[part] / 1e6:.0f}" for part in PARTS),
        f"{(everything - found['database']) / 1e6:.0f}",
        f"{everything / 1e6:.0f}",
    )


def parts(server: RunningServer) -> Counter[str]:
    """Bytes of each part of a server, PSS."""
    assert server.process is not None
    found: Counter[str] = Counter(supervisor=pss(server.process.pid))
    web, worker, postgres = server.part("web"), server.part("worker"), server.part("postgres")
    found["web server"] = pss(web)
    found["web process"] = sum(map(pss, below(web)))
    found["worker"] = pss(worker) + sum(map(pss, below(worker)))
    found["database"] = pss(postgres) + sum(map(pss, below(postgres)))
    return found


def below(pid: int) -> Iterator[int]:
    """Process ids of everything that this process started."""
    for child in children(pid):
        yield child
        yield from below(child)


def pss(pid: int) -> int:
    """Bytes that this process has in memory, its share of what it shares with others; 0 where there is none."""
    with suppress(OSError):
        found = re.search(r"^Pss:\s+(\d+) kB$", Path(f"/proc/{pid}/smaps_rollup").read_text(), re.MULTILINE)
        return 1024 * int(found[1]) if found else 0
    return 0


def open_pages(server: RunningServer) -> None:
    """Let staff open pages."""
    demo = dict(re.findall(r"^export STRATUS_(\w+)='(.*)'$", (server.home / "demo.env").read_text(), re.MULTILINE))
    with httpx.Client(base_url=server.url, follow_redirects=True, timeout=PATIENCE) as browser:
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', browser.get("/login").text)
        assert token is not None
        asked = {"csrfmiddlewaretoken": token[1], "username": demo["ADMIN"], "password": demo["PASSWORD"]}
        browser.post("/login", data=asked, headers={"Referer": f"{server.url}/login"})
        seen = Counter(browser.get(OPENED[number % len(OPENED)]).status_code for number in range(PAGES))
        print(dict(seen), flush=True)


def rehearsed(server: RunningServer) -> Counter[str]:
    """The highest of all parts together while a rehearsal runs."""
    highest: Counter[str] = Counter()
    ended = threading.Event()

    def look() -> None:
        nonlocal highest
        while not ended.wait(0.5):
            with suppress(StopIteration):
                highest = max(highest, parts(server), key=Counter.total)

    watcher = threading.Thread(target=look)
    watcher.start()
    try:
        subprocess.run([*server.command, "rehearse", "--candidates", str(CANDIDATES)], env=server.environment, check=True)
    finally:
        ended.set()
        watcher.join()
    return highest
