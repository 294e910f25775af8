"""What follows from events: nobody keeps drafts of what is gone."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q

from stratus.events.log import Happened, on
from stratus.library.items.drafts.models import ItemDraft, OpenForm
from stratus.library.models import Item


@on("user.deleted")
def forget_person(happened: Sequence[Happened]) -> None:
    """Remove the drafts of people who were deleted, and that they have forms open."""
    people = [one.subject.pk for one in happened if one.subject is not None]
    ItemDraft.objects.filter(person__in=people).delete()
    OpenForm.objects.filter(person__in=people).delete()


@on("collection.deleted")
def forget_collection(happened: Sequence[Happened]) -> None:
    """Remove the drafts of collections that were deleted, and of their items."""
    gone = [one.subject.pk for one in happened if one.subject is not None]
    items = Item.objects.filter(collection__in=gone).values("pk")
    ItemDraft.objects.filter(Q(collection__in=gone) | Q(item__in=items)).delete()
