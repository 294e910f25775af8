"""Schemas of responses, for the published documentation. They are not validated at run time; schemathesis compares them in tests."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field


class Answer(BaseModel):
    """A part of an answer; fields are published by their documented names."""

    model_config = ConfigDict(populate_by_name=True)


class ErrorDetail(Answer):
    """One error."""

    code: Annotated[int | None, Field(alias="Code", description="Number of the error, where the page numbers its errors.")] = None
    field: Annotated[str | None, Field(alias="Field", description="Path of the property at fault, `Allocations[0].Markers[1]`.")] = None
    error: Annotated[str, Field(alias="Error", description="What is wrong.")]


class Failure(Answer):
    """The envelope of failure."""

    success: Annotated[bool, Field(alias="Success", description="false")]
    errors: Annotated[str, Field(alias="Errors", description="The documented text of the error.")]
    details: Annotated[list[ErrorDetail], Field(alias="ErrorDetails", description="Numbers and fields; absent where there are none.")] = []


class OldStyleFailure(Failure):
    """The envelope of failure with the text repeated as `Message`."""

    message: Annotated[str | None, Field(alias="Message", description="The documented text of the error.")] = None


class Done(Answer):
    """Success of an operation without content."""

    success: Annotated[bool, Field(alias="Success", description="true")]
    errors: Annotated[None, Field(alias="Errors", description="null")] = None
