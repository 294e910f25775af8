"""Simulated candidates send no files."""

from __future__ import annotations

from stratus.item_types import base


class Simulation(base.Simulation):
    """Questions that ask for files are left out."""
