"""Verbs on hierarchies: the tree of groups, and who is in it."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from stratus.events import log
from stratus.people import queries, rules
from stratus.people.actions import unique
from stratus.people.actor import Actor
from stratus.people.errors import InvalidFields
from stratus.people.models import Hierarchy, Membership, User
from stratus.people.permissions import Permission


def create_hierarchy(title: str, *, external_id: str = "", parent_id: int | None = None, by: Actor) -> Hierarchy:
    """Create a hierarchy under its parent (None: the root). Raises InvalidFields."""
    by.require(Permission.MANAGE_USERS)
    errors = {}
    if not title.strip() or len(title) > 100 or not rules.is_storable(title):
        errors["title"] = _("Enter a title of at most 100 characters.")
    if external_id and not rules.is_entity_id(external_id):
        errors["external_id"] = _("Use at most 64 letters, digits, “-”, “_” and “.”.")
    if errors:
        raise InvalidFields(errors)
    parent = Hierarchy.objects.get(pk=parent_id) if parent_id else queries.root()
    with transaction.atomic(), unique():
        hierarchy = Hierarchy.objects.create(title=title.strip(), external_id=external_id, parent=parent)
        log.record("hierarchy.created", by=by, subject=hierarchy)
    return hierarchy


def ensure_hierarchy(external_id: str, title: str, *, by: Actor) -> Hierarchy:
    """Return the hierarchy with this Organisation ID, created under the root when unknown; its title is left alone when known.

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


def add_members(hierarchy: Hierarchy, users: Sequence[User], *, by: Actor) -> None:
    """Put users into a hierarchy; who is there already stays as he is. One statement, whatever their number."""
    by.require(Permission.MANAGE_USERS)
    ordered = sorted({user.pk for user in users})
    Membership.objects.bulk_create([Membership(user_id=pk, hierarchy=hierarchy) for pk in ordered], ignore_conflicts=True)
