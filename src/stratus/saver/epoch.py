"""Which life of the database this saver speaks to (docs/how/delivery/epoch.md).

A standby that was promoted, and a backup that was restored, may lack what was acknowledged before. Pages notice by another epoch, and send
what they still keep once more.
"""

from __future__ import annotations

import hashlib

import asyncpg

READ = """
SELECT s.system_identifier::text || ' ' || left(pg_walfile_name(pg_current_wal_lsn()), 8) || ' '
       || (SELECT drawn FROM delivery_restoration ORDER BY id DESC LIMIT 1)
  FROM pg_control_system() s
"""


async def read(connection: asyncpg.Connection) -> str:
    """Return the epoch of the database behind this connection; it stays the same for as long as the connection does.

    Raises ConnectionError for a standby, which takes no answers.
    """
    try:
        return name(await connection.fetchval(READ))
    except asyncpg.ObjectNotInPrerequisiteStateError as error:
        raise ConnectionError("This database is a standby.") from error


def name(facts: str) -> str:
    """Return what pages are told: it says nothing about the installation."""
    return hashlib.sha256(facts.encode()).hexdigest()[:16]
