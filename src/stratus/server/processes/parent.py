"""Ends child processes together with their parent, also if the parent was killed."""

import os
import signal
import threading
import time


def end_with_parent(parent: int | None = None) -> None:
    """Send this process SIGTERM as soon as its parent is no longer `parent` (by default the present one).

    Otherwise a process whose parent was killed would go on, and keep the port from the next start.
    """
    expected = parent or os.getppid()

    def watch() -> None:
        while os.getppid() == expected:
            time.sleep(1)
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, name="parent", daemon=True).start()


def end_with_supervisor() -> None:
    """`end_with_parent` when `stratus run` started this process, nothing otherwise."""
    if parent := os.environ.get("STRATUS_PARENT"):
        end_with_parent(int(parent))
