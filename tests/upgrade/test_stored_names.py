"""What release 0.1.0 stored somewhere is still called so: in its database and in browsers.

`release_0_1_0/names.json` lists the names. A release may add names; one that is gone from the list's place in the code breaks what was
stored under it. Those of an earlier release are never changed in the list.
"""

from __future__ import annotations

import ast
import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.auth import load_backend
from procrastinate.contrib.django import app

ROOT = Path(__file__).parents[2]
MOVED = {"invigilation.messagetemplate": "text_templates.texttemplate"}
"""Models of 0.1.0 whose rows are those of another model now, copied under the same ids. The old events of a row name it as before."""
NAMES: dict[str, Any] = json.loads((Path(__file__).parent / "release_0_1_0" / "names.json").read_text())


@cache
def written() -> set[str]:
    """Every text in our code, and every quoted word in its SQL."""
    found = set()
    for path in (ROOT / "src" / "stratus").rglob("*.py"):
        if "migrations" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.add(node.value)
                found.update(re.findall(r"'([a-z_.]+)'", node.value))
    return found


@cache
def front_end() -> str:
    player = ROOT / "web" / "player"
    return "\n".join(path.read_text() for path in sorted(player.rglob("*.ts")) if not path.name.endswith(".test.ts"))


def test_tables_belong_to_the_same_models() -> None:
    """Events name their subject by app label and model."""
    there = {model._meta.label_lower: model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    stayed = {label: table for label, table in NAMES["tables"].items() if label not in MOVED}
    assert {label: there.get(label) for label in stayed} == stayed


def test_what_moved_to_another_model_is_there_once() -> None:
    there = {model._meta.label_lower for model in apps.get_models()}
    assert set(MOVED.values()) <= there
    assert not MOVED.keys() & there


def test_queued_jobs_find_their_task() -> None:
    app.perform_import_paths()
    there = {name: task.queue for name, task in app.tasks.items()}
    assert {name: there.get(name) for name in NAMES["tasks"]} == NAMES["tasks"]


@pytest.mark.parametrize("kind", ["events", "permissions", "session_keys"])
def test_words_in_stored_rows_are_still_written_so(kind: str) -> None:
    assert set(NAMES[kind]) - written() == set()


def test_sessions_find_the_backend_that_logged_them_in() -> None:
    for path in NAMES["backends"]:
        assert path in settings.AUTHENTICATION_BACKENDS
        assert load_backend(path).get_user(0) is None


def test_cookies_have_the_same_names() -> None:
    there = {settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, settings.LANGUAGE_COOKIE_NAME} | written()
    assert set(NAMES["cookies"]) - there == set()


def test_the_players_stores_have_the_same_names() -> None:
    missing = [name for name in NAMES["stores"] if not re.search(rf"createObjectStore\(\"{name}\"", front_end())]
    assert missing == []
    assert f'"{NAMES["store"]}"' in front_end()
