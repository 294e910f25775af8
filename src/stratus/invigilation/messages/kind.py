"""The messages that invigilators send often: a kind of template."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from stratus.access.actor import Actor
from stratus.access.permissions import Permission
from stratus.delivery.attempts.actions.orders import LONGEST_MESSAGE
from stratus.events import log
from stratus.text_templates.kinds import Act, Kind
from stratus.text_templates.models import TextTemplate


def record_message(act: Act, template: TextTemplate, by: Actor, now: datetime) -> None:
    """Record an act under the kinds of events that messages have had since the first release."""
    kind = "message_template.removed" if act == Act.ARCHIVED else "message_template.saved"
    log.record(kind, by=by, subject=template, at=now)


MESSAGE = Kind(
    name="message",
    title=_("Message to candidates"),
    hint=_("Invigilators choose it where they send a message during an exam."),
    longest=LONGEST_MESSAGE,
    right=Permission.INVIGILATE,
    record=record_message,
)
