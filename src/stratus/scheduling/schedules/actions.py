"""Creating, changing, activating and ending schedules."""

from __future__ import annotations

import secrets
import string
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from stratus.access.actor import Actor
from stratus.access.permissions import Permission
from stratus.assessments.drafts.words import hold_texts
from stratus.assessments.models import Assessment, AssessmentVersion
from stratus.assessments.rules import is_available
from stratus.events import log
from stratus.foundation.conflicts import violated
from stratus.foundation.errors import InvalidFields
from stratus.foundation.outcomes import Outcome
from stratus.organisation.queries import api_settings
from stratus.people.hierarchies.queries import root
from stratus.people.models import Hierarchy, User
from stratus.people.users.queries import holds
from stratus.scheduling import queries, rules
from stratus.scheduling.errors import (
    AlreadyActivated,
    AlreadyStarted,
    AssessmentNotPublished,
    CannotActivate,
    HierarchyArchived,
    HierarchyClosed,
    NotActivated,
    ScheduleIsOver,
    ScheduleNotFound,
)
from stratus.scheduling.models import Registration, Schedule, ScheduleInvigilator, ScheduleStatus
from stratus.scheduling.schedules import course, inputs
from stratus.scheduling.schedules.inputs import ScheduleInput, Timing, Window
from stratus.search import actions as search
from stratus.tenancy.queries import tenant_settings


def create_schedule(data: ScheduleInput, *, by: Actor, now: datetime) -> Schedule:
    """Create a draft. Its window may lie in the past.

    Raises NotAllowed, InvalidFields, AssessmentNotPublished, HierarchyClosed or HierarchyArchived.
    """
    by.require(Permission.SCHEDULE)
    assessment = Assessment.objects.filter(pk=data.assessment_id, deleted_at=None).first()
    version = queries.latest_version(data.assessment_id) if assessment else None
    window = Window(
        data.starts_at,
        data.ends_at,
        Timing.of(version.options) if version else None,
        data.extra_time,
        end_is_given=data.ends_at is not None,
    )
    errors = inputs.field_errors(
        {name: getattr(data, name) for name in ("external_id", "pin", "extra_time", "proctorio_template", "time_zone")}
    )
    if data.title:
        errors |= inputs.field_errors({"title": data.title})
    errors |= window.errors()
    owner = _owner(data.owner_id or by.effective_user_id, errors)
    if errors:
        raise InvalidFields(errors)
    if assessment is None or version is None or assessment.status != "LIVE" or assessment.archived_at is not None:
        raise AssessmentNotPublished
    hierarchy = open_hierarchy(data.hierarchy_id)
    assert owner is not None
    ends_at = window.resolved_end()
    assert ends_at is not None
    zone = data.time_zone or tenant_settings().time_zone
    schedule = Schedule(
        assessment=assessment,
        hierarchy=hierarchy,
        owner=owner,
        title=data.title.strip() or inputs.default_title(assessment.title, data.starts_at.astimezone(ZoneInfo(zone))),
        external_id=data.external_id or (_new_external_id() if data.made_by_api else ""),
        starts_at=data.starts_at,
        ends_at=ends_at,
        end_is_given=window.end_is_given,
        time_zone=zone,
        pin=data.pin,
        extra_time=data.extra_time,
        use_proctorio=data.use_proctorio,
        proctorio_template=data.proctorio_template,
        lock_on_connection_loss=data.lock_on_connection_loss,
        workflow=data.workflow,
        use_keycode=data.use_keycode,
        made_by_api=data.made_by_api,
        created_at=now,
    )
    with transaction.atomic():
        _save(schedule, insert=True)
        if data.made_by_api:
            watcher = api_settings().invigilator
            if watcher is not None and holds(watcher, Permission.INVIGILATE):
                ScheduleInvigilator.objects.create(schedule=schedule, user=watcher)
        log.record("schedule.created", by=by, subject=schedule, schedule_id=schedule.pk, at=now)
    return schedule


