"""What of a result its candidate sees, once results are shown at all: the choice of the author. Pure, and without Django."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

PARTS = ("GRADE", "PERCENTAGE", "OUTCOME")
"""Codes, in the order in which they are offered. *Outcome*: passed or not."""


def all_parts() -> list[str]:
    """Return what candidates see unless the author chose otherwise."""
    return list(PARTS)


def parts_shown(options: Mapping[str, Any]) -> frozenset[str]:
    """Return which parts of a result a version shows; one of an earlier release shows all."""
    return frozenset(options.get("result_parts", PARTS))
