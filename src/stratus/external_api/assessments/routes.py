"""Creating, changing and reading an assessment (`api/reference` §3.4)."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Annotated, Any

from django.http import HttpResponse
from ninja import Body as InBody
from ninja import Path
from pydantic import WithJsonSchema

from stratus.access.permissions import Permission
from stratus.assessments import queries
from stratus.assessments.drafts.actions import create_assessment, update_draft
from stratus.assessments.errors import AlreadyPublished, Archived
from stratus.assessments.forms.queries import chosen_in, frozen_forms
from stratus.assessments.forms.worth import worth_of
from stratus.assessments.models import Assessment, AssessmentQuestion, FormPlan
from stratus.assessments.options.actions import options_of
from stratus.assessments.sections.points import points_of
from stratus.external_api.assessments import errors, samples
from stratus.external_api.assessments.schemas import (
    NO_PURPOSE,
    AssessmentAnswer,
    AssessmentCreated,
    AssessmentInfo,
    CreateAssessment,
    UpdateAssessment,
)
from stratus.external_api.collections.classification import listed, repository_ids, taxonomy_ids
from stratus.external_api.request import ApiRequest
from stratus.external_api.wire.answers import Done
from stratus.external_api.wire.envelope import seconds, success
from stratus.external_api.wire.errors import fail
from stratus.external_api.wire.external_ids import generated
from stratus.external_api.wire.finding import find_or_fail
from stratus.external_api.wire.patching.differences import differing
from stratus.external_api.wire.patching.known import expect_known
from stratus.external_api.wire.people import present_users
from stratus.external_api.wire.reading import Reading
from stratus.external_api.wire.resource import Resource
from stratus.external_api.wire.texts import wording
from stratus.foundation.errors import InvalidFields
from stratus.foundation.numbers import plain
from stratus.foundation.text import is_entity_id, name_key
from stratus.organisation.queries import api_settings
from stratus.people.models import Hierarchy, User
from stratus.people.users.queries import holds
from stratus.scheduling.queries import assessment_by_external_id

resource = Resource("Assessments", errors.PAGES)


AssessmentId = Annotated[
    str,
    Path(..., description="External id of the assessment."),
    WithJsonSchema({"type": "string", "maxLength": 64, "example": "codetest1", "description": "External id of the assessment."}),
]


DRAFT, LIVE = "1 -Draft", "2 - Live"
"""How the page spells the status, a text where all other such fields are numbers."""
ALWAYS, TIME_SPAN = 0, 1
MANUAL, BLUEPRINT = 1, 2


@resource.operation(
    "POST /assessment",
    id="createAssessment",
    summary="Create assessment",
    answer=AssessmentCreated,
    request={"ExternalId": "Ext_a_2", "Title": "Assessment 2", "Purpose": 1, "Code": "A2", "Owner": "user1"},
    answers=[{"Content": "Ext_a_2", "Success": True, "Errors": None}],
)
def create(request: ApiRequest, body: InBody[Reading[CreateAssessment]]) -> HttpResponse:
    """Create an assessment without questions. Authors add them and publish it; then it can be scheduled."""
    given = body.valid(lambda found: fail(errors.INFO_NOT_VALID, found))
    if given.external_id and not is_entity_id(given.external_id):
        raise fail(errors.INFO_NOT_VALID, {"ExternalId": wording.NOT_ALPHANUMERIC})
    owner = _owner(given.owner)
    if given.purpose == NO_PURPOSE:
        raise fail(errors.PURPOSE_WRONG)
    if given.external_id and assessment_by_external_id(given.external_id):
        raise fail(errors.ID_TAKEN, id=given.external_id)
    for is_missing, error in (
        ("ExternalId" in body.given and not given.external_id, errors.ID_EMPTY),
        (not given.code, errors.CODE_EMPTY),
        (given.purpose is None, errors.PURPOSE_EMPTY),
        (not given.title, errors.TITLE_EMPTY),
        (owner is None, errors.OWNER_UNKNOWN),
    ):
        if is_missing:
            raise fail(error)
    assert given.purpose is not None
    assert owner is not None
    external_id = given.external_id or generated("ASM-")
    try:
        assessment = create_assessment(
            given.title, code=given.code, external_id=external_id, purpose=given.purpose, owner_id=owner.pk, by=request.actor
        )
    except InvalidFields:  # another call took the id meanwhile
        raise fail(errors.ID_TAKEN, id=external_id)
    return success(assessment.external_id)


@resource.operation(
    "PATCH /assessment/{externalId}",
    id="updateAssessment",
    summary="Update assessment",
    answer=Done,
    request={"Title": "Assessment 2", "Code": "A2", "Owner": "user1", "Taxonomies": [{"ExternalId": "T1", "Title": "Taxonomy 1"}]},
    answers=[{"Success": True, "Errors": None}],
)
def update(request: ApiRequest, externalId: AssessmentId, body: InBody[Reading[UpdateAssessment]]) -> HttpResponse:
    """Change any fields of an assessment that was never published; the last save wins. What reading an assessment answers can be sent back:
    what equals the present value does not count.
    """
    assessment = assessment_named(externalId)
    rest = differing(body, _writable(assessment, body.given))
    changes_nothing = rest.value is not None and body.given and not rest.given
    if not changes_nothing and queries.latest_version(assessment) is not None:
        raise fail(errors.PUBLISHED, id=externalId)
    given = rest.valid(lambda found: fail(errors.INFO_NOT_VALID, found))
    if given.title == "":
        raise fail(errors.TITLE_EMPTY_ON_UPDATE)
    if given.code == "":
        raise fail(errors.CODE_EMPTY)
    expect_known(request, body, AssessmentInfo, lambda found: fail(errors.NOTHING_TO_UPDATE, found))
    if changes_nothing:
        return success()
    owner = _new_owner(given.owner) if given.owner else None
    try:
        update_draft(
            assessment.pk,
            {name: value for name, value in (("title", given.title), ("code", given.code)) if value is not None},
            owner_id=owner.pk if owner else None,
            taxonomies=taxonomy_ids(given.taxonomies),
            repositories=repository_ids(given.repositories),
            by=request.actor,
        )
    except AlreadyPublished:
        raise fail(errors.PUBLISHED, id=externalId)
    except Archived as error:
        raise fail(errors.PUBLISHED, {"Status": error.message}, id=externalId)
    return success()


@resource.operation(
    "GET /assessment/{externalId}",
    id="getAssessment",
    summary="Get assessment info",
    answer=AssessmentAnswer,
    answers=[samples.READ],
)
def read(request: ApiRequest, externalId: AssessmentId) -> HttpResponse:
    """Read an assessment with the options and questions that its latest version delivers; a draft's are those of the draft."""
    return success(_info(assessment_named(externalId)))


