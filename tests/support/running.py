"""The whole installation as users try it out: `stratus run --demo` on a free port, with a data folder of its own."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

from stratus.server.processes import home

T = TypeVar("T")

PATIENCE = 240.0
"""Seconds that a test waits for what must happen. It is no claim about speed: only what has gone wrong takes as long on any machine."""


def free_port() -> int:
    """A port that nobody listens on at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class RunningServer:
    """Start it, use `url`, `home` and `dsn` (the role that owns the tables), stop it. It may be started again on the same data."""

    def __init__(
        self,
        folder: Path,
        *,
        database_url: str | None = None,
        port: int | None = None,
        command: Sequence[str] = (sys.executable, "-m", "stratus.site.cli"),
        started_in: Path | None = None,
        **environment: str,
    ) -> None:
        """`command` is the `stratus` that is started, in the folder `started_in`: by default that of this checkout, in the present one."""
        self.home = folder
        self.command, self.started_in = command, started_in
        self.port = port or free_port()
        self.url = f"http://localhost:{self.port}"
        self.dsn = database_url or home.embedded_url(folder)
        self.said: list[str] = []
        self.process: subprocess.Popen[str] | None = None
        inherited = {name: value for name, value in os.environ.items() if not name.startswith(("STRATUS_", "DATABASE_URL", "PYTEST_"))}
        self.environment = {**inherited, "STRATUS_HOME": str(folder), "PORT": str(self.port), **environment}
        self.environment["STRATUS_PARENT"] = str(os.getpid())  # a run that is ended from outside leaves no server behind
        if database_url:
            self.environment |= {"DATABASE_URL": database_url, "STRATUS_EMAIL_URL": "files"}

    def start(self) -> RunningServer:
        """Return when it has said that it answers; raises AssertionError with what it said when it ends before."""
        ready = threading.Event()
        self.process = subprocess.Popen(
            [*self.command, "run", "--demo"],
            cwd=self.started_in,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        process = self.process

        def listen() -> None:
            assert process.stdout is not None
            for line in process.stdout:
                self.said.append(line.rstrip("\n"))
                if "Ctrl-C ends everything" in line:
                    ready.set()
            process.stdout.close()
            ready.set()

        self._listener = threading.Thread(target=listen, daemon=True)
        self._listener.start()
        try:
            assert ready.wait(PATIENCE), self.story()
            assert any("Ctrl-C" in line for line in self.said), self.story()
        except BaseException:
            self.stop()
            raise
        return self

    def stop(self, number: int = signal.SIGTERM) -> int:
        """Ask it to end and return its exit status."""
        assert self.process is not None
        if self.process.poll() is None:
            self.process.send_signal(number)
        status = self.process.wait(PATIENCE)
        self._listener.join(PATIENCE)
        return status

    def part(self, name: str) -> int:
        """Process id of one of its parts: `web` or `worker`, the first process of its group; `postgres`, the embedded database's.

        Raises LookupError while there is none: it is not there yet, or being started again. A test that stops a part waits for it first.
        """
        if name == "postgres":
            return int((self.home / "database" / "postmaster.pid").read_text().split()[0])
        assert self.process is not None
        found = next((pid for pid, args in children(self.process.pid).items() if f" {name} " in f"{args} "), None)
        if found is None:
            raise LookupError(f"There is no {name}. {self.story()}")
        return found

    def has_part(self, name: str) -> bool:
        """Whether this part, `web` or `worker`, is there now."""
        assert self.process is not None
        return any(f" {name} " in f"{args} " for args in children(self.process.pid).values())

    def log(self, name: str = "web") -> str:
        """What a part has written: `web`, `worker` or `postgres`."""
        path = self.home / "logs" / f"{name}.log"
        return path.read_text() if path.exists() else ""

    def story(self) -> str:
        """Everything that it said, for a failed assertion."""
        return "\n".join([*self.said, "-- web:", *self.log("web").splitlines()[-20:], "-- worker:", *self.log("worker").splitlines()[-20:]])


def eventually(found: Callable[[], T], patience: float = PATIENCE) -> T:
    """Return what is found as soon as it is: what a server writes after its answer may come a moment later. Then whatever there is."""
    deadline = time.monotonic() + patience
    while not (there := found()) and time.monotonic() < deadline:
        time.sleep(0.01)
    return there


def children(pid: int) -> dict[int, str]:
    """The processes that this one started, and what they are."""
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        if _state(int(folder.name))[1] == pid:
            with suppress(OSError):
                found[int(folder.name)] = folder.joinpath("cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()
    return found


def has_ended(pid: int) -> bool:
    """Whether this process runs no more, be it that nobody has asked for its exit status yet."""
    return _state(pid)[0] in ("", "Z")


def _state(pid: int) -> tuple[str, int]:
    """The process's state as the kernel says it, and its parent; empty and 0 where there is none."""
    try:
        words = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return "", 0
    return words[0], int(words[1])
