"""What calls about review sessions take and answer (`api/reference` §3.8)."""

from __future__ import annotations

import json
from enum import StrEnum
from typing import Annotated, Any, ClassVar, Literal

from ninja import Path
from pydantic import BeforeValidator, Field, WithJsonSchema

from stratus.external_api.schedules.schemas import HierarchyOfSchedule, UserWithAccess
from stratus.external_api.wire.answers import ABSENT, Answer, Done, PlainDate, UtcMoment
from stratus.external_api.wire.reading import Body, Contradiction
from stratus.external_api.wire.texts import wording
from stratus.external_api.wire.texts.wording import wrong_value
from stratus.external_api.wire.values import Flag, Moment, Text, choice
from stratus.results.models import PassedStatus

ReviewSessionId = Annotated[
    str,
    Path(..., description="External id of the review session."),
    WithJsonSchema({"type": "string", "maxLength": 64, "example": "CR123", "description": "External id of the review session."}),
]


class ReviewPeriodMode(StrEnum):
    """Whether candidates may review always, or in a time span."""

    ALWAYS = "ALWAYS"
    TIME_SPAN = "TIME_SPAN"


class ReviewNavigation(StrEnum):
    """The order of the questions: as the candidate had them, or as in the form."""

    CANDIDATE_DELIVERY = "CANDIDATE_DELIVERY"
    ORIGINAL_FORM = "ORIGINAL_FORM"


class ReviewFeedback(StrEnum):
    """Which of the authors' feedback is shown."""

    ON_ALTERNATIVES = "ON_ALTERNATIVES"
    ON_QUESTIONS = "ON_QUESTIONS"
    NO_FEEDBACK = "NO_FEEDBACK"


class CreateReviewSession(Body):
    """A review session about one schedule, or about all schedules of one assessment: exactly one of the two is named."""

    spellings: ClassVar = {"AssessmentExternalId": "AssessmentExtId", "ScheduleExternalId": "ScheduleExtId"}

    external_id: Annotated[Text, Field(alias="ExternalId", max_length=64, description="Unique id: letters, digits, `-`, `_`, `.`.")]
    assessment: Annotated[
        Text,
        Field(alias="AssessmentExtId", max_length=64, description="External id of the assessment whose schedules' results are reviewed."),
    ] = ""
    schedule: Annotated[
        Text, Field(alias="ScheduleExtId", max_length=64, description="External id of the schedule whose results are reviewed (advised).")
    ] = ""
    title: Annotated[
        Text, Field(alias="Title", max_length=60, description="Title; that of the schedule, else of the assessment, if not set.")
    ] = ""
    owner: Annotated[
        Text,
        Field(alias="Owner", max_length=60, description="Login name of its creator; else the settings' scheduler, else the token's owner."),
    ] = ""
    period_mode: Annotated[
        ReviewPeriodMode,
        BeforeValidator(choice(ReviewPeriodMode)),
        Field(alias="ReviewPeriodMode", description="ALWAYS, or TIME_SPAN: from StartDate to EndDate."),
    ] = ReviewPeriodMode.ALWAYS
    start: Annotated[Moment | None, Field(alias="StartDate", description="When it opens; only and always with TIME_SPAN.")] = None
    end: Annotated[Moment | None, Field(alias="EndDate", description="When it ends; only and always with TIME_SPAN.")] = None
    use_keycode: Annotated[Flag, Field(alias="UseKeycode", description="Each candidate gets a code that lets them in.")] = False
    use_pin: Annotated[Flag, Field(alias="UsePin", description="Candidates enter a PIN.")] = False
    pin: Annotated[
        Text, Field(alias="Pin", max_length=60, description="The PIN; generated if UsePin and none is given, else not kept.")
    ] = ""


class UpdateOverviewOptions(Body):
    """What the candidate's dashboard and the overview show."""

    show_grade: Annotated[Flag | None, Field(alias="ShowGrade", description="Show the grade.")] = None
    show_percentage_to_pass: Annotated[Flag | None, Field(alias="ShowPercentageToPass", description="Show the percentage to pass.")] = None
    show_result_outcome: Annotated[Flag | None, Field(alias="ShowResultOutcome", description="Show whether the exam was passed.")] = None


