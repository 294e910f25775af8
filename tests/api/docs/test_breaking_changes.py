"""Which changes of a document break a client that was generated before, on documents of a few lines."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from breaking_changes import breaking_changes

STRING = {"type": "string"}


def document(**changes: Any) -> dict[str, Any]:
    """A document with one call, `changeThing`, whose body and answer are the schemas `Change` and `Thing`."""
    return {
        "paths": {
            "/thing/{id}": {
                "patch": {
                    "operationId": "changeThing",
                    "tags": ["Things"],
                    "parameters": [
                        {"in": "path", "name": "id", "required": True, "schema": {"type": "string", "maxLength": 64}},
                        {"in": "query", "name": "fast", "schema": {"type": "boolean"}},
                    ],
                    "requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Change"}}}, "required": True},
                    "responses": {
                        "200": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}}},
                        "404": {"description": "None"},
                    },
                }
            }
        },
        "webhooks": {
            "DONE": {"post": {"requestBody": {"content": {"application/json": {"schema": schema_of({"Thing": STRING}, ["Thing"])}}}}}
        },
        "components": {
            "schemas": {
                "Change": schema_of(
                    {"Title": STRING, "Kind": {"type": "string", "enum": ["A", "B"]}, "Size": {"type": "integer"}}, ["Title"]
                ),
                "Thing": schema_of(
                    {
                        "Title": STRING,
                        "Kind": {"type": "string", "enum": ["A", "B"]},
                        "Pin": {"anyOf": [STRING, {"type": "null"}]},
                        "Made": {"type": "string", "format": "date-time"},
                        "Parts": {"type": "array", "items": {"$ref": "#/components/schemas/Part"}},
                    },
                    ["Title", "Kind", "Pin"],
                ),
                "Part": schema_of({"Name": STRING, "Parts": {"type": "array", "items": {"$ref": "#/components/schemas/Part"}}}, ["Name"]),
            },
            "securitySchemes": {"Token": {"type": "apiKey", "in": "header", "name": "Authorization", "description": "The token."}},
        },
    } | changes


def schema_of(properties: dict[str, Any], required: list[str]) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": required}


@pytest.fixture
def new() -> dict[str, Any]:
    return copy.deepcopy(document())


def call(new: dict[str, Any]) -> dict[str, Any]:
    return new["paths"]["/thing/{id}"]["patch"]


def change(new: dict[str, Any]) -> dict[str, Any]:
    return new["components"]["schemas"]["Change"]


def thing(new: dict[str, Any]) -> dict[str, Any]:
    return new["components"]["schemas"]["Thing"]


def test_a_document_does_not_break_itself(new):
    assert breaking_changes(document(), new) == []


# What may be added


def test_a_new_call_breaks_nothing(new):
    new["paths"]["/other"] = {"get": {"operationId": "getOther", "responses": {}}}
    assert breaking_changes(document(), new) == []


def test_optional_parameters_and_properties_break_nothing(new):
    call(new)["parameters"].append({"in": "header", "name": "Prefer", "schema": STRING})
    change(new)["properties"]["More"] = STRING
    assert breaking_changes(document(), new) == []


def test_a_new_field_of_an_answer_breaks_nothing(new):
    thing(new)["properties"]["More"] = STRING
    thing(new)["required"].append("More")
    assert breaking_changes(document(), new) == []


def test_a_new_refusal_and_one_that_is_gone_break_nothing(new):
    call(new)["responses"]["429"] = call(new)["responses"].pop("404")
    assert breaking_changes(document(), new) == []


def test_what_is_sent_may_be_given_more_room(new):
    properties = change(new)["properties"]
    change(new)["required"] = []
    properties["Kind"]["enum"].append("C")
    properties["Size"] = {"anyOf": [{"type": "number"}, {"type": "null"}]}
    call(new)["parameters"][0]["schema"]["maxLength"] = 100
    assert breaking_changes(document(), new) == []


def test_a_field_that_is_never_null_any_more_breaks_nobody(new):
    thing(new)["properties"]["Pin"] = STRING
    assert breaking_changes(document(), new) == []


def test_texts_and_examples_are_not_looked_at(new):
    call(new)["description"] = "Other words"
    thing(new)["properties"]["Title"] = STRING | {"description": "Other words", "examples": ["x"]}
    new["components"]["securitySchemes"]["Token"]["description"] = "Other words"
    assert breaking_changes(document(), new) == []


# Calls


def test_a_call_that_is_gone(new):
    del new["paths"]["/thing/{id}"]
    assert breaking_changes(document(), new) == ["PATCH /thing/{id} is gone"]


def test_a_call_of_another_name(new):
    call(new)["operationId"] = "updateThing"
    assert breaking_changes(document(), new) == ["PATCH /thing/{id}: operationId is updateThing, was changeThing"]


def test_a_call_under_another_entry(new):
    """Generators make a module of each entry."""
    call(new)["tags"] = ["Stuff"]
    assert breaking_changes(document(), new) == ["PATCH /thing/{id}: tags is ['Stuff'], was ['Things']"]


def test_a_parameter_that_is_gone(new):
    call(new)["parameters"].pop()
    assert breaking_changes(document(), new) == ["PATCH /thing/{id}: the parameter query fast is gone"]


def test_parameters_that_must_be_sent(new):
    call(new)["parameters"][1]["required"] = True
    call(new)["parameters"].append({"in": "query", "name": "new", "required": True, "schema": STRING})
    assert breaking_changes(document(), new) == [
        "PATCH /thing/{id}: the parameter query fast must be sent now",
        "PATCH /thing/{id}: the parameter query new must be sent now",
    ]


def test_a_parameter_of_less_room(new):
    call(new)["parameters"][0]["schema"]["maxLength"] = 60
    assert breaking_changes(document(), new) == ["PATCH /thing/{id} path id: maxLength is 60, was 64"]


def test_a_body_that_is_gone(new):
    del call(new)["requestBody"]
    assert breaking_changes(document(), new) == ["PATCH /thing/{id}: the body is gone"]


def test_a_body_that_must_be_sent():
    old = document()
    del call(old)["requestBody"]["required"]
    assert breaking_changes(old, document()) == ["PATCH /thing/{id}: the body must be sent now"]


def test_an_answer_of_success_that_is_gone(new):
    call(new)["responses"]["201"] = call(new)["responses"].pop("200")
    assert breaking_changes(document(), new) == ["PATCH /thing/{id}: no answer 200 any more"]


# What is sent


def test_a_property_that_must_be_sent(new):
    change(new)["properties"]["New"] = STRING
    change(new)["required"] += ["New", "Kind"]
    assert breaking_changes(document(), new) == ["Change.Kind must be sent now", "Change.New must be sent now"]


def test_a_property_that_is_taken_no_more(new):
    del change(new)["properties"]["Size"]
    assert breaking_changes(document(), new) == ["Change.Size is gone"]


def test_a_property_of_another_type(new):
    change(new)["properties"]["Size"] = STRING
    assert breaking_changes(document(), new) == ["Change.Size: takes no integer any more"]


def test_a_property_that_takes_no_null_any_more():
    old = document()
    change(old)["properties"]["Size"] = {"anyOf": [{"type": "integer"}, {"type": "null"}]}
    assert breaking_changes(old, document()) == ["Change.Size: takes no null any more"]


def test_a_value_that_is_taken_no_more(new):
    change(new)["properties"]["Kind"]["enum"] = ["A"]
    assert breaking_changes(document(), new) == ["Change.Kind: 'B' is gone"]


def test_a_text_that_becomes_one_of_a_list(new):
    change(new)["properties"]["Title"] = {"type": "string", "enum": ["A"]}
    assert breaking_changes(document(), new) == ["Change.Title: is one of a list now"]


@pytest.mark.parametrize(("word", "value"), [("maxLength", 5), ("minLength", 1), ("pattern", "a+")])
def test_a_limit_where_there_was_none(new, word, value):
    change(new)["properties"]["Title"] = STRING | {word: value}
    (said,) = breaking_changes(document(), new)
    assert said.startswith("Change.Title: ")


def test_a_default_which_clients_would_send(new):
    change(new)["properties"]["Size"]["default"] = 0
    change(new)["properties"]["New"] = {"type": "boolean", "default": False}
    assert breaking_changes(document(), new) == [
        "Change.Size: the default is 0 now, which generated clients send",
        "Change.New: the default is False, which generated clients send",
    ]


def test_an_object_that_takes_no_other_properties(new):
    change(new)["additionalProperties"] = False
    assert breaking_changes(document(), new) == ["Change: takes no other properties any more"]


# What is read


def test_a_field_that_is_gone(new):
    del thing(new)["properties"]["Title"]
    assert breaking_changes(document(), new) == ["Thing.Title is gone"]


def test_a_field_that_may_be_absent(new):
    thing(new)["required"].remove("Title")
    assert breaking_changes(document(), new) == ["Thing.Title may be absent now"]


def test_a_field_that_may_be_null(new):
    thing(new)["properties"]["Title"] = {"anyOf": [STRING, {"type": "null"}]}
    assert breaking_changes(document(), new) == ["Thing.Title: may be null now"]


def test_a_field_of_another_type(new):
    thing(new)["properties"]["Title"] = {"type": "integer"}
    assert breaking_changes(document(), new) == ["Thing.Title: is no string any more", "Thing.Title: may be integer now"]


def test_a_field_of_another_format(new):
    thing(new)["properties"]["Made"] = STRING
    assert breaking_changes(document(), new) == ["Thing.Made: the format is None, was date-time"]


def test_values_of_a_field_that_are_gone_or_new(new):
    """Clients end with an error at a value that they do not know."""
    thing(new)["properties"]["Kind"]["enum"] = ["A", "C"]
    assert breaking_changes(document(), new) == ["Thing.Kind: 'B' is gone", "Thing.Kind: may be 'C' now"]


def test_a_field_that_has_another_constant():
    old, new = document(), document()
    thing(old)["properties"]["Success"] = {"type": "boolean", "const": True}
    thing(new)["properties"]["Success"] = {"type": "boolean", "const": False}
    assert breaking_changes(old, new) == ["Thing.Success: True is gone", "Thing.Success: may be False now"]


def test_a_field_within_a_list_is_looked_at_and_recursion_ends(new):
    new["components"]["schemas"]["Part"]["properties"]["Name"] = {"type": "integer"}
    assert breaking_changes(document(), new) == ["Part.Name: is no string any more", "Part.Name: may be integer now"]


def test_a_schema_of_another_name(new):
    """Generators make a class of each named schema."""
    schemas = new["components"]["schemas"]
    schemas["Piece"] = schemas.pop("Part")
    thing(new)["properties"]["Parts"]["items"] = {"$ref": "#/components/schemas/Piece"}
    assert breaking_changes(document(), new) == ["Thing.Parts[]: is no object Part any more", "Thing.Parts[]: may be object Piece now"]


def test_an_answer_that_is_shared_by_reference_is_looked_at(new):
    new["components"]["responses"] = {"Found": call(new)["responses"]["200"]}
    call(new)["responses"]["200"] = {"$ref": "#/components/responses/Found"}
    assert breaking_changes(document(), new) == []
    del thing(new)["properties"]["Title"]
    assert breaking_changes(document(), new) == ["Thing.Title is gone"]


# The rest


def test_what_a_webhook_brings_is_read(new):
    del new["webhooks"]["DONE"]["post"]["requestBody"]["content"]["application/json"]["schema"]["properties"]["Thing"]
    assert breaking_changes(document(), new) == ["webhook POST DONE.Thing is gone"]
    assert breaking_changes(document(), document(webhooks={})) == ["webhook POST DONE is gone"]


def test_another_way_to_say_who_calls(new):
    new["components"]["securitySchemes"]["Token"]["name"] = "X-Token"
    assert breaking_changes(document(), new) == ["the security scheme Token has changed"]
