"""Creating, changing, reading and deleting a collection (`api/reference` §3.3)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Any

from django.http import HttpResponse
from ninja import Body as InBody
from ninja import Path
from pydantic import WithJsonSchema

from stratus.access.permissions import Permission
from stratus.external_api.collections import errors
from stratus.external_api.collections.classification import listed, repository_ids, taxonomy_ids
from stratus.external_api.collections.schemas import (
    CollectionAnswer,
    CollectionCreatedAnswer,
    CollectionDeletedAnswer,
    CollectionInfo,
    CreateCollection,
    SharedCollectionInfo,
    UpdateCollection,
)
from stratus.external_api.request import ApiRequest
from stratus.external_api.wire.envelope import answer, success
from stratus.external_api.wire.errors import ApiError, Text, fail
from stratus.external_api.wire.external_ids import generated
from stratus.external_api.wire.finding import find_or_fail
from stratus.external_api.wire.patching.differences import differing
from stratus.external_api.wire.patching.known import NOTHING_GIVEN, expect_known
from stratus.external_api.wire.people import present_users
from stratus.external_api.wire.reading import Reading
from stratus.external_api.wire.resource import Resource
from stratus.external_api.wire.texts import wording
from stratus.foundation.errors import InvalidFields
from stratus.foundation.text import name_key
from stratus.library import queries
from stratus.library.collections import actions
from stratus.library.errors import CollectionInUse
from stratus.library.models import Collection
from stratus.organisation.queries import api_settings
from stratus.people.models import User
from stratus.people.users.queries import holds

resource = Resource("Collections", errors.PAGES)


CollectionId = Annotated[
    str,
    Path(..., description="External id of the collection."),
    WithJsonSchema({"type": "string", "maxLength": 64, "example": "ColExt1", "description": "External id of the collection."}),
]


_SAMPLE = {
    "ExternalId": "C1",
    "Title": "Collection 1",
    "Owner": "User1 User1",
    "Taxonomies": [{"ExternalId": "T1", "Title": "Taxonomy 1"}],
    "ObjectiveRepositories": [{"ExternalId": "R1", "Title": "Repository 1"}],
}
_SHARING = [{"UserName": "user1", "CollectionRole": "Author", "AccessToCollection": True, "AccessToQuestions": True}]


@resource.operation(
    "GET /collections/{externalId}",
    id="getCollection",
    summary="Get collection info",
    answer=CollectionAnswer,
    answers=[{"Content": _SAMPLE | {"SharingInfo": _SHARING}, "Success": True, "Errors": None}],
)
def read(request: ApiRequest, externalId: CollectionId) -> HttpResponse:
    """Read a collection: what classifies it, and whom it is shared with."""
    collection = _named(externalId)
    sharing = [
        {
            "UserName": row.user.username,
            "CollectionRole": row.role or None,
            "AccessToCollection": row.access_to_collection or None,
            "AccessToQuestions": row.access_to_questions,
        }
        for row in queries.sharing_of(collection)
    ]
    return success(_info(collection) | {"SharingInfo": sharing})


@resource.operation(
    "POST /collections",
    id="createCollection",
    summary="Add collection",
    answer=CollectionCreatedAnswer,
    request={
        "ExternalId": "C1",
        "Title": "Collection 1",
        "Owner": "user1",
        "Taxonomies": [{"ExternalId": "T1", "Title": "Taxonomy 1"}],
        "LoRepositoryExternalIds": [{"ExternalId": "R1", "Title": "Repository 1"}],
    },
    answers=[{"Content": {"ExternalId": "C1", "Errors": []}, "Success": True, "Errors": None}],
)
def create(request: ApiRequest, body: InBody[Reading[CreateCollection]]) -> HttpResponse:
    """Create a collection. It is private to its owner until it is shared."""
    given = body.valid(_refused)
    owner = _owner(given.owner)
    external_id = given.external_id or generated("COL-")
    try:
        collection = actions.create_collection(given.title, external_id=external_id, owner_id=owner.pk, by=request.actor)
    except InvalidFields:
        raise fail(errors.ID_TAKEN)
    _classify(request, collection, given)
    return success({"ExternalId": collection.external_id, "Errors": []})


@resource.operation(
    "PATCH /collections/{externalId}",
    id="updateCollection",
    summary="Update collection",
    answer=CollectionInfo,
    request={"Title": "Collection 1", "Taxonomies": [{"ExternalId": "T1"}]},
    answers=[_SAMPLE],
)
def update(request: ApiRequest, externalId: CollectionId, body: InBody[Reading[UpdateCollection]]) -> HttpResponse:
    """Change any fields of a collection. An owner is checked, but a collection keeps the one that it has. What reading a collection answers
    can be sent back.
    """
    collection = _named(externalId)
    expect_known(request, body, SharedCollectionInfo, lambda found: fail(errors.UNKNOWN_ERROR, found or NOTHING_GIVEN))
    rest = differing(body, _writable(collection))
    given = rest.valid(_refused)
    is_own = "Owner" in body.given and (not given.owner or name_key(given.owner) == collection.owner.username_key)
    if not is_own:
        _owner(given.owner)
    names = {"title": given.title or collection.title, "external_id": given.external_id or collection.external_id}
    if names != {"title": collection.title, "external_id": collection.external_id}:
        try:
            collection = actions.update_collection(collection.pk, by=request.actor, **names)
        except InvalidFields:
            raise fail(errors.ID_TAKEN)
    _classify(request, collection, given)
    return answer(_info(collection))


@resource.operation(
    "DELETE /collections/{externalId}",
    id="deleteCollection",
    summary="Delete collection",
    answer=CollectionDeletedAnswer,
    answers=[{"Content": {"ExternalId": "C1", "Errors": None}, "Success": True, "Errors": None}],
)
def delete(request: ApiRequest, externalId: CollectionId) -> HttpResponse:
    """Delete a collection with its items, which is possible while no assessment uses one of them."""
    collection = named_in_path(externalId)
    try:
        actions.delete_collection(collection.pk, by=request.actor, now=request.now)
    except CollectionInUse:
        raise fail(errors.IN_USE)
    return success({"ExternalId": collection.external_id, "Errors": None})


def named_in_path(external_id: str) -> Collection:
    """Return the collection with this external id, as the pages of deleting and sharing say it. Raises their first three texts."""
    return find_or_fail(queries.collection_by_external_id, external_id, empty=errors.ID_EMPTY, unknown=_not_there)


def _not_there(external_id: str) -> Text:
    return errors.DELETED if queries.was_deleted(external_id) else errors.UNKNOWN


def _named(external_id: str) -> Collection:
    """Return the collection with this external id. Raises 801."""
    return find_or_fail(queries.collection_by_external_id, external_id, unknown=errors.NOT_FOUND)


def _owner(username: str) -> User:
    """Return whose a collection is: the user of this login name, else the one of the settings. Raises 806 to 808."""
    owner = present_users([username]).get(name_key(username)) if username else api_settings().collection_owner
    if owner is None:
        raise fail(errors.OWNER_UNKNOWN if username else errors.OWNER_NOT_SET)
    if owner.deleted_at is not None or not owner.is_active:
        raise fail(errors.OWNER_UNKNOWN)
    if not holds(owner, Permission.LIBRARY):
        raise fail(errors.OWNER_WITHOUT_RIGHT)
    return owner


def _classify(request: ApiRequest, collection: Collection, given: UpdateCollection) -> None:
    """Store taxonomies and repositories. Raises 900 to 902 and 809, which take the whole call back."""
    taxonomies, repositories = taxonomy_ids(given.taxonomies), repository_ids(given.repositories)
    if taxonomies is not None or repositories is not None:
        actions.classify_collection(collection.pk, taxonomies=taxonomies, repositories=repositories, by=request.actor)


def _writable(collection: Collection) -> dict[str, Any]:
    """Return what is told of a collection under the names of what changes it."""
    told = _info(collection)
    return {"LoRepositoryExternalIds" if name == "ObjectiveRepositories" else name: value for name, value in told.items()}


def _info(collection: Collection) -> dict[str, Any]:
    return {
        "ExternalId": collection.external_id,
        "Title": collection.title,
        "Owner": collection.owner.full_name,
        "Taxonomies": listed(list(collection.taxonomies.order_by("title", "pk"))),
        "ObjectiveRepositories": listed(list(collection.repositories.order_by("title", "pk"))),
    }


FIRST: Mapping[str, Text] = {
    "ExternalId": errors.ID_CHARACTERS,
    "Title": errors.TITLE_EMPTY,
    "Owner": errors.OWNER_UNKNOWN,
    "Taxonomies": errors.TAXONOMY_UNKNOWN,
    "LoRepositoryExternalIds": errors.REPOSITORY_UNKNOWN,
}
"""Property → the error of a wrong value, in the pages' order."""
LENGTHS = {"ExternalId": (64, errors.ID_LENGTH), "Title": (100, errors.TITLE_LENGTH)}
PLAIN = {wording.NOT_ALPHANUMERIC, wording.REQUIRED, wording.TOO_SHORT.format(min_length=1)}
"""What the documented texts say themselves."""


def _refused(found: Mapping[str, str]) -> ApiError:
    """Return the first of the pages' errors that these wrong fields are; 102 where the body is no object."""
    for name, error in FIRST.items():
        wrong = {path: text for path, text in found.items() if re.split(r"[.\[]", path, maxsplit=1)[0] == name}
        if not wrong:
            continue
        most, too_long = LENGTHS.get(name, (0, error))
        if wrong.get(name) == wording.TOO_LONG.format(max_length=most):
            return fail(too_long)
        return fail(error, {} if wrong.get(name) in PLAIN else wrong)
    return fail(errors.UNKNOWN_ERROR, found)
