"""Reads requests of other systems liberally (`api/decisions` §1): the layer between their JSON and the strict, published schemas.

A request body is a subclass of `Body` whose fields are the documented ones, by their documented names:

    class ChangePin(Body):
        pin: Annotated[Text, Field(alias="PIN", max_length=4, description="…")] = ""

Property names and enums come in any letter case, numbers for texts, texts for numbers and booleans, unknown properties are ignored, `null`
and blank equal absence, the same property twice must say the same. A route takes `Reading[ChangePin]`, which never fails: the page's
order of errors decides when a wrong body is reported (`reading.valid(…)`).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any, ClassVar, Generic, TypeVar, get_args

from pydantic import BaseModel, ConfigDict, ValidationError, model_validator
from pydantic_core import core_schema

from stratus.external_api.wire.texts import wording
from stratus.external_api.wire.texts.wording import wrong_value
from stratus.external_api.wire.values import is_absent

MAX_BODY = 32 * 1024 * 1024


class NotJson(ValueError):
    """The body is not valid JSON."""


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


LIMITS = {"ge": "minimum", "gt": "exclusiveMinimum", "le": "maximum", "lt": "exclusiveMaximum"}
"""The validator's names of limits → those of JSON Schema. It leaves its own where it cannot tell what a value is before it is read."""


def _strict(schema: dict[str, Any], body: type[Any]) -> None:
    """Publish the documented form, from which clients are generated.

    No default: a client would send it, and what is absent stays as it is in more calls than not. No null but where it is a value. No title
    made from a name. What its page calls mandatory is required.
    """
    if body.mandatory:
        schema["required"] = list(body.mandatory)
    for name, details in schema.get("properties", {}).items():
        details.pop("title", None)
        details.pop("default", None)
        # One of all, where a named schema had a default beside it.
        options = details.pop("allOf", None) or details.pop("anyOf", ())
        kinds = [kind for kind in options if name in body.keeps_null or kind.get("type") != "null"]
        if len(kinds) == 1:
            details.update({key: value for key, value in kinds[0].items() if key != "title"})
        elif kinds:
            details["anyOf"] = kinds
        for kind in (details, *kinds):
            for own in LIMITS.keys() & kind.keys():
                kind[LIMITS[own]] = kind.pop(own)


class Body(BaseModel):
    """A request body, or an object within one. Fields are validated by alias, the documented name.

    `spellings` maps other documented spellings of a property to the field's own; `keeps_null` names properties whose `null` is a value
    (published where the field's type has it), `keeps_blank` those whose page has an error for a blank text; of what is in both, a blank
    text is `null`. `wrapper` is a property in which the whole body may stand, as answers have it. `mandatory` are published as required
    although their absence is looked at by the route, where the page's order wants that.
    """

    model_config = ConfigDict(extra="ignore", json_schema_extra=_strict)

    spellings: ClassVar[Mapping[str, str]] = {}
    keeps_null: ClassVar[frozenset[str]] = frozenset()
    keeps_blank: ClassVar[frozenset[str]] = frozenset()
    mandatory: ClassVar[tuple[str, ...]] = ()
    wrapper: ClassVar[str] = ""

    @classmethod
    def canonical(cls, value: Any) -> dict[str, Any]:
        """Return the known, present properties by documented name. Raises ValueError for no object or a contradiction."""
        if not isinstance(value, Mapping):
            raise wrong_value(wording.NOT_AN_OBJECT)
        value, names = cls.unwrapped(value), names_of(cls)
        found: dict[str, Any] = {}
        for key, content in value.items():
            name = names.get(key.casefold())
            if name is None:
                continue
            if key.casefold() in getattr(value, "contradictions", ()):
                found[name] = Contradiction()
            elif not is_absent(content) or name in (cls.keeps_null if content is None else cls.keeps_blank):
                content = None if name in cls.keeps_null and is_absent(content) else content
                found[name] = Contradiction() if name in found and found[name] != content else content
        return found

    @classmethod
    def unwrapped(cls, value: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return the properties of a body, those too that stand in its `wrapper`."""
        inner = next((key for key in value if cls.wrapper and key.casefold() == cls.wrapper.casefold()), None)
        if inner is None or not isinstance(value[inner], Mapping):
            return value
        outside = [(key, content) for key, content in value.items() if key != inner]
        whole = _object([*value[inner].items(), *outside])
        whole.contradictions |= getattr(value, "contradictions", frozenset()) | getattr(value[inner], "contradictions", frozenset())
        return whole

    @model_validator(mode="before")
    @classmethod
    def _canonical(cls, value: Any) -> Any:
        return value if isinstance(value, cls) else cls.canonical(value)


@cache
def names_of(model: type[BaseModel]) -> Mapping[str, str]:
    """Return every spelling of a property of what is taken or answered, without letter case → its documented name."""
    names = {(info.alias or name).casefold(): info.alias or name for name, info in model.model_fields.items()}
    return names | {other.casefold(): own for other, own in getattr(model, "spellings", {}).items()}


class Contradiction:
    """Stands for a property that was sent twice with different values; no field accepts it."""


B = TypeVar("B")


class Reading(Generic[B]):
    """A parsed body: `value`, or its errors by path (`Allocations[0].Markers[1]`).

    `given` are the documented names of the properties that were sent, valid or not; `raw` is what was sent, out of its wrapper, and `model`
    what it was read into.
    """

    __slots__ = ("errors", "given", "model", "raw", "value")

    def __init__(self, value: B | None, errors: Mapping[str, str], given: frozenset[str], *, model: Any, raw: Any) -> None:
        self.value = value
        self.errors = errors
        self.given = given
        self.model = model
        self.raw = raw

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
                value = model.unwrapped(value)
                given = frozenset(model.canonical(value))
            return Reading(validate(value), {}, given, model=model, raw=value)
        except RecursionError:
            return Reading(None, {"": wording.TOO_DEEP}, given, model=model, raw=value)
        except ValidationError as error:
            found = messages(error.errors(include_url=False, include_context=True))
            return Reading(None, found, given, model=model, raw=value)

    return read


def read_body(model: type[Any], value: Mapping[str, Any]) -> Reading[Any]:
    """Read a body, or what is left of one, into this subclass of `Body`."""
    return _reader(model)(value, model.model_validate)


def messages(errors: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Return path and message of each of the validator's errors, in our own words."""
    found: dict[str, str] = {}
    for error in errors:
        path = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in error["loc"]).lstrip(".")
        value = error.get("input")
        twice = isinstance(value, Contradiction)
        found.setdefault(path, wording.TWICE if twice else wording.said(error["type"], value, error.get("ctx") or {}, error["msg"]))
    return found
