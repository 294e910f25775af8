"""A schedule's scripts before their results are published: answers, and each marker's scores."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Min

from stratus.delivery.models import Answer, AnswerEvent, AttemptStatus, Session
from stratus.item_types.beside.rationale import without_rationale
from stratus.item_types.registry import ITEM_TYPES
from stratus.marking.models import PoolMember, Script, ScriptStatus
from stratus.marking.scoring.criteria import Stored
from stratus.marking.scoring.rules import with_own_changes
from stratus.marking.scripts.facts import Facts, facts_of, with_paper
from stratus.marking.scripts.rules import MarkingProgress, is_counted, progress_of
from stratus.marking.setup.queries import marking_of
from stratus.scheduling.models import Schedule

RUNNING = (AttemptStatus.IN_PROGRESS, AttemptStatus.PAUSED)
PORTION = 500
"""Scripts that are held in memory at a time."""


@dataclass(frozen=True, slots=True)
class MarkersScore:
    """One marker's score for one answer: points, or None if there is only a comment."""

    name: str
    step: str
    score: Decimal | None
    comment: str
    criteria: Stored | None = None
    """What of it each criterion earned (`scoring.criteria`)."""


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """One question of a script. `item` is the version's item, `section` its section's id; `answer` is plain text, "" for none."""

    item: Mapping[str, Any]
    answer: str
    progress: MarkingProgress
    scores: Sequence[MarkersScore]
    section: str | None = None


@dataclass(frozen=True, slots=True)
class PreliminaryRow:
    """One script, with attempt and candidate loaded; `addresses` are the IP addresses that the candidate worked from, first one first.

    `score`: as it would be published; None until the script has one.
    """

    script: Script
    addresses: Sequence[str]
    answers: Sequence[AnswerRow]
    score: Decimal | None = None


def preliminary_report(schedule: Schedule, now: datetime) -> Iterator[PreliminaryRow]:
    """Return the scripts of a schedule in the order in which candidates were added, one after the other.

    Re-opened attempts and candidates without User ID are left out. Saved scores are included, submitted or not. The scripts are read from
    the database in portions: a fixed number of statements for each 500.

    Raises NotActivated, NoMarking, SettingsMissing when called, not when the first row is read.
    """
    _version, settings = marking_of(schedule, now)
    # Not joined: right after thousands of rows were added, PostgreSQL would plan the join as if there were one.
    ids = list(Script.objects.filter(schedule=schedule).order_by("registration_id", "attempt_id").values_list("pk", flat=True))
    members = PoolMember.objects.filter(schedule=schedule).prefetch_related("user")
    names = {member.pk: member.user.full_name for member in members}
    loaded = with_paper(Script.objects.prefetch_related("registration__candidate"))

    def rows() -> Iterator[PreliminaryRow]:
        for start in range(0, len(ids), PORTION):
            found = loaded.in_bulk(ids[start : start + PORTION])
            portion = [script for pk in ids[start : start + PORTION] if (script := found.get(pk)) is not None and _is_told(script)]
            answers = _answers([script.attempt_id for script in portion])
            addresses = _addresses([script.attempt_id for script in portion])
            for facts in facts_of(schedule, settings, portion):
                script = facts.script
                score = None if script.score is None else facts.grading().published(script.score)
                answered = list(_rows(facts, answers[script.attempt_id], names))
                yield PreliminaryRow(script, addresses.get(script.attempt_id, ()), answered, score)

    return rows()


def _is_told(script: Script) -> bool:
    return bool(script.registration.candidate.external_id) and script.attempt.status not in RUNNING


def _rows(facts: Facts, answers: Mapping[str, Any], names: Mapping[int, str]) -> Iterator[AnswerRow]:
    due = frozenset() if facts.script.status == ScriptStatus.VOID else facts.outcome().due
    judged = [with_own_changes(work, facts.questions, facts.slots, facts.scheme) for work in facts.works]
    works = list(zip(facts.evaluations, judged, strict=True))
    section_of = {name: section["id"] for section in facts.version.sections for name in section["items"]}
    for question in facts.questions:
        item, slot = facts.items[question.id], facts.slots[question.id]
        known = ITEM_TYPES.get(item["type"])
        yield AnswerRow(
            item=item,
            answer=known.answer_text(item["content"], without_rationale(answers.get(question.id))) if known else "",
            progress=progress_of(question, slot, judged, facts.scheme, to_moderate=question.id in due),
            scores=[
                MarkersScore(names.get(work.member, ""), work.step, given.score, given.comment, given.criteria)
                for evaluation, work in works
                if (given := facts.scores[evaluation.pk].get(question.id)) is not None
                and (given.score is not None or given.comment or given.criteria)
                and (is_counted(work, slot, facts.scheme) or question.id in work.overruled)
            ],
            section=section_of.get(question.id),
        )


def _answers(attempt_ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    """Return attempt → item → value of the current answer; one statement."""
    found: dict[int, dict[str, Any]] = defaultdict(dict)
    for attempt_id, item, value in Answer.objects.filter(attempt__in=attempt_ids).values_list("attempt_id", "item", "value"):
        found[attempt_id][item] = value
    return found


def _addresses(attempt_ids: Sequence[int]) -> dict[int, list[str]]:
    """Return attempt → the addresses that it was taken over from and that answers came from, in the order in which they first appear; two
    statements.
    """
    taken_over = Session.objects.filter(attempt__in=attempt_ids).order_by().values_list("attempt_id", "address")
    arrived = AnswerEvent.objects.filter(attempt__in=attempt_ids).order_by().values_list("attempt_id", "address")
    seen = [*taken_over.annotate(at=Min("opened_at")), *arrived.annotate(at=Min("received_at"))]
    found: dict[int, dict[str, None]] = defaultdict(dict)
    for attempt_id, address, _at in sorted(seen, key=lambda row: row[2]):
        if address:
            found[attempt_id][address] = None
    return {attempt_id: list(addresses) for attempt_id, addresses in found.items()}
