"""What became of those who were to watch a schedule, on the wire."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from stratus.external_api.wire.answers import Answer, Done


class ErrorOfUser(Answer):
    """Why one user was left out."""

    user: Annotated[str, Field(alias="UserExtId", description="The id, as it was sent.")]
    code: Annotated[int, Field(alias="Code", description="Number of the error.")]
    error: Annotated[str, Field(alias="Error", description="What is wrong.")]


class InvigilatorsAdded(Answer):
    """The outcome for each user."""

    added: Annotated[list[str], Field(alias="SuccessfullyAdded", description="User IDs of those who watch the schedule now.")]
    errors: Annotated[list[ErrorOfUser], Field(alias="Errors", description="Who was not added.")]


class InvigilatorsAddedAnswer(Done):
    """Outcome of adding invigilators in the envelope."""

    content: Annotated[InvigilatorsAdded, Field(alias="Content", description="User IDs by what became of them.")]


class InvigilatorsRemoved(Answer):
    """The outcome for each user."""

    removed: Annotated[list[str], Field(alias="SuccessfullyRemoved", description="User IDs of those who watch the schedule no more.")]
    errors: Annotated[list[ErrorOfUser], Field(alias="Errors", description="Who was not removed.")]


class InvigilatorsRemovedAnswer(Done):
    """Outcome of removing invigilators in the envelope."""

    content: Annotated[InvigilatorsRemoved, Field(alias="Content", description="User IDs by what became of them.")]
