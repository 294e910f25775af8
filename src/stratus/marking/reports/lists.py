"""The lists of what candidates reported: the schedules, and the reports of one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from django.utils.translation import gettext_lazy as _

from stratus.access.actor import Actor
from stratus.marking.reports.queries import RIGHTS, latest_reports, name_for, reports_of, schedules_with_reports, titles_of
from stratus.scheduling.schedules.lists import titled
from stratus.ui.lists.columns import Column
from stratus.ui.lists.declaration import Empty, StaffList


def _add_counts(rows: Sequence[Any], by: Actor) -> None:
    found = latest_reports([row.pk for row in rows])
    for row in rows:
        row.n_reports, row.reported_at = found.get(row.pk, (0, None))


def _add_names(rows: Sequence[Any], by: Actor, titles: Mapping[str, str] | None = None) -> None:
    schedule_id = rows[0].attempt.schedule_id
    titles, names = titles_of(schedule_id) if titles is None else titles, name_for(by, schedule_id)
    for row in rows:
        row.question, row.who = titles.get(row.item, row.item), names.of(row.attempt.registration.candidate)


REPORTED_SCHEDULES = StaffList(
    name="marking.reported_schedules",
    caption=_("Schedules with reported problems"),
    rights=RIGHTS,
    rows=lambda by: schedules_with_reports(by).select_related("assessment"),
    prepare=_add_counts,
    order=("-starts_at", "-id"),
    columns=(
        titled(_("Schedule"), "marking:reports"),
        Column("reports", _("Reports"), "n_reports", number=True),
        Column("latest", _("Latest"), "reported_at"),
    ),
    empty=Empty(
        title=_("No problems were reported"),
        none_fit=_("No schedule fits."),
        text=_("Candidates can report a problem with a question where the options of the assessment say so."),
    ),
)

REPORTS = StaffList(
    name="marking.reports",
    caption=_("Reported problems"),
    rights=RIGHTS,
    rows=lambda by, schedule: reports_of(by, schedule),
    prepare=_add_names,
    order=("-received_at", "-id"),
    columns=(
        Column("question", _("Question"), "question", heads_row=True),
        Column("text", _("What was reported"), "text", template="marking/reports/_text.html"),
        Column("who", _("Candidate"), "who"),
        Column("at", _("Received"), "received_at", sort=("received_at", "id")),
    ),
    empty=Empty(
        title=_("No problems were reported"),
        none_fit=_("No report fits."),
        text=_("Candidates can report a problem with a question where the options of the assessment say so."),
    ),
)


def reports_with(titles: Mapping[str, str]) -> StaffList:
    """Return the list of reports for a page that has read these titles, for which all items of versions are unfolded."""
    return replace(REPORTS, prepare=partial(_add_names, titles=titles))
