"""What the calls that share something with users take (`api/reference` §3.5.8, §3.8.7)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any, ClassVar

from pydantic import BeforeValidator, Field

from stratus.external_api.errors import Text as Error
from stratus.external_api.errors import fail
from stratus.external_api.reading import Body, Flag, Reading, Text, is_absent
from stratus.foundation.text import is_storable
from stratus.people.models import User


def _named(value: Any) -> Any:
    """Leave out elements that equal absence."""
    return [element for element in value if not is_absent(element)] if isinstance(value, list) else value


class UsersFilter(Body):
    """Which users."""

    users: Annotated[
        list[Text],
        BeforeValidator(_named),
        Field(alias="Users", description="Login names, in any letter case; unknown ones are left out."),
    ]


class Access(Body):
    """Who gets or loses access."""

    # A body that has either, be it null, is not empty: it names nobody.
    keeps_null: ClassVar = frozenset({"Filter", "Access"})

    users: Annotated[UsersFilter, Field(alias="Filter", description="The users that it is about.")]
    access: Annotated[Flag | None, Field(alias="Access", description="true grants, false revokes; absent changes nothing.")] = None


def present_users(names: Iterable[str], *, disabled_too: bool = False) -> dict[str, User]:
    """Return case-folded login name → user of those that are there, neither deleted nor, unless asked for, disabled. One query."""
    keys = {name.casefold() for name in names if is_storable(name)}
    users = User.objects.filter(deleted_at=None) if disabled_too else User.objects.present()
    return {user.username_key: user for user in users.select_related("role").filter(username_key__in=sorted(keys)).order_by("pk")}


def asked_for(body: Reading[Access], *, empty: Error, no_users: Error) -> Access:
    """Return what is asked for; raises `empty` for a body without anything, `no_users` for one that names nobody or cannot be read."""
    if body.value is None:
        raise fail(no_users if body.given else empty, body.errors if body.given else None)
    if not body.value.users.users:
        raise fail(no_users)
    return body.value
