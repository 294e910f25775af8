"""Lists of scripts, and the progress of marking; the number of statements does not depend on the number of scripts."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet

from stratus.access.actor import Actor
from stratus.access.errors import NotAllowed
from stratus.access.permissions import Permission
from stratus.marking.models import (
    Allocation,
    AllocationAssignment,
    AllocationType,
    Evaluation,
    EvaluationsSharing,
    EvaluationStep,
    MarkingSettings,
    PoolMember,
    PoolRole,
    Script,
    ScriptStatus,
)
from stratus.marking.pool.access import coordinates, member_of
from stratus.marking.scoring.rules import Question, assessed, has_room, questions_of
from stratus.marking.scripts.facts import Facts, facts_of
from stratus.marking.scripts.to_be_marked import STATUSES, handed_in
from stratus.marking.setup.queries import marking_of
from stratus.people.models import User
from stratus.scheduling.models import Schedule


@dataclass(frozen=True, slots=True)
class Viewer:
    """The actor's role in one schedule's marking: coordinator, member of the pool, or both."""

    by: Actor
    schedule: Schedule
    settings: MarkingSettings
    workflow: str
    coordinates: bool
    member: PoolMember | None

    @property
    def blind_to_candidates(self) -> bool:
        """Whether candidates' names are hidden: from assessors and moderators, if the settings say so."""
        return self.settings.anonymous_candidates and self._marks

    @property
    def blind_to_assessors(self) -> bool:
        """Whether assessors' names are hidden from this assessor or moderator."""
        return self.settings.anonymous_assessors and self._marks

    @property
    def _marks(self) -> bool:
        return self.member is not None and self.member.role != PoolRole.OTHER

    def name_of(self, candidate: User) -> str:
        """Return how a candidate is shown: by name, or by id only."""
        return candidate_id(candidate) if self.blind_to_candidates else candidate.full_name

    def claimable(self, facts: Facts) -> set[str]:
        """Return the questions of a script that this assessor may still take."""
        free = self.workflow == "SIMPLE" or self.settings.allocation_assignment == AllocationAssignment.ASSESSOR_DECIDES
        if self.member is None or not free:
            return set()
        to_assess = assessed(facts.questions, facts.scheme.assess_auto_scored)
        return {q.id for q in to_assess if has_room(facts.slots[q.id], self.member.pk, facts.scheme.two_assessors)}


def candidate_id(candidate: User) -> str:
    """Return the User ID, or a number for a user without one."""
    return candidate.external_id or f"#{candidate.pk}"


def viewer_of(schedule: Schedule, by: Actor, now: datetime) -> Viewer:
    """Return the actor's role in a schedule's marking; about five queries.

    Raises NotAllowed for somebody who neither coordinates nor is in the pool, NotActivated, NoMarking, SettingsMissing.
    """
    member = member_of(by, schedule.pk)
    is_coordinator = coordinates(by, schedule)
    if member is None and not is_coordinator:
        raise NotAllowed(Permission.MARK)
    version, settings = marking_of(schedule, now)
    return Viewer(by, schedule, settings, version.options["marking_workflow"], is_coordinator, member)


def scripts_visible_to(viewer: Viewer) -> QuerySet[Script]:
    """Return the scripts that the viewer may see: all for coordinators, else those that they mark or moderate, or may take.

    If the settings share the evaluations of all candidates, assessors see every script. Re-opened attempts are left out.
    """
    scripts = handed_in().filter(schedule=viewer.schedule)
    member, settings = viewer.member, viewer.settings
    if viewer.coordinates and (member is None or not viewer.blind_to_candidates):
        return scripts
    if member is None or member.role == PoolRole.OTHER:
        return scripts if viewer.coordinates else scripts.none()
    if settings.sharing_annotations and settings.evaluations_sharing == EvaluationsSharing.ALL:
        return scripts
    mine = Q(first_marker=member) | Q(second_marker=member)
    free_places = Q(first_marker=None)
    if settings.assessing_type == "TWO_ASSESSORS":
        free_places |= Q(second_marker=None)
    claims = viewer.workflow == "SIMPLE" or settings.allocation_assignment == AllocationAssignment.ASSESSOR_DECIDES
    rows = Allocation.objects.filter(schedule=viewer.schedule)
    visible = Q(Exists(Evaluation.objects.filter(script=OuterRef("pk"), member=member, withdrawn_at=None)))
    if settings.allocation_type == AllocationType.BY_CANDIDATES:
        own = rows.filter(registration=OuterRef("registration"))
        if member.assesses:
            visible |= Q(Exists(own.filter(mine)))
            if claims:
                visible |= Q(Exists(own.filter(free_places))) | ~Q(Exists(own))
        if member.moderates:
            unnamed = ~Q(Exists(own.filter(moderator__isnull=False)))
            visible |= Q(status=ScriptStatus.MODERATION) & (Q(Exists(own.filter(moderator=member))) | unnamed)
    elif member.assesses and (claims or rows.filter(mine).exists()):
        return scripts
    elif member.moderates:
        visible |= Q(status=ScriptStatus.MODERATION)
    return scripts.filter(visible)


