"""The saver's connections to the database, and the query plans that they cache.

A connection caches the plan of each of the saver's statements, since planning costs more than storing an answer. But a plan fits only the
table sizes of the moment it was made: before an exam the tables are empty, so a plan may use a sequential scan, and would still do so while
ten thousand candidates fill them, until the tables are analysed a minute later. So plans are dropped every few seconds, after which the
planner looks at the table sizes again, and the settings below make it prefer an index over a sequential scan.
"""

from __future__ import annotations

import operator
import time

import asyncpg

from stratus.saver import epoch

PLANS_LAST = 2.0
"""Seconds that a connection caches its plans. Planning again costs some milliseconds. In this time a rush adds a few thousand rows to a
table, which even a bad plan can handle."""
PLANNING = {
    # Every statement looks rows up by id; these settings make the planner use an index wherever there is one.
    "enable_seqscan": "off",
    "enable_mergejoin": "off",
    # PostgreSQL's default is for spinning disks (4): with it many look-ups seem dearer than scanning a whole index.
    "random_page_cost": "1.1",
    # One generic plan for batches of every size, never one for a single execution.
    "plan_cache_mode": "force_generic_plan",
    # Before PostgreSQL 18 a disabled plan type gets such a high cost that JIT compilation would seem worth it.
    "jit": "off",
}


class Connection(asyncpg.Connection):
    """One connection of the pool."""

    planned_at = 0.0
    epoch = ""
    """Which life of the database it speaks to."""

    def get_reset_query(self) -> str:
        """Return no reset query: the saver changes no setting, listens to no channel and leaves no cursor, so there is nothing to reset."""
        return ""

    async def renew_plans(self) -> None:
        """Drop cached plans that are older than PLANS_LAST."""
        now = time.monotonic()
        if now - self.planned_at > PLANS_LAST:
            await self.execute("DISCARD PLANS")
            self.planned_at = now

    async def read_epoch(self) -> None:
        """Ask once: a connection does not survive that its database becomes another one. Raises ConnectionError for a standby."""
        self.epoch = await epoch.read(self)


async def open_pool(dsn: str, *, role: str, connections: int) -> asyncpg.Pool:
    """Connect to the database as this role. Raises when the database does not answer."""
    settings = {"role": role, "timezone": "UTC", "application_name": "stratus-saver", **PLANNING}
    return await asyncpg.create_pool(
        dsn,
        min_size=2,
        max_size=connections,
        command_timeout=20,
        server_settings=settings,
        connection_class=Connection,
        init=operator.methodcaller("read_epoch"),
        setup=operator.methodcaller("renew_plans"),
    )
