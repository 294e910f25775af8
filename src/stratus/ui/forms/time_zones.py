"""The time zones that people choose from."""

from __future__ import annotations

import zoneinfo

ZONES = [
    *sorted(name for name in zoneinfo.available_timezones() if "/" in name and not name.startswith(("Etc/", "posix/", "right/"))),
    "UTC",
]
