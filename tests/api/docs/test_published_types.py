"""What generated clients are made of: nothing is sent that was not set, null where it is a value, values and times that have a type."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import jsonschema_rs
import pytest

from stratus.external_api.docs.pages import published

CHANGING = ("post", "put", "patch", "delete")


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    return published()


def operations(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield f"{method.upper()} {path}", operation


def resolved(document: dict[str, Any], thing: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in thing:
        found: Any = document
        for part in thing["$ref"].removeprefix("#/").split("/"):
            found = found[part]
        thing = found
    return thing


def reached(document: dict[str, Any], schema: dict[str, Any], seen: set[str] | None = None) -> Iterator[dict[str, Any]]:
    """Yield this schema and all that it is made of, each named one once."""
    seen = set() if seen is None else seen
    if "$ref" in schema:
        if schema["$ref"] in seen:
            return
        seen.add(schema["$ref"])
    yield schema
    whole = resolved(document, schema)
    if whole is not schema:
        yield whole
    inner = [*whole.get("properties", {}).values(), *whole.get("anyOf", ())]
    inner += [whole[word] for word in ("items", "additionalProperties") if isinstance(whole.get(word), dict)]
    for part in inner:
        yield from reached(document, part, seen)


def sent(document: dict[str, Any], methods: tuple[str, ...] = CHANGING) -> dict[str, dict[str, Any]]:
    """Operation → schema of what is sent."""
    found = {}
    for call, operation in operations(document):
        if call.split()[0].lower() in methods and "requestBody" in operation:
            found[call] = operation["requestBody"]["content"]["application/json"]["schema"]
    return found


def answered(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield operation and status, and the schema of each answer."""
    for call, operation in operations(document):
        for status, response in operation["responses"].items():
            for media in resolved(document, response).get("content", {}).values():
                yield f"{call} {status}", media["schema"]


