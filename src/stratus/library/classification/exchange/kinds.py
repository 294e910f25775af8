"""What can be imported and exported: the three trees, and labels."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stratus.access.actor import Actor
from stratus.access.permissions import Permission
from stratus.events import log
from stratus.foundation.sorting import folded
from stratus.library.classification.exchange.rules import Bounds, Present
from stratus.library.classification.labels.actions import MOST_LABELS, locked_labels
from stratus.library.classification.models import Label
from stratus.library.classification.rules import MAX_CODE, MAX_LABEL, MAX_TITLE
from stratus.library.classification.trees import LEVELS, OBJECTIVES, TOPICS, Tree
from stratus.library.queries import collections_editable_by

Sample = list[tuple[int, str, str]]
"""Rows of an example: level from 1 on, title, code."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchanged:
    """One kind of what can be imported. `locked(owner id, by)` returns whose it is, locked, or refuses, as `Tree.locked`.

    `name` is part of addresses, and stored with jobs. `one`: the heading of a single column of titles.
    """

    name: str
    title: str | Promise
    one: str | Promise
    model: type[Any]
    bounds: Bounds
    locked: Callable[[int, Actor], Any] = field(repr=False)
    note: Callable[[Any, str, list[Any], Actor], None] = field(repr=False)
    """Records what an act did: whose it is, the act, the nodes, who did it."""
    sample: Callable[[], Sample] = field(repr=False)
    tree: Tree | None = None

    def nodes(self, owner_id: int) -> Any:
        """Return the rows of the model that are one owner's."""
        rows = self.model._default_manager.all()
        return rows.filter(**{self.tree.of: owner_id}) if self.tree else rows

    def made(self, owner: Any, *, parent_id: int | None, position: int, title: str, code: str) -> Any:
        """Return an unsaved node."""
        if self.tree is None:
            return self.model(title=title)
        return self.model(**{self.tree.of: owner}, parent_id=parent_id, position=position, title=title, code=code)

    def may_change(self, owner_id: int, by: Actor) -> bool:
        """Tell whether the actor may import here."""
        if self.tree is TOPICS:
            return by.can(Permission.LIBRARY) and collections_editable_by(by).filter(pk=owner_id).exists()
        return by.can(Permission.MANAGE_SETTINGS)


def present(kind: Exchanged, owner_id: int) -> list[Present]:
    """Return the nodes that are there, siblings in their order. One statement."""
    if kind.tree is None:
        rows = Label.objects.order_by("sort_key", "id").values_list("pk", "title", "archived_at")
        return [Present(pk, None, title, "", folded(title), archived is not None) for pk, title, archived in rows]
    columns = ("pk", "parent_id", "title", "code", "archived_at")
    rows = kind.nodes(owner_id).order_by("position", "id").values_list(*columns)
    return [Present(pk, parent, title, code, folded(title), archived is not None) for pk, parent, title, code, archived in rows]


def _of_tree(tree: Tree, **values: Any) -> Exchanged:
    bounds = Bounds(tree.most_levels, tree.most_nodes, MAX_TITLE, MAX_CODE)
    return Exchanged(model=tree.model, bounds=bounds, locked=tree.locked, note=_noting(tree), tree=tree, **values)


def _noting(tree: Tree) -> Callable[[Any, str, list[Any], Actor], None]:
    def note(owner: Any, act: str, nodes: list[Any], by: Actor) -> None:
        tree.note(owner, act, [node.pk for node in nodes], by)

    return note


def _note_labels(owner: Any, act: str, labels: list[Any], by: Actor) -> None:
    kind = "label.deleted" if act == "deleted" else "label.saved"
    log.record_many(kind, by=by, subjects=[(label, {}) for label in labels])


def _locked_labels(owner_id: int, by: Actor) -> None:
    by.require(Permission.MANAGE_SETTINGS)
    locked_labels()


EXCHANGED: dict[str, Exchanged] = {}


def _register(kinds: Iterable[Exchanged]) -> None:
    EXCHANGED.update({kind.name: kind for kind in kinds})


_register(
    (
        _of_tree(
            TOPICS,
            name="topics",
            title=gettext_lazy("Topics"),
            one=gettext_lazy("Title"),
            sample=lambda: [(1, _("Heart"), "1"), (2, _("Valves"), "1.1"), (2, _("Rhythm"), "1.2"), (1, _("Lungs"), "2")],
        ),
        _of_tree(
            OBJECTIVES,
            name="objectives",
            title=gettext_lazy("Learning objectives"),
            one=gettext_lazy("Title"),
            sample=lambda: [
                (1, _("Anatomy"), "A"),
                (2, _("Names the parts of the heart"), "A.1"),
                (3, _("Names the valves"), "A.1.1"),
                (2, _("Describes the way of the blood"), "A.2"),
            ],
        ),
        _of_tree(
            LEVELS,
            name="levels",
            title=gettext_lazy("Levels"),
            one=gettext_lazy("Title"),
            sample=lambda: [(1, _("Knowing"), "1"), (1, _("Applying"), "2"), (1, _("Judging"), "3")],
        ),
        Exchanged(
            name="labels",
            title=gettext_lazy("Labels"),
            one=gettext_lazy("Label"),
            model=Label,
            bounds=Bounds(1, MOST_LABELS, MAX_LABEL, 0),
            locked=_locked_labels,
            note=_note_labels,
            sample=lambda: [(1, _("new in 2027"), ""), (1, _("calculator needed"), "")],
        ),
    )
)
