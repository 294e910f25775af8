"""The data of a new or changed schedule, and its validation. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from stratus.foundation.text import is_entity_id, is_storable
from stratus.scheduling import rules

MAX_EXTRA_TIME = 9998
"""Minutes; 9999 means unlimited."""

EDITABLE = (
    "title", "external_id", "hierarchy_id", "owner_id", "starts_at", "ends_at", "time_zone", "pin", "extra_time", "use_proctorio",
    "proctorio_template", "lock_on_connection_loss", "workflow", "use_keycode",
)  # fmt: skip
LENGTHS = {"title": 100, "pin": 64, "proctorio_template": 64, "time_zone": 64}


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleInput:
    """A new schedule. Moments are aware; `ends_at` None: computed as start + duration + 60 minutes, also when these change.

    If empty, `title` is made from the assessment's, `hierarchy_id` is the root, `owner_id` is the actor. With `made_by_api` an empty
    `external_id` is generated and the settings' invigilator is added. `extra_time` is in minutes, for all candidates.
    """

    assessment_id: int
    starts_at: datetime
    ends_at: datetime | None = None
    title: str = ""
    external_id: str = ""
    hierarchy_id: int | None = None
    owner_id: int | None = None
    time_zone: str = ""
    pin: str = ""
    extra_time: int = 0
    use_proctorio: bool | None = None
    proctorio_template: str = ""
    lock_on_connection_loss: bool | None = None
    workflow: str = "DEFAULT"
    use_keycode: bool | None = None
    made_by_api: bool = False


@dataclass(frozen=True, slots=True)
class Timing:
    """What decides the minimum length of a window, in minutes; `duration` None = no limit."""

    duration: int | None
    extra_time: int

    @classmethod
    def of(cls, options: Mapping[str, Any]) -> Timing:
        """Read the options of a published version."""
        return cls(options.get("duration"), options.get("extra_time") or 0)


@dataclass(frozen=True, slots=True)
class Window:
    """Start and end of a schedule. `end_is_given` False: the end was computed."""

    starts_at: datetime | None
    ends_at: datetime | None
    timing: Timing | None = None
    schedule_extra_time: int = 0
    end_is_given: bool = True

    def resolved_end(self) -> datetime | None:
        """Return the end to store: the given one, else start + duration + 60 minutes; None if neither is possible."""
        if self.end_is_given and self.ends_at is not None:
            return self.ends_at
        if self.starts_at is None or self.timing is None or self.timing.duration is None:
            return None
        try:
            return rules.computed_end(self.starts_at, self.timing.duration)
        except OverflowError:
            return None

    def errors(self) -> dict[str, str]:
        """Return what is wrong with the window; one with a computed end is always long enough."""
        if self.starts_at is None:
            return {}
        if not self.end_is_given or self.ends_at is None:
            if self.timing is not None and self.resolved_end() is None:
                return {"ends_at": _("The assessment has no time limit: say when the schedule ends.")}
            return {}
        if self.starts_at >= self.ends_at:
            return {"ends_at": _("The end must be after the start.")}
        if self.timing is None:
            return {}
        if not rules.window_is_wide_enough(
            self.starts_at,
            self.ends_at,
            duration=self.timing.duration,
            assessment_extra_time=self.timing.extra_time,
            schedule_extra_time=self.schedule_extra_time,
        ):
            minutes = (self.timing.duration or 0) + self.timing.extra_time + self.schedule_extra_time
            return {"ends_at": _("The window must be longer than %(minutes)s minutes (duration and extra time).") % {"minutes": minutes}}
        return {}


def field_errors(values: Mapping[str, Any]) -> dict[str, str]:
    """Return what is wrong with single values of a schedule; fields that are absent are not looked at."""
    errors: dict[str, str] = {}
    for name, longest in LENGTHS.items():
        text = values.get(name) or ""
        if not is_storable(text):
            errors[name] = _("Contains a character that cannot be stored.")
        elif len(text) > longest:
            errors[name] = _("Must be at most %(max)s characters long.") % {"max": longest}
    if "title" in values and "title" not in errors and not values["title"].strip():
        errors["title"] = _("Enter a title.")
    if values.get("external_id") and not is_entity_id(values["external_id"]):
        errors["external_id"] = _("Use at most 64 letters, digits, “-”, “_” and “.”.")
    extra = values.get("extra_time")
    if extra is not None and not 0 <= extra <= MAX_EXTRA_TIME:
        errors["extra_time"] = _("Must be between 0 and %(max)s.") % {"max": MAX_EXTRA_TIME}
    return errors


def default_title(assessment_title: str, local_start: datetime) -> str:
    """Return the default title of a schedule: the assessment's, shortened to 89 characters, and the day of the start."""
    return f"{assessment_title[:89]} {local_start:%Y-%m-%d}"
