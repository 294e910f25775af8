"""Actions on labels."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from stratus.access.actor import Actor
from stratus.access.permissions import Permission
from stratus.events import log
from stratus.foundation.errors import InvalidFields
from stratus.foundation.sorting import sort_key
from stratus.foundation.text import is_storable
from stratus.library.classification.errors import StillUsed
from stratus.library.classification.models import Label
from stratus.library.classification.queries import is_protected
from stratus.library.classification.rules import MAX_LABEL
from stratus.library.errors import NotFound
from stratus.tenancy.models import TenantSettings

MOST_LABELS = 1_000


def save_label(label_id: int | None, title: str, *, by: Actor) -> Label:
    """Make a label (None), or give one another title. Raises NotAllowed, NotFound or InvalidFields."""
    by.require(Permission.MANAGE_SETTINGS)
    title = title.strip()
    with transaction.atomic():
        locked_labels()
        label = Label() if label_id is None else _label(label_id)
        if errors := label_faults(title, but=label_id):
            raise InvalidFields(errors)
        if label_id is None and Label.objects.count() >= MOST_LABELS:
            raise InvalidFields({"title": _("There are %(most)s labels already, the most there can be.") % {"most": MOST_LABELS}})
        if label.title != title:
            label.title = title
            label.save()
            log.record("label.saved", by=by, subject=label)
    return label


def archive_label(label_id: int, *, by: Actor, now: datetime | None) -> Label:
    """Archive a label at this moment, or bring it back with None. Items that carry it keep it. Raises NotAllowed or NotFound."""
    by.require(Permission.MANAGE_SETTINGS)
    with transaction.atomic():
        label = _label(label_id)
        if (label.archived_at is None) != (now is None):
            label.archived_at = now
            label.save(update_fields=["archived_at"])
            log.record("label.restored" if now is None else "label.archived", by=by, subject=label)
    return label


def delete_label(label_id: int, *, by: Actor) -> None:
    """Delete a label that no item carries. Raises NotAllowed, NotFound or StillUsed."""
    by.require(Permission.MANAGE_SETTINGS)
    with transaction.atomic():
        label = _label(label_id, to_delete=True)
        if is_protected(Label, [label_id]):
            raise StillUsed
        log.record("label.deleted", by=by, subject=label)
        Label.objects.filter(pk=label_id).delete()


def label_faults(title: str, *, but: int | None = None) -> dict[str, str]:
    """Return what is wrong with the title of a label (`but`: of this one). One statement at most."""
    title = title.strip()
    if not title or len(title) > MAX_LABEL or not is_storable(title):
        return {"title": _("Enter a title of at most %(max)s characters.") % {"max": MAX_LABEL}}
    if Label.objects.filter(sort_key=sort_key(title)).exclude(pk=but or 0).exists():
        return {"title": _("There is a label with this title already, perhaps in the archive.")}
    return {}


def _label(pk: int, *, to_delete: bool = False) -> Label:
    label = Label.objects.select_for_update(no_key=not to_delete).filter(pk=pk).first()
    if label is None:
        raise NotFound(_("This label does not exist any more."))
    return label


def locked_labels() -> None:
    """Two people who make the same label come one after the other. Must run in a transaction."""
    TenantSettings.objects.select_for_update(no_key=True).get()
