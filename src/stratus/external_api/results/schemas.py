"""Published results on the wire."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from stratus.external_api.wire.answers import Answer, UtcMoment
from stratus.results.models import PassedStatus as Passed


class CandidateOfResults(Answer):
    """The candidate."""

    ExternalId: Annotated[str | None, Field(description="External id of the user")]
    FirstName: Annotated[str, Field(description="First name")]
    LastName: Annotated[str, Field(description="Last name")]
    UserName: Annotated[str, Field(description="User name")]
    Email: Annotated[str, Field(description="E-mail address")]


class QuestionResult(Answer):
    """What one question gave."""

    ExternalId: Annotated[str, Field(description="Functional id of the item")]
    Type: Annotated[str, Field(description="Item type, e.g. MULTIPLE_CHOICE")]
    Score: Annotated[float, Field(description="Points, at most 2 decimals")]
    MaxScore: Annotated[float, Field(description="Points that were possible")]
    Revision: Annotated[int | None, Field(description="Revision of the item; null in results published before there was one")]
    SectionId: Annotated[str | None, Field(description="Section of the assessment; null without sections")]


class ResultInfo(Answer):
    """The published result of one attempt."""

    ScheduleExtId: Annotated[str | None, Field(description="External id of the schedule")]
    ScheduleTitle: Annotated[str, Field(description="Title of the schedule")]
    AssessmentExtId: Annotated[str | None, Field(description="External id of the assessment")]
    AssessmentTitle: Annotated[str, Field(description="Title of the assessment")]
    AttemptExtId: Annotated[str | None, Field(description="External id of the attempt (workflow EXTERNAL_ATTEMPTS)")]
    Attempt: Annotated[int, Field(description="Number of the attempt, from 1")]
    StartTime: Annotated[UtcMoment, Field(description="When the attempt began, UTC")]
    EndTime: Annotated[UtcMoment | None, Field(description="When it was handed in or voided, UTC")]
    TimeSpent: Annotated[str, Field(description="hh:mm:ss, pauses not counted")]
    PassedStatus: Annotated[Passed, Field(description="SATISFACTORY, NOT_SATISFACTORY, NOT_SUBMITTED or VOIDED")]
    Score: Annotated[
        float,
        Field(
            description="Points, rounded to the step that the organisation had when the version was published (0.01, 0.1, 0.25, 0.5 or 1); "
            "a full score is MaxScore"
        ),
    ]
    MaxScore: Annotated[float, Field(description="Points that were possible")]
    Percentage: Annotated[float, Field(description="Score in per cent of the maximum, at most 2 decimals")]
    PercentageToPass: Annotated[
        float, Field(description="Per cent needed to pass, what guessing gives included where the assessment corrects for it")
    ]
    Grade: Annotated[str | None, Field(description="Grade; null without a grade scale")]
    Version: Annotated[int | None, Field(description="Published version of the assessment; null in results published before it was kept")]
    PublishedDate: Annotated[UtcMoment, Field(description="When the result was published, UTC")]
    Rescored: Annotated[bool, Field(description="Whether it was changed after its first publication")]
    Sections: Annotated[list[dict[str, Any]], Field(description="Always empty; `SectionId` of each question tells its section")]
    LearningObjectives: Annotated[list[dict[str, Any]], Field(description="Always empty")]
    Topics: Annotated[list[dict[str, Any]], Field(description="Always empty")]
    Questions: Annotated[list[QuestionResult], Field(description="Results by question")]


class ResultsAnswer(Answer):
    """Everything published about a candidate."""

    CandidateExtId: Annotated[str | None, Field(description="External id of the candidate")]
    CandidateInfo: Annotated[CandidateOfResults, Field(description="The candidate")]
    Results: Annotated[list[ResultInfo], Field(description="One for each published attempt; empty: nothing is published")]
    Success: Annotated[Literal[True], Field(description="Always true.")]
    Errors: Annotated[None, Field(description="Always null.")]
