"""Every setting and every kind of event has a heading in docs/reference, every error of the player a line in docs/api/player.md, and none
that is not in the code."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import Model

from stratus.delivery.models import ProctorioSettings, SebSettings
from stratus.events import words
from stratus.marking.models import Allocation, SetAsideScore
from stratus.organisation.models import ApiSettings
from stratus.results.review.models import ReviewResult
from stratus.scheduling.models import ScheduleInvigilator, ScheduleSharing
from stratus.tenancy.models import TenantSettings

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "stratus"
DOCS = ROOT / "docs"
KIND = re.compile(r"[a-z_]+\.[a-z_]+")
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


@cache
def sources() -> dict[Path, str]:
    return {path: path.read_text() for path in sorted(SOURCE.rglob("*.py")) if "migrations" not in path.parts}


@cache
def nodes(path: Path) -> tuple[ast.AST, ...]:
    return tuple(ast.walk(ast.parse(sources()[path])))


@cache
def of_events() -> tuple[ast.AST, ...]:
    """What stands in modules that record events: they all name one of these."""
    names = re.compile(r"\brecord\b|\brecord_many\b|\bkind\b|events_event")
    return tuple(node for path, source in sources().items() if names.search(source) for node in nodes(path))


def headings(page: str, level: int) -> list[str]:
    """The headings of a page that are a name: `### name` in backquotes."""
    return re.findall(rf"^{'#' * level} `([^`]+)`$", (DOCS / page).read_text(), re.MULTILINE)


def called(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else call.func.id if isinstance(call.func, ast.Name) else ""


def given(call: ast.Call) -> list[ast.expr]:
    return [*call.args, *(keyword.value for keyword in call.keywords)]


def takers() -> set[str]:
    """Functions that take a `kind` and hand it to `events.log`, directly or through another of them."""
    functions = [node for node in of_events() if isinstance(node, FUNCTIONS)]
    handing = {
        function.name: {
            called(node)
            for node in ast.walk(function)
            if isinstance(node, ast.Call) and any(isinstance(one, ast.Name) and one.id == "kind" for one in given(node))
        }
        for function in functions
        if any(argument.arg == "kind" for argument in (*function.args.args, *function.args.kwonlyargs))
    }
    found, before = {"record", "record_many", "Entry"}, set[str]()
    while found != before:
        before = set(found)
        found |= {name for name, calls in handing.items() if calls & before}
    return found


def kinds_in(value: ast.expr) -> set[str]:
    words = (node.value for node in ast.walk(value) if isinstance(node, ast.Constant) and isinstance(node.value, str))
    return {word for word in words if KIND.fullmatch(word)}


def recorded() -> set[str]:
    """Every kind that is handed to `events.log`, or written by SQL that inserts into its table."""
    found: set[str] = set()
    known = takers()
    for node in of_events():
        if isinstance(node, ast.Call) and called(node) in known:
            found |= {kind for value in given(node) if isinstance(value, ast.Constant | ast.IfExp) for kind in kinds_in(value)}
        if isinstance(node, ast.Assign) and any(
            isinstance(one, ast.Name) and one.id == "kind" for target in node.targets for one in ast.walk(target)
        ):
            found |= kinds_in(node.value)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and "INSERT INTO events_event" in node.value:
            found.update(re.findall(r"'([a-z_]+\.[a-z_]+)'", node.value))
    return found - {model._meta.label_lower for model in apps.get_models()}


def environment() -> set[str]:
    """Every variable of ours that the program reads; STRATUS_SECRET_… stands for one variable a secret."""
    names = {name for source in sources().values() for name in re.findall(r"\"(STRATUS_[A-Z_]+|DATABASE_URL|PORT)[\"{]", source)}
    return {"STRATUS_SECRET_…" if name == "STRATUS_SECRET_" else name for name in names}


def test_every_kind_of_event_has_a_heading_and_no_other() -> None:
    there = [heading for page in ("events", "exam-events", "library-events") for heading in headings(f"reference/{page}.md", 3)]
    assert sorted(set(there) ^ recorded()) == []
    assert len(there) == len(set(there))


def test_every_kind_of_event_has_words_for_the_audit_log_and_no_other() -> None:
    assert sorted(set(words.KINDS) ^ recorded()) == []


def test_what_has_words_as_the_subject_of_an_event_is_a_model() -> None:
    assert sorted(set(words.SUBJECTS) - {model._meta.label_lower for model in apps.get_models()}) == []


RECORDED_TOO = (Allocation, ReviewResult, ScheduleInvigilator, ScheduleSharing, SetAsideScore)
"""Rows that belong to something else, and that events are about all the same."""


@pytest.mark.parametrize("model", RECORDED_TOO)
def test_rows_that_belong_to_something_else_have_words_as_subjects_too(model: type[Model]) -> None:
    assert model._meta.label_lower in words.SUBJECTS


def test_every_variable_of_the_environment_has_a_heading_and_no_other() -> None:
    there = [name for name in headings("reference/settings.md", 3) if name.isupper()]
    assert sorted(set(there) ^ environment()) == []
    assert len(there) == len(set(there))


def test_every_setting_of_an_organisation_has_a_heading_and_no_other() -> None:
    fields = {
        f"{model.__name__}.{field.name}"
        for model in (TenantSettings, ApiSettings, SebSettings, ProctorioSettings)
        for field in model._meta.get_fields()
        if field.concrete and field.name not in {"id", "tenant"}
    }
    there = [name for name in headings("reference/settings.md", 3) if not name.isupper()]
    assert sorted(set(there) ^ fields) == []
    assert len(there) == len(set(there))


def answered_codes() -> set[str]:
    """Every code of an error that the saver answers, or the front in its place."""
    paths = [path for path in sources() if path.is_relative_to(SOURCE / "saver")] + [SOURCE / "server" / "front.py"]
    paths += sorted((SOURCE / "server" / "limits").glob("*.py"))
    found: set[str] = set()
    for path in paths:
        for node in nodes(path):
            if isinstance(node, ast.Call) and called(node) in {"Problem", "Refusal", "Refused", "error"} and len(node.args) > 1:
                found |= codes_of(node.args[1])
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Dict) and ast.unparse(node.targets[0]) == "STATUS":
                found |= {code for value in node.value.values for code in codes_of(value)}
    for node in nodes(SOURCE / "delivery" / "attempts" / "breaks.py"):
        if isinstance(node, ast.Call) and called(node) == "Refused":
            found |= codes_of(node.args[0])
    told = (SOURCE / "delivery" / "safeguards" / "seb" / "checking.py", SOURCE / "saver" / "sync" / "breaks.py")
    returned = (node.value for path in told for node in nodes(path) if isinstance(node, ast.Return) and node.value)
    return found | {code for value in returned for code in codes_of(value)}


def codes_of(value: ast.expr) -> set[str]:
    values = [value.body, value.orelse] if isinstance(value, ast.IfExp) else [value]
    words = {one.value for one in values if isinstance(one, ast.Constant) and isinstance(one.value, str)}
    return {text for text in words if re.fullmatch(r"[a-z_]+", text)}


def test_every_error_of_the_player_api_stands_in_its_page_and_no_other() -> None:
    page = (DOCS / "api" / "player.md").read_text()
    lines = [line for line in page.splitlines() if re.match(r"\| \d{3}[ ,|]|Errors: ", line)]
    cells = [line.split("|")[2] if line.startswith("|") else line for line in lines]
    there = {code for cell in cells for code in re.findall(r"`([a-z_]+)`", cell)} | set(re.findall(r"\b[45]\d\d `([a-z_]+)`", page))
    assert sorted(there ^ answered_codes()) == []
