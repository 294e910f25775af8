"""Scores one answer in a job: takes it, has its runner work it out outside of any transaction, and stores what came of it."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import structlog
from django.db import transaction

from stratus.access.actor import Actor
from stratus.access.errors import NotAllowed
from stratus.access.permissions import Permission
from stratus.assessments.models import AssessmentVersion
from stratus.delivery.models import Answer, Attempt, Paper
from stratus.events import log
from stratus.foundation import clock
from stratus.item_types.base import Decided, ForMarker, Points
from stratus.item_types.registry import ITEM_TYPES
from stratus.marking.later import runners
from stratus.marking.later.runners import FAILED, LOST, TAKEN, Runner, Task, Trouble
from stratus.marking.models import LaterScore, Script
from stratus.marking.pool.access import coordinates
from stratus.marking.scripts.actions import lock_marking, refresh, store_scores
from stratus.scheduling.models import Schedule

logger = structlog.get_logger(__name__)

MARGIN = timedelta(minutes=1)
"""After the seconds of a try: then its worker is thought dead, and the answer is tried again."""


def score_next(now: datetime) -> bool:
    """Try one answer of the current tenant that is due; False if none is. Must not run inside a transaction of the caller's own.

    What somebody else tries is left alone. A try that comes to nothing is repeated later; after the last one a marker scores the answer.
    """
    taken = _take(now)
    if taken is None:
        return False
    row, before = taken
    runner = runners.runner_named(row.runner)
    if row.tries > runner.tries:
        # The last try never ended: its worker was killed.
        _end(row, ForMarker(before or LOST), now=clock.now())
        return True
    try:
        found = runners.call(runner, _task(row, runner))
    except Trouble as trouble:
        logger.warning("later_score_not_found", row=row.pk, runner=row.runner, tries=row.tries, reason=trouble.reason)
        _after_trouble(row, runner, trouble.reason)
    else:
        _end(row, found, now=clock.now())
    return True


@transaction.atomic
def _take(now: datetime) -> tuple[LaterScore, str] | None:
    """Take the answer that is due first for a new try; return it with the trouble of the try before, which stores nothing any more."""
    due = LaterScore.objects.select_for_update(skip_locked=True).filter(ended_at=None, due_at__lte=now)
    row = due.order_by("due_at", "pk").first()
    if row is None:
        return None
    before = row.reason
    row.run, row.tries, row.reason = uuid.uuid4(), row.tries + 1, LOST
    row.due_at = now + timedelta(seconds=runners.runner_named(row.runner).seconds) + MARGIN
    row.save(update_fields=["run", "tries", "reason", "due_at"])
    return row, before


def _task(row: LaterScore, runner: Runner) -> Task:
    """Return what the runner is told. By ids, not joined: while statistics are old, PostgreSQL would walk through all attempts."""
    attempt_id = Script.objects.values_list("attempt_id", flat=True).get(pk=row.script_id)
    paper_id = Attempt.objects.values_list("paper_id", flat=True).get(pk=attempt_id)
    version = AssessmentVersion.objects.get(pk=Paper.objects.values_list("version_id", flat=True).get(pk=paper_id))
    item = next((one for one in version.items if one["id"] == row.item), None)
    known = ITEM_TYPES.get(item["type"]) if item else None
    if item is None or known is None:
        raise Trouble(FAILED)
    value = Answer.objects.filter(attempt=attempt_id, item=row.item).values_list("value", flat=True).first()
    maximum = Fraction(Decimal(str(item["max_score"])))
    return Task(f"{row.pk}-{row.made_at:%Y%m%d%H%M%S%f}", item["type"], known.upgrade(item["content"]), value, maximum, runner.seconds)


def _after_trouble(row: LaterScore, runner: Runner, reason: str) -> None:
    """Leave the answer for another try, or to a marker after the last one."""
    now = clock.now()
    if row.tries >= runner.tries:
        _end(row, ForMarker(reason), now=now)
        return
    again = now + runner.wait * 2 ** (row.tries - 1)
    LaterScore.objects.filter(pk=row.pk, run=row.run, ended_at=None).update(due_at=again, reason=reason)


@transaction.atomic
def _end(row: LaterScore, found: Decided, *, now: datetime) -> None:
    """Store what a try found, and what its script is worth with it. Nothing if another try has it now, or its script was made anew or void.

    What comes twice is stored once.
    """
    schedule_id = Script.objects.filter(pk=row.script_id).values_list("schedule_id", flat=True).first()
    if schedule_id is None:
        return
    lock_marking(schedule_id, shared=True)
    script = Script.objects.select_for_update(no_key=True).filter(pk=row.script_id, published_at=None).first()
    if script is None:
        return
    reason = "" if isinstance(found, Points) else found.reason or FAILED
    if not LaterScore.objects.filter(pk=row.pk, run=row.run, ended_at=None).update(ended_at=now, reason=reason):
        return
    if isinstance(found, Points):
        store_scores([(script, row.item, found.value)])
    _tell([row], script, now=now, by=Actor.system(), reason=reason)
    refresh(Schedule.objects.get(pk=schedule_id), by=Actor.system(), at=now, script_ids=[script.pk])


@transaction.atomic
def leave_to_markers(script_id: int, *, by: Actor, now: datetime) -> int:
    """Have markers score the answers of a script that jobs have not scored yet; returns how many. For those who coordinate the marking.

    Raises Script.DoesNotExist, NotAllowed.
    """
    schedule = Schedule.objects.get(pk=Script.objects.values_list("schedule_id", flat=True).get(pk=script_id))
    if not coordinates(by, schedule):
        raise NotAllowed(Permission.COORDINATE_MARKING)
    lock_marking(schedule.pk)
    script = Script.objects.select_for_update(no_key=True).get(pk=script_id)
    rows = list(LaterScore.objects.filter(script=script, ended_at=None).order_by("pk"))
    LaterScore.objects.filter(pk__in=[row.pk for row in rows], ended_at=None).update(ended_at=now, reason=TAKEN)
    _tell(rows, script, now=now, by=by, reason=TAKEN)
    refresh(schedule, by=by, at=now, script_ids=[script.pk])
    return len(rows)


def _tell(rows: list[LaterScore], script: Script, *, now: datetime, by: Actor, reason: str) -> None:
    kind = "script.answer_left" if reason else "script.answer_scored"
    data = {"reason": reason} if reason else {}
    entries = [log.Entry(kind, script, {"item": row.item, "tries": row.tries, **data}) for row in rows]
    log.record_all(entries, by=by, schedule_id=script.schedule_id, at=now)
