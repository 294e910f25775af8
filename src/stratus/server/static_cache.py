"""The front's in-memory cache of static files.

A hall opens its launch links within a minute, and each browser then requests the same few files. Served by Django's threads, that would
overload the server. Files do not change while a process runs, so each is read from Django once and then served from here.
"""

import gzip
import re
from collections.abc import Iterable
from dataclasses import dataclass

from stratus.server.request import RequestHead
from stratus.server.wsgi_bridge import Answer

PATH = "/static/"
MOST_BYTES = 64 * 1024 * 1024
LARGEST = 8 * 1024 * 1024
COMPRESSED = re.compile(r"text/|application/(?:javascript|json|manifest\+json)|image/svg\+xml")
NOT_KEPT = frozenset({"x-request-id", "content-length", "date", "set-cookie"})


@dataclass(frozen=True)
class CachedFile:
    """One file: Django's headers except those of a single request, the content, and the compressed content if that is smaller."""

    headers: tuple[tuple[str, str], ...]
    etag: str
    content: bytes
    compressed: bytes | None

    def answer(self, request: RequestHead) -> Answer:
        """Return the response to this request."""
        given = dict(request.headers)
        headers = [*self.headers, ("x-request-id", request.request_id)]
        if self.etag and given.get("if-none-match") == self.etag:
            return Answer(304, [header for header in headers if header[0] != "content-type"])
        body = self.content
        if self.compressed is not None and accepts_gzip(given.get("accept-encoding", "")):
            body = self.compressed
            headers.append(("content-encoding", "gzip"))
        return Answer(200, [*headers, ("content-length", str(len(body)))], body)


class StaticCache:
    """The cached files by scheme and path, since Django sends more headers over TLS."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._kept: dict[tuple[str, str], CachedFile] = {}
        self._room = most_bytes

    def find(self, request: RequestHead) -> CachedFile | None:
        """Return the cached file for this request, or None if Django has to answer."""
        return self._kept.get((request.scheme, request.path)) if is_cacheable(request) else None

    def take(self, request: RequestHead, answer: Answer) -> None:
        """Cache Django's response if it is a complete file, and put its content into the body. Slow (compresses): run it in a thread."""
        headers = dict(answer.headers)
        length = headers.get("content-length", "")
        if answer.status != 200 or request.method != "GET" or "content-encoding" in headers or not length.isdigit():
            return
        if int(length) > min(LARGEST, self._room):
            return
        if answer.file is not None:
            answer.body, file, answer.file = answer.file.read(), answer.file, None
            file.close()
        compressed = None
        if COMPRESSED.match(headers.get("content-type", "")):
            compressed = gzip.compress(answer.body, 9, mtime=0)
            compressed = compressed if len(compressed) < 0.9 * len(answer.body) else None
        told = [header for header in answer.headers if header[0] not in NOT_KEPT]
        if compressed is not None:
            told.append(("vary", "Accept-Encoding"))
        kept = CachedFile(tuple(told), headers.get("etag", ""), answer.body, compressed)
        # Many may be the first to ask, each in a thread of its own: one of them keeps the file, and takes its room.
        if self._kept.setdefault((request.scheme, request.path), kept) is kept:
            self._room -= len(answer.body) + len(compressed or b"")


def is_cacheable(request: RequestHead) -> bool:
    """Tell whether a request is for a complete static file, which is the same for everybody."""
    return request.path.startswith(PATH) and request.method in ("GET", "HEAD") and not request.query and not _has(request.headers, "range")


def accepts_gzip(header: str) -> bool:
    """Tell whether a browser accepts gzip: by name or `*`, and not with `q=0`."""
    for part in header.split(","):
        name, _semicolon, parameters = part.partition(";")
        if name.strip().casefold() in ("gzip", "*"):
            return not re.fullmatch(r"\s*q\s*=\s*0(\.0*)?\s*", parameters)
    return False


def _has(headers: Iterable[tuple[str, str]], name: str) -> bool:
    return any(one == name for one, _value in headers)
