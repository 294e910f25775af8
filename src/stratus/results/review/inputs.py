"""The data of a new or changed review session, and its validation. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from stratus.foundation.text import is_entity_id, is_storable
from stratus.results.review.models import PeriodMode

EDITABLE = (
    "title", "period_mode", "starts_at", "ends_at", "use_keycode", "use_lockdown_browser", "use_pin", "pin", "navigation_type",
    "show_grade", "show_percentage_to_pass", "show_result_outcome", "show_summary", "show_detailed", "score_report_with_subjects",
    "score_report_with_objectives", "score_report_with_topics", "show_marking_scheme", "show_annotations", "feedback",
)  # fmt: skip
LENGTHS = {"title": 100, "pin": 60}


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionInput:
    """A new review session, about a schedule or an assessment: exactly one is named. Moments are aware.

    If empty, `title` is the schedule's or the assessment's, `owner_id` is the actor, and `pin` is generated if `use_pin`.
    """

    schedule_id: int | None = None
    assessment_id: int | None = None
    external_id: str = ""
    title: str = ""
    owner_id: int | None = None
    period_mode: str = PeriodMode.ALWAYS
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    use_keycode: bool = False
    use_pin: bool = False
    pin: str = ""


def field_errors(values: Mapping[str, Any]) -> dict[str, str]:
    """Return what is wrong with single values of a session; fields that are absent are not looked at."""
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
    return errors


def period_errors(mode: str, starts_at: datetime | None, ends_at: datetime | None) -> dict[str, str]:
    """Return what is wrong with a session's window, which may lie in the past."""
    moments = {"starts_at": starts_at, "ends_at": ends_at}
    if mode == PeriodMode.ALWAYS:
        return {name: _("Only with the mode TIME_SPAN.") for name, moment in moments.items() if moment is not None}
    missing = {name: _("Is required with the mode TIME_SPAN.") for name, moment in moments.items() if moment is None}
    if starts_at is not None and ends_at is not None and starts_at >= ends_at:
        return {"ends_at": _("The end must be after the start.")}
    return missing


def option_errors(options: Mapping[str, Any]) -> dict[str, str]:
    """Return which of these options (all of a session's) do not fit together (`api/reference` §3.8.3)."""
    errors: dict[str, str] = {}
    if options["score_report_with_objectives"] and not options["score_report_with_subjects"]:
        errors["score_report_with_objectives"] = _("Needs the score report with subjects.")
    if options["show_marking_scheme"] and not options["show_detailed"]:
        errors["show_marking_scheme"] = _("Needs the detailed information.")
    if options["show_annotations"] and not (options["show_summary"] or options["show_detailed"]):
        errors["show_annotations"] = _("Needs the summary or the detailed information.")
    return errors