class UpdateResultsOptions(Body):
    """What the candidate sees of the result."""

    show_summary: Annotated[Flag | None, Field(alias="ShowSummary", description="Show summary information.")] = None
    show_detailed: Annotated[Flag | None, Field(alias="ShowDetailed", description="Show detailed information.")] = None
    score_report_with_subjects: Annotated[Flag | None, Field(alias="ScoreReportWithSubjects", description="Score report by subject.")] = (
        None
    )
    score_report_with_objectives: Annotated[
        Flag | None,
        Field(alias="ScoreReportWithObjectives", description="Score report by learning objective; needs ScoreReportWithSubjects."),
    ] = None
    score_report_with_topics: Annotated[Flag | None, Field(alias="ScoreReportWithTopics", description="Score report by topic.")] = None
    show_marking_scheme: Annotated[
        Flag | None, Field(alias="ShowMarkingScheme", description="Show the marking scheme; needs ShowDetailed.")
    ] = None
    show_annotations: Annotated[
        Flag | None, Field(alias="ShowAnnotations", description="Show assessors' annotations; needs ShowSummary or ShowDetailed.")
    ] = None
    feedback: Annotated[
        ReviewFeedback | None,
        BeforeValidator(choice(ReviewFeedback)),
        Field(alias="Feedback", description="Which of the authors' feedback is shown."),
    ] = None


class UpdateReviewSession(UpdateOverviewOptions):
    """Any settings of a session that is not activated; what is absent stays. The three Show… count with and without OverviewOptions."""

    title: Annotated[Text | None, Field(alias="Title", max_length=60, description="Title.")] = None
    period_mode: Annotated[
        ReviewPeriodMode | None,
        BeforeValidator(choice(ReviewPeriodMode)),
        Field(alias="ReviewPeriodMode", description="ALWAYS (which drops the dates), or TIME_SPAN: from StartDate to EndDate."),
    ] = None
    start: Annotated[Moment | None, Field(alias="StartDate", description="When it opens; only with TIME_SPAN.")] = None
    end: Annotated[Moment | None, Field(alias="EndDate", description="When it ends; only with TIME_SPAN.")] = None
    use_keycode: Annotated[Flag | None, Field(alias="UseKeycode", description="Each candidate gets a code that lets them in.")] = None
    use_lockdown_browser: Annotated[Flag | None, Field(alias="UseLockDownBrowser", description="Review in a lockdown browser only.")] = None
    use_pin: Annotated[Flag | None, Field(alias="UsePin", description="Candidates enter a PIN; false takes it away.")] = None
    pin: Annotated[Text | None, Field(alias="Pin", max_length=60, description="The PIN; generated if UsePin and there is none.")] = None
    navigation_type: Annotated[
        ReviewNavigation | None,
        BeforeValidator(choice(ReviewNavigation)),
        Field(alias="NavigationType", description="The order of the questions."),
    ] = None
    overview: Annotated[UpdateOverviewOptions | None, Field(alias="OverviewOptions", description="What dashboard and overview show.")] = (
        None
    )
    results: Annotated[UpdateResultsOptions | None, Field(alias="ResultsOptions", description="What is shown of the result.")] = None


def _id(value: Any) -> str:
    """Return an id as text. What can be no id is told as the text that it is in JSON, so that it is simply not found."""
    if isinstance(value, Contradiction):
        raise wrong_value(wording.TWICE)
    text = str(value).strip() if isinstance(value, str | int) and not isinstance(value, bool) else json.dumps(value)
    # A lone surrogate cannot be sent back as it came.
    return text.encode("utf-8", "backslashreplace").decode()


Id = Annotated[str, BeforeValidator(_id)]


