"""No package reads upwards: what a package above keeps of a row (`schedule.attempts`, `filter(attempts__…)`) is not reached from below.

Imports are held by the import contract; a related name needs no import, so the syntax trees are searched for it.
"""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from django.apps import apps

import stratus

SOURCE = Path(stratus.__file__).parent
PROJECT = Path(__file__).parent.parent.parent

LOOKUPS = {
    *("Q", "F", "OuterRef", "Prefetch", "Count", "Max", "Min", "Sum", "Avg", "ArrayAgg"),
    *("filter", "exclude", "get", "annotate", "alias", "aggregate", "order_by", "distinct", "values", "values_list", "only", "defer"),
    *("select_related", "prefetch_related"),
}
"""Calls whose keywords and strings name fields and relations."""
MANAGER = {
    "all",
    "filter",
    "exclude",
    "get",
    "count",
    "exists",
    "first",
    "last",
    "values",
    "values_list",
    "order_by",
    "create",
    "aggregate",
}
"""What follows the name of many rows where they are read. A plain attribute of the same name is somebody else's."""


def heights() -> dict[str, int]:
    """Each package and how high it stands in the import contract."""
    contract = tomllib.loads((PROJECT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"][0]
    rows = [[name.strip() for name in row.split("|")] for row in reversed(contract["layers"])]
    return {name: height for height, row in enumerate(rows) for name in row}


def upward_names() -> dict[str, tuple[int, bool]]:
    """Each name by which rows of a higher package are reached from a lower one: how high that stands, and whether it names one row."""
    height = heights()
    found: dict[str, tuple[int, bool]] = {}
    for model in apps.get_models():
        if not model.__module__.startswith("stratus."):
            continue
        here = height[model.__module__.split(".")[1]]
        for relation in model._meta.related_objects:
            above = height[relation.related_model.__module__.split(".")[1]]
            name = relation.get_accessor_name()
            if name and above > here:
                found[name] = (min(above, found.get(name, (above, False))[0]), relation.one_to_one)
    return found


def upward_reads(source: str, names: Mapping[str, bool]) -> Iterator[tuple[int, str]]:
    """Yield line and name wherever Python reads one of these relations (True: it names one row)."""
    nodes = list(ast.walk(ast.parse(source)))
    called = {id(node.func) for node in nodes if isinstance(node, ast.Call)}  # a row is never called: such a name is somebody else's
    for node in nodes:
        if isinstance(node, ast.Attribute):
            rows = node.value
            if names.get(node.attr) is True and id(node) not in called:
                yield node.lineno, node.attr
            elif node.attr in MANAGER and isinstance(rows, ast.Attribute) and names.get(rows.attr) is False:
                yield rows.lineno, rows.attr
        elif isinstance(node, ast.Call) and _called(node) in LOOKUPS:
            given = [
                part for argument in node.args for part in (argument.elts if isinstance(argument, ast.List | ast.Tuple) else [argument])
            ]
            paths = [part.value for part in given if isinstance(part, ast.Constant) and isinstance(part.value, str)]
            for path in paths + [keyword.arg for keyword in node.keywords if keyword.arg]:
                yield from ((node.lineno, part) for part in path.lstrip("-").split("__") if part in names)


def _called(node: ast.Call) -> str:
    return node.func.attr if isinstance(node.func, ast.Attribute) else node.func.id if isinstance(node.func, ast.Name) else ""


def upward_reads_of_template(source: str, names: Mapping[str, bool]) -> Iterator[tuple[int, str]]:
    """Yield line and name wherever a template reads one of these relations."""
    for number, line in enumerate(source.splitlines(), start=1):
        for tag in re.findall(r"{[{%].*?[}%]}", line):
            for name, rest in re.findall(r"\.(\w+)(\.\w+)?", tag):
                if names.get(name) is True or (names.get(name) is False and rest[1:] in MANAGER):
                    yield number, name


def files(ending: str) -> Iterator[tuple[Path, dict[str, bool]]]:
    """Every file of a package, and the names of what stands above it."""
    height, names = heights(), upward_names()
    for path in sorted(SOURCE.rglob(f"*{ending}")):
        package, *rest = path.relative_to(SOURCE).parts
        if rest and "migrations" not in rest and package in height:
            yield path, {name: one for name, (above, one) in names.items() if above > height[package]}


def test_no_package_reads_rows_of_a_package_above_it():
    found = [
        f"{path.relative_to(SOURCE)}:{line}: {name}"
        for ending, reads in ((".py", upward_reads), (".html", upward_reads_of_template))
        for path, names in files(ending)
        for line, name in sorted(set(reads(path.read_text(), names)))
    ]
    assert not found, "Ask the package above by a hook, or move the read up: " + ", ".join(found)


def test_the_names_that_reach_upwards_are_known():
    names = upward_names()
    assert {"attempts", "scripts", "results", "registrations", "used_in", "marking_settings"} <= set(names)
    assert names["marking_settings"][1], "one row"
    assert "questions" not in names, "an assessment's questions are of its own package"


@pytest.mark.parametrize(
    "source",
    [
        "schedule.attempts.filter(status='VOID')",
        "schedules.filter(attempts__isnull=True)",
        "schedules.annotate(n=Count('attempts'))",
        "schedules.order_by('-attempts__started_at')",
        "schedules.prefetch_related('assessment', 'attempts')",
        "attempt.script",
    ],
)
def test_a_read_upwards_is_found(source):
    names = {"attempts": False, "script": True}
    assert list(upward_reads(source, names))


@pytest.mark.parametrize(
    "source", ["plan.attempts + 1", "attempts.filter(pk=1)", "rows.filter(kind='attempts')", "print('attempts')", "run.script('a.csv')"]
)
def test_a_variable_of_the_same_name_is_none(source):
    assert not list(upward_reads(source, {"attempts": False, "script": True}))


def test_a_read_upwards_in_a_template_is_found():
    names = {"attempts": False, "script": True}
    source = "{{ schedule.attempts.count }}\n{% if attempt.script %}{{ page.attempts }}{% endif %}"
    assert list(upward_reads_of_template(source, names)) == [(1, "attempts"), (2, "script")]
