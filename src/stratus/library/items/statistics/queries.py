"""Reads about the statistics of items."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from stratus.access.actor import Actor
from stratus.foundation.markup import plain_text
from stratus.item_types.base import ItemType
from stratus.item_types.beside.forms import part_name
from stratus.item_types.parts import Kind
from stratus.item_types.registry import item_type
from stratus.library.items.statistics.models import ItemStatistics
from stratus.library.items.statistics.rules import Choice, Figures, Finding, counted, findings, pooled
from stratus.library.items.statistics.sittings import Sitting, sittings_named
from stratus.library.models import Item, ItemRevision
from stratus.library.queries import collections_analysed_by, newest

MOST_SITTINGS = 200
"""Sittings that count for an item, the latest ones: on its page, and in the value that is measured."""
MOST_REVISIONS = 20
"""Earlier versions that are read for what parts were called that the present one has no more."""
MOST_ROWS = 60
"""Answers that it lists."""


def may_see_statistics(item: Item, by: Actor) -> bool:
    """Tell whether the actor has *Access to statistics* in the item's collection. One statement."""
    return collections_analysed_by(by).filter(pk=item.collection_id).exists()


def sees_statistics(item: Item, by: Actor) -> bool:
    """Tell whether there are statistics of the item, and the actor may see them. Two statements at most."""
    return ItemStatistics.objects.filter(item=item).exists() and may_see_statistics(item, by)


def figures_of(item_ids: Collection[int]) -> dict[int, list[Figures]]:
    """Return item id → its figures of each sitting, the latest ones, in the order in which they were held.

    Items without any are left out. One statement.
    """
    found: dict[int, list[Figures]] = {}
    rows = ItemStatistics.objects.filter(item__in=list(item_ids)).defer("answers")
    for row in sorted(rows, key=_when):
        found.setdefault(row.item_id, []).append(figures(row))
    return {item_id: each[-MOST_SITTINGS:] for item_id, each in found.items()}


def _when(row: ItemStatistics) -> tuple[datetime, int, int]:
    """Return what sorts sittings as they were held; the same however often they are measured."""
    return row.held_at, row.sitting, row.version


def figures(row: ItemStatistics) -> Figures:
    """Return the figures of one row."""
    return Figures(row.candidates, row.blank, row.scores, row.max_score * row.candidates, row.item_rest, row.well)


@dataclass(frozen=True, slots=True)
class Line:
    """One sitting of an item. `sitting` is None where it was erased, or this person may not see it."""

    row: ItemStatistics
    figures: Figures
    sitting: Sitting | None


@dataclass(frozen=True, slots=True)
class Bar:
    """One answer. `percent` of all, and of those who did well, whole numbers from 0 to 100; `well` None where nobody stood out."""

    choice: Choice
    percent: int
    well: int | None


@dataclass(frozen=True, slots=True)
class Statistics:
    """What the page of an item's statistics shows."""

    lines: Sequence[Line]
    total: Figures
    bars: Sequence[Bar]
    more: int
    """Answers that are not listed: less common ones, and what only a few typed."""
    findings: Sequence[tuple[Finding, Mapping[str, str]]]
    earlier: bool
    """Whether what the newest version asks was in none of these sittings."""
    left_out: int
    """Sittings with too few candidates, which are in no figure."""


def statistics_of(item: Item, by: Actor) -> Statistics:
    """Return the statistics of an item for who may see them. A fixed number of statements, whatever sat it."""
    rows = list(ItemStatistics.objects.filter(item=item).order_by("-held_at", "-sitting", "-version")[:MOST_SITTINGS])
    named = sittings_named({row.sitting for row in rows}, by)
    each = [figures(row) for row in rows]
    counts = counted(each[::-1])[::-1]
    total = pooled(one for one, is_counted in zip(each, counts, strict=True) if is_counted)
    kept = [row for row, is_counted in zip(rows, counts, strict=True) if is_counted]
    choices, more = _choices(item, kept)
    return Statistics(
        lines=[Line(row, one, named.get(row.sitting)) for row, one in zip(rows, each, strict=True)],
        total=total,
        bars=[_bar(one, total) for one in choices[:MOST_ROWS]],
        more=more + sum(one.count for one in choices[MOST_ROWS:]),
        findings=findings(total, choices),
        earlier=bool(rows) and not _is_sat(item, {row.revision for row in rows}),
        left_out=counts.count(False),
    )


