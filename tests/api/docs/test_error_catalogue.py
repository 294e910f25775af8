"""The table of documented errors, walked row by row."""

from __future__ import annotations

import importlib
import pkgutil
import re
from pathlib import Path
from typing import Any

import pytest

import provocations
from provocations import PROVOCATIONS
from stratus.external_api.docs.document import example_of
from stratus.external_api.docs.errors import FIELDS, PAGES, UNREACHABLE
from stratus.external_api.docs.pages import published
from stratus.external_api.docs.remedies import as_page
from stratus.external_api.gate.paths import operations
from stratus.external_api.wire.errors import Text
from stratus.external_api.wire.texts import wording

for module in pkgutil.walk_packages(provocations.__path__, "provocations."):
    importlib.import_module(module.name)


class Named(dict[str, str]):
    """What every placeholder of a text is filled with: provocations name things so."""

    def __init__(self, value: str) -> None:
        self.value = value

    def __missing__(self, key: str) -> str:
        return self.value


ROWS = [(operation, error) for operation, errors in PAGES.items() for error in errors]


@pytest.mark.parametrize(("operation", "error"), ROWS, ids=[f"{operation}: {error.code or error.text}" for operation, error in ROWS])
def test_each_documented_error_is_answered_or_says_why_it_cannot_be(api, operation: str, error: Text):
    if (operation, error) in UNREACHABLE:
        assert UNREACHABLE[operation, error].strip()
        assert (operation, error) not in PROVOCATIONS
        return
    reply = PROVOCATIONS[operation, error](api)
    assert reply.status == error.status
    assert reply.error == error.text.format_map(Named("OLD" if "archived" in error.text else "taken"))
    assert reply.body["Success"] is False
    assert "Content" not in reply.body
    if error.code is not None:
        assert reply.code == error.code
    assert members(reply.body) == members(example_of(operation, error, old_style="Message" in reply.body)), reply.body


def members(body: dict[str, Any]) -> tuple[list[str], list[str]]:
    """The names of the members of a failure, and of the first of its details: what the published example must have as well."""
    return list(body), list(body["ErrorDetails"][0]) if "ErrorDetails" in body else []


def test_what_examples_say_of_properties_is_in_the_catalogue_and_names_what_there_is():
    known = {name for schema in published()["components"]["schemas"].values() for name in schema.get("properties", ())}
    for (operation, error), wrong in FIELDS.items():
        assert error in PAGES[operation]
        for field, sentence in wrong.items():
            assert wording.is_in_catalogue(sentence), sentence
            is_known = set(re.findall(r"[A-Za-z]+", field)) <= known
            assert is_known == (sentence != wording.NO_SUCH_PROPERTY), (operation, field)


def test_the_catalogue_has_each_sentence_once_and_none_that_hides_in_another():
    sentences = [*wording.AT_THE_DOOR, *wording.OF_THE_DOMAIN]
    assert len(sentences) == len(set(sentences))
    filled = {sentence: re.sub(r"\{\w+\}", "5", sentence) for sentence in sentences}
    assert all(wording.is_in_catalogue(text) for text in filled.values())
    assert not wording.is_in_catalogue("Value should have at least 1 item after validation, not 0")


def test_the_table_names_nothing_that_is_not_in_it():
    assert set(PROVOCATIONS) | set(UNREACHABLE) <= set(ROWS)


def test_every_operation_has_its_page_in_the_table():
    published = {f"{method} {operation.path}" for _path, operation in operations() for method in operation.methods}
    assert published == set(PAGES)


def test_the_page_of_errors_is_the_table():
    page = Path(__file__).resolve().parents[3] / "docs" / "api" / "errors.md"
    assert page.read_text() == as_page(), "Run tools/errors_page."
