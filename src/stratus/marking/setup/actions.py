"""Setting up the marking of a schedule: settings, assessors, allocations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from stratus.access.actor import Actor
from stratus.assessments.models import MarkingWorkflow
from stratus.events import log
from stratus.marking.allocation.actions import apply_allocations, share_evenly
from stratus.marking.errors import Refused
from stratus.marking.models import Allocation, AssessingType, Evaluation, MarkingSettings, PoolMember, PoolRole, Script
from stratus.marking.pool.access import require_coordinator
from stratus.marking.pool.actions import RIGHTS, apply_assessors, members_with_published_work, put_into_pool, take_out_of_pool
from stratus.marking.scripts.actions import lock_marking, refresh
from stratus.marking.scripts.facts import values_of
from stratus.marking.setup.changes import AllocationRow, MarkingChange, SettingsChange
from stratus.marking.setup.problems import Problem, Wrong
from stratus.marking.setup.queries import has_published, is_finished, marking_of
from stratus.marking.setup.rules import NAMES, Values, judge
from stratus.organisation.queries import api_settings
from stratus.people.models import User
from stratus.scheduling.models import Schedule
from stratus.scheduling.queries import pinned_version
from stratus.tenancy.queries import under_policy


def create_settings(schedule: Schedule, *, by: Actor, now: datetime) -> MarkingSettings | None:
    """Make the settings of a schedule that was just activated, and its first pool. Must run inside a transaction.

    AUTO has none. Settings that exist from an earlier activation are not changed. For schedules made through the External API, its settings
    name the marker and, for EXTENDED, the moderator. SIMPLE always has a marker, if necessary the schedule's owner.
    """
    version = pinned_version(schedule, now)
    workflow = version.options["marking_workflow"]
    if workflow == MarkingWorkflow.AUTO:
        return None
    settings, is_new = MarkingSettings.objects.get_or_create(schedule=schedule)
    if not is_new:
        return settings
    roles: dict[int, PoolRole] = {}
    chosen = api_settings() if schedule.made_by_api else None
    marker = _present(chosen.marker) if chosen else None
    moderator = _present(chosen.moderator) if chosen and workflow == MarkingWorkflow.EXTENDED else None
    if marker is None and workflow == MarkingWorkflow.SIMPLE:
        marker = schedule.owner
    if marker is not None:
        roles[marker.pk] = PoolRole.ASSESSOR
    if moderator is not None:
        roles[moderator.pk] = PoolRole.ASSESSOR_AND_MODERATOR if moderator.pk in roles else PoolRole.MODERATOR
    put_into_pool([PoolMember(schedule=schedule, user_id=user_id, role=role) for user_id, role in roles.items()])
    return settings


def _present(user: User | None) -> User | None:
    return user if user is not None and user.is_active and user.deleted_at is None else None


@transaction.atomic
def change_marking(schedule_id: int, change: MarkingChange, *, by: Actor, now: datetime) -> Schedule:
    """Change settings, then assessors, then allocations; if there is any problem, nothing is changed.

    Raises NotAllowed, Schedule.DoesNotExist, NotActivated, NoMarking, SettingsMissing, or Refused with all problems.
    """
    schedule = Schedule.objects.get(pk=schedule_id, deleted_at=None)
    lock_marking(schedule_id)
    require_coordinator(by, schedule)
    version, settings = marking_of(schedule, now)
    problems: list[Problem] = []
    before = values_of(settings)
    wanted = before
    if change.settings is not None:
        wanted, problems = judge(
            change.settings,
            before,
            workflow=version.options["marking_workflow"],
            has_published=has_published(schedule.pk),
            is_finished=is_finished(schedule.pk),
        )
    if wanted != before and not problems:
        _store(settings, before, wanted)
        changed = [name for name in NAMES if getattr(before, name) != getattr(wanted, name)]
        log.record("marking.settings_changed", by=by, subject=settings, schedule_id=schedule.pk, at=now, fields=changed)
    pool_changed = bool(change.assessors) and apply_assessors(schedule, change.assessors, problems, by=by, now=now)
    rows = apply_allocations(schedule, settings, version, change.allocations, problems, by=by, now=now)
    if not problems and (pool_changed or rows):
        problems += _unfit_members(schedule)
    if problems:
        raise Refused(problems)
    if wanted != before or pool_changed:
        refresh(schedule, by=by, at=now)
    elif rows:
        _refresh_allocated(schedule, [row.registration_id for row in rows], by=by, now=now)
    return schedule


def _refresh_allocated(schedule: Schedule, registrations: Sequence[int | None], *, by: Actor, now: datetime) -> None:
    """Recompute scripts after these rows of the matrix changed, None for a row of a question, which concerns all candidates.

    What a script is worth depends on the matrix only where somebody has begun to mark it. Two statements where nobody has.
    """
    scripts = Script.objects.filter(schedule=schedule).values_list("pk", "registration_id")
    concerned = set(registrations)
    ids = [pk for pk, registration_id in scripts if None in concerned or registration_id in concerned]
    begun = set(under_policy(Evaluation).filter(script__in=ids, withdrawn_at=None).values_list("script_id", flat=True))
    if begun:
        refresh(schedule, by=by, at=now, script_ids=begun)


@transaction.atomic
def allocate(schedule_id: int, rows: Sequence[AllocationRow], *, by: Actor, now: datetime) -> None:
    """Replace rows of the matrix for the screens, which use our own ids (as text) of registrations (or questions) and pool members.

    Raises the same as `change_marking`.
    """
    schedule = Schedule.objects.get(pk=schedule_id, deleted_at=None)
    lock_marking(schedule_id)
    require_coordinator(by, schedule)
    version, settings = marking_of(schedule, now)
    problems: list[Problem] = []
    changed = apply_allocations(schedule, settings, version, rows, problems, by=by, now=now, named_by="id")
    if problems:
        raise Refused(problems)
    if changed:
        _refresh_allocated(schedule, [row.registration_id for row in changed], by=by, now=now)


@transaction.atomic
def allocate_evenly(schedule_id: int, *, by: Actor, now: datetime, randomly: bool = False) -> int:
    """Allocate every row without markers to the assessors of the pool, those with the fewest rows first; return the number of rows.

    `randomly`: who gets which row is random, but the numbers stay even. With two assessors each row gets two different ones.
    Raises the same as `change_marking`. With too few assessors it changes nothing.
    """
    schedule = Schedule.objects.get(pk=schedule_id, deleted_at=None)
    lock_marking(schedule_id)
    require_coordinator(by, schedule)
    version, settings = marking_of(schedule, now)
    rows = share_evenly(schedule, settings, version, by=by, now=now, randomly=randomly)
    if rows:
        _refresh_allocated(schedule, [key if isinstance(key, int) else None for key in rows], by=by, now=now)
    return len(rows)


@transaction.atomic
def set_member(schedule_id: int, user_id: int, *, role: str, rights: Mapping[str, bool], by: Actor, now: datetime) -> PoolMember:
    """Add a user to the pool, or change their role and rights there. For the screens: the user needs no external id.

    `rights`: any of can_publish, can_view_audit, can_edit_marking_scheme; the others stay as they are. Raises NotAllowed,
    NotActivated, NoMarking, SettingsMissing, User.DoesNotExist, or Refused if the role does not fit their allocations.
    """
    schedule = Schedule.objects.get(pk=schedule_id, deleted_at=None)
    lock_marking(schedule_id)
    require_coordinator(by, schedule)
    marking_of(schedule, now)
    user = User.objects.present().get(pk=user_id)
    member = PoolMember.objects.filter(schedule=schedule, user=user).first() or PoolMember(schedule=schedule, user=user)
    if member.removed_at is not None:
        member.removed_at = None
        member.link_generation += 1
        member.link_made_at = now
        rights = dict.fromkeys(RIGHTS, False) | dict(rights)
    member.role = PoolRole(role)
    for name in RIGHTS:
        if name in rights:
            setattr(member, name, bool(rights[name]))
    put_into_pool([member])
    if problems := _unfit_members(schedule):
        raise Refused(problems)
    log.record("marking.pool_changed", by=by, subject=member, schedule_id=schedule.pk, at=now, user_id=user.pk, role=member.role)
    return member


@transaction.atomic
def remove_member(member_id: int, *, by: Actor, now: datetime) -> None:
    """Remove a member from the pool: their link and allocations end, their scores no longer count.

    Raises NotAllowed, PoolMember.DoesNotExist, or Refused if they marked somebody whose result is published.
    """
    schedule_id = PoolMember.objects.values_list("schedule_id", flat=True).get(pk=member_id, removed_at=None)
    schedule = Schedule.objects.get(pk=schedule_id, deleted_at=None)
    lock_marking(schedule_id)
    require_coordinator(by, schedule)
    member = PoolMember.objects.get(pk=member_id, removed_at=None)
    if member.pk in members_with_published_work(schedule.pk):
        raise Refused([Problem(Wrong.PUBLISHED, "assessors", _("This assessor marked a candidate whose result is published."))])
    take_out_of_pool([member], now=now)
    log.record("marking.pool_left", by=by, subject=member, schedule_id=schedule.pk, at=now, user_id=member.user_id)
    refresh(schedule, by=by, at=now)


def change_settings(schedule_id: int, change: SettingsChange, *, by: Actor, now: datetime) -> Schedule:
    """Change the settings alone; see `change_marking`."""
    return change_marking(schedule_id, MarkingChange(settings=change), by=by, now=now)


def _store(settings: MarkingSettings, before: Values, wanted: Values) -> None:
    for name in NAMES:
        setattr(settings, name, getattr(wanted, name))
    if (before.sample_moderation, before.allocation_type) != (wanted.sample_moderation, wanted.allocation_type):
        settings.sample = None
    settings.save()
    if before.allocation_type != wanted.allocation_type:
        Allocation.objects.filter(schedule_id=settings.schedule_id).delete()
    elif wanted.assessing_type == AssessingType.ONE_ASSESSOR != before.assessing_type:
        Allocation.objects.filter(schedule_id=settings.schedule_id).update(second_marker=None)


def _unfit_members(schedule: Schedule) -> list[Problem]:
    """Add a problem for each member whose role does not fit their place in the matrix."""
    members = {member.pk: member for member in PoolMember.objects.filter(schedule=schedule).prefetch_related("user")}
    unfit: set[int] = set()
    rows = Allocation.objects.filter(schedule=schedule).values_list("first_marker_id", "second_marker_id", "moderator_id")
    for first, second, moderator in rows:
        unfit |= {pk for pk in (first, second) if pk is not None and not members[pk].assesses}
        if moderator is not None and not members[moderator].moderates:
            unfit.add(moderator)
    names = [members[pk].user.external_id or members[pk].user.username for pk in sorted(unfit)]
    return [Problem(Wrong.OTHER, "assessors", f"{name} is allocated and needs the role for it") for name in names]
