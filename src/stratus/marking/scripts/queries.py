"""Lists of scripts, and the progress of marking; the number of statements does not depend on the number of scripts."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet, Subquery, Sum

from stratus.access.actor import Actor
from stratus.access.errors import NotAllowed
from stratus.access.permissions import Permission
from stratus.assessments.models import AssessmentVersion
from stratus.delivery.models import AttemptStatus
from stratus.marking.models import (
    Allocation,
    AllocationType,
    AssessingType,
    Evaluation,
    EvaluationsSharing,
    EvaluationStep,
    ItemScore,
    MarkingSettings,
    PoolMember,
    PoolRole,
    Script,
    ScriptStatus,
)
from stratus.marking.pool.access import coordinated_among, coordinates, member_of
from stratus.marking.scoring.rules import Question, Slot, assessed, claims_allowed, has_room, questions_of
from stratus.marking.scripts.counting import asked_of, asks_of, count_asked, divided_among, marked_by
from stratus.marking.scripts.facts import Facts, facts_of
from stratus.marking.scripts.to_be_marked import STATUSES, handed_in
from stratus.marking.setup.queries import marking_of
from stratus.people.models import User
from stratus.scheduling.models import Schedule
from stratus.scheduling.queries import delivered_ids


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

    @property
    def by_candidates(self) -> bool:
        """Whether candidates are allocated, not questions."""
        return self.settings.allocation_type == AllocationType.BY_CANDIDATES

    @property
    def two_assessors(self) -> bool:
        """Whether every script has two assessors."""
        return self.settings.assessing_type == AssessingType.TWO_ASSESSORS

    @property
    def sort(self) -> tuple[bool, ...]:
        """What the condition for the scripts that a member sees depends on, besides who they are."""
        assert self.member is not None
        return self.by_candidates, self.two_assessors, self.claims, self.member.assesses, self.member.moderates

    @property
    def claims(self) -> bool:
        """Whether assessors take what is free."""
        return claims_allowed(self.workflow, self.settings.allocation_assignment)

    @property
    def sees_all(self) -> bool | None:
        """Whether the viewer may see every script, or none; None: it depends on the script."""
        member, settings = self.member, self.settings
        if self.coordinates and (member is None or not self.blind_to_candidates):
            return True
        if member is None or member.role == PoolRole.OTHER:
            return self.coordinates
        return True if settings.sharing_annotations and settings.evaluations_sharing == EvaluationsSharing.ALL else None

    def sees(self, facts: Facts) -> bool:
        """Tell whether the viewer may see this script: the same as `scripts_visible_to`, of one whose facts are known."""
        script, member = facts.script, self.member
        if script.attempt.status in (AttemptStatus.IN_PROGRESS, AttemptStatus.PAUSED):
            return False
        if self.sees_all is not None or member is None:
            return bool(self.sees_all)
        slots = list(facts.slots.values())
        is_moderated = member.moderates and script.status == ScriptStatus.MODERATION
        if self.by_candidates:
            slot = slots[0] if slots else Slot()
            assesses = member.pk in (slot.first, slot.second) or (self.claims and has_room(slot, member.pk, facts.scheme.two_assessors))
            is_moderated = is_moderated and slot.moderator in (None, member.pk)
        else:
            assesses = self.claims or any(member.pk in (slot.first, slot.second) for slot in slots)
        has_begun = any(evaluation.member_id == member.pk for evaluation in facts.evaluations)
        return has_begun or is_moderated or (member.assesses and assesses)

    def claimable(self, facts: Facts) -> set[str]:
        """Return the questions of a script that this assessor may still take."""
        if self.member is None or not self.claims:
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


def viewer_with(schedule: Schedule, by: Actor, member: PoolMember, facts: Facts) -> Viewer:
    """Return the role of a member of the pool who has just scored a script, from what was read for that; at most one query."""
    assert facts.settings is not None and schedule.version is not None  # noqa: PT018 -- what has no pool has no member
    return Viewer(by, schedule, facts.settings, schedule.version.options["marking_workflow"], coordinates(by, schedule), member)


def scripts_visible_to(viewer: Viewer) -> QuerySet[Script]:
    """Return the scripts that the viewer may see: all for coordinators, else those that they mark or moderate, or may take.

    If the settings share the evaluations of all candidates, assessors see every script. Re-opened attempts are left out.
    """
    return scripts_visible_among([viewer])


def scripts_visible_among(viewers: Sequence[Viewer]) -> QuerySet[Script]:
    """Return the scripts of several schedules, in each of which this is the role of one actor, that they may see (`scripts_visible_to`).

    Two statements at once where questions are allocated. How long the condition is follows from what settings say, not from how many
    schedules there are.
    """
    whole = {viewer.schedule.pk for viewer in viewers if viewer.sees_all}
    some = [viewer for viewer in viewers if viewer.sees_all is None and viewer.member is not None]
    by_questions = {v.schedule.pk: v.member.pk for v in some if v.member and v.member.assesses and not v.by_candidates and not v.claims}
    whole |= {v.schedule.pk for v in some if v.member and v.member.assesses and not v.by_candidates and v.claims}
    if asking := set(by_questions):
        own = Allocation.objects.filter(marked_by(by_questions.values()), schedule__in=by_questions)
        asking = divided_among(found := set(own.values_list("schedule_id", flat=True)))
        whole |= found - asking
    alike: dict[tuple[bool, ...], list[Viewer]] = defaultdict(list)
    for viewer in some:
        if viewer.schedule.pk not in whole:
            alike[viewer.sort].append(viewer)
    visible = Q(schedule__in=whole)
    if asking:
        visible |= Q(schedule__in=asking) & Q(Exists(asked_of(by_questions.values())))
    for same in alike.values():
        visible |= Q(schedule__in=[viewer.schedule.pk for viewer in same]) & _own(same)
    return handed_in().filter(visible)


def _own(viewers: Sequence[Viewer]) -> Q:
    """Return the condition for scripts that members of one sort (`Viewer.sort`) may see who see not all of them."""
    members = [viewer.member for viewer in viewers if viewer.member is not None]
    ids, member, claims, two = [one.pk for one in members], members[0], viewers[0].claims, viewers[0].two_assessors
    visible = Q(Exists(Evaluation.objects.filter(script=OuterRef("pk"), member__in=ids, withdrawn_at=None)))
    if not viewers[0].by_candidates:
        return visible | Q(status=ScriptStatus.MODERATION) if member.moderates else visible
    # `item=""`: by the index of candidates.
    rows = Allocation.objects.filter(schedule__in=[viewer.schedule.pk for viewer in viewers], item="")
    own = rows.filter(registration=OuterRef("registration"))
    if member.assesses:
        visible |= Q(Exists(own.filter(marked_by(ids))))
        if claims:
            free_places = Q(first_marker=None) | Q(second_marker=None) if two else Q(first_marker=None)
            visible |= Q(Exists(own.filter(free_places))) | ~Q(Exists(own))
    if member.moderates:
        unnamed = ~Q(Exists(own.filter(moderator__isnull=False)))
        visible |= Q(status=ScriptStatus.MODERATION) & (Q(Exists(own.filter(moderator__in=ids))) | unnamed)
    return visible


def viewers_among(schedules: QuerySet[Schedule], by: Actor, now: datetime) -> list[Viewer]:
    """Return the actor's role in the marking of each of these schedules, whose marking they may see; at most six statements."""
    rows = list(schedules.prefetch_related("marking_settings"))
    ids = [schedule.pk for schedule in rows]
    own = PoolMember.objects.filter(schedule__in=ids, user=by.effective_user_id, removed_at=None) if by.effective_user_id else ()
    members = {member.schedule_id: member for member in own}
    coordinated = coordinated_among(by, rows)
    versions = delivered_ids(rows, now)
    told = AssessmentVersion.objects.filter(pk__in=set(versions.values())).values_list("pk", "options__marking_workflow")
    workflows = dict(told)
    return [
        Viewer(by, one, one.marking_settings, workflows[versions[one.pk]], one.pk in coordinated, members.get(one.pk))
        for one in rows
        if one.pk in versions
    ]


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
    members = PoolMember.objects.filter(schedule=viewer.schedule).prefetch_related("user").order_by("pk")
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
    needed = Q(status__in=[ScriptStatus.OPEN, ScriptStatus.IN_PROGRESS]) & ~Q(Exists(done))
    if viewer.member.moderates:
        needed |= Q(status=ScriptStatus.MODERATION)
    waiting = scripts_visible_to(viewer).filter(needed)
    if not viewer.by_candidates and not viewer.claims:
        waiting = waiting.filter(asks_of(viewer.member))
    ordered = waiting.exclude(pk=after.pk).order_by("registration_id", "pk").values_list("pk", flat=True)
    behind = Q(registration__gt=after.registration_id) | Q(registration=after.registration_id, pk__gt=after.pk)
    return ordered.filter(behind).first() or ordered.first()


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
    counted = {status: Count("pk", filter=Q(status=status)) for status in ScriptStatus.values}
    found = scripts.aggregate(**counted, total=Count("pk"), published=Count("published_at"), sum=Sum("score"), scored=Count("score"))
    pool = list(PoolMember.objects.filter(schedule=schedule, removed_at=None).prefetch_related("user").order_by("pk"))
    last = ItemScore.objects.filter(evaluation=OuterRef("pk")).order_by().values("evaluation").annotate(at=Max("changed_at")).values("at")
    evaluations = Evaluation.objects.filter(member__in=[member.pk for member in pool], withdrawn_at=None).annotate(last=Subquery(last))
    work = {
        member_id: rest
        for member_id, *rest in evaluations.order_by()
        .values_list("member_id")
        .annotate(done=Count("submitted_at"), n=Count("pk"), at=Max("last"))
    }
    allocated = _allocated(schedule, scripts, found["total"])
    members = []
    for member in pool:
        done, begun, at = work.get(member.pk, (0, 0, None))
        members.append(MemberProgress(member, done, begun - done, allocated[member.pk], at))
    return Overview(
        counts={status: found[status] for status in ScriptStatus.values},
        total=found["total"],
        published=found["published"],
        average=found["sum"] / found["scored"] if found["scored"] else None,
        members=members,
    )


