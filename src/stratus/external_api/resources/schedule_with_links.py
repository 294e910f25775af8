"""`POST /schedule`: a schedule, activated at once, with its candidates and their launch links, in one call of any size."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpResponse
from ninja import Body as InBody

from stratus.external_api.api import api, described
from stratus.external_api.envelope import answer, seconds
from stratus.external_api.errors import ApiError, fail
from stratus.external_api.errors import schedules as errors
from stratus.external_api.gate import ApiRequest, Overtaken
from stratus.external_api.reading import Reading, in_utc
from stratus.external_api.resources import booking
from stratus.external_api.resources.booking import Place, Wish, documented, info_not_valid
from stratus.external_api.resources.link_schemas import CreateScheduleWithLinks, NewCandidate, NewSchedule, Workflow
from stratus.external_api.resources.schedules import TAGS
from stratus.external_api.resources.schemas import Failure, OldStyleFailure, ScheduleWithLinksAnswer
from stratus.people import actions as people
from stratus.people import hierarchies
from stratus.people.errors import InvalidFields, NotAllowed
from stratus.people.models import ApiSettings, Hierarchy, User
from stratus.people.permissions import Permission, RoleType
from stratus.people.queries import api_settings, holds, role_for_new
from stratus.scheduling import actions, queries
from stratus.scheduling.actions.candidates import set_attempt_external_ids
from stratus.scheduling.errors import (
    AlreadyStarted,
    AssessmentNotPublished,
    CannotActivate,
    HierarchyArchived,
    HierarchyClosed,
    ScheduleIsOver,
)
from stratus.scheduling.models import Registration, Schedule, ScheduleStatus

NAMES = {**booking.NAMES, "external_id": "ScheduleExtId", "assessment": "AssessmentExtId", "hierarchy": "ScheduleGroupExtId"}
SCHEDULE_NAMES = {name: f"Schedule.{documented_name}" for name, documented_name in NAMES.items()}
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


CREATE = "POST /schedule"


@api.post(
    "/schedule",
    response={200: ScheduleWithLinksAnswer, 400: OldStyleFailure, 403: Failure},
    summary="Create schedule and generate links",
    tags=TAGS,
    openapi_extra=described(
        CREATE,
        request={
            "Schedule": {
                "AssessmentExtId": "EXT1",
                "ScheduleExtId": "888991",
                "Title": "Mock",
                "StartDateTime": "2030-05-19T10:30:00Z",
                "GroupExtId": "1907",
                "GroupName": "Org",
            },
            "Candidates": [{"CandidateExtId": "999880", "FirstName": "J", "LastName": "B", "Email": "j@b.example"}],
        },
    ),
)
def create_with_links(request: ApiRequest, body: InBody[Reading[CreateScheduleWithLinks]]) -> HttpResponse:
    """Create a schedule that is activated at once, create or update its candidates, register them and return their launch links."""
    given = body.valid(info_not_valid)
    people_given = _checked(given)
    settings = api_settings()
    existing = queries.schedule_by_external_id(given.schedule.external_id) if given.upsert else None
    try:
        if existing is None:
            schedule = _created(request, given, settings)
        else:
            schedule = _updated(request, existing, given, settings)
    except ApiError as error:
        if given.upsert and error.error is errors.ALREADY_EXISTS:
            raise Overtaken from error  # created meanwhile: now it is there to be updated
        raise
    except HierarchyClosed:
        raise fail(errors.HIERARCHY_UNKNOWN)
    except HierarchyArchived as error:
        raise fail(errors.HIERARCHY_ARCHIVED_ON_CREATE, id=error.external_id)
    except AssessmentNotPublished:
        raise fail(errors.ASSESSMENT_NOT_PUBLISHED)
    except InvalidFields as error:
        raise info_not_valid(documented(error.errors, SCHEDULE_NAMES))
    except CannotActivate as error:
        raise info_not_valid(documented(error.errors, SCHEDULE_NAMES))
    group = _group(request, given.schedule.group, given.schedule.group_name, "Schedule.GroupExtId", "Schedule.GroupName")
    _invite_invigilators(request, schedule, given.schedule.invigilators)
    users = _users(request, people_given, settings)
    hierarchies.add_members(group, users, by=request.actor)
    registrations = _registered(request, schedule, people_given, users)
    return answer(_told(given, schedule, users, registrations, updated=existing is not None))


create_with_links.old_style = True  # type: ignore[attr-defined]


def _checked(given: CreateScheduleWithLinks) -> list[NewCandidate]:
    """Return the candidates, each once. Raises for a contradiction between them."""
    found: dict[str, str] = {}
    by_id: dict[str, NewCandidate] = {}
    attempts: set[str] = set()
    for index, candidate in enumerate(given.candidates):
        at = f"Candidates[{index}]"
        first = by_id.setdefault(candidate.external_id, candidate)
        if first is not candidate:
            if first != candidate:
                found[f"{at}.CandidateExtId"] = "Was given twice with different values."
            continue
        if candidate.percentage and not candidate.special_needs:
            found[f"{at}.ReasonableAdjustmentPercentage"] = "May be sent only with SpecialNeeds true."
        if candidate.attempt and given.workflow != Workflow.EXTERNAL_ATTEMPTS:
            found[f"{at}.AttemptExtId"] = "May be sent only with Workflow EXTERNAL_ATTEMPTS."
        elif candidate.attempt and candidate.attempt in attempts:
            found[f"{at}.AttemptExtId"] = "Was given to two candidates."
        attempts.add(candidate.attempt)
    if found:
        raise info_not_valid(found)
    return list(by_id.values())


def _created(request: ApiRequest, given: CreateScheduleWithLinks, settings: ApiSettings) -> Schedule:
    wanted = given.schedule
    _own_group(request, wanted)
    wish = Wish(
        assessment=wanted.assessment,
        starts_at=wanted.start,
        ends_at=wanted.end,
        title=wanted.title,
        external_id=wanted.external_id,
        hierarchy=wanted.own_group,
        pin=wanted.pin,
        use_proctorio=wanted.use_proctorio,
        proctorio_template=wanted.proctorio_template,
        owner=wanted.owner,
        extra_time=wanted.extra_time or 0,
        lock_on_connection_loss=wanted.lock_on_connection_loss,
        workflow=given.workflow.value,
    )
    data = booking.booked(wish, settings, names=SCHEDULE_NAMES, taken=errors.ALREADY_EXISTS)
    try:
        schedule = actions.create_schedule(data, by=request.actor, now=request.now)
    except InvalidFields as error:
        if set(error.errors) == {"external_id"}:
            raise fail(errors.ALREADY_EXISTS, id=wanted.external_id)
        raise
    return actions.activate(schedule.pk, by=request.actor, now=request.now)


def _updated(request: ApiRequest, schedule: Schedule, given: CreateScheduleWithLinks, settings: ApiSettings) -> Schedule:
    """Bring an existing schedule up to date; absent fields stay. An activated one can change until the first candidate has started."""
    wanted = given.schedule
    zone = booking.zone_of(settings)
    owner: User | None = None
    changes: dict[str, Any] = {"starts_at": in_utc(wanted.start, zone)}
    optional = {
        "title": wanted.title,
        "pin": wanted.pin,
        "proctorio_template": wanted.proctorio_template,
        "ends_at": wanted.end and in_utc(wanted.end, zone),
    }
    changes |= {name: value for name, value in optional.items() if value}
    maybe = {
        "extra_time": wanted.extra_time,
        "use_proctorio": wanted.use_proctorio,
        "lock_on_connection_loss": wanted.lock_on_connection_loss,
    }
    changes |= {name: value for name, value in maybe.items() if value is not None}
    if "workflow" in given.model_fields_set:
        changes["workflow"] = given.workflow.value
    wrong = booking.template_error(wanted.proctorio_template)
    is_unknown = False
    if schedule.assessment.external_id != wanted.assessment:
        is_unknown = queries.assessment_by_external_id(wanted.assessment) is None
        if not is_unknown:
            wrong["assessment"] = "The assessment of a schedule cannot be changed."
    if wanted.owner:
        owner = booking.owner_named(wanted.owner)
        if owner is None:
            wrong["owner"] = "There is no such user."
        else:
            changes["owner_id"] = owner.pk
    if wrong:
        raise info_not_valid(documented(wrong, SCHEDULE_NAMES))
    if is_unknown:
        raise fail(errors.ASSESSMENT_UNKNOWN)
    if wanted.own_group:
        _own_group(request, wanted)
        place = Place.named(wanted.own_group)
        place.must_exist()
        place.must_be_open(errors.HIERARCHY_ARCHIVED_ON_CREATE)
        assert place.hierarchy is not None
        changes["hierarchy_id"] = place.hierarchy.pk
    booking.scheduler_of(settings)
    if owner is not None and not holds(owner, Permission.SCHEDULE):
        raise fail(errors.SCHEDULER_WITHOUT_RIGHT)
    different = {name for name, value in changes.items() if getattr(schedule, name) != value}
    # A computed end that is given as it is stays from now on: it no longer follows the start.
    fixes_end = "ends_at" in changes and not schedule.end_is_given
    changes = {name: value for name, value in changes.items() if name in different or (name == "ends_at" and fixes_end)}
    if schedule.status == ScheduleStatus.ACTIVE:
        if not changes:
            return schedule
        try:
            actions.deactivate(schedule.pk, by=request.actor, now=request.now)
        except AlreadyStarted:
            if not different:
                return schedule  # nothing can move that end any more
            raise fail(errors.SCHEDULE_ACTIVATED)
    if schedule.archived_at is not None:
        raise fail(errors.SCHEDULE_ACTIVATED)
    if changes:
        actions.update_schedule(schedule.pk, changes, by=request.actor, now=request.now)
    return actions.activate(schedule.pk, by=request.actor, now=request.now)


def _own_group(request: ApiRequest, wanted: NewSchedule) -> None:
    """Create the schedule's own hierarchy if it is unknown and has a name."""
    if wanted.own_group and wanted.own_group_name:
        _group(
            request, wanted.own_group, wanted.own_group_name, "Schedule.ScheduleGroupExtId", "Schedule.ScheduleGroupName", any_state=True
        )


