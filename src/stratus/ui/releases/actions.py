"""Keeps the built files of a release in the database, where machines with another release find them."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from pathlib import Path

import structlog
from django.db import transaction

from stratus.ui.models import Release, ReleaseFile

logger = structlog.get_logger(__name__)

RELEASES_KEPT = 4
"""This release and the three before it: as many as a browser's page may be old, and as a build keeps in its folder."""
LARGEST_FILE = 8 * 1024 * 1024
LARGEST_RELEASE = 32 * 1024 * 1024
"""Bytes. A build is a few megabytes; the table holds four of them at most."""


def built_files(folder: Path) -> list[str]:
    """Return the names of the files that the manifest in this folder lists, sorted; empty if nothing has been built."""
    try:
        entries = json.loads((folder / "manifest.json").read_text(encoding="utf-8")).values()
    except (OSError, ValueError):
        return []
    return sorted({name for entry in entries for name in (entry["file"], *entry.get("css", ()), *entry.get("assets", ()))})


def keep(folder: Path, *, now: datetime) -> bool:
    """Keep the files of the release that was built into this folder, and drop those of which no kept release knows any more.

    Keeping it again makes it the newest. False, and a warning in the log, if there is none or it is larger than `LARGEST_RELEASE`.
    Needs the owner of the tables: the application only reads them.
    """
    names = [name for name in built_files(folder) if (folder / name).is_file()]
    sizes = [(folder / name).stat().st_size for name in names]
    if not names:
        return False
    if max(sizes) > LARGEST_FILE or sum(sizes) > LARGEST_RELEASE:
        logger.warning("release_not_kept", files=len(names), bytes=sum(sizes), most=LARGEST_RELEASE, largest=max(sizes))
        return False
    _keep(folder, names, now)
    return True


@transaction.atomic
def _keep(folder: Path, names: list[str], now: datetime) -> None:
    fingerprint = hashlib.sha256(json.dumps(names).encode()).hexdigest()
    Release.objects.update_or_create(fingerprint=fingerprint, defaults={"files": names, "kept_at": now})
    there = set(ReleaseFile.objects.filter(name__in=names).values_list("name", flat=True))
    ReleaseFile.objects.bulk_create(
        [ReleaseFile(name=name, content=(folder / name).read_bytes()) for name in names if name not in there], batch_size=20
    )
    kept = list(Release.objects.order_by("-kept_at", "-pk")[:RELEASES_KEPT])
    Release.objects.exclude(pk__in=[release.pk for release in kept]).delete()
    ReleaseFile.objects.exclude(name__in={name for release in kept for name in release.files}).delete()