def _allocated(schedule: Schedule, scripts: QuerySet[Script], total: int) -> Counter[int]:
    """Return how many of these scripts each member marks; at most four statements."""
    with_script = set(scripts.values_list("registration_id", flat=True))
    allocated: Counter[int] = Counter()
    rows = list(Allocation.objects.filter(schedule=schedule).values_list("registration_id", "first_marker_id", "second_marker_id"))
    by_question = {pk for registration, *markers in rows if registration is None for pk in markers if pk is not None}
    asked = count_asked(scripts, by_question) if by_question and divided_among([schedule.pk]) else {}
    for registration_id, *markers in rows:
        for marker_id in markers:
            if marker_id is None:
                continue
            if registration_id is None:  # by questions, a marker of any question works on every script that asks it
                allocated[marker_id] = asked.get(marker_id, total)
            elif registration_id in with_script:
                allocated[marker_id] += 1
    return allocated


def count_scripts(schedules: Sequence[Schedule]) -> None:
    """Give each schedule its numbers; two statements.

    `n_scripts`; `n_scoring`; `n_to_be_marked`, of which `n_begun` and `n_moderation`; `n_complete`, `n_void`, `n_published`; `n_pool`.
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
        line.n_scoring = own[ScriptStatus.SCORING]
        line.n_begun, line.n_moderation = own[ScriptStatus.IN_PROGRESS], own[ScriptStatus.MODERATION]
        line.n_complete, line.n_void = own[ScriptStatus.COMPLETE], own[ScriptStatus.VOID]
        line.n_published, line.n_pool = own["published"], pools.get(schedule.pk, 0)


def any_unpublished(schedule_id: int) -> bool:
    """Tell whether a schedule has a script without publication; void ones do not count. One query."""
    return Script.objects.filter(schedule=schedule_id, published_at=None).exclude(status=ScriptStatus.VOID).exists()
