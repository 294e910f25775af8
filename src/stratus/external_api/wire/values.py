"""Single values as other systems send them, read liberally (`api/decisions` §1): numbers for texts, texts for numbers and booleans.

`as_…` return None for values that they cannot read; the annotated types refuse these with a message.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta, timezone
from enum import StrEnum
from typing import Annotated, Any, TypeVar
from zoneinfo import ZoneInfo

from pydantic import BeforeValidator, WithJsonSchema

from stratus.external_api.wire.texts import wording
from stratus.external_api.wire.texts.wording import wrong_value
from stratus.foundation.text import is_storable

MAX_DIGITS = 15


def is_absent(value: Any) -> bool:
    """Tell whether a value equals absence: null, or an empty or blank text."""
    return value is None or (isinstance(value, str) and not value.strip())


def as_text(value: Any) -> str | None:
    """Return a text, or a whole number as text; None for anything else. Not trimmed."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return None if isinstance(value, bool) or not isinstance(value, str | int) else str(value)


def as_flag(value: Any) -> bool | None:
    """Return true or false, also from text; None for anything else."""
    if isinstance(value, bool):
        return value
    word = value.strip().casefold() if isinstance(value, str) else ""
    return {"true": True, "false": False}.get(word)


def as_whole(value: Any) -> int | None:
    """Return a whole number of at most 15 digits, also from text; None for anything else."""
    if isinstance(value, str) and re.fullmatch(rf"[+-]?[0-9]{{1,{MAX_DIGITS}}}", value.strip()):
        return int(value)
    if isinstance(value, float) and value.is_integer() and abs(value) < 10**MAX_DIGITS:
        return int(value)
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**MAX_DIGITS:
        return value
    return None


def as_word(value: Any, words: Iterable[str]) -> str | None:
    """Return which of these words a text is, in any letter case; None for anything else."""
    key = value.strip().casefold() if isinstance(value, str) else None
    return next((word for word in words if word.casefold() == key), None)


def _text(value: Any) -> str:
    text = as_text(value)
    if text is None:
        raise wrong_value(wording.NOT_A_TEXT)
    text = text.strip()
    if not is_storable(text):
        raise wrong_value(wording.NOT_STORABLE)
    return text


def _secret(value: Any) -> str:
    if not isinstance(value, str):
        raise wrong_value(wording.NOT_A_TEXT)
    if not is_storable(value):
        raise wrong_value(wording.NOT_STORABLE)
    return value


def _flag(value: Any) -> bool:
    flag = as_flag(value)
    if flag is None:
        raise wrong_value(wording.NOT_A_FLAG)
    return flag


def _whole(value: Any) -> int:
    number = as_whole(value)
    if number is None:
        raise wrong_value(wording.NOT_A_NUMBER)
    return number


DATE_TIME = re.compile(r"(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d+))?(Z|[+-]\d\d:\d\d)?", re.ASCII | re.IGNORECASE)
FIRST_YEAR, LAST_YEAR = 1900, 9900
"""The database and JSON know years up to 9999. A century is left for what is added to a moment: windows, notices, other time zones."""


def as_moment(value: Any) -> datetime:
    """Return a moment in UTC, or a local time without zone. Raises PydanticCustomError for anything else."""
    found = DATE_TIME.fullmatch(value.strip()) if isinstance(value, str) else None
    if found is None:
        raise wrong_value(wording.NOT_A_MOMENT)
    *numbers, fraction, offset = found.groups()
    year, month, day, hour, minute, second = (int(n) for n in numbers)
    milliseconds = int((fraction or "0")[:3].ljust(3, "0"))
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise wrong_value(wording.OUT_OF_YEARS, first=str(FIRST_YEAR), last=str(LAST_YEAR))
    try:
        zone = _offset(offset)
        moment = datetime(year, month, day, hour, minute, second, milliseconds * 1000, tzinfo=zone)
    except ValueError as error:
        raise wrong_value(wording.NO_SUCH_MOMENT) from error
    return moment if zone is None else moment.astimezone(UTC)


def _offset(text: str | None) -> timezone | None:
    if text is None:
        return None
    if text in "Zz":
        return UTC
    hours, minutes = int(text[1:3]), int(text[4:6])
    if hours > 23 or minutes > 59:
        raise ValueError(text)
    delta = timedelta(hours=hours, minutes=minutes)
    return timezone(-delta if text[0] == "-" else delta)


def in_utc(moment: datetime, zone: ZoneInfo) -> datetime:
    """Return the moment in UTC; one without zone is local time in `zone` (in a gap it moves forward; a repeated one is the first)."""
    return (moment if moment.tzinfo else moment.replace(tzinfo=zone, fold=0)).astimezone(UTC)


Text = Annotated[str, BeforeValidator(_text)]
Secret = Annotated[str, BeforeValidator(_secret)]
"""A text that is not trimmed: a password."""
Flag = Annotated[bool, BeforeValidator(_flag)]
Whole = Annotated[int, BeforeValidator(_whole)]
Moment = Annotated[
    datetime,
    BeforeValidator(as_moment),
    WithJsonSchema({"type": "string", "format": "date-time", "examples": ["2021-04-21T07:30:00.000Z"]}),
]
"""A moment in UTC, or a local time without zone (`in_utc` turns it into a moment)."""

E = TypeVar("E", bound=StrEnum)


def choice(enum: type[E]) -> Callable[[Any], E]:
    """Return a validator that takes an enum's values in any letter case."""
    words = [member.value for member in enum]

    def read(value: Any) -> E:
        word = as_word(value, words)
        if word is None:
            raise wrong_value(wording.NOT_A_CHOICE, values=", ".join(words))
        return enum(word)

    return read
