"""Jobs on the wire."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from stratus.external_api.wire.answers import Answer, Done

JobId = Annotated[str, Field(description="Id of the job, as `Location` and `JobId` of the 202 gave it.")]


class AnswerOfCall(Answer):
    """What the call answered when it was carried out."""

    status: Annotated[int, Field(alias="Status", description="HTTP status that the call would have had.")]
    body: Annotated[Any, Field(alias="Body", description="Body that the call would have had, refusals too.")]


class CallState(Answer):
    """How far a call is that is carried out later."""

    job: Annotated[str, Field(alias="JobId", description="Id of the job.")]
    state: Annotated[str, Field(alias="State", description="QUEUED, RUNNING, DONE or FAILED. DONE: carried out, or refused.")]
    done: Annotated[int, Field(alias="Done", description="How much of it is done.")]
    total: Annotated[int | None, Field(alias="Total", description="Of how much; null before it runs.")]
    created: Annotated[str, Field(alias="Created", description="When the call was accepted, UTC.")]
    started: Annotated[str | None, Field(alias="Started", description="When it began to run, UTC.")]
    ended: Annotated[str | None, Field(alias="Ended", description="When it ended, UTC; 24 hours later the job is gone.")]
    answer: Annotated[AnswerOfCall | None, Field(alias="Answer", description="The answer of the call; null until it has ended.")]


class CallStateAnswer(Done):
    """The state of a call in the envelope."""

    content: Annotated[CallState, Field(alias="Content", description="The job.")]
