"""What the player is told about how an exam is taken. Pure, and without Django: the saver asks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from stratus.delivery.briefing import briefing_of

LOCK_AFTER = 60
"""Seconds without a connection after which an exam that locks on connection loss is locked."""


def player_options(version: Mapping[str, Any], *, lock_on_connection_loss: bool | None) -> dict[str, Any]:
    """Return the options that *start* tells the player: those of the published version, the schedule's own where it has one.

    `lock_after`: seconds offline after which the page locks input; None = never. `finish_text`: the author's closing words, safe HTML.
    `shows_results`: whether the candidate will see his result.
    """
    locks = version.get("lock_on_connection_loss", False) if lock_on_connection_loss is None else lock_on_connection_loss
    return {
        "lock_after": LOCK_AFTER if locks else None,
        "finish_text": briefing_of(version).finish_text,
        "shows_results": version.get("when_to_show_results", "NEVER") != "NEVER",
    }
