"""Users: created, changed, read one by one (`api/reference` §3.1)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from django.http import HttpResponse
from ninja import Body as InBody
from ninja import Path
from pydantic import WithJsonSchema

from stratus.access.errors import NotAllowed
from stratus.access.permissions import Permission, RoleType
from stratus.external_api.request import ApiRequest
from stratus.external_api.users import errors
from stratus.external_api.users.schemas import NAMES, CreateUser, UpdateUser, UserInfo, UserInfoAnswer, UserSavedAnswer
from stratus.external_api.wire.envelope import success
from stratus.external_api.wire.errors import ApiError, fail
from stratus.external_api.wire.finding import find_or_fail
from stratus.external_api.wire.patching.differences import differing
from stratus.external_api.wire.patching.known import NOTHING_GIVEN, expect_known
from stratus.external_api.wire.reading import Reading
from stratus.external_api.wire.resource import Resource
from stratus.foundation.text import is_user_id, name_key
from stratus.organisation.queries import api_settings
from stratus.people.models import Hierarchy, Role, User
from stratus.people.roles.queries import role_for_new
from stratus.people.users import actions
from stratus.people.users.memberships import Rights, set_hierarchies
from stratus.people.users.rules import user_errors

resource = Resource("Users", errors.PAGES)

OWN = (*actions.NAMES, "external_id", "username")
PROFILE = [name for name in NAMES if name in actions.PROFILE]
CLEARED: Mapping[str, Any] = {"date_of_birth": None, "reasonable_adjustment_percentage": None}
"""What is stored where there is nothing; an empty text for the others."""

UserId = Annotated[
    str,
    Path(..., description="User ID."),
    WithJsonSchema({"type": "string", "maxLength": 64, "example": "u1", "description": "User ID."}),
]
SAMPLE: dict[str, Any] = {
    "ExternalId": "u1",
    "LastName": "Doe",
    "FirstName": "Jane",
    "Email": "jane.doe@example.org",
    "UserName": "jdoe",
    "Role": "Candidate",
    "Photo": "https://example.org/photos/u1.jpg",
    "DateOfBirth": "1988-05-03",
    "Company": "",
    "CountryCode": "EN",
    "State": "",
    "City": "",
    "PostalCode": "",
    "PostalAddress": "",
    "AddressLine1": "",
    "AddressLine2": "",
    "PhoneNumber": "",
    "CellularPhone": "",
    "SpecialNeeds": True,
    "ReasonableAdjustmentPercentage": 75,
    "EnableReadSpeaker": True,
    "DisableLogin": True,
    "DisablePasswordReset": True,
    "SynchronizationKey": "0f8fad5b-d9cb-469f-a165-70867728950e",
    "Labels": ["Label 1"],
    "AllowedIpAddresses": ["192.168.1.1"],
    "Hierarchies": [
        {
            "ExternalId": "g1",
            "IsCoordinator": True,
            "IsAdministrator": True,
            "HasViewReportsPermissions": True,
            "HasReScoringPermissions": True,
        }
    ],
}
SAVED = {"Content": {"ExternalId": "u1"}, "Success": True, "Errors": None}

NEEDS_SPECIAL_NEEDS = "May be sent only for a user with SpecialNeeds true."


@resource.operation(
    "POST /user",
    id="createUser",
    summary="Add user",
    answer=UserSavedAnswer,
    request=SAMPLE,
    answers=[SAVED],
)
def create(request: ApiRequest, body: InBody[Reading[CreateUser]]) -> HttpResponse:
    """Create a user. The role of the token's owner decides which roles may be given. The user has no password."""
    given = body.valid(info_not_valid)
    role = _role(given.role) if given.role else role_for_new(RoleType.CANDIDATE, api_settings().candidate_role)
    wrong: dict[str, str] = {}
    if role is not None and Permission.PARTICIPATE.value in role.permissions and not given.external_id:
        wrong["external_id"] = "Is required for a role that may participate."
    elif not given.external_id and not given.username:
        wrong["username"] = "Is required where there is no ExternalId."
    if given.reasonable_adjustment_percentage and not given.special_needs:
        wrong["reasonable_adjustment_percentage"] = NEEDS_SPECIAL_NEEDS
    memberships = _checked(given, wrong)
    if role is None:
        raise fail(errors.ROLE_NOT_FOUND, title=given.role or "")
    values = _values(given)
    data = actions.UserInput(
        **{name: values[name] for name in OWN if name in values},
        role_id=role.pk,
        profile={name: values[name] for name in PROFILE if name in values},
    )
    try:
        user = actions.create_user(data, by=request.actor)
    except NotAllowed:
        raise info_not_valid({"Role": "The owner of the token may not create users with this role."})
    if memberships is not None:
        set_hierarchies(user, memberships, by=request.actor)
    return success({"ExternalId": user.external_id or None})


