"""What the build makes of the front end: how much a candidate waits for before they see anything, and its compressed forms."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from stratus.server.assets import front_end
from stratus.server.assets.service_worker import PLAYER, files_of, kept_of
from stratus.ui.releases.actions import built_files
from stratus.ui.templatetags.web import manifest, web_entry, web_later

SITTING = "player/sitting.ts"
BUDGET = {".br": 40_000, ".gz": 45_000}
"""Bytes, by how they are compressed: some 0.8 seconds at 400 kbit/s."""

pytestmark = pytest.mark.skipif(not front_end.is_there(), reason="the front end is not built")


def first_files() -> list[Path]:
    """What the waiting room's page links."""
    html = web_entry(PLAYER)
    return [front_end.folder() / name for name in built_files(front_end.folder()) if name in html]


def asked_for(entry: str) -> set[str]:
    """What this entry, what it imports, and what comes so, asks for only when it is needed."""
    found, looked_at, waiting = set[str](), set[str](), [entry]
    while waiting:
        one = manifest()[waiting.pop()]
        found.update(one.get("dynamicImports", []))
        waiting += {*one.get("imports", []), *one.get("dynamicImports", [])} - looked_at
        looked_at.update(waiting)
    return found


@pytest.mark.parametrize("ending", BUDGET)
def test_what_comes_before_the_first_paint_of_the_waiting_room_keeps_within_its_budget(ending: str) -> None:
    sizes = {path.name: path.with_name(path.name + ending).stat().st_size for path in first_files()}
    assert sum(sizes.values()) <= BUDGET[ending], sizes


def test_the_waiting_room_links_nothing_of_the_exam() -> None:
    later = set(web_later(SITTING, PLAYER))
    assert len(later) >= 2
    assert not later & {f"/static/web/assets/{path.name}" for path in first_files()}


def test_the_service_worker_keeps_what_the_waiting_room_links_and_what_comes_later() -> None:
    kept = {f"/static/web/{name}" for name in kept_of(manifest(), PLAYER)}
    fonts = {one for one in kept if one.endswith(".woff2")}
    on_demand = {f"/static/web/{file}" for name in asked_for(SITTING) for file in files_of(manifest(), name)}
    linked = set(web_later(SITTING, PLAYER)) | {f"/static/web/assets/{path.name}" for path in first_files()}
    assert linked | (kept - fonts) & on_demand == kept - fonts
    assert fonts, "who chose a font reads with it without a network too"


def test_once_it_runs_an_exam_asks_for_further_scripts_only_for_a_document_and_for_a_cipher_that_the_browser_has_not() -> None:
    entries = manifest()
    asked = {entries[one]["src"] for one in entries[SITTING]["dynamicImports"]}
    assert asked == {"items/document/files.ts", "node_modules/@noble/ciphers/aes.js"}
    assert entries[PLAYER]["dynamicImports"] == [SITTING]


def test_beside_every_text_lie_its_compressed_forms() -> None:
    for name in built_files(front_end.folder()):
        if not name.endswith((".js", ".css", ".svg", ".json")):
            continue
        content = (front_end.folder() / name).read_bytes()
        packed, smaller = (front_end.compressed(f"/static/web/{name}", coding) for coding in ("gzip", "br"))
        assert packed is not None, name
        assert smaller is not None, name
        assert gzip.decompress(packed) == content
        assert len(smaller) < len(packed)
