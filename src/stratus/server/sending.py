"""Sends answers at the pace of their clients: what is large goes piece by piece, and the next one only when the client has taken the last.

granian keeps whatever it is handed until the client takes it: its stream has no end, and awaiting it waits for nothing.
"""

from __future__ import annotations

import asyncio
import math
import time
from concurrent.futures import Executor
from contextlib import closing, suppress
from functools import partial
from io import BytesIO
from tempfile import TemporaryFile
from typing import IO, Any

import structlog

from stratus.access.addresses import block_of
from stratus.server.limits.bounds import Limits
from stratus.server.limits.outgoing import Delivery, Outgoing, busy
from stratus.server.limits.unread import Unread
from stratus.server.sockets import Connections, Held, NoneLeft, Peer, Seen, can_tell
from stratus.server.wsgi_bridge import PIECE, Answer, ClientGone, Sent

FIRST_PAUSE, LONGEST_PAUSE = 0.001, 0.5
"""Seconds after which it is looked again whether a client has taken something: twice as long each time that they have not."""
IN_MEMORY = 1.0
"""Seconds for which the rest of an answer stays in memory while nothing is taken; then it waits on the disk."""


class Sending:
    """The answers of one process on their way to clients."""

    def __init__(self, limits: Limits, readers: Executor) -> None:
        self._limits, self._readers = limits, readers
        self.outgoing = Outgoing(limits)
        self._connections = Connections()
        self._unread = Unread(limits)
        self._next_look: asyncio.Task[None] | None = None
        self._one_look = asyncio.Lock()

    async def send(self, answer: Answer, proto: Any, client: str, address: str, *, head: bool = False) -> Sent:
        """Send an answer. `client` is what granian calls the connection, `address` the browser's.

        Raises ClientGone, and Refused where there is no room, before anything is sent.
        """
        try:
            if head or answer.status in (204, 304):
                proto.response_empty(answer.status, answer.headers)
                return Sent(answer.status, 0)
            if answer.file is not None:
                answer.body, rest = await self._in_thread(_beginning, answer.file, self._limits.at_once)
                if not rest:
                    await self._close(answer)
            if answer.file is None and len(answer.body) <= self._limits.at_once:
                proto.response_bytes(answer.status, answer.headers, answer.body)
                return Sent(answer.status, len(answer.body))
            return await self._send_large(answer, proto, Peer.read(client), address)
        finally:
            if answer.file is not None:
                await self._close(answer)

    async def keep_looking(self) -> None:
        """Give up, for as long as the process lives, on clients that take nothing."""
        while can_tell():
            await asyncio.sleep(self._limits.taken_within / 6)
            try:
                with suppress(NoneLeft):  # those who are known are looked at all the same
                    await self._look()
                broken = await self._in_thread(self._unread.sweep, self._connections, time.monotonic())
            except Exception:
                structlog.get_logger("stratus.front").exception("connections_not_looked_at")
            else:
                if broken:
                    structlog.get_logger("stratus.front").info("clients_took_nothing", connections=broken)

    async def _send_large(self, answer: Answer, proto: Any, peer: Peer, address: str) -> Sent:
        if not can_tell():
            if answer.file is not None:
                answer.body += await self._in_thread(_rest, answer.file)
            proto.response_bytes(answer.status, answer.headers, answer.body)
            return Sent(answer.status, len(answer.body))
        with closing(await self._find(peer)) as connection:
            return await self._at_its_pace(answer, proto, connection, address)

    async def _at_its_pace(self, answer: Answer, proto: Any, connection: Held, address: str) -> Sent:
        with self.outgoing.deliver(block_of(address), connection.break_off, shared=answer.shared) as delivery:
            pace = _Pace(connection, self.outgoing, delivery)
            try:
                size = await self._pieces(answer, proto.response_stream(answer.status, answer.headers), pace)
            except BaseException as error:
                connection.break_off()  # else a client whom nobody told a length would take it for whole
                if isinstance(error, RuntimeError):  # granian's "closed" is one
                    raise ClientGone from error
                raise
            await pace.end()
        return Sent(answer.status, size)

    async def _pieces(self, answer: Answer, transport: Any, pace: _Pace) -> int:
        body, offset, length = answer.body, 0, _length(answer)
        answer.body = b""
        while pace.delivery.handed < length:  # granian closes a connection at the end of what was announced: nothing is to be asked then
            room = await pace.room(math.inf if answer.shared else IN_MEMORY)
            if not room:
                if answer.file is None:  # memory is for those who take something
                    answer.file, body, offset = await self._in_thread(_on_disk, answer, body, offset), b"", 0
                room = await pace.room()
            piece = body[offset : offset + room]
            offset += len(piece)
            if answer.file is not None and len(piece) < room:
                body = b""
                piece += await self._in_thread(answer.file.read, room - len(piece))
            if not piece:
                break
            await transport.send_bytes(piece)
            pace.handed(len(piece))
        return pace.delivery.handed

    async def _find(self, peer: Peer) -> Held:
        """Return the connection of this client, to be closed. Raises ClientGone, and Refused where no descriptor is left to know it by."""
        try:
            held = self._known(peer)
            if held is None:
                await self._look()
                held = self._known(peer)
        except NoneLeft as error:
            raise busy() from error
        if held is None:
            raise ClientGone
        return held

    def _known(self, peer: Peer) -> Held | None:
        found = self._connections.find(peer)
        return found.hold() if found is not None else None

    async def _look(self) -> None:
        """Look through the process, once for all who want to know. A look that has begun already may have missed the newest connections."""
        if self._next_look is None:
            self._next_look = asyncio.ensure_future(self._look_soon())
        await asyncio.shield(self._next_look)

    async def _look_soon(self) -> None:
        async with self._one_look:
            await asyncio.sleep(self._connections.wait)
            self._next_look = None
            await self._in_thread(self._connections.look)

    async def _close(self, answer: Answer) -> None:
        file, answer.file = answer.file, None
        await self._in_thread(file.close)

    async def _in_thread(self, call: Any, *given: Any) -> Any:
        return await asyncio.get_running_loop().run_in_executor(self._readers, partial(call, *given))


