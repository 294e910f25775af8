"""The job that deletes sessions that ended and tries that no longer count."""

from __future__ import annotations

import structlog
from django.contrib.sessions.models import Session
from procrastinate.contrib.django import app

from stratus.foundation import clock
from stratus.login.waiting import counting

logger = structlog.get_logger(__name__)


@app.periodic(cron="17 * * * *")
@app.task(name="login.tidy", queueing_lock="login.tidy")
def tidy(timestamp: int) -> None:
    """Every hour, for all tenants at once: two statements."""
    now = clock.now()
    sessions, _by_model = Session.objects.filter(expire_date__lt=now).delete()
    if sessions + (tallies := counting.tidy(now)):
        logger.info("login_tidied", sessions=sessions, tallies=tallies)
