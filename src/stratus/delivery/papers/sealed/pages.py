"""The doors of sealed objects, for programs: which ones a candidate fetches, and one that the front does not find."""

from __future__ import annotations

import time
from collections.abc import Collection
from datetime import datetime
from functools import lru_cache
from threading import Lock
from typing import Any

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from stratus.assessments.options.languages import LONGEST_CODE, ORIGINAL
from stratus.delivery.entrance.buckets import Allowance, Buckets, Spent
from stratus.delivery.entrance.tokens import PlayerToken, Reader
from stratus.delivery.papers import preparation
from stratus.delivery.papers.sealed import actions, queries
from stratus.delivery.papers.sealed.contents import FORMAT, Objects
from stratus.delivery.papers.sealed.files import Busy
from stratus.delivery.papers.sealed.originals import Unreadable
from stratus.delivery.papers.sealed.sealing import Sealer
from stratus.delivery.papers.sealed.telling import early, with_keys
from stratus.foundation import clock
from stratus.foundation.conflicts import is_away, is_conflict
from stratus.scheduling.models import Registration, Schedule, ScheduleStatus
from stratus.scheduling.queries import preparation_moment
from stratus.tenancy import current

logger = structlog.get_logger(__name__)

LISTS = Allowance(events=29, events_a_second=0.1)
"""Of one candidate, in one process: 30 at once, then one in ten seconds."""
FAILED_FOR = 10.0
"""Seconds for which what could not be made is not tried again in this process: a hall asks, and each try may read long."""
RETRY_AFTER = 2
TOLD = {
    "token": (401, "This link does not open the exam any more."),
    "registration": (404, "There is no such exam for this link."),
    "not_prepared": (404, "The objects of this exam are not there."),
    "too_much": (429, "This is more than one exam asks for; come again later."),
    "busy": (503, "The objects of this exam are being made, please try again in a moment."),
}


class _Refused(Exception):
    """The list is refused; `TOLD` has the code."""

    def __init__(self, code: str, wait: int | None = None) -> None:
        super().__init__(code)
        self.code, self.wait = code, wait


class Asked:
    """How often each candidate asked this process for their list, and what could not be made a moment ago."""

    def __init__(self) -> None:
        self._buckets, self._lock = Buckets(LISTS), Lock()
        self._failed: dict[tuple[int, int], float] = {}

    def count(self, token: PlayerToken, now: float) -> None:
        """Count one. Raises Spent, and counts nothing, where the candidate has to wait."""
        whose = token.tenant_id, token.registration_id
        with self._lock:
            if (wait := self._buckets.wait(whose, now)) > 0:
                raise Spent(wait)
            self._buckets.take(whose, now, events=1, size=0)

    def failed(self, schedule: tuple[int, int], now: float) -> None:
        """Note that this schedule's objects could not be made."""
        with self._lock:
            self._failed = {one: until for one, until in self._failed.items() if until > now} | {schedule: now + FAILED_FOR}

    def has_failed(self, schedule: tuple[int, int], now: float) -> bool:
        """Tell whether that was a moment ago."""
        return self._failed.get(schedule, 0.0) > now


ASKED = Asked()


@lru_cache(2)
def _reader(key: bytes) -> Reader:
    return Reader(key)


@require_safe
def objects_of(request: HttpRequest, registration_id: str) -> HttpResponse:
    """Tell a candidate's page which objects to fetch, made first where they are not; keys only to a browser that was let in.

    The token says whose they are; the host name is not used.
    """
    try:
        return _told(_list(request, int(registration_id)))
    except _Refused as refused:
        status, message = TOLD[refused.code]
        wait = {} if refused.wait is None else {"wait": refused.wait}
        answer = _told({"error": refused.code, "message": message, **wait}, status)
        if refused.wait is not None:
            answer["Retry-After"] = str(refused.wait)
        return answer


@require_safe
def sealed_object(request: HttpRequest, schedule_id: str, wanted: str) -> HttpResponse:
    """Serve one object that the front did not find. Nobody is asked who they are: it is encrypted, under a name that nobody can guess.

    The schedule says whose it is; the host name is not used.
    """
    tenant_id = queries.OBJECTS_OF.tenant(int(schedule_id))
    try:
        with current.use(tenant_id):
            content = None if tenant_id is None else actions.make_again(int(schedule_id), wanted)
    except Unreadable as medium:
        logger.error("medium_not_read", schedule=schedule_id, medium=str(medium))
        content = None
    if content is None:
        return HttpResponse(status=404, headers={"Cache-Control": "no-store"}, content_type="text/plain")
    headers = {"Cache-Control": "public, max-age=86400, immutable", "ETag": f'"{wanted}"', "X-Content-Type-Options": "nosniff"}
    return HttpResponse(content, content_type="application/octet-stream", headers=headers)


