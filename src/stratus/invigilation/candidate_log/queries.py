"""What one candidate did and what was done to their exam, attempt by attempt, for use in appeals.

It merges two logs by the server's clock: what arrived from the candidate's browsers (`AnswerEvent`) and what happened to the exam
(`Event`).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import CharField, F, Q, QuerySet, Value
from django.utils.translation import gettext as _

from stratus.access.actor import Door
from stratus.delivery.attempts.sections import COUNTS, WAITING
from stratus.delivery.models import AnswerEvent, Attempt, Session
from stratus.delivery.papers.planning import Origin, origin_of
from stratus.events.models import Event
from stratus.invigilation.late_answers.queries import asked_in, numbers_of
from stratus.invigilation.models import IncidentNote
from stratus.invigilation.words import HAPPENED, KINDS, event_kind, event_outcome, plays_in_words, what_happened
from stratus.item_types.registry import ITEM_TYPES
from stratus.people.models import User
from stratus.scheduling.models import Registration

ARRIVED, HAPPENING = "a", "h"
BATCH = 2000
LONGEST_NOTE = 500


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the log. `client_time` is the time of the browser's clock, empty if no browser was involved.

    `who` is a name, the candidate, or the system; `error` is why something did not count, or what the browser reported. `answer_id` is set
    if the line holds an answer.
    """

    at: datetime
    client_time: str
    action: str
    code: str
    who: str
    number: int | None
    item: str
    session: int | None
    address: str
    outcome: str
    error: str
    answer_id: int | None
    value: Any = None


@dataclass(frozen=True, slots=True)
class CandidateLog:
    """The log of one attempt. `lines` is the query for its lines, unsliced, in the order of the server's clock; `read` fetches them.

    `origin`: how its sheet was drawn; None where all candidates have the same questions.
    """

    attempts: Sequence[Attempt]
    attempt: Attempt | None
    sessions: Sequence[Session]
    lines: QuerySet[Any]
    actions: Mapping[str, str]
    origin: Origin | None = None


def candidate_log(registration: Registration, number: int | None, action: str = "") -> CandidateLog:
    """Return the log of the attempt with this number, by default the latest; without any attempt, the log of the registration.

    `action` filters by kind of line. A fixed number of statements.
    """
    attempts = list(Attempt.objects.filter(registration=registration).order_by("number"))
    attempt = next((one for one in attempts if one.number == number), attempts[-1] if attempts else None)
    arrived = AnswerEvent.objects.filter(attempt=attempt) if attempt else AnswerEvent.objects.none()
    happened = _happened(registration, attempt)
    kinds = [*arrived.order_by("kind").values_list("kind", flat=True).distinct()]
    kinds += happened.order_by("kind").values_list("kind", flat=True).distinct()
    actions = {kind: str(KINDS.get(kind) or HAPPENED.get(kind) or kind) for kind in kinds}
    if action:
        arrived, happened = arrived.filter(kind=action), happened.filter(kind=action)
    lines = _places(happened, HAPPENING, "at")
    if attempt:
        lines = lines.union(_places(arrived, ARRIVED, "received_at"), all=True)
    return CandidateLog(
        attempts=attempts,
        attempt=attempt,
        sessions=list(Session.objects.filter(attempt=attempt).order_by("number")) if attempt else [],
        lines=lines,
        actions=dict(sorted(actions.items(), key=lambda pair: pair[1].casefold())),
        origin=origin_of(attempt) if attempt else None,
    )


def read(attempt: Attempt | None, places: Sequence[Mapping[str, Any]]) -> list[Line]:
    """Return these lines of an attempt's log, in this order. A fixed number of statements."""
    arrived = AnswerEvent.objects.in_bulk([one["id"] for one in places if one["source"] == ARRIVED])
    happened = Event.objects.in_bulk([one["id"] for one in places if one["source"] == HAPPENING])
    numbers = numbers_of(attempt) if attempt else {}
    people = {event.actor_id for event in happened.values() if event.actor_id}
    names = {user.pk: user.full_name for user in User.objects.filter(pk__in=people)}
    notes = IncidentNote.objects.in_bulk([event.data["note_id"] for event in happened.values() if event.kind == "incident.noted"])
    texts = {note.pk: note.text for note in notes.values()}
    return [
        _arrived_line(arrived[one["id"]], numbers)
        if one["source"] == ARRIVED
        else _happened_line(happened[one["id"]], names, texts, numbers)
        for one in places
    ]