class _Pace:
    """How fast the client of one answer takes it."""

    def __init__(self, connection: Held, outgoing: Outgoing, delivery: Delivery) -> None:
        self._connection, self._outgoing, self.delivery = connection, outgoing, delivery
        # What an earlier answer left in the system's hands comes first. What granian holds of it besides, a piece at most, is not seen.
        seen = self._see()
        self._before = seen.taken + seen.waiting
        self._round_trip = seen.round_trip

    def handed(self, size: int) -> None:
        """Note bytes that were handed over."""
        self._outgoing.handed(self.delivery, size)

    async def room(self, within: float = math.inf) -> int:
        """Wait until more may be handed over, and return how many bytes; 0 if nothing may within so many seconds. Raises ClientGone."""
        begun, pause = time.monotonic(), FIRST_PAUSE
        while not (room := self._outgoing.room(self.delivery)):
            if time.monotonic() - begun >= within:
                return 0
            pause = await self._pass(pause)
            if self._outgoing.room(self.delivery):
                self._outgoing.widen(self.delivery, time.monotonic() - begun, self._round_trip)
        return room

    async def end(self) -> None:
        """Wait until the client has everything, or has left."""
        pause = FIRST_PAUSE
        with suppress(ClientGone):
            while self.delivery.outstanding > 0:
                pause = await self._pass(pause)

    async def _pass(self, pause: float) -> float:
        await asyncio.sleep(pause)
        seen = self._see()
        self._round_trip = seen.round_trip
        self._outgoing.taken(self.delivery, seen.taken - self._before)
        return min(2 * pause, LONGEST_PAUSE)

    def _see(self) -> Seen:
        seen = self._connection.see()
        if seen is None:
            raise ClientGone
        return seen


def _beginning(file: Any, size: int) -> tuple[bytes, bool]:
    """Read so many bytes of a file, one more if there are more; tell whether that is so."""
    read = file.read(size + 1)
    return read, len(read) > size


def _length(answer: Answer) -> float:
    """Return how many bytes of a body are announced; infinity where nobody said so."""
    return next((int(value) for name, value in answer.headers if name == "content-length"), math.inf)


def _rest(file: Any) -> bytes:
    """Read a file to its end. A part of one has a size for each piece that is read."""
    return b"".join(iter(partial(file.read, PIECE), b""))


def _on_disk(answer: Answer, body: bytes, offset: int) -> IO[bytes]:
    """Return the rest of a body as a file: the one that it came from, or one of its own; in memory where the disk has no room."""
    with suppress(OSError):
        if answer.again is not None:
            file = answer.again()
            file.seek(offset)
            return file
    rest = memoryview(body)[offset:]
    try:
        file = TemporaryFile()  # noqa: SIM115 - closed by whoever sends it
        file.write(rest)
        file.seek(0)
    except OSError:
        return BytesIO(rest)
    return file
