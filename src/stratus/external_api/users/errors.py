"""Errors of the pages about users."""

from __future__ import annotations

from stratus.external_api.wire.errors import Text
from stratus.external_api.wire.texts import wording

INFO_NOT_VALID = Text("User info is not valid")
USER_NOT_FOUND = Text("User with ExternalId [{id}] is not found", sample="u1")
ALREADY_EXISTS = Text("User with ExternalId [{id}] already exists", sample="u1")
USERNAME_IN_USE = Text("UserName [{name}] is already in use", sample="jdoe")
ROLE_NOT_FOUND = Text("Role [{title}] is not found", sample="Examiner")

PAGES: dict[str, tuple[Text, ...]] = {
    "POST /user": (INFO_NOT_VALID, ALREADY_EXISTS, USERNAME_IN_USE, ROLE_NOT_FOUND),
    "PATCH /user/{externalId}": (USER_NOT_FOUND, INFO_NOT_VALID, ALREADY_EXISTS, USERNAME_IN_USE, ROLE_NOT_FOUND),
    "GET /user/{externalId}": (USER_NOT_FOUND,),
}

FIELDS: dict[tuple[str, Text], dict[str, str]] = {
    ("POST /user", INFO_NOT_VALID): {"LastName": wording.REQUIRED},
    ("PATCH /user/{externalId}", INFO_NOT_VALID): {"Email": "Is not a valid e-mail address."},
}
