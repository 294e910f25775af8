"""Deletes jobs with their files: those that expired, and those about a schedule that is erased."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from stratus.events.erasure import Erased
from stratus.foundation.files import storage
from stratus.jobs import files
from stratus.jobs.models import Job, JobLine
from stratus.tenancy import current
from stratus.tenancy.bulk import delete_many

MOST_AT_ONCE = 500
STRAY_FOR = timedelta(days=1)
"""How old a file without a row must be: the transaction that stored it may still be under way."""


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


def tidy(now: datetime) -> int:
    """Delete the current tenant's files to which no row points; return how many."""
    old = storage.strays(f"jobs/{current.require_id()}", _pointed, now - STRAY_FOR)
    files.discard(*old)
    return len(old)


def _pointed() -> set[str]:
    return {path for pair in Job.objects.values_list("input_path", "result_path") for path in pair}


def _deleted(jobs: QuerySet[Any]) -> dict[str, int]:
    found = list(jobs.select_for_update(of=("self",)).order_by("pk").values_list("pk", "input_path", "result_path"))
    keys = [pk for pk, _input, _result in found]
    lines = delete_many(JobLine.objects.filter(job__in=keys)) if keys else 0
    gone = delete_many(Job.objects.filter(pk__in=keys)) if keys else 0
    files.forget(*(path for _pk, *paths in found for path in paths))
    return {"jobline": lines, "job": gone}