def _group(request: ApiRequest, external_id: str, title: str, id_name: str, title_name: str, *, any_state: bool = False) -> Hierarchy:
    """Return the hierarchy with this id, created under the root when unknown."""
    try:
        found = hierarchies.ensure_hierarchy(external_id, title, by=request.actor)
    except InvalidFields as error:
        raise info_not_valid(documented(error.errors, {"external_id": id_name, "title": title_name}))
    if found.archived_at is not None and not any_state:
        raise info_not_valid({id_name: "This hierarchy is archived."})
    return found


def _invite_invigilators(request: ApiRequest, schedule: Schedule, external_ids: Sequence[str]) -> None:
    if not external_ids:
        return
    users = dict(User.objects.filter(external_id__in=list(external_ids), deleted_at=None).values_list("external_id", "pk"))
    try:
        actions.add_invigilators(schedule.pk, list(users.values()), by=request.actor, now=request.now)
    except ScheduleIsOver:
        raise fail(errors.SCHEDULE_ACTIVATED)
    watching = set(schedule.invigilators.values_list("user_id", flat=True))
    found = {
        f"Schedule.Invigilators[{index}]": "There is no such user with the right to invigilate."
        for index, text in enumerate(external_ids)
        if users.get(text) not in watching
    }
    if found:
        raise info_not_valid(found)


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
        old = schedule.registrations.filter(candidate_id__in=[user.pk for user in users])
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


