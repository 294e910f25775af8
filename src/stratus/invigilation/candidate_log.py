"""What one candidate did and what was done to him, attempt by attempt, as it is used for appeals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from stratus.delivery.models import AnswerEvent, Attempt, Session
from stratus.events.models import Event
from stratus.people.actor import Door
from stratus.people.models import User
from stratus.scheduling.models import Registration


@dataclass(frozen=True, slots=True)
class StaffAction:
    """One event about the attempt or the registration, and who did it: a name, the candidate, or the system."""

    event: Event
    who: str


@dataclass(frozen=True, slots=True)
class CandidateLog:
    """Everything about one attempt but its answer events, which are `events` (unsliced, in the order of arrival)."""

    attempts: Sequence[Attempt]
    attempt: Attempt | None
    sessions: Sequence[Session]
    events: QuerySet[AnswerEvent]
    actions: Sequence[StaffAction]
    numbers: Mapping[str, int]


def candidate_log(registration: Registration, number: int | None) -> CandidateLog:
    """Return the log of the attempt with this number, by default of the latest; without any attempt, what happened to the registration.

    A fixed number of statements. `numbers` maps an item's functional id to its number on this candidate's sheet.
    """
    attempts = list(Attempt.objects.filter(registration=registration).order_by("number"))
    attempt = next((one for one in attempts if one.number == number), attempts[-1] if attempts else None)
    sheet: Any = attempt.sheet if attempt else {}
    order = sheet.get("order") if isinstance(sheet, dict) else None
    return CandidateLog(
        attempts=attempts,
        attempt=attempt,
        sessions=list(Session.objects.filter(attempt=attempt).order_by("number")) if attempt else [],
        events=AnswerEvent.objects.filter(attempt=attempt) if attempt else AnswerEvent.objects.none(),
        actions=_actions(registration, attempt),
        numbers={item: place for place, item in enumerate(order or [], start=1)},
    )


def _actions(registration: Registration, attempt: Attempt | None) -> list[StaffAction]:
    events = Event.objects.filter(subject_type="scheduling.registration", subject_id=registration.pk)
    if attempt is not None:
        events = events | Event.objects.filter(subject_type="delivery.attempt", subject_id=attempt.pk)
    found = list(events.order_by("at", "pk"))
    users = {user.pk: user.full_name for user in User.objects.filter(pk__in={event.actor_id for event in found if event.actor_id})}
    nobody = {Door.PLAYER.value: _("the candidate")}
    return [StaffAction(event, users.get(event.actor_id or 0) or nobody.get(event.door, _("the system"))) for event in found]
