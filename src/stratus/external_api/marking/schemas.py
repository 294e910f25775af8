"""What marking settings look like on the wire, for the published documentation.

Requests are read by `external_api.marking.reading`, since each wrong value has its own place in the order of errors. Fields of what is
sent have the domain's names.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from stratus.external_api.wire.answers import Answer, Done
from stratus.external_api.wire.reading import Body
from stratus.marking.models import AllocationAssignment, AllocationType, AssessingType, EvaluationsSharing, PoolRole


class AssessorAction(StrEnum):
    """What becomes of an assessor."""

    UPSERT = "UPSERT"
    DELETE = "DELETE"


class UpdatePassMarkRange(Body):
    """Scores between which a submission goes to moderation, ends included; an end that is absent stays as it is."""

    low: Annotated[int | None, Field(alias="From", description="Minimum score to send attempt to moderation", ge=0)] = None
    high: Annotated[int | None, Field(alias="To", description="Maximum score to send attempt to moderation", ge=0)] = None


class UpdateMarkingSettings(Body):
    """Common schedule marking settings. What is absent stays as it is."""

    spellings: ClassVar[Mapping[str, str]] = {"AllocationAssigmentType": "AllocationAssignmentType"}
    keeps_null: ClassVar[frozenset[str]] = frozenset({"ScoringDifference", "ProximityToPassMark", "PassMarkRange", "SampleModeration"})

    assessing_type: Annotated[AssessingType | None, Field(alias="AssessingType", description="TWO_ASSESSORS or ONE_ASSESSOR")] = None
    allocation_type: Annotated[AllocationType | None, Field(alias="AllocationType", description="BY_CANDIDATES or BY_QUESTIONS")] = None
    allocation_assignment: Annotated[
        AllocationAssignment | None, Field(alias="AllocationAssignmentType", description="MANUAL or ASSESSOR_DECIDES")
    ] = None
    sharing_annotations: Annotated[
        bool | None, Field(alias="SharingAnnotations", description="Assessors may view each other's assessments")
    ] = None
    evaluations_sharing: Annotated[
        EvaluationsSharing | None,
        Field(alias="EvaluationsSharingType", description="BY_ALLOCATIONS (only if assessing the same) or ALL (all candidates/items)"),
    ] = None
    anonymous_candidates: Annotated[
        bool | None, Field(alias="AnonymousCandidates", description="Hide the candidate's name; only the candidate ID is displayed")
    ] = None
    anonymous_assessors: Annotated[
        bool | None, Field(alias="AnonymousAssessors", description="Hide the assessors from each other; must be false with one assessor")
    ] = None
    assess_auto_scored: Annotated[bool | None, Field(alias="AssessAutoScored", description="Assessors may score auto-scored questions")] = (
        None
    )
    use_moderation: Annotated[bool | None, Field(alias="UseModeration", description="Use moderation; not in the SIMPLE workflow")] = None
    show_assessor_annotations: Annotated[
        bool | None, Field(alias="ShowAssessorAnnotations", description="The moderator may view the assessors' annotations")
    ] = None
    scoring_difference: Annotated[
        int | None,
        Field(
            alias="ScoringDifference",
            description="Accepted difference between two assessors, per cent of the maximum score; null: unused",
            ge=0,
            le=100,
        ),
    ] = None
    proximity_to_pass_mark: Annotated[
        int | None,
        Field(
            alias="ProximityToPassMark",
            description="Distance from the pass mark within which a submission is moderated, per cent of the maximum; null: unused",
            ge=0,
            le=100,
        ),
    ] = None
    pass_mark_range: Annotated[
        UpdatePassMarkRange | None, Field(alias="PassMarkRange", description="Scores that are moderated, in points; null: unused")
    ] = None
    sample_moderation: Annotated[
        int | None,
        Field(
            alias="SampleModeration",
            description="Per cent of candidates or questions that definitely go to moderation; null: unused",
            ge=1,
            le=100,
        ),
    ] = None


class UpdateAssessor(Body):
    """An assessor to add, change or remove. Of somebody in the pool, what is absent stays as it is."""

    action: Annotated[
        AssessorAction | None, Field(alias="Action", description="UPSERT (if absent): add or update; DELETE: remove from the pool")
    ] = None
    external_id: Annotated[str, Field(alias="ExternalId", description="External id of the user", max_length=64)]
    first_name: Annotated[str, Field(alias="FirstName", description="First name; mandatory for a new user", max_length=500)] = ""
    last_name: Annotated[str, Field(alias="LastName", description="Last name; mandatory for a new user", max_length=500)] = ""
    username: Annotated[str, Field(alias="UserName", description="User name of a new user; by default the external id", max_length=50)] = ""
    password: Annotated[str, Field(alias="Password", description="Password of a new user; generated if absent, never returned")] = ""
    role: Annotated[
        PoolRole | None,
        Field(alias="Role", description="ASSESSOR (of a new member, if absent), MODERATOR, ASSESSOR_AND_MODERATOR or OTHER"),
    ] = None
    can_publish: Annotated[bool | None, Field(alias="CanPublish", description="May publish submitted attempts; false for a new member")] = (
        None
    )
    can_view_audit: Annotated[bool | None, Field(alias="CanViewAudit", description="May view the audit; false for a new member")] = None
    can_edit_marking_scheme: Annotated[
        bool | None, Field(alias="CanEditMarkingScheme", description="May edit the marking scheme; false for a new member")
    ] = None
    address_line1: Annotated[str, Field(alias="AddressLine1", description="Address, first line", max_length=500)] = ""
    address_line2: Annotated[str, Field(alias="AddressLine2", description="Address, second line", max_length=500)] = ""
    phone_number: Annotated[str, Field(alias="Phone", description="Phone number", max_length=50)] = ""
    company: Annotated[str, Field(alias="Company", description="Company", max_length=100)] = ""
    city: Annotated[str, Field(alias="City", description="City", max_length=50)] = ""
    country_code: Annotated[str, Field(alias="CountryCode", description="Country code", max_length=20)] = ""
    postal_code: Annotated[str, Field(alias="PostalCode", description="Postal code", max_length=50)] = ""
    postal_address: Annotated[str, Field(alias="PostalAddress", description="Postal address", max_length=500)] = ""
    special_needs: Annotated[bool | None, Field(alias="SpecialNeeds", description="Special needs")] = None
    photo_url: Annotated[str, Field(alias="Photo", description="Address from which the profile image is fetched", max_length=500)] = ""


class UpdateAllocation(Body):
    """One row of the matrix; a row that is named is replaced whole."""

    keeps_null: ClassVar[frozenset[str]] = frozenset({"Moderator"})

    external_id: Annotated[
        str, Field(alias="ExternalId", description="External id of a candidate or a question, by Settings.AllocationType", max_length=64)
    ]
    markers: Annotated[
        list[str], Field(alias="Markers", description="External ids of one assessor, or of two with TWO_ASSESSORS; none: not allocated")
    ] = []
    moderator: Annotated[str | None, Field(alias="Moderator", description="External id of the moderator; null: none")] = None


class UpdateMarking(Body):
    """What to change. One transaction: settings first, then assessors, then allocations; any error changes nothing."""

    settings: Annotated[UpdateMarkingSettings | None, Field(alias="Settings", description="Common schedule marking settings")] = None
    assessors: Annotated[list[UpdateAssessor], Field(alias="Assessors", description="Assessors to add, update or remove")] = []
    allocations: Annotated[list[UpdateAllocation], Field(alias="Allocations", description="Rows of the matrix to replace")] = []


class QuestionToMark(Answer):
    """A question that assessors score."""

    ExternalId: Annotated[str, Field(description="Functional id of the item")]
    Type: Annotated[str, Field(description="Item type, e.g. FILE_RESPONSE")]
    QuestionText: Annotated[str, Field(description="Plain text of the stem")]


class CandidateToMark(Answer):
    """A candidate."""

    ExternalId: Annotated[str, Field(description="External id of the user")]
    FirstName: Annotated[str, Field(description="First name")]
    LastName: Annotated[str, Field(description="Last name")]
    UserName: Annotated[str, Field(description="User name")]


class PassMarkRangeInfo(Answer):
    """Scores between which a submission goes to moderation."""

    From: Annotated[int, Field(description="Minimum score, points")]
    To: Annotated[int, Field(description="Maximum score, points")]


class MarkingSettingsInfo(Answer):
    """The settings as they stand."""

    assessing_type: Annotated[AssessingType, Field(alias="AssessingType", description="TWO_ASSESSORS or ONE_ASSESSOR")]
    allocation_type: Annotated[AllocationType, Field(alias="AllocationType", description="BY_CANDIDATES or BY_QUESTIONS")]
    allocation_assignment: Annotated[
        AllocationAssignment,
        Field(alias="AllocationAssigmentType", description="MANUAL or ASSESSOR_DECIDES, in the documentation's spelling"),
    ]
    SharingAnnotations: Annotated[bool, Field(description="Assessors may view each other's assessments")]
    evaluations_sharing: Annotated[EvaluationsSharing, Field(alias="EvaluationsSharingType", description="BY_ALLOCATIONS or ALL")]
    AnonymousCandidates: Annotated[bool, Field(description="Candidates' names are hidden from markers")]
    AnonymousAssessors: Annotated[bool, Field(description="Assessors are hidden from each other")]
    AssessAutoScored: Annotated[bool, Field(description="Assessors may score auto-scored questions")]
    UseModeration: Annotated[bool, Field(description="Moderation is used")]
    ShowAssessorAnnotations: Annotated[bool, Field(description="The moderator may view the assessors' annotations")]
    ScoringDifference: Annotated[str | None, Field(description="Per cent of the maximum score, as text; null: unused")]
    ProximityToPassMark: Annotated[str | None, Field(description="Per cent of the maximum score, as text; null: unused")]
    SampleModeration: Annotated[str | None, Field(description="Per cent of candidates or questions, as text; null: unused")]
    PassMarkRange: Annotated[PassMarkRangeInfo | None, Field(description="Points; null: unused")]
    allocation_assignment_again: Annotated[
        AllocationAssignment, Field(alias="AllocationAssignmentType", description="The same as AllocationAssigmentType")
    ]


class AssessorInfo(Answer):
    """A member of the marking pool."""

    Role: Annotated[PoolRole, Field(description="ASSESSOR, MODERATOR, ASSESSOR_AND_MODERATOR or OTHER")]
    CanPublish: Annotated[bool, Field(description="May publish submitted attempts")]
    CanViewAudit: Annotated[bool, Field(description="May view the audit")]
    CanEditMarkingScheme: Annotated[bool, Field(description="May edit the marking scheme")]
    DirectLink: Annotated[str, Field(description="Logs the assessor into this schedule's marking; relative to the tenant's address")]
    ExternalId: Annotated[str, Field(description="External id of the user")]
    FirstName: Annotated[str, Field(description="First name")]
    LastName: Annotated[str, Field(description="Last name")]
    UserName: Annotated[str, Field(description="User name")]


class AllocationInfo(Answer):
    """A row of the matrix."""

    ExternalId: Annotated[str, Field(description="External id of the candidate or question")]
    Markers: Annotated[list[str], Field(description="External ids of the assessors; empty: not allocated")]
    Moderator: Annotated[str | None, Field(description="External id of the moderator; null: none")]


class MarkingInfo(Answer):
    """Everything about a schedule's marking."""

    ScheduleTitle: Annotated[str, Field(description="Title of the schedule")]
    MarkingWorkflow: Annotated[Literal["SIMPLE", "EXTENDED"], Field(description="SIMPLE or EXTENDED")]
    Archived: Annotated[bool, Field(description="Whether the schedule is archived")]
    Questions: Annotated[list[QuestionToMark], Field(description="Questions that assessors score")]
    Candidates: Annotated[list[CandidateToMark], Field(description="All candidates, in the order in which they were added")]
    Settings: Annotated[MarkingSettingsInfo, Field(description="The settings")]
    Assessors: Annotated[list[AssessorInfo], Field(description="The pool")]
    Allocations: Annotated[list[AllocationInfo], Field(description="One row for every candidate (or question)")]


class MarkingAnswer(Done):
    """Everything about a schedule's marking in the envelope."""

    Content: Annotated[MarkingInfo, Field(description="The marking of the schedule")]
