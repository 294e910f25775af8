"""The service worker of the player: it lets an exam's page open without network (web/worker/)."""

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

PLAYER, WORKER = "player/main.ts", "worker/worker.ts"


@require_safe
def exam_worker(request: HttpRequest) -> HttpResponse:
    """Answer the worker's script, which begins with what belongs to this release; another release is another script.

    It lies at `/exam/` because a worker rules only over what lies below it. 404 where the front end has not been built.
    """
    entries = manifest()
    if WORKER not in entries:
        return HttpResponse("The front end has not been built.", status=404, content_type="text/plain; charset=utf-8")
    script = (Path(settings.WEB_DIST) / entries[WORKER]["file"]).read_text()
    files = [f"{settings.STATIC_URL}web/{name}" for name in files_of(entries, PLAYER)]
    version = hashlib.sha256(json.dumps([files, script]).encode()).hexdigest()[:16]
    release = json.dumps({"version": version, "files": files})
    response = HttpResponse(f"const RELEASE = {release};\n{script}", content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = "no-cache"
    return response


def files_of(entries: Mapping[str, Any], name: str) -> list[str]:
    """Return every file that this entry may ever ask for: its own, its styles and assets, and those of whatever it imports."""
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
