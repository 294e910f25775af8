"""docs/performance.md, and pages that it leads to: figures between their marks, everything around them as it is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from stratus.rehearse.report.machine import hardware

DOCS = Path(__file__).resolve().parents[2] / "docs"
DOCUMENT = DOCS / "performance.md"
END = "<!-- end of figures -->"


def write(command: str, head: Sequence[str], rows: Sequence[Sequence[str]], document: Path = DOCUMENT) -> None:
    """Replace the table that this command wrote before; its mark is in the document, or comes at its end."""
    begin = f"<!-- figures: written by {command} -->"
    note = f"{datetime.now(UTC):%Y-%m-%d}: {hardware()}, the embedded PostgreSQL. Load generator, server and database share this machine."
    table = "".join(f"| {' | '.join(row)} |\n" for row in (head, ["---"] * len(head), *rows))
    text = document.read_text()
    if begin not in text:
        text += f"\n{begin}\n{END}\n"
    before, _mark, rest = text.partition(begin)
    _old, _mark, after = rest.partition(END)
    document.write_text(f"{before}{begin}\n{note}\n\n{table}{END}{after}")
