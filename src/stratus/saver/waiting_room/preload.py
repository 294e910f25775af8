"""What a page fetches before the start: when it asks for its sealed objects, and the sealed paper of pages of the release before."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import asyncpg
import structlog

from stratus.delivery.entrance.tokens import PlayerToken
from stratus.delivery.papers.sealing import SealedPaper
from stratus.saver import pace
from stratus.saver.batching import GONE
from stratus.saver.catalogue import Catalogue, Version

logger = structlog.get_logger("stratus.saver")

PREPARED = """
SELECT s.id AS schedule_id, s.tenant_id, s.version_id
  FROM scheduling_registration r
  JOIN scheduling_schedule s ON s.id = r.schedule_id AND s.tenant_id IS NOT DISTINCT FROM r.tenant_id
 WHERE r.id = $1 AND r.tenant_id IS NOT DISTINCT FROM $2 AND r.link_generation = $3 AND r.voided_at IS NULL
   AND s.version_id IS NOT NULL AND s.status = 'ACTIVE' AND s.deleted_at IS NULL
"""


def moments(row: asyncpg.Record, version: Version | None, moment: str, now: datetime) -> dict[str, float] | None:
    """Return after how many seconds a page asks for its objects, and after how many for their media; None where `offer` says nothing.

    Drawn anew with each answer: a page keeps those that it heard first.
    """
    if version is None or not row["is_prepared"] or moment not in ("TOO_EARLY", "OPEN"):
        return None
    after, media_after = pace.objects_after((row["starts_at"] - now).total_seconds())
    return {"after": after, "media_after": media_after}


async def offer(
    connection: asyncpg.Connection, catalogue: Catalogue, row: asyncpg.Record, version: Version | None, moment: str, now: datetime
) -> dict[str, Any] | None:
    """Return what the waiting room says about the sealed paper; None before the version is pinned, and if no attempt can be started."""
    if version is None or not row["is_prepared"] or moment not in ("TOO_EARLY", "OPEN"):
        return None
    if version.divided is not None:
        return None  # it holds questions that this candidate does not get
    try:
        paper = await catalogue.paper_of(connection, row["tenant_id"], version)
    except GONE:
        raise
    except Exception:  # the waiting room must open all the same; the paper then comes with *start*
        logger.exception("preload_failed", version=version.id)
        return None
    sealed = catalogue.sealed(row["schedule_id"], paper)
    after = pace.preload_after((row["starts_at"] - now).total_seconds())
    return {"paper": sealed.hash, "size": len(sealed.content), "after": after}


async def take(pool: asyncpg.Pool, catalogue: Catalogue, token: PlayerToken, wanted: str) -> SealedPaper | None:
    """Return the sealed paper of the token's registration; None if it is not prepared yet, or not the one that was requested."""
    async with pool.acquire() as connection:
        row = await connection.fetchrow(PREPARED, token.registration_id, token.tenant_id, token.generation)
        if row is None:
            return None
        version = (await catalogue.versions(connection, [row["version_id"]]))[row["version_id"]]
        if version.divided is not None:
            return None
        paper = await catalogue.paper_of(connection, row["tenant_id"], version)
    sealed = catalogue.sealed(row["schedule_id"], paper)
    return sealed if sealed.hash == wanted else None
