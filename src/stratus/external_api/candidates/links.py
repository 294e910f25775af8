"""What the calls that bring candidates and answer with launch links share (`api/reference` §3.5.1, §3.5.11). Any number of candidates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from stratus.access.errors import NotAllowed
from stratus.access.permissions import RoleType
from stratus.external_api.candidates.schemas import NewCandidate
from stratus.external_api.request import ApiRequest
from stratus.external_api.schedules import errors
from stratus.external_api.schedules.booking import info_not_valid
from stratus.external_api.wire.errors import documented, fail
from stratus.external_api.wire.people import person
from stratus.foundation.errors import InvalidFields
from stratus.organisation.models import ApiSettings
from stratus.people.hierarchies import actions as hierarchies
from stratus.people.models import Hierarchy, User
from stratus.people.roles.queries import role_for_new
from stratus.people.users import actions as people
from stratus.scheduling import queries
from stratus.scheduling.candidates import actions
from stratus.scheduling.candidates.actions import set_attempt_external_ids
from stratus.scheduling.errors import ScheduleIsOver
from stratus.scheduling.models import Registration, Schedule

CANDIDATE_NAMES = {
    "external_id": "CandidateExtId",
    "username": "UserName",
    "first_name": "FirstName",
    "last_name": "LastName",
    "email": "Email",
    "password": "Password",
    "photo_url": "Photo",
    "special_needs": "SpecialNeeds",
    "reasonable_adjustment_percentage": "ReasonableAdjustmentPercentage",
}


def checked(candidates: Sequence[NewCandidate], *, external_attempts: bool) -> list[NewCandidate]:
    """Return the candidates, each once. `external_attempts`: whether they may carry AttemptExtId.

    Raises `Schedule info is not valid` for a contradiction between them.
    """
    found: dict[str, str] = {}
    by_id: dict[str, NewCandidate] = {}
    attempts: set[str] = set()
    for index, candidate in enumerate(candidates):
        at = f"Candidates[{index}]"
        first = by_id.setdefault(candidate.external_id, candidate)
        if first is not candidate:
            if first != candidate:
                found[f"{at}.CandidateExtId"] = "Was given twice with different values."
            continue
        if candidate.percentage and not candidate.special_needs:
            found[f"{at}.ReasonableAdjustmentPercentage"] = "May be sent only with SpecialNeeds true."
        if candidate.attempt and not external_attempts:
            found[f"{at}.AttemptExtId"] = "May be sent only with Workflow EXTERNAL_ATTEMPTS."
        elif candidate.attempt and candidate.attempt in attempts:
            found[f"{at}.AttemptExtId"] = "Was given to two candidates."
        attempts.add(candidate.attempt)
    if found:
        raise info_not_valid(found)
    return list(by_id.values())


def group_named(
    request: ApiRequest,
    external_id: str,
    title: str,
    *,
    id_name: str = "Schedule.GroupExtId",
    title_name: str = "Schedule.GroupName",
    any_state: bool = False,
) -> Hierarchy:
    """Return the hierarchy with this id, created under the root when unknown; an archived one only if `any_state`.

    Raises `Schedule info is not valid` with these names of the two properties.
    """
    try:
        found = hierarchies.ensure_hierarchy(external_id, title, by=request.actor)
    except InvalidFields as error:
        raise info_not_valid(documented(error.errors, {"external_id": id_name, "title": title_name}))
    if found.archived_at is not None and not any_state:
        raise info_not_valid({id_name: "This hierarchy is archived."})
    return found


def linked(
    request: ApiRequest, schedule: Schedule, group: Hierarchy, candidates: Sequence[NewCandidate], settings: ApiSettings
) -> list[dict[str, Any]]:
    """Create or update these candidates, put them into the group, register them, and return each with their launch link.

    Who is on the schedule already keeps that registration, and so the link. The number of statements does not depend on the number of
    candidates. Raises `Schedule info is not valid` with what is wrong, or `Can’t update activated schedule` once the window is over.
    """
    users = _users(request, candidates, settings)
    hierarchies.add_members(group, users, by=request.actor)
    return _told(users, _registered(request, schedule, candidates, users))


def _users(request: ApiRequest, candidates: Sequence[NewCandidate], settings: ApiSettings) -> list[User]:
    if not candidates:
        return []
    inputs = [
        people.UserInput(
            external_id=candidate.external_id,
            username=candidate.username,
            first_name=candidate.first_name,
            last_name=candidate.last_name,
            email=candidate.email,
            password=candidate.password,
            profile=_profile(candidate),
        )
        for candidate in candidates
    ]
    role = role_for_new(RoleType.CANDIDATE, settings.candidate_role)
    try:
        return people.upsert_users(inputs, role=role, rename=frozenset({RoleType.CANDIDATE}), by=request.actor, now=request.now)
    except InvalidFields as error:
        raise info_not_valid({_path(key): message for key, message in error.errors.items()})
    except NotAllowed:
        raise info_not_valid({"Candidates": "The owner of the token may not create users with the default candidate role."})


def _profile(candidate: NewCandidate) -> dict[str, Any]:
    profile: dict[str, Any] = {}
    if candidate.special_needs is not None:
        profile["special_needs"] = candidate.special_needs
    if candidate.percentage is not None:
        profile["reasonable_adjustment_percentage"] = candidate.percentage
    if candidate.photo:
        profile["photo_url"] = candidate.photo
    return profile


def _path(key: str) -> str:
    """Return `Candidates[3].UserName` for `3.username`."""
    index, _dot, name = key.partition(".")
    return f"Candidates[{index}].{CANDIDATE_NAMES.get(name, name)}"


def _registered(
    request: ApiRequest,
    schedule: Schedule,
    candidates: Sequence[NewCandidate],
    users: Sequence[User],
) -> Mapping[int, Registration]:
    """Return the registrations of all these users by user id, new and old."""
    if not users:
        return {}
    try:
        new = actions.add_candidates(schedule.pk, [user.pk for user in users], by=request.actor, now=request.now)
    except ScheduleIsOver:
        raise fail(errors.SCHEDULE_ACTIVATED)
    registrations = {registration.candidate_id: registration for registration in new}
    if len(registrations) < len(users):
        old = schedule.registrations.filter(candidate_id__among=[user.pk for user in users])
        registrations = {registration.candidate_id: registration for registration in old}
    attempts = {user.pk: candidate.attempt for user, candidate in zip(users, candidates, strict=True) if candidate.attempt}
    if attempts:
        try:
            set_attempt_external_ids(schedule, attempts, by=request.actor, now=request.now)
        except InvalidFields as error:
            at = {str(user.pk): f"Candidates[{index}].AttemptExtId" for index, user in enumerate(users)}
            raise info_not_valid(documented(error.errors, at))
        for user_id, text in attempts.items():
            registrations[user_id].attempt_external_id = text
    return registrations


def _told(users: Sequence[User], registrations: Mapping[int, Registration]) -> list[dict[str, Any]]:
    links = queries.launch_links(registrations.values())
    return [
        {
            "CandidateExtId": user.external_id,
            "AttemptExtId": registrations[user.pk].attempt_external_id or None,
            "StartupLink": links[registrations[user.pk].pk].startup_link,
            "LaunchUrl": links[registrations[user.pk].pk].launch_url,
            **person(user, ("FirstName", "LastName", "Email")),
            "Password": None,
        }
        for user in users
    ]
