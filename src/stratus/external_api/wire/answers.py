"""Schemas of responses, for the published documentation. They are not validated at run time; schemathesis compares them in tests.

Generated clients are built from them: values that come from a list are enums, moments are `UtcMoment`, what may be missing has the default
`ABSENT`, and only what may be null says so.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, WithJsonSchema

ABSENT: Any = None
"""The default of a field that is left out where there is nothing to tell; the default itself is not published."""

UtcMoment = Annotated[str, WithJsonSchema({"type": "string", "format": "date-time"})]
"""A moment as answers write it: UTC with `Z`."""
PlainDate = Annotated[str, WithJsonSchema({"type": "string", "format": "date"})]
"""A date as answers write it: `1988-05-03`."""


def _plainly(schema: dict[str, Any]) -> None:
    """Publish no defaults, which an answer has none of, and no titles made from names."""
    for details in schema.get("properties", {}).values():
        details.pop("title", None)
        details.pop("default", None)


class Answer(BaseModel):
    """A part of an answer; fields are published by their documented names."""

    model_config = ConfigDict(populate_by_name=True, json_schema_extra=_plainly)


class ErrorDetail(Answer):
    """One error."""

    code: Annotated[int, Field(alias="Code", description="Number of the error; absent where the page numbers none.")] = ABSENT
    field: Annotated[
        str, Field(alias="Field", description="Path of the property at fault, `Allocations[0].Markers[1]`; absent where it is none.")
    ] = ABSENT
    error: Annotated[str, Field(alias="Error", description="What is wrong.")]


class Failure(Answer):
    """The envelope of failure."""

    success: Annotated[Literal[False], Field(alias="Success", description="Always false.")]
    errors: Annotated[str, Field(alias="Errors", description="The documented text of the error.")]
    details: Annotated[list[ErrorDetail], Field(alias="ErrorDetails", description="Numbers and fields; absent where there are none.")] = (
        ABSENT
    )


class OldStyleFailure(Failure):
    """The envelope of failure with the text repeated as `Message`."""

    message: Annotated[str, Field(alias="Message", description="The documented text of the error.")]


class Done(Answer):
    """Success of an operation without content."""

    success: Annotated[Literal[True], Field(alias="Success", description="Always true.")]
    errors: Annotated[None, Field(alias="Errors", description="Always null.")]