def faults(values: Mapping[str, Any], *, assessment_id: int | None, but: Schedule | None = None) -> dict[str, str]:
    """Return what is wrong with these values of a schedule (`inputs.EDITABLE`), by name. Absent ones are not judged.

    `but`: the schedule that has them already. At most two statements.
    """
    errors = inputs.field_errors(values)
    if {"starts_at", "ends_at"} <= values.keys():
        version = queries.latest_version(assessment_id) if assessment_id and "extra_time" in values else None
        timing = Timing.of(version.options) if version else None  # None: how long the window must be is not known
        ends_at = values["ends_at"]
        errors |= Window(values["starts_at"], ends_at, timing, values.get("extra_time", 0), end_is_given=ends_at is not None).errors()
    others, wanted = Schedule.objects.filter(deleted_at=None).exclude(pk=but.pk if but else 0), values.get("external_id")
    if wanted and "external_id" not in errors and others.filter(external_id=wanted).exists():
        errors["external_id"] = _id_taken(wanted)
    return errors


def _id_taken(external_id: str) -> str:
    return _("Schedule[%(id)s] already exists") % {"id": external_id}


def update_schedule(schedule_id: int, changes: Mapping[str, Any], *, by: Actor, now: datetime) -> Schedule:
    """Change the given fields of a draft (`inputs.EDITABLE`); with `ends_at` None the end is computed again.

    If only the start changes, a given end stays and a computed one moves with it. Raises ScheduleNotFound, AlreadyActivated,
    InvalidFields, HierarchyClosed or HierarchyArchived.
    """
    by.require(Permission.SCHEDULE)
    with transaction.atomic():
        schedule = lock_schedule(schedule_id, by)
        if schedule.status == ScheduleStatus.ACTIVE or schedule.archived_at is not None:
            raise AlreadyActivated
        values = {name: changes[name] for name in inputs.EDITABLE if name in changes}
        errors = inputs.field_errors(values)
        version = queries.latest_version(schedule.assessment_id)
        timing = Timing.of(version.options) if version else None
        starts_at = values.get("starts_at", schedule.starts_at)
        ends_at = values.get("ends_at", schedule.ends_at if schedule.end_is_given else None)
        extra_time = values.get("extra_time", schedule.extra_time)
        window = Window(starts_at, ends_at, timing, extra_time, end_is_given=ends_at is not None)
        errors |= window.errors()
        if "owner_id" in values and values["owner_id"] != schedule.owner_id:
            _owner(values["owner_id"], errors)
        if errors:
            raise InvalidFields(errors)
        if "hierarchy_id" in values and values["hierarchy_id"] != schedule.hierarchy_id:
            schedule.hierarchy = open_hierarchy(values["hierarchy_id"])
        for name, value in values.items():
            if name not in ("hierarchy_id", "starts_at", "ends_at"):
                setattr(schedule, name, value.strip() if name == "title" else value)
        schedule.starts_at, schedule.end_is_given = starts_at, window.end_is_given
        schedule.ends_at = window.resolved_end() or schedule.ends_at
        _save(schedule)
        log.record("schedule.updated", by=by, subject=schedule, schedule_id=schedule.pk, at=now, fields=sorted(values))
    return schedule


def change_pin(schedule_id: int, pin: str, *, by: Actor, now: datetime) -> Schedule:
    """Change the PIN of a draft or running schedule, with immediate effect for everybody who has not started.

    Raises ScheduleNotFound, ScheduleIsOver or InvalidFields.
    """
    by.require(Permission.SCHEDULE, Permission.INVIGILATE)
    with transaction.atomic():
        schedule = lock_schedule(schedule_id, by, invigilators_too=True)
        if is_over(schedule, now):
            raise ScheduleIsOver
        errors = inputs.field_errors({"pin": pin})
        if errors:
            raise InvalidFields(errors)
        schedule.pin = pin
        schedule.save(update_fields=["pin"])
        log.record("schedule.pin_changed", by=by, subject=schedule, schedule_id=schedule.pk, at=now)
    return schedule


def activate(schedule_id: int, *, by: Actor, now: datetime) -> Schedule:
    """Activate a draft: its candidates may enter when it opens.

    Raises ScheduleNotFound, AlreadyActivated, or CannotActivate with what is missing.
    """
    by.require(Permission.SCHEDULE)
    with transaction.atomic():
        schedule = lock_schedule(schedule_id, by)
        if schedule.status == ScheduleStatus.ACTIVE:
            raise AlreadyActivated
        version = queries.latest_version(schedule.assessment_id, now)
        if version is not None and not schedule.end_is_given:
            computed = Window(schedule.starts_at, None, Timing.of(version.options), end_is_given=False).resolved_end()
            schedule.ends_at = computed or schedule.ends_at
        errors = activation_errors(schedule, version, now)
        if errors:
            raise CannotActivate(errors)
        schedule.status, schedule.activated_at = ScheduleStatus.ACTIVE, now
        schedule.save(update_fields=["status", "activated_at", "ends_at"])
        log.record("schedule.activated", by=by, subject=schedule, schedule_id=schedule.pk, at=now)
    return schedule


