"""Nightly: files of pictures that no picture has any more, or never had."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

from procrastinate.contrib.django import app

from stratus.foundation import clock
from stratus.jobs.priorities import BEHIND_EXAMS
from stratus.library.media.rules import small_key
from stratus.library.models import Medium
from stratus.tenancy.db.stray_files import Place


def _pointed(keys: Collection[str]) -> set[str]:
    named = {key.removesuffix(small_key("")) for key in keys}
    found = list(Medium.objects.filter(key__in=named).order_by().values_list("key", flat=True))
    return {*found, *map(small_key, found)}


FILES = Place(folder="media", pointed=_pointed, stray_for=timedelta(days=30))


@app.periodic(cron="22 3 * * *")
@app.task(name="library.tidy_media", queue="jobs", queueing_lock="library.tidy_media", priority=BEHIND_EXAMS)
def tidy_media(timestamp: int) -> int:
    """Delete files of pictures to which no row points, because a process was killed or a disk failed; returns their number."""
    return FILES.tidy(clock.now())
