"""Actions on trees: each locks whose tree it is, so that two people change one tree one after the other."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Max
from django.utils.translation import gettext as _

from stratus.access.actor import Actor
from stratus.foundation.errors import InvalidFields
from stratus.foundation.sorting import folded
from stratus.foundation.text import is_storable
from stratus.library.classification.errors import Misplaced, StillUsed
from stratus.library.classification.models import Node
from stratus.library.classification.queries import is_protected, shape_of
from stratus.library.classification.rules import END, MAX_CODE, MAX_TITLE, Fault, Place, Shape, Step
from stratus.library.classification.trees import Tree


def add_node(tree: Tree, owner_id: int, title: str, *, code: str = "", place: Place = END, by: Actor) -> Node:
    """Put a new node into a tree. Raises NotAllowed, NotFound, ViewOnly, InvalidFields or Misplaced."""
    with transaction.atomic():
        owner = tree.locked(owner_id, by)
        shape = shape_of(tree, owner_id)
        _expect_place(tree, shape, None, place)
        if len(shape.parents) >= tree.most_nodes:
            raise InvalidFields({"title": _("There are %(most)s here already, the most there can be.") % {"most": tree.most_nodes}})
        values = _values(tree, owner_id, title, code, place.parent, None)
        position = _room_at(tree, owner_id, place)
        node: Node = tree.model._default_manager.create(**{tree.of: owner}, parent_id=place.parent, position=position, **values)
        tree.note(owner, "added", [node.pk], by)
    return node


def rename_node(tree: Tree, owner_id: int, pk: int, title: str, *, code: str | None = None, by: Actor) -> Node:
    """Give a node another title, and another code unless it is None. Raises NotAllowed, NotFound, ViewOnly, InvalidFields or Misplaced."""
    with transaction.atomic():
        owner = tree.locked(owner_id, by)
        node = _node(tree, owner_id, pk)
        values = _values(tree, owner_id, title, node.code if code is None else code, node.parent_id, pk)
        if (node.title, node.code) != (values["title"], values["code"]):
            node.title, node.code = values["title"], values["code"]
            node.save(update_fields=["title", "code", "sort_key"])
            tree.note(owner, "renamed", [pk], by)
    return node


def move_node(tree: Tree, owner_id: int, pk: int, place: Place, *, by: Actor) -> Node:
    """Put a node, with all below it, at another place of its tree. Raises NotAllowed, NotFound, ViewOnly, InvalidFields or Misplaced.

    The number of statements does not depend on how many nodes there are.
    """
    with transaction.atomic():
        owner = tree.locked(owner_id, by)
        _move(tree, owner, shape_of(tree, owner_id), pk, place, by)
        return _node(tree, owner_id, pk)


def step_node(tree: Tree, owner_id: int, pk: int, step: Step, *, by: Actor) -> Node:
    """Move a node by one step; where there is no such place, nothing happens. Raises as `move_node`."""
    with transaction.atomic():
        owner = tree.locked(owner_id, by)
        shape = shape_of(tree, owner_id)
        if pk not in shape.parents:
            raise Misplaced(Fault.GONE, tree.most_levels)
        place = shape.after(pk, step)
        if place is not None:
            _move(tree, owner, shape, pk, place, by)
        return _node(tree, owner_id, pk)


def archive_node(tree: Tree, owner_id: int, pk: int, *, by: Actor, now: datetime | None, only: Collection[int] = ()) -> None:
    """Archive a node and all below it at this moment, or bring them back with None, and then all above it too: it is offered again.

    `only`: of these nodes alone, which takes back that the other was done to them.

    Raises NotAllowed, NotFound, ViewOnly or Misplaced.
    """
    with transaction.atomic():
        owner = tree.locked(owner_id, by)
        shape = shape_of(tree, owner_id)
        if pk not in shape.parents:
            raise Misplaced(Fault.GONE, tree.most_levels)
        first = [one for one in only if one in shape.parents] or [pk]
        ids = {one for node in first for one in ([node] if only and now is None else shape.with_all_below(node))}
        if now is None:
            ids |= {above for node in first for above in shape.all_above(node)}
        rows = tree.model._default_manager.filter(pk__in=ids, archived_at__isnull=now is not None)
        if rows.update(archived_at=now):
            tree.note(owner, "restored" if now is None else "archived", [pk], by)


def delete_node(tree: Tree, owner_id: int, pk: int, *, alone: bool = False, by: Actor) -> int:
    """Delete a node and all below it, unless one of them is used; returns how many. Raises StillUsed, or as `move_node`.

    `alone`: only while nothing is below it, as whoever takes back that they added it believes.
    """
    with transaction.atomic():
        owner = tree.locked(owner_id, by)
        shape = shape_of(tree, owner_id)
        if pk not in shape.parents:
            raise Misplaced(Fault.GONE, tree.most_levels)
        ids = shape.with_all_below(pk)
        if alone and len(ids) > 1:
            raise Misplaced(Fault.GONE, tree.most_levels)
        hold_to_delete(tree, ids)
        if is_protected(tree.model, ids):
            raise StillUsed
        delete_rows(tree, ids)
        tree.note(owner, "deleted", [pk], by)
    return len(ids)


def hold_to_delete(tree: Tree, ids: list[int]) -> None:
    """Lock nodes that are about to be deleted: whoever saves an item that carries one of them comes before, and is seen, or after."""
    list(tree.model._default_manager.select_for_update().filter(pk__in=ids).order_by("pk").values_list("pk", flat=True))


def delete_rows(tree: Tree, ids: list[int]) -> None:
    """Delete nodes together with all below them. Foreign keys are checked at the end of the statement: their order does not matter."""
    # `delete()` refuses a node with others below it, even if these are deleted too.
    rows = tree.model._default_manager.filter(pk__in=ids)
    rows._raw_delete(rows.db)


def title_errors(title: str, code: str = "") -> dict[str, str]:
    """Return what is wrong with a title and a code, by field."""
    errors = {}
    if not title or len(title) > MAX_TITLE or not is_storable(title):
        errors["title"] = _("Enter a title of at most %(max)s characters.") % {"max": MAX_TITLE}
    if len(code) > MAX_CODE or not is_storable(code):
        errors["code"] = _("Enter a code of at most %(max)s characters.") % {"max": MAX_CODE}
    return errors


def _values(tree: Tree, owner_id: int, title: str, code: str, parent: int | None, but: int | None) -> dict[str, str]:
    """Return title and code as they are stored. Raises InvalidFields, also where another one beside it, or of the tree, has them."""
    title, code = " ".join(title.split()), " ".join(code.split())
    errors = title_errors(title, code)
    others = tree.model._default_manager.filter(**{tree.of: owner_id}).exclude(pk=but or 0)
    if "title" not in errors:
        beside = others.filter(parent=parent).values_list("title", flat=True)
        if folded(title) in {folded(other) for other in beside}:
            errors["title"] = _("There is one with this title beside it already, perhaps in the archive.")
    if code and "code" not in errors and others.filter(code=code).exists():
        errors["code"] = _("Another one of this tree has this code.")
    if errors:
        raise InvalidFields(errors)
    return {"title": title, "code": code}


def _move(tree: Tree, owner: Any, shape: Shape, pk: int, place: Place, by: Actor) -> None:
    _expect_place(tree, shape, pk, place)
    if place.before == pk or place == shape.place_of(pk):
        return
    node = _node(tree, owner.pk, pk)
    if node.parent_id != place.parent:
        _values(tree, owner.pk, node.title, "", place.parent, pk)
    position = _room_at(tree, owner.pk, place)
    tree.model._default_manager.filter(pk=pk).update(parent_id=place.parent, position=position)
    tree.note(owner, "moved", [pk], by)


def _expect_place(tree: Tree, shape: Shape, pk: int | None, place: Place) -> None:
    if fault := shape.fault(pk, place, tree.most_levels):
        raise Misplaced(fault, tree.most_levels)


def _room_at(tree: Tree, owner_id: int, place: Place) -> int:
    """Return the position of a place; whatever stands there, and behind it, makes room. Two statements."""
    siblings = tree.model._default_manager.filter(**{tree.of: owner_id}, parent=place.parent)
    if place.before is None:
        last = siblings.aggregate(last=Max("position"))["last"]
        return 0 if last is None else int(last) + 1
    position = int(siblings.values_list("position", flat=True).get(pk=place.before))
    siblings.filter(position__gte=position).update(position=F("position") + 1)
    return position


def _node(tree: Tree, owner_id: int, pk: int) -> Node:
    node: Node | None = tree.model._default_manager.filter(**{tree.of: owner_id}, pk=pk).first()
    if node is None:
        raise Misplaced(Fault.GONE, tree.most_levels)
    return node
