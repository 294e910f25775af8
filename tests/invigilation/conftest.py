"""A tenant for each test of this folder."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from stratus.scheduling.models import Schedule


@pytest.fixture
def tenant(db: None) -> Iterator[Any]:
    """A tenant of the test's own, current, rolled back afterwards."""
    from stratus.tenancy import current
    from support.builders import a_tenant

    made = a_tenant()
    with current.use(made):
        yield made


@pytest.fixture
def readings(monkeypatch: pytest.MonkeyPatch) -> Callable[[Schedule], int]:
    """Tells how often what the live screens of an exam share was read, each time somebody asks; no time goes by meanwhile."""
    from stratus.invigilation.live.snapshots import SECONDS, SHARED

    monkeypatch.setattr(SHARED, "seconds", SECONDS)
    monkeypatch.setattr(SHARED, "clock", lambda: 1_000.0)
    monkeypatch.setattr(SHARED, "_kept", {})
    numbers = count(1)
    return lambda schedule: SHARED.of([schedule.pk], "asked by a test", lambda: next(numbers))
