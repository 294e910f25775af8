"""What staff tell candidates while they sit."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from stratus.access.actor import Actor
from stratus.access.permissions import Permission
from stratus.delivery.attempts.errors import BadInput
from stratus.delivery.models import Order
from stratus.events import log
from stratus.foundation.text import as_typed
from stratus.scheduling.models import Registration
from stratus.tenancy.bulk import insert_many

LONGEST_MESSAGE = 1000
LONGEST_COMMENT = 500


@transaction.atomic
def send_message(registration_ids: Sequence[int], text: str, *, by: Actor, now: datetime) -> int:
    """Show these candidates a plain-text message and return how many get it. Raises BadInput if it is empty or too long.

    It is delivered with the next sync, and repeated until the browser confirms it. Event `candidate.messaged`, without the text.
    """
    by.require(Permission.INVIGILATE)
    text = as_typed(text.replace("\x00", ""))
    if not text:
        raise BadInput(_("Write a message."), "text")
    if len(text) > LONGEST_MESSAGE:
        raise BadInput(_("A message has at most %(most)d characters.") % {"most": LONGEST_MESSAGE}, "text")
    registrations = list(Registration.objects.filter(pk__in=registration_ids).only("schedule_id").order_by("pk"))
    tell([registration.pk for registration in registrations], "message", text, now=now)
    for schedule_id in sorted({registration.schedule_id for registration in registrations}):
        subjects: list[tuple[Registration, dict[str, str]]] = [
            (registration, {}) for registration in registrations if registration.schedule_id == schedule_id
        ]
        log.record_many("candidate.messaged", by=by, subjects=subjects, schedule_id=schedule_id, at=now)
    return len(registrations)


def tell(registration_ids: Sequence[int], kind: str, text: str, *, now: datetime) -> None:
    """Queue an order for these candidates' players."""
    insert_many([Order(registration_id=pk, kind=kind, text=text, created_at=now) for pk in registration_ids])


def check_comment(comment: str) -> str:
    """Return the reason that staff gave, as it is stored with the event. Raises BadInput if it is too long."""
    comment = comment.replace("\x00", "").strip()
    if len(comment) > LONGEST_COMMENT:
        raise BadInput(_("A comment has at most %(most)d characters.") % {"most": LONGEST_COMMENT}, "comment")
    return comment
