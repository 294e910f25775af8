"""What other systems send, read liberally (`api/decisions` §1): the layer between their JSON and the strict, published schemas.

A request body is a subclass of `Body` whose fields are the documented ones, by their documented names:

    class ChangePin(Body):
        pin: Annotated[Text, Field(alias="PIN", max_length=4, description="…")] = ""

Property names and enums come in any letter case, numbers for texts, texts for numbers and booleans, unknown properties are ignored, `null`
and blank equal absence, the same property twice must say the same. A route takes `Reading[ChangePin]`, which never fails: the page's
order of errors decides when a wrong body is reported (`reading.valid(…)`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime, timedelta, timezone
from enum import StrEnum
from functools import cache
from typing import Annotated, Any, ClassVar, Generic, TypeVar, get_args
from zoneinfo import ZoneInfo

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError, core_schema

from stratus.foundation.text import is_storable

MAX_BODY = 32 * 1024 * 1024
MAX_DIGITS = 15


class NotJson(ValueError):
    """The body cannot be read at all."""


class Given(dict[str, Any]):
    """A JSON object; `contradictions` are names of properties that it has twice with different values."""

    contradictions: frozenset[str] = frozenset()


def parse_json(body: bytes) -> Any:
    """Return the value of a request body; an empty one is an empty object. Raises NotJson."""
    try:
        text = body.decode("utf-8-sig")
        return json.loads(text, object_pairs_hook=_object, parse_constant=_refuse) if text.strip() else Given()
    except (ValueError, RecursionError) as error:
        raise NotJson from error


def _refuse(constant: str) -> Any:
    raise ValueError(f"{constant} is no JSON")


def _object(pairs: list[tuple[str, Any]]) -> Given:
    given = Given()
    seen: dict[str, Any] = {}
    twice = set()
    for name, value in pairs:
        key = name.casefold()
        if key in seen and seen[key] != value:
            twice.add(key)
        seen[key] = value
        given[name] = value
    given.contradictions = frozenset(twice)
    return given


def is_absent(value: Any) -> bool:
    """Tell whether a value equals absence: null, or an empty or blank text."""
    return value is None or (isinstance(value, str) and not value.strip())


def _text(value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise PydanticCustomError("text", "Must be a text.")
    if isinstance(value, float):
        if not value.is_integer():
            raise PydanticCustomError("text", "Must be a text.")
        value = int(value)
    text = str(value).strip()
    if not is_storable(text):
        raise PydanticCustomError("text", "Contains a character that cannot be stored.")
    return text


def _secret(value: Any) -> str:
    if not isinstance(value, str):
        raise PydanticCustomError("text", "Must be a text.")
    if not is_storable(value):
        raise PydanticCustomError("text", "Contains a character that cannot be stored.")
    return value


def _flag(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value.strip().casefold() in ("true", "false"):
        return value.strip().casefold() == "true"
    raise PydanticCustomError("flag", "Must be true or false.")


def _whole(value: Any) -> int:
    if isinstance(value, str) and re.fullmatch(rf"[+-]?[0-9]{{1,{MAX_DIGITS}}}", value.strip()):
        return int(value)
    if isinstance(value, float) and value.is_integer() and abs(value) < 10**MAX_DIGITS:
        return int(value)
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**MAX_DIGITS:
        return value
    raise PydanticCustomError("whole", "Must be a whole number.")


DATE_TIME = re.compile(r"(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d+))?(Z|[+-]\d\d:\d\d)?", re.ASCII | re.IGNORECASE)
FIRST_YEAR, LAST_YEAR = 1900, 2999


def _moment(value: Any) -> datetime:
    found = DATE_TIME.fullmatch(value.strip()) if isinstance(value, str) else None
    if found is None:
        raise PydanticCustomError("moment", "Must be a date and time like 2021-04-21T07:30:00.000Z.")
    *numbers, fraction, offset = found.groups()
    year, month, day, hour, minute, second = (int(n) for n in numbers)
    milliseconds = int((fraction or "0")[:3].ljust(3, "0"))
    try:
        zone = _offset(offset)
        if not FIRST_YEAR <= year <= LAST_YEAR:
            raise ValueError(year)
        moment = datetime(year, month, day, hour, minute, second, milliseconds * 1000, tzinfo=zone)
    except ValueError as error:
        raise PydanticCustomError("moment", "There is no such date and time.") from error
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
    """Return the moment in UTC; one without a zone is a wall clock of `zone`: in a gap it moves forward, a doubled one is the first."""
    return (moment if moment.tzinfo else moment.replace(tzinfo=zone, fold=0)).astimezone(UTC)


Text = Annotated[str, BeforeValidator(_text)]
Secret = Annotated[str, BeforeValidator(_secret)]
"""A text that is kept as it is, blanks and all: a password."""
Flag = Annotated[bool, BeforeValidator(_flag)]
Whole = Annotated[int, BeforeValidator(_whole)]
Moment = Annotated[
    datetime,
    BeforeValidator(_moment),
    WithJsonSchema({"type": "string", "format": "date-time", "examples": ["2021-04-21T07:30:00.000Z"]}),
]
"""A moment in UTC, or a wall clock without zone (`in_utc` turns it into a moment)."""

E = TypeVar("E", bound=StrEnum)


def choice(enum: type[E]) -> Callable[[Any], E]:
    """Return a validator that takes an enum's values in any letter case."""
    by_name = {member.value.casefold(): member for member in enum}

    def read(value: Any) -> E:
        found = by_name.get(value.strip().casefold()) if isinstance(value, str) else None
        if found is None:
            raise PydanticCustomError("choice", "Must be one of {values}.", {"values": ", ".join(by_name[k].value for k in by_name)})
        return found

    return read


