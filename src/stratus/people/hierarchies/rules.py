"""Validation of hierarchies, and their place in the tree. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from stratus.foundation.text import is_entity_id, is_storable
from stratus.people.users.rules import LENGTHS

MAX_LEVELS = 100
"""The greatest depth of the tree. Paths grow with the depth, and nobody needs thousands of levels."""

MAX_TITLE = 100


def hierarchy_errors(values: Mapping[str, Any]) -> dict[str, str]:
    """Return what is wrong with these fields of a hierarchy; absent fields are not checked."""
    errors: dict[str, str] = {}
    title, external_id, key = (values.get(name) for name in ("title", "external_id", "synchronization_key"))
    if title is not None and (not title.strip() or len(title) > MAX_TITLE or not is_storable(title)):
        errors["title"] = _("Enter a title of at most 100 characters.")
    if external_id and not is_entity_id(external_id):
        errors["external_id"] = _("Use at most 64 letters, digits, “-”, “_” and “.”.")
    if key and (len(key) > LENGTHS["synchronization_key"] or not is_storable(key)):
        errors["synchronization_key"] = _("Must be at most %(max)s characters long.") % {"max": LENGTHS["synchronization_key"]}
    return errors


Tree = Mapping[int, int | None]
"""Id of a hierarchy → id of its parent; None for the root."""


def upwards(tree: Tree, pk: int) -> list[int]:
    """Return this hierarchy and all above it, up to the root."""
    found = [pk]
    while (parent := tree[found[-1]]) is not None:
        found.append(parent)
    return found


def downwards(tree: Tree, pk: int) -> list[tuple[int, int]]:
    """Return this hierarchy and all below it, each with its depth under it (0 for itself), parents before children."""
    children: dict[int | None, list[int]] = {}
    for child, parent in tree.items():
        children.setdefault(parent, []).append(child)
    found = [(pk, 0)]
    for parent, depth in found:
        found += [(child, depth + 1) for child in children.get(parent, [])]
    return found


def levels_after_move(tree: Tree, pk: int, parent: int) -> int:
    """Return how many hierarchies the longest path through `pk` names once it lies under `parent`, or 0 if that would be a cycle."""
    above = upwards(tree, parent)
    return 0 if pk in above else len(above) + 1 + max(depth for _pk, depth in downwards(tree, pk))
