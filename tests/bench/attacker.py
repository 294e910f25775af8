"""Those who mean harm: a process of its own, as nice as can be, that does the worst it knows for some seconds, told by JSON."""

from __future__ import annotations

import asyncio
import json
import os
import random
import resource
import sys
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from itertools import cycle

HALF_OPEN, REFUSED = 5_000, 20_000
KB = 1024
NESTED = ("<ul><li>", "<div>", "<h2><div>", "<b></p>", "<", "<p>x", '<a b="')


class Attacker:
    """What it does, and how it was answered: kind → status → number."""

    def __init__(self, told: dict[str, object]) -> None:
        self.port = int(str(told["port"]))
        self.token, self.attempt, self.item = str(told["token"]), int(str(told["attempt"])), str(told["item"])
        self.ends = time.monotonic() + float(str(told["seconds"]))
        self.answered: Counter[tuple[str, str]] = Counter()
        self.held: list[asyncio.StreamWriter] = []

    async def send(self, kind: str, raw: bytes, *, within: float = 40) -> None:
        """Send bytes as they are, and count the first line of what comes back."""
        writer = None
        try:
            async with asyncio.timeout(within):
                reader, writer = await asyncio.open_connection("127.0.0.1", self.port, limit=1024 * KB)
                writer.write(raw)
                line = await reader.readline()
            self.answered[kind, line.decode(errors="replace").split(" ")[1] if line.startswith(b"HTTP/") else "closed"] += 1
        except (OSError, TimeoutError) as error:
            self.answered[kind, type(error).__name__] += 1
        finally:
            if writer is not None:
                writer.close()

    def request(self, method: str, path: str, body: bytes = b"", *headers: str, length: int | None = None) -> bytes:
        size = len(body) if length is None else length
        lines = [f"{method} {path} HTTP/1.1", "Host: localhost", f"Content-Length: {size}", "Connection: close", *headers]
        return ("\r\n".join(lines) + "\r\n\r\n").encode() + body

    @property
    def mine(self) -> str:
        return f"Authorization: Player {self.token}"

    # The kinds

    async def nesting(self, number: int) -> None:
        unit = NESTED[number % len(NESTED)]
        event = {"seq": number, "at": "", "kind": "answer", "item": self.item, "value": {"html": (unit * 30_000)[:120_000], "words": 1}}
        body = {"writer": "0" * 31 + "1", "session": 1, "active": False, "events": [event], "received": []}
        await self.send(
            "nested essays", self.request("POST", f"/exam/api/attempts/{self.attempt}/sync", json.dumps(body).encode(), self.mine)
        )

    async def bodies(self, number: int) -> None:
        body = random.choice((b"[" * 250 * KB, b'{"a":' * 50 * KB, b"9" * 250 * KB, b"\xff" * 250 * KB, b'"\\ud800' * 40 * KB))
        await self.send("broken bodies", self.request("POST", f"/exam/api/attempts/{self.attempt}/sync", body[: 250 * KB], self.mine))

    async def heads(self, number: int) -> None:
        cookie = random.choice(('a="' + "\\" * 8_100, "a=" + '\\"' * 16_000, "a=1; " * 1_600))
        await self.send("cookies", self.request("GET", "/login", b"", f"Cookie: {cookie}"))

    async def files(self, number: int) -> None:
        path = f"/exam/api/attempts/{self.attempt}/files/{number:064x}?offset=0&size=100000000"
        await self.send("files that nobody names", self.request("PUT", path, b"x" * 1000 * KB, self.mine))

    async def log_ins(self, number: int) -> None:
        form = "Content-Type: application/x-www-form-urlencoded"
        body = f"username=user{number}&password=spring2026&csrfmiddlewaretoken={'a' * 32}".encode()
        await self.send("log-ins", self.request("POST", "/login", body, form, f"Cookie: stratus_csrf={'a' * 32}"))

    async def refused(self, number: int) -> None:
        raw = random.choice(
            (
                self.request("POST", "/exam/api/attempts/1/sync", b"", length=250 * KB),
                self.request("POST", "/login", b"x", length=300 * KB),
                self.request("POST", "/api/v1/integrations/schedule", b"x", "Authorization: EAPI " + "x" * 48, length=30_000 * KB),
                self.request("POST", "/x", b"", length=9**300),
                self.request("GET", "/metrics", b"", "X-Forwarded-For: 192.0.2.7"),
            )
        )
        await self.send("requests to refuse", raw)

    async def half_open(self, number: int) -> None:
        try:
            _reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        except OSError as error:
            self.answered["half-open connections", type(error).__name__] += 1
            await asyncio.sleep(1)
            return
        self.held.append(writer)
        half = random.choice((b"GET / HTTP/1.1\r\nHost: ", self.request("POST", "/login", b"x" * 10 * KB, length=200 * KB)))
        writer.write(half)
        self.answered["half-open connections", "opened"] += 1

    async def repeat(self, kind: Callable[[int], Awaitable[None]], pause: float, most: int | None = None, beside: int = 1) -> None:
        numbers = iter(range(1, most + 1)) if most else cycle(range(1, 10**9))

        async def one() -> None:
            for number in numbers:
                if time.monotonic() >= self.ends:
                    return
                await kind(number)
                await asyncio.sleep(pause)

        await asyncio.gather(*(one() for _place in range(beside)))

    async def attack(self) -> None:
        """Everything at once."""
        await asyncio.gather(
            self.repeat(self.half_open, 0.001, HALF_OPEN, beside=4),
            self.repeat(self.refused, 0.0, REFUSED, beside=64),
            self.repeat(self.nesting, 0.2, beside=2),
            self.repeat(self.bodies, 0.2, beside=2),
            self.repeat(self.heads, 0.0, beside=8),
            self.repeat(self.files, 0.1, beside=4),
            self.repeat(self.log_ins, 0.0, beside=16),
        )


def main() -> None:
    """Attack, and print how it was answered."""
    os.nice(19)
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard if hard > 0 else 65_536, hard))
    attacker = Attacker(json.load(sys.stdin))
    asyncio.run(attacker.attack())
    kinds: dict[str, dict[str, int]] = {}
    for (kind, status), number in sorted(attacker.answered.items()):
        kinds.setdefault(kind, {})[status] = number
    print(json.dumps(kinds))


if __name__ == "__main__":
    main()
