"""What a command that runs in the test's own process leaves behind is taken back."""

from __future__ import annotations

import signal
from collections.abc import Iterator

import pytest

from stratus.server.processes.supervisor import SIGNALS


@pytest.fixture(autouse=True)
def signals() -> Iterator[None]:
    """`stratus run` takes the signals over, and ignores them when it ends. Programs that a later test starts would inherit that."""
    before = {number: signal.getsignal(number) for number in SIGNALS}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)
