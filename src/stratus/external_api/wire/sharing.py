"""The request body of calls that share something with users (`api/reference` §3.5.8, §3.8.7)."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

from pydantic import BeforeValidator, Field

from stratus.external_api.wire.errors import Text as Error
from stratus.external_api.wire.errors import fail
from stratus.external_api.wire.reading import Body, Reading
from stratus.external_api.wire.values import Flag, Text, is_absent


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

    # A body with either property, even if null, is not empty: it names nobody.
    keeps_null: ClassVar = frozenset({"Filter", "Access"})

    users: Annotated[UsersFilter, Field(alias="Filter", description="The users that it is about.")]
    access: Annotated[Flag | None, Field(alias="Access", description="true grants, false revokes; absent changes nothing.")] = None


def asked_for(body: Reading[Access], *, empty: Error, no_users: Error) -> Access:
    """Return what is asked for; raises `empty` for a body without anything, `no_users` for one that names nobody or cannot be read."""
    if body.value is None:
        raise fail(no_users if body.given else empty, body.errors if body.given else None)
    if not body.value.users.users:
        raise fail(no_users)
    return body.value
