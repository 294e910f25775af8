"""What the player is told about how an exam is taken. Pure, and without Django: the saver asks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

LOCK_AFTER = 60
"""Seconds without a connection after which an exam that locks on connection loss is locked, where the organisation says nothing."""


def player_options(version: Mapping[str, Any], *, lock_on_connection_loss: bool | None, lock_seconds: int = LOCK_AFTER) -> dict[str, Any]:
    """Return the options that *start* tells the player: those of the published version, the schedule's own where it has one.

    `lock_after`: seconds offline after which the page locks input, `lock_seconds` of the organisation; None = never.
    """
    locks = version.get("lock_on_connection_loss", False) if lock_on_connection_loss is None else lock_on_connection_loss
    return {"lock_after": lock_seconds if locks else None}
