"""Where pages are read."""

from __future__ import annotations

from enum import StrEnum


class Stands(StrEnum):
    """Where a page is read."""

    BEFORE = "before"
    """With the texts of the waiting room."""
    SECTION = "section"
    """In the exam, when its section begins."""
    BESIDE = "beside"
    """In the exam, beside the questions that are about it."""
    AFTER = "after"
    """When the exam was handed in."""

    @property
    def is_inside(self) -> bool:
        """Whether it is read in the exam, and so is part of the paper."""
        return self in (Stands.SECTION, Stands.BESIDE)
