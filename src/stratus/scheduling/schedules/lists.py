"""The list of schedules."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from stratus.access.actor import Actor
from stratus.access.permissions import Permission as P
from stratus.foundation import clock
from stratus.scheduling.queries import candidate_counts, schedules_visible_to
from stratus.scheduling.schedules import actions
from stratus.scheduling.schedules.states import State, with_state
from stratus.scheduling.templatetags.schedules import state_mark
from stratus.tenancy.queries import tenant_settings
from stratus.ui.lists.columns import Column, in_zone
from stratus.ui.lists.declaration import Act, Empty, Rows, Search, StaffList, indexed
from stratus.ui.lists.filters import Choice

ALL = "ALL"


def titled(heading: str | Promise, view: str) -> Column:
    """Return the column of a schedule's title, with its assessment below, which leads to this page of the schedule. It heads the rows."""
    return Column(
        "title",
        heading,
        "title",
        sort=("sort_key", "id"),
        link=lambda schedule: reverse(view, args=[schedule.pk]),
        note=lambda schedule: schedule.assessment.title,
        heads_row=True,
    )


def opening(key: str, heading: str | Promise) -> Column:
    """Return the column of the moment when a schedule opens, in its own zone."""
    return Column(key, heading, lambda schedule: in_zone(schedule.starts_at, schedule.time_zone), sort=("starts_at", "id"))


def closing(key: str, heading: str | Promise) -> Column:
    """Return the column of a schedule's deadline, in its own zone."""
    return Column(key, heading, lambda schedule: in_zone(schedule.ends_at, schedule.time_zone), sort=("ends_at", "id"))


def _rows(by: Actor) -> Rows:
    rows = with_state(schedules_visible_to(by), clock.now(), tenant_settings().archive_after_hours)
    return rows.select_related("assessment", "hierarchy")


def _states(by: Actor) -> Iterable[tuple[str, str]]:
    return [*((state.value, str(state.label)) for state in State), (ALL, gettext("All"))]


def _in_state(rows: Rows, value: str) -> Rows:
    if value == ALL:
        return rows
    return rows.filter(state_now=value) if value else rows.exclude(state_now=State.ARCHIVED)


def _count(schedules: Sequence[Any], by: Actor) -> None:
    counts = candidate_counts([schedule.pk for schedule in schedules])
    for schedule in schedules:
        schedule.candidate_count = counts.get(schedule.pk, 0)


def _state(schedule: Any) -> SafeString:
    mark = state_mark(schedule.state_now)
    if schedule.deletion_marked_at is None:
        return mark
    return format_html('{}<div class="text-secondary small">{}</div>', mark, gettext("Marked for deletion"))


SCHEDULES = StaffList(
    name="scheduling.schedules",
    caption=_("Schedules"),
    rights=(P.SCHEDULE,),
    rows=_rows,
    prepare=_count,
    order=("-starts_at", "-id"),
    columns=(
        Column(
            "title",
            _("Title"),
            "title",
            sort=("sort_key", "id"),
            link=lambda row: reverse("scheduling:detail", args=[row.pk]),
            note=lambda row: row.external_id,
            heads_row=True,
        ),
        Column("assessment", _("Assessment"), "assessment.title", sort=("assessment__sort_key", "sort_key", "id")),
        Column("hierarchy", _("Hierarchy"), "hierarchy.title"),
        opening("start", _("Opens")),
        closing("end", _("Deadline")),
        Column("candidates", _("Candidates"), "candidate_count", number=True),
        Column("state", _("State"), lambda row: State(row.state_now).label, draw=_state),
    ),
    search=Search(label=_("Title, assessment or External ID"), find=indexed("schedule")),
    filters=(Choice(name="state", label=_("State"), unset=_("Not archived"), choices=_states, narrow=_in_state),),
    acts=(
        Act(
            name="archive",
            label=_("Archive"),
            right=P.SCHEDULE,
            fits=lambda values: values["state"] != State.ARCHIVED,
            asks=lambda n: (
                ngettext(
                    "%(n)s schedule is archived. Candidates who are sitting it can go on. You can take it out again.",
                    "%(n)s schedules are archived. Candidates who are sitting them can go on. You can take them out again.",
                    n,
                )
                % {"n": n}
            ),
            done=lambda n: ngettext("%(n)s schedule was archived.", "%(n)s schedules were archived.", n) % {"n": n},
            do=lambda ids, *, by, now: actions.archive_many(ids, by=by, now=now),
        ),
        Act(
            name="unarchive",
            label=_("Take out of the archive"),
            right=P.SCHEDULE,
            fits=lambda values: values["state"] in (State.ARCHIVED, ALL),
            asks=lambda n: (
                ngettext("%(n)s schedule is taken out of the archive.", "%(n)s schedules are taken out of the archive.", n) % {"n": n}
            ),
            done=lambda n: ngettext("%(n)s schedule is out of the archive.", "%(n)s schedules are out of the archive.", n) % {"n": n},
            do=lambda ids, *, by, now: actions.unarchive_many(ids, by=by, now=now),
        ),
    ),
    empty=Empty(
        title=_("No schedules yet"),
        none_fit=_("No schedule fits."),
        text=_("A schedule says which assessment is sat by whom, and when. Make one from a published assessment."),
        label=_("New schedule"),
        view="scheduling:create",
        right=P.SCHEDULE,
    ),
)
