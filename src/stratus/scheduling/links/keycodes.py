"""Keycodes: printed codes with which a candidate enters once (wrong tries cause a wait, never a lockout).

A code belongs to one registration. It is stored when it is first shown, and derived, so that it can be shown again; a new generation
replaces the code. Candidates who have entered stay in through the token of their browser, whatever happens to the keycode.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import connection, transaction

from stratus.access.actor import Actor, Door
from stratus.events import log
from stratus.foundation.text import name_key
from stratus.people.models import User
from stratus.scheduling import rules
from stratus.scheduling.errors import KeycodeTooEarly, KeycodeUnknown, KeycodeUsed, NotFromHere, ScheduleIsOver
from stratus.scheduling.links import secrets
from stratus.scheduling.models import Keycode, Registration, Schedule, ScheduleStatus, WrongKeycodes
from stratus.tenancy import current
from stratus.tenancy.bulk import update_many
from stratus.tenancy.models import TenantSettings
from stratus.tenancy.queries import tenant_settings

TRIES = 5
"""How many generations to try at most, since a code may be taken in this organisation already, which is very rare."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A keycode as it is handed out; `used_at`: when it was used."""

    code: str
    used_at: datetime | None


def uses_keycodes(schedule: Schedule, organisation: TenantSettings) -> bool:
    """Tell whether candidates of this schedule need a keycode: by the schedule's option, else by the organisation's."""
    return organisation.use_keycodes if schedule.use_keycode is None else schedule.use_keycode


def present(registration_ids: Sequence[int]) -> Mapping[int, Shown]:
    """Return the keycode of those of these registrations that have one. One statement, which changes nothing."""
    return {pk: Shown(_code(pk, one.generation), one.used_at) for pk, one in _known(registration_ids).items()}


@transaction.atomic
def shown(registration_ids: Sequence[int], *, now: datetime) -> Mapping[int, Shown]:
    """Return the present keycode of each of these registrations, making missing ones. Usually at most four statements."""
    for _try in range(TRIES):
        known = _known(registration_ids)
        missing = [pk for pk in sorted(set(registration_ids)) if pk not in known]
        if not missing:
            break
        _insert(missing, generation=_try + 1, now=now)
    return {pk: Shown(_code(pk, one.generation), one.used_at) for pk, one in known.items()}


@transaction.atomic
def renew(registrations: Iterable[Registration], *, by: Actor, now: datetime) -> Mapping[int, Shown]:
    """Replace the keycode of each of these registrations; event `keycode.issued` for each, without the code.

    The number of statements is fixed. The caller checks who may do this.
    """
    rows = {one.pk: one for one in registrations}
    shown(list(rows), now=now)
    codes = list(Keycode.objects.select_for_update().filter(registration__in=list(rows)).order_by("registration_id"))
    for one in codes:
        one.generation, one.issued_at, one.used_at = one.generation + 1, now, None
    wanted = [_hash(one.registration_id, one.generation) for one in codes]
    taken = {bytes(found) for found in Keycode.objects.filter(hash__in=wanted).values_list("hash", flat=True)}
    for one in codes:
        fresh = _hash(one.registration_id, one.generation)
        while fresh in taken:
            one.generation += 1
            fresh = _hash(one.registration_id, one.generation)
        one.hash = fresh
        taken.add(fresh)
    update_many(codes, ["generation", "issued_at", "used_at", "hash"])
    for schedule_id in sorted({one.schedule_id for one in rows.values()}):
        subjects: list[tuple[Registration, dict[str, str]]] = [(one, {}) for one in rows.values() if one.schedule_id == schedule_id]
        log.record_many("keycode.issued", by=by, subjects=subjects, schedule_id=schedule_id, at=now)
    return {one.registration_id: Shown(_code(one.registration_id, one.generation), None) for one in codes}


def asks_username(now: datetime) -> bool:
    """Tell whether the user name is needed too: the organisation requires it, or too many wrong codes were tried lately."""
    if tenant_settings().keycode_needs_username:
        return True
    wrong = WrongKeycodes.objects.first()
    return wrong is not None and rules.too_many_wrong(wrong.number, wrong.since, now)


