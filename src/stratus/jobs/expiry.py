"""Deletes jobs with their files: those that expired, and those about a schedule that is erased."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from stratus.events.erasure import Erased
from stratus.jobs import files
from stratus.jobs.models import Job, JobLine
from stratus.tenancy.bulk import delete_many
from stratus.tenancy.db.stray_files import Place

MOST_AT_ONCE = 500


def expire(now: datetime) -> int:
    """Delete the current tenant's jobs that expired; return how many. One transaction for each portion of them."""
    gone = 0
    while True:
        with transaction.atomic():
            due = Job.objects.filter(expires_at__lte=now).order_by("pk").values_list("pk", flat=True)[:MOST_AT_ONCE]
            found = _deleted(Job.objects.filter(pk__in=list(due)))["job"]
        gone += found
        if found < MOST_AT_ONCE:
            return gone


def erase(erased: Erased) -> Mapping[str, int]:
    """Delete the jobs about a schedule that is erased; a run that is under way finds that it holds nothing any more."""
    return _deleted(Job.objects.filter(schedule_id=erased.schedule_id))


def _pointed(keys: Collection[str]) -> set[str]:
    named = Job.objects.filter(Q(input_path__in=list(keys)) | Q(result_path__in=list(keys)))
    return {path for pair in named.values_list("input_path", "result_path") for path in pair}


FILES = Place(folder="jobs", pointed=_pointed)
"""Files of jobs: a process may be killed between storing one and its row."""


def _deleted(jobs: QuerySet[Any]) -> dict[str, int]:
    found = list(jobs.select_for_update(of=("self",)).order_by("pk").values_list("pk", "input_path", "result_path"))
    keys = [pk for pk, _input, _result in found]
    lines = delete_many(JobLine.objects.filter(job__in=keys)) if keys else 0
    gone = delete_many(Job.objects.filter(pk__in=keys)) if keys else 0
    files.forget(*(path for _pk, *paths in found for path in paths))
    return {"jobline": lines, "job": gone}
