"""Response files: uploaded in pieces of at most 1 MB, in order. Pieces may be sent twice, and an upload can be resumed.

A file is taken only where an answer to an item that takes files names its hash and its size; the item's limits are checked with the answer.
"""

from __future__ import annotations

import asyncio
import hashlib
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import asyncpg

from stratus.delivery.attempts.sections import WAITING
from stratus.delivery.entrance.tokens import PlayerToken
from stratus.delivery.unsent.paths import partial_path, response_folder
from stratus.foundation.files.disk import has_room
from stratus.item_types.registry import ITEM_TYPES

PIECE = 1024 * 1024
MOST_FILES = 100
"""Files per attempt, replaced ones included."""
TIMES_REPLACED = 5
"""An attempt keeps so many times the bytes that its items take at once, since replaced files may be put back."""
LEAST_BYTES = 100 * 1024 * 1024
"""Bytes that the files of an attempt may have together in any case, replaced ones included."""
HASH = re.compile(r"[0-9a-f]{64}")

# Finds no row for a revoked token, or an attempt that is not the token's.
ATTEMPT = """
SELECT a.id, a.tenant_id, a.status,
       a.ends,
       t.file_grace_seconds AS file_grace,
       (SELECT count(*) FROM delivery_responsefile f WHERE f.attempt_id = a.id) AS files,
       (SELECT coalesce(sum(size), 0)::bigint FROM delivery_responsefile f WHERE f.attempt_id = a.id) AS bytes
  FROM delivery_attempt a
  JOIN scheduling_registration r ON r.id = a.registration_id AND r.tenant_id IS NOT DISTINCT FROM a.tenant_id
  JOIN people_tenantsettings t ON t.tenant_id = a.tenant_id
 WHERE a.id = $1 AND a.tenant_id IS NOT DISTINCT FROM $2 AND r.id = $3 AND r.link_generation = $4
"""
# The answers that stand, and those for which a decision is awaited: both were checked by their item's type.
_WAITING = ", ".join(f"'{outcome}'" for outcome in WAITING)
NAMED = f"""
SELECT (file ->> 'size')::bigint
  FROM (SELECT item, value FROM delivery_answer WHERE attempt_id = $1
        UNION ALL
        SELECT item, value FROM delivery_answerevent WHERE attempt_id = $1 AND kind = 'answer' AND outcome IN ({_WAITING})) answers,
       jsonb_array_elements(CASE jsonb_typeof(value -> 'files') WHEN 'array' THEN value -> 'files' ELSE '[]' END) file
 WHERE item = ANY ($2::text[]) AND file ->> 'sha256' = $3
"""  # noqa: S608 -- of constants
FIND = "SELECT id, size, received, completed_at, path FROM delivery_responsefile WHERE attempt_id = $1 AND sha256 = $2"
ADD = """
INSERT INTO delivery_responsefile (tenant_id, attempt_id, sha256, size, received, path) VALUES ($1, $2, $3, $4, 0, $5)
    ON CONFLICT (attempt_id, sha256) DO NOTHING
"""
NOTE = "UPDATE delivery_responsefile SET received = $2, completed_at = $3 WHERE id = $1"


class Refused(Exception):
    """The piece is refused: HTTP status, code, message, further members of the answer."""

    def __init__(self, status: int, code: str, message: str, **members: Any) -> None:
        super().__init__(message)
        self.status, self.code, self.message, self.members = status, code, message, members


