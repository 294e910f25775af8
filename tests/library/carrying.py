"""Builders of what items carry, and of items that carry it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from stratus.library.classification.actions import add_node
from stratus.library.classification.carried.kinds import KINDS
from stratus.library.classification.carried.rules import Carried
from stratus.library.classification.labels.actions import save_label
from stratus.library.classification.trees import LEVELS, OBJECTIVES, TOPICS
from stratus.library.items.actions import save_item
from stratus.library.models import Collection, Item
from stratus.library.queries import newest
from support.builders import CONTENTS, SYSTEM, a_repository, a_taxonomy


def a_topic(collection: Collection, title: str = "Heart", **given: Any) -> int:
    return add_node(TOPICS, collection.pk, title, by=SYSTEM, **given).pk


def an_objective(title: str = "Can count", repository: Any = None) -> int:
    return add_node(OBJECTIVES, (repository or a_repository()).pk, title, by=SYSTEM).pk


def a_level(title: str = "Apply", taxonomy: Any = None) -> int:
    return add_node(LEVELS, (taxonomy or a_taxonomy()).pk, title, by=SYSTEM).pk


def a_label(title: str = "New") -> int:
    return save_label(None, title, by=SYSTEM).pk


def full(collection: Collection) -> dict[str, Any]:
    """One of everything."""
    nodes = {
        "topics": [a_topic(collection)],
        "objectives": [an_objective()],
        "levels": [a_level()],
        "labels": [a_label()],
    }
    return {**nodes, "p_value": Decimal("0.45"), "angoff_value": Decimal("0.5")}


def saved(collection: Collection, item: Item | None = None, title: str = "A", **carried: Any) -> Item:
    """An item that is saved by the action, and carries this."""
    return save_item(collection, item, "ESSAY", title, CONTENTS["ESSAY"], 2, by=SYSTEM, carried=Carried.of(**carried))


def carried_by(item: Item) -> Carried:
    """What its newest revision keeps."""
    return Carried.stored(newest(item).classification)


def noted(item: Item) -> Carried:
    """What the tables say that an item carries now."""
    item = Item.objects.get(pk=item.pk)
    nodes = {name: kind.link.objects.filter(item=item).values_list("node", flat=True) for name, kind in KINDS.items()}
    return Carried.of(**nodes, p_value=item.p_value, angoff_value=item.angoff_value)
