"""The table of documented errors, walked row by row."""

from __future__ import annotations

import importlib
import pkgutil
from pathlib import Path

import pytest

import provocations
from provocations import PROVOCATIONS
from stratus.external_api.docs.errors import PAGES, UNREACHABLE, as_page
from stratus.external_api.gate.paths import operations
from stratus.external_api.wire.errors import Text

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


def test_the_table_names_nothing_that_is_not_in_it():
    assert set(PROVOCATIONS) | set(UNREACHABLE) <= set(ROWS)


def test_every_operation_has_its_page_in_the_table():
    published = {f"{method} {operation.path}" for _path, operation in operations() for method in operation.methods}
    assert published == set(PAGES)


def test_the_page_of_errors_is_the_table():
    page = Path(__file__).resolve().parents[3] / "docs" / "api" / "errors.md"
    assert page.read_text() == as_page(), "Run tools/errors_page."