@dataclass(frozen=True, slots=True)
class ScriptLine:
    """How far a script is. `scored` of `to_score` counts the viewer's own questions, for coordinators everybody's."""

    scored: int
    to_score: int
    markers: Sequence[str]
    is_mine: bool
    submitted_by_me: bool


def add_progress(scripts: Sequence[Any], viewer: Viewer) -> None:
    """Give each of these scripts its `line` and its `schedule`; a fixed number of statements. They have `attempt__paper` loaded."""
    names = pool_names(viewer)
    for facts in facts_of(viewer.schedule, viewer.settings, scripts):
        script: Any = facts.script
        script.line, script.schedule = _line(facts, viewer, names), viewer.schedule


def pool_names(viewer: Viewer) -> dict[int, str]:
    """Return how the viewer sees each member of the pool, past ones too: by name, or as Assessor 1, 2 … if names are hidden."""
    members = PoolMember.objects.filter(schedule=viewer.schedule).select_related("user").order_by("pk")
    me = viewer.member.pk if viewer.member else None
    return {
        member.pk: f"#{place}" if viewer.blind_to_assessors and member.pk != me else member.user.full_name
        for place, member in enumerate(members, start=1)
    }


def _line(facts: Facts, viewer: Viewer, names: dict[int, str]) -> ScriptLine:
    scored, to_score = progress(facts, viewer)
    markers = dict.fromkeys(pk for slot in facts.slots.values() for pk in (slot.first, slot.second) if pk is not None)
    me = viewer.member.pk if viewer.member else None
    return ScriptLine(
        scored=scored,
        to_score=to_score,
        markers=[names[pk] for pk in markers if pk in names],
        is_mine=me in markers,
        submitted_by_me=any(e.member_id == me and e.submitted_at is not None for e in facts.evaluations),
    )


def progress(facts: Facts, viewer: Viewer) -> tuple[int, int]:
    """Return how many scores were given and how many there are to give: the viewer's own, for coordinators everybody's."""
    member = viewer.member
    if member is not None and (own := own_questions(facts, member)):
        given = {item for work in facts.works if work.member == member.pk and work.step == EvaluationStep.ASSESSING for item in work.scores}
        needed = [q.id for q in own if q.auto is None]
        return sum(1 for item in needed if item in given), len(needed)
    places = ("first", "second") if facts.scheme.two_assessors else ("first",)
    works = {work.member: work for work in facts.works if work.step == EvaluationStep.ASSESSING}
    needed = [q.id for q in assessed(facts.questions, facts.scheme.assess_auto_scored) if q.auto is None]
    scored = 0
    for item in needed:
        for place in places:
            work = works.get(getattr(facts.slots[item], place) or 0)
            scored += work is not None and item in work.scores
    return scored, len(needed) * len(places)


def own_questions(facts: Facts, member: PoolMember) -> list[Question]:
    """Return the questions of the script that this member assesses."""
    return questions_of(member.pk, EvaluationStep.ASSESSING, facts.questions, facts.slots, facts.scheme, frozenset())


def next_script(viewer: Viewer, after: Script) -> int | None:
    """Return the id of the next script that needs the viewer's scores, starting over at the end; None if none. Fixed number of queries."""
    if viewer.member is None:
        return None
    done = Evaluation.objects.filter(script=OuterRef("pk"), member=viewer.member, withdrawn_at=None, submitted_at__isnull=False)
    waiting = scripts_visible_to(viewer).filter(
        Q(status__in=[ScriptStatus.OPEN, ScriptStatus.IN_PROGRESS]) & ~Q(Exists(done)) | Q(status=ScriptStatus.MODERATION)
    )
    order = list(waiting.exclude(pk=after.pk).order_by("registration_id", "pk").values_list("registration_id", "pk"))
    here = (after.registration_id, after.pk)
    return next((pk for key, pk in order if (key, pk) > here), order[0][1] if order else None)


