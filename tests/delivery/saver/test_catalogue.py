"""What a saver process keeps of published versions: bounded by bytes, since one version may hold megabytes of items and cases."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from stratus.saver import catalogue as module
from stratus.saver.catalogue import Catalogue


class Versions:
    """The table of versions, and what was asked for of it."""

    def __init__(self, content: str) -> None:
        self.content, self.asked = content, []

    async def fetch(self, _query: str, ids: list[int]) -> list[dict[str, Any]]:
        self.asked += ids
        pages = json.dumps([{"id": "1-1", "content": self.content}])
        held = {"options": "{}", "items": "[]", "pages": pages, "sections": "[]", "forms": "[]"}
        return [{"id": pk, "title": f"Version {pk}", **held} for pk in ids]


def test_versions_are_kept_as_far_as_their_bytes_allow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_VERSIONS", 3_000)
    table, catalogue = Versions("x" * 1_000), Catalogue(bytes(32))

    def ask(*ids: int) -> set[int]:
        return set(asyncio.run(catalogue.versions(table, ids)))  # type: ignore[arg-type]

    assert ask(1, 2, 3, 4) == {1, 2, 3, 4}
    assert ask(4, 3) == {3, 4}
    assert ask(1) == {1}
    assert table.asked == [1, 2, 3, 4, 1]
