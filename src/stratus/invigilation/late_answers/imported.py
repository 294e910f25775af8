"""Imported answers from a computer without connection, each beside the current one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from stratus.delivery.models import Answer, AnswerEvent, Attempt
from stratus.delivery.unsent.actions import IMPORTED
from stratus.invigilation.late_answers.queries import Question, Shown, arrived_files, asked_in, question_of, shown
from stratus.invigilation.models import AnswerDecision


@dataclass(frozen=True, slots=True)
class ImportedAnswer:
    """The imported answers to one question. `event` is the last of `brought`; `decision` is set once it counts."""

    question: Question
    event: AnswerEvent
    brought: int
    shown: Shown
    standing: Answer | None
    stands: Shown
    decision: AnswerDecision | None

    @property
    def is_same(self) -> bool:
        """Whether the current answer is the same."""
        return self.standing is not None and self.standing.value == self.event.value


def imported_answers(attempt: Attempt) -> list[ImportedAnswer]:
    """Return the imported answers of this attempt by question; a fixed number of statements. It must have `paper` loaded."""
    groups: dict[str, list[AnswerEvent]] = defaultdict(list)
    for event in AnswerEvent.objects.filter(attempt=attempt, outcome=IMPORTED).order_by("session", "seq", "pk"):
        groups[event.item].append(event)
    if not groups:
        return []
    asked = asked_in([attempt])[attempt.paper.version_id]
    answers = {one.item: one for one in Answer.objects.filter(attempt=attempt, item__in=groups)}
    made = AnswerDecision.objects.filter(attempt=attempt, made__isnull=False).select_related("decided_by").order_by("pk")
    decisions = {one.event_id: one for one in made}
    files = arrived_files([attempt.pk])[attempt.pk]
    found = []
    for item, group in groups.items():
        question, event, standing = question_of(attempt, item, asked), group[-1], answers.get(item)
        found.append(
            ImportedAnswer(
                question=question,
                event=event,
                brought=len(group),
                shown=shown(attempt, question, event.value, files),
                standing=standing,
                stands=shown(attempt, question, standing.value if standing else None, files),
                decision=decisions.get(event.pk),
            )
        )
    return sorted(found, key=lambda one: (one.question.number is None, one.question.number, one.question.id))


@dataclass(frozen=True, slots=True)
class KnownAnswer:
    """An answer of a file that had arrived before."""

    question: Question
    event: AnswerEvent


def known_answers(attempt: Attempt, events: Sequence[AnswerEvent]) -> list[KnownAnswer]:
    """Return these logged answers with their questions; one statement."""
    asked = asked_in([attempt])[attempt.paper.version_id]
    return [KnownAnswer(question_of(attempt, event.item, asked), event) for event in events]
