"""Adds candidates' results to a review session and removes them, also while the session is ongoing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum, auto

from django.db import transaction
from django.db.models import Prefetch

from stratus.access.actor import Actor
from stratus.access.permissions import Permission
from stratus.events import log
from stratus.results.models import Result
from stratus.results.review import rules
from stratus.results.review.actions.sessions import lock_results, lock_session
from stratus.results.review.errors import AlreadyViewed, NothingWouldBeLeft, NotInSession, NotPublished, SessionArchived
from stratus.results.review.models import ReviewResult
from stratus.results.review.queries import CountingResult, candidates_of, counting_results, in_ongoing_sessions, registrations_reviewed_in
from stratus.tenancy.bulk import insert_many


@dataclass(frozen=True, slots=True)
class Wanted:
    """A candidate's result on one schedule, or on all schedules of the session if none is named."""

    candidate_id: int
    schedule_id: int | None = None


class Problem(Enum):
    """Why a result was not added."""

    NOT_PUBLISHED = auto()
    ALREADY_ADDED = auto()
    IN_ONGOING_SESSION = auto()


@dataclass(slots=True)
class Added:
    """The outcome of one `Wanted`: which results were added, and why others were not."""

    rows: list[ReviewResult] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def add_results(session_id: int, wanted: Sequence[Wanted], *, by: Actor, now: datetime) -> list[Added]:
    """Add candidates' published results, void ones too; returns the outcome of each, in the order given.

    A result can be in one ongoing session only. If several attempts are published, the one that counts is added. The number of statements
    does not depend on the number of candidates.

    Raises SessionNotFound, or SessionArchived.
    """
    by.require(Permission.SCHEDULE)
    with transaction.atomic():
        session = lock_session(session_id, by)
        if rules.is_archived(activated_at=session.activated_at, archived_at=session.archived_at, ends_at=session.ends_at, now=now):
            raise SessionArchived
        candidates = candidates_of(registrations_reviewed_in(session, by), {one.candidate_id for one in wanted})
        lock_results(list(candidates))
        published = counting_results(candidates)
        ids = [result.registration_id for results in published.values() for result in results]
        rows = ReviewResult.objects.filter(session=session).values_list("result__registration_id", "keycode")
        inside, keycodes = set(), set()
        for registration_id, keycode in rows:
            inside.add(registration_id)
            keycodes.add(keycode)
        elsewhere = set(
            in_ongoing_sessions(now)
            .filter(result__registration_id__in=ids)
            .exclude(session=session)
            .values_list("result__registration_id", flat=True)
        )
        outcomes = []
        for one in wanted:
            outcome = Added()
            found = _of(one, published.get(one.candidate_id, ()))
            if not found:
                outcome.problems.append(Problem.NOT_PUBLISHED)
            if any(result.registration_id in inside for result in found):
                outcome.problems.append(Problem.ALREADY_ADDED)
            if any(result.registration_id in elsewhere for result in found):
                outcome.problems.append(Problem.IN_ONGOING_SESSION)
            for result in found:
                if result.registration_id not in inside and result.registration_id not in elsewhere:
                    outcome.rows.append(ReviewResult(session=session, result_id=result.result_id))
                    inside.add(result.registration_id)
            outcomes.append(outcome)
        new = [row for outcome in outcomes for row in outcome.rows]
        if session.use_keycode:
            for row, keycode in zip(new, rules.new_keycodes(len(new), keycodes), strict=True):
                row.keycode = keycode
        insert_many(new)
        subjects = [(row, {"session_id": session.pk, "result_id": row.result_id}) for row in new]
        log.record_many("review_results.added", by=by, subjects=subjects, schedule_id=session.schedule_id, at=now)
    return outcomes


def remove_results(session_id: int, wanted: Sequence[Wanted], *, by: Actor, now: datetime) -> None:
    """Remove candidates' results from a session: all of the given ones, or none.

    Raises SessionNotFound; NotPublished, NotInSession or AlreadyViewed for the elements at fault, in this order; NothingWouldBeLeft.
    The number of statements does not depend on the number of candidates.
    """
    by.require(Permission.SCHEDULE)
    with transaction.atomic():
        session = lock_session(session_id, by)
        published = counting_results(candidates_of(registrations_reviewed_in(session, by), {one.candidate_id for one in wanted}))
        rows = ReviewResult.objects.filter(session=session).prefetch_related(Prefetch("result", Result.objects.defer("questions")))
        inside = {row.result.registration_id: row for row in rows}
        asked = [_of(one, published.get(one.candidate_id, ())) for one in wanted]
        if unknown := [number for number, results in enumerate(asked) if not results]:
            raise NotPublished(unknown)
        leaving = [[inside[r.registration_id] for r in results if r.registration_id in inside] for results in asked]
        if not_there := [number for number, rows in enumerate(leaving) if not rows]:
            raise NotInSession(not_there)
        if viewed := [number for number, rows in enumerate(leaving) if any(row.visited_at for row in rows)]:
            raise AlreadyViewed(viewed)
        gone = {row.pk: row for rows in leaving for row in rows}
        if len(gone) == len(inside):
            raise NothingWouldBeLeft
        subjects = [(row, {"session_id": session.pk, "result_id": row.result_id}) for row in gone.values()]
        log.record_many("review_results.removed", by=by, subjects=subjects, schedule_id=session.schedule_id, at=now)
        ReviewResult.objects.filter(pk__in=list(gone)).delete()


def _of(one: Wanted, results: Iterable[CountingResult]) -> list[CountingResult]:
    return [result for result in results if one.schedule_id in (None, result.schedule_id)]
