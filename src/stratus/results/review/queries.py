"""Reads about review sessions: who sees which, which results may be added, and one session with its results."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import BigIntegerField, DateTimeField, Exists, Max, OuterRef, Prefetch, Q, QuerySet, Value

from stratus.access.actor import Actor
from stratus.access.permissions import Permission
from stratus.assessments.models import WhichAttemptCounts
from stratus.delivery.attempts.queries import with_status
from stratus.delivery.models import Attempt, AttemptStatus, Paper
from stratus.foundation.text import is_entity_id
from stratus.people.models import User
from stratus.results.models import PassedStatus, Result
from stratus.results.review.models import ReviewResult, ReviewSession, ReviewSharing
from stratus.results.review.rules import Sat, that_counts
from stratus.scheduling.models import Registration, Schedule
from stratus.scheduling.queries import schedules_visible_to


def review_sessions_visible_to(by: Actor) -> QuerySet[ReviewSession]:
    """Return the review sessions that the actor may see and work on: all, or their own and those shared with them."""
    sessions = ReviewSession.objects.filter(deleted_at=None)
    if by.is_system or by.can(Permission.VIEW_ALL_SCHEDULES):
        return sessions
    me = by.effective_user_id or 0
    shared = ReviewSharing.objects.filter(session=OuterRef("pk"), user_id=me)
    return sessions.filter(Q(owner_id=me) | Q(Exists(shared)))


def review_session_by_external_id(external_id: str) -> ReviewSession | None:
    """Return the session with this external id, its schedule, assessment and owner loaded; None if there is none. One query."""
    if not is_entity_id(external_id):
        return None
    sessions = ReviewSession.objects.select_related("schedule__assessment", "schedule__hierarchy", "assessment", "owner")
    return sessions.filter(external_id=external_id, deleted_at=None).first()


def in_ongoing_sessions(now: datetime) -> QuerySet[ReviewResult]:
    """Return the results in ongoing sessions: activated, not archived by hand, and their window not over at `now`.

    A session whose window has not begun is ongoing too.
    """
    not_over = Q(session__ends_at=None) | Q(session__ends_at__gt=now)
    return ReviewResult.objects.filter(not_over, session__activated_at__isnull=False, session__archived_at=None, session__deleted_at=None)


def registrations_reviewed_in(session: ReviewSession, by: Actor) -> QuerySet[Registration]:
    """Return the registrations whose results may be in a session: of its schedule, or of its assessment's schedules that the actor sees."""
    if session.schedule_id is not None:
        return Registration.objects.filter(schedule_id=session.schedule_id)
    schedules = schedules_visible_to(by).filter(assessment=session.assessment_id)
    return Registration.objects.filter(schedule__in=schedules.values("pk"))


@dataclass(frozen=True, slots=True)
class CountingResult:
    """The published result of one candidate on one schedule that counts."""

    result_id: int
    registration_id: int
    schedule_id: int


def candidates_of(registrations: QuerySet[Registration], candidate_ids: Collection[int]) -> dict[int, int]:
    """Return those of these registrations that are of these candidates: registration → candidate. One query."""
    return dict(registrations.filter(candidate_id__in=list(candidate_ids)).values_list("pk", "candidate_id"))


def counting_results(candidates: Mapping[int, int]) -> Mapping[int, Sequence[CountingResult]]:
    """Return candidate → their published results, one for each of these registrations (registration → candidate), in ascending order.

    Three queries.

    If several attempts are published, the assessment's option says which one counts. The queries pass ids instead of joining: right after
    thousands of rows were added, PostgreSQL would plan a join as if there were one.
    """
    results = Result.objects.filter(registration_id__in=list(candidates)).order_by("registration_id")
    found = list(results.values_list("registration_id", "schedule_id", "pk", "attempt_id", "percentage", "passed_status"))
    sittings = Attempt.objects.filter(pk__in=[row[3] for row in found]).values_list("pk", "number", "paper_id")
    numbers = {pk: (number, paper) for pk, number, paper in sittings}
    papers = Paper.objects.filter(pk__in={paper for _number, paper in numbers.values()})
    counts = dict(papers.values_list("pk", "version__options__which_attempt_counts"))
    attempts: dict[tuple[int, int, int], list[Sat]] = defaultdict(list)
    best: dict[int, bool] = {}
    for registration, schedule, pk, attempt, percentage, status in found:
        number, paper = numbers[attempt]
        attempts[candidates[registration], registration, schedule].append(Sat(pk, number, percentage, status == PassedStatus.VOIDED))
        best[registration] = counts[paper] == WhichAttemptCounts.BEST
    counting: dict[int, list[CountingResult]] = defaultdict(list)
    for (candidate, registration, schedule), sat in attempts.items():
        counting[candidate].append(CountingResult(that_counts(sat, best=best[registration]).result_id, registration, schedule))
    return counting


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """A result in a session with its candidate. Scores are points; times UTC; `last_sat_at` is when an attempt was last handed in."""

    last_sat_at: datetime | None
    candidate_external_id: str
    schedule_external_id: str
    schedule_title: str
    hierarchy_title: str
    first_name: str
    last_name: str
    username: str
    email: str
    date_of_birth: date | None
    special_needs: bool
    labels: Sequence[str]
    passed_status: str
    score: Decimal
    grade: str
    published_at: datetime
    visited_at: datetime | None
    keycode: str
    has_conflicts: bool


