"""The candidates of a schedule, with their breaks."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from stratus.access.actor import Actor
from stratus.access.permissions import Permission as P
from stratus.delivery.breaks.words import breaks_in_words
from stratus.scheduling.models import Registration
from stratus.scheduling.queries import schedules_visible_to
from stratus.ui.lists.columns import Column
from stratus.ui.lists.declaration import Empty, Rows, Search, StaffList, Ticks, indexed
from stratus.ui.lists.filters import Tick


def _rows(by: Actor, schedule: int) -> Rows:
    mine = schedules_visible_to(by).filter(pk=schedule).values("pk")
    return Registration.objects.filter(schedule__in=mine).select_related("candidate")


BREAKS = StaffList(
    name="delivery.breaks",
    caption=_("Candidates and their breaks"),
    rights=(P.SCHEDULE,),
    rows=_rows,
    order=("id",),
    columns=(
        Column("name", _("Candidate"), "candidate.full_name", sort=("candidate__sort_key", "id"), heads_row=True),
        Column("id", _("User ID"), "candidate.external_id", sort=("candidate__external_id", "id")),
        Column("breaks", _("Breaks"), lambda row: breaks_in_words(row.breaks, row.break_minutes), sort=("breaks", "break_minutes", "id")),
    ),
    search=Search(label=_("Name, user name or User ID"), find=indexed("user", "candidate_id")),
    filters=(Tick(name="with", label=_("Only those with breaks"), narrow=lambda rows, on: rows.filter(breaks__gt=0) if on else rows),),
    ticks=Ticks(form="breaks", name="registration", template="delivery/_breaks_form.html"),
    empty=Empty(
        title=_("No candidates yet"),
        none_fit=_("No candidate of this schedule fits."),
        text=_("Breaks are given to candidates who are on the schedule."),
    ),
)
