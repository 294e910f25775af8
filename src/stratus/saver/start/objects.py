"""The sealed objects of an exam, as *start* names them: with the keys of the candidate's own sheet."""

from __future__ import annotations

import time
from collections.abc import Iterable

import asyncpg
import msgspec
import structlog

from stratus.delivery.papers.sealed.contents import Objects
from stratus.delivery.papers.sealed.telling import with_keys
from stratus.saver.batching import GONE
from stratus.saver.catalogue import Catalogue, FormObjects
from stratus.saver.requests import Decision

logger = structlog.get_logger("stratus.saver")

MISSING_FOR = 5.0
"""Seconds for which it is believed that a form has no objects: a hall that starts must not ask for them again and again."""
ROWS = """
SELECT o.schedule_id, o.paper_id, o.objects::text AS objects
  FROM unnest($1::bigint[], $2::bigint[], $3::bigint[]) AS q(tenant, schedule, paper)
  JOIN delivery_sealedpaper o ON o.tenant_id = q.tenant AND o.schedule_id = q.schedule AND o.paper_id = q.paper AND o.key_fingerprint = $4
"""


async def add_objects(connection: asyncpg.Connection, catalogue: Catalogue, decisions: Iterable[Decision]) -> None:
    """Set what each of these candidates is told of their objects; at most one statement. None: they get the paper.

    Outside of the transaction of the starts: whatever goes wrong in here keeps nobody from their exam.
    """
    let_in = [one for one in decisions if one.refusal is None and one.paper is not None]
    try:
        await _read(connection, catalogue, let_in)
        for one in let_in:
            one.objects = _told(catalogue, one)
    except GONE:
        raise
    except Exception:
        logger.exception("objects_not_told")


async def _read(connection: asyncpg.Connection, catalogue: Catalogue, let_in: Iterable[Decision]) -> None:
    now = time.monotonic()
    unknown: dict[tuple[int, int], Decision] = {}
    for one in let_in:
        place = _place(one)
        if catalogue.objects.get(place) is None and (catalogue.without_objects.get(place) or 0.0) <= now:
            unknown[place] = one
    if not unknown:
        return
    asked = [(one.row["tenant_id"], *place) for place, one in unknown.items()]
    rows = await connection.fetch(ROWS, *(list(column) for column in zip(*asked, strict=True)), catalogue.key_fingerprint)
    for row in rows:
        place = row["schedule_id"], row["paper_id"]
        one = unknown.pop(place)
        objects = msgspec.json.decode(row["objects"], type=Objects)
        told = None if objects.items else msgspec.Raw(msgspec.json.encode(_with_keys(catalogue, objects, one)))
        catalogue.objects.put(place, FormObjects(objects, told), len(row["objects"]))
    for place in unknown:
        catalogue.without_objects.put(place, now + MISSING_FOR)


def _told(catalogue: Catalogue, one: Decision) -> msgspec.Raw | dict[str, object] | None:
    known = catalogue.objects.get(_place(one))
    if known is None:
        return None
    return known.told or _with_keys(catalogue, known.objects, one)


def _with_keys(catalogue: Catalogue, objects: Objects, one: Decision) -> dict[str, object]:
    assert one.paper is not None
    sealer = catalogue.sealer(one.row["tenant_id"], one.row["schedule_id"])
    return with_keys(objects, one.sheet.get("order", []), one.paper.hash, sealer)


def _place(one: Decision) -> tuple[int, int]:
    assert one.paper is not None
    return one.row["schedule_id"], one.paper.id
