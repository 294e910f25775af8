"""The lists of results: schedules, and the candidates of one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from stratus.access.actor import Actor
from stratus.marking.pool.access import is_blind_to_candidates
from stratus.marking.scripts.lists import BY_NAME, BY_NUMBER
from stratus.marking.scripts.queries import candidate_id
from stratus.marking.scripts.to_be_marked import handed_in
from stratus.marking.templatetags.marking import points, script_status
from stratus.results.models import PassedStatus
from stratus.results.publication.queries import (
    READY,
    STATES,
    add_scores,
    count_results,
    graded,
    judged_by_section,
    schedules_with_results_for,
    scripts_with_results_for,
)
from stratus.results.section_words import sections_in_words
from stratus.results.templatetags.results import OUTCOMES, outcome
from stratus.scheduling.schedules.lists import opening, titled
from stratus.ui.lists.columns import NOTHING, Column, in_zone
from stratus.ui.lists.declaration import Empty, Rows, Search, StaffList, Ticks, indexed
from stratus.ui.lists.filters import Choice, Days, Tick


def _with_some_ready(rows: Rows, on: bool) -> Rows:
    return rows.filter(Exists(handed_in().filter(READY, schedule=OuterRef("pk")))) if on else rows


SCHEDULES = StaffList(
    name="results.schedules",
    caption=_("Schedules with results"),
    rights=(),
    rows=lambda by: schedules_with_results_for(by).select_related("assessment"),
    prepare=lambda rows, by: count_results(rows),
    order=("-starts_at", "-id"),
    columns=(
        titled(_("Schedule"), "results:schedule"),
        opening("opened", _("Opened")),
        Column("handed_in", _("Handed in"), "n_scripts", number=True),
        Column(
            "ready",
            _("Ready to publish"),
            "n_ready",
            draw=lambda schedule: format_html("<strong>{}</strong>", schedule.n_ready) if schedule.n_ready else "0",
            number=True,
        ),
        Column("published", _("Published"), "n_published", number=True),
    ),
    search=Search(label=_("Title or ID, of schedule or assessment"), find=indexed("schedule")),
    filters=(
        Days(name="opened", label=_("Opened"), column="starts_at"),
        Tick(name="ready", label=_("With results to publish"), narrow=_with_some_ready),
    ),
    empty=Empty(
        title=_("No results yet"),
        none_fit=_("No schedule fits."),
        text=_("Activated schedules appear here; results can be published as soon as scripts are marked."),
    ),
)


def _leading(script: Any, name: str) -> SafeString | str:
    """Return what stands for a candidate, which leads to the result once it is published."""
    if script.line.result is None:
        return name
    address = reverse("results:result", args=[script.schedule_id, script.line.result.pk])
    return format_html('<a class="row-title" href="{}">{}</a>', address, name)


def _name(script: Any) -> str:
    return str(script.registration.candidate.full_name)


def _id(script: Any) -> str:
    return candidate_id(script.registration.candidate)


def _named(by: Actor, *, schedule: int) -> Rows:
    """Return scripts with their candidates: none for a marker who must not know who they are."""
    scripts = scripts_with_results_for(by, schedule)
    return scripts.none() if is_blind_to_candidates(by, schedule) else scripts


def _score(script: Any) -> str:
    return NOTHING if script.line.score is None else f"{points(script.line.score)} / {points(script.max_score)}"


def _outcome(script: Any) -> str:
    return str(OUTCOMES[PassedStatus(script.line.passed_status)][0] if script.line.passed_status else script.get_status_display())


def _are_graded(by: Actor, *, schedule: int) -> bool:
    """Tell whether results of the schedule may have grades: others show no column for them."""
    return graded(schedule)


def _has_pass_marks(by: Actor, *, schedule: int) -> bool:
    """Tell whether sections of the exam may have pass marks: other results show no column for them."""
    return judged_by_section(schedule)


def _sections(script: Any) -> str:
    return sections_in_words(script.line.result.sections) if script.line.result else ""


def _in_state(rows: Rows, value: str) -> Rows:
    return rows.filter(STATES[value]) if value else rows


WORDS = {
    "ready": _("Ready to publish"),
    "published": _("Published"),
    "unmarked": _("Not marked yet"),
    "scoring": _("Being scored"),
    "void": _("Void"),
}
STATE = Choice(name="state", label=_("Results"), unset=_("All"), choices=lambda by: WORDS.items(), narrow=_in_state)

REST = (
    Column("attempt", _("Attempt"), "attempt.number", number=True),
    Column(
        "handed_in",
        _("Handed in"),
        lambda script: in_zone(script.attempt.ended_at, script.schedule.time_zone),
        sort=("ended_at", "id"),
    ),
    Column("score", _("Score"), "line.score", draw=_score, sort=("score", "id"), number=True, nowrap=True),
    Column(
        "percentage",
        _("Percentage"),
        "line.percentage",
        draw=lambda script: NOTHING if script.line.percentage is None else f"{points(script.line.percentage)} %",
        number=True,
        nowrap=True,
    ),
    Column(
        "outcome",
        _("Outcome"),
        _outcome,
        draw=lambda script: outcome(script.line.passed_status) if script.line.passed_status else script_status(script.status),
    ),
    Column("grade", _("Grade"), "line.grade", draw=lambda script: script.line.grade or NOTHING, nowrap=True, seen_by=_are_graded),
    Column("sections", _("Sections"), _sections, draw=lambda script: _sections(script) or NOTHING, seen_by=_has_pass_marks),
    Column(
        "published",
        _("Published"),
        lambda script: script.line.result.published_at if script.line.result else None,
        sort=("published_at", "id"),
    ),
)
FILTERS = (STATE, Days(name="handed_in", label=_("Handed in"), column="ended_at"))
EMPTY = Empty(
    title=_("Nobody has handed in yet"),
    none_fit=_("No candidate fits."),
    text=_("Candidates appear here after their hand-in; their results can be published once they are marked."),
)

RESULTS = StaffList(
    name="results.results",
    caption=_("Results of the candidates"),
    rights=(),
    rows=_named,
    prepare=lambda rows, by: add_scores(rows),
    order=BY_NAME,
    columns=(
        Column("candidate", _("Candidate"), _name, sort=BY_NAME, draw=lambda s: _leading(s, _name(s)), heads_row=True),
        Column("candidate_id", _("User ID"), _id, sort=("user_id", "id")),
        *REST,
    ),
    search=Search(label=_("Name, User ID or e-mail"), find=indexed("user", "candidate")),
    filters=FILTERS,
    empty=EMPTY,
)
# For markers from whom the settings hide candidates, as `marking.scripts.lists` does: what they publish has no names either.
BLIND_RESULTS = StaffList(
    name="results.blind_results",
    caption=_("Results of the candidates"),
    rights=(),
    rows=lambda by, *, schedule: scripts_with_results_for(by, schedule),
    prepare=lambda rows, by: add_scores(rows),
    order=BY_NUMBER,
    columns=(Column("candidate", _("Candidate"), _id, draw=lambda s: _leading(s, _id(s)), heads_row=True), *REST),
    filters=FILTERS,
    empty=EMPTY,
    exports=False,
)


def results_for(counts: Mapping[str, int], *, publishes: bool, voids: bool, is_blind: bool) -> StaffList:
    """Return the list of results for one request: with numbers in the filter, and tick boxes for those who publish or void.

    `is_blind`: the page knows already that the actor must not know who the candidates are.
    """

    def choices(by: Actor) -> Iterable[tuple[str, str]]:
        return [(value, f"{word} ({counts[value]})") for value, word in WORDS.items()]

    ticks = Ticks(form="publish", name="script", may=lambda row: (row.line.can_publish and publishes) or (row.line.can_void and voids))
    return replace(
        BLIND_RESULTS if is_blind else RESULTS,
        rows=lambda by, *, schedule: scripts_with_results_for(by, schedule),
        filters=(replace(STATE, choices=choices), *FILTERS[1:]),
        ticks=ticks if publishes or voids else None,
    )
