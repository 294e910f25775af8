"""How the pages about schedules are brought to answer their errors."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from provocations import provokes
from stratus.external_api.attempts import errors as a
from stratus.external_api.candidates import errors as c
from stratus.external_api.schedules import errors as e
from stratus.foundation import clock
from stratus.organisation.models import ApiSettings
from stratus.people.models import User
from support.builders import a_hierarchy, a_registration, a_role, a_schedule, a_user, an_assessment, an_attempt
from support.caller import Api, Reply

CREATE = "POST /external/schedule"
UPDATE = "PATCH /external/schedule/{externalId}"
ACTIVATE = "PUT /external/schedule/{externalId}/activate"
DELETE = "DELETE /external/schedule/{externalId}"
READ = "GET /external/schedule/{externalId}"
ADD = "PUT /schedule/{externalId}/candidates"
REMOVE = "DELETE /external/schedule/{externalId}/candidates"
WITH_LINKS = "POST /schedule"
INFO = "GET /schedule/{scheduleExternalId}/invigilation-info"


def create(api: Api, **changes: Any) -> Reply:
    """Send a create request that is right but for `changes`."""
    if "AssessmentExternalId" not in changes:
        changes["AssessmentExternalId"] = an_assessment().external_id
    return api.post("/external/schedule", {"StartDateTime": "2030-05-21T10:00:00Z"} | changes)


def create_with_links(api: Api, *, candidates: Any = (), upsert: bool = False, **changes: Any) -> Reply:
    """Send a `POST /schedule` that is right but for `changes` in its Schedule."""
    if "AssessmentExtId" not in changes:
        changes["AssessmentExtId"] = an_assessment().external_id
    schedule = {"StartDateTime": "2030-05-21T10:00:00Z", "GroupExtId": "G1", "GroupName": "Group"} | changes
    return api.post("/schedule", {"Upsert": upsert, "Schedule": schedule, "Candidates": list(candidates)})


def no_scheduler() -> None:
    ApiSettings.objects.update(scheduler=None)


def scheduler_without_right() -> None:
    User.objects.filter(username="scheduler").update(role=a_role("Candidate"))


def a_closed_hierarchy() -> str:
    return a_hierarchy(allow_schedules=False).external_id


def an_archived_hierarchy(external_id: str = "OLD") -> str:
    return a_hierarchy(external_id=external_id, archived_at=clock.now()).external_id


@provokes(CREATE, e.INFO_NOT_VALID)
def the_end_before_the_start(api: Api) -> Reply:
    return create(api, EndDateTime="2030-05-20T10:00:00Z")


@provokes(CREATE, e.ASSESSMENT_UNKNOWN)
def an_unknown_assessment(api: Api) -> Reply:
    return create(api, AssessmentExternalId="nothing")


@provokes(CREATE, e.ASSESSMENT_NOT_PUBLISHED)
def a_draft_assessment(api: Api) -> Reply:
    return create(api, AssessmentExternalId=an_assessment(published=False).external_id)


@provokes(CREATE, e.HIERARCHY_UNKNOWN)
def an_unknown_hierarchy(api: Api) -> Reply:
    return create(api, HierarchyExternalId="nothing")


@provokes(CREATE, e.SCHEDULER_NOT_SET)
def create_without_scheduler(api: Api) -> Reply:
    no_scheduler()
    return create(api)


@provokes(CREATE, e.SCHEDULER_WITHOUT_RIGHT)
def create_with_a_powerless_scheduler(api: Api) -> Reply:
    scheduler_without_right()
    return create(api)


@provokes(CREATE, e.HIERARCHY_ARCHIVED_ON_CREATE)
def create_in_an_archived_hierarchy(api: Api) -> Reply:
    return create(api, HierarchyExternalId=an_archived_hierarchy())


def patch(api: Api, body: Any, *, active: bool = False) -> Reply:
    return api.patch(f"/external/schedule/{a_schedule(active=active).external_id}", body)


@provokes(UPDATE, e.NOTHING_TO_UPDATE)
def only_unknown_and_absent_properties(api: Api) -> Reply:
    return patch(api, {"Titel": "x", "Title": None, "PIN": "  "})


@provokes(UPDATE, e.SCHEDULE_UNKNOWN)
def an_unknown_schedule(api: Api) -> Reply:
    return api.patch("/external/schedule/nothing", {"Title": "x"})


@provokes(UPDATE, e.SCHEDULE_ACTIVATED)
def the_title_of_an_activated_one(api: Api) -> Reply:
    return patch(api, {"Title": "x", "PIN": "1234"}, active=True)


@provokes(UPDATE, e.INFO_NOT_VALID)
def a_pin_that_is_too_long(api: Api) -> Reply:
    return patch(api, {"PIN": "12345"})


@provokes(UPDATE, e.HIERARCHY_UNKNOWN)
def a_hierarchy_without_schedules(api: Api) -> Reply:
    return patch(api, {"HierarchyExternalId": a_closed_hierarchy()})


@provokes(UPDATE, e.SCHEDULER_NOT_SET)
def update_without_scheduler(api: Api) -> Reply:
    no_scheduler()
    return patch(api, {"Title": "x"})


@provokes(UPDATE, e.SCHEDULER_WITHOUT_RIGHT)
def update_with_a_powerless_scheduler(api: Api) -> Reply:
    scheduler_without_right()
    return patch(api, {"Title": "x"})


@provokes(UPDATE, e.HIERARCHY_ARCHIVED_ON_UPDATE)
def update_into_an_archived_hierarchy(api: Api) -> Reply:
    return patch(api, {"HierarchyExternalId": an_archived_hierarchy()})


def activate(api: Api, external_id: str) -> Reply:
    return api.put(f"/external/schedule/{external_id}/activate")


@provokes(ACTIVATE, e.SCHEDULE_UNKNOWN)
def activate_nothing(api: Api) -> Reply:
    return activate(api, "nothing")


@provokes(ACTIVATE, e.ALREADY_ACTIVATED)
def activate_twice(api: Api) -> Reply:
    return activate(api, a_schedule(active=True).external_id)


@provokes(ACTIVATE, e.CANNOT_ACTIVATE)
def activate_when_it_is_over(api: Api) -> Reply:
    past = clock.now() - timedelta(days=9)
    return activate(api, a_schedule(starts_at=past, ends_at=past + timedelta(days=1)).external_id)


@provokes(ACTIVATE, e.SCHEDULER_NOT_SET)
def activate_without_scheduler(api: Api) -> Reply:
    no_scheduler()
    return activate(api, a_schedule().external_id)


@provokes(ACTIVATE, e.SCHEDULER_WITHOUT_RIGHT)
def activate_with_a_powerless_scheduler(api: Api) -> Reply:
    scheduler_without_right()
    return activate(api, a_schedule().external_id)


@provokes(DELETE, e.SCHEDULE_UNKNOWN)
def delete_nothing(api: Api) -> Reply:
    return api.delete("/external/schedule/nothing")


@provokes(DELETE, e.CANNOT_DELETE)
def delete_when_somebody_has_started(api: Api) -> Reply:
    return api.delete(f"/external/schedule/{an_attempt().schedule.external_id}")


@provokes(DELETE, e.SCHEDULER_NOT_SET, e.SCHEDULER_WITHOUT_RIGHT)
def delete_without_a_good_scheduler(api: Api, error: e.Text) -> Reply:
    no_scheduler() if error is e.SCHEDULER_NOT_SET else scheduler_without_right()
    return api.delete(f"/external/schedule/{a_schedule().external_id}")


@provokes(READ, e.SCHEDULE_UNKNOWN)
def read_nothing(api: Api) -> Reply:
    return api.get("/external/schedule/nothing")


def candidates(api: Api, operation: str, ids: Any, external_id: str | None = None) -> Reply:
    method = operation.split()[0]
    return api(method, f"/schedule/{external_id or a_schedule().external_id}/candidates", ids)


for _operation in (ADD, REMOVE):

    @provokes(_operation, e.SCHEDULE_UNKNOWN)
    def candidates_of_nothing(api: Api, operation: str = _operation) -> Reply:
        return candidates(api, operation, ["7132"], "nothing")

    @provokes(_operation, c.NO_IDS)
    def no_candidates(api: Api, operation: str = _operation) -> Reply:
        return candidates(api, operation, ["", None, " , "])

    @provokes(_operation, c.NO_USERS)
    def unknown_candidates(api: Api, operation: str = _operation) -> Reply:
        return candidates(api, operation, ["nobody", "no,one"])

    @provokes(_operation, e.SCHEDULER_NOT_SET)
    def candidates_without_scheduler(api: Api, operation: str = _operation) -> Reply:
        no_scheduler()
        return candidates(api, operation, [a_user().external_id])

    @provokes(_operation, e.SCHEDULER_WITHOUT_RIGHT)
    def candidates_with_a_powerless_scheduler(api: Api, operation: str = _operation) -> Reply:
        scheduler_without_right()
        return candidates(api, operation, [a_user().external_id])


@provokes(ADD, e.SCHEDULE_ACTIVATED)
def add_when_it_is_over(api: Api) -> Reply:
    past = clock.now() - timedelta(days=9)
    schedule = a_schedule(active=True, now=past)
    return candidates(api, ADD, [a_user().external_id], schedule.external_id)


@provokes(REMOVE, e.SCHEDULE_ACTIVATED)
def remove_from_an_activated_one(api: Api) -> Reply:
    registration = a_registration()
    return candidates(api, REMOVE, [registration.candidate.external_id], registration.schedule.external_id)


@provokes(WITH_LINKS, e.INFO_NOT_VALID)
def a_candidate_without_name(api: Api) -> Reply:
    return create_with_links(api, candidates=[{"CandidateExtId": "1"}])


@provokes(WITH_LINKS, e.ALREADY_EXISTS)
def an_id_in_use(api: Api) -> Reply:
    a_schedule(external_id="taken")
    return create_with_links(api, ScheduleExtId="taken")


@provokes(WITH_LINKS, e.ASSESSMENT_UNKNOWN)
def links_of_an_unknown_assessment(api: Api) -> Reply:
    return create_with_links(api, AssessmentExtId="nothing")


@provokes(WITH_LINKS, e.ASSESSMENT_NOT_PUBLISHED)
def links_of_a_draft_assessment(api: Api) -> Reply:
    return create_with_links(api, AssessmentExtId=an_assessment(published=False).external_id)


@provokes(WITH_LINKS, e.HIERARCHY_UNKNOWN)
def links_in_an_unknown_hierarchy(api: Api) -> Reply:
    return create_with_links(api, ScheduleGroupExtId="nothing")


@provokes(WITH_LINKS, e.SCHEDULER_NOT_SET)
def links_without_scheduler(api: Api) -> Reply:
    no_scheduler()
    return create_with_links(api)


@provokes(WITH_LINKS, e.SCHEDULER_WITHOUT_RIGHT)
def links_with_a_powerless_scheduler(api: Api) -> Reply:
    scheduler_without_right()
    return create_with_links(api)


@provokes(WITH_LINKS, e.HIERARCHY_ARCHIVED_ON_CREATE)
def links_in_an_archived_hierarchy(api: Api) -> Reply:
    return create_with_links(api, ScheduleGroupExtId=an_archived_hierarchy())


@provokes(WITH_LINKS, e.SCHEDULE_ACTIVATED)
def links_that_change_what_has_begun(api: Api) -> Reply:
    schedule = an_attempt().schedule
    changes = {"ScheduleExtId": schedule.external_id, "AssessmentExtId": schedule.assessment.external_id, "Title": "Another"}
    return create_with_links(api, upsert=True, **changes)


@provokes(INFO, a.SCHEDULE_NOT_FOUND)
def attendance_of_nothing(api: Api) -> Reply:
    return api.get("/schedule/nothing/invigilation-info")


@provokes(INFO, a.SCHEDULE_NOT_ACTIVATED)
def attendance_of_a_draft(api: Api) -> Reply:
    return api.get(f"/schedule/{a_schedule().external_id}/invigilation-info")
