"""What a client that was generated from one OpenAPI document no longer gets from another one. Pure.

Additions break nothing: operations, optional parameters and properties, fields of answers, statuses of refusals. Texts are not looked at.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

METHODS = ("get", "put", "post", "patch", "delete", "head", "options", "trace")
AT_MOST = ("maxLength", "maximum", "exclusiveMaximum", "maxItems", "maxProperties")
AT_LEAST = ("minLength", "minimum", "exclusiveMinimum", "minItems", "minProperties")
NONE: Any = object()
"""Stands for a keyword that a schema does not have."""

Schema = Mapping[str, Any]


def breaking_changes(old: Schema, new: Schema) -> list[str]:
    """Return a sentence for each change by which `new` breaks a client that was generated from `old`."""
    return list(_Comparison(old, new).changes())


class _Comparison:
    def __init__(self, old: Schema, new: Schema) -> None:
        self.old, self.new = old, new
        self.compared: set[tuple[str, str, bool]] = set()
        """Named schemas that were compared: the old one's name, the new one's, and whether clients send it."""

    def changes(self) -> Iterator[str]:
        there = dict(_operations(self.new, "paths"))
        for call, operation in _operations(self.old, "paths"):
            if call not in there:
                yield f"{call} is gone"
            else:
                yield from self.operation(call, operation, there[call])
        sent = dict(_operations(self.new, "webhooks"))
        for call, operation in _operations(self.old, "webhooks"):
            if call not in sent:
                yield f"webhook {call} is gone"
            else:
                # The other way round: what a webhook brings is read by those who receive it.
                yield from self.content(f"webhook {call}", operation.get("requestBody", {}), sent[call].get("requestBody", {}), sent=False)
        schemes = self.new.get("components", {}).get("securitySchemes", {})
        for name, scheme in self.old.get("components", {}).get("securitySchemes", {}).items():
            if {**schemes.get(name, {}), "description": ""} != {**scheme, "description": ""}:
                yield f"the security scheme {name} has changed"

    def operation(self, call: str, old: Schema, new: Schema) -> Iterator[str]:
        for fact in ("operationId", "tags"):
            if old.get(fact) != new.get(fact):
                yield f"{call}: {fact} is {new.get(fact)}, was {old.get(fact)}"
        yield from self.parameters(call, old, new)
        if "requestBody" in old and "requestBody" not in new:
            yield f"{call}: the body is gone"
        elif "requestBody" in new:
            before, now = self.resolved(self.old, old.get("requestBody", {})), self.resolved(self.new, new["requestBody"])
            if now.get("required") and not before.get("required"):
                yield f"{call}: the body must be sent now"
            yield from self.content(f"{call} body", before, now, sent=True)
        for status, response in old.get("responses", {}).items():
            if status in new.get("responses", {}):
                before, now = self.resolved(self.old, response), self.resolved(self.new, new["responses"][status])
                yield from self.content(f"{call} {status}", before, now, sent=False)
            elif status.startswith("2"):
                yield f"{call}: no answer {status} any more"

    def parameters(self, call: str, old: Schema, new: Schema) -> Iterator[str]:
        before, now = self.parameters_of(self.old, old), self.parameters_of(self.new, new)
        for at, parameter in before.items():
            if at not in now:
                yield f"{call}: the parameter {at} is gone"
            else:
                yield from self.schema(f"{call} {at}", parameter.get("schema", {}), now[at].get("schema", {}), sent=True)
        for at, parameter in now.items():
            if parameter.get("required") and not before.get(at, {}).get("required"):
                yield f"{call}: the parameter {at} must be sent now"

    def parameters_of(self, document: Schema, operation: Schema) -> dict[str, Schema]:
        found = (self.resolved(document, parameter) for parameter in operation.get("parameters", ()))
        return {f"{parameter['in']} {parameter['name']}": parameter for parameter in found}

    def content(self, at: str, old: Schema, new: Schema, *, sent: bool) -> Iterator[str]:
        for kind, media in old.get("content", {}).items():
            if kind not in new.get("content", {}):
                yield f"{at}: no {kind} any more"
            else:
                yield from self.schema(at, media.get("schema", {}), new["content"][kind].get("schema", {}), sent=sent)

    def resolved(self, document: Schema, thing: Schema) -> Schema:
        """Return what a `$ref` stands for."""
        while "$ref" in thing:
            found: Any = document
            for part in thing["$ref"].removeprefix("#/").split("/"):
                found = found[part]
            thing = found
        return thing

    def schema(self, at: str, old: Schema, new: Schema, *, sent: bool) -> Iterator[str]:
        """Compare what clients send, which may only be given more room, or what they read, of which nothing may become another thing."""
        if sent and old.get("default", NONE) != new.get("default", NONE) and "default" in new:
            yield f"{at}: the default is {new['default']!r} now, which generated clients send"
        before, now = self.kinds(self.old, old), self.kinds(self.new, new)
        for kind, one in before.items():
            if kind in now:
                yield from self.kind(at, kind, one, now[kind], sent=sent)
            elif sent and not (kind == "integer" and "number" in now) and "any" not in now:
                yield f"{at}: takes no {kind} any more"
            elif not sent and kind != "null":
                yield f"{at}: is no {kind} any more"
        if not sent and "any" not in before:
            yield from (f"{at}: may be {kind} now" for kind in now if kind not in before)

    def kinds(self, document: Schema, schema: Schema, name: str = "") -> dict[str, Schema]:
        """Return what a value may be: `null`, `string`, `object Named` … and the schema of each. Clients know what has a name by it."""
        if "$ref" in schema:
            return self.kinds(document, self.resolved(document, schema), schema["$ref"].rpartition("/")[2])
        options = schema.get("anyOf") or schema.get("oneOf")
        if options:
            return {kind: one for option in options for kind, one in self.kinds(document, option).items()}
        types = schema.get("type", "object" if "properties" in schema else "any")
        return {f"{kind} {name}".rstrip(): schema for kind in ([types] if isinstance(types, str) else types)}

    def kind(self, at: str, kind: str, old: Schema, new: Schema, *, sent: bool) -> Iterator[str]:
        """Compare two schemas of one kind."""
        if " " in kind:
            seen = (kind, kind, sent)
            if seen in self.compared:
                return
            self.compared.add(seen)
            at = kind.partition(" ")[2]
        if old.get("format") != new.get("format"):
            yield f"{at}: the format is {new.get('format')}, was {old.get('format')}"
        yield from self.values(at, old, new, sent=sent)
        if sent:
            yield from self.room(at, old, new)
        yield from self.properties(at, old, new, sent=sent)
        for inner in ("items", "additionalProperties"):
            if isinstance(old.get(inner), Mapping) and isinstance(new.get(inner), Mapping):
                yield from self.schema(f"{at}[]", old[inner], new[inner], sent=sent)
        if sent and new.get("additionalProperties") is False is not old.get("additionalProperties"):
            yield f"{at}: takes no other properties any more"

    def values(self, at: str, old: Schema, new: Schema, *, sent: bool) -> Iterator[str]:
        before, now = _values(old), _values(new)
        if before == now:
            return
        if before is None or now is None:
            if not (sent and now is None):
                yield f"{at}: is {'one of a list' if now else 'no more one of a list'} now"
            return
        yield from (f"{at}: {value!r} is gone" for value in before if value not in now)
        if not sent:
            yield from (f"{at}: may be {value!r} now" for value in now if value not in before)

    def room(self, at: str, old: Schema, new: Schema) -> Iterator[str]:
        for word in AT_MOST:
            if word in new and new[word] < old.get(word, float("inf")):
                yield f"{at}: {word} is {new[word]}, was {old.get(word, 'without limit')}"
        for word in AT_LEAST:
            if word in new and new[word] > old.get(word, 0 if word.startswith("min") and word != "minimum" else float("-inf")):
                yield f"{at}: {word} is {new[word]}, was {old.get(word, 'without limit')}"
        if new.get("pattern") not in (None, old.get("pattern")):
            yield f"{at}: has to fit {new['pattern']} now"

    def properties(self, at: str, old: Schema, new: Schema, *, sent: bool) -> Iterator[str]:
        before, now = old.get("properties", {}), new.get("properties", {})
        for name, schema in before.items():
            if name not in now:
                yield f"{at}.{name} is gone"
            else:
                yield from self.schema(f"{at}.{name}", schema, now[name], sent=sent)
        if sent:
            for name in sorted(set(new.get("required", ())) - set(old.get("required", ()))):
                yield f"{at}.{name} must be sent now"
            for name in now:
                if name not in before and "default" in now[name]:
                    yield f"{at}.{name}: the default is {now[name]['default']!r}, which generated clients send"
        else:
            for name in sorted((set(old.get("required", ())) - set(new.get("required", ()))) & set(now)):
                yield f"{at}.{name} may be absent now"


def _operations(document: Schema, where: str) -> Iterator[tuple[str, Schema]]:
    for path, methods in document.get(where, {}).items():
        for method, operation in methods.items():
            if method in METHODS:
                yield f"{method.upper()} {path}", operation


def _values(schema: Schema) -> list[Any] | None:
    """Return the only values that there are; None where there may be any."""
    if "const" in schema:
        return [schema["const"]]
    found: list[Any] | None = schema.get("enum")
    return found
