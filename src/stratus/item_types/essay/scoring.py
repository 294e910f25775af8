"""Essays are scored by markers."""

from __future__ import annotations

from stratus.item_types import base


class Scoring(base.MarkedByPeople):
    """A marker decides."""
