"""A saver, and a tenant whose data it can see, since it has connections of its own.

Imports stand inside the fixtures: pytest may load this file before Django is set up.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture
def tenant(committed: None) -> Iterator[Any]:
    """A tenant of the test's own, current, with real commits."""
    from stratus.tenancy import current
    from support.builders import a_tenant

    made = a_tenant()
    with current.use(made):
        yield made


@pytest.fixture
def saver(tenant: Any, tmp_path: Path) -> Iterator[Any]:
    from support.simulated import a_saver

    with a_saver(tmp_path) as running:
        yield running


@pytest.fixture
def passes(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The clock stands still, and goes on by as much as the test says: `passes(minutes=5)`. Returns what it shows then."""
    from datetime import timedelta

    from stratus.foundation import clock

    shows = [clock.now()]
    monkeypatch.setattr(clock, "now", lambda: shows[0])

    def on(**amount: float) -> Any:
        shows[0] += timedelta(**amount)
        return clock.now()

    return on


@pytest.fixture
def objects(tenant: Any, settings: Any, tmp_path: Path) -> Any:
    """Sealed objects in a folder of the test's own, sealed with the key of the test's saver, with media that the test adds."""
    from support.simulated import ObjectsInTests

    with pytest.MonkeyPatch.context() as patch:
        yield ObjectsInTests(tenant, settings, tmp_path / "sealed", patch)
