"""No job goes through all tenants: what each of them costs, ten thousand of them cost all the time (docs/how/tenancy.md)."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import stratus

SOURCE = Path(stratus.__file__).parent
GO_THROUGH_ALL = {
    "search/filling.py": "once after an upgrade, in `stratus migrate`",
    "site/commands/doctor.py": "when somebody asks what is wrong",
}


def loops(tree: ast.AST) -> Iterator[ast.expr]:
    """What is gone through, one by one."""
    for node in ast.walk(tree):
        if isinstance(node, ast.For | ast.AsyncFor | ast.comprehension):
            yield node.iter


def names_all_tenants(tree: ast.AST) -> bool:
    return any(
        isinstance(node, ast.Attribute) and node.attr == "objects" and isinstance(node.value, ast.Name) and node.value.id == "Tenant"
        for node in ast.walk(tree)
    )


def test_nobody_goes_through_all_tenants_but_those_who_say_why() -> None:
    found = {
        str(path.relative_to(SOURCE))
        for path in SOURCE.rglob("*.py")
        if any(names_all_tenants(gone_through) for gone_through in loops(ast.parse(path.read_text())))
    }
    assert found == set(GO_THROUGH_ALL)


def test_a_job_asks_for_one_tenant_at_most() -> None:
    """A list of them would be gone through later."""
    for path in sorted(SOURCE.rglob("tasks.py")):
        tree = ast.parse(path.read_text())
        calls = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)]
        one = {id(call.value) for call in calls if call.attr == "get"}
        asked = [node for node in ast.walk(tree) if isinstance(node, ast.Attribute) and node.attr == "objects" and names_all_tenants(node)]
        assert [node.lineno for node in asked if id(node) not in one] == [], path
