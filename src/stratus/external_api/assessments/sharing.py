"""Sharing an assessment with users, and ending that (`api/reference` §3.4.4, §3.4.5)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar

from django.http import HttpResponse
from ninja import Body as InBody
from pydantic import BeforeValidator, Field

from stratus.assessments.drafts.sharing.actions import share_assessment, unshare_assessment
from stratus.assessments.models import AssessmentRole
from stratus.external_api.assessments import errors
from stratus.external_api.assessments.routes import AssessmentId, assessment_named
from stratus.external_api.request import ApiRequest
from stratus.external_api.wire.answers import Answer, Done
from stratus.external_api.wire.envelope import success
from stratus.external_api.wire.errors import fail
from stratus.external_api.wire.external_ids import told
from stratus.external_api.wire.people import present_users
from stratus.external_api.wire.reading import Body, Contradiction, Reading
from stratus.external_api.wire.resource import Resource
from stratus.external_api.wire.values import is_absent
from stratus.foundation.text import name_key

resource = Resource("Assessments", errors.PAGES)


class ShareWith(Body):
    """A user and their role."""

    mandatory: ClassVar = ("UserName", "Role")

    username: Annotated[str, Field(alias="UserName", description="Login name, in any letter case.")] = ""
    role: Annotated[
        str,
        Field(
            alias="Role",
            description="Author and Co-Author may change and publish the assessment, Reviewer may look.",
            json_schema_extra={"enum": list(AssessmentRole.values)},
        ),
    ] = ""


def _wishes(value: Any) -> list[dict[str, str]]:
    """Return each element as an object of two texts, so that each can be accounted for; a plain text is a login name."""
    return [_wish(element) for element in value] if isinstance(value, list) else []


def _wish(element: Any) -> dict[str, str]:
    found = ShareWith.canonical(element) if isinstance(element, Mapping) else {"UserName": element}
    return {name: "" if is_absent(given) or isinstance(given, Contradiction) else told(given) for name, given in found.items()}


def _names(value: Any) -> list[str]:
    """Return the login names of an array, each once."""
    given = [value] if isinstance(value, str) else value if isinstance(value, list) else []
    first: dict[str, str] = {}
    for name in (_wish(element).get("UserName", "") for element in given):
        first.setdefault(name_key(name), name)
    return [name for name in first.values() if name]


Wishes = Annotated[list[ShareWith], BeforeValidator(_wishes)]
UserNames = Annotated[list[str], BeforeValidator(_names), Field(description="Login names, in any letter case.")]


class AssessmentNotShared(Answer):
    """A user for whom it could not be done."""

    username: Annotated[str, Field(alias="UserName", description="Login name, as it was sent.")]
    error: Annotated[str, Field(alias="Error", description="Why not.")]


class AssessmentShared(Answer):
    """The outcome for each user."""

    shared: Annotated[list[str], Field(alias="SuccessfullyShared", description="Have the role now.")]
    errors: Annotated[list[AssessmentNotShared], Field(alias="Errors", description="Users for whom it could not be done.")]


class AssessmentSharedAnswer(Done):
    """Outcome of sharing an assessment in the envelope."""

    content: Annotated[AssessmentShared, Field(alias="Content", description="Login names by what became of them.")]


class AssessmentUnshared(Answer):
    """The outcome for each user."""

    removed: Annotated[list[str], Field(alias="SuccessfullyRemoved", description="See it no longer.")]
    errors: Annotated[list[AssessmentNotShared], Field(alias="Errors", description="Users for whom it could not be done.")]


class AssessmentUnsharedAnswer(Done):
    """Outcome of ending the sharing of an assessment in the envelope."""

    content: Annotated[AssessmentUnshared, Field(alias="Content", description="Login names by what became of them.")]


@resource.operation(
    "PUT /assessment/{externalId}/sharing",
    id="shareAssessment",
    summary="Assessment sharing",
    answer=AssessmentSharedAnswer,
    request=[{"UserName": "user1", "Role": "Author"}, {"UserName": "user2", "Role": "Reviewer"}],
    answers=[
        {
            "Content": {"SuccessfullyShared": ["user1"], "Errors": [{"UserName": "user2", "Error": errors.ALREADY_SHARED.text}]},
            "Success": True,
            "Errors": None,
        }
    ],
)
def share(request: ApiRequest, externalId: AssessmentId, body: InBody[Reading[Wishes]]) -> HttpResponse:
    """Share an assessment with users. One may succeed while another does not; another role takes the place of the one somebody has."""
    assessment = assessment_named(externalId)
    if not body.value:
        raise fail(errors.NOBODY)
    users = present_users(wish.username for wish in body.value)
    by_title = {role.value.casefold(): role for role in AssessmentRole}
    roles: dict[int, AssessmentRole] = {}
    outcomes: list[tuple[str, int | None, str]] = []
    for wish in body.value:
        user, role = users.get(name_key(wish.username)), by_title.get(wish.role.casefold())
        if user is None:
            outcomes.append((wish.username, None, (errors.USER_UNKNOWN if wish.username else errors.USER_EMPTY).text))
        elif role is None:
            outcomes.append((wish.username, None, errors.ROLE_UNKNOWN.text.format(role=wish.role)))
        elif user.pk in roles:
            outcomes.append((wish.username, None, errors.ALREADY_SHARED.text))
        else:
            roles[user.pk] = role
            outcomes.append((wish.username, user.pk, errors.ALREADY_SHARED.text))
    done = share_assessment(assessment.pk, roles, by=request.actor)
    return success(_told("SuccessfullyShared", outcomes, done))


@resource.operation(
    "DELETE /assessment/{externalId}/sharing",
    id="unshareAssessment",
    summary="Remove users from assessment",
    answer=AssessmentUnsharedAnswer,
    request=["user1", "user2"],
    answers=[
        {
            "Content": {"SuccessfullyRemoved": ["user1"], "Errors": [{"UserName": "user2", "Error": errors.NOT_SHARED.text}]},
            "Success": True,
            "Errors": None,
        }
    ],
)
def unshare(request: ApiRequest, externalId: AssessmentId, body: InBody[Reading[UserNames]]) -> HttpResponse:
    """End the sharing of an assessment with users. One may succeed while another does not; the owner stays."""
    assessment = assessment_named(externalId)
    if not body.value:
        raise fail(errors.NOBODY)
    users = present_users(body.value, disabled_too=True)
    outcomes: list[tuple[str, int | None, str]] = []
    for name in body.value:
        user = users.get(name_key(name))
        is_owner = user is not None and user.pk == assessment.owner_id
        outcomes.append((name, user.pk if user else None, (errors.IS_OWNER if is_owner else errors.NOT_SHARED).text))
    done = unshare_assessment(assessment.pk, [pk for _name, pk, _text in outcomes if pk is not None], by=request.actor)
    return success(_told("SuccessfullyRemoved", outcomes, done))


def _told(title: str, outcomes: list[tuple[str, int | None, str]], done: set[int]) -> dict[str, Any]:
    """Return the answer: who is `done`, and what is wrong with the others. An outcome is login name, user id if known, and that error."""
    return {
        title: [name for name, user_id, _text in outcomes if user_id in done],
        "Errors": [{"UserName": name, "Error": text} for name, user_id, text in outcomes if user_id not in done],
    }
