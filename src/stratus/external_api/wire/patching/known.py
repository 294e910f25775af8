"""Names of properties that no field has: ignored beside others, told by name, and refused where nothing else was sent."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from itertools import islice
from typing import Any, get_args
from urllib.parse import quote

from pydantic import BaseModel

from stratus.external_api.wire.headers.preferences import prefers
from stratus.external_api.wire.reading import Reading, names_of
from stratus.external_api.wire.texts import wording

STRICT = "handling=strict"
NOTHING_GIVEN: Mapping[str, str] = {"": wording.NOTHING_GIVEN}
MOST_TOLD = 50
LONGEST_TOLD = 100
LONGEST_HEADER = 2000
"""Bytes of the header with ignored names: programs and proxies refuse answers whose headers are much longer, after the call was made."""

Model = type[BaseModel]


def expect_known(
    request: Any, body: Reading[Any], answered: Model, refuse: Callable[[Mapping[str, str]], Exception], *, may_be_empty: bool = False
) -> None:
    """Raise what `refuse` makes of a body that changes nothing because nothing in it is known: its names by path, `{}` where it has none.

    `answered` is what reading the resource answers: what it tells may be sent back, although it cannot be changed. Other names are ignored
    beside known ones, and named in the header `Ignored-Properties`; who prefers `handling=strict` is refused. `may_be_empty`: a body
    without any names is all right.
    """
    if not isinstance(body.raw, Mapping):
        return
    unknown = list(islice(_unknown(body.model, body.raw, answered), MOST_TOLD))
    says_nothing = not _says_something(body.model, body.raw) if may_be_empty else not body.given
    if (says_nothing and (unknown or not may_be_empty)) or (unknown and prefers(request, STRICT)):
        raise refuse(dict.fromkeys(unknown, wording.NO_SUCH_PROPERTY))
    request.tells = {"Ignored-Properties": _header(unknown)} if unknown else {}


def _header(names: Iterable[str]) -> str:
    """Return the names as a header takes them; `...` stands for those that it has no room for."""
    told = ", ".join(quote(name, safe="[].") for name in names)
    if len(told) <= LONGEST_HEADER:
        return told
    fitting = told[: LONGEST_HEADER - len(", ...")].rpartition(", ")[0]
    return f"{fitting}, ..." if fitting else "..."


def _unknown(model: Model, value: Mapping[str, Any], answered: Model | None, path: str = "") -> Iterator[str]:
    """Yield the paths of properties that neither what is taken nor what is answered has."""
    names, told = names_of(model), names_of(answered) if answered else {}
    for key, content in value.items():
        own = names.get(key.casefold())
        if own is None:
            if key.casefold() not in told:
                yield path + key[:LONGEST_TOLD].encode("utf-8", "backslashreplace").decode()
        elif part := _part(model, own):
            inner = _part(answered, own) if answered else None
            for place, element in _objects(content):
                yield from _unknown(part, element, inner, f"{path}{own}{place}.")


def _says_something(model: Model, value: Mapping[str, Any]) -> bool:
    """Tell whether an object is empty, or has a property that is known, all the way down."""
    names = names_of(model)
    return not value or any(
        part is None or not (objects := list(_objects(content))) or any(_says_something(part, element) for _place, element in objects)
        for key, content in value.items()
        if (own := names.get(key.casefold())) is not None
        for part in [_part(model, own)]
    )


def _objects(content: Any) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield the objects that a property holds, one or a list, with their places in its path."""
    elements = [("", content)] if not isinstance(content, list) else [(f"[{n}]", element) for n, element in enumerate(content)]
    return ((place, element) for place, element in elements if isinstance(element, Mapping))


@cache
def _part(model: Model, name: str) -> Model | None:
    """Return the model of the objects that a property holds; None for one that holds plain values."""
    info = next((info for own, info in model.model_fields.items() if (info.alias or own) == name), None)
    return None if info is None else _model_in(info.annotation)


def _model_in(annotation: Any) -> Model | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for part in get_args(annotation) if (found := _model_in(part)) is not None), None)
