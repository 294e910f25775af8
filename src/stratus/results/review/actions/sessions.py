"""Creates, changes, activates and shares review sessions.

Lock order: session → results by ascending id. Adding results to a session, and making a session ongoing, lock all results of the
candidates concerned, so that a result cannot get into two ongoing sessions at the same time.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from stratus.access.actor import Actor
from stratus.access.permissions import Permission
from stratus.assessments.models import Assessment
from stratus.events import log
from stratus.foundation.conflicts import violated
from stratus.foundation.errors import InvalidFields
from stratus.people.models import User
from stratus.people.sharing import actions as sharing
from stratus.people.users.queries import holds
from stratus.results.models import Result
from stratus.results.review import inputs, rules
from stratus.results.review.errors import InOngoingSession, SessionActivated, SessionNotFound
from stratus.results.review.inputs import SessionInput
from stratus.results.review.models import PeriodMode, ReviewResult, ReviewSession, ReviewSharing
from stratus.results.review.queries import in_ongoing_sessions, review_sessions_visible_to
from stratus.scheduling.queries import schedules_visible_to
from stratus.tenancy.bulk import update_many


def create_session(data: SessionInput, *, by: Actor, now: datetime) -> ReviewSession:
    """Create a review session that is not activated and holds no results. Its window may lie in the past.

    Needs the right *Schedule*. Raises NotAllowed, or InvalidFields.
    """
    by.require(Permission.SCHEDULE)
    given = {"external_id": data.external_id, "pin": data.pin if data.use_pin else ""} | ({"title": data.title} if data.title else {})
    errors = inputs.field_errors(given) | inputs.period_errors(data.period_mode, data.starts_at, data.ends_at)
    schedule = schedules_visible_to(by).filter(pk=data.schedule_id).first() if data.schedule_id else None
    assessment = Assessment.objects.filter(pk=data.assessment_id, deleted_at=None).first() if data.assessment_id else None
    subject = schedule or assessment
    if subject is None or (data.schedule_id and data.assessment_id):
        errors["schedule"] = _("Choose a schedule or an assessment.")
    owner = User.objects.present().select_related("role").filter(pk=data.owner_id or by.effective_user_id).first()
    if not holds(owner, Permission.SCHEDULE):
        errors["owner"] = _("Choose an owner who may schedule.")
    if errors:
        raise InvalidFields(errors)
    assert subject is not None
    assert owner is not None
    session = ReviewSession(
        external_id=data.external_id,
        schedule=schedule,
        assessment=assessment,
        title=data.title.strip() or subject.title,
        owner=owner,
        period_mode=data.period_mode,
        starts_at=data.starts_at,
        ends_at=data.ends_at,
        use_keycode=data.use_keycode,
        use_pin=data.use_pin,
        pin=(data.pin or rules.new_pin()) if data.use_pin else "",
        created_at=now,
    )
    try:
        with transaction.atomic():
            session.save(force_insert=True)
            log.record("review_session.created", by=by, subject=session, schedule_id=session.schedule_id, at=now)
    except IntegrityError as error:
        if violated(error) != "review_session_external_id_once":
            raise
        taken = _("Review session [%(id)s] already exists") % {"id": data.external_id}
        raise InvalidFields({"external_id": taken}) from error
    return session


def update_session(session_id: int, changes: Mapping[str, Any], *, by: Actor, now: datetime) -> ReviewSession:
    """Change the given fields (`inputs.EDITABLE`) of a session that is not activated.

    The options are checked together, as they would be after the change. Setting `use_pin` generates a PIN if none is given, clearing it
    removes the PIN. Switching keycodes on gives every result one, switching them off removes all. Raises SessionNotFound, SessionActivated
    or InvalidFields.
    """
    by.require(Permission.SCHEDULE)
    with transaction.atomic():
        session = lock_session(session_id, by)
        if session.activated_at is not None or session.archived_at is not None:
            raise SessionActivated
        values = {name: changes[name] for name in inputs.EDITABLE if name in changes}
        if values.get("period_mode") == PeriodMode.ALWAYS:
            values = {"starts_at": None, "ends_at": None} | values
        would_be = {name: getattr(session, name) for name in inputs.EDITABLE} | values
        if not would_be["use_pin"]:
            would_be["pin"] = ""
        errors = inputs.field_errors({name: would_be[name] for name in (*values, "pin")})
        errors |= inputs.period_errors(would_be["period_mode"], would_be["starts_at"], would_be["ends_at"])
        errors |= inputs.option_errors(would_be)
        if errors:
            raise InvalidFields(errors)
        if would_be["use_pin"] and not would_be["pin"]:
            would_be["pin"] = rules.new_pin()
        if would_be["use_keycode"] != session.use_keycode:
            _give_keycodes(session, on=would_be["use_keycode"])
        for name, value in would_be.items():
            setattr(session, name, value.strip() if name == "title" else value)
        session.save(update_fields=list(inputs.EDITABLE))
        fields = sorted(values)
        log.record("review_session.updated", by=by, subject=session, schedule_id=session.schedule_id, at=now, fields=fields)
    return session


def _give_keycodes(session: ReviewSession, *, on: bool) -> None:
    """Give every result in the session a keycode, or remove all; the number of statements is fixed."""
    if not on:
        ReviewResult.objects.filter(session=session).update(keycode="")
        return
    rows = list(ReviewResult.objects.filter(session=session).order_by("pk"))
    for row, keycode in zip(rows, rules.new_keycodes(len(rows), ()), strict=True):
        row.keycode = keycode
    update_many(rows, ["keycode"])


def activate(session_id: int, *, by: Actor, now: datetime) -> ReviewSession:
    """Activate a session: candidates may enter when its window opens. Without effect if it is activated already.

    Raises SessionNotFound, InOngoingSession, or InvalidFields for a window that is over.
    """
    by.require(Permission.SCHEDULE)
    with transaction.atomic():
        session = lock_session(session_id, by)
        if session.activated_at is not None:
            return session
        results = list(ReviewResult.objects.filter(session=session).values_list("result_id", flat=True))
        inside = list(Result.objects.filter(pk__in=results).values_list("registration_id", flat=True))  # no join: see `review_rows`
        lock_results(inside)
        if in_ongoing_sessions(now).filter(result__registration_id__in=inside).exclude(session=session).exists():
            raise InOngoingSession
        if session.ends_at is not None and session.ends_at <= now:
            raise InvalidFields({"ends_at": _("Its window is over.")})
        session.activated_at = now
        session.save(update_fields=["activated_at"])
        log.record("review_session.activated", by=by, subject=session, schedule_id=session.schedule_id, at=now)
    return session


def share(session_id: int, user_ids: Collection[int], *, access: bool, by: Actor, now: datetime) -> list[int]:
    """Share a session with users, or stop sharing it; returns those for whom this changed something.

    Skips the owner, who has access anyway. The number of statements does not depend on the number of users. Raises SessionNotFound.
    """
    by.require(Permission.SCHEDULE)
    with transaction.atomic():
        session = lock_session(session_id, by)
        if access:
            changed = sharing.share(ReviewSharing, session, sorted(user_ids), owner_id=session.owner_id).users
        else:
            changed = sorted(row.user_id for row in sharing.unshare(ReviewSharing, session, user_ids))
        if changed:
            kind = "review_session.shared" if access else "review_session.unshared"
            log.record(kind, by=by, subject=session, schedule_id=session.schedule_id, at=now, user_ids=changed)
    return changed


def lock_session(session_id: int, by: Actor) -> ReviewSession:
    """Lock and return a session that the actor may work on. Raises SessionNotFound."""
    visible = review_sessions_visible_to(by).filter(pk=session_id)
    session = ReviewSession.objects.select_for_update(no_key=True).filter(pk__in=visible.values("pk")).first()
    if session is None or session.deleted_at is not None:
        raise SessionNotFound
    return session


def lock_results(registration_ids: Collection[int]) -> None:
    """Lock all published results of these registrations, also those that are not in a session."""
    results = Result.objects.select_for_update(no_key=True).filter(registration__in=registration_ids)
    list(results.order_by("pk").values_list("pk"))
