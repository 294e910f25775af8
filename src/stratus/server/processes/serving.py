"""The web server's own process: granian, how it ends, and where its processes put their metrics."""

from __future__ import annotations

import json
import os
import resource
import shutil
import signal
import socket
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from granian.constants import HTTPModes, Interfaces, Loops
from granian.http import HTTP1Settings
from granian.log import LogLevels
from granian.server import Server

from stratus.server.limits import memory
from stratus.server.processes import home
from stratus.server.processes.parent import end_with_supervisor
from stratus.server.readiness import DRAIN

MOST_DESCRIPTORS = 65_536
"""File descriptors that a process asks for."""


class DrainingServer(Server):  # type: ignore[misc, valid-type]  # granian has no types
    """granian, but on SIGTERM its processes first say for `drain` seconds that they are not ready.

    Load balancers look at that every few seconds, and send requests until they have noticed. Ctrl-C, or a second signal, ends at once.
    """

    def __init__(self, *arguments: Any, drain: float, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.drain = drain
        self._signals: list[int] = []
        self._hurry = threading.Event()

    def signal_handler_interrupt(self, number: int = signal.SIGTERM, frame: Any = None) -> None:
        self._signals.append(number)
        if len(self._signals) > 1:
            self._hurry.set()
        super().signal_handler_interrupt(number, frame)

    def shutdown(self, exit_code: int = 0) -> None:
        if self._signals == [signal.SIGTERM] and self.drain > 0:
            for worker in self.wrks:
                with suppress(ProcessLookupError, TypeError):
                    os.kill(worker.inner.pid, DRAIN)
            self._hurry.wait(self.drain)
        super().shutdown(exit_code)


def connections(descriptors: int) -> int:
    """Return how many connections a process takes that may have so many descriptors: an answer on its way can need three more."""
    return min(descriptors if descriptors > 0 else MOST_DESCRIPTORS, MOST_DESCRIPTORS) // 4


def serve(address: str, port: int, workers: int, drain: float) -> None:
    """Serve in this process and its children until SIGTERM or SIGINT."""
    # Each browser needs a file descriptor; the usual limit of 1024 is too low for a hall.
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, MOST_DESCRIPTORS) if hard > 0 else MOST_DESCRIPTORS, hard))
    with metrics_folder() as folder:
        # The library reads the variable when the children import it.
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(folder)
        DrainingServer(
            "stratus.server.processes.web:application",
            address=address,
            port=port,
            interface=Interfaces.RSGI,
            workers=workers,
            loop=Loops.uvloop,
            http=HTTPModes.http1,
            websockets=False,
            backlog=4096,
            # granian counts all open connections here, idle ones too: incomplete requests must not use them up.
            backpressure=connections(resource.getrlimit(resource.RLIMIT_NOFILE)[0]),
            # Also how long an idle connection stays open; browsers send a request every few seconds.
            http1_settings=HTTP1Settings(header_read_timeout=60_000),
            log_level=LogLevels.warning,
            respawn_failed_workers=True,
            workers_kill_timeout=10,
            drain=drain,
        ).serve(target_loader=application, wrap_loader=False)


def application() -> Any:
    """What each process serves. Imported as any module: granian, told its name alone, would look into the present folder first."""
    from stratus.server.processes.web import application

    return application


@contextmanager
def metrics_folder() -> Iterator[Path]:
    """A folder for the metrics of this server's processes, theirs alone, and removed with them.

    Web server and saver may share a data folder, and machines may share one over the network. Of servers that were killed on this machine
    the folder is removed here.
    """
    runtime = os.environ.get("RUNTIME_DIRECTORY", "").split(":")[0]  # systemd's, in memory and this machine's own
    place = Path(runtime) if runtime else home.folder("metrics")
    mine = f"{socket.gethostname()}-"
    for old in place.glob(f"{mine}*"):
        if not _runs(old.name.removeprefix(mine).partition("-")[0]):
            shutil.rmtree(old, ignore_errors=True)
    folder = Path(tempfile.mkdtemp(prefix=f"{mine}{os.getpid()}-", dir=place))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _runs(pid: str) -> bool:
    if not pid.isdigit():
        return True
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def main() -> None:
    """Entry point of the process that `stratus web` becomes: `python -P -m stratus.server.processes.serving web JSON`."""
    memory.without_terminal()
    end_with_supervisor()
    serve(**json.loads(sys.argv[2]))


if __name__ == "__main__":
    main()
