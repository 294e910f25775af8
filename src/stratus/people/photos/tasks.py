"""Jobs that fetch photos of users: one for each tenant that has something due, a periodic one that wakes them, and one that tidies up."""

from __future__ import annotations

import time
from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from stratus.foundation import clock
from stratus.jobs.priorities import BEHIND_EXAMS
from stratus.people.models import Photo, User
from stratus.people.photos import fetching
from stratus.tenancy import current
from stratus.tenancy.db.due import Question
from stratus.tenancy.db.stray_files import Place

DUE = Question("photos_due", "SELECT tenant_id FROM people_photo WHERE due_at <= moment")
MOST_AT_ONCE = 200
SECONDS_AT_ONCE = 30.0
"""How many photos one job fetches before it leaves the rest to the next, so that other tenants get their turn."""


def photos_changed(users: Sequence[User], *, now: datetime) -> None:
    """Queue fetching, replacing or removing these users' photos after the caller's transaction commits; one statement within it."""
    if not users:
        return
    fetching.note_changes(users, now=now)
    tenant_id = current.require_id()
    # After the commit: otherwise a job in the queue could block this transaction, or run before its changes are visible.
    transaction.on_commit(lambda: wake_photos(tenant_id), robust=True)


def wake_photos(tenant_id: int) -> None:
    """Queue fetching this tenant's photos, unless a job is queued already.

    All these jobs share one lock: fetching is slow, and must not keep the worker from jobs that exams need.
    """
    try:
        with transaction.atomic():
            name = f"people.photos:{tenant_id}"
            fetch_photos.configure(lock="people.photos", queueing_lock=name).defer(tenant_id=tenant_id)
    except AlreadyEnqueued:
        pass


# Without a retry of the queue: `wake_due_photos` queues what is due again, and of each tenant one job is queued at a time.
@app.task(name="people.fetch_photos", queue="photos", priority=BEHIND_EXAMS)
def fetch_photos(tenant_id: int) -> int:
    """Fetch what is due in one tenant, oldest first; returns how many were tried."""
    begun, tried = time.monotonic(), 0
    with current.use(tenant_id):
        while tried < MOST_AT_ONCE and time.monotonic() - begun < SECONDS_AT_ONCE:
            if not fetching.fetch_next(clock.now()):
                return tried
            tried += 1
        if fetching.is_due(clock.now()):
            wake_photos(tenant_id)
    return tried


@app.periodic(cron="* * * * *")
@app.task(name="people.wake_due_photos", queue="photos", queueing_lock="people.wake_due_photos")
def wake_due_photos(timestamp: int) -> None:
    """Every minute: queue a job for each tenant with a photo due, also after a worker died."""
    DUE.each(clock.now(), lambda: wake_photos(current.require_id()))


def _pointed(keys: Collection[str]) -> list[str]:
    return list(Photo.objects.filter(path__in=list(keys)).values_list("path", flat=True))


FILES = Place(folder="photos", pointed=_pointed)


@app.periodic(cron="37 3 * * *")
@app.task(name="people.tidy_photos", queue="jobs", queueing_lock="people.tidy_photos", priority=BEHIND_EXAMS)
def tidy_photos(timestamp: int) -> int:
    """Delete files of photos to which no row points, because a process was killed or a disk failed; returns their number."""
    return FILES.tidy(clock.now())
