"""Reads about results: what can be published, what is published, and one result question by question."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db.models import Count, Exists, Max, OuterRef, Prefetch, Q, QuerySet

from stratus.access.actor import Actor
from stratus.access.permissions import Permission
from stratus.assessments.forms.divided import divided
from stratus.assessments.models import AssessmentVersion
from stratus.assessments.options.grading.queries import grading_of_sheet, gradings_of_versions
from stratus.assessments.options.grading.rules import Grading
from stratus.assessments.options.grading.words import localised
from stratus.assessments.options.languages import language_of
from stratus.delivery.models import Answer, Attempt, Paper
from stratus.delivery.papers.sheets import case_view
from stratus.item_types.overlays.frozen import item_in
from stratus.item_types.registry import ITEM_TYPES
from stratus.marking.models import PoolMember, Script, ScriptStatus
from stratus.marking.pool.access import is_blind_to_candidates
from stratus.marking.scripts.changes import Changed, counting_changes_of
from stratus.marking.scripts.queries import candidate_id
from stratus.marking.scripts.sheet import unnamed
from stratus.marking.scripts.to_be_marked import STATUSES, handed_in, with_keys
from stratus.people.models import User
from stratus.results import rules
from stratus.results.grades import said_grade
from stratus.results.models import Result
from stratus.results.publication.actions import PUBLISHABLE
from stratus.scheduling.models import Schedule, ScheduleStatus
from stratus.scheduling.queries import schedules_visible_to
from stratus.tenancy.queries import under_policy

READY = Q(status__in=PUBLISHABLE, published_at=None)
STATES = {
    "ready": READY,
    "published": Q(published_at__isnull=False),
    "unmarked": Q(status__in=STATUSES),
    "scoring": Q(status=ScriptStatus.SCORING),
    "void": Q(status=ScriptStatus.VOID),
}


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


def count_results(schedules: Sequence[Schedule]) -> None:
    """Give each schedule `n_scripts`, `n_ready` (marked or void, not published) and `n_published`; one statement."""
    counted = (
        handed_in()
        .filter(schedule__in=[schedule.pk for schedule in schedules])
        .order_by()
        .values("schedule_id")
        .annotate(n=Count("pk"), ready=Count("pk", filter=READY), out=Count("published_at"))
    )
    counts = {row["schedule_id"]: row for row in counted}
    for schedule in schedules:
        own, line = counts.get(schedule.pk, {"n": 0, "ready": 0, "out": 0}), _open(schedule)
        line.n_scripts, line.n_ready, line.n_published = own["n"], own["ready"], own["out"]


def _open(thing: Any) -> Any:
    """Return the object itself, for adding a list's own columns as attributes."""
    return thing


@dataclass(frozen=True, slots=True)
class ResultLine:
    """What the list shows beside a script. Scores are points, rounded for display; `result` is set once it is published."""

    score: Decimal | None
    percentage: Decimal | None
    passed_status: str
    grade: str
    """As its reader writes it; empty without a scale."""
    can_publish: bool
    can_void: bool
    result: Result | None


def scripts_with_results_for(by: Actor, schedule_id: int) -> QuerySet[Script]:
    """Return the scripts of a schedule whose results the actor may publish or view, with what the list shows of them.

    Attempts that were opened again are left out.
    """
    # Whether they may see the schedule is found out once, and nothing is joined: while statistics are old, PostgreSQL would walk through
    # all attempts of the tenant for each script.
    may_see = Exists(schedules_with_results_for(by).filter(pk=schedule_id))
    attempts = Attempt.objects.prefetch_related("result", Prefetch("paper", Paper.objects.defer("content")))
    scripts = handed_in().filter(may_see, schedule=schedule_id)
    return with_keys(scripts.prefetch_related(Prefetch("attempt", attempts), "registration__candidate", "schedule"))


def state_counts(by: Actor, schedule_id: int) -> Mapping[str, int]:
    """Return how many scripts of a schedule are in each of `STATES`; one statement."""
    counted = {name: Count("pk", filter=condition) for name, condition in STATES.items()}
    return Counter(scripts_with_results_for(by, schedule_id).aggregate(**counted))


def ready_to_publish(by: Actor, schedule_id: int) -> list[int]:
    """Return the ids of the scripts of a schedule that are ready to be published; one statement."""
    return list(scripts_with_results_for(by, schedule_id).filter(READY).order_by("pk").values_list("pk", flat=True))


def graded(schedule_id: int) -> bool:
    """Tell whether a version of the schedule's assessment has a grade scale. One statement."""
    assessments = Schedule.objects.filter(pk=schedule_id).values("assessment_id")
    return AssessmentVersion.objects.filter(assessment__in=assessments, grading__has_key="scale").exists()


def judged_by_section(schedule_id: int) -> bool:
    """Tell whether a version of the schedule's assessment has sections with a pass mark. One statement."""
    assessments = Schedule.objects.filter(pk=schedule_id).values("assessment_id")
    return AssessmentVersion.objects.filter(assessment__in=assessments, sections__contains=[{"pass": {}}]).exists()


