"""Renaming and deleting taxonomies and repositories of learning objectives. `collections.actions` makes them."""

from __future__ import annotations

from django.db import transaction

from stratus.access.actor import Actor
from stratus.access.permissions import Permission
from stratus.events import log
from stratus.library.classification.actions import delete_rows, hold_to_delete
from stratus.library.classification.errors import StillChosen
from stratus.library.classification.queries import is_protected
from stratus.library.classification.trees import LEVELS, Tree
from stratus.library.collections.actions import external_id_once, titled_values


def rename_scheme(tree: Tree, pk: int, *, title: str, external_id: str, by: Actor) -> None:
    """Give a taxonomy or repository another title and external id. Raises NotAllowed, NotFound or InvalidFields."""
    by.require(Permission.MANAGE_SETTINGS)
    values = titled_values(title, external_id)
    with transaction.atomic(), external_id_once():
        scheme = tree.locked(pk, by)
        changed = sorted(name for name, value in values.items() if getattr(scheme, name) != value)
        if changed:
            for name in changed:
                setattr(scheme, name, values[name])
            scheme.save(update_fields=changed)
            kind = "taxonomy.updated" if tree is LEVELS else "objective_repository.updated"
            log.record(kind, by=by, subject=scheme, fields=changed)


def delete_scheme(tree: Tree, pk: int, *, by: Actor) -> None:
    """Delete a taxonomy or repository with all that is in it. Raises NotAllowed, NotFound, or StillChosen where anything names it."""
    by.require(Permission.MANAGE_SETTINGS)
    with transaction.atomic():
        scheme = tree.locked(pk, by)
        nodes = list(tree.model._default_manager.filter(**{tree.of: scheme}).values_list("pk", flat=True))
        hold_to_delete(tree, nodes)
        if is_protected(tree.owner, [pk]) or is_protected(tree.model, nodes):
            raise StillChosen
        delete_rows(tree, nodes)
        kind = "taxonomy.deleted" if tree is LEVELS else "objective_repository.deleted"
        log.record(kind, by=by, subject=scheme)
        tree.owner._default_manager.filter(pk=pk).delete()
