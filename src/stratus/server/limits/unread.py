"""Gives up on clients that take nothing: whatever was answered to them, small or large, and whoever answered it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from stratus.server.limits.bounds import Limits
from stratus.server.sockets import Peer, Watched


class _Mark(NamedTuple):
    """What a client had taken at a moment, and how much they have to take to be believed that they read."""

    at: float
    taken: int
    due: int


class Unread:
    """What lay before each client when it was looked last.

    A client has to take `taken_least` bytes within `taken_within` seconds, or all that lay there, if that was less: so one who takes a
    byte now and then reads no more than one who takes nothing, and a slow network that does take goes on.
    """

    def __init__(self, limits: Limits) -> None:
        self._least, self._within = limits.taken_least, limits.taken_within
        self._marks: dict[Peer, _Mark] = {}

    def sweep(self, connections: Iterable[Watched], now: float) -> int:
        """Break off connections of which too little was taken; returns how many. `now`: seconds of a clock that only goes on."""
        marks, broken = {}, 0
        for connection in connections:
            seen = connection.see()
            if seen is None or not seen.waiting:
                continue
            mark = self._marks.get(connection.peer)
            if mark is None or not 0 <= seen.taken - mark.taken < mark.due:
                mark = _Mark(now, seen.taken, min(seen.waiting, self._least))
            if now - mark.at >= self._within and connection.break_off():
                broken += 1
            else:
                marks[connection.peer] = mark
        self._marks = marks
        return broken
