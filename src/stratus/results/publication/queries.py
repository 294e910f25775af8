"""Reads about results: what can be published, what is published, and one result question by question."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet

from stratus.access.actor import Actor
from stratus.access.errors import NotAllowed
from stratus.access.permissions import Permission
from stratus.assessments.models import AssessmentVersion
from stratus.delivery.models import Answer, AttemptStatus
from stratus.foundation.sorting import sort_key
from stratus.item_types.registry import ITEM_TYPES
from stratus.marking.models import PoolMember, Script, ScriptStatus
from stratus.marking.scripts.queries import candidate_id
from stratus.people.models import User
from stratus.results import rules
from stratus.results.models import Result
from stratus.results.publication.actions import may_publish
from stratus.scheduling.models import Schedule, ScheduleStatus
from stratus.scheduling.queries import schedules_visible_to

PER_PAGE = 50


def schedules_with_results_for(by: Actor) -> QuerySet[Schedule]:
    """Return the activated schedules whose results the actor may publish or view, those of AUTO included."""
    pool = PoolMember.objects.filter(schedule=OuterRef("pk"), user_id=by.effective_user_id or 0, removed_at=None)
    if not by.can(Permission.PUBLISH_RESULTS):
        pool = pool.filter(can_publish=True)
    activated = Schedule.objects.filter(deleted_at=None, status=ScheduleStatus.ACTIVE)
    if by.schedule_id is not None:
        return activated.filter(Exists(pool), pk=by.schedule_id)
    if by.can(Permission.PUBLISH_RESULTS) or by.can(Permission.VIEW_RESULTS):
        return activated.filter(Q(pk__in=schedules_visible_to(by).values("pk")) | Q(Exists(pool)))
    return activated.filter(Exists(pool))


def schedules_page(by: Actor, *, page: int = 1, per_page: int = PER_PAGE) -> tuple[Sequence[Schedule], int, int]:
    """Return a page of schedules with results, latest first, the page's number, and how many pages there are.

    Each schedule carries `n_scripts`, `n_ready` (marked or void, not published) and `n_published`, and has `assessment` loaded.
    """
    schedules = schedules_with_results_for(by)
    pages = max(1, -(-schedules.count() // per_page))
    page = min(max(page, 1), pages)
    found = list(schedules.select_related("assessment").order_by("-starts_at", "-pk")[(page - 1) * per_page : page * per_page])
    ready = Count("pk", filter=Q(status__in=[ScriptStatus.COMPLETE, ScriptStatus.VOID], published_at=None))
    counted = (
        Script.objects.filter(schedule__in=found)
        .order_by()
        .values("schedule_id")
        .annotate(n=Count("pk"), ready=ready, out=Count("published_at"))
    )
    counts = {row["schedule_id"]: row for row in counted}
    for schedule in found:
        own, line = counts.get(schedule.pk, {"n": 0, "ready": 0, "out": 0}), _open(schedule)
        line.n_scripts, line.n_ready, line.n_published = own["n"], own["ready"], own["out"]
    return found, page, pages


def _open(thing: Any) -> Any:
    """Return the object itself, for adding a list's own columns as attributes."""
    return thing


@dataclass(frozen=True, slots=True)
class ResultRow:
    """One script in the list. Scores are points, rounded for display; `result` is set once it is published."""

    script: Script
    candidate: User
    candidate_id: str
    attempt: int
    handed_in_at: datetime | None
    score: Decimal | None
    percentage: Decimal | None
    passed_status: str
    can_publish: bool
    can_void: bool
    result: Result | None


@dataclass(frozen=True, slots=True)
class ResultsPage:
    """A page of a schedule's results; `counts`: ready, published, unmarked, void."""

    schedule: Schedule
    rows: Sequence[ResultRow]
    counts: Mapping[str, int]
    may_publish: bool
    total: int
    page: int
    pages: int


