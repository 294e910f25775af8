"""Groups, which screens call hierarchies: the tree that users and schedules belong to. Only those with an Organisation ID are seen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from django.http import HttpResponse
from ninja import Body as InBody

from stratus.external_api.groups import errors
from stratus.external_api.groups.schemas import CreateGroup, Group, GroupBody, GroupId, GroupsRemoved, GroupWritten, UpdateGroup
from stratus.external_api.request import ApiRequest
from stratus.external_api.wire.answers import Failure
from stratus.external_api.wire.envelope import answer, success
from stratus.external_api.wire.errors import ApiError, fail
from stratus.external_api.wire.finding import find_or_fail
from stratus.external_api.wire.patching.differences import differing
from stratus.external_api.wire.patching.known import expect_known
from stratus.external_api.wire.reading import Reading
from stratus.external_api.wire.resource import Resource
from stratus.foundation.errors import InvalidFields
from stratus.foundation.text import MAX_ENTITY_ID, has_entity_characters, is_entity_id
from stratus.people.hierarchies import actions as hierarchies
from stratus.people.hierarchies.errors import HierarchyInUse, MovedIntoItself, RootStays
from stratus.people.hierarchies.queries import Place, places_with_id
from stratus.people.hierarchies.rules import MAX_TITLE
from stratus.people.models import Hierarchy

resource = Resource("Groups", errors.PAGES)

NAMES: Mapping[str, str] = {
    "title": "Title",
    "external_id": "ExternalId",
    "parent": "ParentExternalId",
    "synchronization_key": "SynchronizationKey",
}
"""Field of the domain → documented name."""


@resource.operation(
    "GET /groups",
    id="getGroups",
    summary="Get groups",
    answer=list[Group],
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
    refusals={403: Failure},
)
def find(request: ApiRequest) -> HttpResponse:
    """List the groups that have an Organisation ID, archived ones too; nothing found is an empty array."""
    search = next((str(value).strip() for name, value in request.GET.items() if name.casefold() == "search"), "")
    return answer([_told(place) for place in places_with_id(search)])


def _told(place: Place) -> dict[str, Any]:
    group = place.hierarchy
    return {
        "ExternalId": group.external_id,
        "Title": group.title,
        "Path": place.path,
        "ParentExternalId": _id_of_parent(place.parent),
        "SynchronizationKey": group.synchronization_key or None,
        "AllowRelationshipWithSchedules": group.allow_schedules,
        "IsArchived": group.archived_at is not None,
        "IsOrganization": group.is_organization,
    }


def _id_of_parent(parent: Hierarchy | None) -> str | None:
    """Return what is told of the hierarchy above: null for the root, and for one without id."""
    return None if parent is None or parent.parent_id is None else parent.external_id or None


@resource.operation(
    "POST /groups",
    id="createGroup",
    summary="Create group",
    answer=GroupWritten,
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
)
def create(request: ApiRequest, body: InBody[Reading[CreateGroup]]) -> HttpResponse:
    """Create a group under another one, or under the root."""
    _some(request, body)
    given, parent = _checked(CreateGroup, request, body)
    try:
        group = hierarchies.create_hierarchy(
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


@resource.operation(
    "PATCH /groups/{externalId}",
    id="updateGroup",
    summary="Update group",
    answer=GroupWritten,
    request={"ExternalId": "SAMPLE", "ParentExternalId": "G5", "Title": "Sample", "IsArchived": False},
    answers=[{"Content": {"ExternalId": "SAMPLE"}, "Success": True, "Errors": None}],
)
def update(request: ApiRequest, externalId: GroupId, body: InBody[Reading[UpdateGroup]]) -> HttpResponse:
    """Change a group: rename it, give it another Organisation ID, move it with all below it, archive it."""
    _some(request, body)
    expect_known(request, body, Group, lambda found: fail(errors.BODY_EMPTY, found), may_be_empty=True)
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
    told = {"ParentExternalId": _id_of_parent(group.parent), "SynchronizationKey": group.synchronization_key}
    differs = differing(body, told).given
    if "ParentExternalId" in differs:
        changes["parent_id"] = parent.pk if parent else None
    if "SynchronizationKey" in differs:
        changes["synchronization_key"] = given.synchronization_key or ""
    try:
        changed = hierarchies.update_hierarchy(group.pk, changes, by=request.actor)
        if given.is_archived is not None:
            archive = hierarchies.archive_hierarchy if given.is_archived else hierarchies.unarchive_hierarchy
            archive(group.pk, by=request.actor, now=request.now)
    except InvalidFields as error:
        raise _refused(error, given)
    except MovedIntoItself:
        raise fail(errors.INTO_OWN_CHILD)
    except RootStays as error:
        raise fail(errors.INFO_NOT_VALID, {"IsArchived": error.message})
    return success({"ExternalId": changed.external_id})


@resource.operation(
    "DELETE /groups/{externalId}",
    id="deleteGroup",
    summary="Delete group",
    answer=GroupsRemoved,
    answers=[{"SuccessfullyRemoved": ["NewGroup"]}],
)
def delete(request: ApiRequest, externalId: GroupId) -> HttpResponse:
    """Delete a group and all below it, if nobody is a member and nothing belongs there."""
    group = _group_named(externalId)
    try:
        removed = hierarchies.delete_hierarchy(group.pk, by=request.actor, now=request.now)
    except (HierarchyInUse, RootStays):
        raise fail(errors.IN_USE)
    return answer({"SuccessfullyRemoved": [one.external_id for one in removed if one.external_id]})


def _group_named(external_id: str) -> Hierarchy:
    """Return the group with this Organisation ID. Raises `Group with ExternalId [<id>] is not found`."""
    return find_or_fail(_group, external_id, unknown=errors.GROUP_NOT_FOUND)


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
    parent = find_or_fail(_group, given.parent, unknown=errors.PARENT_NOT_FOUND) if given.parent else None
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
