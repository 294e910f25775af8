"""Voids attempts during and after marking: those that were handed in and whose result is not published yet.

Their scores are kept; their scripts stay listed, can no longer be scored, and are published as Voided. Invigilators void running
attempts (`delivery.attempts.actions.void_attempts`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from stratus.access.actor import Actor
from stratus.delivery.attempts import actions as delivery
from stratus.delivery.models import Attempt
from stratus.marking.errors import NotActivated
from stratus.marking.models import Script
from stratus.marking.pool.access import require_voider
from stratus.marking.scripts.actions import lock_marking
from stratus.marking.voiding.rules import NotVoided, Work, to_void, why_not
from stratus.scheduling.models import Registration, Schedule, ScheduleStatus


@transaction.atomic
def void_candidates(
    schedule_id: int, registration_ids: Sequence[int], *, comment: str = "", by: Actor, now: datetime
) -> Mapping[int, NotVoided]:
    """Void all attempts that these candidates of a schedule handed in and that are not published; this is final.

    Returns the registrations for which nothing was voided, and why; ids of other schedules count as having no attempt. The number of
    statements does not depend on the number of candidates.

    Raises Schedule.DoesNotExist, NotAllowed, NotActivated, BadInput for too long a comment.
    """
    _activated(schedule_id, by)
    known = Registration.objects.filter(schedule=schedule_id, pk__in=registration_ids).values_list("pk", flat=True)
    registrations, attempts = delivery.hold(list(known), by=by, now=now)
    works = _works(schedule_id, attempts)
    of_candidate: dict[int, list[Work]] = defaultdict(list)
    for attempt in attempts:
        of_candidate[attempt.registration_id].append(works[attempt.pk])
    kept: dict[int, NotVoided] = dict.fromkeys(registration_ids, NotVoided.NOT_FOUND)
    chosen: set[int] = set()
    for registration in registrations:
        found = to_void(of_candidate[registration.pk], place_is_void=registration.voided_at is not None)
        if isinstance(found, NotVoided):
            kept[registration.pk] = found
        else:
            chosen.update(found)
            del kept[registration.pk]
    delivery.void_handed_in([attempt for attempt in attempts if attempt.pk in chosen], comment=comment, by=by, now=now)
    return kept


@transaction.atomic
def void_attempts(schedule_id: int, attempt_ids: Sequence[int], *, comment: str = "", by: Actor, now: datetime) -> Mapping[int, NotVoided]:
    """Void these attempts of a schedule, as `void_candidates` does; returns those that were not voided, and why."""
    _activated(schedule_id, by)
    known = Attempt.objects.filter(schedule=schedule_id, pk__in=attempt_ids).values_list("registration_id", flat=True)
    _registrations, attempts = delivery.hold(sorted(set(known)), by=by, now=now)
    works = _works(schedule_id, attempts)
    kept: dict[int, NotVoided] = {}
    for pk in attempt_ids:
        reason = why_not(works[pk]) if pk in works else NotVoided.NOT_FOUND
        if reason is not None:
            kept[pk] = reason
    chosen = set(attempt_ids) - set(kept)
    delivery.void_handed_in([attempt for attempt in attempts if attempt.pk in chosen], comment=comment, by=by, now=now)
    return kept


def _activated(schedule_id: int, by: Actor) -> None:
    schedule = Schedule.objects.get(pk=schedule_id, deleted_at=None)
    require_voider(by, schedule)
    if schedule.status != ScheduleStatus.ACTIVE:
        raise NotActivated


def _works(schedule_id: int, attempts: Sequence[Attempt]) -> dict[int, Work]:
    """Return these locked attempts for the rules. Locks their scripts too, so that nobody scores or publishes meanwhile."""
    lock_marking(schedule_id)
    scripts = Script.objects.select_for_update(no_key=True).filter(attempt__in=[attempt.pk for attempt in attempts])
    published = dict(scripts.order_by("pk").values_list("attempt_id", "published_at"))
    return {a.pk: Work(a.pk, a.number, a.status, published.get(a.pk) is not None) for a in attempts}