def _list(request: HttpRequest, registration_id: int) -> dict[str, Any]:
    token = _token_of(request)
    if token is None:
        raise _Refused("token")
    if token.registration_id != registration_id:
        raise _Refused("registration")
    try:
        ASKED.count(token, time.monotonic())
    except Spent as spent:
        raise _Refused("too_much", spent.retry_after) from None
    with current.use(token.tenant_id):
        now = clock.now()
        sheet = queries.sheet_under_way(registration_id, token.attempt_id, now) if token.attempt_id else None
        # Whoever sits the exam chooses no more: what is before them counts.
        lang = request.GET.get("lang", ORIGINAL)[:LONGEST_CODE] if sheet is None else sheet.lang
        return _answer(_found(token, lang), token, sheet, lang, now)


def _token_of(request: HttpRequest) -> PlayerToken | None:
    scheme, _space, given = request.headers.get("Authorization", "").partition(" ")
    return _reader(settings.PLAYER_KEY).read(given.strip(), clock.now()) if scheme.casefold() == "player" else None


def _found(token: PlayerToken, lang: str) -> queries.Place:
    place = queries.place_of(token.registration_id, lang)
    if place is None:
        raise _Refused("not_prepared")
    if place.registration.link_generation != token.generation:
        raise _Refused("token")
    return place


def _answer(place: queries.Place, token: PlayerToken, sheet: queries.Sheet | None, lang: str, now: datetime) -> dict[str, Any]:
    registration, schedule = place.registration, place.registration.schedule
    if registration.voided_at is not None or not _is_on(schedule, now):
        raise _Refused("not_prepared")
    objects, paper_hash = (place.objects, place.paper_hash) if place.objects is not None else _made(place, token, lang, now)
    found = early(objects, _heard(objects, registration, sheet, now))
    answer: dict[str, Any] = {"format": FORMAT, "schedule": schedule.pk, "views": found.views, "media": found.media}
    if sheet is not None:
        answer["objects"] = with_keys(objects, sheet.items, paper_hash, Sealer(settings.PLAYER_KEY, token.tenant_id, schedule.pk))
    return answer


def _heard(objects: Objects, registration: Registration, sheet: queries.Sheet | None, now: datetime) -> Collection[str]:
    """Return the drawn items of whose objects this browser may hear: once somebody has keys, hashes say whose items are whose."""
    if not objects.items:
        return ()
    if sheet is not None:
        return sheet.items
    return queries.sheet_before_the_start(registration) if now < registration.schedule.starts_at else ()


def _is_on(schedule: Schedule, now: datetime) -> bool:
    """Tell whether candidates sit this exam, or are going to."""
    is_over = now >= schedule.ends_at or (schedule.archived_at is not None and now >= schedule.archived_at)
    return schedule.status == ScheduleStatus.ACTIVE and schedule.deleted_at is None and not is_over


def _made(place: queries.Place, token: PlayerToken, lang: str, now: datetime) -> tuple[Objects, str]:
    """Do what the jobs have not done, and return the objects with the paper's hash: no exam depends on a worker."""
    schedule = place.registration.schedule
    moment, whose = preparation_moment(schedule), (token.tenant_id, schedule.pk)
    if moment is None or now < moment or ASKED.has_failed(whose, time.monotonic()):
        raise _Refused("not_prepared")
    if lang != ORIGINAL and queries.of_version(schedule.pk, schedule.version_id).exists():
        raise _Refused("not_prepared")  # all languages are made together: this one is not offered
    try:
        with actions.files().alone(schedule.pk):
            preparation.prepare(schedule.pk, now)
            actions.make(schedule.pk, now)
    except Busy:
        raise _Refused("busy", RETRY_AFTER) from None
    except Exception as error:
        if is_away(error) or is_conflict(error):
            raise _Refused("busy", RETRY_AFTER) from error
        logger.exception("objects_not_made", schedule=schedule.pk)
        ASKED.failed(whose, time.monotonic())
        raise _Refused("not_prepared") from error
    made = _found(token, lang)
    if made.objects is None:
        raise _Refused("not_prepared")
    return made.objects, made.paper_hash


def _told(data: dict[str, Any], status: int = 200) -> HttpResponse:
    return JsonResponse(data, status=status, headers={"Cache-Control": "no-store"})