@resource.operation(
    "PATCH /user/{externalId}",
    id="updateUser",
    summary="Update user",
    answer=UserSavedAnswer,
    request={"ExternalId": "u1", "City": "Dublin", "Hierarchies": []},
    answers=[SAVED],
)
def update(request: ApiRequest, externalId: UserId, body: InBody[Reading[UpdateUser]]) -> HttpResponse:
    """Change any particulars of a user; what is absent stays. `null` or an empty text clears what a user need not have (e-mail, photo,
    telephone, address …) and changes nothing else. What reading a user answers can be sent back, with or without `User` around it.
    """
    user = _user(externalId)
    expect_known(request, body, UserInfo, lambda found: info_not_valid(found or NOTHING_GIVEN))
    body = differing(body, _told(user, memberships="Hierarchies" in body.given))
    given = body.valid(info_not_valid)
    role = _role(given.role) if given.role else user.role
    memberships = _checked(given, {}, but=user)
    if role is None:
        raise fail(errors.ROLE_NOT_FOUND, title=given.role or "")
    changes = _values(given)
    if given.special_needs is False and given.reasonable_adjustment_percentage is None:
        changes["reasonable_adjustment_percentage"] = None
    if given.role:
        changes["role_id"] = role.pk
    try:
        if changes or memberships is not None:
            user = actions.update_user(user.pk, changes, by=request.actor)
        if memberships is not None:
            set_hierarchies(user, memberships, by=request.actor)
    except NotAllowed:
        at = "Role" if given.role else "ExternalId"
        raise info_not_valid({at: "The owner of the token may not change this user, or not in this way."})
    # Judged on the user as they are now, under the lock of the change, which this takes back.
    if given.reasonable_adjustment_percentage and not user.special_needs:
        raise info_not_valid({"ReasonableAdjustmentPercentage": NEEDS_SPECIAL_NEEDS})
    return success({"ExternalId": user.external_id})


@resource.operation(
    "GET /user/{externalId}",
    id="getUser",
    summary="Get user info",
    answer=UserInfoAnswer,
    answers=[{"Content": {"User": SAMPLE}, "Success": True, "Errors": None}],
)
def read(request: ApiRequest, externalId: UserId) -> HttpResponse:
    """Read a user. Hierarchies without Organisation ID are left out."""
    return success({"User": _told(_user(externalId))})


def _told(user: User, *, memberships: bool = True) -> dict[str, Any]:
    """Return what is told of a user; one query for the memberships."""
    own: dict[str, Any] = {documented: getattr(user, name) for name, documented in NAMES.items() if name not in ("role", "hierarchies")}
    own |= {
        "Role": user.role.title,
        "DateOfBirth": user.date_of_birth and user.date_of_birth.isoformat(),
        "SynchronizationKey": user.synchronization_key or None,
    }
    if memberships:
        own["Hierarchies"] = [
            {
                "ExternalId": membership.hierarchy.external_id,
                "IsCoordinator": membership.is_coordinator,
                "IsAdministrator": membership.is_administrator,
                "HasViewReportsPermissions": membership.can_view_reports,
                "HasReScoringPermissions": membership.can_rescore,
            }
            for membership in user.memberships.exclude(hierarchy__external_id="").select_related("hierarchy").order_by("pk")
        ]
    return {documented: own[documented] for documented in NAMES.values() if documented in own}


