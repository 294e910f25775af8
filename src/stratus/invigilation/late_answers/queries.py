"""Late answers that need a decision, each beside the current one, and the decisions about answers."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from stratus.access.actor import Actor
from stratus.access.permissions import Permission
from stratus.assessments.models import AssessmentVersion
from stratus.assessments.options.languages import language_of
from stratus.delivery.attempts.actions.restoring import usable_value
from stratus.delivery.attempts.sections import WAITING
from stratus.delivery.models import Answer, AnswerEvent, Attempt, ResponseFile
from stratus.delivery.papers.sheets import case_view
from stratus.invigilation.models import AnswerDecision, Decision
from stratus.invigilation.words import event_outcome
from stratus.item_types.overlays.frozen import item_in
from stratus.item_types.registry import ITEM_TYPES
from stratus.scheduling.models import Schedule


@dataclass(frozen=True, slots=True)
class Shown:
    """A value in the form that its item's element shows: attributes as JSON, without the key. `raw` if the item's type cannot show it."""

    item: str = ""
    value: str = "null"
    sheet: str = "{}"
    text: str = ""
    raw: str = ""
    lacking: Sequence[str] = ()
    """Names of files whose content never arrived."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question of an attempt: its functional id, its number on the candidate's sheet (None: not on it), and its title for staff.

    `case` is what it is about, as candidates see it.
    """

    id: str
    number: int | None
    title: str
    item: Mapping[str, Any] | None
    case: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """What a version asks: its items by functional id, and its pages."""

    items: Mapping[str, Mapping[str, Any]]
    pages: Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class LateItem:
    """The undecided answers to one question. `event` arrived last, `shown` would count if accepted; `arrived` is their number."""

    question: Question
    event: AnswerEvent
    arrived: int
    after: timedelta
    shown: Shown
    standing: Answer | None
    stands: Shown

    @property
    def seen(self) -> list[int]:
        """The event that a decision names as seen."""
        return [self.event.pk]

    @property
    def key(self) -> str:
        """Tells its form from the others of the page."""
        return str(self.event.pk)

    @property
    def why(self) -> str:
        """What it came after, in words, where that is not the end of the exam."""
        return "" if self.event.outcome == "AFTER_END" else event_outcome(self.event.outcome)


@dataclass(frozen=True, slots=True)
class LateAttempt:
    """One attempt with undecided answers."""

    attempt: Attempt
    items: Sequence[LateItem]

    @property
    def seen(self) -> list[int]:
        """Ids of the newest event of each item, which a decision about all of them names as seen."""
        return [item.event.pk for item in self.items]

    @property
    def key(self) -> str:
        """Tells its form from the others of the page."""
        return "-".join(map(str, self.seen))


def may_see_answers(by: Actor) -> bool:
    """Tell whether the actor may read candidates' answers: with the right to read logs, or to decide about answers."""
    return by.can(Permission.VIEW_USER_LOGS) or may_decide(by)


def may_decide(by: Actor) -> bool:
    """Tell whether the actor may decide which answers count."""
    return by.can(Permission.INVIGILATE) and by.can(Permission.VOID_ATTEMPTS)


def waiting_events(attempt_ids: Sequence[int]) -> QuerySet[AnswerEvent]:
    """Return the undecided answers of these attempts that arrived after the end of the exam, their section, or their question, in the order
    in which they arrived.
    """
    decided = AnswerDecision.objects.filter(attempt=OuterRef("attempt"), event=OuterRef("pk")).exclude(decision=Decision.RESTORED)
    late = AnswerEvent.objects.filter(attempt__in=attempt_ids, kind="answer", outcome__in=WAITING)
    return late.filter(~Exists(decided)).order_by("pk")


def attempts_waiting(schedule: Schedule) -> QuerySet[Attempt]:
    """Return the attempts of a schedule with undecided answers."""
    return Attempt.objects.filter(schedule=schedule, has_late_answers=True)


def late_attempts(attempts: Sequence[Attempt]) -> list[LateAttempt]:
    """Return the undecided answers of these attempts, which must have `paper` and `registration__candidate` loaded; fixed statements."""
    ids = [attempt.pk for attempt in attempts]
    asked = asked_in(attempts)
    events: dict[tuple[int, str], list[AnswerEvent]] = defaultdict(list)
    for event in waiting_events(ids):
        events[event.attempt_id, event.item].append(event)
    wanted = {item for _attempt, item in events}
    answers = {(one.attempt_id, one.item): one for one in Answer.objects.filter(attempt__in=ids, item__in=wanted)}
    files = arrived_files(ids)
    found = []
    for attempt in attempts:
        mine = []
        for (attempt_id, item), group in events.items():
            if attempt_id != attempt.pk:
                continue
            question = question_of(attempt, item, asked[attempt.paper.version_id])
            counting = max(group, key=lambda event: (event.session, event.seq, event.pk))
            standing = answers.get((attempt_id, item))
            mine.append(
                LateItem(
                    question=question,
                    event=group[-1],
                    arrived=len(group),
                    after=max(counting.received_at - attempt.ends, timedelta(0)),
                    shown=shown(attempt, question, counting.value, files[attempt_id]),
                    standing=standing,
                    stands=shown(attempt, question, standing.value if standing else None, files[attempt_id]),
                )
            )
        mine.sort(key=lambda one: (one.question.number is None, one.question.number, one.question.id))
        found.append(LateAttempt(attempt, mine))
    return found


