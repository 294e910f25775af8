"""What the calls that answer with launch links take: a schedule and its candidates (`api/reference` §3.5.1, §3.5.11)."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import BeforeValidator, Field

from stratus.external_api.reading import Body, Flag, Moment, Secret, Text, Whole, choice


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


class NewCandidate(Body):
    """A candidate, created if the User ID is unknown. Of known users role, login name and password never change."""

    spellings: ClassVar = {"CandidateExternalId": "CandidateExtId", "AttemptExternalId": "AttemptExtId"}

    external_id: Annotated[Text, Field(alias="CandidateExtId", max_length=64, description="User ID.")]
    first_name: Annotated[Text, Field(alias="FirstName", max_length=500, description="First name.")]
    last_name: Annotated[Text, Field(alias="LastName", max_length=500, description="Last name.")]
    email: Annotated[Text, Field(alias="Email", max_length=500, description="E-mail address.")]
    username: Annotated[Text, Field(alias="UserName", max_length=500, description="Login name; the User ID if absent.")] = ""
    password: Annotated[Secret, Field(alias="Password", max_length=500, description="Allows logging in by hand; kept as a hash.")] = ""
    special_needs: Annotated[Flag | None, Field(alias="SpecialNeeds", description="Has a right to extra time.")] = None
    percentage: Annotated[
        Whole | None,
        Field(alias="ReasonableAdjustmentPercentage", ge=0, le=1000, description="Extra time in per cent; only with SpecialNeeds true."),
    ] = None
    photo: Annotated[Text, Field(alias="Photo", max_length=500, description="Address of a photo.")] = ""
    attempt: Annotated[
        Text, Field(alias="AttemptExtId", max_length=64, description="Id of the next attempt; with workflow EXTERNAL_ATTEMPTS.")
    ] = ""


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


class ScheduleOfCandidates(Body):
    """The schedule that candidates are added to, and where they belong."""

    spellings: ClassVar = {"ScheduleExternalId": "ScheduleExtId", "GroupExternalId": "GroupExtId"}

    external_id: Annotated[Text, Field(alias="ScheduleExtId", max_length=64, description="External id of the schedule.")]
    group: Annotated[Text, Field(alias="GroupExtId", max_length=64, description="Hierarchy that candidates are put in.")]
    group_name: Annotated[Text, Field(alias="GroupName", max_length=500, description="Its title, if it has to be created.")]


class AddCandidates(Body):
    """Candidates for a schedule that exists."""

    schedule: Annotated[ScheduleOfCandidates, Field(alias="Schedule", description="The schedule.")]
    candidates: Annotated[list[NewCandidate], Field(alias="Candidates", description="The candidates, new or known.")]
