"""Keycodes: a candidate's way in that is printed, typed once, and then spent (design §8: it waits, it never locks).

A code belongs to one registration. It is derived, so that it can be shown again, and made when it is first shown; another generation
takes the place of the one before. Whoever came in stays in by the token of his browser, which a keycode does not touch.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import connection, transaction

from stratus.access.actor import Actor, Door
from stratus.events import log
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
"""Two candidates of one organisation who get the same code: one in ten million pairs of a million each. The later one gets his next."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A keycode as it is handed out; `used_at`: since when it opens nothing any more."""

    code: str
    used_at: datetime | None


def uses_keycodes(schedule: Schedule, organisation: TenantSettings) -> bool:
    """Tell whether candidates of this schedule come in with a keycode: it says so itself, or the organisation does."""
    return organisation.use_keycodes if schedule.use_keycode is None else schedule.use_keycode


@transaction.atomic
def shown(registration_ids: Sequence[int], *, now: datetime) -> Mapping[int, Shown]:
    """Return the present keycode of each of these registrations; those without one get it. At most four statements, as a rule."""
    for _try in range(TRIES):
        known = _known(registration_ids)
        missing = [pk for pk in sorted(set(registration_ids)) if pk not in known]
        if not missing:
            break
        _insert(missing, generation=_try + 1, now=now)
    return {pk: Shown(_code(pk, one.generation), one.used_at) for pk, one in known.items()}


@transaction.atomic
def renew(registrations: Iterable[Registration], *, by: Actor, now: datetime) -> Mapping[int, Shown]:
    """Give each of these registrations another keycode in place of the present one; event `keycode.issued` for each, without the code.

    The number of statements does not depend on theirs. Who may is the caller's to say.
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
    """Tell whether a keycode alone is not enough here: the organisation wants the user name, or too many wrong codes came lately."""
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
    """Spend a keycode and return the registration that it opens; of two who come with the same one, the first.

    `username` is compared where something was typed; whether it has to be is `asks_username`. `allowed` tells whether this candidate
    may come in from where he is. Raises KeycodeUnknown (which is counted, unless it cannot be a keycode at all), KeycodeUsed,
    KeycodeTooEarly, NotFromHere or ScheduleIsOver; in all these cases the code is not spent.
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
    if username.strip() and candidate.username_key != username.strip().casefold():
        return None
    return found if candidate.is_active and candidate.deleted_at is None else None


def _count_wrong(now: datetime) -> None:
    """Count one wrong keycode of this organisation, anew after a quiet while. One row, one statement."""
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
    """Make keycodes where there is none; a code that somebody has already stays his, and this registration goes without one."""
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
