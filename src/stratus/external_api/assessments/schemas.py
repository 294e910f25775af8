"""Assessments on the wire."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema

from stratus.assessments.models import AssessmentRole, MarkingWorkflow, Purpose, ReasonableAdjustment, WhenToShowResults
from stratus.external_api.collections.classification import SPELLINGS, RepositoriesField, TaxonomiesField
from stratus.external_api.collections.schemas import Named
from stratus.external_api.wire.answers import Answer, Done, UtcMoment
from stratus.external_api.wire.reading import Body
from stratus.external_api.wire.values import Text

NO_PURPOSE = 0
"""Stands for a purpose that there is none of: what is wrong with it has its own place in the page's order."""


def _purpose(value: Any) -> int:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = str(value).strip() if isinstance(value, int | str) and not isinstance(value, bool) else ""
    return next((purpose.value for purpose in Purpose if str(purpose.value) == text), NO_PURPOSE)


class CreateAssessment(Body):
    """A new assessment."""

    keeps_blank: ClassVar = frozenset({"ExternalId"})
    mandatory: ClassVar = ("Title", "Purpose", "Code")

    external_id: Annotated[
        Text, Field(alias="ExternalId", max_length=64, description="Letters, digits, `-`, `_`, `.`; generated if not set.")
    ] = ""
    title: Annotated[Text, Field(alias="Title", max_length=100, description="Title.")] = ""
    purpose: Annotated[
        Annotated[int | None, BeforeValidator(_purpose), WithJsonSchema({"type": "integer", "enum": [1, 2, 3]})],
        Field(alias="Purpose", description="1 Summative, 2 Formative, 3 Mixed."),
    ] = None
    code: Annotated[Text, Field(alias="Code", max_length=100, description="Code.")] = ""
    owner: Annotated[
        Text, Field(alias="Owner", max_length=64, description="Login name of the owner; overrides the assessment owner of the settings.")
    ] = ""


class UpdateAssessment(Body):
    """Any of the fields of an assessment that was never published."""

    spellings: ClassVar = SPELLINGS
    keeps_blank: ClassVar = frozenset({"Title", "Code"})

    title: Annotated[Text | None, Field(alias="Title", max_length=100, description="Title.")] = None
    code: Annotated[Text | None, Field(alias="Code", max_length=64, description="Code.")] = None
    owner: Annotated[Text, Field(alias="Owner", max_length=64, description="Login name of the new owner.")] = ""
    taxonomies: TaxonomiesField = None
    repositories: RepositoriesField = None


class AssessmentCreated(Done):
    """Success of creating an assessment."""

    content: Annotated[str, Field(alias="Content", description="External id of the assessment.")]


class ConnectionType(StrEnum):
    """What connects an assessment with those for whom it can be scheduled."""

    CLUSTER = "cluster"
    HIERARCHY = "hierarchy"


class Connection(Answer):
    """Where an assessment may be scheduled."""

    title: Annotated[str, Field(alias="Title", description="Its title.")]
    kind: Annotated[ConnectionType, Field(alias="Type", description="cluster or hierarchy.")]


class QuestionOfAssessment(Answer):
    """A question of an assessment."""

    external_id: Annotated[str, Field(alias="ExternalId", description="Functional id of the item, `19655-2`.")]
    kind: Annotated[str, Field(alias="Type", description="Type of the item: MULTIPLE_CHOICE, ESSAY, …")]
    title: Annotated[str, Field(alias="Title", description="Title; candidates do not see it.")]
    max_score: Annotated[float, Field(alias="MaxScore", description="Maximum score.")]


class SharedWithRole(Answer):
    """A user's access to somebody else's assessment."""

    username: Annotated[str, Field(alias="UserName", description="Login name.")]
    role: Annotated[AssessmentRole, Field(alias="Role", description="Role for this assessment, as sharing takes it.")]