def info_not_valid(found: Mapping[str, str]) -> ApiError:
    """Return `User info is not valid` with these details."""
    return fail(errors.INFO_NOT_VALID, found)


def _user(external_id: str) -> User:
    """Return the user with this User ID, their role loaded, or raise `User with ExternalId [<id>] is not found`."""
    told = external_id.replace("\x00", "�")
    return find_or_fail(_user_with, external_id, unknown=errors.USER_NOT_FOUND, told=told)


def _user_with(external_id: str) -> User | None:
    if not is_user_id(external_id):
        return None
    return User.objects.select_related("role").filter(external_id=external_id, deleted_at=None).first()


def _role(title: str) -> Role | None:
    """Return the role of this title, as it is written or else in any letter case."""
    found = list(Role.objects.filter(title__iexact=title).order_by("position", "pk"))
    return next((role for role in found if role.title == title), found[0] if len(found) == 1 else None)


def _values(given: UpdateUser) -> dict[str, Any]:
    """Return what was given of the user's own columns, and what is to be cleared."""
    return {
        name: CLEARED.get(name, "") if value is None else value
        for name in (*OWN, *PROFILE)
        if (value := getattr(given, name)) is not None or name in given.model_fields_set
    }


def _checked(given: UpdateUser, wrong: dict[str, str], *, but: User | None = None) -> dict[int, Rights] | None:
    """Return the memberships asked for, None for none. Raises what is wrong with the fields, then a taken User ID or login name.

    `wrong` is what the caller found already, `but` the user whose own id and name are no obstacle. What another call takes at the same
    moment the action refuses; run again by the gate, this sees it.
    """
    found = user_errors(_values(given)) | wrong
    memberships = _memberships(given, found)
    if found:
        raise info_not_valid(_paths(found))
    others = User.objects.filter(deleted_at=None).exclude(pk=but.pk if but else 0)
    if given.external_id and others.filter(external_id=given.external_id).exists():
        raise fail(errors.ALREADY_EXISTS, id=given.external_id)
    name = given.username or (given.external_id if but is None else "")
    if name and others.filter(username_key=name_key(name)).exists():
        raise fail(errors.USERNAME_IN_USE, name=name)
    return memberships


def _memberships(given: UpdateUser, wrong: dict[str, str]) -> dict[int, Rights] | None:
    """Return hierarchy id → rights in the given order, None if the property is absent; what is wrong is noted. One query."""
    if given.hierarchies is None:
        return None
    names = [one.hierarchy for one in given.hierarchies]
    known = dict(Hierarchy.objects.filter(external_id__in=names).values_list("external_id", "pk")) if names else {}
    found: dict[int, Rights] = {}
    for index, one in enumerate(given.hierarchies):
        rights = Rights(one.is_coordinator, one.is_administrator, one.can_view_reports, one.can_rescore)
        pk = known.get(one.hierarchy)
        if pk is None:
            wrong[f"hierarchies[{index}].ExternalId"] = "There is no such hierarchy."
        elif found.setdefault(pk, rights) != rights:
            wrong[f"hierarchies[{index}]"] = "Was given twice with different values."
    return found


def _paths(found: Mapping[str, str]) -> dict[str, str]:
    """Return the messages under documented paths: `Labels[2]` for `labels[2]`."""
    paths = {}
    for path, message in found.items():
        name, bracket, rest = path.partition("[")
        paths[NAMES.get(name, name) + bracket + rest] = message
    return paths
