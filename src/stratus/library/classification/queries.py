"""Reads about what classifies items."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Count
from django.db.models.fields.reverse_related import ForeignObjectRel

from stratus.library.classification.models import Node
from stratus.library.classification.rules import Shape
from stratus.library.classification.trees import Tree


@dataclass(frozen=True, slots=True)
class Row:
    """A node as its tree is shown. `level` is 1 at the top."""

    id: int
    level: int
    title: str
    code: str
    archived_at: datetime | None
    carried: int = 0
    """How many items carry it."""


def shape_of(tree: Tree, owner_id: int) -> Shape:
    """Return the shape of one tree. One statement."""
    rows = tree.model._default_manager.filter(**{tree.of: owner_id}).order_by("position", "id")
    return Shape.of(rows.values_list("pk", "parent_id"))


def rows_of(tree: Tree, owner_id: int) -> list[Row]:
    """Return the nodes of one tree as they are shown, parents before what lies below them. One statement."""
    rows = tree.model._default_manager.filter(**{tree.of: owner_id}).order_by("position", "id")
    read = {pk: values for pk, *values in rows.values_list("pk", "parent_id", "title", "code", "archived_at")}
    shape = Shape.of((pk, values[0]) for pk, values in read.items())
    return [Row(pk, level, *read[pk][1:]) for pk, level in shape.walk()]


def node_counts(tree: Tree, owners: Iterable[Any]) -> dict[int, int]:
    """Return how many nodes the trees of these owners have, by id; none: left out. One statement."""
    rows = tree.model._default_manager.filter(**{f"{tree.of}__in": [one.pk for one in owners]})
    return dict(rows.order_by().values_list(tree.of).annotate(Count("pk")))


def is_protected(model: type[models.Model], ids: Collection[int]) -> bool:
    """Tell whether rows of any table refer to one of these in a way that keeps it from being deleted. One statement a kind of row.

    What lies below a node is no such row: it is deleted with it.
    """
    relations = [one for one in model._meta.get_fields(include_hidden=True) if isinstance(one, ForeignObjectRel)]
    protecting = [one for one in relations if one.on_delete is models.PROTECT and not issubclass(one.related_model, Node)]
    return any(one.related_model._base_manager.filter(**{f"{one.field.attname}__in": list(ids)}).exists() for one in protecting)
