"""What a command that runs in the test's own process leaves behind is taken back."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from typing import Any

import pytest

from stratus.server.processes.supervisor import SIGNALS
from stratus.site import roles
from stratus.site.commands import serve


@pytest.fixture(autouse=True)
def signals() -> Iterator[None]:
    """`stratus run` takes the signals over, and ignores them when it ends. Programs that a later test starts would inherit that."""
    before = {number: signal.getsignal(number) for number in SIGNALS}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.fixture(autouse=True)
def a_part_runs_in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """`stratus web` and the like call what they would become: the process of the tests stays what it is."""

    def call(role: str, **arguments: Any) -> None:
        roles.ROLES[role](**arguments)

    monkeypatch.setattr(serve, "become", call)