def assessment_named(external_id: str) -> Assessment:
    """Return the assessment with this external id. Raises the text that says there is none."""
    return find_or_fail(assessment_by_external_id, external_id, unknown=errors.NOT_FOUND)


def _owner(username: str) -> User | None:
    """Return whose a new assessment is: the user of this login name, else the one of the settings; None for an unknown name.

    Raises `Assessment creator hasn’t been set …` and `Selected assessment owner no longer has permission …`.
    """
    if username:
        owner = present_users([username]).get(name_key(username))
        if owner is None:
            return None
    else:
        owner = api_settings().assessment_owner
        if owner is None:
            raise fail(errors.OWNER_NOT_SET)
    if not holds(owner, Permission.MANAGE_ASSESSMENTS):
        raise fail(errors.OWNER_WITHOUT_RIGHT)
    return owner


def _new_owner(username: str) -> User:
    owner = _owner(username)
    if owner is None:
        raise fail(errors.OWNER_UNKNOWN)
    return owner


def _info(assessment: Assessment) -> dict[str, Any]:
    version = queries.latest_version(assessment)
    options = options_of(assessment) if version is None else version.options
    drafted = queries.questions_of(assessment) if version is None else []
    questions = _draft(drafted) if version is None else [_question(item) for item in version.items]
    maximum = _worth(assessment, drafted) if version is None else version.max_score
    spans = assessment.available_from is not None or assessment.available_until is not None
    return {
        "Title": assessment.title,
        "ExternalId": assessment.external_id,
        "Code": assessment.code,
        "Revision": 0 if version is None else version.number,
        "Purpose": assessment.purpose,
        "Status": DRAFT if version is None else LIVE,
        "IsPublished": version is not None,
        "Availability": TIME_SPAN if spans else ALWAYS,
        "AvailabilityStartDate": seconds(assessment.available_from),
        "AvailabilityEndDate": seconds(assessment.available_until),
        "Type": BLUEPRINT if FormPlan.objects.filter(assessment=assessment).exists() else MANUAL,
        "AssignmentConnections": _connections(assessment),
        "AllowedNumberOfAttempts": options["attempts_allowed"],
        "WhichAttemptCounts": options["which_attempt_counts"],
        "ReasonableAdjustmentType": options["reasonable_adjustment"],
        "MaxTimePerAttempt": options["duration"],
        "ExtraTime": options["extra_time"] or 0,
        "WhenToShowResults": options["when_to_show_results"],
        "MarkingWorkflow": options["marking_workflow"],
        "MaxScore": plain(maximum),
        "PercentageToPass": options["percentage_to_pass"],
        "UsePin": options["use_pin"],
        "UseProctorIo": options["use_proctorio"],
        "LockExamOnConnectionLoss": options["lock_on_connection_loss"],
        "Questions": questions,
        "Owner": assessment.owner.username,
        **_classification(assessment),
        "SharingInformation": [
            {"UserName": username, "Role": role}
            for username, role in assessment.shared_with.order_by("pk").values_list("user__username", "role")
        ],
    }