def results_page(
    schedule: Schedule, by: Actor, *, show: str = "", search: str = "", page: int = 1, per_page: int = PER_PAGE
) -> ResultsPage:
    """Return one page of a schedule's scripts and results, sorted by name. `show`: "ready", "published", "unmarked" or all.

    A fixed number of statements. Raises NotAllowed for somebody who may neither publish nor view them.
    """
    publishes = may_publish(by, schedule)
    if not publishes and not schedules_with_results_for(by).filter(pk=schedule.pk).exists():
        raise NotAllowed(Permission.VIEW_RESULTS)
    running = [AttemptStatus.IN_PROGRESS, AttemptStatus.PAUSED]
    scripts = Script.objects.filter(schedule=schedule).exclude(attempt__status__in=running)
    kinds = {
        "ready": Q(status__in=[ScriptStatus.COMPLETE, ScriptStatus.VOID], published_at=None),
        "published": Q(published_at__isnull=False),
        "unmarked": ~Q(status__in=[ScriptStatus.COMPLETE, ScriptStatus.VOID]),
        "void": Q(status=ScriptStatus.VOID),
    }
    counts = scripts.aggregate(**{name: Count("pk", filter=condition) for name, condition in kinds.items()})
    found = scripts.filter(kinds[show]) if show in kinds else scripts
    if search.strip():
        key = sort_key(search.strip())
        by_name = Q(registration__candidate__sort_key__gte=key, registration__candidate__sort_key__lt=key + "\U0010ffff")
        found = found.filter(by_name | Q(registration__candidate__external_id=search.strip()))
    total = found.count()
    pages = max(1, -(-total // per_page))
    page = min(max(page, 1), pages)
    lines = found.select_related("attempt__result", "attempt__paper", "registration__candidate")
    ordered = lines.order_by("registration__candidate__sort_key", "registration_id", "pk")[(page - 1) * per_page : page * per_page]
    to_pass = _percentages_to_pass(listed := list(ordered))
    rows = [_row(script, to_pass[script.attempt.paper.version_id]) for script in listed]
    return ResultsPage(schedule, rows, Counter(counts), publishes, total, page, pages)


def _percentages_to_pass(scripts: Sequence[Script]) -> dict[int, Decimal]:
    versions = AssessmentVersion.objects.filter(pk__in={script.attempt.paper.version_id for script in scripts})
    return {pk: Decimal(str(value)) for pk, value in versions.values_list("pk", "options__percentage_to_pass")}


def _row(script: Script, to_pass: Decimal) -> ResultRow:
    result: Result | None = getattr(script.attempt, "result", None)
    candidate = script.registration.candidate
    is_void = script.status == ScriptStatus.VOID
    if result is not None:
        score, percentage, passed = result.score, result.percentage, result.passed_status
    elif script.score is not None:
        score, percentage = rules.rounded(script.score), rules.percentage(script.score, script.max_score)
        passed = rules.passed_status(script.score, script.max_score, to_pass, is_void=is_void)
    else:
        score, percentage, passed = None, None, "VOIDED" if is_void else ""
    return ResultRow(
        script=script,
        candidate=candidate,
        candidate_id=candidate_id(candidate),
        attempt=script.attempt.number,
        handed_in_at=script.attempt.ended_at,
        score=score,
        percentage=percentage,
        passed_status=passed,
        can_publish=result is None and script.status in (ScriptStatus.COMPLETE, ScriptStatus.VOID),
        can_void=result is None and not is_void,
        result=result,
    )


@dataclass(frozen=True, slots=True)
class ResultQuestion:
    """One question of a published result. `content` holds the item with its key, `value` the candidate's answer; scores are points."""

    id: str
    number: int
    type: str
    title: str
    content: Mapping[str, Any]
    value: Any
    answer_text: str
    score: Decimal
    max_score: Decimal


@dataclass(frozen=True, slots=True)
class ResultSheet:
    """A candidate's published result."""

    result: Result
    candidate: User
    schedule: Schedule
    questions: Sequence[ResultQuestion]


def result_sheet(result_id: int, by: Actor) -> ResultSheet:
    """Return a published result, question by question. A fixed number of statements.

    Raises Result.DoesNotExist, also for one that the actor may not see.
    """
    related = ("attempt__paper__version", "registration__candidate", "schedule__assessment", "published_by")
    result = Result.objects.select_related(*related).get(pk=result_id)
    if not by.is_system and not schedules_with_results_for(by).filter(pk=result.schedule_id).exists():
        raise Result.DoesNotExist
    items = {item["id"]: item for item in result.attempt.paper.version.items}
    answers = dict(Answer.objects.filter(attempt=result.attempt_id).values_list("item", "value"))
    questions = []
    for number, given in enumerate(result.questions, start=1):
        item = items.get(given["id"], {"title": "", "content": {}})
        known, value = ITEM_TYPES.get(given["type"]), answers.get(given["id"])
        questions.append(
            ResultQuestion(
                id=given["id"],
                number=number,
                type=given["type"],
                title=item["title"],
                content=item["content"],
                value=value,
                answer_text=known.answer_text(item["content"], value) if known and item["content"] else "",
                score=Decimal(str(given["score"])),
                max_score=Decimal(str(given["max_score"])),
            )
        )
    return ResultSheet(result, result.registration.candidate, result.schedule, questions)


def results_of(*, candidate: User | None = None, schedule: Schedule | None = None, attempt_external_id: str = "") -> list[Result]:
    """Return published results, earliest schedule first, with attempt, schedule, assessment and candidate loaded; one statement."""
    results = Result.objects.select_related("attempt", "schedule__assessment", "registration__candidate")
    if candidate is not None:
        results = results.filter(registration__candidate=candidate)
    if schedule is not None:
        results = results.filter(schedule=schedule)
    if attempt_external_id:
        results = results.filter(attempt__external_id=attempt_external_id)
    return list(results.order_by("schedule__starts_at", "schedule_id", "attempt__number", "pk"))


def last_published_at(schedule_id: int) -> datetime | None:
    """Return when a result of a schedule was published last (UTC); None if none was. One query."""
    at: datetime | None = Result.objects.filter(schedule=schedule_id).aggregate(at=Max("published_at"))["at"]
    return at
