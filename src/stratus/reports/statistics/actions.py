"""Works out the statistics of a sitting from its published results, and has the library write them down."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from stratus.events.erasure import Erased
from stratus.item_types.registry import ITEM_TYPES
from stratus.library.items.statistics.actions import Measured, forget_few, write_statistics
from stratus.library.items.statistics.rules import PLACES
from stratus.reports.statistics import queries
from stratus.reports.statistics.answers import Asked
from stratus.reports.statistics.queries import Taken
from stratus.reports.statistics.rules import HUNDREDTHS, Sitting, Tally, did_well_from
from stratus.scheduling.models import Schedule
from stratus.scheduling.rules import is_rehearsal


def measure(schedule_id: int, *, now: datetime) -> int:
    """Measure the items of a schedule anew, by all results that are published; return the number of rows written.

    What is written stays until a few more have come to it, or the schedule is complete (`library.items.statistics.rules`).
    A fixed number of statements, and memory that does not grow with what candidates wrote. Nothing where the schedule is gone, or was
    a rehearsal.
    """
    schedule = Schedule.objects.filter(pk=schedule_id).values_list("starts_at", "external_id").first()
    if schedule is None or is_rehearsal(schedule[1]):
        return 0
    held_at = schedule[0]
    totals = queries.attempts_that_count(schedule_id)
    version_of = queries.versions_of(list(totals))
    asked = {pk: _asked(items) for pk, items in queries.questions_of(sorted(set(version_of.values()))).items()}
    by_version: dict[int, list[int]] = defaultdict(list)
    for attempt, total in totals.items():
        by_version[version_of[attempt]].append(total)
    sittings = {version: Sitting(did_well_from(each)) for version, each in by_version.items()}
    for taken in queries.exams(totals, version_of):
        _count(sittings[taken.version], asked[taken.version], taken)
    rows = [_row(pk, asked[pk][item], tally) for pk, sitting in sittings.items() for item, tally in sitting.tallies.items()]
    with transaction.atomic():
        # Held only for writing, so that nobody waits while results are read; and who erases it waits for the rows, or none are written.
        if not Schedule.objects.select_for_update(no_key=True).filter(pk=schedule_id).exists():
            return 0
        return write_statistics(schedule_id, held_at, rows, is_complete=queries.is_complete(schedule_id, now), now=now)


def _count(sitting: Sitting, questions: Mapping[str, _Question], taken: Taken) -> None:
    """Count one candidate's exam."""
    said = {}
    for item, value in taken.values.items():
        if (question := questions.get(item)) is not None:
            said[item] = (question.asked.item_type.is_answered(value), question.asked.said(value))
    sitting.add(taken.total, {item: score for item, score in taken.scores.items() if item in questions}, said)


class _Question:
    """A question of a version."""

    __slots__ = ("asked", "item", "max_score", "revision")

    def __init__(self, item: Mapping[str, Any]) -> None:
        self.item: str = item["id"]
        self.revision: int = item["revision"]
        self.max_score = Decimal(str(item["max_score"]))
        self.asked = Asked.of(ITEM_TYPES[item["type"]], item["content"])


def _asked(items: Any) -> dict[str, _Question]:
    """Return functional id → question. Of a type that this release does not know, nothing can be said."""
    return {item["id"]: _Question(item) for item in items if item["type"] in ITEM_TYPES and item["max_score"]}


def _row(version: int, question: _Question, tally: Tally) -> Measured:
    related = tally.item_rest()
    return Measured(
        item=question.item,
        revision=question.revision,
        version=version,
        candidates=tally.candidates,
        blank=tally.blank,
        scores=Decimal(tally.scores) / HUNDREDTHS,
        max_score=question.max_score,
        item_rest=None if related is None else Decimal(str(related)).quantize(PLACES),
        well=tally.well,
        answers=tally.answers(),
    )


def erase(erased: Erased) -> Mapping[str, int]:
    """Delete what a schedule that is erased says of too few candidates; the rest holds no person, and stays with the items."""
    return {"itemstatistics": forget_few(erased.schedule_id)}
