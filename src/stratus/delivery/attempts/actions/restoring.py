"""Makes a logged answer count that arrived too late or was overwritten; staff do this and give a reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from stratus.access.actor import Actor
from stratus.access.permissions import Permission
from stratus.assessments.forms.rules import on_sheet
from stratus.delivery.attempts import rules
from stratus.delivery.attempts.actions.orders import check_comment
from stratus.delivery.attempts.actions.seats import hold, record, require
from stratus.delivery.attempts.errors import BadInput, CannotRestore
from stratus.delivery.models import Answer, AnswerEvent, Attempt, AttemptStatus, CheckedQuestion
from stratus.delivery.sync.events import STAFF_WRITER
from stratus.item_types.registry import ITEM_TYPES

RESTORED = "restored"


@dataclass(frozen=True, slots=True)
class Restored:
    """One restored answer: the logged answer, the event that restored it, and the value that it replaced (None: there was none)."""

    source: AnswerEvent
    made: AnswerEvent
    replaced: Any


def require_restoring(by: Actor) -> None:
    """Raise NotAllowed unless the actor may decide which answers count, which takes the rights *Invigilate* and *Void attempts*."""
    require(by, Permission.INVIGILATE)
    require(by, Permission.VOID_ATTEMPTS)


def usable_value(item: Mapping[str, Any], value: Any) -> tuple[Any, str]:
    """Return a logged value as a cleaned answer to this item of a version, and why the item's type refuses it ("": it does not)."""
    known = ITEM_TYPES.get(item["type"])
    if known is None:
        return None, "UNKNOWN_TYPE"
    shown = known.candidate_view(item["id"], item["content"], Decimal(str(item["max_score"])))
    refused = known.check_response(shown, value)
    if not refused:
        value, refused = known.stored_response(shown, value)
    return (None if refused else value), refused


@transaction.atomic
def restore_answers(attempt_id: int, event_ids: Sequence[int], *, comment: str, by: Actor, now: datetime) -> list[Restored]:
    """Make these logged answers of one attempt count, at most one per item, in the order of their ids.

    Each is written to the log again, by staff, and replaces the current answer. It gets the later of the two answers' positions in the
    order of answers, so that an answer that the candidate gives after a re-opening still comes after it.

    The attempt must be final: until then answers can still arrive from the candidate. Event `attempt.answers_changed`; a reaction to it
    that raises a domain error (a submitted score, a published result) undoes the whole call.

    Raises Attempt.DoesNotExist, NotAllowed, BadInput without a reason, CannotRestore.
    """
    require_restoring(by)
    comment = check_comment(comment)
    if not comment:
        raise BadInput(_("Say why this answer is to count."), "comment")
    registration_id = Attempt.objects.values_list("registration_id", flat=True).get(pk=attempt_id)
    _registrations, attempts = hold([registration_id], by=by, now=now)
    attempt = next(one for one in attempts if one.pk == attempt_id)
    require_final(attempt, now)
    sources = list(AnswerEvent.objects.filter(attempt=attempt, pk__in=event_ids, kind__in=["answer", RESTORED]).order_by("pk"))
    items = [source.item for source in sources]
    if len(sources) != len(set(event_ids)) or len(set(items)) != len(items):
        raise CannotRestore(_("This is no answer that can be put back."))
    if CheckedQuestion.objects.filter(attempt=attempt, item__in=items).exists():
        raise CannotRestore(_("The candidate had this question checked: its answer is final, and its score was shown."))
    values = _values(attempt, sources)
    locked = Answer.objects.select_for_update(no_key=True).filter(attempt=attempt, item__in=items).order_by("pk")
    standing = {answer.item: answer for answer in locked}
    seq = AnswerEvent.objects.filter(attempt=attempt, writer=STAFF_WRITER).aggregate(Max("seq"))["seq__max"] or 0
    made = AnswerEvent.objects.bulk_create(
        [
            AnswerEvent(
                attempt=attempt, writer=STAFF_WRITER, seq=seq + place, session=source.session, received_at=now, kind=RESTORED,
                item=source.item, value=values[source.item],
            )
            for place, source in enumerate(sources, start=1)
        ]
    )  # fmt: skip
    restored = [
        Restored(source, event, standing[source.item].value if source.item in standing else None)
        for source, event in zip(sources, made, strict=True)
    ]
    Answer.objects.bulk_create(
        [_answer(attempt, source, standing.get(source.item), values[source.item], now) for source in sorted(sources, key=lambda s: s.item)],
        update_conflicts=True,
        unique_fields=["attempt", "item"],
        update_fields=["session", "seq", "value", "is_late", "received_at"],
    )
    codes = {"items": items, "events": [source.pk for source in sources], "comment": comment}
    record("attempt.answers_changed", [attempt], by=by, now=now, data=codes)
    return restored


def no_late_answers_left(attempt: Attempt) -> None:
    """Record that every late answer of this attempt has been decided on. The caller holds the attempt's lock."""
    Attempt.objects.filter(pk=attempt.pk).update(has_late_answers=False)


def require_final(attempt: Attempt, now: datetime) -> None:
    """Raise CannotRestore if answers can still arrive that would count without a decision."""
    if attempt.status == AttemptStatus.VOID:
        raise CannotRestore(_("This attempt is void: its answers do not count."))
    moment = rules.final_at(rules.Status(attempt.status, attempt.ended_at, attempt.submitted_by), attempt.grace_seconds)
    if moment is None or now < moment:
        raise CannotRestore(_("Answers can still arrive. Wait until the attempt has ended."))


def _values(attempt: Attempt, sources: Sequence[AnswerEvent]) -> dict[str, Any]:
    """Return the values to store, by item. Raises CannotRestore for a value that is not an answer to its item."""
    items = {item["id"]: item for item in on_sheet(attempt.paper.version.items, attempt.sheet)}
    values = {}
    for source in sources:
        value, refused = usable_value(items[source.item], source.value) if source.item in items else (None, "UNKNOWN_ITEM")
        if refused:
            raise CannotRestore(_("What was logged is no answer to this question (%(why)s).") % {"why": refused})
        values[source.item] = value
    return values


def _answer(attempt: Attempt, source: AnswerEvent, standing: Answer | None, value: Any, now: datetime) -> Answer:
    place = (source.session, source.seq)
    if source.kind == RESTORED:  # its seq was given by staff, and says nothing about the order of answers
        place = (0, 0)
    if standing is not None:
        place = max(place, (standing.session, standing.seq))
    return Answer(attempt=attempt, item=source.item, session=place[0], seq=place[1], value=value, is_late=False, received_at=now)