def activation_errors(schedule: Schedule, version: AssessmentVersion | None, now: datetime) -> dict[str, str]:
    """Return why a schedule cannot be activated at `now`. `version` is the latest published one."""
    assessment, hierarchy = schedule.assessment, schedule.hierarchy
    errors: dict[str, str] = {}
    if schedule.archived_at is not None:
        errors["archived"] = _("It is archived.")
    if not schedule.title.strip():
        errors["title"] = _("Give it a title.")
    available = is_available(assessment.available_from, assessment.available_until, at=schedule.starts_at)
    is_gone = assessment.deleted_at is not None or assessment.archived_at is not None
    if version is None or assessment.status != "LIVE" or is_gone or not available:
        errors["assessment"] = _("Its assessment is not published and available.")
    if hierarchy.archived_at is not None or not hierarchy.allow_schedules:
        errors["hierarchy"] = _("Its hierarchy takes no schedules.")
    elif assessment.available_to and hierarchy.pk not in assessment.available_to:
        errors["hierarchy"] = _("The assessment is not available to its hierarchy.")
    timing = Timing.of(version.options) if version else None
    errors |= Window(schedule.starts_at, schedule.ends_at, timing, schedule.extra_time, schedule.end_is_given).errors()
    if rules.is_finished(schedule.ends_at, now):
        errors["ends_at"] = _("Its window is over.")
    return errors


def deactivate(schedule_id: int, *, by: Actor, now: datetime) -> Schedule:
    """Make a schedule a draft again, which is possible until the first candidate starts.

    Raises ScheduleNotFound, NotActivated or AlreadyStarted.
    """
    by.require(Permission.SCHEDULE)
    with transaction.atomic():
        schedule = lock_schedule(schedule_id, by)
        if schedule.status != ScheduleStatus.ACTIVE:
            raise NotActivated
        _nobody_started(schedule)
        schedule.status, schedule.activated_at, schedule.version = ScheduleStatus.DRAFT, None, None
        schedule.save(update_fields=["status", "activated_at", "version"])
        log.record("schedule.deactivated", by=by, subject=schedule, schedule_id=schedule.pk, at=now)
    return schedule


def delete_schedule(schedule_id: int, *, by: Actor, now: datetime) -> None:
    """Delete a schedule that nobody has started: its external id may be reused and its launch links stop working.

    Raises ScheduleNotFound or AlreadyStarted.
    """
    by.require(Permission.SCHEDULE)
    with transaction.atomic():
        schedule = lock_schedule(schedule_id, by)
        _nobody_started(schedule)
        schedule.deleted_at = now
        schedule.save(update_fields=["deleted_at"])
        search.forget("schedule", [schedule.pk])
        log.record("schedule.deleted", by=by, subject=schedule, schedule_id=schedule.pk, at=now)


def archive(schedule_id: int, *, by: Actor, now: datetime) -> Schedule:
    """Archive a schedule; it can still be read and marked. Raises ScheduleNotFound."""
    return _archive(schedule_id, now, "schedule.archived", by=by, now=now)


def unarchive(schedule_id: int, *, by: Actor, now: datetime) -> Schedule:
    """Undo `archive`. Raises ScheduleNotFound."""
    return _archive(schedule_id, None, "schedule.unarchived", by=by, now=now)


def _archive(schedule_id: int, moment: datetime | None, kind: str, *, by: Actor, now: datetime) -> Schedule:
    by.require(Permission.SCHEDULE)
    with transaction.atomic():
        schedule = lock_schedule(schedule_id, by)
        if (schedule.archived_at is None) != (moment is None):
            schedule.archived_at = moment
            schedule.save(update_fields=["archived_at"])
            log.record(kind, by=by, subject=schedule, schedule_id=schedule.pk, at=now)
    return schedule


def archive_many(schedule_ids: Sequence[int], *, by: Actor, now: datetime) -> Outcome:
    """Archive schedules as `archive` does, in a fixed number of statements. Raises NotAllowed."""
    return _archive_many(schedule_ids, now, "schedule.archived", by=by, now=now)


