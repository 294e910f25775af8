"""Reads published results for their statistics, as a stream: what is held of a candidate is gone with the next."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from django.db.models import Exists, OuterRef, Subquery
from django.urls import reverse

from stratus.access.actor import Actor
from stratus.assessments.models import AssessmentVersion
from stratus.delivery.models import Answer, Attempt, AttemptStatus, Paper
from stratus.library.items.statistics.sittings import Sitting
from stratus.reports.statistics.rules import first_of_each, in_hundredths
from stratus.results.models import PassedStatus, Result
from stratus.results.publication.queries import schedules_with_results_for
from stratus.scheduling.models import Schedule
from stratus.tenancy.queries import under_policy

ROWS_AT_ONCE = 200
"""Rows that are read from the database at once; those of results have a score for each question."""

LEFT_OUT = (PassedStatus.VOIDED, PassedStatus.NOT_SUBMITTED)


@dataclass(frozen=True, slots=True)
class Taken:
    """One candidate's exam: scores in hundredths of points, of each question on their sheet, and what they answered."""

    version: int
    total: int
    scores: Mapping[str, int]
    values: Mapping[str, Any]


def attempts_that_count(schedule_id: int) -> dict[int, int]:
    """Return attempt → total of its published result in hundredths: the first attempt of each candidate, void ones left out.

    One statement. For ten thousand candidates these are some megabytes.
    """
    results = Result.objects.filter(schedule=schedule_id).exclude(passed_status__in=LEFT_OUT)
    totals: dict[int, int] = {}
    taken: list[tuple[int, int]] = []
    for attempt, registration, score in results.values_list("attempt_id", "registration_id", "score").iterator(ROWS_AT_ONCE):
        totals[attempt] = in_hundredths(score)
        taken.append((registration, attempt))
    return {attempt: totals[attempt] for attempt in first_of_each(taken)}


def is_complete(schedule_id: int, now: datetime) -> bool:
    """Tell whether nobody's result is still to come: the schedule is over, and each attempt has its result. Two statements at most."""
    if not Schedule.objects.filter(pk=schedule_id, ends_at__lte=now).exists():
        return False
    waiting = Attempt.objects.filter(schedule=schedule_id).exclude(status=AttemptStatus.VOID)
    return not waiting.filter(~Exists(Result.objects.filter(attempt=OuterRef("pk")))).exists()


def end_ahead(schedule_id: int, now: datetime) -> datetime | None:
    """Return when a schedule ends that has not ended yet; None for others. One statement."""
    return Schedule.objects.filter(pk=schedule_id, ends_at__gt=now).values_list("ends_at", flat=True).first()


def versions_of(attempts: Sequence[int]) -> dict[int, int]:
    """Return attempt → id of the version that it is of. Two statements."""
    papers = dict(Attempt.objects.filter(pk__in=attempts).values_list("pk", "paper_id"))
    version_of = dict(Paper.objects.filter(pk__in=set(papers.values())).values_list("pk", "version_id"))
    return {attempt: version_of[paper] for attempt, paper in papers.items()}


def questions_of(versions: Sequence[int]) -> dict[int, list[Mapping[str, Any]]]:
    """Return version → its questions, keys included. One statement."""
    return dict(AssessmentVersion.objects.filter(pk__in=versions).values_list("pk", "items"))


def exams(totals: Mapping[int, int], version_of: Mapping[int, int]) -> Iterator[Taken]:
    """Yield these attempts one by one, in the order of their ids. Two statements, read side by side."""
    ids = sorted(totals)
    sheets = Subquery(Attempt.objects.filter(pk=OuterRef("attempt_id")).values("sheet"))
    results = Result.objects.filter(attempt__in=ids).order_by("attempt_id").annotate(sheet=sheets)
    # Without the manager's condition on the tenant: where statistics are old it would seem to lead to the rows sooner than attempts do.
    answers = under_policy(Answer).filter(attempt__in=ids).order_by("attempt_id").values_list("attempt_id", "item", "value")
    given = groupby(answers.iterator(ROWS_AT_ONCE), key=lambda row: row[0])
    waiting = next(given, None)
    for attempt, questions, sheet in results.values_list("attempt_id", "questions", "sheet").iterator(ROWS_AT_ONCE):
        values: dict[str, Any] = {}
        if waiting is not None and waiting[0] == attempt:
            values = {item: value for _attempt, item, value in waiting[1]}
            waiting = next(given, None)
        yield Taken(version_of[attempt], totals[attempt], _scores(questions, sheet), values)


def _scores(questions: Sequence[Mapping[str, Any]], sheet: Mapping[str, Any]) -> dict[str, int]:
    """Return the score of each question that the candidate had: one that is not on their sheet was not administered."""
    order = set(sheet.get("order") or ())
    return {one["id"]: in_hundredths(one["score"]) for one in questions if not order or one["id"] in order}


def sittings_for(ids: Collection[int], by: Actor) -> dict[int, Sitting]:
    """Return how these schedules are called, of those whose results the actor may see. One statement at most."""
    if not ids:
        return {}
    seen = schedules_with_results_for(by).filter(pk__in=set(ids)).values_list("pk", "assessment__title")
    return {pk: Sitting(title, reverse("results:schedule", args=[pk])) for pk, title in seen}
