"""Nightly: files of pictures that no picture has any more, or never had."""

from __future__ import annotations

from datetime import datetime, timedelta

import structlog
from procrastinate.contrib.django import app

from stratus.foundation import clock
from stratus.foundation.files import storage
from stratus.jobs.priorities import BEHIND_EXAMS
from stratus.library.media.rules import small_key
from stratus.library.models import Medium
from stratus.tenancy import current

logger = structlog.get_logger(__name__)

FOLDER = "media"
STRAY_FOR = timedelta(days=1)
"""How old a file without a row must be: it is stored before its row, and the transaction may still be under way."""


@app.periodic(cron="22 3 * * *")
@app.task(name="library.tidy_media", queue="jobs", queueing_lock="library.tidy_media", priority=BEHIND_EXAMS)
def tidy_media(timestamp: int) -> int:
    """Delete every tenant's files of pictures to which no row points, because a process was killed or a disk failed; returns their number.

    One tenant whose files cannot be read keeps no other from its turn.
    """
    done = 0
    for name in storage.folders_in(FOLDER):
        if name.isdecimal():
            with current.use(int(name)):
                try:
                    done += tidy(clock.now())
                except OSError as error:
                    logger.warning("media_not_tidied", reason=str(error)[:300])
    return done


def tidy(now: datetime) -> int:
    """Delete the current tenant's files of pictures to which no row points, thumbnails too; returns their number."""
    old = storage.strays(f"{FOLDER}/{current.require_id()}", _pointed, now - STRAY_FOR)
    for key in old:
        storage.delete(key)
    if old:
        logger.info("media_tidied", files=len(old))
    return len(old)


def _pointed() -> set[str]:
    keys = list(Medium.objects.order_by().values_list("key", flat=True))
    return {*keys, *map(small_key, keys)}
