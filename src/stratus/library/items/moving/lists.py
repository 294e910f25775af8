"""Copying and moving as acts on the rows of a list of items."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from stratus.access.actor import Actor
from stratus.access.permissions import Permission as P
from stratus.foundation.outcomes import Outcome
from stratus.library.items.moving import actions, queries
from stratus.library.items.moving.forms import target_field
from stratus.ui.lists.declaration import Act

MOST_COPIED = 1_000
"""Items that are copied at once: all their contents are in memory, and all of them are there or none."""


def _copy(ids: Sequence[int], *, by: Actor, now: datetime, value: int, **scope: Any) -> Outcome:
    return actions.copy_items(ids, value, by=by)


def _move(ids: Sequence[int], *, by: Actor, now: datetime, value: int, **scope: Any) -> Outcome:
    return actions.move_items(ids, value, by=by)


COPY = Act(
    name="copy",
    label=_("Copy"),
    right=P.LIBRARY,
    takes=lambda by, **scope: target_field(by, but=None),
    foretells=queries.foretold_of_copy,
    is_whole=True,
    most=MOST_COPIED,
    asks=lambda n: ngettext("Copy %(n)s item into which collection?", "Copy %(n)s items into which collection?", n) % {"n": n},
    done=lambda n, target: (
        ngettext("%(n)s item was copied into “%(title)s”.", "%(n)s items were copied into “%(title)s”.", n) % {"n": n, "title": target}
    ),
    do=_copy,
)
MOVE = Act(
    name="move",
    label=_("Move"),
    right=P.LIBRARY,
    takes=lambda by, collection, **scope: target_field(by, but=collection),
    foretells=queries.foretold_of_move,
    is_whole=True,
    asks=lambda n: ngettext("Move %(n)s item into which collection?", "Move %(n)s items into which collection?", n) % {"n": n},
    done=lambda n, target: (
        ngettext("%(n)s item was moved into “%(title)s”.", "%(n)s items were moved into “%(title)s”.", n) % {"n": n, "title": target}
    ),
    do=_move,
)
