"""A page that did nothing does not say so in green: whoever says how many goes through `ui.notices.counted`."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from django.contrib.messages import INFO, SUCCESS
from django.contrib.messages.storage.cookie import CookieStorage
from django.test import RequestFactory

from stratus.ui.notices import counted

SOURCE = Path(__file__).parents[2] / "src" / "stratus"
SAYS_IT = SOURCE / "ui" / "notices.py"


def successes(path: Path) -> Iterator[ast.Call]:
    """The calls of `messages.success` in a file."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "success":
            yield node


def says_how_many(call: ast.Call) -> bool:
    """Whether something is counted in the words, or their plural is chosen."""
    return any(isinstance(node, ast.Name) and node.id in ("ngettext", "len") for node in ast.walk(call))


def test_what_says_how_many_in_green_asks_first_whether_it_was_any() -> None:
    found = [
        f"{path.relative_to(SOURCE)}:{call.lineno}"
        for path in SOURCE.rglob("*.py")
        if path != SAYS_IT
        for call in successes(path)
        if says_how_many(call)
    ]
    assert found == []


def test_nothing_done_is_told_as_a_fact() -> None:
    request = RequestFactory().get("/")
    request._messages = CookieStorage(request)
    counted(request, 0, "0 candidates were added.")
    counted(request, 2, "2 candidates were added.")
    assert [(one.level, one.message) for one in request._messages] == [
        (INFO, "Nothing was changed."),
        (SUCCESS, "2 candidates were added."),
    ]
