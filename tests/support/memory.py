"""How much memory a piece of work takes at its highest."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PROCESS = Path("/proc/self")


@contextmanager
def grows_by_at_most(megabytes: int) -> Iterator[None]:
    """Fail if this process needs so much more memory at any moment of the block than before it. Where the system does not tell, pass."""
    try:
        (PROCESS / "clear_refs").write_text("5")  # the peak begins anew
    except OSError:
        yield
        return
    before = _kilobytes("VmRSS")
    yield
    grown = (_kilobytes("VmHWM") - before) // 1024
    assert grown <= megabytes, f"needed {grown} MB more"


def _kilobytes(name: str) -> int:
    found = re.search(rf"^{name}:\s+(\d+) kB", (PROCESS / "status").read_text(), re.MULTILINE)
    assert found is not None
    return int(found[1])
