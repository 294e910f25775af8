"""Attempts and attendance on the wire."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from stratus.delivery.attempts.actions.clock import MOST_MINUTES
from stratus.delivery.attempts.actions.orders import LONGEST_COMMENT
from stratus.delivery.models import SubmittedBy
from stratus.external_api.wire.answers import ABSENT, Answer, Done, UtcMoment
from stratus.external_api.wire.external_ids import ExternalIds
from stratus.external_api.wire.reading import Body
from stratus.external_api.wire.values import Text, Whole


class AttendanceStatus(StrEnum):
    """How far a candidate is with the latest attempt."""

    NOT_STARTED = "NOT_STARTED"
    IN_PROGRESS = "IN_PROGRESS"
    HANDED_IN = "HANDED_IN"
    VOID = "VOID"


class AttendanceOfCandidate(Answer):
    """One candidate on the attendance sheet, with the latest attempt."""

    schedule_title: Annotated[str, Field(alias="ScheduleTitle", description="Title of the schedule.")]
    candidate_name: Annotated[str, Field(alias="CandidateName", description="Full name.")]
    candidate: Annotated[str, Field(alias="CandidateExtId", description="User ID.")]
    pin: Annotated[str | None, Field(alias="PinCode", description="PIN of the schedule; null if there is none.")]
    status: Annotated[AttendanceStatus, Field(alias="Status", description="NOT_STARTED, IN_PROGRESS, HANDED_IN or VOID.")]
    attempt: Annotated[str, Field(alias="Attempt", description='Number of the attempt; "0" before the first.')]
    start: Annotated[UtcMoment | None, Field(alias="StartTime", description="When the attempt began, UTC.")]
    end: Annotated[UtcMoment | None, Field(alias="EndTime", description="When it ended, UTC; null while it runs.")]
    time_spent: Annotated[str, Field(alias="TimeSpent", description="Working time, hh:mm:ss, pauses not counted.")]
    duration: Annotated[int, Field(alias="ExamDuration", description="Minutes without extra time; 0 without a time limit.")]
    extra_time: Annotated[int, Field(alias="ExtraTimeForCurrentAttempt", description="Extra minutes of this attempt; 9999 = unlimited.")]
    extra_time_next: Annotated[int, Field(alias="ExtraTimeForNextAttempt", description="Extra minutes of an attempt begun now.")]
    submitted_by: Annotated[SubmittedBy | None, Field(alias="ExamSubmittedBy", description="CANDIDATE or SYSTEM; null if not handed in.")]


class AttendanceAnswer(Done):
    """The attendance sheet in the envelope."""

    content: Annotated[list[AttendanceOfCandidate], Field(alias="Content", description="In the order in which candidates were added.")]


class AttemptError(Answer):
    """Why a candidate was skipped."""

    candidate: Annotated[str, Field(alias="CandidateExtId", description="User ID as it was given.")]
    code: Annotated[int, Field(alias="Code", description="Number of the error; absent where it has none.")] = ABSENT
    error: Annotated[str, Field(alias="Error", description="The documented text of the error.")]


class AttemptsUpdated(Answer):
    """The outcome for each candidate."""

    updated: Annotated[list[str], Field(alias="SuccessfullyUpdated", description="User IDs of those for whom it was done.")]
    errors: Annotated[list[AttemptError], Field(alias="Errors", description="Those for whom nothing was done.")]


class AttemptsUpdatedAnswer(Done):
    """The outcome for each candidate in the envelope; a success even if it was done for nobody."""

    content: Annotated[AttemptsUpdated, Field(alias="Content", description="Candidates by what became of them.")]


class SetExtraTime(Body):
    """More time for some candidates."""

    candidates: Annotated[
        ExternalIds, Field(alias="CandidateExtIds", min_length=1, description="User IDs; an element may hold several, separated by commas.")
    ]
    minutes: Annotated[
        Whole,
        Field(
            alias="ExtraTime",
            ge=-MOST_MINUTES,
            le=MOST_MINUTES,
            description="Minutes to add; below zero takes back what was granted, never below what is used. Not 0.",
        ),
    ]
    comment: Annotated[Text, Field(alias="Comment", max_length=LONGEST_COMMENT, description="Why; kept in the log.")] = ""
