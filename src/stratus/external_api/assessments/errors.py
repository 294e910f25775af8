"""Errors of the pages about assessments."""

from __future__ import annotations

from stratus.external_api.collections.errors import REPOSITORY_UNKNOWN, TAXONOMY_EMPTY, TAXONOMY_TWICE, TAXONOMY_UNKNOWN
from stratus.external_api.wire.errors import Text
from stratus.external_api.wire.texts import wording

INFO_NOT_VALID = Text("Assessment info is not valid")
MUST_BE_PUBLISHED = Text("Assessment must be published")
OWNER_NOT_SET = Text("Assessment creator hasn’t been set in External API settings")
OWNER_WITHOUT_RIGHT = Text("Selected assessment owner no longer has permission to create assessments")
PURPOSE_WRONG = Text("The specified condition was not met for “Purpose”")
ID_TAKEN = Text("External id [{id}] is already in use", sample="codetest1")
ID_EMPTY = Text("'External Id' should not be empty.")
CODE_EMPTY = Text("'Code' should not be empty.")
PURPOSE_EMPTY = Text("'Purpose' should not be empty.")
TITLE_EMPTY = Text("'Title' should not be empty.")
OWNER_UNKNOWN = Text("Assessment owner does not exist in the system")
NOT_FOUND = Text("Assessment hasn't been found by external id {id}", sample="codetest1")
PUBLISHED = Text("Can't update published assessment (External id: {id})settings", sample="codetest1")
TITLE_EMPTY_ON_UPDATE = Text("'Title' should not be empty")
NOTHING_TO_UPDATE = Text("Update fields have not been specified")
NOBODY = Text("List of sharing users are not specified")

ALREADY_SHARED = Text("Assessment has already been shared with this user!")
NOT_SHARED = Text("Assessment has not been shared with this user")
IS_OWNER = Text("Owner can not be deleted from assessment")
USER_UNKNOWN = Text("User has not been found")
USER_EMPTY = Text("UserName can not be null or empty")
ROLE_UNKNOWN = Text("Role [{role}] is not found", sample="Examiner")
"""Errors about single users."""

CREATE = "POST /assessment"
UPDATE = "PATCH /assessment/{externalId}"

PAGES: dict[str, tuple[Text, ...]] = {
    CREATE: (
        INFO_NOT_VALID,
        MUST_BE_PUBLISHED,
        OWNER_NOT_SET,
        OWNER_WITHOUT_RIGHT,
        PURPOSE_WRONG,
        ID_TAKEN,
        ID_EMPTY,
        CODE_EMPTY,
        PURPOSE_EMPTY,
        TITLE_EMPTY,
        OWNER_UNKNOWN,
    ),
    UPDATE: (
        NOT_FOUND,
        PUBLISHED,
        INFO_NOT_VALID,
        TITLE_EMPTY_ON_UPDATE,
        CODE_EMPTY,
        NOTHING_TO_UPDATE,
        OWNER_UNKNOWN,
        OWNER_WITHOUT_RIGHT,
        TAXONOMY_UNKNOWN,
        TAXONOMY_EMPTY,
        TAXONOMY_TWICE,
        REPOSITORY_UNKNOWN,
    ),
    "GET /assessment/{externalId}": (NOT_FOUND,),
    "PUT /assessment/{externalId}/sharing": (NOT_FOUND, NOBODY),
    "DELETE /assessment/{externalId}/sharing": (NOT_FOUND, NOBODY),
}

UNREACHABLE: dict[tuple[str, Text], str] = {
    (CREATE, MUST_BE_PUBLISHED): "What is created is a draft: nothing that the call names could be published or not.",
}

FIELDS: dict[tuple[str, Text], dict[str, str]] = {
    (CREATE, INFO_NOT_VALID): {"Title": wording.TOO_LONG.format(max_length=100)},
    (UPDATE, INFO_NOT_VALID): {"Code": wording.TOO_LONG.format(max_length=64)},
    (UPDATE, NOTHING_TO_UPDATE): {"Titel": wording.NO_SUCH_PROPERTY},
    (UPDATE, TAXONOMY_UNKNOWN): {"Taxonomies[0]": "There is no taxonomy [T9]."},
    (UPDATE, REPOSITORY_UNKNOWN): {"LoRepositoryExternalIds[0]": "There is no repository [R9]."},
}

ITEMS: dict[str, tuple[Text, ...]] = {
    "PUT /assessment/{externalId}/sharing": (ALREADY_SHARED, USER_UNKNOWN, USER_EMPTY, ROLE_UNKNOWN),
    "DELETE /assessment/{externalId}/sharing": (NOT_SHARED, IS_OWNER),
}
