"""The player's service worker, with which an exam's page opens without network (web/worker/)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from stratus.ui.templatetags.web import manifest

LATER = (".pfb", ".ttf", ".bcmap", ".mjs", "openjpeg_nowasm_fallback")
"""In the names of files with which documents are shown. A player whose paper has one keeps them (web/items/document/files.ts)."""
PLAYER, WATCHDOG, WORKER = "player/main.ts", "player/display/watchdog.ts", "worker/worker.ts"


@require_safe
def exam_worker(request: HttpRequest) -> HttpResponse:
    """Serve the worker's script, which begins with the file list of this release, so that each release has another script.

    It is served at `/exam/` because a service worker controls only paths below its own. 404 if the front end is not built.
    """
    entries = manifest()
    if WORKER not in entries:
        return HttpResponse("The front end has not been built.", status=404, content_type="text/plain; charset=utf-8")
    script = (Path(settings.WEB_DIST) / entries[WORKER]["file"]).read_text()
    files = [f"{settings.STATIC_URL}web/{name}" for entry in (PLAYER, WATCHDOG) for name in kept_of(entries, entry)]
    version = hashlib.sha256(json.dumps([files, script]).encode()).hexdigest()[:16]
    release = json.dumps({"version": version, "files": files})
    response = HttpResponse(f"const RELEASE = {release};\n{script}", content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = "no-cache"
    return response


def kept_of(entries: Mapping[str, Any], name: str) -> list[str]:
    """Return what of the files of this entry every browser keeps, whatever its exam shows."""
    return [file for file in files_of(entries, name) if not any(part in file for part in LATER)]


def files_of(entries: Mapping[str, Any], name: str) -> list[str]:
    """Return every file that this entry may request: its own, its styles and assets, and those of its imports."""
    found: dict[str, None] = {}
    seen: set[str] = set()

    def add(names: Iterable[str]) -> None:
        for one in names:
            if one in seen or one not in entries:
                continue
            seen.add(one)
            entry = entries[one]
            add([*entry.get("imports", []), *entry.get("dynamicImports", [])])
            found.update(dict.fromkeys([entry["file"], *entry.get("css", []), *entry.get("assets", [])]))

    add([name])
    return list(found)
