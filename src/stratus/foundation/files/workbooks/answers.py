"""What the process that reads a workbook answers. Nothing of Django, since it loads this."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Literal

import msgspec

from stratus.foundation.files.workbooks.cells import Code, Value


class Moment(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A date or a time: JSON has none. `text`: ISO 8601, or seconds."""

    kind: Literal["date", "datetime", "time", "timedelta"]
    text: str

    @classmethod
    def of(cls, value: date | time | timedelta) -> Moment:
        """Return how a value is answered."""
        if isinstance(value, timedelta):
            return cls("timedelta", str(value.total_seconds()))
        kind: Literal["date", "datetime", "time"] = (
            "time" if isinstance(value, time) else "datetime" if isinstance(value, datetime) else "date"
        )
        return cls(kind, value.isoformat())

    def value(self) -> date | datetime | time | timedelta:
        """Return the value again. Raises ValueError and OverflowError."""
        if self.kind == "timedelta":
            return timedelta(seconds=float(self.text))
        if self.kind == "time":
            return time.fromisoformat(self.text)
        return datetime.fromisoformat(self.text) if self.kind == "datetime" else date.fromisoformat(self.text)


class Answer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The cells of the first sheet and the names of those behind it; or a `code` of `cells.Refused`, and which cell."""

    code: Literal[""] | Code = ""
    row: int = 0
    column: int = 0
    rows: list[list[str | int | float | bool | Moment]] = []
    unread: list[str] = []


def told(value: Value) -> str | int | float | bool | Moment:
    """Return a cell as it is answered. Numbers that are none become text, and whole ones that JSON may not hold exactly too."""
    if isinstance(value, date | time | timedelta):
        return Moment.of(value)
    if isinstance(value, float) and not float("-inf") < value < float("inf"):
        return str(value)
    return str(value) if isinstance(value, int) and abs(value) > 2**53 else value


def heard(value: str | int | float | bool | Moment) -> Value:
    """Return a cell that was answered. Raises ValueError and OverflowError."""
    return value.value() if isinstance(value, Moment) else value
