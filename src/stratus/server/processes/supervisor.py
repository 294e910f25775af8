"""Keeps the processes of one installation running (database, worker, web), and stops them in order.

Everything runs in the caller's thread. A signal raises `Stop` wherever that thread is, so that the shutdown begins at
once; further signals are ignored.
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

import psycopg

from stratus.server.processes.postgres import Cluster, EmbeddedError
from stratus.server.processes.steps import say

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
RESTARTS = 3
WITHIN = 60.0
LOG_SIZE = 20_000_000
WITHOUT_DATABASE = 75
"""Exit status of a child that ended because the database is unavailable (EX_TEMPFAIL). Such ends do not count as failures."""
LONGEST_PAUSE = 5.0
"""Seconds between two tries to restart the database."""


class Stop(BaseException):
    """A shutdown was requested; not an error."""


class GaveUp(RuntimeError):
    """A process failed again and again; the message says which one and why."""


@dataclass
class Restarts:
    """Limits restarts of a process: allows three within a minute; the fourth raises GaveUp."""

    name: str
    moments: list[float] = field(default_factory=list)

    def note(self, now: float, reason: str) -> None:
        """Count one restart at `now` (seconds); raises `GaveUp` if there were too many."""
        self.moments = [moment for moment in self.moments if now - moment < WITHIN] + [now]
        if len(self.moments) > RESTARTS:
            raise GaveUp(f"{self.name} ended {len(self.moments)} times within a minute: {reason}")


class Child:
    """A child process in its own process group, with its output in a file."""

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
        """Return None while it runs, otherwise how it ended."""
        if self.process is None or self.process.poll() is None:
            return None
        code = self.process.returncode
        how = f"signal {signal.Signals(-code).name}" if code < 0 else f"exit status {code}"
        return how + self._last_words()

    def stop(self) -> None:
        """Send SIGTERM; what is left of its group after `patience` seconds is killed."""
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
        """Kill what the process left behind, so that ports and jobs are free for the next one."""
        assert self.process is not None
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    @property
    def lacked_database(self) -> bool:
        """Whether it ended because the database was unavailable."""
        return self.process is not None and self.process.returncode == WITHOUT_DATABASE

    def rotate(self) -> None:
        """Rotate the log, keeping one older file. Writers append, so truncating the file in place is safe.

        On a full disk no older file is kept: the space is needed for answers.
        """
        if self.log is None or not self.log.exists() or self.log.stat().st_size <= LOG_SIZE:
            return
        older = self.log.with_suffix(".log.1")
        try:
            shutil.copyfile(self.log, older)
        except OSError:
            older.unlink(missing_ok=True)
        os.truncate(self.log, 0)

    def _last_words(self) -> str:
        if self.log is None:
            return ""
        lines = self.log.read_bytes()[-4000:].decode(errors="replace").strip().splitlines()
        return f": {lines[-1][:500]} (the whole log: {self.log})" if lines else ""


class Supervisor:
    """Starts the embedded database, if used, then the children, and watches them. Use it as a context manager."""

    def __init__(self, cluster: Cluster | None) -> None:
        self.cluster = cluster
        self.children: list[Child] = []
        self._database_away = ""
        """Why the database could not be restarted, "" while it runs."""
        self._database_pause = 0.0
        self._database_due = 0.0
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
        """Start a child; children are stopped in reverse order."""
        self.children.append(child)
        child.start()

    def watch(self, until: Callable[[], bool] = lambda: False, pause: float = 0.2) -> None:
        """Restart children that end, until `until` returns True. Raises `GaveUp`."""
        while not until():
            self.look()
            time.sleep(pause)

    def look(self) -> None:
        """Restart what has ended since the last check."""
        now = time.monotonic()
        self._look_at_database(now)
        for child in self.children:
            how = child.ended()
            if how is not None:
                if not child.lacked_database:
                    child.restarts.note(now, how)
                say(f"{child.name} ended with {how}; starting it again")
                child.kill_group()
                child.start()
        if now - self._rotated > 30:
            self._rotated = now
            for child in self.children:
                child.rotate()

    def _look_at_database(self, now: float) -> None:
        """Restart the database when it has ended, for as long as it takes.

        There is no limit for a database that has answered before: the obstacle, most often a full disk, will be removed by
        somebody, and until then candidates' browsers retry. Giving up would end their exams.
        """
        if self.cluster is None:
            return
        if not self._database_away:
            if self.cluster.process is None or self.cluster.process.poll() is None:
                return
            say("The database ended and is started again")
            self._database_pause = self._database_due = 0.0
        if now < self._database_due:
            return
        try:
            self.cluster.stop()
            self.cluster.start()
        except (EmbeddedError, OSError, psycopg.Error) as error:
            reason = str(error).strip()
            if reason != self._database_away:
                say(f"The database does not start, and is tried again: {reason}")
            self._database_away = reason or type(error).__name__
            self._database_pause = min(LONGEST_PAUSE, 2 * self._database_pause + 0.5)
            self._database_due = time.monotonic() + self._database_pause
            return
        if self._database_away:
            say("The database answers again")
        self._database_away = ""
