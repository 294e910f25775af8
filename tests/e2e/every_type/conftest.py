"""For every type an exam, written and published once."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from acts import Exam, publish
from cells import Cells
from playwright.sync_api import Page

from item_types.hands import Hand, hand_of


@pytest.fixture
def hand(key: str) -> Hand:
    """Knows how an item of this type is written and answered."""
    return hand_of(key)


@pytest.fixture
def cells(page: Page) -> Cells:
    return Cells(page)


@pytest.fixture(scope="session")
def published() -> dict[str, Exam]:
    """What was published so far, by type."""
    return {}


@pytest.fixture
def exam(key: str, published: dict[str, Exam], log_in: Callable[[str], Page]) -> Exam:
    if key not in published:
        published[key] = publish(log_in("author"), key)
    return published[key]
