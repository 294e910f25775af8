"""Giving users access to a collection and its questions, and taking it away (`api/reference` §3.3.5)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar

from django.http import HttpResponse
from ninja import Body as InBody
from pydantic import BeforeValidator, Field

from stratus.external_api.collections import errors
from stratus.external_api.collections.routes import CollectionId, named_in_path
from stratus.external_api.request import ApiRequest
from stratus.external_api.wire.answers import Answer, Done
from stratus.external_api.wire.envelope import success
from stratus.external_api.wire.errors import fail
from stratus.external_api.wire.external_ids import told
from stratus.external_api.wire.people import present_users
from stratus.external_api.wire.reading import Body, Reading
from stratus.external_api.wire.resource import Resource
from stratus.external_api.wire.sharing import UsersFilter
from stratus.external_api.wire.values import Flag
from stratus.foundation.text import name_key
from stratus.library.collections.sharing import share_collection
from stratus.library.models import CollectionRole
from stratus.library.rules import Outcome, Wish

resource = Resource("Collections", errors.PAGES)


class ShareCollection(Body):
    """Who gets or loses access to what."""

    mandatory: ClassVar = ("Filter",)

    users: Annotated[UsersFilter | None, Field(alias="Filter", description="The users that it is about.")] = None
    role: Annotated[
        Annotated[str, BeforeValidator(told)],
        Field(
            alias="CollectionRole",
            description="Author and Co-author may change the collection, Reviewer may look; goes with access to the collection.",
            json_schema_extra={"enum": list(CollectionRole.values)},
        ),
    ] = ""
    to_collection: Annotated[
        Flag | None, Field(alias="AccessToCollection", description="true grants, false revokes; absent changes nothing.")
    ] = None
    to_questions: Annotated[
        Flag | None,
        Field(alias="AccessToQuestions", description="true: may use its questions in assessments, false: no longer; absent: unchanged."),
    ] = None


class CollectionNotShared(Answer):
    """A user for whom something could not be done."""

    username: Annotated[str, Field(alias="UserName", description="Login name, as it was sent.")]
    reason: Annotated[str, Field(alias="Reason", description="Why not.")]


class CollectionShared(Answer):
    """What became of each login name; unknown ones are left out."""

    collection: Annotated[list[str], Field(alias="SuccessfullyGrantedAccessToCollection", description="See the collection now.")]
    questions: Annotated[list[str], Field(alias="SuccessfullyGrantedAccessToQuestions", description="May use its questions now.")]
    no_collection: Annotated[list[str], Field(alias="SuccessfullyRevokedAccessToCollection", description="See it no longer.")]
    no_questions: Annotated[list[str], Field(alias="SuccessfullyRevokedAccessToQuestions", description="May no longer use them.")]
    errors: Annotated[list[CollectionNotShared], Field(alias="Errors", description="Users for whom something could not be done.")]


class CollectionSharedAnswer(Done):
    """Outcome of sharing a collection in the envelope."""

    content: Annotated[CollectionShared, Field(alias="Content", description="Login names by what became of them.")]


LISTS = {
    "SuccessfullyGrantedAccessToCollection": Outcome.COLLECTION_GRANTED,
    "SuccessfullyGrantedAccessToQuestions": Outcome.QUESTIONS_GRANTED,
    "SuccessfullyRevokedAccessToCollection": Outcome.COLLECTION_REVOKED,
    "SuccessfullyRevokedAccessToQuestions": Outcome.QUESTIONS_REVOKED,
}
REASONS = {Outcome.HAD_IT: errors.ALREADY_SHARED.text, Outcome.HAD_IT_NOT: errors.NOT_SHARED.text}


@resource.operation(
    "PUT /collections/{externalId}/sharing",
    id="shareCollection",
    summary="Collection sharing",
    answer=CollectionSharedAnswer,
    request={"Filter": {"Users": ["a1", "a2"]}, "CollectionRole": "Author", "AccessToCollection": True, "AccessToQuestions": True},
    answers=[
        {
            "Content": {
                "SuccessfullyGrantedAccessToCollection": ["a1"],
                "SuccessfullyGrantedAccessToQuestions": ["a1", "a2"],
                "SuccessfullyRevokedAccessToCollection": [],
                "SuccessfullyRevokedAccessToQuestions": [],
                "Errors": [{"UserName": "a2", "Reason": errors.ALREADY_SHARED.text}],
            },
            "Success": True,
            "Errors": None,
        }
    ],
)
def share(request: ApiRequest, externalId: CollectionId, body: InBody[Reading[ShareCollection]]) -> HttpResponse:
    """Grant or revoke access to a collection and to its questions. One user may succeed while another does not."""
    collection = named_in_path(externalId)
    names, wish = _asked_for(body)
    first: dict[str, str] = {}
    for name in names:
        first.setdefault(name_key(name), name)
    users = present_users(first, disabled_too=True)
    ids = {users[key].pk: name for key, name in first.items() if key in users}
    outcomes = share_collection(collection.pk, list(ids), wish, by=request.actor)
    return success(_told({ids[user_id]: done for user_id, done in outcomes.items()}))


def _asked_for(body: Reading[ShareCollection]) -> tuple[list[str], Wish]:
    """Return the login names and what is to become of them. Raises the page's last texts."""
    if body.value is None or not body.given:
        if not body.given:
            raise fail(errors.BODY_EMPTY_WITH_DOT, body.errors)
        in_filter = any(path.startswith("Filter") for path in body.errors)
        raise fail(errors.FILTER_EMPTY if in_filter else errors.UNKNOWN_ERROR, body.errors)
    given = body.value
    role = next((role for role in CollectionRole if role.value.casefold() == given.role.casefold()), None)
    if given.role and role is None:
        raise fail(errors.ROLE_UNKNOWN, role=given.role)
    if given.users is None or not given.users.users:
        raise fail(errors.FILTER_EMPTY)
    return given.users.users, Wish(to_collection=given.to_collection, to_questions=given.to_questions, role=role)


def _told(outcomes: Mapping[str, frozenset[Outcome]]) -> dict[str, Any]:
    lists: dict[str, Any] = {title: [name for name, done in outcomes.items() if kind in done] for title, kind in LISTS.items()}
    wrong = [{"UserName": name, "Reason": text} for name, done in outcomes.items() for kind, text in REASONS.items() if kind in done]
    return lists | {"Errors": wrong}
