"""What follows from events: nobody keeps drafts of what is gone."""

from __future__ import annotations

from collections.abc import Sequence

from stratus.events.log import Happened, on
from stratus.library.items.drafts.models import ItemDraft, OpenForm, SpentDraft


@on("user.deleted")
def forget_person(happened: Sequence[Happened]) -> None:
    """Remove the drafts of people who were deleted, and that they have forms open."""
    people = [one.subject.pk for one in happened if one.subject is not None]
    ItemDraft.objects.filter(person__in=people).delete()
    SpentDraft.objects.filter(person__in=people).delete()
    OpenForm.objects.filter(person__in=people).delete()


@on("item.emptied")
def forget_items(happened: Sequence[Happened]) -> None:
    """Remove the drafts of items that nobody can put back. Those of what is in the trash stay: with it they are there again."""
    ItemDraft.objects.filter(item__in=[one.subject.pk for one in happened if one.subject is not None]).delete()
