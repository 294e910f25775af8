"""`make circles`: which imports it sees, and what it calls a circle."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CIRCLES = runpy.run_path(str(ROOT / "tools" / "circles"))
circles, python_imports, typescript_imports = (CIRCLES[name] for name in ("circles", "python_imports", "typescript_imports"))


def files(folder: Path, **contents: str) -> Path:
    for name, content in contents.items():
        path = folder / name.replace("__", "/")
        path.parent.mkdir(parents=True, exist_ok=True)
        (path.with_suffix(".py") if folder.name == "stratus" else path.with_suffix(".ts")).write_text(content)
    return folder


@pytest.mark.parametrize(
    "content",
    [
        "import stratus.b",
        "from stratus.b import x",
        "from stratus import b",
        "from . import b",
        "from .b import x",
        "def f():\n    from stratus.b import x",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from stratus.b import x",
    ],
)
def test_an_import_of_python_counts_wherever_it_stands(tmp_path: Path, content: str) -> None:
    folder = files(tmp_path / "stratus", a=content, b="import json\nfrom datetime import date")
    assert python_imports(folder) == {"stratus.a": {"stratus.b"}, "stratus.b": set()}


@pytest.mark.parametrize(
    "content",
    [
        'import "./b";',
        'import { x } from "./b";',
        'import type { X } from "./b";',
        'import {\n  x,\n  y,\n} from "./b";',
        'export { x } from "./b";',
        'export * from "./b";',
        'const b = await import("./b");',
    ],
)
def test_an_import_of_typescript_counts_whatever_it_is_for(tmp_path: Path, content: str) -> None:
    folder = files(tmp_path / "web", a=content, b='import { html } from "lit";')
    assert typescript_imports(folder) == {"a.ts": {"b.ts"}, "b.ts": set()}


def test_a_folder_of_typescript_is_imported_by_its_index(tmp_path: Path) -> None:
    folder = files(tmp_path / "web", player__a='import "../items/index"; import "../items";', items__index="")
    assert typescript_imports(folder)["player/a.ts"] == {"items/index.ts"}


def test_what_only_leads_on_is_no_circle() -> None:
    assert circles({"a": {"b", "c"}, "b": {"c"}, "c": set()}) == []


def test_a_circle_is_shown_once_and_by_its_shortest_way() -> None:
    assert circles({"a": {"b"}, "b": {"c", "a"}, "c": {"a"}}) == [["a", "b", "a"]]


def test_two_circles_that_share_nothing_are_two() -> None:
    assert circles({"a": {"b"}, "b": {"a", "c"}, "c": {"d"}, "d": {"c"}}) == [["a", "b", "a"], ["c", "d", "c"]]


def test_the_front_end_has_none() -> None:
    assert circles(typescript_imports(ROOT / "web")) == []