@dataclass(frozen=True, slots=True)
class MemberProgress:
    """One member's progress: scripts submitted of those allocated to them, questions scored, and when they were last active."""

    member: PoolMember
    submitted: int
    begun: int
    allocated: int
    last_activity: datetime | None


@dataclass(frozen=True, slots=True)
class Overview:
    """The progress of a schedule's marking."""

    counts: dict[str, int]
    total: int
    published: int
    average: Decimal | None
    members: Sequence[MemberProgress]


def overview(schedule: Schedule) -> Overview:
    """Return counts of scripts by status, and the progress of each member; a fixed number of statements. For coordinators."""
    scripts = handed_in().filter(schedule=schedule)
    rows = list(scripts.values_list("status", "score", "published_at"))
    counts = Counter(row[0] for row in rows)
    scores = [row[1] for row in rows if row[1] is not None]
    submitted: dict[int, int] = defaultdict(int)
    begun: dict[int, int] = defaultdict(int)
    evaluations = Evaluation.objects.filter(script__schedule=schedule, withdrawn_at=None)
    for member_id, submitted_at in evaluations.values_list("member_id", "submitted_at"):
        (begun if submitted_at is None else submitted)[member_id] += 1
    active: dict[int, Any] = dict(evaluations.order_by().values_list("member_id").annotate(at=Max("scores__changed_at")))
    allocated: dict[int, int] = defaultdict(int)
    with_script = set(scripts.values_list("registration_id", flat=True))
    for allocation in Allocation.objects.filter(schedule=schedule):
        # When allocation is by question, a marker of any question works on every script.
        share = 1 if allocation.registration_id in with_script else 0
        for marker_id in (allocation.first_marker_id, allocation.second_marker_id):
            if marker_id is not None:
                allocated[marker_id] = len(rows) if allocation.item else allocated[marker_id] + share
    pool = PoolMember.objects.filter(schedule=schedule, removed_at=None).select_related("user").order_by("pk")
    return Overview(
        counts={status: counts.get(status, 0) for status in ScriptStatus.values},
        total=len(rows),
        published=sum(1 for row in rows if row[2] is not None),
        average=sum(scores, Decimal(0)) / len(scores) if scores else None,
        members=[MemberProgress(m, submitted[m.pk], begun[m.pk], allocated[m.pk], active.get(m.pk)) for m in pool],
    )


def count_scripts(schedules: Sequence[Schedule]) -> None:
    """Give each schedule its numbers; two statements.

    `n_scripts`; `n_to_be_marked`, of which `n_begun` and `n_moderation`; `n_complete`, `n_void`, `n_published`; `n_pool` in the pool.
    """
    ids = [schedule.pk for schedule in schedules]
    groups: dict[int, Counter[str]] = defaultdict(Counter)
    grouped = handed_in().filter(schedule__in=ids).order_by().values_list("schedule_id", "status")
    for schedule_id, status, n, n_published in grouped.annotate(n=Count("pk"), p=Count("published_at")):
        groups[schedule_id][status] += n
        groups[schedule_id]["published"] += n_published
    pools = dict(PoolMember.objects.filter(schedule__in=ids, removed_at=None).order_by().values_list("schedule_id").annotate(n=Count("pk")))
    for schedule in schedules:
        own: Any = groups[schedule.pk]
        line: Any = schedule
        line.n_scripts = sum(own[status] for status in ScriptStatus.values)
        line.n_to_be_marked = sum(own[status] for status in STATUSES)
        line.n_begun, line.n_moderation = own[ScriptStatus.IN_PROGRESS], own[ScriptStatus.MODERATION]
        line.n_complete, line.n_void = own[ScriptStatus.COMPLETE], own[ScriptStatus.VOID]
        line.n_published, line.n_pool = own["published"], pools.get(schedule.pk, 0)


def any_unpublished(schedule_id: int) -> bool:
    """Tell whether a schedule has a script without publication; void ones do not count. One query."""
    return Script.objects.filter(schedule=schedule_id, published_at=None).exclude(status=ScriptStatus.VOID).exists()
