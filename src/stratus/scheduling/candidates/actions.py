"""Who sits a schedule, and the links that let them in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from stratus.access.actor import Actor, Door
from stratus.access.permissions import Permission
from stratus.events import log
from stratus.foundation.conflicts import violated
from stratus.foundation.errors import InvalidFields
from stratus.foundation.outcomes import Outcome
from stratus.foundation.text import is_user_id
from stratus.people.models import User
from stratus.scheduling.errors import AlreadyActivated, AlreadyStarted, ScheduleIsOver
from stratus.scheduling.links import secrets
from stratus.scheduling.models import Registration, Schedule, ScheduleStatus
from stratus.scheduling.schedules import course
from stratus.scheduling.schedules.actions import is_over, lock_schedule
from stratus.tenancy import current
from stratus.tenancy.bulk import insert_columns, insert_many, update_many
from stratus.tenancy.models import Credential


def hold_open(schedule_id: int, *, by: Actor, now: datetime) -> Schedule:
    """Lock and return a schedule that candidates may be added to: a draft, or an activated one until its window is over.

    Must run inside a transaction. Raises NotAllowed, ScheduleNotFound or ScheduleIsOver.
    """
    by.require(Permission.SCHEDULE)
    schedule = lock_schedule(schedule_id, by)
    if schedule.archived_at is not None or (schedule.status == ScheduleStatus.ACTIVE and is_over(schedule, now)):
        raise ScheduleIsOver
    return schedule


def add_candidates(
    schedule_id: int,
    user_ids: Sequence[int],
    *,
    by: Actor,
    now: datetime,
) -> list[Registration]:
    """Register users on a schedule in the given order; returns the new registrations only.

    Disabled and deleted users are left out, and where a person adds them also those who may not participate, whom
    `choices.not_candidates` names: a User ID that was pasted by mistake must not make an administrator a candidate. Other systems say by
    their call who is one. The number of statements does not depend on the number of users.

    Raises ScheduleNotFound, or ScheduleIsOver once an activated schedule's window has ended.
    """
    with transaction.atomic():
        schedule = hold_open(schedule_id, by=by, now=now)
        wanted = list(dict.fromkeys(user_ids))
        anybody = by.is_system or by.door == Door.API
        able = User.objects.present() if anybody else User.objects.holding(Permission.PARTICIPATE)
        present = set(able.filter(pk__among=wanted).values_list("pk", flat=True))
        there = set(Registration.objects.filter(schedule=schedule, candidate_id__among=wanted).values_list("candidate_id", flat=True))
        registrations = [
            Registration(schedule=schedule, candidate_id=pk, created_at=now) for pk in wanted if pk in present and pk not in there
        ]
        insert_many(registrations)
        insert_columns(
            Credential,
            len(registrations),
            same={"tenant_id": current.require_id(), "kind": Credential.Kind.LAUNCH},
            each={
                "hash": [_link_hash(registration) for registration in registrations],
                "subject_id": [registration.pk for registration in registrations],
                "generation": [registration.link_generation for registration in registrations],
            },
        )
        subjects = [(registration, {"candidate_id": registration.candidate_id}) for registration in registrations]
        log.record_many("candidates.added", by=by, subjects=subjects, schedule_id=schedule.pk, at=now)
    return registrations


def remove_candidates(schedule_id: int, user_ids: Sequence[int], *, by: Actor, now: datetime) -> list[int]:
    """Remove users from a schedule and end their links; returns the ids of those who were on it.

    Only candidates who have not started can be removed; from an activated schedule only on screen, not through the External API.
    Raises ScheduleNotFound, AlreadyStarted, or AlreadyActivated (for a call from the External API).
    """
    by.require(Permission.SCHEDULE)
    with transaction.atomic():
        schedule = lock_schedule(schedule_id, by)
        if by.door == "API" and schedule.status == ScheduleStatus.ACTIVE:
            raise AlreadyActivated
        registrations = list(
            Registration.objects.select_for_update().filter(schedule=schedule, candidate_id__in=list(user_ids)).order_by("pk")
        )
        if course.begun([registration.pk for registration in registrations]):
            raise AlreadyStarted
        _remove(schedule, registrations, by=by, now=now)
    return [registration.candidate_id for registration in registrations]


def remove_registrations(schedule_id: int, registration_ids: Sequence[int], *, by: Actor, now: datetime) -> Outcome:
    """Remove candidates from a schedule and end their links, but for those who have started; in a fixed number of statements.

    Raises NotAllowed or ScheduleNotFound.
    """
    by.require(Permission.SCHEDULE)
    with transaction.atomic():
        schedule = lock_schedule(schedule_id, by)
        found = Registration.objects.select_for_update().filter(schedule=schedule, pk__in=list(registration_ids)).order_by("pk")
        registrations = list(found)
        reason = _("They have started already.")
        refused = dict.fromkeys(sorted(course.begun([registration.pk for registration in registrations])), reason)
        gone = [registration for registration in registrations if registration.pk not in refused]
        _remove(schedule, gone, by=by, now=now)
    return Outcome(tuple(registration.pk for registration in gone), refused)


def _remove(schedule: Schedule, registrations: Sequence[Registration], *, by: Actor, now: datetime) -> None:
    ids = [registration.pk for registration in registrations]
    subjects = [(registration, {"candidate_id": registration.candidate_id}) for registration in registrations]
    log.record_many("candidates.removed", by=by, subjects=subjects, schedule_id=schedule.pk, at=now)
    Credential.objects.filter(tenant_id=current.require_id(), kind=Credential.Kind.LAUNCH, subject_id__in=ids).delete()
    Registration.objects.filter(pk__in=ids).delete()


def revoke_link(registration_id: int, *, by: Actor, now: datetime) -> Registration:
    """Revoke a candidate's launch link and player token, and give them a new link. Raises Registration.DoesNotExist."""
    by.require(Permission.SCHEDULE, Permission.INVIGILATE)
    with transaction.atomic():
        schedule_id = Registration.objects.values_list("schedule_id", flat=True).get(pk=registration_id)
        lock_schedule(schedule_id, by, invigilators_too=True)
        registration = Registration.objects.select_for_update().get(pk=registration_id)
        registration.link_generation += 1
        registration.save(update_fields=["link_generation"])
        Credential.objects.filter(tenant_id=current.require_id(), kind=Credential.Kind.LAUNCH, subject_id=registration.pk).update(
            hash=_link_hash(registration), generation=registration.link_generation
        )
        log.record("registration.link_revoked", by=by, subject=registration, schedule_id=schedule_id, at=now)
    return registration


