"""Answers that a job scores: written in the transaction that makes their script, forgotten when it becomes void or is made anew."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from stratus.item_types.base import ForMarker, Later
from stratus.jobs.priorities import BEHIND_EXAMS
from stratus.marking.models import LaterScore, Script
from stratus.tenancy import current

TASK = "marking.score_later"
PLACES = 2
"""How many of the worker's places such jobs take at most: of one organisation one works at a time."""


def leave(scored: Sequence[tuple[Script, str, Later | ForMarker]], *, at: datetime) -> None:
    """Write down which answers (script, question) a job scores, and see to it that one comes; and why others are left to a marker.

    Part of the caller's transaction. A fixed number of statements, none where there is nothing to write.
    """
    rows = [
        LaterScore(script=script, item=item, runner=one.runner, made_at=at, due_at=at)
        if isinstance(one, Later)
        else LaterScore(script=script, item=item, reason=one.reason, made_at=at, due_at=at, ended_at=at)
        for script, item, one in scored
        if isinstance(one, Later) or one.reason
    ]
    LaterScore.objects.bulk_create(rows, batch_size=5000)
    if any(row.ended_at is None for row in rows):
        queue_turn()


def forget(scripts: Iterable[Script | int]) -> None:
    """Forget what is known of answers that jobs score: a job that works on one of them stores nothing. Their scripts must be held."""
    LaterScore.objects.filter(script__in=list(scripts)).delete()


def queue_turn() -> None:
    """Queue a turn for the current tenant, unless one waits. Part of the caller's transaction.

    One that a worker has begun does not count: it may have looked already.
    """
    tenant_id = current.require_id()
    if not ProcrastinateJob.objects.filter(task_name=TASK, status="todo", args__tenant_id=tenant_id).exists():
        lane = f"marking.later:{tenant_id % PLACES}"
        app.configure_task(TASK, queue="marking", priority=BEHIND_EXAMS, lock=lane).defer(tenant_id=tenant_id)
