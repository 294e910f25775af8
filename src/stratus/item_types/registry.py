"""The item types. Without Django: the saver and simulated candidates use it. Editors and messages are in `authoring`."""

from __future__ import annotations

from importlib import import_module
from typing import TypeVar

from stratus.item_types.base import Content, ItemType, Response, Scoring, Simulation
from stratus.item_types.pages.response import NoResponse
from stratus.item_types.pages.scoring import NoScoring
from stratus.item_types.pages.stands import Stands

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
"""The folder of every type of question, in the order in which authors see them. A new type needs a folder and a line here."""
PAGES = (
    "stratus.item_types.case",
    "stratus.item_types.welcome",
    "stratus.item_types.section",
    "stratus.item_types.finish",
)
"""The folder of every type of page."""

ITEM_TYPES: dict[str, ItemType] = {}
"""Type → what it does, of everything that can be answered. Whoever counts or scores questions asks this one."""
PAGE_TYPES: dict[str, ItemType] = {}
"""Type → what it does, of pages: they are read, stand beside questions, and are never counted (docs/adr/0023-pages-among-questions.md)."""

T = TypeVar("T")


def load(package: str) -> ItemType:
    """Return the item type of this package. Raises ImportError or TypeError if it is not one."""
    content = part_of(package, "content", Content)  # type: ignore[type-abstract]
    if content.stands is not None:
        return ItemType(package, content, NoResponse(), NoScoring(), Simulation())
    return ItemType(  # mypy lets no function ask for an abstract class; what it returns is none
        package=package,
        content=content,
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
    (PAGE_TYPES if item_type.is_page else ITEM_TYPES)[item_type.key] = item_type
    return item_type


def item_type(key: str) -> ItemType:
    """Return the type with this key, of questions or pages. Raises KeyError for an unknown one."""
    return PAGE_TYPES[key] if key in PAGE_TYPES else ITEM_TYPES[key]


def is_known(key: str) -> bool:
    """Tell whether there is a type with this key, of questions or pages."""
    return key in ITEM_TYPES or key in PAGE_TYPES


def page_type(stands: Stands) -> ItemType:
    """Return the type of the pages that are read there."""
    return next(one for one in PAGE_TYPES.values() if one.stands is stands)


for _package in (*PACKAGES, *PAGES):
    register(_package)
