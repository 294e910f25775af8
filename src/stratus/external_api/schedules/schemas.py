"""Schedules on the wire (`api/reference` §3.5)."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, ClassVar, Literal

from ninja import Path
from pydantic import BeforeValidator, Field, WithJsonSchema

from stratus.external_api.candidates.schemas import CandidateWithLink, NewCandidate
from stratus.external_api.wire.answers import Answer, Done, UtcMoment
from stratus.external_api.wire.reading import Body
from stratus.external_api.wire.values import Flag, Moment, Text, Whole, choice
from stratus.scheduling.rules import DEFAULT_NOTICE_DAYS, LONGEST_NOTICE_DAYS


class Workflow(StrEnum):
    """Whether candidates may carry ids of their attempts."""

    DEFAULT = "DEFAULT"
    EXTERNAL_ATTEMPTS = "EXTERNAL_ATTEMPTS"


class NewSchedule(Body):
    """The schedule to be created or updated."""

    spellings: ClassVar = {
        "AssessmentExternalId": "AssessmentExtId",
        "ScheduleExternalId": "ScheduleExtId",
        "GroupExternalId": "GroupExtId",
        "ScheduleGroupExternalId": "ScheduleGroupExtId",
    }

    assessment: Annotated[Text, Field(alias="AssessmentExtId", max_length=64, description="External id of the assessment.")]
    title: Annotated[Text, Field(alias="Title", max_length=100, description="Title; generated if absent.")] = ""
    external_id: Annotated[
        Text, Field(alias="ScheduleExtId", max_length=64, description="External id; unique unless `Upsert`; generated if absent.")
    ] = ""
    start: Annotated[Moment, Field(alias="StartDateTime", description="When it opens.")]
    end: Annotated[
        Moment | None, Field(alias="EndDateTime", description="When it ends. Absent: start + duration of the assessment + 60 minutes.")
    ] = None
    group: Annotated[Text, Field(alias="GroupExtId", max_length=64, description="Hierarchy that candidates are put in.")]
    group_name: Annotated[Text, Field(alias="GroupName", max_length=500, description="Its title, if it has to be created.")]
    own_group: Annotated[
        Text, Field(alias="ScheduleGroupExtId", max_length=64, description="Hierarchy of the schedule itself; the root if absent.")
    ] = ""
    own_group_name: Annotated[Text, Field(alias="ScheduleGroupName", max_length=500, description="Its title.")] = ""
    pin: Annotated[Text, Field(alias="PIN", max_length=64, description="PIN that candidates enter before they start.")] = ""
    extra_time: Annotated[Whole | None, Field(alias="ExtraTime", ge=0, le=9998, description="Extra minutes for all candidates.")] = None
    owner: Annotated[Text, Field(alias="Owner", max_length=64, description="Login name of the owner; else the settings' scheduler.")] = ""
    lock_on_connection_loss: Annotated[
        Flag | None, Field(alias="LockExamOnConnectionLoss", description="Lock the exam while offline; the assessment's option if absent.")
    ] = None
    invigilators: Annotated[list[Text], Field(alias="Invigilators", max_length=1000, description="User IDs of those who watch.")] = []
    use_proctorio: Annotated[Flag | None, Field(alias="UseProctorIo", description="Integrate with Proctorio.")] = None
    proctorio_template: Annotated[Text, Field(alias="ProctorioTemplateExternalId", max_length=64, description="Proctorio template.")] = ""


class CreateScheduleWithLinks(Body):
    """A schedule and its candidates."""

    workflow: Annotated[
        Workflow,
        BeforeValidator(choice(Workflow)),
        Field(alias="Workflow", description="EXTERNAL_ATTEMPTS: candidates carry AttemptExtId."),
    ] = Workflow.DEFAULT
    upsert: Annotated[Flag, Field(alias="Upsert", description="Update the schedule if its ScheduleExtId exists.")] = False
    schedule: Annotated[NewSchedule, Field(alias="Schedule", description="The schedule.")]
    candidates: Annotated[list[NewCandidate], Field(alias="Candidates", description="The candidates.")] = []


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


class ScheduleState(StrEnum):
    """A schedule at this moment."""

    DRAFT = "DRAFT"
    PLANNED = "PLANNED"
    OPEN = "OPEN"
    FINISHED = "FINISHED"
    ARCHIVED = "ARCHIVED"


class ScheduleInfo(Answer):
    """A schedule."""

    external_id: Annotated[str, Field(alias="ExternalId", description="External id of the schedule.")]
    title: Annotated[str, Field(alias="Title", description="Title, as candidates see it.")]
    start: Annotated[UtcMoment, Field(alias="StartDateTime", description="When it opens, UTC.", examples=["2018-05-21T10:00:00Z"])]
    end: Annotated[UtcMoment, Field(alias="EndDateTime", description="When it ends, UTC.", examples=["2018-05-25T20:00:00Z"])]
    hierarchy: Annotated[HierarchyOfSchedule, Field(alias="Hierarchy", description="Where it belongs.")]
    archive_state: Annotated[Literal[1, 2], Field(alias="ArchiveState", description="1 Active, 2 Archived.")]
    is_activated: Annotated[bool, Field(alias="IsActivated", description="false while it is a draft.")]
    candidates: Annotated[list[CandidateOfSchedule], Field(alias="Candidates", description="In the order in which they were added.")]
    invigilators: Annotated[list[InvigilatorOfSchedule], Field(alias="Invigilators", description="Users who watch it.")]
    sharing: Annotated[list[UserWithAccess], Field(alias="SharingInformation", description="Users with access to it.")]
    assessment: Annotated[str | None, Field(alias="AssessmentExternalId", description="External id of its assessment.")]
    owner: Annotated[str, Field(alias="Owner", description="Login name of its owner.")]
    pin: Annotated[str | None, Field(alias="PIN", description="PIN that candidates enter; null if there is none.")]
    use_proctorio: Annotated[bool, Field(alias="UseProctorIo", description="Whether it is integrated with Proctorio.")]
    proctorio_template: Annotated[
        str | None,
        Field(
            alias="ProctorioTemplateExternalId",
            description="Its Proctorio template, else the default one of the global settings; null: none.",
        ),
    ]
    extra_time: Annotated[int, Field(alias="ExtraTime", description="Extra minutes for all its candidates.")]
    lock: Annotated[
        bool, Field(alias="LockExamOnConnectionLoss", description="Whether the exam locks when the connection is lost for long.")
    ]
    end_is_computed: Annotated[
        bool,
        Field(alias="EndIsComputed", description="Whether the end is start + duration + 60 minutes and follows them; false: it was given."),
    ]
    status: Annotated[ScheduleState, Field(alias="Status", description="DRAFT, PLANNED, OPEN, FINISHED or ARCHIVED, at this moment.")]
    marked: Annotated[
        UtcMoment | None,
        Field(alias="MarkedForDeletionOn", description="When it was marked for timed deletion, UTC; null: it is not."),
    ]
    notice_days: Annotated[int | None, Field(alias="NoticePeriod", description="Days of notice of that mark; null: it is not marked.")]
    workflow: Annotated[Workflow, Field(alias="Workflow", description="EXTERNAL_ATTEMPTS: candidates carry AttemptExtId.")]


class ScheduleInfoAnswer(Done):
    """A schedule in the envelope."""

    content: Annotated[ScheduleInfo, Field(alias="Content", description="The schedule.")]


class ScheduleWithLinks(Answer):
    """The schedule that was created or updated."""

    title: Annotated[str, Field(alias="Title", description="Title, as candidates see it.")]
    assessment: Annotated[str, Field(alias="AssessmentExtId", description="External id of the assessment.")]
    external_id: Annotated[str, Field(alias="ScheduleExtId", description="External id of the schedule.")]
    start: Annotated[UtcMoment, Field(alias="StartDateTime", description="When it opens, UTC.")]
    end: Annotated[UtcMoment, Field(alias="EndDateTime", description="When it ends, UTC.")]
    group: Annotated[str, Field(alias="GroupExtId", description="Hierarchy of the candidates.")]
    group_name: Annotated[str, Field(alias="GroupName", description="Its title.")]
    own_group: Annotated[str | None, Field(alias="ScheduleGroupExtId", description="Hierarchy of the schedule, if one was given.")]
    own_group_name: Annotated[str | None, Field(alias="ScheduleGroupName", description="Its title.")]
    pin: Annotated[str | None, Field(alias="PIN", description="PIN that candidates enter.")]
    extra_time: Annotated[int | None, Field(alias="ExtraTime", description="Extra minutes for all candidates.")]
    owner: Annotated[str, Field(alias="Owner", description="Login name of the owner.")]


class ScheduleWithLinksAnswer(Done):
    """The schedule and the launch links of its candidates."""

    result: Annotated[str, Field(alias="Result", description="What happened, in words.")]
    schedule: Annotated[ScheduleWithLinks, Field(alias="Schedule", description="The schedule.")]
    candidates: Annotated[list[CandidateWithLink], Field(alias="Candidates", description="The candidates of this call, in its order.")]


class CreateSchedule(Body):
    """A schedule that is not yet activated."""

    spellings: ClassVar = {"AssessmentExtId": "AssessmentExternalId", "ScheduleExtId": "ScheduleExternalId"}

    assessment: Annotated[Text, Field(alias="AssessmentExternalId", max_length=64, description="External id of the assessment.")]
    start: Annotated[Moment, Field(alias="StartDateTime", description="When it opens.")]
    end: Annotated[
        Moment | None,
        Field(
            alias="EndDateTime",
            description="When it ends; must leave more than duration + extra time. Absent: start + duration + 60 minutes.",
        ),
    ] = None
    title: Annotated[Text, Field(alias="Title", max_length=100, description="Title; generated if not set.")] = ""
    external_id: Annotated[
        Text, Field(alias="ScheduleExternalId", max_length=64, description="Letters, digits, `-`, `_`, `.`; generated if not set.")
    ] = ""
    hierarchy: Annotated[
        Text, Field(alias="HierarchyExternalId", max_length=64, description="Organisation ID of its hierarchy; the root if not set.")
    ] = ""
    pin: Annotated[Text, Field(alias="PIN", max_length=64, description="PIN that candidates enter before they start.")] = ""
    use_proctorio: Annotated[
        Flag | None, Field(alias="UseProctorIo", description="Integrate with Proctorio; the assessment's option if not set.")
    ] = None
    proctorio_template: Annotated[
        Text, Field(alias="ProctorioTemplateExternalId", max_length=64, description="Proctorio template; the default one if not set.")
    ] = ""
    owner: Annotated[
        Text, Field(alias="Owner", max_length=64, description="Login name of the owner; overrides the scheduler of the settings.")
    ] = ""


class UpdateSchedule(Body):
    """Any of a draft's fields; of an activated schedule the PIN alone."""

    spellings: ClassVar = {"ScheduleExtId": "ScheduleExternalId"}

    start: Annotated[Moment | None, Field(alias="StartDateTime", description="When it opens.")] = None
    end: Annotated[Moment | None, Field(alias="EndDateTime", description="When it ends.")] = None
    title: Annotated[Text | None, Field(alias="Title", max_length=100, description="Title.")] = None
    external_id: Annotated[
        Text | None, Field(alias="ScheduleExternalId", max_length=64, description="New external id (also `ScheduleExtId`).")
    ] = None
    hierarchy: Annotated[
        Text | None, Field(alias="HierarchyExternalId", max_length=500, description="Organisation ID of its hierarchy.")
    ] = None
    pin: Annotated[Text | None, Field(alias="PIN", max_length=4, description="PIN that candidates enter before they start.")] = None
    use_proctorio: Annotated[Flag | None, Field(alias="UseProctorIo", description="Integrate with Proctorio.")] = None
    proctorio_template: Annotated[
        Text | None, Field(alias="ProctorioTemplateExternalId", max_length=64, description="Proctorio template.")
    ] = None


class MarkForDeletion(Body):
    """When a schedule's data are to be deleted."""

    notice_days: Annotated[
        Whole,
        Field(
            alias="NoticePeriod",
            ge=0,
            le=LONGEST_NOTICE_DAYS,
            description="Days, counted from the schedule's end, the publication of its last result, or this call, whichever comes last.",
        ),
    ] = DEFAULT_NOTICE_DAYS


ScheduleId = Annotated[
    str,
    Path(..., description="External id of the schedule."),
    WithJsonSchema({"type": "string", "maxLength": 64, "example": "EXT_sch_1", "description": "External id of the schedule."}),
]
