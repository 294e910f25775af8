"""What processes use of the processor, and how quick the processor is: figures that waiting for others does not change."""

from __future__ import annotations

import os
import time
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import msgspec

from support.running import RunningServer, children

TICK = os.sysconf("SC_CLK_TCK")
ROUNDS = 400_000
"""Rounds of the calibration loop: about a second of processor."""


def processor(pid: int) -> float:
    """Seconds of processor that this process and those that it started have used, gone ones too."""
    with suppress(OSError):
        words = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return sum(map(int, words[11:15])) / TICK + sum(processor(child) for child in children(pid))
    return 0.0


def machine_load() -> str:
    """How busy the machine is, besides what is measured."""
    return f"load of the machine {os.getloadavg()[0]:.1f}"


@dataclass(frozen=True)
class Spent:
    """Seconds of processor of a server's parts."""

    web: float
    database: float

    @classmethod
    def of(cls, server: RunningServer) -> Spent:
        """What the web server and the database of this server have used so far. The worker is not counted."""
        return cls(processor(server.part("web")), processor(server.part("postgres")))

    def since(self, earlier: Spent) -> Spent:
        return Spent(self.web - earlier.web, self.database - earlier.database)

    def each(self, number: int) -> Spent:
        """The same for one of so many calls."""
        return Spent(self.web / number, self.database / number)

    @property
    def all(self) -> float:
        return self.web + self.database


def calibration() -> float:
    """Seconds of processor that a loop of fixed work takes here and now: reads and writes JSON, hashes, and looks into dictionaries."""
    event = {"seq": 1, "kind": "answer", "value": {"selected": ["a"]}}
    body = msgspec.json.encode({"writer": "0123456789abcdef0123456789abcdef", "session": 1, "active": True, "events": [event]})
    begun = time.process_time()
    for number in range(ROUNDS):
        data = msgspec.json.decode(body)
        numbered = dict(data["events"][0], seq=number)
        checked = {key: value for key, value in numbered.items() if isinstance(value, dict | int | str)}
        sha256(msgspec.json.encode({**data, "events": [checked]})).hexdigest()
    return time.process_time() - begun
