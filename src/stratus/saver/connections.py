"""The saver's connections to the database, and the plans that they keep.

A connection keeps its plan of each of the saver's statements, since planning costs more than storing an answer. But a plan is only as good
as the moment that it was made at: before an exam its tables are empty, reading them whole costs nothing, and the plan that says so goes on
reading them whole while ten thousand candidates fill them, until they are next analysed a minute later. So plans are made anew every few
seconds, when the planner looks at the sizes of tables again, and none reads a whole table where an index leads to the row.
"""

from __future__ import annotations

import operator
import time

import asyncpg

PLANS_LAST = 2.0
"""Seconds that a connection keeps its plans. Making them anew costs some milliseconds, and in this time a rush fills a table with a
few thousand rows, which even a bad plan gets through."""
PLANNING = {
    # Every statement looks rows up by id; these make the planner prefer that wherever there is an index for it.
    "enable_seqscan": "off",
    "enable_mergejoin": "off",
    # What PostgreSQL sets for spinning disks (4) makes many look-ups seem dearer than a walk through a whole index.
    "random_page_cost": "1.1",
    # One plan for batches of every size, none made for a single execution.
    "plan_cache_mode": "force_generic_plan",
    # Before PostgreSQL 18 what is switched off counts as so dear that compiling the plan would seem worth it.
    "jit": "off",
}


class Connection(asyncpg.Connection):
    """One connection of the pool."""

    planned_at = 0.0

    def get_reset_query(self) -> str:
        """Return nothing: the saver changes no setting, listens to nothing, and leaves no cursor, so that nothing is to be undone."""
        return ""

    async def renew_plans(self) -> None:
        """Forget plans that are older than PLANS_LAST."""
        now = time.monotonic()
        if now - self.planned_at > PLANS_LAST:
            await self.execute("DISCARD PLANS")
            self.planned_at = now


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
        setup=operator.methodcaller("renew_plans"),
    )
