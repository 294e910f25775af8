"""Examples made of the published document: what a caller might send, and what they get."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Schema = Mapping[str, Any]
DEEPEST = 8
"""Levels of nested schemas that are followed."""
BY_FORMAT = {"date-time": "2030-05-19T10:30:00Z", "date": "2030-05-19", "uri": "https://example.org/", "email": "ada@example.org"}


def example_of(carrier: Schema, document: Schema) -> Any:
    """Return the example of a media type, a parameter or a schema: the one it carries, else one that is made of its schema."""
    if "example" in carrier:
        return carrier["example"]
    if named := carrier.get("examples"):
        first = next(iter(named.values())) if isinstance(named, Mapping) else named[0]
        return example_of(_followed(first, document), document) if isinstance(named, Mapping) else first
    if "value" in carrier:
        return carrier["value"]
    return _made_of(carrier.get("schema", carrier), document, DEEPEST)


def _followed(carrier: Schema, document: Schema) -> Schema:
    """Return what a `$ref` within the document points to, or the thing itself."""
    while "$ref" in carrier:
        found: Any = document
        for step in str(carrier["$ref"]).removeprefix("#/").split("/"):
            found = found[step]
        carrier = found
    return carrier


def _made_of(schema: Schema, document: Schema, levels: int) -> Any:
    schema = _followed(schema, document)
    for given in ("example", "const", "default"):
        if schema.get(given) not in (None, ""):
            return schema[given]
    for given in ("examples", "enum"):
        if schema.get(given):
            return schema[given][0]
    for either in ("anyOf", "oneOf", "allOf"):
        if schema.get(either):
            kinds = [_followed(one, document) for one in schema[either]]
            return _made_of(next((one for one in kinds if one.get("type") != "null"), kinds[0]), document, levels)
    return _of_type(schema, document, levels)


def _of_type(schema: Schema, document: Schema, levels: int) -> Any:
    kind = schema.get("type")
    if isinstance(kind, list):
        kind = next((one for one in kind if one != "null"), "null")
    if kind == "object" or "properties" in schema:
        wanted = schema.get("required") or list(schema.get("properties", {}))
        if levels == 0:
            return {}
        return {name: _made_of(schema["properties"][name], document, levels - 1) for name in wanted if name in schema.get("properties", {})}
    if kind == "array":
        return [_made_of(schema["items"], document, levels - 1)] if levels and "items" in schema else []
    plain = {"integer": schema.get("minimum", 1), "number": schema.get("minimum", 1), "boolean": True, "null": None}
    return plain[kind] if kind in plain else BY_FORMAT.get(schema.get("format", ""), "…")
