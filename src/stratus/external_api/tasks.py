"""Jobs of the External API."""

from __future__ import annotations

from procrastinate.contrib.django import app

from stratus.external_api.gate import idempotency
from stratus.foundation import clock
from stratus.tenancy.db.due import Question

OLD_ANSWERS = Question("old_answers", "SELECT tenant_id FROM external_api_keptanswer WHERE created_at <= moment")


@app.periodic(cron="17 * * * *")
@app.task(name="external_api.forget_old_answers", queueing_lock="external_api.forget_old_answers")
def forget_old_answers(timestamp: int) -> None:
    """Delete stored responses that are a day old."""
    now = clock.now()
    OLD_ANSWERS.each(now - idempotency.KEPT_FOR, lambda: idempotency.forget_old_answers(now))
