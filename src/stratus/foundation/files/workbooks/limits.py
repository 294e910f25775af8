"""How much of a workbook is read, and what reading it may take."""

from __future__ import annotations

MEGABYTE = 1024 * 1024
MOST_BYTES = 5 * MEGABYTE
"""Of the file."""
MOST_SHEETS = 50
MOST_ROWS, MOST_COLUMNS = 12_000, 24
"""Where the last cell that holds something may stand. Readers hold a sheet as a rectangle, however few cells of it hold anything."""
LONGEST_CELL = 1_000
"""Characters."""
MOST_CHARACTERS = 8_000_000
"""Of all cells. A workbook may keep a text once and name it in every cell."""

MOST_MEMORY = 400 * MEGABYTE
"""Bytes of addresses that the process may have: a workbook of a few kilobytes may unpack to gigabytes, hold one cell in the last row and
column, or one long text in every cell."""
MOST_PROCESSOR = 15
"""Seconds of processor. The largest sheet that is read takes two."""
MOST_TIME = 45.0
"""Seconds until the process is ended, however busy the machine is."""
MOST_WRITTEN = 64 * MEGABYTE
"""Bytes that it may answer."""