def review_rows(session: ReviewSession, now: datetime) -> list[ReviewRow]:
    """Return the results in a session in the order in which they were added. Conflict: also in another ongoing session.

    Five queries. They pass ids instead of joining: until the tables are analysed, PostgreSQL would plan a join as if there were one row.
    """
    rows = list(
        ReviewResult.objects.filter(session=session)
        .order_by("pk")
        .prefetch_related(
            Prefetch("result", Result.objects.defer("questions")),
            Prefetch("result__schedule", Schedule.objects.select_related("hierarchy")),  # of schedules there are few
        )
    )
    sat = _sittings([row.result.registration_id for row in rows], session, now)
    candidates = User.objects.in_bulk({one.candidate_id for one in sat.values()})
    return [_review_row(row, sat[row.result.registration_id], candidates) for row in rows]


@dataclass(frozen=True, slots=True)
class _Sitting:
    """What is known of a registration besides its result."""

    candidate_id: int
    last_sat_at: datetime | None
    has_conflicts: bool


def _sittings(registrations: Sequence[int], session: ReviewSession, now: datetime) -> dict[int, _Sitting]:
    """Return what is known of these registrations. One query of three parts, which are not joined: each has a plan of its own."""
    nobody, never = Value(None, BigIntegerField()), Value(None, DateTimeField())
    candidates = Registration.objects.filter(pk__in=registrations).values_list(Value("candidate"), "pk", "candidate_id", never)
    last = Max("ended_at_now", filter=Q(status_now=AttemptStatus.HANDED_IN))
    attempts = with_status(Attempt.objects.filter(registration_id__in=registrations), now).order_by()
    last_sat = attempts.values("registration_id").annotate(last=last).values_list(Value("sat"), "registration_id", nobody, "last")
    others = in_ongoing_sessions(now).exclude(session=session).filter(result__registration_id__in=registrations)
    elsewhere = others.values_list(Value("elsewhere"), "result__registration_id", nobody, never)
    found: dict[str, dict[int, Any]] = {"candidate": {}, "sat": {}, "elsewhere": {}}
    for part, registration, candidate, moment in candidates.union(last_sat, elsewhere, all=True):
        found[part][registration] = candidate or moment
    return {
        pk: _Sitting(candidate, found["sat"].get(pk), has_conflicts=pk in found["elsewhere"])
        for pk, candidate in found["candidate"].items()
    }


def _review_row(row: ReviewResult, sat: _Sitting, candidates: Mapping[int, User]) -> ReviewRow:
    result, schedule, candidate = row.result, row.result.schedule, candidates[sat.candidate_id]
    return ReviewRow(
        last_sat_at=sat.last_sat_at,
        candidate_external_id=candidate.external_id,
        schedule_external_id=schedule.external_id,
        schedule_title=schedule.title,
        hierarchy_title=schedule.hierarchy.title,
        first_name=candidate.first_name,
        last_name=candidate.last_name,
        username=candidate.username,
        email=candidate.email,
        date_of_birth=candidate.date_of_birth,
        special_needs=candidate.special_needs,
        labels=candidate.labels,
        passed_status=result.passed_status,
        score=result.score,
        grade=result.grade,
        published_at=result.published_at,
        visited_at=row.visited_at,
        keycode=row.keycode,
        has_conflicts=sat.has_conflicts,
    )


def shared_with(session: ReviewSession) -> list[User]:
    """Return the users with whom a session is shared, in the order in which they were added; one query."""
    return [sharing.user for sharing in session.shared_with.select_related("user").order_by("pk")]
