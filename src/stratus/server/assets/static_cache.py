"""The front's in-memory cache of static files.

A hall opens its launch links within a minute, and each browser then requests the same few files. Served by Django's threads, that would
overload the server. Files do not change while a process runs, so each is read from Django once and then served from here, in the
smallest form that the browser accepts: as the build compressed it (`front_end.compressed`), or with gzip as it is compressed here.
"""

import gzip
import re
from collections.abc import Callable, Iterable, Mapping, Set
from dataclasses import dataclass

import msgspec

from stratus.server.assets import front_end
from stratus.server.request import RequestHead
from stratus.server.wsgi_bridge import Answer

PATH = "/static/"
MOST_BYTES = 64 * 1024 * 1024
LARGEST = 8 * 1024 * 1024
COMPRESSED = re.compile(r"text/|application/(?:javascript|json|manifest\+json)|image/svg\+xml")
NOT_KEPT = frozenset({"x-request-id", "content-length", "date", "set-cookie", "vary", "etag"})
CODINGS = ("br", "gzip")
"""Content codings that are offered, the best first."""
OF_ONE_BROWSER = frozenset({"accept-encoding", "if-none-match", "if-modified-since", "range", "if-range"})
"""Headers that Django does not get to see: it is asked for the whole file as it is, whatever this browser has or accepts."""


@dataclass(frozen=True)
class CachedFile:
    """One file: Django's headers except those of a single request, its ETag, the content, and what is smaller, by coding."""

    headers: tuple[tuple[str, str], ...]
    etag: str
    content: bytes
    compressed: Mapping[str, bytes]

    @property
    def size(self) -> int:
        """Bytes that it takes in memory."""
        return len(self.content) + sum(map(len, self.compressed.values()))

    def answer(self, request: RequestHead) -> Answer:
        """Return the response to this request. Each form of the file has an ETag of its own."""
        accepted = request.header("accept-encoding")
        coding = next((one for one in CODINGS if one in self.compressed and accepts(accepted, one)), "")
        headers = [*self.headers, ("x-request-id", request.request_id)]
        if self.compressed:
            headers.append(("vary", "Accept-Encoding"))
        if self.etag:
            etag = f'{self.etag[:-1]}-{coding}"' if coding else self.etag
            headers.append(("etag", etag))
            if etag in (tag.strip() for tag in request.header("if-none-match").split(",")):
                return Answer(304, [header for header in headers if header[0] != "content-type"])
        body = self.compressed.get(coding, self.content)
        if coding:
            headers.append(("content-encoding", coding))
        return Answer(200, [*headers, ("content-length", str(len(body)))], body, shared=True)


class StaticCache:
    """The cached files by scheme and path, since Django sends more headers over TLS.

    `built` gives what the build compressed: the path and a coding, None where there is no such file.
    """

    def __init__(self, most_bytes: int = MOST_BYTES, built: Callable[[str, str], bytes | None] = front_end.compressed) -> None:
        self._kept: dict[tuple[str, str], CachedFile] = {}
        self._room = most_bytes
        self._built = built

    def find(self, request: RequestHead) -> CachedFile | None:
        """Return the cached file for this request, or None if Django has to answer."""
        return self._kept.get((request.scheme, request.path)) if is_cacheable(request) else None

    def take(self, request: RequestHead, answer: Answer) -> Answer:
        """Cache Django's answer to `whole(request)` if it is a complete file; return what this browser gets.

        Slow (reads, compresses): run it in a thread.
        """
        headers = dict(answer.headers)
        length = headers.get("content-length", "")
        if answer.status != 200 or "content-encoding" in headers or not length.isdigit():
            return answer
        if int(length) > min(LARGEST, self._room):
            return answer
        if answer.file is not None:
            answer.body, file, answer.file = answer.file.read(), answer.file, None
            file.close()
        told = tuple(header for header in answer.headers if header[0] not in NOT_KEPT)
        is_text = COMPRESSED.match(headers.get("content-type", "")) is not None
        compressed = self._compressed(request.path, answer.body) if is_text else {}
        kept = CachedFile(told, headers.get("etag", ""), answer.body, compressed)
        # Many may be the first to ask, each in a thread of its own: one of them keeps the file, and takes its room.
        if self._kept.setdefault((request.scheme, request.path), kept) is kept:
            self._room -= kept.size
        return kept.answer(request)

    def _compressed(self, path: str, content: bytes) -> dict[str, bytes]:
        found = {coding: built for coding in CODINGS if (built := self._built(path, coding)) is not None}
        if "gzip" not in found:
            found["gzip"] = gzip.compress(content, 9, mtime=0)
        return {coding: body for coding, body in found.items() if len(body) < 0.9 * len(content)}


def is_cacheable(request: RequestHead) -> bool:
    """Tell whether a request is for a complete static file, which is the same for everybody.

    A browser that resumes a file which it has in part (`If-Range`) gets it whole: Django would send a part of the file as it is,
    and the browser may have the beginning of a compressed one.
    """
    in_part = _has(request.headers, "range") and not _has(request.headers, "if-range")
    return request.path.startswith(PATH) and request.method in ("GET", "HEAD") and not request.query and not in_part


def whole(request: RequestHead) -> RequestHead:
    """Return the request with which Django is asked for the file of this one: for all of it, uncompressed."""
    return msgspec.structs.replace(_without(request, OF_ONE_BROWSER), method="GET")


def uncompressed(request: RequestHead) -> RequestHead:
    """Return the request with which Django is asked where the front keeps nothing.

    Django has one ETag for all forms of a file: a part of a compressed one would pass for a part of the file.
    """
    return _without(request, frozenset({"accept-encoding"})) if request.path.startswith(PATH) and "range" in request.first else request


def _without(request: RequestHead, names: Set[str]) -> RequestHead:
    headers = [header for header in request.headers if header[0] not in names]
    return msgspec.structs.replace(request, headers=headers, first=dict(reversed(headers)))


def accepts(header: str, coding: str) -> bool:
    """Tell whether `Accept-Encoding` says that a coding is understood: by its name, else by `*`, and not with `q=0`."""
    said: dict[str, bool] = {}
    for part in header.split(","):
        name, _semicolon, parameters = part.partition(";")
        said.setdefault(name.strip().casefold(), not re.fullmatch(r"\s*q\s*=\s*0(\.0*)?\s*", parameters))
    return said.get(coding, said.get("*", False))


def _has(headers: Iterable[tuple[str, str]], name: str) -> bool:
    return any(one == name for one, _value in headers)
