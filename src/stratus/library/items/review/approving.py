"""Approving as an act on the rows of a list: open comments are told of before, and closed only where that was chosen."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from stratus.access.actor import Actor
from stratus.access.permissions import Permission as P
from stratus.foundation.outcomes import Outcome
from stratus.library.items.review.actions import newest_open_comments, take_all
from stratus.library.items.review.rules import FROM, Step, is_unseen
from stratus.library.models import ItemComment
from stratus.library.queries import visible_items
from stratus.ui.lists.declaration import Act

LEAVE = "leave"
CLOSE = re.compile(r"close-([0-9]{1,18})")


class CommentsField(forms.ChoiceField):
    """What becomes of items with open comments. Its value is None where they are left out, else the id of the newest comment that there
    was when the field was made: nothing that came after it was seen by whoever chose.
    """

    def __init__(self) -> None:
        newest = ItemComment.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        choices = [
            (LEAVE, gettext_lazy("Leave them out")),
            (f"close-{newest}", gettext_lazy("Approve them too, and close their comments")),
        ]
        super().__init__(label=gettext_lazy("Items with open comments"), choices=choices, initial=LEAVE)

    def valid_value(self, value: Any) -> bool:
        """Take what an earlier page offered: it saw less."""
        return value == LEAVE or CLOSE.fullmatch(str(value)) is not None

    def clean(self, value: Any) -> int | None:
        """Return the id of the newest comment that was seen, None to leave items with open ones out."""
        found = CLOSE.fullmatch(super().clean(value))
        return int(found[1]) if found else None


def _foretold(ids: Sequence[int], *, by: Actor, value: int | None, **scope: Any) -> list[str]:
    """Return how many are approved, and what becomes of those with open comments. A fixed number of statements."""
    items = list(visible_items(ids, by).filter(status__in=FROM[Step.APPROVE]).only("pk"))
    commented = newest_open_comments(items)
    left = sum(is_unseen(newest, value) for newest in commented.values())
    number, closed = len(items) - left, len(commented) - left
    told = [
        ngettext(
            "%(n)s item is approved as it is now, and becomes Live.",
            "%(n)s items are approved as they are now, and become Live.",
            number,
        )
        % {"n": number}
    ]
    if not commented:
        told.append(_("None of them has open comments."))
    if closed:
        one = ngettext("%(n)s of them has open comments, which are closed.", "%(n)s of them have open comments, which are closed.", closed)
        told.append(one % {"n": closed})
    if left and value is None:
        one = ngettext("%(n)s more has open comments and is left out.", "%(n)s more have open comments and are left out.", left)
        told.append(one % {"n": left})
    elif left:
        one = ngettext(
            "%(n)s more has a newer comment and is left out: read it first.",
            "%(n)s more have newer comments and are left out: read them first.",
            left,
        )
        told.append(one % {"n": left})
    return told


def _approve(ids: Sequence[int], *, by: Actor, now: datetime, value: int | None, **scope: Any) -> Outcome:
    return take_all(ids, Step.APPROVE, by=by, seen=value)


def approve_act(**fields: Any) -> Act:
    """Return the act for a list. `fields` are those of the list's own, such as `fits`."""
    return Act(
        name="approve",
        label=gettext_lazy("Approve"),
        right=P.LIBRARY,
        takes=lambda by, **scope: CommentsField(),
        foretells=_foretold,
        asks=lambda n: ngettext("Approve %(n)s item as it is now?", "Approve %(n)s items as they are now?", n) % {"n": n},
        done=lambda n, chosen: ngettext("%(n)s item is Live.", "%(n)s items are Live.", n) % {"n": n},
        do=_approve,
        **fields,
    )