class CandidateResult(Body):
    """A candidate's published result."""

    spellings: ClassVar = {"CandidateExternalId": "CandidateExtId", "ScheduleExternalId": "ScheduleExtId"}

    candidate: Annotated[Id, Field(alias="CandidateExtId", description="User ID.", json_schema_extra={"maxLength": 64})]
    schedule: Annotated[
        Id,
        Field(
            alias="ScheduleExtId",
            description="In a session about an assessment: the schedule that is meant; all of them if not set.",
            json_schema_extra={"maxLength": 64},
        ),
    ] = ""


class CandidateResults(Body):
    """Whose results are added or removed."""

    results: Annotated[list[CandidateResult], Field(alias="CandidateResults", description="The candidates.")]


class ReviewSessionNamed(Done):
    """Success, with the id of the session."""

    content: Annotated[str, Field(alias="Content", description="External id of the review session.")]


class ReviewedCandidate(Answer):
    """A candidate whose result was added."""

    candidate: Annotated[str, Field(alias="CandidateExtId", description="User ID, as it was given.")]
    schedule: Annotated[str, Field(alias="ScheduleExtId", description="There if the request named a schedule.")] = ABSENT


class NotAdded(ReviewedCandidate):
    """A candidate's result that was not added."""

    code: Annotated[int, Field(alias="Code", description="202, 1126, 1127 or 1128.")]
    error: Annotated[str, Field(alias="Error", description="What speaks against it.")]


class ResultsAdded(Answer):
    """The outcome for each candidate; one who sat several schedules may be in both lists."""

    added: Annotated[list[ReviewedCandidate], Field(alias="SuccessfullyAdded", description="At least one result was added.")]
    errors: Annotated[list[NotAdded], Field(alias="Errors", description="What was not added, and why.")]


class ResultsAddedAnswer(Done):
    """Outcome of adding results in the envelope."""

    content: Annotated[ResultsAdded, Field(alias="Content", description="Candidates by what became of them.")]


class ReviewResultInfo(Answer):
    """A candidate's result in a review session."""

    candidate: Annotated[str, Field(alias="CandidateExtId", description="User ID.")]
    schedule: Annotated[str | None, Field(alias="ScheduleExtId", description="External id of the schedule.")]
    schedule_title: Annotated[str, Field(alias="ScheduleTitle", description="Title of the schedule.")]
    group: Annotated[str, Field(alias="ScheduleGroupName", description="Title of the schedule's hierarchy.")]
    first_name: Annotated[str, Field(alias="FirstName", description="First name.")]
    last_name: Annotated[str, Field(alias="LastName", description="Last name.")]
    username: Annotated[str, Field(alias="UserName", description="Login name.")]
    email: Annotated[str, Field(alias="Email", description="E-mail address.")]
    date_of_birth: Annotated[PlainDate | None, Field(alias="DateOfBirth", description="Date of birth, `YYYY-MM-DD`.")]
    special_needs: Annotated[bool, Field(alias="SpecialNeeds", description="Has a right to extra time.")]
    labels: Annotated[list[str], Field(alias="Labels", description="The candidate's labels.")]
    last_sat: Annotated[UtcMoment | None, Field(alias="LastSatDate", description="When an attempt was last submitted, UTC; null: never.")]
    passed_status: Annotated[
        PassedStatus, Field(alias="PassedStatus", description="SATISFACTORY, NOT_SATISFACTORY, NOT_SUBMITTED or VOIDED.")
    ]
    score: Annotated[float, Field(alias="Score", description="Points, rounded as in Get results.")]
    published: Annotated[UtcMoment, Field(alias="PublishedDate", description="When the result was published, UTC.")]
    is_visited: Annotated[bool, Field(alias="IsVisited", description="Whether the candidate has looked at it.")]
    visited: Annotated[UtcMoment | None, Field(alias="VisitedDate", description="When the candidate first looked at it, UTC.")]
    has_conflicts: Annotated[bool, Field(alias="HasConflicts", description="Whether it is in another ongoing review session too.")]
    keycode: Annotated[str | None, Field(alias="Keycode", description="Code that lets the candidate in; null if there is none.")]
    grade: Annotated[str | None, Field(alias="Grade", description="Grade; null without a grade scale.")]