def enter(
    typed: str,
    username: str,
    *,
    allowed: Callable[[User], bool] = lambda _user: True,
    now: datetime,
    request_id: str = "",
) -> Registration:
    """Use up a keycode and return its registration. If two people enter the same one, only the first gets in.

    `username` is checked if it is not empty; `asks_username` says whether it is required. `allowed` tells whether this candidate may enter
    from their address. Raises KeycodeUnknown (counted as a wrong try, if it has the form of a keycode), KeycodeUsed, KeycodeTooEarly,
    NotFromHere or ScheduleIsOver; in all these cases the code is not used up.
    """
    code = secrets.typed_keycode(typed)
    if not code:
        raise KeycodeUnknown
    with transaction.atomic():
        found = _find(code, username)
        if found is not None:
            if not allowed(found.registration.candidate):
                raise NotFromHere
            _spend(found, now=now, request_id=request_id)
            return found.registration
        _count_wrong(now)
    raise KeycodeUnknown


def _spend(found: Keycode, *, now: datetime, request_id: str) -> None:
    registration = found.registration
    schedule = registration.schedule
    if found.used_at is not None:
        raise KeycodeUsed
    if rules.is_finished(schedule.ends_at, now):
        raise ScheduleIsOver
    opens = rules.keycode_opens_at(schedule.starts_at)
    if now < opens:
        raise KeycodeTooEarly(opens, schedule.time_zone)
    if not Keycode.objects.filter(pk=found.pk, generation=found.generation, used_at=None).update(used_at=now):
        raise KeycodeUsed
    by = Actor(registration.candidate_id, frozenset(), Door.PLAYER, request_id)
    log.record("keycode.used", by=by, subject=registration, schedule_id=schedule.pk, at=now)


def _find(code: str, username: str) -> Keycode | None:
    known = Keycode.objects.select_related("registration__candidate", "registration__schedule")
    found = known.filter(hash=secrets.keycode_hash(settings.LINK_KEY, current.require_id(), code)).first()
    if found is None:
        return None
    schedule, candidate = found.registration.schedule, found.registration.candidate
    if schedule.status != ScheduleStatus.ACTIVE or schedule.deleted_at is not None:
        return None
    if not uses_keycodes(schedule, tenant_settings()):
        return None
    if username.strip() and candidate.username_key != name_key(username):
        return None
    return found if candidate.is_active and candidate.deleted_at is None else None


def _count_wrong(now: datetime) -> None:
    """Count one wrong keycode of this organisation; the count restarts after a quiet period. One row, one statement."""
    began = now - rules.WRONG_KEYCODES_WITHIN
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO scheduling_wrongkeycodes AS w (tenant_id, since, number) VALUES (%s, %s, 1)"
            " ON CONFLICT (tenant_id) DO UPDATE SET number = CASE WHEN w.since < %s THEN 1 ELSE w.number + 1 END,"
            " since = CASE WHEN w.since < %s THEN %s ELSE w.since END",
            [current.require_id(), now, began, began, now],
        )


def _known(registration_ids: Sequence[int]) -> dict[int, Keycode]:
    rows = Keycode.objects.filter(registration__in=list(registration_ids)).defer("hash")
    return {one.registration_id: one for one in rows}


def _insert(registration_ids: Sequence[int], *, generation: int, now: datetime) -> None:
    """Make missing keycodes. A registration whose code is already another's gets none."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO scheduling_keycode (tenant_id, registration_id, generation, hash, issued_at)"
            " SELECT %s, given.id, %s, given.hash, %s FROM unnest(%s::bigint[], %s::bytea[]) AS given(id, hash) ORDER BY given.id"
            " ON CONFLICT DO NOTHING",
            [current.require_id(), generation, now, list(registration_ids), [_hash(pk, generation) for pk in registration_ids]],
        )


def _code(registration_id: int, generation: int) -> str:
    return secrets.keycode(settings.LINK_KEY, registration_id, generation)


def _hash(registration_id: int, generation: int) -> bytes:
    return secrets.keycode_hash(settings.LINK_KEY, current.require_id(), _code(registration_id, generation))
