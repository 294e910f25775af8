"""Reads about a schedule's safeguards."""

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
    """The safeguards of a schedule; `seb_option` and `proctorio_option` are those of its published version."""

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
        """Whether both are on, which cannot work: Proctorio is an extension of ordinary browsers, which Safe Exam Browser excludes."""
        return self.seb and self.proctorio and self.proctorio_mode == ProctorioSettings.Mode.PROCTORIO


def is_in_seb(schedule: Schedule) -> bool:
    """Tell whether a schedule is taken in Safe Exam Browser only. At most one query, none if its version was read with it."""
    if schedule.use_seb is not None:
        return schedule.use_seb
    version = delivered_if_any(schedule, clock.now())
    return is_required(None, version.options if version else {})


def safeguards_of(schedule: Schedule) -> Safeguards:
    """Return the safeguards of a schedule. One query if its version was read with it, else two."""
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
