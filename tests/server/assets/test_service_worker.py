"""The script at /exam/sw.js."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from stratus.server.assets.service_worker import files_of
from support.builders import a_number, a_tenant

MANIFEST = {
    "_items.js": {"file": "assets/items-aaaaaaaa.js"},
    "_formula.js": {"file": "assets/formula-bbbbbbbb.js", "css": ["assets/formula-bbbbbbbb.css"], "assets": ["assets/font-cccccccc.woff2"]},
    "player/main.ts": {
        "file": "assets/main-dddddddd.js",
        "css": ["assets/main-dddddddd.css"],
        "imports": ["_items.js"],
        "dynamicImports": ["_formula.js"],
    },
    "staff/main.ts": {"file": "assets/staff-eeeeeeee.js", "imports": ["_items.js"]},
    "worker/worker.ts": {"file": "assets/worker-ffffffff.js"},
}


@pytest.fixture
def dist(settings: Any, tmp_path: Path) -> Path:
    (tmp_path / "assets").mkdir()
    (tmp_path / "assets/worker-ffffffff.js").write_text("self.addEventListener('fetch', () => {});")
    settings.WEB_DIST = tmp_path
    return tmp_path


@pytest.fixture
def browser(db: None) -> Client:
    tenant = a_tenant(name=f"worker-{a_number()}")
    return Client(headers={"host": f"{tenant.name}.example.org"})


def released(dist: Path, browser: Client, manifest: dict[str, Any]) -> dict[str, Any]:
    path = dist / "manifest.json"
    path.write_text(json.dumps(manifest))
    os.utime(path, times=(a_number(), a_number()))  # it is read again when its time changed, and files have coarse clocks
    first, _newline, script = browser.get("/exam/sw.js").text.partition("\n")
    assert script == "self.addEventListener('fetch', () => {});"
    return json.loads(first.removeprefix("const RELEASE = ").removesuffix(";"))


def test_it_names_everything_that_the_player_may_ask_for(dist: Path, browser: Client) -> None:
    assert sorted(released(dist, browser, MANIFEST)["files"]) == [
        "/static/web/assets/font-cccccccc.woff2",
        "/static/web/assets/formula-bbbbbbbb.css",
        "/static/web/assets/formula-bbbbbbbb.js",
        "/static/web/assets/items-aaaaaaaa.js",
        "/static/web/assets/main-dddddddd.css",
        "/static/web/assets/main-dddddddd.js",
    ]


def test_another_release_is_another_script(dist: Path, browser: Client) -> None:
    one = released(dist, browser, MANIFEST)
    other = released(dist, browser, MANIFEST | {"_items.js": {"file": "assets/items-99999999.js"}})
    assert one["version"] != other["version"]


def test_browsers_ask_for_it_each_time(dist: Path, browser: Client) -> None:
    (dist / "manifest.json").write_text(json.dumps(MANIFEST))
    answer = browser.get("/exam/sw.js")
    assert (answer.headers["Content-Type"], answer.headers["Cache-Control"]) == ("text/javascript; charset=utf-8", "no-cache")
    assert "worker-src 'self'" in answer.headers["Content-Security-Policy"]


def test_without_a_front_end_there_is_none(browser: Client, settings: Any, tmp_path: Path) -> None:
    settings.WEB_DIST = tmp_path
    assert browser.get("/exam/sw.js").status_code == 404


def test_files_that_import_each_other_are_named_once() -> None:
    ring = {"a": {"file": "a.js", "imports": ["b"]}, "b": {"file": "b.js", "imports": ["a"]}}
    assert files_of(ring, "a") == ["b.js", "a.js"]
