"""Gives all that somebody owns to another person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from stratus.access.actor import Actor
from stratus.access.permissions import Permission
from stratus.events import log
from stratus.foundation.errors import DomainError, InvalidFields
from stratus.people.models import User
from stratus.people.owning.registry import kinds
from stratus.people.users.queries import holds


class OtherNumbers(DomainError):
    """Somebody owns other things by now than were counted; nothing was handed over."""

    def __init__(self) -> None:
        super().__init__(_("Meanwhile they own more or less than you read. Nothing was changed: read it again."))


def owned_by(owner: User) -> dict[str, int]:
    """Return name of a kind → how many of it somebody owns; none: left out. A statement a kind."""
    counts = {kind.name: kind.count(owner) for kind in kinds()}
    return {name: number for name, number in counts.items() if number}


def in_words(counts: Mapping[str, int]) -> Sequence[str]:
    """Return "3 collections", "1 assessment" …"""
    return [kind.in_words(counts[kind.name]) for kind in kinds() if kind.name in counts]


def hand_over_all(owner_id: int, new_owner_id: int, counted: Mapping[str, int], *, by: Actor) -> Mapping[str, int]:
    """Make another person the owner of all that this one owns, in one transaction; returns how many of each kind that was.

    `counted` is what was confirmed. Only administrators may. Raises NotAllowed, OtherNumbers, or InvalidFields (`new_owner`) for somebody
    who lacks a right that owning it takes.
    """
    by.require(Permission.MANAGE_SETTINGS)
    with transaction.atomic():
        owner = User.objects.get(pk=owner_id)
        new_owner = User.objects.select_related("role").filter(pk=new_owner_id).first()
        held = [(kind, list(kind.locked(owner))) for kind in kinds()]
        numbers = {kind.name: len(owned) for kind, owned in held if owned}
        if numbers != dict(counted):
            raise OtherNumbers
        for kind, owned in held:
            if owned and (new_owner is None or new_owner.pk == owner.pk or not holds(new_owner, kind.right)):
                text = _("They cannot own %(what)s: their role lacks the right “%(right)s”.")
                raise InvalidFields({"new_owner": text % {"what": kind.in_words(len(owned)), "right": kind.right.label}})
        for kind, owned in held:
            if owned and new_owner is not None:
                kind.give(owned, new_owner, by=by)
        if numbers and new_owner is not None:
            log.record_many("user.handed_over", by=by, subjects=[(owner, {"to_owner": new_owner.pk, **numbers})])
    return numbers
