"""Writes how far a job is, and its end. Only the run that holds a job may: another may have taken over from it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from stratus.access.actor import Actor
from stratus.events import log
from stratus.jobs import files
from stratus.jobs.errors import UnknownKind
from stratus.jobs.kinds import Kind, kind_named
from stratus.jobs.models import Job, JobLine, JobState, Level
from stratus.tenancy.bulk import insert_many

MOST_LINES = 5_000
"""Lines of a report that are kept; those beyond are counted."""

COUNTED = {Level.INFO: "infos", Level.WARNING: "warnings", Level.ERROR: "errors"}


def keep(job: Job, values: Mapping[str, Any], lines: Sequence[JobLine] = ()) -> bool:
    """Write these columns and the next lines of the report; False if another run holds the job. Must run inside a transaction.

    The row is locked from here to the commit only, so that nobody who cancels has to wait for a portion.
    """
    if not Job.objects.filter(pk=job.pk, run=job.run, ended_at=None).update(**values, **counted(job, lines)):
        return False
    kept = lines[: max(0, MOST_LINES - job.lines)]
    for number, line in enumerate(kept, start=job.lines + 1):
        line.number = number
    insert_many(kept)
    return True


def counted(job: Job, lines: Sequence[JobLine]) -> dict[str, int]:
    """Return the counts of lines by level, these added."""
    counts = Counter(COUNTED[Level(line.level)] for line in lines)
    return {name: getattr(job, name) + number for name, number in counts.items()}


def end(
    job: Job, state: JobState, *, by: Actor, now: datetime, values: Mapping[str, Any] | None = None, lines: Sequence[JobLine] = ()
) -> bool:
    """End a job that this run holds, and delete its input; False if another run holds it. Must run inside a transaction.

    One that ends before its end says in its report what was done, where its kind knows that.
    """
    what = known_kind(job)
    if state != JobState.DONE and not job.is_trial and (left := what.left(job)):
        lines = [*lines, JobLine(job=job, level=Level.INFO, text=left)]
    ended = {"state": state, "ended_at": now, "expires_at": now + what.kept_for, "input_path": ""}
    if not keep(job, {**(values or {}), **ended}, lines):
        return False
    files.forget(job.input_path)
    if what.is_listed:
        kind = {JobState.DONE: "job.done", JobState.FAILED: "job.failed", JobState.CANCELLED: "job.cancelled"}[state]
        log.record(kind, by=by, subject=job, schedule_id=job.schedule_id, at=now, **about(job))
    return True


def about(job: Job) -> dict[str, Any]:
    """Return the data of every event about a job."""
    subject = {"about": f"{job.subject_type}:{job.subject_id}"} if job.subject_type else {}
    return {"job_kind": job.kind, "trial": job.is_trial} | subject


def known_kind(job: Job) -> Kind:
    """Return the kind of a job, also of one that no package registers any more: it ends, and expires."""
    try:
        return kind_named(job.kind)
    except UnknownKind:
        return Kind(name=job.kind, title=job.kind, work=_refuse)


def _refuse(run: Any) -> None:
    raise UnknownKind(run.job.kind)
