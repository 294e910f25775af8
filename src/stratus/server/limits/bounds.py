"""Every limit of the front, in one place (docs/how/front.md has the table)."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass

from stratus.server.limits import memory

KB = 1024
MB = 1024 * KB


@dataclass(frozen=True)
class Limit:
    """How large a body may be, in bytes, and how long it may take to arrive, in seconds."""

    size: int
    seconds: float = 20.0


@dataclass(frozen=True)
class Limits:
    """The limits of one process. Sizes are bytes, times seconds."""

    rules: tuple[tuple[re.Pattern[str], Limit], ...] = ((re.compile(r"/api/"), Limit(32 * MB)),)
    """By path, the first match counts. Sizes are for callers that the front knows."""
    otherwise: Limit = Limit(8 * MB)
    unknown: int = 256 * KB
    """The largest body of somebody whom the front does not know."""
    looked_up: int = 16 * KB
    """A body of the External API from which on its token is looked up; those that are smaller are of their address."""
    head: int = 16 * KB
    """Path, query and all headers together."""
    header: int = 8 * KB
    """One header."""
    of_pages: int = 1024 * MB
    """Bodies that are on their way to Django or with it, in memory or on disk."""
    of_saves: int = 128 * MB
    """Bodies that are on their way to the saver or with it, in memory."""
    of_address: int = 8 * MB
    """Bodies of one address, of callers that the front does not know."""
    of_caller: int = 128 * MB
    """Bodies of one member of staff, or of one token of the External API: two of the largest uploads."""
    of_registration: int = 3 * MB
    """Bodies of one candidate: pages of two browsers that sync and send pieces of files at the same time."""
    requests_of_registration: int = 32
    """Requests of one candidate that are not answered: each waits for a batch of its own, which others wait for too."""
    of_answers: int = 128 * MB
    """Answers larger than `at_once` that were handed over and not taken yet."""
    at_once: int = 64 * KB
    """An answer, or a piece of one, that is handed over before anything is known of its client's pace."""
    taken_least: int = 16 * KB
    """What a client has to take within `taken_within`, or all that lies there if that is less."""
    taken_within: float = 30.0
    """Seconds after which a client who takes nothing is given up, and a sixth of that more at most."""
    waiting: int = 512
    """Requests for Django that have arrived and are not finished."""
    log_ins: int = 64
    """Requests that wait to have a password hashed."""
    told_after: float = 30.0
    """A request that a thread works on for so long is reported."""
    replaced_after: float = 60.0
    """The process is replaced when each of its threads has worked for so long on one request that is not among `long`."""
    looked_every: float = 5.0
    long: tuple[re.Pattern[str], ...] = (re.compile(r"/api/"), re.compile(r".*/upload/?$"))
    """Requests that may take minutes: ten thousand candidates in one call, a file of many megabytes."""

    def of(self, path: str) -> Limit:
        return next((limit for pattern, limit in self.rules if pattern.match(path)), self.otherwise)

    def may_take_long(self, path: str) -> bool:
        return any(pattern.match(path) for pattern in self.long)

    @classmethod
    def from_environment(cls) -> Limits:
        """The usual limits, and the rule for uploads: staff paths that end in `/upload`, `STRATUS_UPLOAD_MB` (64), 5 minutes."""
        uploads = Limit(int(os.environ.get("STRATUS_UPLOAD_MB", "64")) * MB, 300.0)
        return cls(
            rules=(*cls().rules, (re.compile(r".*/upload/?$"), uploads)),
            of_caller=max(cls.of_caller, 2 * uploads.size),
            of_answers=memory.plan().answer_bytes,
        )
