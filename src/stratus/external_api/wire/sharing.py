"""The request body of calls that share something with users (`api/reference` §3.5.8, §3.8.7)."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

from pydantic import BeforeValidator, Field, WithJsonSchema

from stratus.external_api.wire.errors import Text as Error
from stratus.external_api.wire.errors import fail
from stratus.external_api.wire.reading import Body, Contradiction, Reading
from stratus.external_api.wire.texts import wording
from stratus.external_api.wire.texts.numbered import UNKNOWN_ERROR
from stratus.external_api.wire.values import Text, as_flag, is_absent


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
    # Looked at last: a wrong value is no reason to report the errors that come before as if they were not there.
    access: Annotated[
        Any, WithJsonSchema({"type": "boolean"}), Field(alias="Access", description="true grants, false revokes; absent changes nothing.")
    ] = None


def users_asked_for(body: Reading[Access], *, empty: Error, no_users: Error) -> list[str]:
    """Return the login names; raises `empty` for a body without anything, `no_users` for one that names nobody or cannot be read."""
    if body.value is None:
        raise fail(no_users if body.given else empty, body.errors if body.given else None)
    if not body.value.users.users:
        raise fail(no_users)
    return body.value.users.users


def access_asked_for(body: Reading[Access]) -> bool | None:
    """Return whether access is granted or revoked, None for neither. Raises 102 for another value; the pages' errors come before."""
    given = body.value.access if body.value is not None else None
    flag = as_flag(given)
    if flag is None and not is_absent(given):
        raise fail(UNKNOWN_ERROR, {"Access": wording.TWICE if isinstance(given, Contradiction) else wording.NOT_A_FLAG})
    return flag