def every_line(log: CandidateLog) -> Iterator[Line]:
    """Yield the whole log, some thousand lines at a time."""
    places = list(log.lines.order_by("moment", "source", "id"))
    for start in range(0, len(places), BATCH):
        yield from read(log.attempt, places[start : start + BATCH])


def answer_texts(attempt: Attempt | None) -> Any:
    """Return a function from a line to its answer as plain text; one statement, when called."""
    items = asked_in([attempt])[attempt.paper.version_id].items if attempt else {}

    def text(line: Line) -> str:
        if line.answer_id is None:
            return ""
        item = items.get(line.item)
        known = ITEM_TYPES.get(item["type"]) if item else None
        found = known.answer_text(item["content"], line.value) if known and item and not line.error else ""
        return found or (json.dumps(line.value, ensure_ascii=False) if line.value is not None else "")

    return text


def _happened(registration: Registration, attempt: Attempt | None) -> QuerySet[Event]:
    mine = Q(subject_type="scheduling.registration", subject_id=registration.pk)
    if attempt is not None:
        mine |= Q(subject_type="delivery.attempt", subject_id=attempt.pk)
    of_schedule = Q(schedule_id=registration.schedule_id, kind="schedule.end_moved")
    return Event.objects.filter(mine | of_schedule)


def _places(rows: QuerySet[Any], source: str, moment: str) -> QuerySet[Any]:
    marked = rows.order_by().annotate(source=Value(source, output_field=CharField()), moment=F(moment))
    places: QuerySet[Any] = marked.values("source", "moment", "id")
    return places


def _arrived_line(event: AnswerEvent, numbers: Mapping[str, int]) -> Line:
    error = "" if event.outcome in (*COUNTS, *WAITING, "IMPORTED") else event.outcome
    is_answer = event.kind in ("answer", "restored")
    if event.kind == "log":
        error = _note(event.value)
    action = event_kind(event.kind)
    if event.kind == "play" and not error and (told := plays_in_words(event.value)):
        action = f"{action}: {told}"[:LONGEST_NOTE]
    return Line(
        at=event.received_at,
        client_time=event.at,
        action=action,
        code=event.kind,
        who=_("staff") if event.kind == "restored" else _("the candidate"),
        number=numbers.get(event.item),
        item=event.item,
        session=event.session,
        address=event.address,
        outcome=event_outcome(event.outcome) if event.kind != "log" else "",
        error=error,
        answer_id=event.pk if is_answer else None,
        value=event.value if is_answer else None,
    )


def _happened_line(event: Event, names: Mapping[int, str], texts: Mapping[int, str], numbers: Mapping[str, int]) -> Line:
    nobody = _("the candidate") if event.door == Door.PLAYER else _("the system")
    noted = texts.get(event.data.get("note_id") or 0)
    item = str(event.data.get("item") or "")
    return Line(
        at=event.at,
        client_time="",
        action=what_happened(event) + (f": {noted}" if noted else ""),
        code=event.kind,
        who=names.get(event.actor_id or 0) or nobody,
        number=numbers.get(item),
        item=item or ", ".join(map(str, event.data.get("items") or [])),
        session=None,
        address="",
        outcome="",
        error="",
        answer_id=None,
    )


def _note(value: Any) -> str:
    """Return a browser's report (`{"what", "detail"}`) as one line."""
    if not isinstance(value, dict):
        return str(value or "")[:LONGEST_NOTE]
    detail = value.get("detail")
    words = [str(value.get("what") or ""), detail if isinstance(detail, str) else json.dumps(detail) if detail else ""]
    return ": ".join(word for word in words if word)[:LONGEST_NOTE]
