"""Reads about jobs of people."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from stratus.access.actor import Actor
from stratus.jobs.kinds import unlisted
from stratus.jobs.models import Job, JobLine


def jobs_of(by: Actor) -> QuerySet[Job]:
    """Return the actor's own jobs that their page shows: nobody sees those of others.

    Also those that an administrator started while logged in as them. Somebody who is logged in as somebody else sees only what they
    started that way.
    """
    if by.user_id is None or by.schedule_id is not None:
        return Job.objects.none()
    jobs = Job.objects.exclude(kind__in=unlisted())
    if by.acting_as_id is not None:
        return jobs.filter(actor_id=by.user_id, acting_as_id=by.acting_as_id)
    return jobs.filter(Q(actor_id=by.user_id, acting_as_id=None) | Q(acting_as_id=by.user_id))


def report_of(job: Job) -> QuerySet[JobLine]:
    """Return the lines of a job's report that were kept, in their order."""
    return JobLine.objects.filter(job=job).order_by("number")