def _told(
    given: CreateScheduleWithLinks,
    schedule: Schedule,
    users: Sequence[User],
    registrations: Mapping[int, Registration],
    *,
    updated: bool,
) -> dict[str, Any]:
    links = queries.launch_links(registrations.values())
    wanted = given.schedule
    return {
        "Result": f"Schedule[{schedule.external_id}] {'updated' if updated else 'created'} successfully",
        "Schedule": {
            "Title": schedule.title,
            "AssessmentExtId": wanted.assessment,
            "ScheduleExtId": schedule.external_id,
            "StartDateTime": seconds(schedule.starts_at),
            "EndDateTime": seconds(schedule.ends_at),
            "GroupExtId": wanted.group,
            "GroupName": wanted.group_name,
            "ScheduleGroupExtId": wanted.own_group or None,
            "ScheduleGroupName": wanted.own_group_name or None,
            "PIN": schedule.pin or None,
            "ExtraTime": wanted.extra_time if not schedule.extra_time else schedule.extra_time,
            "Owner": schedule.owner.username,
        },
        "Candidates": [
            {
                "CandidateExtId": user.external_id,
                "AttemptExtId": registrations[user.pk].attempt_external_id or None,
                "StartupLink": links[registrations[user.pk].pk].startup_link,
                "LaunchUrl": links[registrations[user.pk].pk].launch_url,
                "FirstName": user.first_name,
                "LastName": user.last_name,
                "Email": user.email,
                "Password": None,
            }
            for user in users
        ],
        "Success": True,
        "Errors": None,
    }
