"""Either-or: one of two alternatives is right."""

from __future__ import annotations

from stratus.item_types.choices.content import OneRightContent


class Content(OneRightContent):
    """As multiple choice, with exactly two alternatives."""

    key = "EITHER_OR"
    most = 2
