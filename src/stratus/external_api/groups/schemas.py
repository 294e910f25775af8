"""Groups on the wire."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

from ninja import Path
from pydantic import Field, WithJsonSchema

from stratus.external_api.wire.answers import Answer, Done
from stratus.external_api.wire.reading import Body
from stratus.external_api.wire.values import Flag, Text

GroupId = Annotated[
    str,
    Path(..., description="Organisation ID of the group."),
    WithJsonSchema({"type": "string", "maxLength": 64, "example": "NewGroup", "description": "Organisation ID of the group."}),
]


AT_MOST_64: dict[str, Any] = {"maxLength": 64}


class GroupBody(Body):
    """What is told of a group. Lengths are judged after the reading, since each has a documented text."""

    # A parent that is null or blank is the root (`api/reference` §3.2.2).
    keeps_null: ClassVar = frozenset({"ParentExternalId"})
    keeps_blank: ClassVar = frozenset({"ParentExternalId"})
    mandatory: ClassVar = ("ExternalId", "Title")

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


class CreateGroup(GroupBody):
    """A new group."""

    allow_schedules: Annotated[
        Flag, Field(alias="AllowRelationshipWithSchedules", description="Whether schedules may belong to it; true if not set.")
    ] = True
    is_organization: Annotated[
        Flag, Field(alias="IsOrganization", description="Whether it is a root level of its own; false if not set.")
    ] = False


class UpdateGroup(GroupBody):
    """What is to be changed; absent properties stay. A `ParentExternalId` that is null or empty is the root, unless null is what reading
    the groups answers: then the group stays where it is. A `SynchronizationKey` that is null or empty is taken away.
    """

    keeps_null: ClassVar = frozenset({"ParentExternalId", "SynchronizationKey"})
    keeps_blank: ClassVar = keeps_null

    allow_schedules: Annotated[
        Flag | None, Field(alias="AllowRelationshipWithSchedules", description="Whether schedules may belong to it.")
    ] = None
    is_organization: Annotated[Flag | None, Field(alias="IsOrganization", description="Whether it is a root level of its own.")] = None
    is_archived: Annotated[Flag | None, Field(alias="IsArchived", description="true archives, false takes out of the archive.")] = None


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
