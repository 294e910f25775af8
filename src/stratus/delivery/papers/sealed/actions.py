"""Makes the sealed objects of a form: all of them with their row, or one that this machine lacks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

import msgspec
import structlog
from django.conf import settings
from django.db import transaction

from stratus.assessments.forms.rules import Form as FormOfVersion
from stratus.assessments.forms.rules import forms_of
from stratus.delivery.models import Paper, SealedPaper
from stratus.delivery.papers.queries import papers_for
from stratus.delivery.papers.sealed import originals, queries
from stratus.delivery.papers.sealed.contents import Form, Objects, holds, media_of, objects_of, remade
from stratus.delivery.papers.sealed.files import Files
from stratus.delivery.papers.sealed.sealing import SealedObject, Sealer, key_fingerprint
from stratus.delivery.papers.sealed.telling import most_early
from stratus.scheduling.models import Schedule
from stratus.tenancy import current

logger = structlog.get_logger(__name__)


def files() -> Files:
    """Return the files of this machine."""
    return Files(Path(settings.SEALED_FOLDER))


def make(schedule_id: int, now: datetime) -> bool:
    """Seal what a schedule delivers whose version is pinned, in each language, write its files and then their rows, all or none.

    Tells whether they are there afterwards.

    While it seals it holds neither lock nor transaction: whoever does the same meanwhile makes the same bytes. Raises Unreadable, and
    leaves no rows, where the original of a medium cannot be read.
    """
    schedule = Schedule.objects.select_related("version").filter(pk=schedule_id, deleted_at=None).first()
    if schedule is None or schedule.version is None:
        return False
    if queries.of_version(schedule, schedule.version).exists():
        return True
    folder, drawn = files(), queries.drawn_items(schedule.version)

    def keep(sealed: SealedObject) -> None:
        folder.keep(schedule_id, sealed.hash, sealed.content)

    objects = {}
    for paper in papers_for(schedule.version):
        form = Form(paper.content, drawn)
        objects[paper] = objects_of(form, originals.of(form.named()), _sealer(schedule_id), keep)
    made = _store(schedule_id, objects, forms_of(schedule.version.forms, schedule.version.sections), now)
    for paper, one in objects.items() if made else ():
        logger.info("objects_sealed", schedule=schedule_id, lang=paper.lang, media=len(one.media), items=len(one.items))
    return made


@transaction.atomic
def _store(schedule_id: int, papers: Mapping[Paper, Objects], forms: Sequence[FormOfVersion], now: datetime) -> bool:
    """Write the rows of all languages, in place of those of another player key. The lock is the schedule's: erasure may be under way."""
    if Schedule.objects.select_for_update(no_key=True).filter(pk=schedule_id, deleted_at=None).first() is None:
        return False
    fingerprint = key_fingerprint(settings.PLAYER_KEY)
    SealedPaper.objects.filter(schedule=schedule_id, paper__in=list(papers)).exclude(key_fingerprint=fingerprint).delete()
    rows = [
        SealedPaper(
            schedule_id=schedule_id,
            paper=paper,
            key_fingerprint=fingerprint,
            parts=msgspec.to_builtins(objects),
            size=most_early(objects, forms),
            made_at=now,
        )
        for paper, objects in papers.items()
    ]
    SealedPaper.objects.bulk_create(rows, ignore_conflicts=True)
    return True


def make_again(schedule_id: int, wanted: str) -> bytes | None:
    """Return one object of a schedule, and keep it here again; None for a name that none of its objects has, or has any more.

    An unknown name costs one statement. Raises Unreadable.
    """
    for row in queries.rows(schedule=schedule_id):
        objects = queries.objects_in(row.parts)
        if not holds(objects, wanted):
            continue
        form = Form(row.paper.content, objects.items)
        content = remade(form, originals.of(media_of(objects, wanted)), _sealer(schedule_id), objects, wanted)
        if content is None:
            logger.error("object_is_another", schedule=schedule_id, object=wanted)
            return None
        files().keep(schedule_id, wanted, content)
        return content
    return None


def _sealer(schedule_id: int) -> Sealer:
    return Sealer(settings.PLAYER_KEY, current.require_id(), schedule_id)
