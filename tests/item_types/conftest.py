"""Makes one test of every row of a type's table."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

pytest.register_assert_rewrite("item_types.contract", "item_types.contract_beside")

TABLES = ("wrong", "accepted", "refused", "scored", "said", "alike", "unlike", "chances", "rekeyed", "hostile")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Give a test that asks for `wrong`, `scored` … each row of the table of that name, and `frozen` each file of `formats/`."""
    for name in TABLES:
        if metafunc.cls is not None and name in metafunc.fixturenames:
            rows: list[Any] = getattr(metafunc.cls, name)
            metafunc.parametrize(name, rows, ids=[str(row)[:60] for row in rows])
    if metafunc.cls is not None and "frozen" in metafunc.fixturenames:
        files = sorted((Path(metafunc.module.__file__).parent / "formats").glob("*.json"))
        metafunc.parametrize("frozen", [json.loads(file.read_text("utf-8")) for file in files], ids=[file.stem for file in files])
