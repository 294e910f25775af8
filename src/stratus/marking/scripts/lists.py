"""The lists of marking: schedules, and the scripts of one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from django.db.models import Count
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from stratus.access.actor import Actor
from stratus.access.errors import NotAllowed
from stratus.access.permissions import Permission
from stratus.foundation import clock
from stratus.marking.models import Script, ScriptStatus
from stratus.marking.pool.access import schedules_marked_by
from stratus.marking.scripts.facts import with_paper
from stratus.marking.scripts.queries import Viewer, add_progress, candidate_id, count_scripts, scripts_visible_to, viewer_of
from stratus.marking.scripts.to_be_marked import STATUSES, with_keys, with_some
from stratus.marking.templatetags.marking import points, script_status
from stratus.scheduling.schedules.lists import opening, titled
from stratus.ui.lists.columns import NOTHING, Column, in_zone
from stratus.ui.lists.declaration import Empty, Rows, Search, StaffList, indexed
from stratus.ui.lists.filters import Choice, Days, Tick, equals
from stratus.ui.templatetags.web import status

TO_BE_MARKED = "TO_BE_MARKED"
"""The choice of the filter that holds whatever is to be marked, beside the single statuses."""


def _state(schedule: Any) -> tuple[str, str]:
    """Return how far the marking of a schedule is: a code for its colour, and words."""
    if not schedule.n_pool:
        return "WAITING", gettext("Assessor needed")
    if not schedule.n_scripts:
        return "DRAFT", gettext("Pending")
    if not schedule.n_to_be_marked and schedule.n_scoring:
        return "READY", gettext("Being scored")
    if not schedule.n_to_be_marked:
        return "HANDED_IN", gettext("Assessed")
    if schedule.n_to_be_marked == schedule.n_moderation:
        return "WAITING", gettext("Moderation needed")
    if schedule.n_begun or schedule.n_moderation or schedule.n_complete:
        return "IN_PROGRESS", gettext("Assessing in progress")
    return "READY", gettext("Ready for assessing")


SCHEDULES = StaffList(
    name="marking.schedules",
    caption=_("Schedules that you mark or coordinate"),
    rights=(),
    rows=lambda by: schedules_marked_by(by).select_related("assessment"),
    prepare=lambda rows, by: count_scripts(rows),
    order=("-starts_at", "-id"),
    columns=(
        titled(_("Schedule"), "marking:scripts"),
        opening("opened", _("Opened")),
        Column("scripts", _("Scripts"), "n_scripts", number=True),
        Column("open", _("To be marked"), "n_to_be_marked", number=True),
        Column("moderation", _("(in moderation)"), "n_moderation", number=True),
        Column("marked", _("Marked"), "n_complete", number=True),
        Column("published", _("Published"), "n_published", number=True),
        Column("state", _("Status"), lambda schedule: _state(schedule)[1], draw=lambda schedule: status(*_state(schedule))),
    ),
    search=Search(label=_("Title or ID, of schedule or assessment"), find=indexed("schedule")),
    filters=(
        Days(name="opened", label=_("Opened"), column="starts_at"),
        Tick(name="waiting", label=_("With scripts to be marked"), narrow=lambda rows, on: with_some(rows) if on else rows),
    ),
    empty=Empty(
        title=_("There is nothing for you to mark"),
        none_fit=_("No schedule fits."),
        text=_("Schedules appear here when you coordinate their marking, or when you are in their pool of assessors."),
    ),
)


def _viewer(by: Actor, schedule: int) -> Viewer:
    """Return the role of somebody for whom a job asks. Raises what `viewer_of` raises; NotAllowed also for a schedule unseen."""
    found = schedules_marked_by(by).select_related("assessment", "hierarchy").filter(pk=schedule).first()
    if found is None:
        raise NotAllowed(Permission.MARK)
    return viewer_of(found, by, clock.now())


def _named(viewer: Viewer) -> Rows:
    """Return scripts with their candidates: none for a viewer who must not know who they are."""
    scripts = _scripts(viewer)
    return scripts.none() if viewer.blind_to_candidates else scripts


def _scripts(viewer: Viewer) -> Rows:
    return with_keys(with_paper(scripts_visible_to(viewer)).prefetch_related("registration__candidate"))


def _prepare(rows: Sequence[Any], by: Actor) -> None:
    add_progress(rows, _viewer(by, rows[0].schedule_id))


def _progress(script: Any) -> str:
    if script.status == ScriptStatus.SCORING:
        return gettext("being scored by the program")
    if not script.line.to_score:
        return gettext("scored automatically")
    return gettext("%(scored)s of %(all)s") % {"scored": script.line.scored, "all": script.line.to_score}


def _score(script: Script) -> str:
    return f"{NOTHING if script.score is None else points(script.score)} / {points(script.max_score)}"


def _status(script: Script) -> SafeString:
    drawn = script_status(script.status)
    if not script.published_at:
        return drawn
    return format_html('{}<div class="text-secondary small">{}</div>', drawn, gettext("published"))


BY_NAME = ("name_key", "registration_id", "id")
BY_NUMBER = ("registration_id", "id")


def script_address(script: Script) -> str:
    """Return the address of a script in marking."""
    return reverse("marking:script", args=[script.schedule_id, script.pk])


REST = (
    Column("attempt", _("Attempt"), "attempt.number", number=True),
    Column(
        "handed_in",
        _("Handed in"),
        lambda script: in_zone(script.attempt.ended_at, script.schedule.time_zone),
        sort=("ended_at", "id"),
    ),
    Column("markers", _("Assessors"), lambda script: ", ".join(script.line.markers)),
    Column("progress", _("Progress"), _progress, template="marking/script_progress.html"),
    Column("score", _("Score"), "score", draw=_score, sort=("score", "id"), number=True, nowrap=True),
    Column("status", _("Status"), lambda script: script.get_status_display(), draw=_status),
)


def _with_status(rows: Rows, value: str) -> Rows:
    return rows.filter(status__in=STATUSES) if value == TO_BE_MARKED else equals("status")(rows, value)


STATUS = Choice(
    name="status",
    label=_("Status"),
    unset=_("All"),
    choices=lambda by: [(TO_BE_MARKED, _("To be marked")), *ScriptStatus.choices],
    narrow=_with_status,
)
FILTERS = (STATUS, Days(name="handed_in", label=_("Handed in"), column="ended_at"))
EMPTY = Empty(
    title=_("No scripts yet"),
    none_fit=_("No script fits."),
    text=_("A script appears here as soon as a candidate has handed in."),
)

SCRIPTS = StaffList(
    name="marking.scripts",
    caption=_("Scripts"),
    rights=(),
    rows=lambda by, *, schedule: _named(_viewer(by, schedule)).prefetch_related("schedule"),
    prepare=_prepare,
    order=BY_NAME,
    columns=(
        Column("candidate", _("Candidate"), "registration.candidate.full_name", sort=BY_NAME, link=script_address, heads_row=True),
        Column(
            "candidate_id",
            _("User ID"),
            lambda script: candidate_id(script.registration.candidate),
            sort=("user_id", "id"),
        ),
        *REST,
    ),
    search=Search(label=_("Name, User ID or e-mail"), find=indexed("user", "candidate")),
    filters=FILTERS,
    empty=EMPTY,
)
# For those from whom the settings hide candidates: nothing is found, sorted or taken along by who the candidate is.
BLIND_SCRIPTS = StaffList(
    name="marking.blind_scripts",
    caption=_("Scripts"),
    rights=(),
    rows=lambda by, *, schedule: _scripts(_viewer(by, schedule)).prefetch_related("schedule"),
    prepare=_prepare,
    order=BY_NUMBER,
    columns=(
        Column("candidate", _("Candidate"), lambda s: candidate_id(s.registration.candidate), link=script_address, heads_row=True),
        *REST,
    ),
    filters=FILTERS,
    empty=EMPTY,
    exports=False,
)


def scripts_for(viewer: Viewer) -> StaffList:
    """Return the list of scripts for one request, which knows its viewer already, with the number of scripts of each status. One statement.

    A job asks for the list by its name instead, and finds the viewer anew.
    """
    counts = Counter(dict(scripts_visible_to(viewer).order_by().values_list("status").annotate(n=Count("pk"))))
    counts[TO_BE_MARKED] = sum(counts[status] for status in STATUSES)

    def choices(by: Actor) -> Iterable[tuple[str, str]]:
        return [(value, f"{label} ({counts[value]})") for value, label in STATUS.choices(by)]

    is_blind = viewer.blind_to_candidates
    return replace(
        BLIND_SCRIPTS if is_blind else SCRIPTS,
        rows=lambda by, *, schedule: _scripts(viewer),
        prepare=lambda rows, by: add_progress(rows, viewer),
        filters=(replace(STATUS, choices=choices), *FILTERS[1:]),
    )
