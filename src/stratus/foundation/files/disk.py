"""How much of a disk stays free for answers. Pure: the saver, the front and the storage of files ask."""

from __future__ import annotations

import os
from pathlib import Path

KEPT_FREE = 1024 * 1024 * 1024
"""Bytes of the disk, or a twentieth of a small one, that files leave to answers."""


def has_room(folder: Path, size: int) -> bool:
    """Tell whether so many bytes more, in a folder that is there, leave what answers need."""
    disk = os.statvfs(folder)
    return disk.f_bavail * disk.f_frsize - size > min(KEPT_FREE, disk.f_blocks * disk.f_frsize // 20)