def _strict(schema: dict[str, Any], body: type[Any]) -> None:
    """Publish the documented form: no null, no empty default, no title made from the name, what its page calls mandatory as required."""
    if body.mandatory:
        schema["required"] = list(body.mandatory)
    for details in schema.get("properties", {}).values():
        details.pop("title", None)
        if details.get("default", 0) in (None, "", []):
            del details["default"]
        kinds = [kind for kind in details.get("anyOf", ()) if kind.get("type") != "null"]
        if len(kinds) == 1:
            del details["anyOf"]
            details.update({key: value for key, value in kinds[0].items() if key != "title"})


class Body(BaseModel):
    """A request body, or an object within one. Fields are validated by alias, the documented name.

    `spellings` maps other documented spellings of a property to the field's own; `keeps_null` names properties whose `null` is a value,
    `keeps_blank` those whose page has an error for a blank text; `mandatory` are published as required although their absence is looked at
    by the route, where the page's order wants that.
    """

    model_config = ConfigDict(extra="ignore", json_schema_extra=_strict)

    spellings: ClassVar[Mapping[str, str]] = {}
    keeps_null: ClassVar[frozenset[str]] = frozenset()
    keeps_blank: ClassVar[frozenset[str]] = frozenset()
    mandatory: ClassVar[tuple[str, ...]] = ()

    @classmethod
    def canonical(cls, value: Any) -> dict[str, Any]:
        """Return the known, present properties by documented name. Raises ValueError for no object or a contradiction."""
        if not isinstance(value, Mapping):
            raise PydanticCustomError("object", "Must be an object.")
        names = _names(cls)
        found: dict[str, Any] = {}
        for key, content in value.items():
            name = names.get(key.casefold())
            if name is None:
                continue
            if key.casefold() in getattr(value, "contradictions", ()):
                found[name] = Contradiction()
            elif not is_absent(content) or name in (cls.keeps_null if content is None else cls.keeps_blank):
                found[name] = Contradiction() if name in found and found[name] != content else content
        return found

    @model_validator(mode="before")
    @classmethod
    def _canonical(cls, value: Any) -> Any:
        return value if isinstance(value, cls) else cls.canonical(value)


@cache
def _names(body: type[Body]) -> Mapping[str, str]:
    """Return every spelling of a property, without letter case → its documented name."""
    names = {(info.alias or name).casefold(): info.alias or name for name, info in body.model_fields.items()}
    return names | {other.casefold(): own for other, own in body.spellings.items()}


class Contradiction:
    """Stands for a property that came twice with different values; no field takes it."""


B = TypeVar("B")


class Reading(Generic[B]):
    """A body as it was understood: `value`, or what is wrong with it by path (`Allocations[0].Markers[1]`).

    `given` are the documented names of the properties that were there at all, valid or not.
    """

    __slots__ = ("errors", "given", "value")

    def __init__(self, value: B | None, errors: Mapping[str, str], given: frozenset[str]) -> None:
        self.value = value
        self.errors = errors
        self.given = given

    def valid(self, refuse: Callable[[Mapping[str, str]], Exception]) -> B:
        """Return the value, or raise what `refuse` makes of the errors."""
        if self.value is None:
            raise refuse(self.errors)
        return self.value

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> core_schema.CoreSchema:
        (model,) = get_args(source)
        return core_schema.no_info_wrap_validator_function(_reader(model), handler(model))


def _reader(model: Any) -> Callable[[Any, Callable[[Any], Any]], Reading[Any]]:
    def read(value: Any, validate: Callable[[Any], Any]) -> Reading[Any]:
        given: frozenset[str] = frozenset()
        try:
            if isinstance(model, type) and issubclass(model, Body) and isinstance(value, Mapping):
                given = frozenset(model.canonical(value))
            return Reading(validate(value), {}, given)
        except RecursionError:
            return Reading(None, {"": "Is nested too deeply."}, given)
        except ValidationError as error:
            return Reading(None, messages(error.errors(include_url=False, include_context=True)), given)

    return read


WORDING = {
    "missing": "Is required.",
    "string_too_long": "Must be at most {max_length} characters long.",
    "string_too_short": "Must be at least {min_length} characters long.",
    "greater_than_equal": "Must be at least {ge}.",
    "less_than_equal": "Must be at most {le}.",
    "list_type": "Must be an array.",
    "too_long": "Must have at most {max_length} elements.",
}


def messages(errors: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Return the path and the sentence of each of the validator's errors; none of its own wording gets out."""
    found: dict[str, str] = {}
    for error in errors:
        path = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in error["loc"]).lstrip(".")
        kind, context = error["type"], error.get("ctx") or {}
        if isinstance(error.get("input"), Contradiction):
            text = "Was given twice with different values."
        elif kind == "too_long" and not isinstance(error.get("input"), list):
            text = WORDING["string_too_long"].format(**context)
        elif kind in WORDING:
            text = WORDING[kind].format(**context)
        else:
            text = error["msg"]
        found.setdefault(path, text)
    return found
