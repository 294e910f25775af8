"""What archiving collections would do, in sentences that are confirmed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stratus.access.actor import Actor
from stratus.library.items.uses import in_words, usage_of_all
from stratus.library.models import CollectionSharing, Item, ItemStatus
from stratus.library.queries import collections_editable_by


def foretold_of_archiving(ids: Sequence[int], *, by: Actor, **scope: Any) -> list[str]:
    """Return what archiving these collections would do: to how many items, people and assessments. A fixed number of statements."""
    collections = list(collections_editable_by(by).filter(pk__in=list(ids), archived_at=None).values_list("pk", flat=True))
    if not collections:
        return [_("These are archived already, or you may only look at them: nothing would change.")]
    items = Item.objects.filter(collection__in=collections, deleted_at=None)
    counts = items.aggregate(all=Count("pk"), waiting=Count("pk", filter=Q(status=ItemStatus.REVIEW)))
    shared = CollectionSharing.objects.filter(collection__in=collections, user__deleted_at=None)
    people = shared.aggregate(n=Count("user", distinct=True))["n"]
    usage = usage_of_all(list(items.values_list("pk", flat=True)), by)
    number = len(collections)
    told = [
        ngettext("%(n)s collection is archived. You can bring it back.", "%(n)s collections are archived. You can bring them back.", number)
        % {"n": number},
        ngettext("%(n)s item goes with it.", "%(n)s items go with it.", counts["all"]) % {"n": counts["all"]}
        if counts["all"]
        else _("There are no items in it."),
    ]
    if people:
        told.append(
            ngettext(
                "%(n)s person with whom it is shared keeps their access, and finds it with the filter Archived.",
                "%(n)s people with whom it is shared keep their access, and find it with the filter Archived.",
                people,
            )
            % {"n": people}
        )
    if counts["waiting"]:
        told.append(
            ngettext(
                "%(n)s item waits for review: it is not listed there until the collection is back.",
                "%(n)s items wait for review: they are not listed there until the collection is back.",
                counts["waiting"],
            )
            % {"n": counts["waiting"]}
        )
    if usage.number:
        told.append(
            ngettext(
                "%(n)s assessment uses items of it, and keeps them: %(names)s.",
                "%(n)s assessments use items of it, and keep them: %(names)s.",
                usage.number,
            )
            % {"n": usage.number, "names": in_words(usage)}
        )
    return told
