"""The calls of the published document, each as somebody might make it: with an address, and a body where it takes one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from stratus.external_api.docs.examples import example_of

METHODS = ("get", "put", "post", "delete", "patch")
NOTHING: Any = object()

Document = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Call:
    """One call with example values. `path` follows `base`, encoded, with its query; `body` is NOTHING where none is sent."""

    method: str
    base: str
    path: str
    body: Any = NOTHING

    @property
    def has_body(self) -> bool:
        """Whether a body is sent."""
        return self.body is not NOTHING


def operations(document: Document) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yield method (lower case), path and operation of every call of the document, in its order."""
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            if method in METHODS:
                yield method, path, operation


def call_of(document: Document, path: str, method: str, base: str) -> Call:
    """Return an example of this operation of the document; `base` is the address that all paths follow."""
    operation = document["paths"][path][method]
    parameters = [*document["paths"][path].get("parameters", ()), *operation.get("parameters", ())]
    query = {}
    for parameter in parameters:
        if parameter.get("in") == "path":
            path = path.replace(f"{{{parameter['name']}}}", quote(str(_value(parameter, document)), safe=""))
        elif parameter.get("in") == "query" and (parameter.get("required") or _has_example(parameter)):
            query[parameter["name"]] = _value(parameter, document)
    content = operation.get("requestBody", {}).get("content", {}).get("application/json")
    body = NOTHING if content is None else example_of(content, document)
    return Call(method.upper(), base, path + (f"?{urlencode(query)}" if query else ""), body)


def _has_example(parameter: Mapping[str, Any]) -> bool:
    return any("example" in one or "examples" in one for one in (parameter, parameter.get("schema", {})))


def _value(parameter: Mapping[str, Any], document: Document) -> Any:
    value = example_of(parameter, document)
    return parameter["name"] if value == "…" else value
