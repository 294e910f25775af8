"""What is found by name or called by an event is made known in `ready()` of its package; nothing else would miss it."""

from __future__ import annotations

import ast
from importlib import import_module
from pathlib import Path

import pytest

import stratus
from stratus.ui.lists.declaration import StaffList, all_lists

SOURCE = Path(stratus.__file__).parent


def modules(name: str) -> list[str]:
    """Every module of this name, such as `stratus.people.users.lists`."""
    found = sorted(SOURCE.glob(f"*/**/{name}.py"))
    return [".".join(("stratus", *path.relative_to(SOURCE).with_suffix("").parts)) for path in found]


def imported_when_ready(package: str) -> set[str]:
    """What the `apps.py` of a package imports: modules, and what it takes from them."""
    nodes = ast.walk(ast.parse((SOURCE / package / "apps.py").read_text()))
    return {f"{node.module}.{alias.name}" for node in nodes if isinstance(node, ast.ImportFrom) for alias in node.names}


@pytest.mark.parametrize("module", modules("reactions"))
def test_reactions_are_imported_by_the_apps_of_their_package(module: str) -> None:
    package = module.split(".")[1]
    assert module in imported_when_ready(package), f"import {module} in ready() of {package}/apps.py: else no event reaches it"


@pytest.mark.parametrize("module", modules("lists"))
def test_lists_are_registered_by_the_apps_of_their_package(module: str) -> None:
    package = module.split(".")[1]
    declared = {one.name for one in vars(import_module(module)).values() if isinstance(one, StaffList)}
    missing = sorted(declared - {one.name for one in all_lists()})
    assert not missing, f"register({', '.join(missing)}) in ready() of {package}/apps.py: else no job of the list finds it"