class AssessmentInfo(Answer):
    """An assessment. Options, questions and scores are those of `Revision`; before the first publication those of the draft."""

    title: Annotated[str, Field(alias="Title", description="Title.")]
    external_id: Annotated[str, Field(alias="ExternalId", description="External id of the assessment.")]
    code: Annotated[str, Field(alias="Code", description="Code; may be empty.")]
    revision: Annotated[int, Field(alias="Revision", description="Number of the version published last; 0 before the first.")]
    purpose: Annotated[Literal[1, 2, 3], Field(alias="Purpose", description="1 Summative, 2 Formative, 3 Mixed.")]
    status: Annotated[Literal["1 -Draft", "2 - Live"], Field(alias="Status", description="`1 -Draft` or `2 - Live`.")]
    is_published: Annotated[bool, Field(alias="IsPublished", description="Whether a version was published.")]
    availability: Annotated[Literal[0, 1], Field(alias="Availability", description="When it can be scheduled: 0 Always, 1 TimeSpan.")]
    available_from: Annotated[UtcMoment | None, Field(alias="AvailabilityStartDate", description="From when, UTC.")]
    available_until: Annotated[UtcMoment | None, Field(alias="AvailabilityEndDate", description="Until when, UTC.")]
    kind: Annotated[Literal[1, 2], Field(alias="Type", description="How questions are selected: 1 Manual, 2 Blueprint.")]
    connections: Annotated[list[Connection], Field(alias="AssignmentConnections", description="For whom it can be scheduled; empty: all.")]
    attempts: Annotated[int | None, Field(alias="AllowedNumberOfAttempts", description="Per schedule; null: unlimited.")]
    which_attempt_counts: Annotated[Literal[0, 1], Field(alias="WhichAttemptCounts", description="0 Last, 1 Best.")]
    adjustment: Annotated[
        ReasonableAdjustment,
        Field(alias="ReasonableAdjustmentType", description="Extra time: NOT_DEFINED, PERCENTAGE, CUSTOM or UNLIMITED."),
    ]
    duration: Annotated[int | None, Field(alias="MaxTimePerAttempt", description="Minutes; null: unlimited.")]
    extra_time: Annotated[int, Field(alias="ExtraTime", description="Extra minutes for candidates with special needs.")]
    when_to_show: Annotated[
        WhenToShowResults,
        Field(alias="WhenToShowResults", description="NEVER, AFTER_EACH_ATTEMPT, AFTER_LAST_ATTEMPT or ASSESSOR_DECIDES."),
    ]
    workflow: Annotated[MarkingWorkflow, Field(alias="MarkingWorkflow", description="AUTO, SIMPLE or EXTENDED.")]
    max_score: Annotated[
        float,
        Field(
            alias="MaxScore", description="Points that a candidate can get: of questions that are drawn or chosen from, those of so many."
        ),
    ]
    percentage_to_pass: Annotated[float, Field(alias="PercentageToPass", description="Pass mark in per cent of the maximum score.")]
    use_pin: Annotated[bool, Field(alias="UsePin", description="Whether candidates need a PIN to start.")]
    use_proctorio: Annotated[bool, Field(alias="UseProctorIo", description="Whether it is integrated with Proctorio.")]
    lock: Annotated[
        bool, Field(alias="LockExamOnConnectionLoss", description="Whether the exam locks when the connection is lost for long.")
    ]
    questions: Annotated[list[QuestionOfAssessment], Field(alias="Questions", description="In their order.")]
    owner: Annotated[str, Field(alias="Owner", description="Login name of the owner.")]
    taxonomies: Annotated[list[Named], Field(alias="Taxonomies", description="Its taxonomies that have an external id; empty: all.")]
    repositories: Annotated[
        list[Named],
        Field(alias="ObjectiveRepositories", description="Its repositories of learning objectives that have an external id; empty: all."),
    ]
    sharing: Annotated[
        list[SharedWithRole], Field(alias="SharingInformation", description="Users whom it is shared with, in the order in which it was.")
    ]


class AssessmentAnswer(Done):
    """An assessment in the envelope."""

    content: Annotated[AssessmentInfo, Field(alias="Content", description="The assessment.")]
