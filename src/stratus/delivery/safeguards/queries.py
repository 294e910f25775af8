"""Reads of what guards a schedule."""

from __future__ import annotations

from dataclasses import dataclass

from stratus.delivery.models import ProctorioSettings
from stratus.delivery.safeguards.proctoring.choosing import proctorio_settings
from stratus.delivery.safeguards.seb.checking import is_required
from stratus.foundation import clock
from stratus.scheduling.models import Schedule
from stratus.scheduling.queries import delivered_if_any


@dataclass(frozen=True, slots=True)
class Safeguards:
    """What holds for a schedule as things stand; `seb_option` and `proctorio_option` are what its published version says."""

    seb: bool
    proctorio: bool
    seb_option: bool
    proctorio_option: bool
    proctorio_mode: str

    @property
    def proctorio_is_missing(self) -> bool:
        """Whether candidates come in without proctoring although the schedule asks for it."""
        return self.proctorio and self.proctorio_mode == ProctorioSettings.Mode.OFF

    @property
    def exclude_each_other(self) -> bool:
        """Whether both are asked for: what watches a candidate is an extension of browsers that he may not use."""
        return self.seb and self.proctorio and self.proctorio_mode == ProctorioSettings.Mode.PROCTORIO


def safeguards_of(schedule: Schedule) -> Safeguards:
    """Return what holds for a schedule. Two queries where its version is pinned, else four."""
    version = delivered_if_any(schedule, clock.now())
    options = version.options if version else {}
    with_proctorio = bool(options.get("use_proctorio"))
    return Safeguards(
        seb=is_required(schedule.use_seb, options),
        proctorio=with_proctorio if schedule.use_proctorio is None else schedule.use_proctorio,
        seb_option=is_required(None, options),
        proctorio_option=with_proctorio,
        proctorio_mode=proctorio_settings().mode,
    )
