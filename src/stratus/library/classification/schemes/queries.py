"""Reads about taxonomies and repositories of learning objectives."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from stratus.access.actor import Actor
from stratus.access.permissions import Permission
from stratus.library.classification.trees import Tree
from stratus.library.collections.actions import id_taken, value_errors


def schemes_for(tree: Tree, by: Actor) -> Any:
    """Return the taxonomies or repositories that the actor may change: all, or none."""
    found = tree.owner._default_manager.all()
    return found if by.can(Permission.MANAGE_SETTINGS) else found.none()


def scheme_faults(tree: Tree, values: Mapping[str, Any], *, but: Any = None) -> dict[str, str]:
    """Return what is wrong with title and external id (`but`: of this one); absent ones are not judged. One statement at most."""
    errors = value_errors(values)
    wanted = values.get("external_id")
    if wanted and "external_id" not in errors:
        others = tree.owner._default_manager.filter(external_id=wanted).exclude(pk=but.pk if but else 0)
        if others.exists():
            errors["external_id"] = id_taken()
    return errors
