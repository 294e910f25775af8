"""What people do with their jobs: start and cancel one, take its result."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import datetime
from typing import IO, Any

from django.db import transaction
from django.db.models import Model, Sum
from django.utils import translation

from stratus.access.actor import Actor
from stratus.access.errors import NotAllowed
from stratus.events import log
from stratus.foundation.text import NOT_STORABLE
from stratus.jobs import files, records
from stratus.jobs.errors import HasEnded, InputTooLarge, NoTrial, TooManyWaiting, TooMuchWaiting
from stratus.jobs.kinds import Kind, kind_named
from stratus.jobs.models import Job, JobState
from stratus.jobs.queries import jobs_of
from stratus.jobs.running import LONGEST_NAME
from stratus.jobs.tasks import queue


def start(
    kind: str,
    *,
    by: Actor,
    now: datetime,
    title: str = "",
    params: Mapping[str, Any] | None = None,
    subject: Model | None = None,
    schedule_id: int | None = None,
    source: IO[bytes] | bytes | None = None,
    source_name: str = "",
    trial: bool = False,
) -> Job:
    """Start a job of the actor and return it; the worker begins it after the caller's transaction commits.

    `title`: what it is about, as the person knows it (a file, a collection). `params`: small, JSON, and no secrets: those belong into
    `source`, which is kept encrypted until the job ends. `schedule_id`: with the erasure of which the job and its files go.
    Raises UnknownKind, NotAllowed, NoTrial, TooManyWaiting (TooMuchWaiting, where the whole organisation has too much) and InputTooLarge.
    """
    what = kind_named(kind)
    if by.user_id is None or by.schedule_id is not None:
        raise NotAllowed
    if what.rights:
        by.require(*what.rights)
    if trial and not what.can_be_tried:
        raise NoTrial
    file = io.BytesIO(source) if isinstance(source, bytes) else source
    size = 0 if file is None else file.seek(0, io.SEEK_END)
    _look_for_room(what, size, by)
    path = _stored(file)
    try:
        with transaction.atomic():
            job = Job.objects.create(
                kind=kind,
                actor_id=by.user_id,
                acting_as_id=by.acting_as_id,
                request_id=by.request_id,
                language=translation.get_language() or "en",
                subject_type=subject._meta.label_lower if subject is not None else "",
                subject_id=subject.pk if subject is not None else None,
                schedule_id=schedule_id,
                title=_storable(title),
                params=dict(params or {}),
                is_trial=trial,
                created_at=now,
                input_name=_storable(source_name),
                input_path=path,
                input_size=size,
            )
            if what.is_listed:
                log.record("job.started", by=by, subject=job, schedule_id=schedule_id, at=now, **records.about(job))
            queue(job)
    except BaseException:
        files.discard(*filter(None, [path]))
        raise
    return job


def _storable(text: str) -> str:
    """Return what the database takes of a text that may come from a file's name."""
    return NOT_STORABLE.sub("\N{REPLACEMENT CHARACTER}", text)[:LONGEST_NAME]


def _look_for_room(kind: Kind, size: int, by: Actor) -> None:
    """Raise what speaks against one more job with so many bytes. Those that come at the same moment may go beyond a little."""
    waiting = Job.objects.filter(kind=kind.name, ended_at=None)
    if waiting.filter(actor_id=by.user_id).count() >= kind.most_waiting:
        raise TooManyWaiting(kind.most_waiting)
    if size > kind.most_input:
        raise InputTooLarge(kind.most_input)
    if kind.most_bytes_waiting is not None:
        there = waiting.aggregate(bytes=Sum("input_size"))["bytes"] or 0
        if there + size > kind.most_bytes_waiting:
            raise TooMuchWaiting(kind.most_bytes_waiting)


def _stored(file: IO[bytes] | None) -> str:
    if file is None:
        return ""
    file.seek(0)
    return files.store(file)


@transaction.atomic
def cancel(job_id: int, *, by: Actor, now: datetime) -> Job:
    """Cancel a job of the actor: one that waits at once, one that runs after the portion at hand. What was done stays done.

    Asked again, it does nothing more. Raises HasEnded, and Job.DoesNotExist for somebody else's.
    """
    job: Job = jobs_of(by).select_for_update(of=("self",)).get(pk=job_id)
    if job.has_ended:
        raise HasEnded
    if job.state == JobState.QUEUED:
        records.end(job, JobState.CANCELLED, by=by, now=now, values={"cancel_asked_at": now})
    elif job.cancel_asked_at is None:
        job.cancel_asked_at = now
        job.save(update_fields=["cancel_asked_at"])
        log.record("job.cancel_asked", by=by, subject=job, schedule_id=job.schedule_id, at=now, **records.about(job))
    return job


@transaction.atomic
def take_result(job_id: int, *, by: Actor, now: datetime) -> tuple[Job, IO[bytes]]:
    """Return a job of the actor and its result, to be read and closed; the log keeps that they took it.

    They need the right of the kind still, and what else the kind asks. Raises NotAllowed, Job.DoesNotExist for somebody else's and for one
    without result, and FileNotFoundError.
    """
    job: Job = jobs_of(by).exclude(result_path="").get(pk=job_id)
    kind = records.known_kind(job)
    if kind.rights:
        by.require(*kind.rights)
    if not kind.may_take(job, by):
        raise NotAllowed
    found = files.opened(job.result_path)
    log.record("job.result_taken", by=by, subject=job, schedule_id=job.schedule_id, at=now, **records.about(job))
    return job, found
