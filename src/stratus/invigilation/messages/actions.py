"""Message templates for invigilators, shared by the whole tenant."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from stratus.access.actor import Actor
from stratus.access.permissions import Permission
from stratus.delivery.attempts.actions.orders import LONGEST_MESSAGE
from stratus.delivery.attempts.errors import BadInput
from stratus.events import log
from stratus.invigilation.models import MessageTemplate

MOST_TEMPLATES = 20
LONGEST_TITLE = 100


def templates_by_title() -> QuerySet[MessageTemplate]:
    """Return the tenant's templates by title; at most some twenty."""
    return MessageTemplate.objects.order_by("sort_key", "pk")


@transaction.atomic
def save_template(template_id: int | None, title: str, text: str, *, by: Actor, now: datetime) -> MessageTemplate:
    """Create or change a template. Event `message_template.saved`.

    Raises NotAllowed, MessageTemplate.DoesNotExist, BadInput: no title or text, too long, a duplicate title, or too many templates.
    """
    by.require(Permission.INVIGILATE)
    title, text = title.replace("\x00", "").strip(), text.replace("\x00", "").strip()
    if not title or len(title) > LONGEST_TITLE:
        raise BadInput(_("Give it a title of at most %(most)d characters.") % {"most": LONGEST_TITLE}, "title")
    if not text or len(text) > LONGEST_MESSAGE:
        raise BadInput(_("Write a message of at most %(most)d characters.") % {"most": LONGEST_MESSAGE}, "text")
    if template_id is None and MessageTemplate.objects.count() >= MOST_TEMPLATES:
        raise BadInput(_("There are %(most)d already. Remove one first.") % {"most": MOST_TEMPLATES}, "title")
    template = MessageTemplate.objects.select_for_update().get(pk=template_id) if template_id else MessageTemplate()
    template.title, template.text = title, text
    try:
        with transaction.atomic():
            template.save()
    except IntegrityError:
        raise BadInput(_("There is a message with this title."), "title") from None
    log.record("message_template.saved", by=by, subject=template, at=now)
    return template


@transaction.atomic
def remove_template(template_id: int, *, by: Actor, now: datetime) -> None:
    """Remove a template; it is no error if it does not exist. Event `message_template.removed`. Raises NotAllowed."""
    by.require(Permission.INVIGILATE)
    template = MessageTemplate.objects.select_for_update().filter(pk=template_id).first()
    if template is None:
        return
    log.record("message_template.removed", by=by, subject=template, at=now)
    template.delete()