@dataclass(frozen=True, slots=True)
class LoggedAnswer:
    """An answer in the log beside the current one."""

    event: AnswerEvent
    question: Question
    shown: Shown
    standing: Answer | None
    stands: Shown
    is_waiting: bool
    decisions: Sequence[AnswerDecision]


def logged_answer(event: AnswerEvent) -> LoggedAnswer:
    """Return one answer from the log; it must have `attempt__paper` loaded."""
    attempt = event.attempt
    question = question_of(attempt, event.item, asked_in([attempt])[attempt.paper.version_id])
    files = arrived_files([attempt.pk])[attempt.pk]
    standing = Answer.objects.filter(attempt=attempt, item=event.item).first()
    return LoggedAnswer(
        event=event,
        question=question,
        shown=shown(attempt, question, event.value, files),
        standing=standing,
        stands=shown(attempt, question, standing.value if standing else None, files),
        is_waiting=waiting_events([attempt.pk]).filter(pk=event.pk).exists(),
        decisions=list(AnswerDecision.objects.filter(attempt=attempt, item=event.item).select_related("decided_by").order_by("pk")),
    )


@dataclass(frozen=True, slots=True)
class RestoredNote:
    """For markers: staff restored this answer. `value` is the answer before."""

    who: str
    at: datetime
    reason: str
    value: Any


def restored_notes(attempt_id: int, item: str) -> list[RestoredNote]:
    """Return the staff replacements of the answer to this item, latest first; one statement."""
    rows = AnswerDecision.objects.filter(attempt=attempt_id, item=item, made__isnull=False).select_related("decided_by").order_by("-pk")
    return [RestoredNote(row.decided_by.full_name if row.decided_by else "", row.decided_at, row.reason, row.replaced) for row in rows]


def asked_in(attempts: Sequence[Attempt]) -> dict[int, Asked]:
    """Return version id → what these attempts' versions ask. One statement."""
    versions = AssessmentVersion.objects.in_bulk({attempt.paper.version_id for attempt in attempts})
    return {pk: Asked({item["id"]: item for item in version.items}, version.pages) for pk, version in versions.items()}


def question_of(attempt: Attempt, item: str, asked: Asked) -> Question:
    """Return an item as a question of this attempt."""
    found, number = asked.items.get(item), numbers_of(attempt).get(item)
    if found is None:
        return Question(item, number, "", None)
    lang = language_of(attempt.sheet)
    return Question(item, number, str(found["title"]), item_in(found, lang), case_view(found, asked.pages, lang))


def numbers_of(attempt: Attempt) -> dict[str, int]:
    """Return item id → number on this candidate's sheet."""
    sheet: Any = attempt.sheet
    order = sheet.get("order") if isinstance(sheet, dict) else None
    return {item: place for place, item in enumerate(order or [], start=1)}


def shown(attempt: Attempt, question: Question, value: Any, arrived: frozenset[str]) -> Shown:
    """Return a value as the item's element shows it. `arrived`: hashes of the files whose content is there."""
    item = question.item
    usable, refused = usable_value(item, value) if item is not None else (None, "UNKNOWN_ITEM")
    if item is None or refused:
        return Shown(raw=json.dumps(value, ensure_ascii=False, indent=1))
    known = ITEM_TYPES[item["type"]]
    files = usable.get("files") if isinstance(usable, dict) else None
    return Shown(
        item=json.dumps(known.candidate_view(item["id"], item["content"], Decimal(str(item["max_score"])))),
        value=json.dumps(usable),
        sheet=json.dumps(attempt.sheet if isinstance(attempt.sheet, dict) else {}),
        text=known.answer_text(item["content"], usable),
        lacking=[str(one.get("name", "")) for one in files or [] if one.get("sha256") not in arrived],
    )


def arrived_files(attempt_ids: Sequence[int]) -> dict[int, frozenset[str]]:
    """Return attempt id → hashes of the files whose content is there; one statement."""
    found: dict[int, frozenset[str]] = defaultdict(frozenset)
    complete = ResponseFile.objects.filter(attempt__in=attempt_ids, completed_at__isnull=False)
    for attempt_id, sha256 in complete.values_list("attempt_id", "sha256"):
        found[attempt_id] |= {sha256}
    return found