def _classification(assessment: Assessment) -> dict[str, Any]:
    return {
        "Taxonomies": listed(list(assessment.taxonomies.order_by("title", "pk"))),
        "ObjectiveRepositories": listed(list(assessment.repositories.order_by("title", "pk"))),
    }


def _writable(assessment: Assessment, given: frozenset[str]) -> dict[str, Any]:
    """Return what is told of an assessment under the names of what changes it; its classification only where that is given."""
    told: dict[str, Any] = {"Title": assessment.title, "Code": assessment.code, "Owner": assessment.owner.username}
    if given & {"Taxonomies", "LoRepositoryExternalIds"}:
        found = _classification(assessment)
        told |= {"Taxonomies": found["Taxonomies"], "LoRepositoryExternalIds": found["ObjectiveRepositories"]}
    return told


def _worth(assessment: Assessment, questions: Sequence[AssessmentQuestion]) -> Decimal:
    """Return the points that a candidate could get of a draft."""
    forms = frozen_forms(chosen_in(assessment), questions)
    return worth_of(questions, list(queries.sections_of(assessment)), forms)


def _draft(questions: Sequence[AssessmentQuestion]) -> list[dict[str, Any]]:
    return [
        {
            "ExternalId": question.item.external_id,
            "Type": question.item.item_type,
            "Title": question.item.title,
            "MaxScore": plain(points_of(question)),
        }
        for question in questions
    ]


def _question(item: dict[str, Any]) -> dict[str, Any]:
    """Return a question as a version keeps it, in the answer's words."""
    return {"ExternalId": item["id"], "Type": item["type"], "Title": item["title"], "MaxScore": item["max_score"]}


def _connections(assessment: Assessment) -> list[dict[str, str]]:
    if not assessment.available_to:
        return []
    titles = Hierarchy.objects.filter(pk__in=assessment.available_to).order_by("sort_key", "pk").values_list("title", flat=True)
    return [{"Title": title, "Type": "hierarchy"} for title in titles]
