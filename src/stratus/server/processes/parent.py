"""Processes that were started for somebody end with him, also when he was killed."""

import os
import signal
import threading
import time


def end_with_parent(parent: int | None = None) -> None:
    """Ask this process to end (SIGTERM) as soon as its parent is another one than `parent`, by default the present one.

    A process whose parent was killed would otherwise go on, and hold the port against the next start.
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