def properties(document: dict[str, Any], schema: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for part in reached(document, schema):
        yield from part.get("properties", {}).items()


def kinds(document: dict[str, Any], schema: dict[str, Any]) -> list[dict[str, Any]]:
    """What a value may be, one schema for each."""
    schema = resolved(document, schema)
    options = schema.get("anyOf")
    return [kind for option in options for kind in kinds(document, option)] if options else [schema]


# What is sent


def test_nothing_that_is_sent_has_a_default_which_clients_would_send_unasked(document):
    with_default = [
        f"{call}.{name}" for call, schema in sent(document).items() for name, part in properties(document, schema) if "default" in part
    ]
    assert with_default == []


def test_a_change_of_one_thing_needs_nothing_else(document):
    """But for groups, whose page marks both as mandatory (`api/reference` §3.2.3)."""
    required = {call: resolved(document, schema).get("required", []) for call, schema in sent(document, ("patch",)).items()}
    assert {call: names for call, names in required.items() if names} == {"PATCH /groups/{externalId}": ["ExternalId", "Title"]}
    settings = document["components"]["schemas"]["UpdateMarkingSettings"]
    assert "required" not in settings


def test_null_is_sent_where_it_is_a_value_and_nowhere_else(document):
    nullable = {
        f"{name}"
        for schema in sent(document).values()
        for name, part in properties(document, schema)
        if any(kind.get("type") == "null" for kind in kinds(document, part))
    }
    assert nullable == {
        *("ScoringDifference", "ProximityToPassMark", "PassMarkRange", "SampleModeration", "Moderator"),  # rules and moderators
        *("ParentExternalId", "SynchronizationKey"),  # of groups
        # What a user need not have.
        *("Email", "Photo", "DateOfBirth", "Company", "CountryCode", "State", "City", "PostalCode", "PostalAddress", "AddressLine1"),
        *("AddressLine2", "PhoneNumber", "CellularPhone", "ReasonableAdjustmentPercentage"),
    }


def test_limits_are_said_in_words_of_json_schema(document):
    metaschema = jsonschema_rs.validator_for({"$ref": "https://json-schema.org/draft/2020-12/schema"})
    for name, schema in document["components"]["schemas"].items():
        assert metaschema.is_valid(schema), name
    words = {word for _call, schema in answered(document) for part in reached(document, schema) for word in part}
    words |= {word for schema in sent(document).values() for part in reached(document, schema) for word in part}
    assert words <= {
        *("$ref", "type", "anyOf", "const", "enum", "format", "properties", "required", "items", "additionalProperties"),
        *("minimum", "maximum", "minLength", "maxLength", "minItems", "maxItems", "description", "example", "examples"),
    }


# What is answered


def test_success_says_by_a_constant_whether_it_is_one(document):
    for at, schema in answered(document):
        whole = resolved(document, schema)
        told = whole.get("properties", {}).get("Success")
        if told is not None:
            assert told["const"] is at.rpartition(" ")[2].startswith("2"), at
            assert "Success" in whole["required"], at


def test_answers_have_no_defaults_and_a_name_of_a_class_is_a_name(document):
    with_default = [at for at, schema in answered(document) for part in reached(document, schema) if "default" in part]
    assert with_default == []
    assert all(re.fullmatch(r"[A-Z][A-Za-z]+", name) for name in document["components"]["schemas"])


def test_values_from_a_list_are_typed(document):
    """A property whose description names values in capitals has them as its type. Types of questions are no list: there will be more."""
    untyped = {
        f"{name}: {part['description']}"
        for _at, schema in answered(document)
        for name, part in properties(document, schema)
        if len(re.findall(r"\b(?!UTC\b)[A-Z]{2}[A-Z_]+\b", part["description"])) > 1
        and any(kind.get("type") == "string" and not {"enum", "const"} & set(kind) for kind in kinds(document, part))
    }
    assert untyped == {"Type: Type of the item: MULTIPLE_CHOICE, ESSAY, …"}


def test_numbers_from_a_list_are_typed(document):
    untyped = {
        f"{name}: {part['description']}"
        for _at, schema in answered(document)
        for name, part in properties(document, schema)
        if re.search(r"\b0 [A-Z]\w+, 1 [A-Z]|\b1 [A-Z]\w+, 2 [A-Z]", part["description"])
        and any(kind.get("type") == "integer" and "enum" not in kind for kind in kinds(document, part))
    }
    assert untyped == set()


def test_moments_and_days_are_typed(document):
    untyped = {
        name
        for _at, schema in answered(document)
        for name, part in properties(document, schema)
        if re.search(r"(Date|DateTime|Time|On|Ended|Started|Created|DateOfBirth)$", name)
        and any(kind.get("type") == "string" and kind.get("format") not in ("date-time", "date") for kind in kinds(document, part))
    }
    assert untyped == set()


# Examples


def examples_of(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any], Any]]:
    """Yield where an example stands, its schema, and its value."""
    for call, operation in operations(document):
        for at, holder in (("body", operation.get("requestBody", {})), *operation["responses"].items()):
            for media in resolved(document, holder).get("content", {}).values():
                given = {"example": {"value": media["example"]}} if "example" in media else media.get("examples", {})
                for name, example in given.items():
                    yield f"{call} {at} {name}", media["schema"], example["value"]


def test_examples_are_what_their_schemas_say(document):
    wrong, validators = {}, {}
    for at, schema, value in examples_of(document):
        key = str(schema)
        if key not in validators:
            validators[key] = jsonschema_rs.validator_for({"components": document["components"], **schema}, validate_formats=True)
        found = [error.message for error in validators[key].iter_errors(value)]
        found += [f"{name} is not published" for name in unknown(document, schema, value)]
        if found:
            wrong[at] = found
    assert wrong == {}


def unknown(document: dict[str, Any], schema: dict[str, Any], value: Any) -> Iterator[str]:
    """Yield the names in an example that its schema does not know."""
    for kind in kinds(document, schema):
        known = kind.get("properties")
        if known is not None and isinstance(value, dict):
            yield from (name for name in value if name not in known)
            for name in set(known) & set(value):
                yield from unknown(document, known[name], value[name])
        elif "items" in kind and isinstance(value, list):
            for element in value:
                yield from unknown(document, kind["items"], element)


def test_every_operation_has_an_example_of_what_is_sent_and_of_what_is_answered(document):
    there = {at.rpartition(" ")[0] for at, _schema, _value in examples_of(document)}
    for call, operation in operations(document):
        assert ("requestBody" not in operation) or f"{call} body" in there, call
        assert any(f"{call} {status}" in there for status in ("200", "201")), call
