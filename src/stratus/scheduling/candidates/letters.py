"""The letter that is printed above a candidate's log-in slip, where somebody chooses one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from stratus.scheduling.models import Registration, Schedule
from stratus.text_templates import filling
from stratus.text_templates.kinds import Kind, Placeholder
from stratus.text_templates.models import TextTemplate
from stratus.text_templates.queries import templates_in
from stratus.ui.forms.days import day_of

LETTER = Kind(
    name="letter",
    title=_("Letter with the login slip"),
    hint=_("Chosen where login slips are printed: each candidate gets a sheet with the letter, and their slip below it."),
    longest=10_000,
    html=True,
    placeholders=(
        Placeholder("candidate", _("The candidate's name"), "Jane Doe"),
        Placeholder("user_name", _("The name that they log in with"), "jane.doe"),
        Placeholder("user_id", _("The User ID"), "U1001"),
        Placeholder("exam", _("The title of the assessment"), _("Accountancy 101")),
        Placeholder("schedule", _("The title of the schedule"), _("Accountancy 101, morning")),
        Placeholder("begins", _("When the exam opens, in the schedule's time zone"), "4 May 2027 09:00 CEST"),
        Placeholder("ends", _("When the exam closes, in the schedule's time zone"), "4 May 2027 12:00 CEST"),
        Placeholder("organisation", _("The name of the organisation"), _("Example College")),
    ),
)


def letters_for(schedules: Sequence[Schedule]) -> list[TextTemplate]:
    """Return the letters that may be printed for all of these schedules, by title. Two statements."""
    return list(templates_in(LETTER.name, {schedule.hierarchy_id for schedule in schedules}))


def letter_to(registration: Registration, schedule: Schedule, letter: TextTemplate, organisation: str) -> str:
    """Return the letter to one candidate as safe HTML. Candidate and assessment must be loaded."""
    candidate = registration.candidate
    values = {
        "candidate": candidate.full_name,
        "user_name": candidate.username,
        "user_id": candidate.external_id,
        "exam": schedule.assessment.title,
        "schedule": schedule.title,
        "begins": _moment(schedule.starts_at, schedule.time_zone),
        "ends": _moment(schedule.ends_at, schedule.time_zone),
        "organisation": organisation,
    }
    return filling.fill_html(letter.latest.text if letter.latest else "", values)


def _moment(moment: datetime, zone: str) -> str:
    """Return a moment in this zone, as the slip shows it."""
    local = moment.astimezone(ZoneInfo(zone))
    return f"{day_of(local)} {local:%H:%M} {local.tzname()}"
