"""The front's route for sealed objects (docs/adr/0021-sealed-objects.md): from memory, else the file of this machine, else Django makes it.

A hall fetches the same few files in the minutes before its exam. They are encrypted, and nobody can guess their names: whoever has a
name gets the file, without a token, and may keep it.
"""

from __future__ import annotations

import asyncio
import hashlib
import re
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from concurrent.futures import Executor
from dataclasses import replace
from functools import partial
from pathlib import Path

import structlog

from stratus.delivery.papers.sealed.files import Files
from stratus.server.request import RequestHead
from stratus.server.wsgi_bridge import Answer

PATH = re.compile(r"/exam/objects/([0-9]{1,18})/([0-9a-f]{64})")
SWEPT_EVERY = 3600.0
"""Seconds between two looks at what is old or too much on the disk."""

Name = tuple[int, str]
"""Schedule and hash."""


class Objects:
    """Those that were asked for last, in the memory of this process, above those on the disk of this machine."""

    def __init__(self, folder: Path | None, most_bytes: int) -> None:
        self._files = Files(folder) if folder is not None else None
        self._most = most_bytes
        self._kept: OrderedDict[Name, bytes] = OrderedDict()
        self._size = 0
        self._under_way: dict[Name, asyncio.Task[Answer]] = {}

    def named(self, request: RequestHead) -> Name | None:
        """Return which object a request is for; None for everything else, and for what only looks like a name."""
        if self._files is None or request.method not in ("GET", "HEAD") or request.query:
            return None
        found = PATH.fullmatch(request.path)
        return None if found is None else (int(found[1]), found[2])

    async def answer(self, name: Name, request: RequestHead, readers: Executor, django: Callable[[], Awaitable[Answer]]) -> Answer:
        """Return the object. What several ask for at once is read, or made, once. Raises what asking Django raises."""
        etag = f'"{name[1]}"'
        if etag in (tag.strip().removeprefix("W/") for tag in request.header("if-none-match").split(",")):
            return _with_id(Answer(304, _headers(etag)[1:]), request)
        content = self._kept.get(name)
        if content is not None:
            self._kept.move_to_end(name)
            return _with_id(self._whole(name, content), request)
        task = self._under_way.get(name)
        if task is None:
            task = self._under_way[name] = asyncio.ensure_future(self._fetched(name, readers, django))
            task.add_done_callback(partial(self._done, name))
        return _with_id(await asyncio.shield(task), request)

    async def _fetched(self, name: Name, readers: Executor, django: Callable[[], Awaitable[Answer]]) -> Answer:
        assert self._files is not None
        loop = asyncio.get_running_loop()
        content = await loop.run_in_executor(readers, self._files.read, *name)
        if content is None:
            made = await django()
            if made.file is not None:
                made.body, file, made.file = await loop.run_in_executor(readers, made.file.read), made.file, None
                file.close()
            if made.status != 200 or hashlib.sha256(made.body).hexdigest() != name[1]:
                # Whoever else asked gets this too: nothing of one request may be in it.
                told = [header for header in made.headers if header[0] == "retry-after"]
                status = 404 if made.status == 200 else made.status
                return Answer(status, [("content-type", "text/plain"), ("cache-control", "no-store"), *told])
            content = made.body
        self._keep(name, content)
        return self._whole(name, content)

    def _whole(self, name: Name, content: bytes) -> Answer:
        """Return the answer, which a client who takes it slowly gets from the disk: what is in memory now may not be there for long."""
        assert self._files is not None
        path = self._files.path(*name)
        headers = [*_headers(f'"{name[1]}"'), ("content-length", str(len(content)))]
        return Answer(200, headers, content, again=lambda: path.open("rb"))

    def _done(self, name: Name, task: asyncio.Task[Answer]) -> None:
        del self._under_way[name]
        if not task.cancelled():
            task.exception()  # looked at here, where everybody who asked may have left

    def _keep(self, name: Name, content: bytes) -> None:
        if len(content) > self._most:
            return
        self._size += len(content) - len(self._kept.pop(name, b""))
        self._kept[name] = content
        while self._size > self._most:
            self._size -= len(self._kept.popitem(last=False)[1])

    async def keep_tidy(self, readers: Executor) -> None:
        """Remove what is old or too much on this machine, once an hour, for as long as the process lives."""
        while self._files is not None:
            await asyncio.sleep(SWEPT_EVERY)
            try:
                removed = await asyncio.get_running_loop().run_in_executor(readers, self._files.sweep, time.time())
            except Exception:
                structlog.get_logger("stratus.front").exception("objects_not_swept")
            else:
                if removed:
                    structlog.get_logger("stratus.front").info("objects_swept", files=removed)


def _headers(etag: str) -> list[tuple[str, str]]:
    return [
        ("content-type", "application/octet-stream"),
        ("cache-control", "public, max-age=86400, immutable"),
        ("x-content-type-options", "nosniff"),
        ("etag", etag),
    ]


def _with_id(answer: Answer, request: RequestHead) -> Answer:
    return replace(answer, headers=[*answer.headers, ("x-request-id", request.request_id)])
