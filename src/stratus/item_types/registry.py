"""The item types. Without Django: the saver and simulated candidates use it. Editors and messages are in `authoring`."""

from __future__ import annotations

from importlib import import_module
from typing import TypeVar

from stratus.item_types.base import Content, ItemType, Response, Scoring, Simulation

PACKAGES = (
    "stratus.item_types.multiple_choice",
    "stratus.item_types.multiple_response",
    "stratus.item_types.either_or",
    "stratus.item_types.true_false",
    "stratus.item_types.match",
    "stratus.item_types.extended_match",
    "stratus.item_types.order",
    "stratus.item_types.hotspot",
    "stratus.item_types.drag_and_drop",
    "stratus.item_types.fill_in_the_blank",
    "stratus.item_types.select_from_list",
    "stratus.item_types.select_in_text",
    "stratus.item_types.short_answer",
    "stratus.item_types.numeric",
    "stratus.item_types.slider",
    "stratus.item_types.comprehensive_integrated_puzzle",
    "stratus.item_types.financial_statement",
    "stratus.item_types.essay",
    "stratus.item_types.file_response",
)
"""The folder of every type, in the order in which authors see them. A new type needs a folder and a line here."""

ITEM_TYPES: dict[str, ItemType] = {}
"""Type → what it does."""

T = TypeVar("T")


def load(package: str) -> ItemType:
    """Return the item type of this package. Raises ImportError or TypeError if it is not one."""
    return ItemType(  # mypy lets no function ask for an abstract class; what it returns is none
        package=package,
        content=part_of(package, "content", Content),  # type: ignore[type-abstract]
        response=part_of(package, "response", Response),  # type: ignore[type-abstract]
        scoring=part_of(package, "scoring", Scoring),  # type: ignore[type-abstract]
        simulation=part_of(package, "simulate", Simulation),
    )


def part_of(package: str, module: str, kind: type[T]) -> T:
    """Return the part of a type that this module of its package holds: the class there that is named as its base."""
    made = getattr(import_module(f"{package}.{module}"), kind.__name__)()
    if not isinstance(made, kind):
        raise TypeError(f"{package}.{module}.{kind.__name__} does not derive from {kind.__module__}.{kind.__name__}")
    return made


def register(package: str) -> ItemType:
    """Register the item type of this package, and return it."""
    item_type = load(package)
    ITEM_TYPES[item_type.key] = item_type
    return item_type


def item_type(key: str) -> ItemType:
    """Return the type with this key. Raises KeyError for an unknown one."""
    return ITEM_TYPES[key]


for _package in PACKAGES:
    register(_package)
