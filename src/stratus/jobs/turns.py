"""A turn of a job: a run takes it, works as the person who started it, and leaves it done, failed, cancelled, or for a later turn."""

from __future__ import annotations

import uuid

import structlog
from django.db import DatabaseError, InterfaceError, OperationalError, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from stratus.access.actor import Actor
from stratus.access.errors import NotAllowed
from stratus.foundation import clock
from stratus.foundation.conflicts import is_conflict
from stratus.foundation.errors import DomainError
from stratus.jobs import records
from stratus.jobs.models import Job, JobLine, JobState
from stratus.jobs.running import Cancelled, NotYet, Overtaken, Run, TurnOver
from stratus.tenancy.bulk import delete_many

logger = structlog.get_logger(__name__)

MOST_RUNS = 5
"""Runs that may begin without a portion done: a job that kills its worker each time must not do so for ever."""


def take_turn(job_id: int) -> bool:
    """Work on a job of the current tenant; True if it should get another turn.

    Raises OperationalError and InterfaceError where the database cannot be reached.
    """
    job = _taken(job_id)
    if job is None:
        return False
    with translation.override(job.language):
        return _worked(job)


def _worked(job: Job) -> bool:
    by = records.known_kind(job).acts_as(job)
    if by is None:
        return _failed(job, _("Nothing was done: whoever started this may not log in any more."))
    run = Run(job, by)
    try:
        _done(run)
    except NotYet:
        with transaction.atomic():
            return records.keep(job, {"runs": 0})
    except TurnOver:
        return True
    except Cancelled:
        _end(job, JobState.CANCELLED, by)
    except Overtaken:
        logger.warning("job_overtaken", job=str(job.key), job_kind=job.kind)
    except NotAllowed as error:
        return _failed(job, _("It ended because a right is missing: %(why)s") % {"why": error.message}, by)
    except DomainError as error:
        return _failed(job, error.message, by)
    except Exception as error:
        return _broken(run, error)
    finally:
        if not run.has_ended:
            run.forget_result()
    return False


def _done(run: Run) -> None:
    kind = records.known_kind(run.job)
    if kind.rights:
        run.by.require(*kind.rights)
    kind.work(run)
    if not run.has_ended:
        with transaction.atomic():
            run.finish()
        run.has_ended = True


def _broken(run: Run, error: Exception) -> bool:
    """Decide what becomes of a job on which the program or the database failed: True for another turn."""
    job, by = run.job, run.by
    if isinstance(error, DatabaseError | InterfaceError) and is_conflict(error):
        return True
    if isinstance(error, OperationalError | InterfaceError):
        run.leave_result()
        raise error  # the task is tried again once the database answers
    logger.error("job_failed", job=str(job.key), job_kind=job.kind, exc_info=error)
    return _failed(job, _("Something went wrong in the program. What was done so far stays done. Please tell your administrator."), by)


@transaction.atomic
def _taken(job_id: int) -> Job | None:
    """Take the job for a new run, from whatever run had it; None if there is nothing to do."""
    job = Job.objects.select_for_update(of=("self",)).filter(pk=job_id, ended_at=None).first()
    if job is None:
        return None
    if job.cancel_asked_at is not None:
        records.end(job, JobState.CANCELLED, by=records.known_kind(job).acts_as(job) or Actor.system(), now=clock.now())
        return None
    if job.runs >= MOST_RUNS:
        with translation.override(job.language):
            failure = _("The work was interrupted %(times)d times at the same place, so it was given up. What was done before stays done.")
            _end(job, JobState.FAILED, Actor.system(), failure % {"times": MOST_RUNS})
        return None
    job.run, job.runs, job.state, job.started_at = uuid.uuid4(), job.runs + 1, JobState.RUNNING, job.started_at or clock.now()
    if job.cursor is None:  # whatever an earlier run reported is reported again
        job.done = job.infos = job.warnings = job.errors = 0
        delete_many(JobLine.objects.filter(job=job))
    job.save(update_fields=["run", "runs", "state", "started_at", "done", "infos", "warnings", "errors"])
    return job


def _failed(job: Job, why: str, by: Actor | None = None) -> bool:
    _end(job, JobState.FAILED, by or Actor.system(), why)
    return False


@transaction.atomic
def _end(job: Job, state: JobState, by: Actor, failure: str = "") -> None:
    records.end(job, state, by=by, now=clock.now(), values={"failure": failure[:500]})