class OverviewOptions(Answer):
    """What the candidate's dashboard and the overview show."""

    show_grade: Annotated[bool, Field(alias="ShowGrade", description="The grade.")]
    show_percentage_to_pass: Annotated[bool, Field(alias="ShowPercentageToPass", description="The percentage to pass.")]
    show_result_outcome: Annotated[bool, Field(alias="ShowResultOutcome", description="Whether the exam was passed.")]


class ResultsOptions(Answer):
    """What the candidate sees of the result."""

    show_summary: Annotated[bool, Field(alias="ShowSummary", description="Summary information.")]
    show_detailed: Annotated[bool, Field(alias="ShowDetailed", description="Detailed information.")]
    score_report_with_subjects: Annotated[bool, Field(alias="ScoreReportWithSubjects", description="Score report by subject.")]
    score_report_with_objectives: Annotated[
        bool, Field(alias="ScoreReportWithObjectives", description="Score report by learning objective.")
    ]
    score_report_with_topics: Annotated[bool, Field(alias="ScoreReportWithTopics", description="Score report by topic.")]
    show_marking_scheme: Annotated[bool, Field(alias="ShowMarkingScheme", description="The marking scheme.")]
    show_annotations: Annotated[bool, Field(alias="ShowAnnotations", description="Assessors' annotations.")]
    feedback: Annotated[ReviewFeedback, Field(alias="Feedback", description="Which of the authors' feedback.")]


class ReviewSessionInfo(Answer):
    """A review session."""

    external_id: Annotated[str, Field(alias="ExternalId", description="External id of the review session.")]
    assessment: Annotated[str | None, Field(alias="AssessmentExtId", description="External id of the assessment.")]
    schedule: Annotated[
        str | None, Field(alias="ScheduleExtId", description="External id of the schedule; null in a session about an assessment.")
    ]
    results: Annotated[list[ReviewResultInfo], Field(alias="Results", description="In the order in which they were added.")]
    title: Annotated[str, Field(alias="Title", description="Title, as candidates see it.")]
    hierarchy: Annotated[
        HierarchyOfSchedule | None, Field(alias="Hierarchy", description="That of the schedule; null in a session about an assessment.")
    ]
    period_mode: Annotated[ReviewPeriodMode, Field(alias="ReviewPeriodMode", description="ALWAYS or TIME_SPAN.")]
    start: Annotated[UtcMoment | None, Field(alias="StartDate", description="When it opens, UTC; null with ALWAYS.")]
    end: Annotated[UtcMoment | None, Field(alias="EndDate", description="When it ends, UTC; null with ALWAYS.")]
    use_keycode: Annotated[bool, Field(alias="UseKeycode", description="Whether each candidate has a code that lets them in.")]
    use_lockdown_browser: Annotated[bool, Field(alias="UseLockDownBrowser", description="Whether a lockdown browser is needed.")]
    use_pin: Annotated[bool, Field(alias="UsePin", description="Whether candidates enter a PIN.")]
    pin: Annotated[str | None, Field(alias="Pin", description="The PIN; null if there is none.")]
    navigation_type: Annotated[ReviewNavigation, Field(alias="NavigationType", description="The order of the questions.")]
    overview: Annotated[OverviewOptions, Field(alias="OverviewOptions", description="What dashboard and overview show.")]
    options: Annotated[ResultsOptions, Field(alias="ResultsOptions", description="What is shown of the result.")]
    is_activated: Annotated[bool, Field(alias="IsActivated", description="false while it is being prepared.")]
    archive_state: Annotated[Literal[1, 2], Field(alias="ArchiveState", description="1 Active, 2 Archived: its window is over.")]
    owner: Annotated[str, Field(alias="Owner", description="Login name of its owner.")]
    sharing: Annotated[list[UserWithAccess], Field(alias="SharingInformation", description="Users with access to it.")]


class ReviewSessionAnswer(Done):
    """A review session in the envelope."""

    content: Annotated[ReviewSessionInfo, Field(alias="Content", description="The review session.")]
