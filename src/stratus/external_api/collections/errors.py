"""Errors of the pages about collections."""

from __future__ import annotations

from stratus.external_api.wire.errors import Text
from stratus.external_api.wire.texts import wording
from stratus.external_api.wire.texts.numbered import BODY_EMPTY_WITH_DOT, FILTER_EMPTY, UNKNOWN_ERROR

NOT_FOUND = Text("Collection has not been found", 801)
ID_CHARACTERS = Text("ExternalId must be alpha-numeric(a-z 0-9)", 802)
ID_LENGTH = Text("Collection ExternalId must be less than 64 symbols", 803)
TITLE_EMPTY = Text("Collection title can not be null or empty", 804)
TITLE_LENGTH = Text("Collection title must be less than 100 symbols", 805)
OWNER_UNKNOWN = Text("Collection Owner has not been found", 806)
OWNER_NOT_SET = Text("Collection owner was not set", 807)
OWNER_WITHOUT_RIGHT = Text("Collection Owner does not have permissions to view collections", 808)
REPOSITORY_UNKNOWN = Text("Learning objective repository has not been found", 809)
ID_TAKEN = Text("Collection ExternalId is used", 810)
TAXONOMY_UNKNOWN = Text("Taxonomy has not been found", 900)
TAXONOMY_EMPTY = Text("Taxonomy can not be empty", 901)
TAXONOMY_TWICE = Text("Taxonomies can not be duplicated", 902)

ID_EMPTY = Text("ExternalId parameter can not be null or empty")
UNKNOWN = Text("Collection with ExternalId [{id}] is not found", sample="ColExt1")
DELETED = Text("Collection with externalId [{id}] has been deleted", sample="ColExt1")
IN_USE = Text("Collection contains items that used in assessments")
ROLE_UNKNOWN = Text("CollectionRole [{role}] is not found", sample="Examiner")

ALREADY_SHARED = Text("Collection sharing failed: Collection has already been shared with this user.")
NOT_SHARED = Text("Collection sharing failed: Collection has not been shared with this user.")
"""Reasons for single users."""

OF_A_COLLECTION = (
    ID_CHARACTERS,
    ID_LENGTH,
    TITLE_EMPTY,
    TITLE_LENGTH,
    OWNER_UNKNOWN,
    OWNER_NOT_SET,
    OWNER_WITHOUT_RIGHT,
    ID_TAKEN,
    TAXONOMY_UNKNOWN,
    TAXONOMY_EMPTY,
    TAXONOMY_TWICE,
    REPOSITORY_UNKNOWN,
    UNKNOWN_ERROR,
)
WRITING = ("POST /collections", "PATCH /collections/{externalId}")
SHARING = "PUT /collections/{externalId}/sharing"

PAGES: dict[str, tuple[Text, ...]] = {
    "GET /collections/{externalId}": (NOT_FOUND,),
    "POST /collections": OF_A_COLLECTION,
    "PATCH /collections/{externalId}": (NOT_FOUND, *OF_A_COLLECTION),
    "DELETE /collections/{externalId}": (ID_EMPTY, UNKNOWN, DELETED, IN_USE),
    SHARING: (ID_EMPTY, UNKNOWN, DELETED, IN_USE, ROLE_UNKNOWN, BODY_EMPTY_WITH_DOT, FILTER_EMPTY, UNKNOWN_ERROR),
}

UNREACHABLE: dict[tuple[str, Text], str] = {
    (SHARING, IN_USE): "The page repeats the errors of deleting; taking access away leaves every assessment as it is.",
}

FIELDS: dict[tuple[str, Text], dict[str, str]] = {
    **{(page, TAXONOMY_UNKNOWN): {"Taxonomies[0]": "There is no taxonomy [T9]."} for page in WRITING},
    **{(page, REPOSITORY_UNKNOWN): {"LoRepositoryExternalIds[0]": "There is no repository [R9]."} for page in WRITING},
    **{(page, UNKNOWN_ERROR): {"": wording.NOT_AN_OBJECT} for page in WRITING},
    (SHARING, UNKNOWN_ERROR): {"AccessToCollection": wording.NOT_A_FLAG},
}

ITEMS: dict[str, tuple[Text, ...]] = {SHARING: (ALREADY_SHARED, NOT_SHARED)}
