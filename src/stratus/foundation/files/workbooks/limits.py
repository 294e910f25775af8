"""How much of a workbook is read. Whatever is beyond is refused before a library parses it."""

from __future__ import annotations

MEGABYTE = 1024 * 1024
MOST_BYTES = 5 * MEGABYTE
"""Of the file."""
MOST_UNPACKED = 32 * MEGABYTE
"""Of all its parts that are read, together, once they are unpacked."""
MOST_PARTS = 1_000
"""Of the archive that a workbook is."""
MOST_SHEETS = 50
MOST_ROWS, MOST_COLUMNS = 12_000, 24
"""Where the last cell that holds something may stand. Readers hold a sheet as a rectangle, however few cells of it hold anything."""
LONGEST_CELL = 1_000
"""Characters."""
MOST_CHARACTERS = 8_000_000
"""Of all cells. A workbook may keep a text once and name it in every cell."""
