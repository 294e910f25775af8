"""Progress messages for the terminal."""

import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

PATIENCE = 5.0
REPEAT = 10.0


def say(line: str) -> None:
    """Print one line to standard error, so that it does not mix with the command's output."""
    print(line, file=sys.stderr, flush=True)


@contextmanager
def step(name: str, waits_for: str) -> Iterator[None]:
    """Run a block; after 5 seconds, and then every 10, print its name and what it waits for."""
    done = threading.Event()
    begun = time.monotonic()

    def remind() -> None:
        pause = PATIENCE
        while not done.wait(pause):
            say(f"{name}: waiting for {waits_for} ({time.monotonic() - begun:.0f} s)")
            pause = REPEAT

    thread = threading.Thread(target=remind, daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()
