"""Groups, which screens call hierarchies: the tree that users and schedules belong to. Only those with an Organisation ID are seen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, TypeVar

from django.http import HttpResponse
from ninja import Body as InBody
from ninja import Path
from pydantic import Field, GetJsonSchemaHandler, WithJsonSchema
from pydantic_core import CoreSchema

from stratus.external_api.api import api, described
from stratus.external_api.envelope import answer, success
from stratus.external_api.errors import ApiError, fail
from stratus.external_api.errors import groups as errors
from stratus.external_api.gate import ApiRequest
from stratus.external_api.reading import Body, Flag, Reading, Text, is_absent
from stratus.external_api.resources.schemas import Answer, Done, Failure
from stratus.foundation.errors import InvalidFields
from stratus.foundation.text import MAX_ENTITY_ID, has_entity_characters, is_entity_id
from stratus.people.hierarchies import actions
from stratus.people.hierarchies.errors import HierarchyInUse, MovedIntoItself, RootStays
from stratus.people.hierarchies.queries import Place, places_with_id
from stratus.people.hierarchies.rules import MAX_TITLE
from stratus.people.models import Hierarchy

TAGS = ["Groups"]
REFUSED: dict[int, Any] = {400: Failure, 403: Failure}
NAMES: Mapping[str, str] = {
    "title": "Title",
    "external_id": "ExternalId",
    "parent": "ParentExternalId",
    "synchronization_key": "SynchronizationKey",
}
"""Field of the domain → documented name."""

GroupId = Annotated[
    str,
    Path(..., description="Organisation ID of the group."),
    WithJsonSchema({"type": "string", "maxLength": 64, "example": "NewGroup", "description": "Organisation ID of the group."}),
]


AT_MOST_64: dict[str, Any] = {"maxLength": 64}


class GroupBody(Body):
    """What is told of a group. Lengths are judged after the reading, since each has a documented text."""

    external_id: Annotated[
        Text,
        Field(alias="ExternalId", description="Organisation ID: letters, digits, `-`, `_`, `.`; unique.", json_schema_extra=AT_MOST_64),
    ] = ""
    parent: Annotated[
        Text | None,
        Field(
            alias="ParentExternalId",
            description="Organisation ID of the group above; null or empty: the root.",
            json_schema_extra=AT_MOST_64,
        ),
    ] = None
    synchronization_key: Annotated[
        Text | None, Field(alias="SynchronizationKey", max_length=64, description="Deprecated: a guid of an integration, kept as it is.")
    ] = None
    title: Annotated[Text, Field(alias="Title", description="Title.", json_schema_extra={"maxLength": 100})] = ""

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """Publish what is mandatory: its absence has a documented text, so that the reading lets it pass."""
        published = handler(schema)
        handler.resolve_ref_schema(published)["required"] = ["ExternalId", "Title"]
        return published


class CreateGroup(GroupBody):
    """A new group."""

    allow_schedules: Annotated[
        Flag, Field(alias="AllowRelationshipWithSchedules", description="Whether schedules may belong to it; true if not set.")
    ] = True
    is_organization: Annotated[Flag, Field(alias="IsOrganization", description="Whether it is a root level of its own.")] = False


class UpdateGroup(GroupBody):
    """What is to be changed; absent properties stay, a `ParentExternalId` that is null or empty is the root."""

    allow_schedules: Annotated[
        Flag | None, Field(alias="AllowRelationshipWithSchedules", description="Whether schedules may belong to it.")
    ] = None
    is_organization: Annotated[Flag | None, Field(alias="IsOrganization", description="Whether it is a root level of its own.")] = None
    is_archived: Annotated[Flag | None, Field(alias="IsArchived", description="true archives, false takes out of the archive.")] = None

    @classmethod
    def canonical(cls, value: Any) -> dict[str, Any]:
        """Keep a parent that is null or blank: elsewhere that equals absence, here it is the root (`api/reference` §3.2.2)."""
        found = super().canonical(value)
        if any(key.casefold() == "parentexternalid" and is_absent(content) for key, content in value.items()):
            found.setdefault("ParentExternalId", None)
        return found


class Group(Answer):
    """A group that has an Organisation ID."""

    external_id: Annotated[str, Field(alias="ExternalId", description="Organisation ID.")]
    title: Annotated[str, Field(alias="Title", description="Title.")]
    path: Annotated[str, Field(alias="Path", description="Titles from the root down, separated by ` \\ `.")]
    parent: Annotated[
        str | None, Field(alias="ParentExternalId", description="Organisation ID of the group above; null if that is the root or has none.")
    ]
    synchronization_key: Annotated[str | None, Field(alias="SynchronizationKey", description="Guid of an integration, or null.")]
    allow_schedules: Annotated[bool, Field(alias="AllowRelationshipWithSchedules", description="Whether schedules may belong to it.")]
    is_archived: Annotated[bool, Field(alias="IsArchived", description="Whether it is archived.")]
    is_organization: Annotated[bool, Field(alias="IsOrganization", description="Whether it is a root level of its own.")]


class GroupNamed(Answer):
    """Which group it was."""

    external_id: Annotated[str, Field(alias="ExternalId", description="Organisation ID after the call.")]


class GroupWritten(Done):
    """Success of creating or changing a group."""

    content: Annotated[GroupNamed, Field(alias="Content", description="The group.")]


class GroupsRemoved(Answer):
    """Success of deleting groups; without envelope."""

    removed: Annotated[
        list[str], Field(alias="SuccessfullyRemoved", description="Organisation IDs of the group and of those below it that have one.")
    ]


FIND = "GET /groups"


@api.get(
    "/groups",
    response={200: list[Group], 403: Failure},
    summary="Get groups",
    tags=TAGS,
    openapi_extra=described(
        FIND,
        parameters=[
            {
                "in": "query",
                "name": "search",
                "required": False,
                "description": "Text in Title, Path or ExternalId, whatever its letter case and accents. Absent: all groups.",
                "schema": {"type": "string"},
            }
        ],
        answers=[
            [
                {
                    "ExternalId": "G7",
                    "Title": "G7",
                    "Path": "Root \\ G5 \\ G7",
                    "ParentExternalId": "G5",
                    "SynchronizationKey": "3f1c2a52-5c1e-4a8e-9a55-0b7f4f3c8d10",
                    "AllowRelationshipWithSchedules": True,
                    "IsArchived": False,
                    "IsOrganization": False,
                }
            ]
        ],
    ),
)
def find(request: ApiRequest) -> HttpResponse:
    """List the groups that have an Organisation ID, archived ones too; nothing found is an empty array."""
    search = next((str(value).strip() for name, value in request.GET.items() if name.casefold() == "search"), "")
    return answer([_told(place) for place in places_with_id(search)])


def _told(place: Place) -> dict[str, Any]:
    group, parent = place.hierarchy, place.parent
    return {
        "ExternalId": group.external_id,
        "Title": group.title,
        "Path": place.path,
        "ParentExternalId": parent.external_id or None if parent is not None and parent.parent_id is not None else None,
        "SynchronizationKey": group.synchronization_key or None,
        "AllowRelationshipWithSchedules": group.allow_schedules,
        "IsArchived": group.archived_at is not None,
        "IsOrganization": group.is_organization,
    }


CREATE = "POST /groups"


@api.post(
    "/groups",
    response={201: GroupWritten, **REFUSED},
    summary="Create group",
    tags=TAGS,
    openapi_extra=described(
        CREATE,
        status=201,
        request={
            "ExternalId": "NewGroup",
            "ParentExternalId": "G5",
            "SynchronizationKey": "3f1c2a52-5c1e-4a8e-9a55-0b7f4f3c8d10",
            "Title": "New group",
            "AllowRelationshipWithSchedules": True,
            "IsOrganization": False,
        },
        answers=[{"Content": {"ExternalId": "NewGroup"}, "Success": True, "Errors": None}],
    ),
)
def create(request: ApiRequest, body: InBody[Reading[CreateGroup]]) -> HttpResponse:
    """Create a group under another one, or under the root."""
    _some(request, body)
    given, parent = _checked(CreateGroup, request, body)
    try:
        group = actions.create_hierarchy(
            given.title,
            external_id=given.external_id,
            parent_id=parent.pk if parent else None,
            synchronization_key=given.synchronization_key or "",
            allow_schedules=given.allow_schedules,
            is_organization=given.is_organization,
            by=request.actor,
        )
    except InvalidFields as error:
        raise _refused(error, given)
    return answer({"Content": {"ExternalId": group.external_id}, "Success": True, "Errors": None}, 201)


UPDATE = "PATCH /groups/{externalId}"


@api.patch(
    "/groups/{externalId}",
    response={200: GroupWritten, **REFUSED},
    summary="Update group",
    tags=TAGS,
    openapi_extra=described(
        UPDATE,
        request={"ExternalId": "SAMPLE", "ParentExternalId": "G5", "Title": "Sample", "IsArchived": False},
        answers=[{"Content": {"ExternalId": "SAMPLE"}, "Success": True, "Errors": None}],
    ),
)
def update(request: ApiRequest, externalId: GroupId, body: InBody[Reading[UpdateGroup]]) -> HttpResponse:
    """Change a group: rename it, give it another Organisation ID, move it with all below it, archive it."""
    _some(request, body)
    group = _group_named(externalId)
    given, parent = _checked(UpdateGroup, request, body)
    values = {
        "title": given.title,
        "external_id": given.external_id,
        "synchronization_key": given.synchronization_key,
        "allow_schedules": given.allow_schedules,
        "is_organization": given.is_organization,
    }
    changes: dict[str, Any] = {name: value for name, value in values.items() if value is not None}
    if "ParentExternalId" in body.given:
        changes["parent_id"] = parent.pk if parent else None
    try:
        changed = actions.update_hierarchy(group.pk, changes, by=request.actor)
        if given.is_archived is not None:
            archive = actions.archive_hierarchy if given.is_archived else actions.unarchive_hierarchy
            archive(group.pk, by=request.actor, now=request.now)
    except InvalidFields as error:
        raise _refused(error, given)
    except MovedIntoItself:
        raise fail(errors.INTO_OWN_CHILD)
    except RootStays as error:
        raise fail(errors.INFO_NOT_VALID, {"IsArchived": error.message})
    return success({"ExternalId": changed.external_id})


DELETE = "DELETE /groups/{externalId}"


@api.delete(
    "/groups/{externalId}",
    response={200: GroupsRemoved, **REFUSED},
    summary="Delete group",
    tags=TAGS,
    openapi_extra=described(DELETE, answers=[{"SuccessfullyRemoved": ["NewGroup"]}]),
)
def delete(request: ApiRequest, externalId: GroupId) -> HttpResponse:
    """Delete a group and all below it, if nobody is a member and nothing belongs there."""
    group = _group_named(externalId)
    try:
        removed = actions.delete_hierarchy(group.pk, by=request.actor, now=request.now)
    except (HierarchyInUse, RootStays):
        raise fail(errors.IN_USE)
    return answer({"SuccessfullyRemoved": [one.external_id for one in removed if one.external_id]})


def _group_named(external_id: str) -> Hierarchy:
    """Return the group with this Organisation ID. Raises `Group with ExternalId [<id>] is not found`."""
    found = _group(external_id)
    if found is None:
        raise fail(errors.GROUP_NOT_FOUND, id=external_id)
    return found


def _group(external_id: str) -> Hierarchy | None:
    return Hierarchy.objects.filter(external_id=external_id).first() if is_entity_id(external_id) else None


G = TypeVar("G", bound=GroupBody)


def _some(request: ApiRequest, body: Reading[Any]) -> None:
    """Raise `Request body can not be null or empty`, or what is wrong with a body that is no object at all."""
    if request.json in ({}, []):
        raise fail(errors.BODY_EMPTY)
    if "" in body.errors:
        raise fail(errors.INFO_NOT_VALID, body.errors)


def _checked(model: type[G], request: ApiRequest, body: Reading[G]) -> tuple[G, Hierarchy | None]:
    """Return what is wished and the parent it names, if any. Raises the first error in the order of the page."""
    given = body.value if body.value is not None else _readable(model, request.json, body.errors)
    wrong = dict(body.errors)
    if not given.external_id and "ExternalId" not in wrong:
        raise fail(errors.ID_EMPTY)
    if wrong.pop("ExternalId", None) or not has_entity_characters(given.external_id):
        raise fail(errors.ID_NOT_ALPHANUMERIC)
    if len(given.external_id) > MAX_ENTITY_ID:
        raise fail(errors.ID_TOO_LONG)
    if wrong.pop("ParentExternalId", None) or (given.parent and not has_entity_characters(given.parent)):
        raise fail(errors.PARENT_NOT_ALPHANUMERIC)
    parent = _group(given.parent) if given.parent else None
    if given.parent and parent is None:
        raise fail(errors.PARENT_NOT_FOUND, id=given.parent)
    if not given.title and "Title" not in wrong:
        raise fail(errors.TITLE_EMPTY)
    if len(given.title) > MAX_TITLE:
        raise fail(errors.TITLE_TOO_LONG)
    if wrong:
        raise fail(errors.INFO_NOT_VALID, wrong)
    return given, parent


def _readable(model: type[G], given: Mapping[str, Any], wrong: Mapping[str, str]) -> G:
    """Return the properties that could be read, so that the page's order of errors is kept for them too."""
    return model.model_validate({name: value for name, value in model.canonical(given).items() if name not in wrong})


def _refused(error: InvalidFields, given: GroupBody) -> ApiError:
    if "external_id" in error.errors:
        return fail(errors.ID_IN_USE, id=given.external_id)
    return fail(errors.INFO_NOT_VALID, {NAMES.get(name, name): message for name, message in error.errors.items()})
