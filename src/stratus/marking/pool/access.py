"""Who may do what in the marking of a schedule."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Exists, OuterRef, Q, QuerySet

from stratus.access.actor import Actor, Door
from stratus.access.errors import NotAllowed
from stratus.access.permissions import Permission
from stratus.marking.models import PoolMember, PoolRole
from stratus.scheduling.models import Schedule, ScheduleSharing, ScheduleStatus
from stratus.scheduling.queries import schedules_visible_to


def coordinates(by: Actor, schedule: Schedule) -> bool:
    """Tell whether the actor may set up this schedule's marking and see all of it; at most one query.

    Coordinators may for schedules that they own, that are shared with them, or that they may view anyway. A token of the External API acts
    on the whole tenant. Whoever came by a direct link may not.
    """
    return schedule.pk in coordinated_among(by, [schedule])


def coordinated_among(by: Actor, schedules: Sequence[Schedule]) -> set[int]:
    """Return the ids of those schedules whose marking the actor coordinates, as `coordinates` tells of one; at most one query."""
    if by.is_system or (by.schedule_id is None and by.door == Door.API and by.can(Permission.USE_EXTERNAL_API)):
        return {schedule.pk for schedule in schedules}
    me = by.effective_user_id
    if by.schedule_id is not None or by.door == Door.API or not by.can(Permission.COORDINATE_MARKING) or me is None:
        return set()
    if by.can(Permission.VIEW_ALL_SCHEDULES):
        return {schedule.pk for schedule in schedules}
    owned = {schedule.pk for schedule in schedules if schedule.owner_id == me}
    others = [schedule.pk for schedule in schedules if schedule.pk not in owned]
    shared = ScheduleSharing.objects.filter(user_id=me, schedule__in=others)
    return owned | set(shared.values_list("schedule_id", flat=True)) if others else owned


def require_coordinator(by: Actor, schedule: Schedule) -> None:
    """Raise NotAllowed unless the actor coordinates this schedule's marking."""
    if not coordinates(by, schedule):
        raise NotAllowed(Permission.COORDINATE_MARKING)


def may_void(by: Actor, schedule: Schedule) -> bool:
    """Tell whether the actor may void attempts of this schedule that were handed in; at most two queries.

    The right *Void attempts* applies to schedules that they see, or whose results they publish as a member of the pool.
    """
    if by.is_system:
        return True
    if by.door == Door.API:
        return by.can(Permission.USE_EXTERNAL_API)
    if by.schedule_id is not None or not by.can(Permission.VOID_ATTEMPTS):
        return False
    if schedules_visible_to(by).filter(pk=schedule.pk).exists():
        return True
    member = member_of(by, schedule.pk)
    return member is not None and (member.can_publish or by.can(Permission.PUBLISH_RESULTS))


def require_voider(by: Actor, schedule: Schedule) -> None:
    """Raise NotAllowed unless the actor may void attempts of this schedule."""
    if not may_void(by, schedule):
        raise NotAllowed(Permission.VOID_ATTEMPTS)


def member_of(by: Actor, schedule_id: int) -> PoolMember | None:
    """Return the actor's membership in the schedule's pool, or None; one query. A direct link is valid for its own schedule only."""
    if by.schedule_id not in (None, schedule_id) or by.effective_user_id is None:
        return None
    return PoolMember.objects.filter(schedule_id=schedule_id, user_id=by.effective_user_id, removed_at=None).first()


def is_blind_to_candidates(by: Actor, schedule_id: int) -> bool:
    """Tell whether the actor assesses or moderates this schedule, and its settings hide candidates from those who do; one query."""
    return _is_blind(by, schedule_id, schedule__marking_settings__anonymous_candidates=True)


def is_blind_to_assessors(by: Actor, schedule_id: int) -> bool:
    """Tell whether the actor assesses or moderates this schedule, and its settings hide assessors from those who do; one query."""
    return _is_blind(by, schedule_id, schedule__marking_settings__anonymous_assessors=True)


def _is_blind(by: Actor, schedule_id: int, **settings: bool) -> bool:
    if by.schedule_id not in (None, schedule_id) or by.effective_user_id is None:
        return False
    marks = PoolMember.objects.filter(schedule_id=schedule_id, user_id=by.effective_user_id, removed_at=None).exclude(role=PoolRole.OTHER)
    return marks.filter(**settings).exists()


def require_member(by: Actor, schedule_id: int) -> PoolMember:
    """Return the actor's membership in the pool. Raises NotAllowed if they are not a member."""
    member = member_of(by, schedule_id)
    if member is None or member.role == PoolRole.OTHER:
        raise NotAllowed(Permission.MARK)
    return member


def schedules_marked_by(by: Actor) -> QuerySet[Schedule]:
    """Return the activated schedules whose marking the actor may see, as coordinator or as member of the pool."""
    schedules = Schedule.objects.filter(deleted_at=None, status=ScheduleStatus.ACTIVE, marking_settings__isnull=False)
    if by.schedule_id is not None:
        schedules = schedules.filter(pk=by.schedule_id)
    if by.is_system:
        return schedules
    me = by.effective_user_id
    if me is None:
        return schedules.none()
    pool = PoolMember.objects.filter(schedule=OuterRef("pk"), user_id=me, removed_at=None)
    visible = Q(Exists(pool))
    if by.schedule_id is None and by.can(Permission.COORDINATE_MARKING):
        if by.can(Permission.VIEW_ALL_SCHEDULES):
            return schedules
        shared = ScheduleSharing.objects.filter(schedule=OuterRef("pk"), user_id=me)
        visible |= Q(owner_id=me) | Q(Exists(shared))
    return schedules.filter(visible)