def set_attempt_external_ids(schedule: Schedule, by_user_id: Mapping[int, str], *, by: Actor, now: datetime) -> None:
    """Set the external id of the next attempt of registrations, by user id. The number of statements is fixed.

    Raises InvalidFields, by user id, for an id that is malformed, given twice, or another candidate's.
    """
    by.require(Permission.SCHEDULE)
    errors = {
        str(user_id): _("Use printable characters without comma, slash or backslash.")
        for user_id, text in by_user_id.items()
        if not is_user_id(text)
    }
    counted = Counter(by_user_id.values())
    errors |= {str(user_id): _("Was given to two candidates.") for user_id, text in by_user_id.items() if counted[text] > 1}
    if errors:
        raise InvalidFields(errors)
    try:
        with transaction.atomic():
            mine = Registration.objects.select_for_update().filter(schedule=schedule, candidate_id__in=list(by_user_id)).order_by("pk")
            registrations = list(mine)
            others = Registration.objects.exclude(pk__in=[registration.pk for registration in registrations])
            ids = list(by_user_id.values())
            taken = set(others.filter(attempt_external_id__in=ids).values_list("attempt_external_id", flat=True))
            taken |= course.attempt_ids_taken(ids, besides=[registration.pk for registration in registrations])
            if taken:
                raise InvalidFields({str(pk): _("This id is another attempt's.") for pk, text in by_user_id.items() if text in taken})
            for registration in registrations:
                registration.attempt_external_id = by_user_id[registration.candidate_id]
            update_many(registrations, ["attempt_external_id"])
            subjects = [(registration, {"candidate_id": registration.candidate_id}) for registration in registrations]
            log.record_many("registration.attempt_id_set", by=by, subjects=subjects, schedule_id=schedule.pk, at=now)
    except IntegrityError as error:
        if violated(error) != "registration_attempt_id_once":
            raise
        raise InvalidFields({str(pk): _("This id is another attempt's.") for pk in by_user_id}) from error


def _link_hash(registration: Registration) -> bytes:
    """Return the hash by which the registration's present link is known."""
    return secrets.secret_hash(secrets.launch_secret(settings.LINK_KEY, registration.pk, registration.link_generation))
