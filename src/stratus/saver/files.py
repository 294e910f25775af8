"""Response files: uploaded in pieces of at most 1 MB, in order. Pieces may be sent twice, and an upload can be resumed."""

from __future__ import annotations

import asyncio
import hashlib
import os
import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import asyncpg

from stratus.delivery.entrance.tokens import PlayerToken
from stratus.delivery.unsent.paths import response_folder
from stratus.item_types.file_response.content import MAX_SIZE

PIECE = 1024 * 1024
MOST_FILES = 100
"""Files per attempt, replaced ones included."""
HASH = re.compile(r"[0-9a-f]{64}")

# Finds no row for a revoked token, or an attempt that is not the token's.
ATTEMPT = """
SELECT a.id, a.tenant_id, a.status,
       a.ends,
       t.file_grace_seconds AS file_grace,
       (SELECT count(*) FROM delivery_responsefile f WHERE f.attempt_id = a.id) AS files
  FROM delivery_attempt a
  JOIN scheduling_registration r ON r.id = a.registration_id AND r.tenant_id IS NOT DISTINCT FROM a.tenant_id
  JOIN people_tenantsettings t ON t.tenant_id = a.tenant_id
 WHERE a.id = $1 AND a.tenant_id IS NOT DISTINCT FROM $2 AND r.id = $3 AND r.link_generation = $4
"""
FIND = "SELECT id, size, received, completed_at, path FROM delivery_responsefile WHERE attempt_id = $1 AND sha256 = $2"
ADD = """
INSERT INTO delivery_responsefile (tenant_id, attempt_id, sha256, size, received, path) VALUES ($1, $2, $3, $4, 0, $5)
    ON CONFLICT (attempt_id, sha256) DO NOTHING
"""
NOTE = "UPDATE delivery_responsefile SET received = $2, completed_at = $3 WHERE id = $1"


class Refused(Exception):
    """The piece is refused: HTTP status, code, message."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status, self.code, self.message = status, code, message


async def received(pool: asyncpg.Pool, token: PlayerToken, attempt_id: int, sha256: str) -> dict[str, Any]:
    """Return how many bytes of this file have arrived."""
    await _attempt(pool, token, attempt_id)
    row = await pool.fetchrow(FIND, attempt_id, sha256)
    return {"received": row["received"] if row else 0}


async def take(
    pool: asyncpg.Pool,
    folder: Path,
    token: PlayerToken,
    attempt_id: int,
    sha256: str,
    *,
    offset: int,
    size: int,
    piece: bytes,
    now: datetime,
) -> dict[str, Any]:
    """Store one piece and return how many bytes have arrived; a piece that does not continue the file changes nothing.

    Raises Refused: too late (after the end and the grace period for files), too large, too many files, or the whole content does not have
    the stated hash; in the last case the upload starts again from 0.
    """
    if not 0 < size <= MAX_SIZE or offset < 0 or offset + len(piece) > size:
        raise Refused(400, "bad_piece", "A piece lies within the file's size, at most 100 MB.")
    if len(piece) > PIECE:
        raise Refused(413, "too_large", "A piece is at most 1 MB.")
    attempt = await _attempt(pool, token, attempt_id)
    if attempt["status"] == "VOID" or now >= attempt["ends"] + timedelta(seconds=attempt["file_grace"]):
        raise Refused(409, "too_late", "The time for handing in files is over.")
    if await pool.fetchrow(FIND, attempt_id, sha256) is None:
        if attempt["files"] >= MOST_FILES:
            raise Refused(409, "too_many_files", f"An exam takes at most {MOST_FILES} files.")
        path = f"{response_folder(attempt['tenant_id'], attempt_id)}/{sha256}"
        await pool.execute(ADD, attempt["tenant_id"], attempt_id, sha256, size, path)
    async with pool.acquire() as connection, connection.transaction():
        row = await connection.fetchrow(FIND + " FOR NO KEY UPDATE", attempt_id, sha256)
        if row["completed_at"] is not None or offset != row["received"] or not piece:
            return {"received": row["received"]}
        if size != row["size"]:
            raise Refused(400, "bad_piece", "The file was announced with another size.")
        final = folder / row["path"]
        done = await asyncio.to_thread(_write, final, offset, piece)
        whole = done == size
        intact = not whole or await asyncio.to_thread(_finish, final, sha256)
        await connection.execute(NOTE, row["id"], done if intact else 0, now if whole and intact else None)
    if not intact:
        raise Refused(422, "hash_differs", "The content is not what its hash says; it has to be sent again.")
    return {"received": done}


async def _attempt(pool: asyncpg.Pool, token: PlayerToken, attempt_id: int) -> asyncpg.Record:
    row = await pool.fetchrow(ATTEMPT, attempt_id, token.tenant_id, token.registration_id, token.generation)
    if row is None:
        raise Refused(404, "attempt", "There is no such exam for this link.")
    return row


def _write(final: Path, offset: int, piece: bytes) -> int:
    """Write the piece at its offset and sync it to disk; cuts off what an interrupted piece left behind it."""
    final.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with os.fdopen(os.open(_part(final), os.O_RDWR | os.O_CREAT, 0o600), "r+b") as file:
        file.seek(offset)
        file.write(piece)
        file.truncate()
        file.flush()
        os.fsync(file.fileno())
    return offset + len(piece)


def _finish(final: Path, sha256: str) -> bool:
    """Give the complete file its name if its hash is right, else remove it."""
    part = _part(final)
    with part.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    if digest != sha256:
        part.unlink()
        return False
    part.replace(final)
    return True


def _part(final: Path) -> Path:
    return final.with_name(final.name + ".part")
