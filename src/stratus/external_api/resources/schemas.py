"""What answers look like, for the published documentation. They are not validated at run time; schemathesis holds them against answers."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field


class Answer(BaseModel):
    """A part of an answer; fields are published by their documented names."""

    model_config = ConfigDict(populate_by_name=True)


class ErrorDetail(Answer):
    """One thing that is wrong."""

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
    """Success of an operation that has nothing to tell."""

    success: Annotated[bool, Field(alias="Success", description="true")]
    errors: Annotated[None, Field(alias="Errors", description="null")] = None


class ScheduleCreated(Done):
    """Success of creating a schedule."""

    content: Annotated[str, Field(alias="Content", description="External id of the schedule.")]


class ScheduleUpdated(Done):
    """Success of changing a schedule."""

    content: Annotated[
        str | None, Field(alias="Content", description="External id after the call; null after the PIN change of an activated schedule.")
    ]


class HierarchyOfSchedule(Answer):
    """The hierarchy that a schedule belongs to."""

    external_id: Annotated[str | None, Field(alias="ExternalId", description="Organisation ID; null if it has none.")]
    full_path: Annotated[str, Field(alias="FullPath", description="Titles from the root down, separated by ` \\ `.")]


class CandidateOfSchedule(Answer):
    """A candidate of a schedule."""

    external_id: Annotated[str, Field(alias="ExternalId", description="User ID.")]
    first_name: Annotated[str, Field(alias="FirstName", description="First name.")]
    last_name: Annotated[str, Field(alias="LastName", description="Last name.")]
    username: Annotated[str, Field(alias="UserName", description="Login name.")]


class InvigilatorOfSchedule(Answer):
    """A user who watches a schedule."""

    first_name: Annotated[str, Field(alias="FirstName", description="First name.")]
    last_name: Annotated[str, Field(alias="LastName", description="Last name.")]
    username: Annotated[str, Field(alias="UserName", description="Login name.")]


class UserWithAccess(CandidateOfSchedule):
    """A user with whom a schedule is shared."""

    email: Annotated[str, Field(alias="Email", description="E-mail address.")]


class ScheduleInfo(Answer):
    """A schedule."""

    external_id: Annotated[str, Field(alias="ExternalId", description="External id of the schedule.")]
    title: Annotated[str, Field(alias="Title", description="Title, as candidates see it.")]
    start: Annotated[str, Field(alias="StartDateTime", description="When it opens, UTC.", examples=["2018-05-21T10:00:00Z"])]
    end: Annotated[str, Field(alias="EndDateTime", description="When it ends, UTC.", examples=["2018-05-25T20:00:00Z"])]
    hierarchy: Annotated[HierarchyOfSchedule, Field(alias="Hierarchy", description="Where it belongs.")]
    archive_state: Annotated[int, Field(alias="ArchiveState", description="1 Active, 2 Archived.")]
    is_activated: Annotated[bool, Field(alias="IsActivated", description="false while it is a draft.")]
    candidates: Annotated[list[CandidateOfSchedule], Field(alias="Candidates", description="In the order in which they were added.")]
    invigilators: Annotated[list[InvigilatorOfSchedule], Field(alias="Invigilators", description="Users who watch it.")]
    sharing: Annotated[list[UserWithAccess], Field(alias="SharingInformation", description="Users with access to it.")]
    assessment: Annotated[str | None, Field(alias="AssessmentExternalId", description="External id of its assessment.")]
    owner: Annotated[str, Field(alias="Owner", description="Login name of its owner.")]
    pin: Annotated[str | None, Field(alias="PIN", description="PIN that candidates enter; null if there is none.")]
    use_proctorio: Annotated[bool, Field(alias="UseProctorIo", description="Whether it is integrated with Proctorio.")]


class ScheduleInfoAnswer(Done):
    """A schedule in the envelope."""

    content: Annotated[ScheduleInfo, Field(alias="Content", description="The schedule.")]


class CandidatesAdded(Answer):
    """What became of each external id."""

    added: Annotated[list[str], Field(alias="AddedCandidateExternalIds", description="Were added.")]
    unknown: Annotated[list[str], Field(alias="NotFoundUserExternalIds", description="No such user, or disabled.")]
    already: Annotated[list[str], Field(alias="AlreadyAddedCandidateExternalIds", description="Were on the schedule before.")]


class CandidatesAddedAnswer(Done):
    """Outcome of adding candidates in the envelope."""

    content: Annotated[CandidatesAdded, Field(alias="Content", description="External ids by what became of them.")]


class CandidatesDeleted(Answer):
    """What became of each external id."""

    deleted: Annotated[list[str], Field(alias="DeletedCandidateExternalIds", description="Were taken off the schedule.")]
    not_candidates: Annotated[list[str], Field(alias="NotFoundCandidateExternalIds", description="Users who were not on the schedule.")]
    unknown: Annotated[list[str], Field(alias="NotFoundUserExternalIds", description="No such user.")]


class CandidatesDeletedAnswer(Done):
    """Outcome of removing candidates in the envelope."""

    content: Annotated[CandidatesDeleted, Field(alias="Content", description="External ids by what became of them.")]


class AttendanceOfCandidate(Answer):
    """One candidate on the attendance sheet, with the latest attempt."""

    schedule_title: Annotated[str, Field(alias="ScheduleTitle", description="Title of the schedule.")]
    candidate_name: Annotated[str, Field(alias="CandidateName", description="Full name.")]
    candidate: Annotated[str, Field(alias="CandidateExtId", description="User ID.")]
    pin: Annotated[str | None, Field(alias="PinCode", description="PIN of the schedule; null if there is none.")]
    status: Annotated[str, Field(alias="Status", description="NOT_STARTED, IN_PROGRESS, HANDED_IN or VOID.")]
    attempt: Annotated[str, Field(alias="Attempt", description='Number of the attempt; "0" before the first.')]
    start: Annotated[str | None, Field(alias="StartTime", description="When the attempt began, UTC.")]
    end: Annotated[str | None, Field(alias="EndTime", description="When it ended, UTC; null while it runs.")]
    time_spent: Annotated[str, Field(alias="TimeSpent", description="Working time, hh:mm:ss, pauses not counted.")]
    duration: Annotated[int, Field(alias="ExamDuration", description="Minutes without extra time; 0 without a time limit.")]
    extra_time: Annotated[int, Field(alias="ExtraTimeForCurrentAttempt", description="Extra minutes of this attempt; 9999 = unlimited.")]
    extra_time_next: Annotated[int, Field(alias="ExtraTimeForNextAttempt", description="Extra minutes of an attempt begun now.")]
    submitted_by: Annotated[str | None, Field(alias="ExamSubmittedBy", description="CANDIDATE or SYSTEM; null if not handed in.")]


class AttendanceAnswer(Done):
    """The attendance sheet in the envelope."""

    content: Annotated[list[AttendanceOfCandidate], Field(alias="Content", description="In the order in which candidates were added.")]


class AttemptError(Answer):
    """Why nothing was done for one candidate."""

    candidate: Annotated[str, Field(alias="CandidateExtId", description="User ID as it was given.")]
    code: Annotated[int | None, Field(alias="Code", description="Number of the error, where it has one.")] = None
    error: Annotated[str, Field(alias="Error", description="The documented text of the error.")]


class AttemptsUpdated(Answer):
    """What became of each candidate."""

    updated: Annotated[list[str], Field(alias="SuccessfullyUpdated", description="User IDs of those for whom it was done.")]
    errors: Annotated[list[AttemptError], Field(alias="Errors", description="Those for whom nothing was done.")]


class AttemptsUpdatedAnswer(Done):
    """What became of each candidate in the envelope; success even where it was done for nobody."""

    content: Annotated[AttemptsUpdated, Field(alias="Content", description="Candidates by what became of them.")]


class ScheduleWithLinks(Answer):
    """The schedule that was created or updated."""

    title: Annotated[str, Field(alias="Title", description="Title, as candidates see it.")]
    assessment: Annotated[str, Field(alias="AssessmentExtId", description="External id of the assessment.")]
    external_id: Annotated[str, Field(alias="ScheduleExtId", description="External id of the schedule.")]
    start: Annotated[str, Field(alias="StartDateTime", description="When it opens, UTC.")]
    end: Annotated[str, Field(alias="EndDateTime", description="When it ends, UTC.")]
    group: Annotated[str, Field(alias="GroupExtId", description="Hierarchy of the candidates.")]
    group_name: Annotated[str, Field(alias="GroupName", description="Its title.")]
    own_group: Annotated[str | None, Field(alias="ScheduleGroupExtId", description="Hierarchy of the schedule, if one was given.")]
    own_group_name: Annotated[str | None, Field(alias="ScheduleGroupName", description="Its title.")]
    pin: Annotated[str | None, Field(alias="PIN", description="PIN that candidates enter.")]
    extra_time: Annotated[int | None, Field(alias="ExtraTime", description="Extra minutes for all candidates.")]
    owner: Annotated[str, Field(alias="Owner", description="Login name of the owner.")]


class CandidateWithLink(Answer):
    """A candidate and the link that starts the exam."""

    external_id: Annotated[str, Field(alias="CandidateExtId", description="User ID.")]
    attempt: Annotated[str | None, Field(alias="AttemptExtId", description="External id of the next attempt.")]
    startup_link: Annotated[str, Field(alias="StartupLink", description="Launch link, relative to the organisation's address.")]
    launch_url: Annotated[str, Field(alias="LaunchUrl", description="Launch link, complete.")]
    first_name: Annotated[str, Field(alias="FirstName", description="First name.")]
    last_name: Annotated[str, Field(alias="LastName", description="Last name.")]
    email: Annotated[str, Field(alias="Email", description="E-mail address.")]
    password: Annotated[None, Field(alias="Password", description="Always null: passwords are never returned.")] = None


class CandidatesWithLinksAnswer(Done):
    """The launch links of candidates that were added."""

    result: Annotated[str, Field(alias="Result", description="What happened, in words.")]
    candidates: Annotated[list[CandidateWithLink], Field(alias="Candidates", description="The candidates of this call, in its order.")]


class ScheduleWithLinksAnswer(Done):
    """The schedule and the launch links of its candidates."""

    result: Annotated[str, Field(alias="Result", description="What happened, in words.")]
    schedule: Annotated[ScheduleWithLinks, Field(alias="Schedule", description="The schedule.")]
    candidates: Annotated[list[CandidateWithLink], Field(alias="Candidates", description="The candidates of this call, in its order.")]
