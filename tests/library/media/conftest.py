"""Every test begins with nobody waiting for their turn: a turn that another test left would be kept for some seconds."""

from __future__ import annotations

import pytest

from stratus.library.media import pictures
from stratus.library.media.decoding.turns import Turns


@pytest.fixture(autouse=True)
def turns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "TURNS", Turns())
