"""What a verb did to many rows at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Outcome:
    """The ids of the rows that were changed, and for each that was refused the reason, in the reader's language; `left`: the same for those
    that were left out because whoever asked for it chose so.

    A row that is in none was already as it should be, or is gone.
    """

    changed: tuple[int, ...] = ()
    refused: Mapping[int, str] = field(default_factory=dict)
    left: Mapping[int, str] = field(default_factory=dict)
