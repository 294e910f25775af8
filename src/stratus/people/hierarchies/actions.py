"""Actions on hierarchies: the tree of groups, and its members."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from stratus.access.actor import Actor
from stratus.access.permissions import Permission
from stratus.events import log
from stratus.foundation.errors import InvalidFields
from stratus.people.hierarchies import queries, rules
from stratus.people.hierarchies.errors import HierarchyInUse, MovedIntoItself, RootStays
from stratus.people.models import Hierarchy, Membership, User
from stratus.people.users.actions import unique
from stratus.tenancy.bulk import insert_columns

EDITABLE = ("title", "external_id", "synchronization_key", "allow_schedules", "is_organization")


def create_hierarchy(
    title: str,
    *,
    external_id: str = "",
    parent_id: int | None = None,
    synchronization_key: str = "",
    allow_schedules: bool = True,
    is_organization: bool = False,
    by: Actor,
) -> Hierarchy:
    """Create a hierarchy under its parent (None: the root). Raises InvalidFields, or Hierarchy.DoesNotExist for an unknown parent."""
    by.require(Permission.MANAGE_USERS)
    values: dict[str, Any] = {"title": title.strip(), "external_id": external_id, "synchronization_key": synchronization_key}
    if errors := rules.hierarchy_errors(values):
        raise InvalidFields(errors)
    with transaction.atomic(), unique():
        if parent_id:
            _lock_tree()
        parent = Hierarchy.objects.get(pk=parent_id) if parent_id else queries.root()
        if parent.parent_id is not None and len(rules.upwards(_tree(), parent.pk)) >= rules.MAX_LEVELS:
            raise _too_deep()
        hierarchy = Hierarchy.objects.create(parent=parent, allow_schedules=allow_schedules, is_organization=is_organization, **values)
        log.record("hierarchy.created", by=by, subject=hierarchy)
    return hierarchy


def ensure_hierarchy(external_id: str, title: str, *, by: Actor) -> Hierarchy:
    """Return the hierarchy with this Organisation ID; creates it under the root if unknown, and never changes the title of a known one.

    Raises InvalidFields.
    """
    found = Hierarchy.objects.filter(external_id=external_id).first()
    if found is not None:
        return found
    try:
        return create_hierarchy(title, external_id=external_id, by=by)
    except InvalidFields:
        created_meanwhile = Hierarchy.objects.filter(external_id=external_id).first()
        if created_meanwhile is None:
            raise
        return created_meanwhile


def update_hierarchy(hierarchy_id: int, changes: Mapping[str, Any], *, by: Actor) -> Hierarchy:
    """Change any of `EDITABLE`, and `parent_id` (None: the root), which moves the hierarchy with all below it.

    Raises InvalidFields, MovedIntoItself (also for any move of the root), or Hierarchy.DoesNotExist for an unknown one or unknown parent.
    """
    by.require(Permission.MANAGE_USERS)
    with transaction.atomic(), unique():
        moves = "parent_id" in changes
        root = _lock_tree() if moves else None
        hierarchy = Hierarchy.objects.select_for_update(no_key=True).get(pk=hierarchy_id)
        values = {name: changes[name] for name in EDITABLE if name in changes}
        if "title" in values:
            values["title"] = values["title"].strip()
        errors = rules.hierarchy_errors(values)
        external_id = values.get("external_id")
        if external_id and Hierarchy.objects.filter(external_id=external_id).exclude(pk=hierarchy.pk).exists():
            errors.setdefault("external_id", _("This Organisation ID is already in use."))
        if errors:
            raise InvalidFields(errors)
        if root is not None and not (hierarchy == root and changes["parent_id"] is None):
            values["parent_id"] = _parent_after_move(hierarchy, changes["parent_id"] or root.pk)
        changed = sorted(name for name, value in values.items() if getattr(hierarchy, name) != value)
        for name in changed:
            setattr(hierarchy, name, values[name])
        if changed:
            hierarchy.save()
            log.record("hierarchy.updated", by=by, subject=hierarchy, fields=changed)
    return hierarchy


def _parent_after_move(hierarchy: Hierarchy, parent_id: int) -> int:
    """Return the id of the new parent. Raises MovedIntoItself, InvalidFields, or Hierarchy.DoesNotExist. The tree must be locked."""
    tree = _tree()
    if parent_id not in tree:
        raise Hierarchy.DoesNotExist
    levels = rules.levels_after_move(tree, hierarchy.pk, parent_id)
    if levels == 0:
        raise MovedIntoItself
    if levels > rules.MAX_LEVELS:
        raise _too_deep()
    return parent_id


def archive_hierarchy(hierarchy_id: int, *, by: Actor, now: datetime) -> Hierarchy:
    """Archive a hierarchy: no schedules and members can be added any more; those that it has stay. Raises RootStays."""
    return _archive(hierarchy_id, now, "hierarchy.archived", by=by, now=now)


def unarchive_hierarchy(hierarchy_id: int, *, by: Actor, now: datetime) -> Hierarchy:
    """Undo `archive_hierarchy`."""
    return _archive(hierarchy_id, None, "hierarchy.unarchived", by=by, now=now)


def _archive(hierarchy_id: int, moment: datetime | None, kind: str, *, by: Actor, now: datetime) -> Hierarchy:
    by.require(Permission.MANAGE_USERS)
    with transaction.atomic():
        hierarchy = Hierarchy.objects.select_for_update(no_key=True).get(pk=hierarchy_id)
        if hierarchy.parent_id is None and moment is not None:
            raise RootStays
        if (hierarchy.archived_at is None) != (moment is None):
            hierarchy.archived_at = moment
            hierarchy.save(update_fields=["archived_at"])
            log.record(kind, by=by, subject=hierarchy, at=now)
    return hierarchy


def delete_hierarchy(hierarchy_id: int, *, by: Actor, now: datetime) -> list[Hierarchy]:
    """Delete a hierarchy and all below it, if none of them is in use; returns them, parents before children.

    Packages that refer to hierarchies without a protecting foreign key veto `hierarchy.deleted`. Raises RootStays, HierarchyInUse, or
    Hierarchy.DoesNotExist. The number of statements does not depend on the number of hierarchies.
    """
    by.require(Permission.MANAGE_USERS)
    with transaction.atomic():
        root = _lock_tree()
        if hierarchy_id == root.pk:
            raise RootStays
        tree = _tree()
        if hierarchy_id not in tree:
            raise Hierarchy.DoesNotExist
        order = [pk for pk, _depth in rules.downwards(tree, hierarchy_id)]
        # Locked, so that a row that is being added to one of them waits, and is then refused by its foreign key.
        locked = {one.pk: one for one in Hierarchy.objects.select_for_update().filter(pk__in=order).order_by("pk")}
        doomed = [locked[pk] for pk in order]
        if Membership.objects.filter(hierarchy_id__in=order, user__deleted_at=None).exists():
            raise HierarchyInUse
        log.record_many("hierarchy.deleted", by=by, subjects=[(one, {}) for one in doomed], at=now)
        if _is_referred_to(order):
            raise HierarchyInUse
        Membership.objects.filter(hierarchy_id__in=order).delete()
        # `delete()` refuses a hierarchy with children, even if these are deleted too; the foreign keys are checked all the same.
        rows = Hierarchy.objects.filter(pk__in=order)
        rows._raw_delete(rows.db)
    return doomed


def _is_referred_to(hierarchy_ids: Sequence[int]) -> bool:
    """Tell whether rows of any package protect one of these hierarchies. One statement per kind of row."""
    for relation in Hierarchy._meta.related_objects:
        if relation.on_delete is models.PROTECT and relation.related_model is not Hierarchy:
            rows = relation.related_model._base_manager.filter(**{f"{relation.field.attname}__in": hierarchy_ids})
            if rows.exists():
                return True
    return False


def _lock_tree() -> Hierarchy:
    """Return the root, locked. Moving and deleting hierarchies, and creating one under another, take this lock, so they run one by one.

    Creating one directly under the root, which never moves, needs no lock.
    """
    return Hierarchy.objects.select_for_update(no_key=True).get(parent=None)


def _tree() -> rules.Tree:
    return dict(Hierarchy.objects.values_list("pk", "parent_id"))


def _too_deep() -> InvalidFields:
    return InvalidFields({"parent": _("At most %(max)s hierarchies can lie within each other.") % {"max": rules.MAX_LEVELS}})


def add_members(hierarchy: Hierarchy, users: Sequence[User], *, by: Actor) -> None:
    """Add users to a hierarchy; existing members stay unchanged. One statement, whatever their number."""
    by.require(Permission.MANAGE_USERS)
    ordered = sorted({user.pk for user in users})
    insert_columns(Membership, len(ordered), same={"hierarchy_id": hierarchy.pk}, each={"user_id": ordered}, ignore_conflicts=True)
