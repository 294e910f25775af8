"""The options of an exam that the player needs. Pure, and without Django: the saver uses it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from stratus.assessments.options.offers import Offers, offers_of
from stratus.assessments.options.tools import DEFAULT_TOOLS, TOOLS
from stratus.delivery.papers.briefing import briefing_of
from stratus.delivery.sync.checks import can_be_checked
from stratus.item_types.registry import ITEM_TYPES

LOCK_AFTER = 60
"""Default for the seconds without a connection after which an exam that locks on connection loss is locked."""

WARNINGS = (30, 15, 5, 1)
"""The candidate is warned when so many minutes are left."""


def player_options(version: Mapping[str, Any], *, lock_on_connection_loss: bool | None, lock_seconds: int = LOCK_AFTER) -> dict[str, Any]:
    """Return the options that *start* sends to the player: those of the published version, unless the schedule overrides them.

    `lock_after`: seconds offline after which the page locks input, `lock_seconds` of the organisation; None = never. `tools`: codes of
    `assessments.options.tools`. `warnings`: minutes left at which the candidate is told. `finish_text`: the author's closing words,
    safe HTML. `results`: what becomes of the candidate's result, as `results_told` says. `shows_results`: the same for pages of the
    release before, which know no more than whether anything is shown. `check`: {"shows_key",
    "not": types that people mark} where questions can be checked; `reports`: true where problems with them can be reported.
    """
    locks = version.get("lock_on_connection_loss", False) if lock_on_connection_loss is None else lock_on_connection_loss
    chosen = version.get("tools", DEFAULT_TOOLS)
    results = results_told(version)
    return {
        "lock_after": lock_seconds if locks else None,
        "tools": [code for code in TOOLS if code in chosen],
        "warnings": warnings_for(version.get("duration")),
        "finish_text": briefing_of(version).finish_text,
        "results": results,
        "shows_results": results != "NEVER",
        **_offers_told(offers_of(version)),
    }


def _offers_told(offers: Offers) -> dict[str, Any]:
    people_mark = sorted(key for key, kind in ITEM_TYPES.items() if not can_be_checked(kind))
    check = {"check": {"shows_key": offers.shows_key, "not": people_mark}} if offers.check else {}
    return {**check, **({"reports": True} if offers.reports else {})}


def results_told(version: Mapping[str, Any]) -> str:
    """Return when candidates may see their results: the option of the version, and NEVER where there is no last attempt to wait for."""
    when = str(version.get("when_to_show_results", "NEVER"))
    return "NEVER" if when == "AFTER_LAST_ATTEMPT" and version.get("attempts_allowed") is None else when


def warnings_for(duration: int | None) -> list[int]:
    """Return at how many minutes left a candidate is warned, in an exam of `duration` minutes (None = no limit).

    Only moments in the second half of the exam: in one of 40 minutes, a warning that 30 are left would come too early to help.
    """
    return [minutes for minutes in WARNINGS if duration is None or 2 * minutes <= duration]
