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

import psycopg

from stratus.server.processes.postgres import Cluster, EmbeddedError
from stratus.server.processes.steps import say

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
RESTARTS = 3
WITHIN = 60.0
LOG_SIZE = 20_000_000
WITHOUT_DATABASE = 75
"""Exit status of a child that ended because the database is away (EX_TEMPFAIL): not its fault, however often it happens."""
LONGEST_PAUSE = 5.0
"""Seconds between two tries to start the database again."""


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

    @property
    def lacked_database(self) -> bool:
        """Whether it ended because the database was away."""
        return self.process is not None and self.process.returncode == WITHOUT_DATABASE

    def rotate(self) -> None:
        """Keep the log and one older part. Writers append, so cutting the file in place is safe.

        On a disk that is full there is no older part: the room is needed for answers.
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
    """Starts the database if there is one of ours, then the children, and watches them. Use it as a context manager."""

    def __init__(self, cluster: Cluster | None) -> None:
        self.cluster = cluster
        self.children: list[Child] = []
        self._database_away = ""
        """Why the database could not be started again, "" while it runs."""
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
        """Start the database again when it has ended, for as long as it takes.

        One that has answered before is not given up: what stands in its way, a full disk above all, goes away without us, and until
        then candidates are told to come again. Giving up would send them away for good.
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
