"""The jobs that score answers outside of a transaction."""

from __future__ import annotations

import time

from procrastinate.contrib.django import app

from stratus.foundation import clock
from stratus.marking.later.actions import score_next
from stratus.marking.later.rows import TASK, queue_turn
from stratus.marking.models import LaterScore
from stratus.tenancy import current
from stratus.tenancy.db.due import Question

DUE = Question("later_scores_due", "SELECT tenant_id FROM marking_laterscore WHERE ended_at IS NULL AND due_at <= moment")
SECONDS_AT_ONCE = 10.0
"""How long a turn begins answers before it lets others have theirs."""


# Without a retry of the queue: what is due is found again.
@app.task(name=TASK, queue="marking")
def score_later(tenant_id: int) -> int:
    """Try answers that are due, one after the other; returns how many. If more are due, another turn is queued behind the others."""
    begun, tried = time.monotonic(), 0
    with current.use(tenant_id):
        while time.monotonic() - begun < SECONDS_AT_ONCE:
            if not score_next(clock.now()):
                return tried
            tried += 1
        if LaterScore.objects.filter(ended_at=None, due_at__lte=clock.now()).exists():
            queue_turn()
    return tried


@app.periodic(cron="* * * * *")
@app.task(name="marking.wake_later", queue="marking", queueing_lock="marking.wake_later")
def wake_later(timestamp: int) -> None:
    """Every minute: queue turns for what is due again, and for what a killed worker had begun."""
    DUE.each(clock.now(), queue_turn)