def _is_sat(item: Item, numbers: Collection[int]) -> bool:
    """Tell whether what the newest revision asks was sat, under whichever of these numbers. One statement at most."""
    latest = newest(item)
    return latest.number in numbers or ItemRevision.objects.filter(item=item, number__in=numbers, content=latest.content).exists()


def _bar(choice: Choice, total: Figures) -> Bar:
    well = round(100 * choice.well / total.well) if total.well else None
    return Bar(choice, round(100 * choice.count / total.candidates) if total.candidates else 0, well)


def _choices(item: Item, rows: Sequence[ItemStatistics]) -> tuple[list[Choice], int]:
    """Return what was answered in these sittings, as authors call it, and how many answers are not told apart. One statement at most.

    Alternatives stand in their order, those that nobody chose too; other answers by their number.
    """
    count: Counter[tuple[str, str]] = Counter()
    well: Counter[tuple[str, str]] = Counter()
    more = 0
    for row in rows:
        more += row.answers.get("others", 0)
        for given in row.answers.get("answers", ()):
            key = given["part"], given["answer"]
            count[key] += given["count"]
            well[key] += given["well"]
    if not rows:
        return [], 0
    kind = item_type(item.item_type)
    names, right = _names(kind, _contents(item, rows))
    chosen = [(pk, "") for pk, is_right in right.items() if is_right is not None]
    keys = [*chosen, *(key for key, _n in count.most_common() if key not in set(chosen))]
    return [Choice(_name(key, names), count[key], well[key], right.get(key[0]) if not key[1] else None) for key in keys], more


def _contents(item: Item, rows: Sequence[ItemStatistics]) -> list[Mapping[str, Any]]:
    """Return the contents of the revisions that were sat, the newest first, and first of all the present one."""
    numbers = {row.revision for row in rows} - {newest(item).number}
    earlier = ItemRevision.objects.filter(item=item, number__in=numbers).order_by("-number")[:MOST_REVISIONS] if numbers else []
    return [newest(item).content, *(revision.content for revision in earlier)]


def _names(kind: ItemType, contents: Sequence[Mapping[str, Any]]) -> tuple[dict[str, str], dict[str, bool | None]]:
    """Return id → what authors call it, and id of an alternative → whether it is right (None: that is no alternative)."""
    names: dict[str, str] = {}
    right: dict[str, bool | None] = {}
    for content in contents:
        upgraded = kind.upgrade(content)
        for named in kind.named_parts(upgraded):
            names.setdefault(named["id"], part_name(named))
        keys = kind.content.answer_key(upgraded).get("correct", ())
        for part in kind.parts(upgraded):
            right.setdefault(part.id, part.id in keys if part.kind == Kind.ALTERNATIVE else None)
        for pk, text in _texts(upgraded):
            names.setdefault(pk, text)
    return names, right


def _texts(content: Any) -> list[tuple[str, str]]:
    """Return id and text of everything in a content that has both, however deep it lies."""
    if isinstance(content, Mapping):
        below = [pair for member in content.values() for pair in _texts(member)]
        said = content.get("html", content.get("text"))
        own = [(content["id"], plain_text(said)[:80])] if isinstance(content.get("id"), str) and isinstance(said, str) else []
        return own + below
    return [pair for member in content for pair in _texts(member)] if isinstance(content, list) else []


def _name(key: tuple[str, str], names: Mapping[str, str]) -> str:
    part, answer = (names.get(one, one) for one in key)
    return " → ".join(one for one in (part, answer) if one)
