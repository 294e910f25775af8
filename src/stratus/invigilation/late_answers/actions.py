"""Decides which answers count: those that arrived after the end, and any other in the log.

Invigilators with the right to void attempts may decide, on the schedules that they watch. The answer that an accepted or restored one
replaces is kept too; a rejected one stays in the log.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from stratus.access.actor import Actor
from stratus.delivery.attempts import actions as delivery
from stratus.delivery.attempts.actions.orders import check_comment
from stratus.delivery.attempts.errors import BadInput
from stratus.delivery.models import AnswerEvent, Attempt
from stratus.delivery.unsent.actions import IMPORTED
from stratus.events import log
from stratus.events.erasure import Erased, delete_rows
from stratus.invigilation.errors import AlreadyDecided
from stratus.invigilation.late_answers.queries import waiting_events
from stratus.invigilation.live.actions import watched
from stratus.invigilation.models import AnswerDecision, Decision


@transaction.atomic
def decide_late_answers(
    schedule_id: int, event_ids: Sequence[int], *, accept: bool, reason: str, by: Actor, now: datetime
) -> list[AnswerDecision]:
    """Accept or reject late answers of one attempt. The given events are the newest ones of their items that the actor was shown.

    Older undecided events of the same item are decided with it; events that arrived since stay undecided. Accepted ones become the current
    answers (through `delivery.attempts.actions.restore_answers`, which may refuse). Event `answers.late_rejected` for rejected ones.

    Raises NotAllowed, NotYours, BadInput without a reason, AlreadyDecided if one of them has been decided already.
    """
    schedule = watched(schedule_id, by=by)
    delivery.require_restoring(by)
    reason = _checked(reason)
    named = list(AnswerEvent.objects.filter(pk__in=event_ids, attempt__schedule=schedule).select_related("attempt"))
    if not named or len(named) != len(set(event_ids)) or len({event.attempt_id for event in named}) != 1:
        raise AlreadyDecided
    attempt = named[0].attempt
    delivery.hold([attempt.registration_id], by=by, now=now)
    waiting: dict[str, list[AnswerEvent]] = defaultdict(list)
    for event in waiting_events([attempt.pk]):
        waiting[event.item].append(event)
    seen = {event.item: event.pk for event in named}
    chosen = {item: [event for event in waiting[item] if event.pk <= newest] for item, newest in seen.items()}
    if any(not events or events[-1].pk != seen[item] for item, events in chosen.items()):
        raise AlreadyDecided
    rows = _accepted(attempt, chosen, reason, by, now) if accept else _rejected(attempt, chosen, reason, by, now)
    AnswerDecision.objects.bulk_create(rows)
    if not waiting_events([attempt.pk]).exists():
        delivery.no_late_answers_left(attempt)
    return rows


def _accepted(attempt: Attempt, chosen: dict[str, list[AnswerEvent]], reason: str, by: Actor, now: datetime) -> list[AnswerDecision]:
    """Make the last answer to each item count, in the order in which the candidate gave them."""
    last = {item: max(events, key=lambda event: (event.session, event.seq, event.pk)) for item, events in chosen.items()}
    restored = delivery.restore_answers(attempt.pk, [event.pk for event in last.values()], comment=reason, by=by, now=now)
    by_source = {one.source.pk: one for one in restored}
    return [
        AnswerDecision(
            attempt=attempt,
            event=event,
            item=event.item,
            decision=Decision.ACCEPTED if event.pk in by_source else Decision.SUPERSEDED,
            made=by_source[event.pk].made if event.pk in by_source else None,
            replaced=by_source[event.pk].replaced if event.pk in by_source else None,
            reason=reason,
            decided_at=now,
            decided_by_id=by.user_id,
        )
        for events in chosen.values()
        for event in events
    ]


def _rejected(attempt: Attempt, chosen: dict[str, list[AnswerEvent]], reason: str, by: Actor, now: datetime) -> list[AnswerDecision]:
    events = [event for group in chosen.values() for event in group]
    codes = {"number": attempt.number, "items": sorted(chosen), "events": [event.pk for event in events], "comment": reason}
    log.record("answers.late_rejected", by=by, subject=attempt, schedule_id=attempt.schedule_id, at=now, **codes)
    return [
        AnswerDecision(
            attempt=attempt,
            event=event,
            item=event.item,
            decision=Decision.REJECTED,
            reason=reason,
            decided_at=now,
            decided_by_id=by.user_id,
        )
        for event in events
    ]


@transaction.atomic
def restore_from_log(schedule_id: int, event_id: int, *, reason: str, by: Actor, now: datetime) -> AnswerDecision:
    """Make an answer from the log count. A late answer is accepted by this; other late ones of the same item stay undecided.

    Raises NotAllowed, NotYours, BadInput without a reason, AnswerEvent.DoesNotExist, and what `restore_answers` raises.
    """
    schedule = watched(schedule_id, by=by)
    delivery.require_restoring(by)
    reason = _checked(reason)
    event = AnswerEvent.objects.select_related("attempt").get(pk=event_id, attempt__schedule=schedule)
    delivery.hold([event.attempt.registration_id], by=by, now=now)
    restored = delivery.restore_answers(event.attempt_id, [event.pk], comment=reason, by=by, now=now)[0]
    is_waiting = waiting_events([event.attempt_id]).filter(pk=event.pk).exists()
    decision = AnswerDecision.objects.create(
        attempt=event.attempt,
        event=event,
        item=event.item,
        decision=Decision.ACCEPTED if is_waiting else Decision.RESTORED,
        made=restored.made,
        replaced=restored.replaced,
        reason=reason,
        decided_at=now,
        decided_by_id=by.user_id,
    )
    if is_waiting and not waiting_events([event.attempt_id]).exists():
        delivery.no_late_answers_left(event.attempt)
    return decision


@transaction.atomic
def restore_imported(schedule_id: int, event_ids: Sequence[int], *, reason: str, by: Actor, now: datetime) -> list[AnswerDecision]:
    """Make these answers from an imported file count: of one attempt, one per question.

    Raises NotAllowed, NotYours, BadInput without a reason or a choice, and what `restore_answers` raises.
    """
    schedule = watched(schedule_id, by=by)
    delivery.require_restoring(by)
    reason = _checked(reason)
    events = list(AnswerEvent.objects.filter(pk__in=event_ids, attempt__schedule=schedule, outcome=IMPORTED).select_related("attempt"))
    if not events or len(events) != len(set(event_ids)) or len({event.attempt_id for event in events}) != 1:
        raise BadInput(_("Choose at least one answer."), "chosen")
    attempt = events[0].attempt
    restored = delivery.restore_answers(attempt.pk, [event.pk for event in events], comment=reason, by=by, now=now)
    return AnswerDecision.objects.bulk_create(
        AnswerDecision(
            attempt=attempt,
            event=one.source,
            item=one.source.item,
            decision=Decision.RESTORED,
            made=one.made,
            replaced=one.replaced,
            reason=reason,
            decided_at=now,
            decided_by_id=by.user_id,
        )
        for one in restored
    )


def _checked(reason: str) -> str:
    reason = check_comment(reason)
    if not reason:
        raise BadInput(_("Say why."), "reason")
    return reason


def erase(erased: Erased) -> Mapping[str, int]:
    """Delete the decisions about answers of a schedule that is erased."""
    return delete_rows([AnswerDecision.objects.filter(attempt__in=erased.attempts)])
