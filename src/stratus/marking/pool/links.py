"""Direct links of assessors: until when they open, and how they reach their owner."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from stratus.access.actor import Actor
from stratus.events import log
from stratus.foundation.errors import DomainError
from stratus.marking.models import PoolMember, Script, ScriptStatus
from stratus.marking.pool.access import require_coordinator
from stratus.marking.pool.actions import put_into_pool
from stratus.marking.pool.tasks import mail_link
from stratus.scheduling import rules
from stratus.tenancy import current
from stratus.tenancy.queries import tenant_settings


def ends_at(made_at: datetime, schedule_ends_at: datetime, days: int) -> datetime:
    """Return when a link ends: so many days after it was made or sent, and not before as many after the end of the schedule. Pure."""
    return max(made_at, schedule_ends_at) + timedelta(days=days)


def has_ended(member: PoolMember, now: datetime) -> bool:
    """Tell whether the link of a member (schedule loaded) has ended: by time, or with the last publication. At most two queries."""
    if now >= ends_at(member.link_made_at, member.schedule.ends_at, tenant_settings().direct_link_days):
        return True
    return rules.is_finished(member.schedule.ends_at, now) and all_published(member.schedule_id)


def all_published(schedule_id: int) -> bool:
    """Tell whether there are scripts, and every one but the void ones is published; one query."""
    found = Script.objects.filter(schedule_id=schedule_id).exclude(status=ScriptStatus.VOID).values_list("published_at", flat=True)
    moments = list(found.order_by("published_at").distinct())
    return bool(moments) and None not in moments


def send_link(member_id: int, *, by: Actor, now: datetime) -> PoolMember:
    """Mail the direct link to its owner, after the commit; one that ended gets a successor. Nobody else sees it.

    Raises NotAllowed, PoolMember.DoesNotExist, or DomainError for somebody without an e-mail address and where nothing is left to mark.
    """
    with transaction.atomic():
        locked = PoolMember.objects.select_for_update(of=("self",)).select_related("user", "schedule")
        member: PoolMember = locked.get(pk=member_id, removed_at=None)
        require_coordinator(by, member.schedule)
        if not member.user.email:
            raise DomainError(_("%(name)s has no e-mail address.") % {"name": member.user.full_name})
        if rules.is_finished(member.schedule.ends_at, now) and all_published(member.schedule_id):
            raise DomainError(_("Every result of this schedule is published, so direct links into it have ended."))
        if has_ended(member, now):
            member.link_generation += 1
        member.link_made_at = now
        put_into_pool([member])
        log.record("marking.link_sent", by=by, subject=member, schedule_id=member.schedule_id, at=now, user_id=member.user_id)
        mail_link.defer(tenant_id=current.require_id(), member_id=member.pk)
    return member
