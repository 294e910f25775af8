"""The machine's hardware, and its processor use during a rehearsal. Known on Linux only; elsewhere the report says so."""

from __future__ import annotations

import os
import platform
import re
import socket
import threading
import time
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

PROC = Path("/proc")
WEB, DATABASE, REHEARSAL, OTHERS = "web server", "database", "rehearsal", "everything else"


def hardware() -> str:
    """Return cores, processor, memory and system in a line."""
    try:
        model = re.search(r"model name\s*:\s*(.+)", (PROC / "cpuinfo").read_text())
        memory = re.search(r"MemTotal:\s*(\d+)", (PROC / "meminfo").read_text())
    except OSError:
        return f"{os.cpu_count()} × {platform.machine()}, {platform.system()}, Python {platform.python_version()}"
    name = model.group(1).strip() if model else platform.machine()
    size = f", {int(memory.group(1)) / 1024**2:.0f} GB memory" if memory else ""
    return f"{os.cpu_count()} × {name}{size}, {platform.system()}, Python {platform.python_version()}"


def is_here(host: str) -> bool:
    """Tell whether the server's address is on this machine."""
    try:
        return all(str(found[4][0]).startswith("127.") or found[4][0] == "::1" for found in socket.getaddrinfo(host, None))
    except OSError:
        return False


@dataclass(frozen=True, slots=True)
class Load:
    """Processor use in one second: cores by group, and of the whole machine."""

    at: float
    cores: dict[str, float]


@dataclass
class Watch:
    """Samples processor use once a second; a context manager. `database` is the process id of the postmaster, if known."""

    port: int
    database: int | None = None
    ours: Collection[int] = ()
    loads: list[Load] = field(default_factory=list)
    web_processes: set[int] = field(default_factory=set)
    """The ids of all web processes seen so far."""
    first_web_processes: set[int] = field(default_factory=set)
    _ended: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None

    def __enter__(self) -> Watch:
        if (PROC / "stat").exists() and (PROC / "net" / "tcp").exists():
            self._thread = threading.Thread(target=self._look, daemon=True)
            self._thread.start()
        return self

    def __exit__(self, *_exception: object) -> None:
        self._ended.set()
        if self._thread is not None:
            self._thread.join(5)

    @property
    def came_later(self) -> int:
        """How many web processes were started during the measurement, each in place of one that ended."""
        return len(self.web_processes - self.first_web_processes)

    def _look(self) -> None:
        tick = os.sysconf("SC_CLK_TCK")
        web = self.first_web_processes = listening(self.port)
        self.web_processes |= web
        before, at, busy_before = ticks(), time.monotonic(), busy_ticks()
        while not self._ended.wait(1.0):
            now, now_at, busy = ticks(), time.monotonic(), busy_ticks()
            if len(self.loads) % 5 == 4:
                web = listening(self.port)
                self.web_processes |= web
            cores = dict.fromkeys((WEB, DATABASE, REHEARSAL), 0.0)
            for pid, (parent, spent) in now.items():
                group = self._group(pid, parent, web)
                if group:
                    cores[group] += (spent - before.get(pid, (0, spent))[1]) / tick / (now_at - at)
            cores[OTHERS] = max(0.0, (busy - busy_before) / tick / (now_at - at) - sum(cores.values()))
            self.loads.append(Load(now_at, cores))
            before, at, busy_before = now, now_at, busy

    def _group(self, pid: int, parent: int, web: set[int]) -> str:
        if pid in self.ours:
            return REHEARSAL
        if pid in web:
            return WEB
        return DATABASE if self.database is not None and self.database in (pid, parent) else ""


def ticks() -> dict[int, tuple[int, int]]:
    """Return the parent and the used processor time (in clock ticks) of every process."""
    found: dict[int, tuple[int, int]] = {}
    for entry in PROC.iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue  # it has ended
            found[int(entry.name)] = (int(fields[1]), int(fields[11]) + int(fields[12]))
    return found


def busy_ticks() -> int:
    """Return the processor time of all processes together since the machine started, in clock ticks."""
    user, nice, system, _idle, _wait, irq, soft_irq = map(int, (PROC / "stat").read_text().split("\n", 1)[0].split()[1:8])
    return user + nice + system + irq + soft_irq


def listening(port: int) -> set[int]:
    """Return the processes that listen on this port, as far as we may inspect them."""
    sockets: set[str] = set()
    for table in ("tcp", "tcp6"):
        try:
            lines = (PROC / "net" / table).read_text().splitlines()[1:]
        except OSError:
            continue
        for line in lines:
            fields = line.split()
            if fields[3] == "0A" and int(fields[1].rpartition(":")[2], 16) == port:
                sockets.add(f"socket:[{fields[9]}]")
    processes = [int(entry.name) for entry in PROC.iterdir() if entry.name.isdigit()] if sockets else []
    return {pid for pid in processes if sockets & open_files(pid)}


def open_files(pid: int) -> set[str]:
    """Return the open files of this process; empty if it has ended or may not be inspected."""
    found: set[str] = set()
    with suppress(OSError):
        for descriptor in (PROC / str(pid) / "fd").iterdir():
            with suppress(OSError):  # a connection that was closed meanwhile
                found.add(str(descriptor.readlink()))
    return found


def postmaster(home: Path) -> int | None:
    """Return the process id of the embedded database in this data folder, None when none runs."""
    try:
        return int((home / "database" / "postmaster.pid").read_text().split()[0])
    except (OSError, ValueError, IndexError):
        return None
