"""Who acts: the user, their rights, and the door through which they came."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol

from stratus.access.errors import NotAllowed
from stratus.access.permissions import Permission


class Person(Protocol):
    """The part of a user that decides about rights. `access` imports no model; at run time this is `people.models.User`."""

    pk: Any
    is_active: Any

    @property
    def role(self) -> Any: ...


class Door(StrEnum):
    """The interface through which an action was called."""

    UI = "UI"
    API = "API"
    PLAYER = "PLAYER"
    JOB = "JOB"
    LINK = "LINK"
    """Screens, in a session that an assessor's direct link opened: whoever has the link, not whoever knows the password."""


DIRECT_LINK_RIGHTS = frozenset({Permission.MARK.value, Permission.MODERATE.value, Permission.PUBLISH_RESULTS.value})
"""The rights of an assessor who came by a direct link: only those for marking one schedule."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts; every action takes one.

    `acting_as_id` is set while an administrator is logged in as somebody else: then `user_id` is the administrator.
    `schedule_id` limits the actor to the marking of one schedule (an assessor's direct link).
    """

    user_id: int | None
    permissions: frozenset[str]
    door: str
    request_id: str = ""
    acting_as_id: int | None = None
    schedule_id: int | None = None
    is_system: bool = False

    @classmethod
    def of(
        cls,
        user: Person,
        door: Door,
        *,
        request_id: str = "",
        schedule_id: int | None = None,
    ) -> Actor:
        """Return the actor for this user; costs one query if the role is not loaded."""
        permissions = frozenset(user.role.permissions) if user.is_active else frozenset()
        if schedule_id is not None and user.is_active:
            permissions = permissions & DIRECT_LINK_RIGHTS | {Permission.MARK.value}
        return cls(user.pk, permissions, door, request_id, schedule_id=schedule_id)

    @classmethod
    def logged_in_as(cls, user: Person, by: Person, door: Door, *, request_id: str = "", schedule_id: int | None = None) -> Actor:
        """Return the actor of somebody (`by`) who is logged in as this user: the rights that both hold, and never a candidate's."""
        rights = cls.of(user, door, schedule_id=schedule_id).permissions
        shared = rights & frozenset(by.role.permissions) - {Permission.PARTICIPATE.value}
        return cls(by.pk, shared, door, request_id, acting_as_id=user.pk, schedule_id=schedule_id)

    @classmethod
    def system(cls, door: Door = Door.JOB, request_id: str = "") -> Actor:
        """Return the actor of jobs and of the command line, who may do everything."""
        return cls(None, frozenset(Permission.values), door, request_id, is_system=True)

    @property
    def effective_user_id(self) -> int | None:
        """The user whose objects are shown: the one that the actor is logged in as, else the actor."""
        return self.acting_as_id or self.user_id

    def owner_of_new(self, owner_id: int | None) -> int:
        """Return the owner of a new object: the named user, else the actor. Raises ValueError if a job names nobody."""
        found = owner_id or self.effective_user_id
        if found is None:
            raise ValueError("The system owns nothing: name an owner.")
        return found

    def can(self, permission: Permission) -> bool:
        """Tell whether the actor holds this right."""
        return permission.value in self.permissions

    def require(self, *permissions: Permission) -> None:
        """Raise NotAllowed unless the actor holds one of these rights."""
        if not any(self.can(permission) for permission in permissions):
            raise NotAllowed(permissions[0])
