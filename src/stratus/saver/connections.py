"""The saver's connections to the database, and the query plans that they cache.

A connection caches the plan of each of the saver's statements, since planning costs more than storing an answer. But a plan fits only the
table sizes of the moment it was made: before an exam the tables are empty, so a plan may use a sequential scan, and would still do so while
ten thousand candidates fill them, until the tables are analysed a minute later. So plans are dropped every few seconds, after which the
planner looks at the table sizes again, and the settings below make it prefer an index over a sequential scan.

asyncpg knows neither timeouts per host nor options of sockets, so hosts are tried here, as libpq does, and a connection over a network gets
the options that let it notice silence.
"""

from __future__ import annotations

import operator
import socket
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

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
ROLE_OF_THE_CONNECTION = """
SELECT r.rolname, r.rolsuper, r.rolbypassrls,
       (SELECT min(t.tablename) FROM pg_tables t WHERE t.schemaname = current_schema() AND t.tableowner = current_user) AS owned
  FROM pg_roles r WHERE r.rolname = current_user
"""


@dataclass(frozen=True, slots=True)
class Liveness:
    """When a connection over a network counts as dead: after how much silence, in a row of probes, and with data unacknowledged."""

    probes: tuple[int, ...] | None
    """Seconds of silence before the first probe, seconds between probes, how many; None: no probes."""
    user_timeout: int
    """Milliseconds that sent data may stay unacknowledged."""

    def set(self, sock: socket.socket) -> None:
        """Set the options of a TCP socket, those that this system knows."""
        if self.probes:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
            for name, value in zip(("TCP_KEEPIDLE", "TCP_KEEPINTVL", "TCP_KEEPCNT"), self.probes, strict=True):
                if hasattr(socket, name):
                    sock.setsockopt(socket.IPPROTO_TCP, getattr(socket, name), value)
        if hasattr(socket, "TCP_USER_TIMEOUT"):
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, self.user_timeout)


@dataclass(frozen=True, slots=True)
class Database:
    """Where the database is; `server/processes/database.py` reads it from its address."""

    hosts: tuple[tuple[str | None, int | None], ...]
    """Names, addresses or folders of sockets, with their ports, in the order in which they are tried; None: PostgreSQL's own default."""
    name: str
    user: str | None = None
    password: str | None = None
    passfile: str | None = None
    tls: Mapping[str, str] = field(default_factory=dict)
    settings: Mapping[str, str] = field(default_factory=dict)
    session: str = "any"
    """`target_session_attrs` of libpq."""
    connect_timeout: float | None = None
    """Seconds for each host; None: no limit."""
    liveness: Liveness | None = None


class Unreachable(ConnectionError):
    """No host of the database could be connected to."""


class UnsafeRole(RuntimeError):
    """The saver's database role has too many rights."""


class Connection(asyncpg.Connection):
    """One connection of the pool."""

    planned_at = 0.0
    epoch = ""
    """Which life of the database it speaks to."""

    def get_reset_query(self) -> str:
        """Return no reset query: the saver changes no setting, listens to no channel and leaves no cursor, so there is nothing to reset."""
        return ""

    async def renew_plans(self) -> None:
        """Drop cached plans that are older than PLANS_LAST. Raises Unreachable for a connection that is dying."""
        now = time.monotonic()
        if now - self.planned_at > PLANS_LAST:
            try:
                await self.execute("DISCARD PLANS")
            except asyncpg.InternalClientError as error:
                # A connection whose server is gone may still be closing its last operation when it is taken from the pool.
                self.terminate()
                raise Unreachable(str(error)) from error
            self.planned_at = now

    async def read_epoch(self) -> None:
        """Ask once: a connection does not survive that its database becomes another one. Raises ConnectionError for a standby."""
        self.epoch = await epoch.read(self)


async def open_pool(database: Database, *, role: str, connections: int) -> asyncpg.Pool:
    """Connect to the database as this role; empty: the log-in is the saver's own. Raises where no host answers, and UnsafeRole."""

    async def opened(_no_dsn: None = None, **named: Any) -> asyncpg.Connection:
        return await connect(database, role, **named)

    return await asyncpg.create_pool(
        min_size=2,
        max_size=connections,
        command_timeout=20,
        connect=opened,
        connection_class=Connection,
        init=operator.methodcaller("read_epoch"),
        setup=operator.methodcaller("renew_plans"),
    )


async def connect(database: Database, role: str, **named: Any) -> asyncpg.Connection:
    """Connect to the first host that answers and is what `session` asks for. Raises Unreachable, UnsafeRole, asyncpg.PostgresError."""
    taken = {"role": role} if role else {}
    named |= {
        "dsn": f"postgresql:///?{urlencode(database.tls)}" if database.tls else None,
        "database": database.name,
        "user": database.user,
        "password": database.password,
        "passfile": database.passfile,
        "server_settings": {"application_name": "stratus-saver", **database.settings, **taken, "timezone": "UTC", **PLANNING},
        "timeout": database.connect_timeout,
    }
    # Like libpq: whoever would rather have a standby takes any host where there is none.
    sessions = ["standby", "any"] if database.session == "prefer-standby" else [database.session]
    reason: Exception | None = None
    for session in sessions:
        for host, port in database.hosts:
            try:
                connection = await asyncpg.connect(**named, host=host, port=port, target_session_attrs=session)
            except (
                OSError,
                asyncpg.CannotConnectNowError,
                asyncpg.PostgresConnectionError,
                asyncpg.TargetServerAttributeNotMatched,
            ) as error:
                reason = error
                continue
            try:
                await settle(connection, database.liveness)
            except BaseException:
                connection.terminate()
                raise
            return connection
    raise Unreachable(f"No host of the database answers ({str(reason) or type(reason).__name__})") from reason


async def settle(connection: asyncpg.Connection, liveness: Liveness | None) -> None:
    """Let a new connection notice silence, and look at what its role may do. Raises UnsafeRole.

    The role is looked at each time: a pooler may leave out the parameter that names it without a word.
    """
    found = connection._transport.get_extra_info("socket")
    if liveness is not None and found is not None and found.family in (socket.AF_INET, socket.AF_INET6):
        liveness.set(found)
    role = await connection.fetchrow(ROLE_OF_THE_CONNECTION)
    if role["rolsuper"]:
        raise UnsafeRole(f"Database role {role['rolname']} is a superuser: the saver would reach every table.")
    if role["rolbypassrls"]:
        raise UnsafeRole(f"Database role {role['rolname']} has BYPASSRLS: the saver would reach every tenant's rows.")
    if role["owned"] is not None:
        raise UnsafeRole(f"Database role {role['rolname']} owns {role['owned']}: the saver would reach every table.")
