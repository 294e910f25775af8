"""What a body says that is not so already: what `GET` answers can be sent back and changes nothing (`api/decisions` §5).

A property that equals what the resource's reading tells is left out before the body is judged. So a value that stands is never refused,
however it came to be: a title that a screen made longer than the API takes, an owner who has lost a right. Nor is it fixed by being
repeated: an option that follows the assessment's goes on following it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from pydantic_core import PydanticCustomError

from stratus.external_api.wire.reading import B, Given, Reading, names_of, read_body
from stratus.external_api.wire.values import as_moment, in_utc, is_absent

UTC = ZoneInfo("UTC")


def differing(body: Reading[B], told: Mapping[str, Any], zone: ZoneInfo = UTC) -> Reading[B]:
    """Return the body without those properties that say what is told, by documented name; `zone` is that of times without one."""
    if not isinstance(body.raw, Mapping):
        return body
    return read_body(body.model, _rest(names_of(body.model), body.raw, told, zone))


def _rest(names: Mapping[str, str], given: Mapping[str, Any], told: Mapping[str, Any], zone: ZoneInfo) -> Given:
    rest = Given()
    rest.contradictions = getattr(given, "contradictions", frozenset())
    for key, content in given.items():
        name = names.get(key.casefold(), key)
        if name in told and key.casefold() not in rest.contradictions:
            if _is_same(content, told[name], zone):
                continue
            if isinstance(content, Mapping) and isinstance(told[name], Mapping):
                inner = {own.casefold(): own for own in told[name]}
                content = _rest(inner, content, told[name], zone)
                if not content:
                    continue
        rest[key] = content
    return rest


def _is_same(given: Any, told: Any, zone: ZoneInfo) -> bool:
    if is_absent(given) or is_absent(told):
        return is_absent(given) and is_absent(told)
    if isinstance(given, str) and isinstance(told, str):
        return given.strip() == told.strip() or _moment(given, zone) == _moment(told, zone) is not None
    return type(given) is type(told) and bool(given == told)


def _moment(text: str, zone: ZoneInfo) -> datetime | None:
    try:
        return in_utc(as_moment(text), zone)
    except (PydanticCustomError, OverflowError):
        return None
