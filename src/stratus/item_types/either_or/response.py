"""An answer to an either-or item: one of the two."""

from __future__ import annotations

from stratus.item_types.choices.response import OneChosen


class Response(OneChosen):
    """`{"selected": [id]}`."""
