"""The three trees: whose they are, who changes them, and how large they become."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.utils.translation import gettext as _

from stratus.access.actor import Actor
from stratus.access.permissions import Permission
from stratus.events import log
from stratus.library.classification.models import Objective, TaxonomyLevel, Topic
from stratus.library.collections.actions import locked_collection
from stratus.library.errors import NotFound
from stratus.library.models import Collection, ObjectiveRepository, Taxonomy

Scheme = TypeVar("Scheme", Taxonomy, ObjectiveRepository)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tree:
    """A kind of tree. `locked(owner id, by)` returns whose tree it is, locked, or refuses."""

    model: type[Any]
    """A class that derives from `Node`."""
    owner: type[Any]
    locked: Callable[[int, Actor], Any]
    most_levels: int
    most_nodes: int
    note: Callable[[Any, str, list[int], Actor], None]
    """Records that something in it changed: whose tree it is, the act, the ids of its nodes, who did it."""

    @property
    def of(self) -> str:
        """The name of the column that says whose tree it is."""
        return str(self.model.of)


def _locked_collection(pk: int, by: Actor) -> Collection:
    by.require(Permission.LIBRARY)
    return locked_collection(pk, by)


def _locked_repository(pk: int, by: Actor) -> ObjectiveRepository:
    return _locked(ObjectiveRepository, pk, by)


def _locked_taxonomy(pk: int, by: Actor) -> Taxonomy:
    return _locked(Taxonomy, pk, by)


def _locked(model: type[Scheme], pk: int, by: Actor) -> Scheme:
    by.require(Permission.MANAGE_SETTINGS)
    found: Scheme | None = model._default_manager.select_for_update(no_key=True).filter(pk=pk).first()
    if found is None:
        raise NotFound(_("This does not exist any more."))
    return found


def _noting(kind: str) -> Callable[[Any, str, list[int], Actor], None]:
    def note(owner: Any, act: str, ids: list[int], by: Actor) -> None:
        log.record(kind, by=by, subject=owner, act=act, nodes=ids)

    return note


TOPICS = Tree(
    model=Topic,
    owner=Collection,
    locked=_locked_collection,
    most_levels=6,
    most_nodes=2_000,
    note=_noting("collection.topics_changed"),
)
OBJECTIVES = Tree(
    model=Objective,
    owner=ObjectiveRepository,
    locked=_locked_repository,
    most_levels=6,
    most_nodes=10_000,
    note=_noting("objective_repository.objectives_changed"),
)
LEVELS = Tree(
    model=TaxonomyLevel,
    owner=Taxonomy,
    locked=_locked_taxonomy,
    most_levels=1,
    most_nodes=50,
    note=_noting("taxonomy.levels_changed"),
)
