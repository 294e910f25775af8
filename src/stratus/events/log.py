"""Records events and calls, in the same transaction, the functions that are registered for them.

Higher packages register with `@on("attempt.final")`; a lower package never imports a higher one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from django.db import connection, models

from stratus.events.models import Event
from stratus.foundation import clock
from stratus.tenancy.bulk import insert_columns


class Source(Protocol):
    """Who did it, and through which door."""

    @property
    def user_id(self) -> int | None: ...
    @property
    def acting_as_id(self) -> int | None: ...
    @property
    def door(self) -> str: ...
    @property
    def request_id(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Happened:
    """A new event, as reactions get it. `subject` is the model instance, if there is one."""

    kind: str
    subject: models.Model | None
    by: Source
    at: datetime
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Entry:
    """An event to be recorded: its kind, what it is about, and its data."""

    kind: str
    subject: models.Model
    data: Mapping[str, Any]


Reaction = Callable[[Sequence[Happened]], None]

_reactions: dict[str, list[Reaction]] = defaultdict(list)


def on(kind: str) -> Callable[[Reaction], Reaction]:
    """Register a function that is called with all events of this kind that one action records together.

    "assessment.*" stands for every kind that begins so.
    """

    def register(reaction: Reaction) -> Reaction:
        if reaction not in _reactions[kind]:
            _reactions[kind].append(reaction)
        return reaction

    return register


def record(
    kind: str,
    *,
    by: Source,
    subject: models.Model,
    schedule_id: int | None = None,
    at: datetime | None = None,
    **data: Any,
) -> None:
    """Write one event of this kind. Must run inside the transaction of the change."""
    record_many(kind, by=by, subjects=[(subject, data)], schedule_id=schedule_id, at=at)


def record_many(
    kind: str,
    *,
    by: Source,
    subjects: Sequence[tuple[models.Model, Mapping[str, Any]]],
    schedule_id: int | Callable[[Any], int] | None = None,
    at: datetime | None = None,
) -> None:
    """Write one event per subject in one statement, then call the reactions once with all of them.

    `schedule_id`: of all of them, or how it follows from a subject.
    """
    record_all([Entry(kind, subject, data) for subject, data in subjects], by=by, schedule_id=schedule_id, at=at)


def record_all(
    entries: Sequence[Entry], *, by: Source, schedule_id: int | Callable[[Any], int] | None = None, at: datetime | None = None
) -> None:
    """Write events of any kinds in one statement, in this order, then call the reactions of each kind once with all of it.

    For what one action did in several steps: the kinds come in the order of their first event.
    """
    if not entries:
        return
    if not connection.in_atomic_block:
        raise RuntimeError(f"Event {entries[0].kind} was recorded outside of a transaction.")
    moment = at or clock.now()
    insert_columns(
        Event,
        len(entries),
        same={
            "at": moment,
            "actor_id": by.user_id,
            "acting_as_id": by.acting_as_id,
            "door": by.door,
            "request_id": by.request_id,
        },
        each={
            "kind": [entry.kind for entry in entries],
            "subject_type": [entry.subject._meta.label_lower for entry in entries],
            "subject_id": [entry.subject.pk for entry in entries],
            "schedule_id": [schedule_id(entry.subject) if callable(schedule_id) else schedule_id for entry in entries],
            "data": [dict(entry.data) for entry in entries],
        },
    )
    for kind in dict.fromkeys(entry.kind for entry in entries):
        if reactions := [*_reactions[kind], *_reactions[kind.partition(".")[0] + ".*"]]:
            happened = [Happened(kind, entry.subject, by, moment, entry.data) for entry in entries if entry.kind == kind]
            for reaction in reactions:
                reaction(happened)
