"""How much memory an installation takes: what `STRATUS_MEMORY` decides, and what every process of it leaves out."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Plan:
    """How many of everything there are, where nothing else says so."""

    web_processes: int
    page_threads: int
    """Of one web process; each has a connection to the database."""
    saver_connections: int
    """Of one web process, at most."""
    jobs: int
    """At the same time, in one worker."""
    sealed_bytes: int
    """Of sealed objects that one web process keeps in memory."""
    answer_bytes: int
    """Of answers that clients of one web process have not taken yet."""
    database: Mapping[str, str] = field(default_factory=dict)
    """Settings of the embedded PostgreSQL."""


USUAL = Plan(web_processes=2, page_threads=4, saver_connections=8, jobs=4, sealed_bytes=128 * 1024 * 1024, answer_bytes=128 * 1024 * 1024)
SMALL = Plan(
    web_processes=1,
    page_threads=2,
    saver_connections=4,
    jobs=2,
    sealed_bytes=24 * 1024 * 1024,
    answer_bytes=32 * 1024 * 1024,
    database={
        "shared_buffers": "64MB",
        "max_connections": "50",
        "maintenance_work_mem": "32MB",
        "autovacuum_max_workers": "1",
        "max_wal_size": "512MB",
    },
)
PLANS = {"": USUAL, "usual": USUAL, "small": SMALL}


class UnknownPlan(ValueError):
    """`STRATUS_MEMORY` says something else; the message says what it may say."""


def plan() -> Plan:
    """The plan that `STRATUS_MEMORY` names. Raises `UnknownPlan`."""
    given = os.environ.get("STRATUS_MEMORY", "").strip().casefold()
    if given not in PLANS:
        raise UnknownPlan(f"STRATUS_MEMORY is {given!r}; it may be {' or '.join(filter(None, PLANS))}.")
    return PLANS[given]


def few_arenas() -> None:
    """Let the programs that this process becomes or starts have two pools of memory, not eight for each core: what a thread has given
    back in one pool no thread of another pool can use."""
    os.environ.setdefault("MALLOC_ARENA_MAX", "2")


def without_terminal() -> None:
    """Keep libraries from loading what only colours a terminal (3 MB): nothing of a server writes to one. To be called before they are."""
    sys.modules.setdefault("rich", None)  # type: ignore[arg-type]  # an import of it then fails, and they go on without
