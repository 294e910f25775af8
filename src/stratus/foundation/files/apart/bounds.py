"""What a process that reads a stranger's file may take, by the system: it sets these bounds itself, before it reads anything."""

from __future__ import annotations

import ctypes
import resource
import sys
from collections.abc import Mapping
from typing import Any

_NO_NEW_PRIVILEGES = 38  # PR_SET_NO_NEW_PRIVS


def limit(asked: Mapping[str, Any]) -> None:
    """Take nothing for granted that the file could make this process do: see `asking.ask` for the limits."""
    for what, most in (
        (resource.RLIMIT_AS, asked["memory"]),
        (resource.RLIMIT_CPU, asked["processor"]),
        (resource.RLIMIT_FSIZE, asked["written"]),
        (resource.RLIMIT_CORE, 0),
    ):
        _bound(what, most)


def close() -> None:
    """Open nothing from now on: no file, connection, process or thread; and gain no right. All that reads the file is loaded before."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    _bound(resource.RLIMIT_NPROC, 0)
    _bound(resource.RLIMIT_NOFILE, 0)  # what is open stays open


def _bound(what: int, most: int) -> None:
    _, hard = resource.getrlimit(what)
    most = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(what, (most, most))
