"""The list of a schedule's candidates."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from stratus.access.actor import Actor
from stratus.access.permissions import Permission as P
from stratus.scheduling.candidates import actions
from stratus.scheduling.models import Registration
from stratus.scheduling.queries import launch_links, schedules_visible_to
from stratus.scheduling.schedules import course
from stratus.ui.lists.columns import Column
from stratus.ui.lists.declaration import Act, Empty, Rows, Search, StaffList, indexed
from stratus.ui.lists.filters import Tick


def _rows(by: Actor, schedule: int) -> Rows:
    mine = schedules_visible_to(by).filter(pk=schedule).values("pk")
    return Registration.objects.filter(schedule__in=mine).select_related("candidate")


def _prepare(registrations: Sequence[Any], by: Actor) -> None:
    links, begun = launch_links(registrations), course.begun([row.pk for row in registrations])
    for row in registrations:
        row.link = links[row.pk].launch_url
        row.has_started = row.pk in begun


def _note(row: Any) -> str:
    more = [gettext("extra time")] if row.candidate.special_needs else []
    if row.breaks:
        more.append(gettext("breaks: %(n)d × %(minutes)d min") % {"n": row.breaks, "minutes": row.break_minutes})
    if row.has_started:
        more.append(gettext("has started"))
    return " · ".join([row.candidate.username, *more])


CANDIDATES = StaffList(
    name="scheduling.candidates",
    caption=_("Candidates of the schedule"),
    rights=(P.SCHEDULE,),
    rows=_rows,
    prepare=_prepare,
    order=("id",),
    columns=(
        Column("name", _("Candidate"), "candidate.full_name", sort=("candidate__sort_key", "id"), note=_note, heads_row=True),
        Column("id", _("User ID"), "candidate.external_id", sort=("candidate__external_id", "id")),
        # Who has the link gets in, so a file of all of them is left to the log-in slips.
        Column("link", _("Launch link"), "link", template="scheduling/_launch_link.html", exports=False),
    ),
    search=Search(label=_("Name, user name or User ID"), find=indexed("user", "candidate_id")),
    filters=(Tick(name="links", label=_("Show links"), narrow=lambda rows, on: rows),),
    acts=(
        Act(
            name="remove",
            label=_("Remove"),
            right=P.SCHEDULE,
            danger=True,
            asks=lambda n: (
                ngettext(
                    "%(n)s candidate is taken off the schedule and their link ends.",
                    "%(n)s candidates are taken off the schedule and their links end.",
                    n,
                )
                % {"n": n}
            ),
            done=lambda n: ngettext("%(n)s candidate was removed.", "%(n)s candidates were removed.", n) % {"n": n},
            do=lambda ids, *, by, now, schedule: actions.remove_registrations(schedule, ids, by=by, now=now),
        ),
    ),
    empty=Empty(
        title=_("No candidates yet"),
        none_fit=_("No candidate of this schedule has that name."),
        text=_("Find people by name, or paste a list of User IDs."),
    ),
)
