"""Reads about blueprints: their rows and columns, what they ask for, and what the library offers."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.db.models.functions import Coalesce

from stratus.access.actor import Actor
from stratus.assessments.blueprints.rules import Key, Line, Wanted, lines_below
from stratus.assessments.blueprints.words import gaps_of, names_of
from stratus.assessments.forms.generation import Cell, Gap, Offer, TooLarge, generate
from stratus.assessments.models import Assessment, Blueprint, BlueprintCell
from stratus.library.classification import trees
from stratus.library.classification.models import ItemLabel, ItemLevel, ItemObjective, ItemTopic
from stratus.library.classification.queries import Row, rows_of
from stratus.library.items.review import rules as review
from stratus.library.models import IN_USE, Item, ItemRevision, ItemStatus
from stratus.library.queries import questions_usable_by
from stratus.tenancy.queries import tenant_settings

MOST_STEPS_TYPING = 250_000
"""Places that are looked at after each key: some tenths of a second."""


@dataclass(frozen=True, slots=True)
class Filters:
    """What narrows the questions of a blueprint; as `Blueprint` has them."""

    item_types: Sequence[str] = ()
    labels: Sequence[int] = ()
    lowest: Decimal | None = None
    highest: Decimal | None = None

    @classmethod
    def of(cls, blueprint: Blueprint) -> Filters:
        """Return those that are stored."""
        return cls(blueprint.item_types, blueprint.labels, blueprint.lowest, blueprint.highest)


@dataclass(frozen=True)
class Frame:
    """Rows and columns of a blueprint, in order. Archived ones stand there only while a cell asks for them."""

    rows: Sequence[Line]
    columns: Sequence[Line]
    names: Mapping[Key, str] = field(default_factory=dict)
    above: Mapping[int, list[int]] = field(default_factory=dict)
    """Id of each node of the tree, shown or not → the rows that what carries it belongs to."""


@dataclass(frozen=True, slots=True)
class Fitting:
    """A question that a blueprint offers: the cells that it fits, and what a generation asks of it."""

    id: int
    keys: tuple[Key, ...]
    points: Decimal
    case: int | None
    p_value: Decimal | None
    angoff_value: Decimal | None


def blueprints_of(assessment: Assessment) -> list[Blueprint]:
    """Return the blueprints of an assessment in the order of its sections, each with its cells. Two statements."""
    found = Blueprint.objects.filter(assessment=assessment).select_related("section", "collection", "repository", "taxonomy")
    return sorted(found.prefetch_related("cells"), key=lambda one: (one.section.position if one.section else 0, one.pk))


def key_of(cell: BlueprintCell) -> Key:
    """Return the place of a cell that is stored."""
    return Key(cell.topic_id or cell.objective_id or 0, cell.level_id or 0)


def matrix_of(blueprint: Blueprint) -> dict[Key, Wanted]:
    """Return what a blueprint asks for; no statement if its cells are loaded."""
    return {key_of(cell): Wanted(cell.count, cell.points) for cell in blueprint.cells.all()}


def frame_of(blueprint: Blueprint) -> Frame:
    """Return rows and columns. A statement for each."""
    used = set(matrix_of(blueprint)) if blueprint.pk else set()
    tree = trees.TOPICS if blueprint.collection_id else trees.OBJECTIVES
    nodes = [_line(row) for row in rows_of(tree, blueprint.collection_id or blueprint.repository_id or 0)]
    levels = [_line(row) for row in rows_of(trees.LEVELS, blueprint.taxonomy_id)] if blueprint.taxonomy_id else [Line(0, "")]
    rows = [line for line in nodes if not line.is_archived or any(key.row == line.id for key in used)]
    columns = [line for line in levels if not line.is_archived or any(key.column == line.id for key in used)]
    return Frame(rows, columns, names_of(rows, columns), lines_below(nodes))


def _line(row: Row) -> Line:
    return Line(row.id, f"{row.code} {row.title}".strip(), row.level, row.archived_at is not None)


def offered(blueprint: Blueprint, frame: Frame, by: Actor, filters: Filters | None = None) -> list[Fitting]:
    """Return the questions that the actor may use, that can be published, and that fit a cell; in the order of ids.

    A row takes what carries it or anything below it. `filters`: others than those that are stored. Seven statements, however large the
    matrix and the library.
    """
    link = ItemTopic if blueprint.collection_id else ItemObjective
    shown = {row.id for row in frame.rows}
    rows_of_item: dict[int, set[int]] = defaultdict(set)
    for item, node in link.objects.filter(node__in=list(frame.above)).values_list("item_id", "node_id"):
        rows_of_item[item].update(shown.intersection(frame.above[node]))
    columns: Mapping[int, int] = dict.fromkeys(rows_of_item, 0)
    if blueprint.taxonomy_id:
        columns = dict(ItemLevel.objects.filter(taxonomy=blueprint.taxonomy_id).values_list("item_id", "node_id"))
    present = {line.id for line in frame.columns}
    items = _usable(blueprint, by, filters or Filters.of(blueprint)).filter(
        pk__in=[pk for pk in rows_of_item if columns.get(pk) in present]
    )
    read = list(items.order_by("pk").values_list("pk", "latest_id", "p_value", "angoff_value"))
    # Newest revisions by themselves, not joined: while statistics are old, PostgreSQL would walk through all of a tenant for each row.
    revisions = ItemRevision.objects.filter(pk__in=[latest for _pk, latest, *_values in read])
    worth = {pk: (points, case) for pk, points, case in revisions.values_list("item_id", "max_score", "case_id")}
    held_up = _cases_that_wait({case for _points, case in worth.values() if case})
    return [
        Fitting(pk, tuple(Key(row, columns[pk]) for row in sorted(rows_of_item[pk])), *worth[pk], p_value, angoff_value)
        for pk, _latest, p_value, angoff_value in read
        if worth[pk][1] not in held_up and rows_of_item[pk]
    ]


def _usable(blueprint: Blueprint, by: Actor, filters: Filters) -> QuerySet[Item]:
    """Return the questions that the actor may use and that can be published, narrowed by the filters."""
    statuses = (ItemStatus.LIVE,) if tenant_settings().only_live_items else IN_USE
    items = questions_usable_by(by).filter(status__in=statuses, collection__archived_at=None)
    if blueprint.collection_id:
        items = items.filter(collection=blueprint.collection_id)
    if filters.item_types:
        items = items.filter(item_type__in=list(filters.item_types))
    if filters.labels:
        items = items.filter(pk__in=ItemLabel.objects.filter(node__in=list(filters.labels)).values("item"))
    if filters.lowest is not None or filters.highest is not None:
        items = items.annotate(ease=Coalesce("p_value", "angoff_value"))
        limits: dict[str, Any] = {"ease__gte": filters.lowest, "ease__lte": filters.highest}
        items = items.filter(**{name: limit for name, limit in limits.items() if limit is not None})
    return items


def _cases_that_wait(ids: Iterable[int]) -> set[int]:
    """Return those of these cases with which nothing can be published. One statement, none without cases."""
    wanted = set(ids)
    if not wanted:
        return set()
    only_live = tenant_settings().only_live_items
    found = Item.objects.filter(pk__in=wanted).values_list("pk", "status", "deleted_at")
    return {pk for pk, status, deleted in found if deleted or not review.is_publishable(status, only_live=only_live)}


def counts_of(fitting: Iterable[Fitting]) -> Counter[Key]:
    """Return how many questions fit each cell."""
    return Counter(key for one in fitting for key in one.keys)


class Lacks(NamedTuple):
    """What is missing for one form, a sentence a cell; `is_sure`: whether all cells can be filled at once was looked at too."""

    gaps: list[str]
    is_sure: bool


def lacks(matrix: Mapping[Key, Wanted], fitting: Sequence[Fitting], frame: Frame) -> Lacks:
    """Return what is missing for one form of this matrix. Beyond `MOST_STEPS_TYPING` it is what each cell lacks by itself."""
    there = counts_of(fitting)
    placed, is_sure = None, True
    if all(there[key] >= wanted.count for key, wanted in matrix.items()):
        numbers = {key: number for number, key in enumerate(matrix)}
        cells = [Cell(number, None, matrix[key].count, matrix[key].points) for key, number in numbers.items()]
        try:
            found = generate(cells, offers_of(fitting, numbers), 1, 1, MOST_STEPS_TYPING)
        except TooLarge:
            is_sure = False
        else:
            short: dict[int, Gap] = {gap.cell: gap for gap in found.gaps}
            placed = {key: short[number].placed if number in short else matrix[key].count for key, number in numbers.items()}
    return Lacks(gaps_of({key: wanted.count for key, wanted in matrix.items()}, there, frame.names, placed), is_sure)


def offers_of(fitting: Iterable[Fitting], cells: Mapping[Key, int]) -> list[Offer]:
    """Return these questions as a generation takes them. `cells`: the number of each cell that asks for any."""
    return [
        Offer(one.id, inside, one.points, one.case, one.p_value, one.angoff_value)
        for one in fitting
        if (inside := tuple(cells[key] for key in one.keys if key in cells))
    ]
