"""Comments at the fields of an item."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from stratus.access.actor import Actor
from stratus.access.permissions import Permission
from stratus.events import log
from stratus.foundation import clock
from stratus.foundation.errors import InvalidFields
from stratus.foundation.text import as_typed
from stratus.item_types.authoring import editor_of
from stratus.item_types.registry import item_type
from stratus.library.classification.carried.queries import fields_named
from stratus.library.items.review.actions import hands_of, open_comments, visible_item
from stratus.library.models import Item, ItemComment, ItemRevision
from stratus.library.queries import newest
from stratus.library.rules import storable

LONGEST = 2000
"""Characters of a comment."""
HINT = "hint:"
"""Before what stands for a hint that was set aside, in place of the name of a field (`asides`)."""
MOST_OPEN = 200
"""Open comments on an item."""


def fields_of(item: Item) -> dict[str, str]:
    """Return name → label of the fields of an item's form that say what it is, in the form's order; no query."""
    named = {name: str(field.label) for name, field in editor_of(item.item_type).form.base_fields.items()}
    return named if item_type(item.item_type).is_page else {**named, "case": _("Case")}


def classifying(item: Item) -> dict[str, str]:
    """Return name → label of the fields that classify an item, which comments can be about too; see `fields_named`."""
    return fields_named(item.collection_id, newest(item).classification, is_page=item_type(item.item_type).is_page)


def comment(item_id: int, field: str, text: str, *, revision: int, by: Actor) -> ItemComment:
    """Note something at a field of an item, or with `field` "" on the whole item. Everybody may who sees the item.

    `revision`: the number of the revision that the actor saw. Raises NotAllowed, NotFound, or InvalidFields with `field` and `comment`.
    """
    by.require(Permission.LIBRARY)
    written = as_typed(storable(text)).strip()
    with transaction.atomic():
        item = visible_item(item_id, by)
        errors = {}
        if field and field not in fields_of(item) and field not in classifying(item):
            errors["field"] = _("Choose a field.")
        if not 0 < len(written) <= LONGEST:
            errors["comment"] = _("Write a comment of at most %(max)s characters.") % {"max": LONGEST}
        elif open_comments([item]).count() >= MOST_OPEN:
            errors["comment"] = _("There are %(most)s open comments already: finish some first.") % {"most": MOST_OPEN}
        seen = ItemRevision.objects.filter(item=item, number=revision).first()
        if seen is None:
            errors["revision"] = _("There is no such version.")
        if errors or seen is None:
            raise InvalidFields(errors)
        made = ItemComment.objects.create(item=item, revision=seen, field=field, text=written, created_by_id=by.effective_user_id)
        log.record("item.commented", by=by, subject=item, revision=revision, field=field)
    return made


def finish(item_id: int, comment_ids: Sequence[int], *, by: Actor) -> int:
    """Mark comments on an item as done, and return how many were open. A fixed number of statements.

    Who may change the item finishes all, everybody else their own; others are left out. Raises NotAllowed or NotFound.
    """
    by.require(Permission.LIBRARY)
    with transaction.atomic():
        item = visible_item(item_id, by)
        found = open_comments([item]).filter(pk__in=list(comment_ids))
        if not hands_of(item.collection_id, by).may_edit:
            found = found.filter(created_by=by.effective_user_id)
        done = found.update(done_by=by.effective_user_id, done_at=clock.now())
        if done:
            log.record("item.comments_done", by=by, subject=item, number=done)
    return done
