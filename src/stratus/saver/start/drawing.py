"""The sheets of those who start, where sheets of a version differ: the planned ones, and for whom there is none a new one.

So no exam depends on a worker (docs/adr/0042-forms-and-sheets.md). Runs inside the transaction of the starts, which holds schedules
(shared), registrations and attempts; plans come after these, by ascending id.
"""

from __future__ import annotations

import json
import secrets
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

import asyncpg

from stratus.assessments.forms.rules import shared_out
from stratus.saver.catalogue import Version
from stratus.saver.requests import Decision

SEED_BITS = 62

PLANNED = """
SELECT h.registration_id, h.sheet
  FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[], $5::int[]) AS q(tenant, registration, schedule, version, number)
  JOIN delivery_sheetplan p ON p.tenant_id = q.tenant AND p.schedule_id = q.schedule AND p.version_id = q.version
  JOIN delivery_plannedsheet h ON h.tenant_id = q.tenant AND h.registration_id = q.registration AND h.plan_id = p.id
                              AND h.number = q.number
"""
MAKE_PLANS = """
INSERT INTO delivery_sheetplan (tenant_id, schedule_id, version_id, seed, taken)
SELECT tenant, schedule, version, seed, '{}'::jsonb
  FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[]) AS n(tenant, schedule, version, seed) ORDER BY schedule
    ON CONFLICT (tenant_id, schedule_id, version_id) DO NOTHING
"""
HOLD_PLANS = """
SELECT p.id, p.schedule_id, p.seed, p.taken
  FROM unnest($1::bigint[], $2::bigint[], $3::bigint[]) AS q(tenant, schedule, version)
  JOIN delivery_sheetplan p ON p.tenant_id = q.tenant AND p.schedule_id = q.schedule AND p.version_id = q.version
 ORDER BY p.id FOR NO KEY UPDATE OF p
"""
COUNT = "UPDATE delivery_sheetplan p SET taken = n.taken FROM unnest($1::bigint[], $2::jsonb[]) AS n(id, taken) WHERE p.id = n.id"
KEEP = """
INSERT INTO delivery_plannedsheet (tenant_id, plan_id, registration_id, number, form, place, sheet)
SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::int[], $5::int[], $6::int[], $7::jsonb[])
"""


async def add_sheets(connection: asyncpg.Connection, begun: Sequence[Decision], versions: Mapping[int, Version]) -> None:
    """Give these decisions their sheets, where their version has sheets that differ. One statement where all are planned, else five."""
    divided = [one for one in begun if versions[one.row["version_id"]].divided is not None]
    if not divided:
        return
    asked = [(one.row["tenant_id"], one.row["id"], one.row["schedule_id"], one.row["version_id"], one.number) for one in divided]
    planned = {row["registration_id"]: json.loads(row["sheet"]) for row in await connection.fetch(PLANNED, *_columns(asked))}
    if missing := [one for one in divided if one.row["id"] not in planned]:
        planned |= await _drawn(connection, missing, versions)
    for one in divided:
        one.sheet = {**planned[one.row["id"]], **one.sheet}


async def _drawn(connection: asyncpg.Connection, missing: Sequence[Decision], versions: Mapping[int, Version]) -> dict[int, dict[str, Any]]:
    """Draw these sheets and keep them, by registration."""
    of_schedule: dict[int, list[Decision]] = defaultdict(list)
    for one in missing:
        of_schedule[one.row["schedule_id"]].append(one)
    plans = [(some[0].row["tenant_id"], schedule, some[0].row["version_id"]) for schedule, some in sorted(of_schedule.items())]
    await connection.execute(MAKE_PLANS, *_columns(plans), [secrets.randbits(SEED_BITS) for _plan in plans])
    rows, taken, found = [], [], {}
    for plan in await connection.fetch(HOLD_PLANS, *_columns(plans)):
        some = of_schedule[plan["schedule_id"]]
        divided = versions[some[0].row["version_id"]].divided
        assert divided is not None
        counted = {int(form): sheets for form, sheets in json.loads(plan["taken"]).items()}
        before = [_form_before(one) for one in some]
        for one, (form, place) in zip(some, shared_out(divided.forms, plan["seed"], counted, before), strict=True):
            sheet = found[one.row["id"]] = divided.sheet(plan["seed"], form, place)
            rows.append((one.row["tenant_id"], plan["id"], one.row["id"], one.number, form, place, json.dumps(sheet)))
        taken.append((plan["id"], json.dumps(counted)))
    await connection.execute(COUNT, *_columns(taken))
    await connection.execute(KEEP, *_columns(rows))
    return found


def _form_before(one: Decision) -> int | None:
    """Return the number of the form that the candidate had in their last attempt; None before the first, and where forms had no numbers."""
    sheet = one.row["sheet"]
    return json.loads(sheet).get("form") if sheet else None


def _columns(rows: Sequence[tuple[Any, ...]]) -> list[list[Any]]:
    return [list(column) for column in zip(*rows, strict=True)]
