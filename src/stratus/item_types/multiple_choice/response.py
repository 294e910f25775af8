"""An answer to a multiple choice item: one alternative."""

from __future__ import annotations

from stratus.item_types.choices.response import OneChosen


class Response(OneChosen):
    """`{"selected": [id]}`."""

    keeps_cleared = True
