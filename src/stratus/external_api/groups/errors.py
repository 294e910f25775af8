"""Errors of the pages about groups (hierarchies). What the pages seen do not say is in `api/decisions` §8."""

from __future__ import annotations

from stratus.external_api.wire.errors import Text
from stratus.external_api.wire.texts import wording

BODY_EMPTY = Text("Request body can not be null or empty")
GROUP_NOT_FOUND = Text("Group with ExternalId [{id}] is not found", sample="NewGroup")
ID_EMPTY = Text("External id must not be null or empty")
ID_NOT_ALPHANUMERIC = Text("ExternalId must be alpha-numeric(a-z 0-9)")
ID_TOO_LONG = Text("ExternalId must be less than 500 symbols")
PARENT_NOT_ALPHANUMERIC = Text("ParentExternalId must be alpha-numeric(a-z 0-9)")
PARENT_NOT_FOUND = Text("Parent group with ExternalId [{id}] is not found", sample="G5")
TITLE_EMPTY = Text("Title must not be null or empty")
TITLE_TOO_LONG = Text("Title must be less than 100 symbols")
INFO_NOT_VALID = Text("Group info is not valid")
ID_IN_USE = Text("ExternalId [{id}] is already in use", sample="NewGroup")
INTO_OWN_CHILD = Text("Group can not be moved into its own child")
IN_USE = Text("Group or its children are used")

PAGES: dict[str, tuple[Text, ...]] = {
    "GET /groups": (),
    "POST /groups": (
        BODY_EMPTY,
        ID_EMPTY,
        ID_NOT_ALPHANUMERIC,
        ID_TOO_LONG,
        PARENT_NOT_ALPHANUMERIC,
        PARENT_NOT_FOUND,
        TITLE_EMPTY,
        TITLE_TOO_LONG,
        INFO_NOT_VALID,
        ID_IN_USE,
    ),
    "PATCH /groups/{externalId}": (
        BODY_EMPTY,
        GROUP_NOT_FOUND,
        ID_EMPTY,
        ID_NOT_ALPHANUMERIC,
        ID_TOO_LONG,
        PARENT_NOT_ALPHANUMERIC,
        PARENT_NOT_FOUND,
        TITLE_EMPTY,
        TITLE_TOO_LONG,
        INFO_NOT_VALID,
        ID_IN_USE,
        INTO_OWN_CHILD,
    ),
    "DELETE /groups/{externalId}": (GROUP_NOT_FOUND, IN_USE),
}

FIELDS: dict[tuple[str, Text], dict[str, str]] = {
    ("POST /groups", INFO_NOT_VALID): {"IsOrganization": wording.NOT_A_FLAG},
    ("PATCH /groups/{externalId}", INFO_NOT_VALID): {"IsOrganization": wording.NOT_A_FLAG},
}
