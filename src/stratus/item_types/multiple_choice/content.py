"""Multiple choice: one of several alternatives is right."""

from __future__ import annotations

from stratus.item_types.choices.content import OneRightContent


class Content(OneRightContent):
    """`{"stem", "lang", "alternatives": [{"id", "html", "correct"}], "shuffle"}`, exactly one of them right."""

    key = "MULTIPLE_CHOICE"
