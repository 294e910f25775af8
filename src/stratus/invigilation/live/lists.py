"""The list of exams that somebody watches."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from stratus.access.actor import Actor
from stratus.access.permissions import Permission as P
from stratus.foundation import clock
from stratus.scheduling.queries import candidate_counts, schedules_invigilated_by
from stratus.scheduling.schedules.lists import closing, opening, titled
from stratus.scheduling.schedules.states import State, with_state
from stratus.scheduling.templatetags.schedules import state_mark
from stratus.tenancy.queries import tenant_settings
from stratus.ui.lists.columns import Column
from stratus.ui.lists.declaration import Empty, Rows, Search, StaffList, Ticks, indexed
from stratus.ui.lists.filters import Days, Tick


def _rows(by: Actor) -> Rows:
    watched = schedules_invigilated_by(by).select_related("assessment")
    return with_state(watched, clock.now(), tenant_settings().archive_after_hours)


def _count(schedules: Sequence[Any], by: Actor) -> None:
    counts = candidate_counts([schedule.pk for schedule in schedules])
    for schedule in schedules:
        schedule.candidate_count = counts.get(schedule.pk, 0)


EXAMS = StaffList(
    name="invigilation.exams",
    caption=_("Exams that you watch"),
    rights=(P.INVIGILATE,),
    rows=_rows,
    prepare=_count,
    order=("starts_at", "id"),
    columns=(
        titled(_("Exam"), "invigilation:dashboard"),
        opening("start", _("Opens")),
        closing("end", _("Deadline")),
        Column("candidates", _("Candidates"), "candidate_count", number=True),
        Column("state", _("State"), lambda schedule: State(schedule.state_now).label, draw=lambda s: state_mark(s.state_now)),
    ),
    search=Search(label=_("Title or ID, of schedule or assessment"), find=indexed("schedule")),
    filters=(
        Days(name="opens", label=_("Opens"), column="starts_at"),
        Tick(
            name="when",
            value="all",
            label=_("Also those that are over"),
            narrow=lambda rows, on: rows if on else rows.filter(state_now__in=[State.OPEN, State.PLANNED]),
        ),
    ),
    ticks=Ticks(form="hall", name="s", template="invigilation/live/together.html"),
    empty=Empty(
        title=_("There is no exam for you to watch"),
        none_fit=_("No exam fits."),
        text=_("An exam appears here when its schedule is activated and you are one of its invigilators."),
    ),
)
