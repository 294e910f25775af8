"""The published document as files: JSON and YAML, for everybody, kept for a while."""

from __future__ import annotations

import pytest
import yaml
from django.test import Client

from stratus.external_api.docs.yaml import dumped

pytestmark = pytest.mark.django_db

FILES = ("/api/openapi.json", "/api/openapi.yaml")


def test_both_say_the_same():
    as_json, as_yaml = (Client().get(path) for path in FILES)
    assert (as_json["Content-Type"], as_yaml["Content-Type"]) == ("application/json", "application/yaml")
    assert yaml.safe_load(as_yaml.content) == as_json.json()


@pytest.mark.parametrize("path", FILES)
@pytest.mark.parametrize("headers", [{}, {"authorization": "EAPI " + "x" * 48}])
def test_caches_keep_them_a_while_and_are_told_when_they_have_not_changed(path, headers):
    client = Client(headers=headers)
    first = client.get(path)
    assert first["Cache-Control"] == "public, max-age=300"
    again = client.get(path, headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content, again["Cache-Control"]) == (304, b"", "public, max-age=300")
    head = client.head(path)
    assert (head.status_code, head["ETag"], head["Content-Length"]) == (200, first["ETag"], str(len(first.content)))
    assert client.post(path).status_code == 405


@pytest.mark.parametrize("path", ["/api/docs/reference.json", "/api/docs/first-exam"])
def test_no_cache_keeps_what_names_the_address_that_was_asked(path):
    assert Client().get(path)["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "value",
    [
        {},
        [],
        {"a": [], "b": {}},
        {"no": "no", "y": None, "on": True, "2": 2.5, "": "", "a b": "a: b # c", "x-y": "- z", "$ref": "#/a"},
        [[1, [2, {"a": [3]}]], [], {}, {"a": {"b": {"c": [{"d": 1, "e": "x"}]}}}],
        {"text": 'line\nline\ttab \u2028 ’ "quoted" \\ 😀', "0x1F": "0x1F", "time": "12:30:45", "date": "2030-01-01"},
        "plain",
        7,
    ],
)
def test_any_json_is_the_same_as_yaml(value):
    assert yaml.safe_load(dumped(value)) == value
