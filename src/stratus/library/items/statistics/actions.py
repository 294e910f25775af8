"""Writes down what items came to in a sitting, and takes a measured value over."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from stratus.access.actor import Actor
from stratus.events import log
from stratus.library.classification.carried.actions import note_carried
from stratus.library.errors import NewerRevision, NothingMeasured, ViewOnly
from stratus.library.items.actions import locked_item
from stratus.library.items.revisions.actions import add_reclassified
from stratus.library.items.statistics.models import ItemStatistics
from stratus.library.items.statistics.queries import figures_of
from stratus.library.items.statistics.rules import LEAST, counted, is_written_anew, pooled
from stratus.library.models import Item
from stratus.library.queries import collections_analysed_by, newest
from stratus.tenancy.bulk import delete_many, insert_many, update_many


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What one version of an item came to in a sitting; the columns of `ItemStatistics`. `item`: its functional id."""

    item: str
    revision: int
    version: int
    candidates: int
    blank: int
    scores: Decimal
    max_score: Decimal
    item_rest: Decimal | None
    well: int
    answers: dict[str, Any]


def write_statistics(sitting: int, held_at: datetime, measured: Sequence[Measured], *, is_complete: bool, now: datetime) -> int:
    """Write down what items came to in a sitting, in place of what is written; return the number of rows. For the job that measures.

    Until the sitting `is_complete`, what is written of an item stays while only a few candidates came to it (`is_written_anew`). Items that
    are not there any more are left out. A fixed number of statements.
    """
    with transaction.atomic():
        wanted = {row.item for row in measured}
        named = dict(Item.objects.filter(external_id__in=wanted).values_list("external_id", "pk"))
        written = ItemStatistics.objects.filter(sitting=sitting)
        items = _locked(set(written.values_list("item_id", flat=True)) | set(named.values()))
        now_of = {(named[row.item], row.version): row.candidates for row in measured if row.item in named}
        before = {
            (item, version): (pk, number) for pk, item, version, number in written.values_list("pk", "item_id", "version", "candidates")
        }
        stays = {of for of, (_pk, number) in before.items() if not is_written_anew(number, now_of.get(of, 0), is_complete=is_complete)}
        delete_many(ItemStatistics.objects.filter(pk__in=[pk for of, (pk, _number) in before.items() if of not in stays]))
        rows = [
            ItemStatistics(
                item_id=named[row.item],
                revision=row.revision,
                sitting=sitting,
                version=row.version,
                held_at=held_at,
                candidates=row.candidates,
                blank=row.blank,
                scores=row.scores,
                max_score=row.max_score,
                item_rest=row.item_rest,
                well=row.well,
                answers=row.answers,
                measured_at=now,
            )
            for row in measured
            if row.item in named and (named[row.item], row.version) not in stays
        ]
        insert_many(rows)
        _note_measured(items)
    return len(rows)


def forget_few(sitting: int) -> int:
    """Delete what a sitting that is erased says of fewer candidates than are ever told of; return the number of rows.

    The others stay: they hold no person. Call inside of a transaction.
    """
    few = ItemStatistics.objects.filter(sitting=sitting, candidates__lt=LEAST)
    items = _locked(set(few.values_list("item_id", flat=True)))
    gone = delete_many(few)
    _note_measured(items)
    return gone


def _locked(ids: Iterable[int]) -> list[Item]:
    wanted = sorted(ids)
    # Only what is written: whoever saves an item holds the same lock, so that neither writes over the other.
    found = Item.objects.select_for_update(no_key=True).filter(pk__in=wanted).only("pk", "measured").order_by("pk")
    return list(found) if wanted else []


def _note_measured(items: Sequence[Item]) -> None:
    """Write the measured difficulty of these locked items where lists look for it."""
    if not items:
        return
    found = figures_of([item.pk for item in items])
    changed = []
    for item in items:
        each = found.get(item.pk, [])
        together = pooled(one for one, counts in zip(each, counted(each), strict=True) if counts)
        value = together.p_value if together.is_shown else None
        if item.measured != value:
            item.measured = value
            changed.append(item)
    update_many(changed, ["measured"])


def use_measured(item_id: int, *, by: Actor, revision: int) -> Item:
    """Make the measured value the p-value that an item carries: a revision with the same content, so its status stays.

    `revision`: the number of the one that the actor saw. Raises NotFound, ViewOnly, NewerRevision, or NothingMeasured.
    """
    with transaction.atomic():
        item = locked_item(item_id, by)
        if not collections_analysed_by(by).filter(pk=item.collection_id).exists():
            raise ViewOnly
        last = newest(item)
        if last.number != revision:
            raise NewerRevision
        if item.measured is None:
            raise NothingMeasured
        if item.p_value == item.measured:
            return item
        kept = {**last.classification, "p_value": f"{item.measured.normalize():f}"}
        note_carried(item, kept)
        add_reclassified([item], {item.pk: kept}, by=by)
        update_many([item], ["p_value"])
        log.record("item.updated", by=by, subject=item, revision=last.number + 1, item_type=item.item_type)
    return item