async def received(pool: asyncpg.Pool, token: PlayerToken, attempt_id: int, sha256: str) -> dict[str, Any]:
    """Return how many bytes of this file have arrived."""
    await _attempt(pool, token, attempt_id)
    row = await pool.fetchrow(FIND, attempt_id, sha256)
    return {"received": row["received"] if row else 0}


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of a file: the hash and size of the whole, where it begins, and its content."""

    sha256: str
    offset: int
    size: int
    content: bytes


class Part:
    """A part of a file: `size` bytes from `offset` on, read in pieces. Raises FileNotFoundError."""

    def __init__(self, path: Path, offset: int, size: int) -> None:
        self._file = path.open("rb")
        self._file.seek(offset)
        self.size = self._left = size

    def read(self, size: int) -> bytes:
        """Return at most so many bytes; none at the end of the part."""
        read = self._file.read(min(size, self._left))
        self._left -= len(read)
        return read

    def close(self) -> None:
        """Close the file."""
        self._file.close()


def read_piece(sha256: str, query: str, content: bytes) -> Piece:
    """Return the piece that a request brings. Raises Refused."""
    asked = parse_qs(query)
    try:
        return Piece(sha256, int(asked.get("offset", ["0"])[0]), int(asked["size"][0]), content)
    except (KeyError, ValueError):
        raise Refused(400, "bad_piece", "offset and size are whole numbers.") from None


async def piece_of(pool: asyncpg.Pool, folder: Path, token: PlayerToken, attempt_id: int, sha256: str, query: str) -> Part:
    """Return a piece of a file that has arrived whole, from `offset` on, for the candidate whose file it is. It is open.

    Raises Refused: there is no such file, or nothing of it at this offset.
    """
    await _attempt(pool, token, attempt_id)
    row = await pool.fetchrow(FIND, attempt_id, sha256)
    if row is None or row["completed_at"] is None:
        raise Refused(404, "file", "This file has not arrived.")
    offset = parse_qs(query).get("offset", [""])[0]
    if not (offset.isascii() and offset.isdigit() and len(offset) < 12 and int(offset) < row["size"]):
        raise Refused(400, "bad_piece", "offset lies within the file's size.")
    try:
        return await asyncio.to_thread(Part, folder / row["path"], int(offset), min(PIECE, row["size"] - int(offset)))
    except FileNotFoundError:
        raise Refused(404, "file", "This file is not there any more.") from None


async def take(
    pool: asyncpg.Pool,
    folder: Path,
    token: PlayerToken,
    attempt_id: int,
    paper_items: Mapping[str, Mapping[str, Any]],
    piece: Piece,
    *,
    now: datetime,
) -> dict[str, Any]:
    """Store one piece and return how many bytes have arrived; a piece that does not continue the file changes nothing.

    Raises Refused: no answer names the file, too late (after the end and the grace period for files), too much, no room on the disk, or the
    whole content does not have the stated hash; in the last case the upload starts again from 0.
    """
    sha256, offset, size = piece.sha256, piece.offset, piece.size
    if size < 1 or offset < 0 or offset + len(piece.content) > size:
        raise Refused(400, "bad_piece", "A piece lies within the file's size.")
    if len(piece.content) > PIECE:
        raise Refused(413, "too_large", "A piece is at most 1 MB.")
    attempt = await _attempt(pool, token, attempt_id)
    if attempt["status"] == "VOID" or now >= attempt["ends"] + timedelta(seconds=attempt["file_grace"]):
        raise Refused(409, "too_late", "The time for handing in files is over.")
    if await pool.fetchrow(FIND, attempt_id, sha256) is None:
        takers = [pk for pk, item in paper_items.items() if ITEM_TYPES[item["type"]].holds_files]
        if size not in [row[0] for row in await pool.fetch(NAMED, attempt_id, takers, sha256)]:
            raise Refused(404, "not_named", "No answer names this file. Its answer comes first, then its content.")
        most = max(TIMES_REPLACED * sum(paper_items[pk]["max_files"] * paper_items[pk]["max_size"] for pk in takers), LEAST_BYTES)
        if attempt["files"] >= MOST_FILES or attempt["bytes"] + size > most:
            raise Refused(409, "too_many_files", f"An exam takes at most {MOST_FILES} files, {most // 1024**2} MB in all.")
        if not await asyncio.to_thread(has_room, folder, size):
            raise Refused(503, "no_room", "The exam server has no room for files at this moment; it will be tried again.", wait=30)
        path = f"{response_folder(attempt['tenant_id'], attempt_id)}/{sha256}"
        await pool.execute(ADD, attempt["tenant_id"], attempt_id, sha256, size, path)
    async with pool.acquire() as connection, connection.transaction():
        row = await connection.fetchrow(FIND + " FOR NO KEY UPDATE", attempt_id, sha256)
        if row["completed_at"] is not None or offset != row["received"] or not piece.content:
            return {"received": row["received"]}
        if size != row["size"]:
            raise Refused(400, "bad_piece", "The file was announced with another size.")
        final = folder / row["path"]
        done = await asyncio.to_thread(_write, final, offset, piece.content)
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
    return Path(partial_path(str(final)))