def add_scores(scripts: Sequence[Script]) -> None:
    """Give each of these scripts its `line`; one statement, one more where the pass mark is corrected for guessing."""
    gradings = gradings_of_versions(script.attempt.paper.version_id for script in scripts)
    # What guessing gives is in the questions themselves: they are read where not all candidates have the same.
    guessed = [pk for pk, grading in gradings.items() if grading.guess is not None]
    versions = divided(AssessmentVersion.objects.filter(pk__in=guessed)).in_bulk() if guessed else {}
    for script in scripts:
        version_id = script.attempt.paper.version_id
        own = versions.get(version_id)
        grading = grading_of_sheet(own, script.attempt.sheet) if own else gradings[version_id]
        _open(script).line = _line(script, grading if own else replace(grading, maximum=Fraction(script.max_score)))


def _line(script: Script, grading: Grading) -> ResultLine:
    result: Result | None = getattr(script.attempt, "result", None)
    is_void = script.status == ScriptStatus.VOID
    score: Decimal | None
    percentage: Decimal | None
    if result is not None:
        score, percentage, passed, grade = result.score, result.percentage, result.passed_status, said_grade(result)
    elif script.score is not None:
        judged = rules.judged(script.score, grading, is_void=is_void, sections_fail=script.fails_section)
        score, percentage, passed = judged.score, judged.percentage, judged.passed_status
        grade = localised(judged.grade, grading.scale.kind if grading.scale else "")
    else:
        score, percentage, passed, grade = None, None, "VOIDED" if is_void else "", ""
    return ResultLine(
        score=score,
        percentage=percentage,
        passed_status=passed,
        grade=grade,
        can_publish=result is None and script.status in (ScriptStatus.COMPLETE, ScriptStatus.VOID),
        can_void=result is None and not is_void,
        result=result,
    )


@dataclass(frozen=True, slots=True)
class ResultQuestion:
    """One question of a published result. `content` holds the item with its key, `value` the candidate's answer; scores are points.

    `changes`: what markers made of its automatic score.
    """

    id: str
    number: int
    type: str
    title: str
    content: Mapping[str, Any]
    value: Any
    answer_text: str
    score: Decimal
    max_score: Decimal
    changes: Sequence[Changed] = ()
    case: Mapping[str, Any] | None = None
    """The case that it is about, as it is seen."""


@dataclass(frozen=True, slots=True)
class ResultSheet:
    """A candidate's published result. `name`: how the actor sees the candidate, who for some markers has no name but an id."""

    result: Result
    name: str
    schedule: Schedule
    questions: Sequence[ResultQuestion]


def result_sheet(result_id: int, by: Actor) -> ResultSheet:
    """Return a published result, question by question. A fixed number of statements.

    Raises Result.DoesNotExist, also for one that the actor may not see.
    """
    related = ("attempt__paper__version", "registration__candidate", "schedule__assessment", "published_by")
    # By ids, not joined: while statistics are old, PostgreSQL would walk through all attempts and all people of the tenant for each result.
    result = Result.objects.prefetch_related(*related).get(pk=result_id)
    if not by.is_system and not schedules_with_results_for(by).filter(pk=result.schedule_id).exists():
        raise Result.DoesNotExist
    version = result.attempt.paper.version
    lang = language_of(result.attempt.sheet)
    items = {item["id"]: item_in(item, lang) for item in version.items}
    is_blind = is_blind_to_candidates(by, result.schedule_id)
    answers = dict(under_policy(Answer).filter(attempt=result.attempt_id).values_list("item", "value"))
    changes = counting_changes_of(result.attempt, result.schedule, by)
    questions = []
    for number, given in enumerate(result.questions, start=1):
        item = items.get(given["id"], {"title": "", "content": {}})
        known, value = ITEM_TYPES.get(given["type"]), answers.get(given["id"])
        if is_blind:
            value = unnamed(given["type"], value)
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
                changes=changes.get(given["id"], ()),
                case=case_view(item, version.pages, lang),
            )
        )
    candidate = result.registration.candidate
    name = candidate_id(candidate) if is_blind else candidate.full_name
    return ResultSheet(result, name, result.schedule, questions)


def results_of(*, candidate: User | None = None, schedule: Schedule | None = None, attempt_external_id: str = "") -> list[Result]:
    """Return published results, earliest schedule first, with attempt, schedule, assessment and candidate loaded.

    A fixed number of statements.
    """
    # Nothing is joined: while statistics are old, PostgreSQL would walk through all attempts of the tenant for each result.
    results = Result.objects.prefetch_related("attempt", "schedule__assessment", "registration__candidate")
    if candidate is not None:
        results = results.filter(registration__in=list(candidate.registrations.values_list("pk", flat=True)))
    if schedule is not None:
        results = results.filter(schedule=schedule)
    if attempt_external_id:
        results = results.filter(attempt__in=list(Attempt.objects.filter(external_id=attempt_external_id).values_list("pk", flat=True)))
    return sorted(results, key=lambda one: (one.schedule.starts_at, one.schedule_id, one.attempt.number, one.pk))


def last_published_at(schedule_id: int) -> datetime | None:
    """Return when a result of a schedule was published last (UTC); None if none was. One query."""
    at: datetime | None = Result.objects.filter(schedule=schedule_id).aggregate(at=Max("published_at"))["at"]
    return at
