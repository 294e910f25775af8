"""Writes the words of everything that is there: after an upgrade that brings other words, and by hand (`stratus search rebuild`).

Not in a migration, which sees the tables of its own time while texts come from the code of today; and not by the worker, so that nobody
misses anything once the new release answers.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.db import transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.models import QuerySet

from stratus.search import actions
from stratus.search.kinds import Kind, registered
from stratus.search.models import Filled, Word
from stratus.tenancy import current
from stratus.tenancy.bulk import delete_many
from stratus.tenancy.models import Tenant

PORTION = 200
"""Subjects that are read, and written in one transaction."""

Tell = Callable[[str], Any]


def fill_what_is_missing(database: Any, tell: Tell | None = None) -> None:
    """Rebuild the kinds whose words are not there yet, or were made by other rules. Does nothing while migrations are missing."""
    executor = MigrationExecutor(database)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return  # somebody goes back to an earlier state
    known = dict(Filled.objects.values_list("kind", "version"))
    for kind in registered():
        if known.get(kind.name) != kind.version:
            number = rebuild_everywhere(kind)
            Filled.objects.update_or_create(kind=kind.name, defaults={"version": kind.version})
            if tell is not None and number:
                tell(f"  Written anew: the words of {number} × {kind.name}")


def rebuild_everywhere(kind: Kind) -> int:
    """Rebuild a kind for all tenants; return the number of subjects."""
    number = 0
    for tenant in list(Tenant.objects.order_by("pk").values_list("pk", flat=True)):
        with current.use(tenant):
            number += rebuild(kind)
    return number


def rebuild(kind: Kind) -> int:
    """Bring all words of a kind in the current tenant up to date, and drop those of subjects that are gone; return how many there are.

    Each portion is a transaction of its own, so an interrupted run loses nothing, and work goes on meanwhile.
    """
    last, number = 0, 0
    while ids := list(kind.rows().filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:PORTION]):
        busy = _portion(kind, last, ids)
        for pk in busy:
            _one(kind, pk)
        last, number = ids[-1], number + len(ids)
    with transaction.atomic():
        _drop(kind.rows().filter(pk__gt=last), Word.objects.filter(kind=kind.name, subject__gt=last))
    return number


@transaction.atomic
def _portion(kind: Kind, after: int, ids: Sequence[int]) -> list[int]:
    """Write these subjects and drop what lies between them; return those that somebody else has locked.

    They are locked before they are read, so that an action that changes one comes before or after, words and all. While others wait for
    these, nobody is waited for.
    """
    locked = kind.rows().filter(pk__in=ids).order_by("pk").select_for_update(no_key=True, skip_locked=True)
    free = list(locked.values_list("pk", flat=True))
    actions.index(kind.name, kind.rows().filter(pk__in=free))
    place = (after + 1, ids[-1])
    _drop(kind.rows().filter(pk__range=place), Word.objects.filter(kind=kind.name, subject__range=place))
    return [pk for pk in ids if pk not in set(free)]


@transaction.atomic
def _one(kind: Kind, pk: int) -> None:
    """Write one subject, as soon as whoever has locked it is done."""
    this = kind.rows().filter(pk=pk)
    if list(this.select_for_update(no_key=True).values_list("pk")):
        actions.index(kind.name, kind.rows().filter(pk=pk))


def _drop(rows: QuerySet[Any], words: QuerySet[Word]) -> None:
    """Delete those words whose subject is gone. One statement: it sees whoever wrote words meanwhile together with what they are of."""
    delete_many(words.exclude(subject__in=rows.order_by().values("pk")))
