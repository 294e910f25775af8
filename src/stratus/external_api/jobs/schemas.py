"""Jobs on the wire."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any

from ninja import Path
from pydantic import Field, WithJsonSchema

from stratus.external_api.wire.answers import Answer, Done, UtcMoment

JobId = Annotated[
    str,
    Path(..., description="Id of the job, as `Location` and `JobId` of the 202 gave it."),
    WithJsonSchema(
        {"type": "string", "example": "0e8f2c1e-5f0b-4c39-9d0a-6a0f6f6b7a11", "description": "Id of the job, as the 202 gave it."}
    ),
]


class AnswerOfCall(Answer):
    """What the call answered when it was carried out."""

    status: Annotated[int, Field(alias="Status", description="HTTP status that the call would have had.")]
    body: Annotated[Any, Field(alias="Body", description="Body that the call would have had, refusals too.")]


class StateOfCall(StrEnum):
    """How far a call is that is carried out later."""

    QUEUED = "QUEUED"
    RUNNING = "RUNNING"
    DONE = "DONE"
    FAILED = "FAILED"


class CallState(Answer):
    """How far a call is that is carried out later."""

    job: Annotated[str, Field(alias="JobId", description="Id of the job.")]
    state: Annotated[StateOfCall, Field(alias="State", description="QUEUED, RUNNING, DONE or FAILED. DONE: carried out, or refused.")]
    done: Annotated[int, Field(alias="Done", description="How much of it is done.")]
    total: Annotated[int | None, Field(alias="Total", description="Of how much; null before it runs.")]
    created: Annotated[UtcMoment, Field(alias="Created", description="When the call was accepted, UTC.")]
    started: Annotated[UtcMoment | None, Field(alias="Started", description="When it began to run, UTC.")]
    ended: Annotated[UtcMoment | None, Field(alias="Ended", description="When it ended, UTC; 24 hours later the job is gone.")]
    answer: Annotated[AnswerOfCall | None, Field(alias="Answer", description="The answer of the call; null until it has ended.")]


class CallStateAnswer(Done):
    """The state of a call in the envelope."""

    content: Annotated[CallState, Field(alias="Content", description="The job.")]