def unarchive_many(schedule_ids: Sequence[int], *, by: Actor, now: datetime) -> Outcome:
    """Take schedules that were archived by hand out of the archive, in a fixed number of statements. Raises NotAllowed.

    Refused are those that are in it because their end lies too far back.
    """
    return _archive_many(schedule_ids, None, "schedule.unarchived", by=by, now=now)


def _archive_many(schedule_ids: Sequence[int], moment: datetime | None, kind: str, *, by: Actor, now: datetime) -> Outcome:
    by.require(Permission.SCHEDULE)
    with transaction.atomic():
        visible = queries.schedules_visible_to(by).filter(pk__in=list(schedule_ids)).values("pk")
        # In the order of their ids, so that two people who do the same wait for each other.
        found = list(Schedule.objects.filter(pk__in=visible).select_for_update(of=("self",)).order_by("pk"))
        refused = {} if moment else _archived_by_the_clock(found, now)
        changed = [one for one in found if (one.archived_at is None) != (moment is None) and one.pk not in refused]
        Schedule.objects.filter(pk__in=[one.pk for one in changed]).update(archived_at=moment)
        log.record_many(kind, by=by, subjects=[(one, {}) for one in changed], schedule_id=lambda one: one.pk, at=now)
    return Outcome(tuple(one.pk for one in changed), refused)


def _archived_by_the_clock(schedules: Sequence[Schedule], now: datetime) -> dict[int, str]:
    """Return those that stay in the archive whatever anybody does, each with the reason."""
    hours, reason = tenant_settings().archive_after_hours, _("It is in the archive because its deadline is long over.")
    active = [one for one in schedules if one.status == ScheduleStatus.ACTIVE]
    return {one.pk: reason for one in active if rules.is_archived(None, one.ends_at, now, hours)}


def is_over(schedule: Schedule, now: datetime) -> bool:
    """Tell whether the schedule is finished or was archived by hand."""
    return schedule.archived_at is not None or rules.is_finished(schedule.ends_at, now)


def open_hierarchy(hierarchy_id: int | None) -> Hierarchy:
    """Return the hierarchy (None: the root) if schedules may belong to it. Raises HierarchyClosed or HierarchyArchived."""
    hierarchy = Hierarchy.objects.filter(pk=hierarchy_id).first() if hierarchy_id else root()
    if hierarchy is None or not hierarchy.allow_schedules:
        raise HierarchyClosed
    if hierarchy.archived_at is not None:
        raise HierarchyArchived(hierarchy.external_id)
    return hierarchy


def _owner(user_id: int | None, errors: dict[str, str]) -> User | None:
    owner = User.objects.present().filter(pk=user_id).first() if user_id else None
    if owner is None:
        errors["owner"] = _("Choose who owns the schedule.")
    return owner


def lock_schedule(schedule_id: int, by: Actor, *, invigilators_too: bool = False) -> Schedule:
    """Lock and return a schedule that the actor may work on. Raises ScheduleNotFound."""
    visible = queries.schedules_visible_to(by).filter(pk=schedule_id)
    if invigilators_too:
        visible = Schedule.objects.filter(pk__in=queries.schedules_invigilated_by(by).filter(pk=schedule_id).values("pk")) | visible
    schedule = (
        Schedule.objects.filter(pk__in=visible.values("pk"))
        .select_for_update(of=("self",))
        .select_related("assessment", "hierarchy")
        .first()
    )
    if schedule is None or schedule.deleted_at is not None:
        raise ScheduleNotFound
    return schedule


def _nobody_started(schedule: Schedule) -> None:
    """Lock the registrations in order, so that nobody starts meanwhile. Raises AlreadyStarted."""
    list(Registration.objects.select_for_update().filter(schedule=schedule).order_by("pk").values_list("pk"))
    if course.anyone_began(schedule.pk):
        raise AlreadyStarted


def _save(schedule: Schedule, *, insert: bool = False) -> None:
    """Save, words and all; raise InvalidFields for the external id if it was taken meanwhile."""
    try:
        with transaction.atomic():
            schedule.save(force_insert=insert)
            hold_texts(schedule.assessment_id, shared=True)
            schedule.assessment = Assessment.objects.get(pk=schedule.assessment_id)
            search.index("schedule", [schedule])
    except IntegrityError as error:
        if violated(error) == "schedule_external_id_once":
            raise InvalidFields({"external_id": _id_taken(schedule.external_id)}) from error
        raise


def _new_external_id() -> str:
    return "SCH-" + "".join(secrets.choice(string.ascii_uppercase + string.digits) for _i in range(12))
