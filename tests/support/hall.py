"""A hall of candidates who sit an exam over HTTP while something happens to the server: those of `stratus rehearse`.

Each has one request under way and sends everything until it is acknowledged. Afterwards every acknowledged answer is looked up.
"""

from __future__ import annotations

import asyncio
import random
import secrets
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from stratus.rehearse import booking, database
from stratus.rehearse.plan import Plan, Range
from stratus.rehearse.report.measure import Record
from stratus.rehearse.simulation.browser import Stage
from stratus.rehearse.simulation.candidate import Candidate
from stratus.rehearse.simulation.wire import Address
from stratus.rehearse.verify import Verdict, verify_against
from support.running import PATIENCE, RunningServer

PACE = Range(0.1, 0.5)
IMPATIENT = 2.0
"""The longest pause between two tries, seconds: players wait up to 30, and a test would wait with them."""


def book(server: RunningServer, candidates: int, assessment: str = "EXT1") -> list[str]:
    """Schedule an exam that is open now, for this many new candidates, and return their launch links."""
    return [server.url + path for path in paths(server, f"HALL-{secrets.token_hex(6)}", candidates, assessment)]


def paths(server: RunningServer, name: str, candidates: int, assessment: str = "EXT1") -> list[str]:
    """Schedule an exam under this name and return its launch links as paths."""
    token = booking.demo_access(server.home).token
    return booking.book(server.url, token, name, candidates, assessment=assessment)


class Hall:
    """All candidates of one schedule. `port`: what they connect to, when it is not the server itself."""

    def __init__(
        self, server: RunningServer, candidates: int | Sequence[str], *, port: int | None = None, gives_up: float = PATIENCE
    ) -> None:
        """`candidates`: how many, on a schedule of their own, or the launch links, as paths, of those who are there."""
        self.server = server
        self.name = f"HALL-{secrets.token_hex(6)}"
        at_once: dict[str, Any] = {"arrive_within": 0, "start_within": 0, "hand_in_within": 0}
        links = paths(server, self.name, candidates) if isinstance(candidates, int) else candidates
        plan = Plan(server.url, self.name, len(links), think=PACE, writing=PACE, assets=False, **at_once)
        address = Address("127.0.0.1", port or server.port, f"localhost:{server.port}")
        self.stage = Stage(plan, address, Record(), longest_back_off=IMPATIENT, gives_up=gives_up, text_after=1.0)
        self.candidates = [
            Candidate(self.stage, link, drops=False, reloads=False, rng=random.Random(number)) for number, link in enumerate(links)
        ]

    def sit(self, happens: Callable[[Hall], Awaitable[None]]) -> Verdict:
        """Let everybody answer while `happens(self)` runs, then hand in; compare what they were told is safe with what is stored."""
        asyncio.run(self._sit(happens))
        assert [candidate.sat.trouble for candidate in self.candidates if candidate.sat.trouble] == []
        held = database.read(self.server.dsn, [candidate.sat.attempt for candidate in self.candidates])
        verdict = verify_against([candidate.sat for candidate in self.candidates], held)
        assert verdict.acknowledged == verdict.compared > 0
        assert verdict.missing == []
        assert (verdict.unsent, held.handed_in) == (0, len(self.candidates))
        return verdict

    async def _sit(self, happens: Callable[[Hall], Awaitable[None]]) -> None:
        self.stage.start_at = time.monotonic()
        sitting = [asyncio.create_task(candidate.run()) for candidate in self.candidates]
        try:
            await self.until(lambda: self.stage.started == len(self.candidates))
            await happens(self)
        finally:
            self.stage.ends_at = time.monotonic()
            for candidate in self.candidates:
                candidate.wake()
            await asyncio.gather(*sitting)

    async def until(self, holds: Callable[[], bool], patience: float = PATIENCE) -> None:
        """Wait until something is so."""
        async with asyncio.timeout(patience):
            while not holds():  # noqa: ASYNC110 - anything may be waited for, and tells nobody
                await asyncio.sleep(0.02)

    async def until_saved(self, number: int) -> None:
        """Wait until this many more answers are acknowledged."""
        wanted = self.stage.acknowledged + number
        await self.until(lambda: self.stage.acknowledged >= wanted)

    async def until_trouble(self, kind: str) -> None:
        """Wait until somebody's request went wrong in this way."""
        await self.until(lambda: any(kind in trouble for trouble in self.troubles))

    async def until_troubles(self, number: int) -> None:
        """Wait until this many more requests went wrong."""
        wanted = self.stage.record.failed + number
        await self.until(lambda: self.stage.record.failed >= wanted)

    async def until_everybody_saved(self) -> None:
        """Wait until everything that was typed before now is acknowledged."""
        given = [(candidate, candidate.seq) for candidate in self.candidates]
        await self.until(lambda: all(all(event["seq"] > seq for _w, event, _a, _s in one.queue) for one, seq in given))

    @property
    def troubles(self) -> list[str]:
        """The kinds of what had to be tried again."""
        return [problem for _step, problem in self.stage.record.problems]
