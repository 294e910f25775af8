"""Every call, written in four languages."""

from __future__ import annotations

import json
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from stratus.external_api.docs.calls import call_of, operations
from stratus.external_api.docs.examples import example_of
from stratus.external_api.docs.pages import published
from stratus.external_api.docs.samples.languages import LANGUAGES
from stratus.external_api.docs.samples.python import literal

BASE = "https://exams.example.org/api/v1/integrations"
NODE = Path(sys.executable).with_name("node")
CHECK = """
import { readFileSync, readdirSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";
import { SourceTextModule } from "node:vm";
for (const one of readdirSync(".").filter((name) => name.endsWith(".mts")))
  new SourceTextModule(stripTypeScriptTypes(readFileSync(one, "utf8")), { identifier: one });
"""
CALLS = [(method, path) for method, path, _operation in operations(published())]
NAMES = [f"{method.upper()} {path}" for method, path in CALLS]


def samples(method: str, path: str) -> dict[str, str]:
    call = call_of(published(), path, method, BASE)
    return {language.label: language.write(call) for language in LANGUAGES}


@pytest.mark.parametrize(("method", "path"), CALLS, ids=NAMES)
def test_a_call_has_address_token_and_body_in_each_language(method, path):
    call = call_of(published(), path, method, BASE)
    found = samples(method, path)
    assert list(found) == ["curl", "Python", "TypeScript", "C#"]
    for label, text in found.items():
        assert BASE in text, label
        assert call.path in text, label
        assert "STRATUS_TOKEN" in text, label
        assert "{" not in call.path, "every place in the path has a value"
        assert ("application/json" in text or label == "Python") == call.has_body or label == "Python"


@pytest.mark.parametrize(("method", "path"), CALLS, ids=NAMES)
def test_the_python_sample_compiles_and_its_body_is_the_example(method, path):
    call = call_of(published(), path, method, BASE)
    compile(samples(method, path)["Python"], path, "exec")
    if call.has_body:
        assert eval(literal(call.body)) == call.body


@pytest.mark.parametrize(("method", "path"), CALLS, ids=NAMES)
def test_a_shell_reads_the_curl_sample_as_it_is_meant(method, path):
    call = call_of(published(), path, method, BASE)
    words = shlex.split(samples(method, path)["curl"].replace("\\\n", ""))
    assert words[0] == "curl"
    assert call.base + call.path in words
    if call.has_body:
        assert json.loads(words[words.index("--data") + 1]) == call.body


def test_node_reads_every_typescript_sample(tmp_path):
    for number, (method, path) in enumerate(CALLS):
        (tmp_path / f"{number}.mts").write_text(samples(method, path)["TypeScript"])
    (tmp_path / "check.mjs").write_text(CHECK)
    command = [str(NODE), "--experimental-vm-modules", "--no-warnings", "check.mjs"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


SCHEMAS: dict[str, Any] = {
    "components": {
        "schemas": {
            "Place": {
                "type": "object",
                "required": ["Id"],
                "properties": {"Id": {"type": "string", "example": "p1"}, "Note": {"type": "string"}},
            },
            "Tree": {"type": "object", "properties": {"Children": {"type": "array", "items": {"$ref": "#/components/schemas/Tree"}}}},
        }
    }
}


@pytest.mark.parametrize(
    ("carrier", "example"),
    [
        ({"example": {"a": 1}}, {"a": 1}),
        ({"examples": {"first": {"value": [1]}, "second": {"value": [2]}}}, [1]),
        ({"schema": {"$ref": "#/components/schemas/Place"}}, {"Id": "p1"}),
        ({"schema": {"type": "array", "items": {"$ref": "#/components/schemas/Place"}}}, [{"Id": "p1"}]),
        ({"schema": {"anyOf": [{"type": "null"}, {"type": "integer", "minimum": 3}]}}, 3),
        ({"schema": {"type": ["string", "null"], "format": "date"}}, "2030-05-19"),
        ({"schema": {"enum": ["ONE", "TWO"]}}, "ONE"),
    ],
)
def test_an_example_is_the_one_that_is_given_or_made_of_the_schema(carrier, example):
    assert example_of(carrier, SCHEMAS) == example


def test_a_schema_that_holds_itself_has_an_end():
    assert example_of({"schema": {"$ref": "#/components/schemas/Tree"}}, SCHEMAS)
