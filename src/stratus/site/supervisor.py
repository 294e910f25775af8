"""Keeps the processes of one installation running: database, worker, web; ends them in order.

Everything runs in the caller's thread. A signal raises `Stop` wherever that thread is, so that nothing has to be waited for
before the end begins; further signals are ignored from then on.
"""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from stratus.site.embedded import Cluster
from stratus.site.steps import say

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
RESTARTS = 3
WITHIN = 60.0
LOG_SIZE = 20_000_000


class Stop(BaseException):
    """Somebody asked for the end; no error."""


class GaveUp(RuntimeError):
    """A part ended again and again; the message says which one and why."""


@dataclass
class Restarts:
    """Counts how often a part had to be started again: three times within a minute are one too few to go on after the fourth."""

    name: str
    moments: list[float] = field(default_factory=list)

    def note(self, now: float, reason: str) -> None:
        """Count one more end at `now` (seconds); raises `GaveUp` when there were too many."""
        self.moments = [moment for moment in self.moments if now - moment < WITHIN] + [now]
        if len(self.moments) > RESTARTS:
            raise GaveUp(f"{self.name} ended {len(self.moments)} times within a minute: {reason}")


class Child:
    """A process of ours in a process group of its own, with its output in a file."""

    def __init__(self, name: str, command: Sequence[str], log: Path | None, patience: float) -> None:
        self.name, self.command, self.log = name, list(command), log
        self.patience = patience
        self.restarts = Restarts(name)
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        environment = {**os.environ, "STRATUS_PARENT": str(os.getpid())}
        if self.log is None:
            self.process = subprocess.Popen(self.command, stdin=subprocess.DEVNULL, env=environment, start_new_session=True)
            return
        self.log.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(
                self.command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, env=environment, start_new_session=True
            )

    def ended(self) -> str | None:
        """None while it runs, otherwise how it ended."""
        if self.process is None or self.process.poll() is None:
            return None
        code = self.process.returncode
        how = f"signal {signal.Signals(-code).name}" if code < 0 else f"exit status {code}"
        return how + self._last_words()

    def stop(self) -> None:
        """Ask it to end; what is left of its group after `patience` seconds is killed."""
        if self.process is None:
            return
        self.process.terminate()
        try:
            self.process.wait(self.patience)
        except subprocess.TimeoutExpired:
            say(f"{self.name} did not end within {self.patience:.0f} s and is killed")
        self.kill_group()
        self.process = None

    def kill_group(self) -> None:
        """End whatever the process left behind, so that a port or a job is free for the next one."""
        assert self.process is not None
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def rotate(self) -> None:
        """Keep the log and one older part. Writers append, so cutting the file in place is safe."""
        if self.log is not None and self.log.exists() and self.log.stat().st_size > LOG_SIZE:
            shutil.copyfile(self.log, self.log.with_suffix(".log.1"))
            os.truncate(self.log, 0)

    def _last_words(self) -> str:
        if self.log is None:
            return ""
        lines = self.log.read_bytes()[-4000:].decode(errors="replace").strip().splitlines()
        return f": {lines[-1][:500]} (the whole log: {self.log})" if lines else ""


class Supervisor:
    """Starts the database if there is one of ours, then the children, and watches them. Use it as a context manager."""

    def __init__(self, cluster: Cluster | None) -> None:
        self.cluster = cluster
        self.children: list[Child] = []
        self._database = Restarts("The database")
        self._rotated = time.monotonic()

    def __enter__(self) -> "Supervisor":
        def stop(_number: int, _frame: FrameType | None) -> None:
            for number in SIGNALS:
                signal.signal(number, signal.SIG_IGN)
            raise Stop

        for number in SIGNALS:
            signal.signal(number, stop)
        return self

    def __exit__(self, *_exception: object) -> None:
        for number in SIGNALS:
            signal.signal(number, signal.SIG_IGN)
        for child in reversed(self.children):
            child.stop()
        if self.cluster is not None:
            self.cluster.stop()

    def start(self, child: Child) -> None:
        """Start a child; the ones started last end first."""
        self.children.append(child)
        child.start()

    def watch(self, until: Callable[[], bool] = lambda: False, pause: float = 0.2) -> None:
        """Start again what ends, until `until` answers yes. Raises `GaveUp`."""
        while not until():
            self.look()
            time.sleep(pause)

    def look(self) -> None:
        """Start again what has ended since the last look."""
        now = time.monotonic()
        if self.cluster is not None and self.cluster.process is not None and self.cluster.process.poll() is not None:
            self._database.note(now, f"see {self.cluster.log}")
            say("The database ended and is started again")
            self.cluster.stop()
            self.cluster.start()
        for child in self.children:
            how = child.ended()
            if how is not None:
                child.restarts.note(now, how)
                say(f"{child.name} ended with {how}; starting it again")
                child.kill_group()
                child.start()
        if now - self._rotated > 30:
            self._rotated = now
            for child in self.children:
                child.rotate()
