"""Makes the sealed objects of a form: all of them with their row, or one that this machine lacks."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import msgspec
import structlog
from django.conf import settings
from django.db import transaction

from stratus.delivery.models import Paper, SealedPaper
from stratus.delivery.papers.queries import paper_for
from stratus.delivery.papers.sealed import originals, queries
from stratus.delivery.papers.sealed.contents import Form, Objects, holds, media_of, objects_of, remade
from stratus.delivery.papers.sealed.files import Files
from stratus.delivery.papers.sealed.sealing import SealedObject, Sealer, key_fingerprint
from stratus.delivery.papers.sealed.telling import early
from stratus.scheduling.models import Schedule
from stratus.tenancy import current

logger = structlog.get_logger(__name__)


def files() -> Files:
    """Return the files of this machine."""
    return Files(Path(settings.SEALED_FOLDER))


def make(schedule_id: int, now: datetime) -> bool:
    """Seal what a schedule delivers whose version is pinned, write its files and then its row; tell whether there is a row afterwards.

    While it seals it holds neither lock nor transaction: whoever does the same meanwhile makes the same bytes. Raises Unreadable, and
    leaves no row, where the original of a medium cannot be read.
    """
    schedule = Schedule.objects.select_related("version").filter(pk=schedule_id, deleted_at=None).first()
    if schedule is None or schedule.version is None:
        return False
    if queries.of_version(schedule, schedule.version).exists():
        return True
    paper, folder = paper_for(schedule.version), files()
    form = Form(paper.content, queries.drawn_items(schedule.version))

    def keep(sealed: SealedObject) -> None:
        folder.keep(schedule_id, sealed.hash, sealed.content)

    objects = objects_of(form, originals.of(form.named()), _sealer(schedule_id), keep)
    made = _store(schedule_id, paper, objects, now)
    if made:
        logger.info("objects_sealed", schedule=schedule_id, media=len(objects.media), items=len(objects.items))
    return made


@transaction.atomic
def _store(schedule_id: int, paper: Paper, objects: Objects, now: datetime) -> bool:
    """Write the row, in place of one of another player key. The lock is the schedule's: erasure may be under way."""
    if Schedule.objects.select_for_update(no_key=True).filter(pk=schedule_id, deleted_at=None).first() is None:
        return False
    fingerprint = key_fingerprint(settings.PLAYER_KEY)
    SealedPaper.objects.filter(schedule=schedule_id, paper=paper).exclude(key_fingerprint=fingerprint).delete()
    row = SealedPaper(
        schedule_id=schedule_id,
        paper=paper,
        key_fingerprint=fingerprint,
        parts=msgspec.to_builtins(objects),
        size=early(objects, objects.items).size,
        made_at=now,
    )
    SealedPaper.objects.bulk_create([row], ignore_conflicts=True)
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
