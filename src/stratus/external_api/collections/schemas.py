"""Collections on the wire."""

from __future__ import annotations

import re
from typing import Annotated, ClassVar

from pydantic import AfterValidator, Field

from stratus.external_api.collections.classification import SPELLINGS, RepositoriesField, TaxonomiesField
from stratus.external_api.wire.answers import Answer, Done
from stratus.external_api.wire.reading import Body
from stratus.external_api.wire.texts import wording
from stratus.external_api.wire.texts.wording import wrong_value
from stratus.external_api.wire.values import Text
from stratus.library.models import CollectionRole

CHARACTERS = re.compile(r"[A-Za-z0-9._-]*")


def _alphanumeric(text: str) -> str:
    """Refuse characters that no external id has; how long it is, is another error."""
    if CHARACTERS.fullmatch(text) is None or (text and not text.strip(".")):
        raise wrong_value(wording.NOT_ALPHANUMERIC)
    return text


EntityId = Annotated[Text, AfterValidator(_alphanumeric)]


class UpdateCollection(Body):
    """Any of a collection's fields."""

    spellings: ClassVar = SPELLINGS
    keeps_blank: ClassVar = frozenset({"Title"})

    external_id: Annotated[
        EntityId,
        Field(alias="ExternalId", max_length=64, description="New external id: letters, digits, `-`, `_`, `.`."),
    ] = ""
    title: Annotated[Text, Field(alias="Title", min_length=1, max_length=100, description="Title.")] = ""
    owner: Annotated[
        Text,
        Field(
            alias="Owner",
            max_length=64,
            description="Login name of the owner. Checked, but a collection keeps its owner; what reading it answers is taken too.",
        ),
    ] = ""
    taxonomies: TaxonomiesField = None
    repositories: RepositoriesField = None


class CreateCollection(UpdateCollection):
    """A new collection."""

    external_id: Annotated[
        EntityId,
        Field(alias="ExternalId", max_length=64, description="Letters, digits, `-`, `_`, `.`; generated if not set."),
    ] = ""
    title: Annotated[Text, Field(alias="Title", min_length=1, max_length=100, description="Title.")]
    owner: Annotated[
        Text, Field(alias="Owner", max_length=64, description="Login name of the owner; the collection owner of the settings if not set.")
    ] = ""


class Named(Answer):
    """A taxonomy or a repository of learning objectives."""

    external_id: Annotated[str, Field(alias="ExternalId", description="Its external id.")]
    title: Annotated[str, Field(alias="Title", description="Its title.")]


class CollectionInfo(Answer):
    """A collection."""

    external_id: Annotated[str, Field(alias="ExternalId", description="External id of the collection.")]
    title: Annotated[str, Field(alias="Title", description="Title.")]
    owner: Annotated[str, Field(alias="Owner", description="Full name of the owner.")]
    taxonomies: Annotated[list[Named], Field(alias="Taxonomies", description="Empty: all.")]
    repositories: Annotated[list[Named], Field(alias="ObjectiveRepositories", description="Empty: all.")]


class SharedWith(Answer):
    """A user's access to somebody else's collection."""

    username: Annotated[str, Field(alias="UserName", description="Login name.")]
    role: Annotated[
        CollectionRole | None,
        Field(alias="CollectionRole", description="Author, Co-author or Reviewer; null: none, the user may only look."),
    ]
    to_collection: Annotated[bool | None, Field(alias="AccessToCollection", description="true: the user sees it; null: they do not.")]
    to_questions: Annotated[bool, Field(alias="AccessToQuestions", description="Whether the user may use its questions in assessments.")]


class SharedCollectionInfo(CollectionInfo):
    """A collection and whom it is shared with."""

    sharing: Annotated[list[SharedWith], Field(alias="SharingInfo", description="In the order in which it was shared.")]


class CollectionAnswer(Done):
    """A collection in the envelope."""

    content: Annotated[SharedCollectionInfo, Field(alias="Content", description="The collection.")]


class CollectionCreated(Answer):
    """A collection that was created."""

    external_id: Annotated[str, Field(alias="ExternalId", description="Its external id.")]
    errors: Annotated[list[str], Field(alias="Errors", description="Empty.")]


class CollectionCreatedAnswer(Done):
    """Success of creating a collection."""

    content: Annotated[CollectionCreated, Field(alias="Content", description="What was created.")]


class CollectionDeleted(Answer):
    """A collection that was deleted."""

    external_id: Annotated[str, Field(alias="ExternalId", description="Its external id.")]
    errors: Annotated[None, Field(alias="Errors", description="Always null.")]


class CollectionDeletedAnswer(Done):
    """Success of deleting a collection."""

    content: Annotated[CollectionDeleted, Field(alias="Content", description="What was deleted.")]
