"""The walks through the code in docs/architecture.md name files and functions that are there."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "architecture.md"
STEP = re.compile(r"`([\w./-]+\.(?:py|ts))(?::(\w+))?`")


def steps() -> list[tuple[str, str]]:
    page = PAGE.read_text()
    walks = page.split("## Three walks")[1].split("\n## ")[0]
    return STEP.findall(walks)


WORDS = r"(?:(?:export|private|protected|override|async|function) )*"
METHOD = re.compile(rf"^(?:  )?{WORDS}(\w+)(?:<[^(]*>)?\((?:.*\{{)?$", re.MULTILINE)
ARROW = re.compile(rf"^(?:  )?{WORDS}(\w+) = (?:async )?\(.*=> \{{$", re.MULTILINE)


def names_in(path: Path) -> set[str]:
    """Functions and methods that a file defines."""
    source = path.read_text()
    if path.suffix == ".py":
        functions = (ast.FunctionDef, ast.AsyncFunctionDef)
        return {node.name for node in ast.walk(ast.parse(source)) if isinstance(node, functions)}
    return {*METHOD.findall(source), *ARROW.findall(source)}


def test_there_are_three_walks_of_many_steps() -> None:
    assert len(steps()) > 30


@pytest.mark.parametrize(("path", "function"), sorted(set(steps())))
def test_every_step_of_the_walks_is_there(path: str, function: str) -> None:
    file = ROOT / path if path.startswith("web/") else ROOT / "src" / "stratus" / path
    assert file.is_file()
    assert not function or function in names_in(file)


def test_the_page_stays_short() -> None:
    assert len(PAGE.read_text().splitlines()) <= 120
