"""Compresses Django's larger answers for clients that accept it: not in Django's threads, which have enough to do.

What is left as it is: files and streams (sent in pieces at the client's pace), what is encoded already, parts (206), answers without a
body, and what says `Cache-Control: no-transform`, as pages do that hold launch links beside what was searched for. Files of the front end
are compressed once, by `assets.static_cache`.
"""

import asyncio
import re
import secrets
import struct
import zlib
from concurrent.futures import Executor

from stratus.server.assets.static_cache import accepts
from stratus.server.request import RequestHead
from stratus.server.wsgi_bridge import Answer

LEAST = 1_500
"""Bytes of a body from which on it is compressed: a smaller one travels in one packet anyway."""
LEVEL = 3
"""Of zlib. Two megabytes of JSON become a sixth in 7 ms; level 6 takes twice as long for a tenth less."""
MOST_PADDING = 100
"""Letters at most by which each compressed answer is longer at random, so that its length tells less about its content (BREACH)."""
KINDS = re.compile(r"text/|application/(?:[\w.-]+\+)?(?:json|xml|yaml)\b|application/javascript|image/svg\+xml")
WITHOUT_BODY = frozenset({204, 206, 304})


async def compress(request: RequestHead, answer: Answer, threads: Executor) -> None:
    """Compress the body of this answer in one of `threads` if that may be, and tell so in its headers.

    The answer to HEAD is treated alike: it has the headers that GET would have.
    """
    told = dict(answer.headers)
    if not _may_be(answer, told):
        return
    _vary(answer.headers)
    if not accepts(request.first.get("accept-encoding", ""), "gzip"):
        return
    body = await asyncio.get_running_loop().run_in_executor(threads, _gzip, answer.body)
    if len(body) >= len(answer.body):
        return
    answer.body = body
    answer.headers = [(name, _changed(name, value, len(body))) for name, value in answer.headers]
    answer.headers.append(("content-encoding", "gzip"))
    if "content-length" not in told:
        answer.headers.append(("content-length", str(len(body))))


def _may_be(answer: Answer, told: dict[str, str]) -> bool:
    return (
        answer.file is None
        and len(answer.body) >= LEAST
        and answer.status not in WITHOUT_BODY
        and "content-encoding" not in told
        and "no-transform" not in told.get("cache-control", "")
        and KINDS.match(told.get("content-type", "")) is not None
    )


def _vary(headers: list[tuple[str, str]]) -> None:
    """Say that the answer depends on what the client accepts, compressed or not: a cache must not give one client the other's."""
    for place, (name, value) in enumerate(headers):
        if name == "vary":
            if not {"*", "accept-encoding"} & {part.strip().casefold() for part in value.split(",")}:
                headers[place] = (name, f"{value}, Accept-Encoding")
            return
    headers.append(("vary", "Accept-Encoding"))


def _changed(name: str, value: str, size: int) -> str:
    """Return what a header of the compressed answer says. Its ETag is a weak one: the content is the same, the bytes are not."""
    if name == "content-length":
        return str(size)
    return f"W/{value}" if name == "etag" and not value.startswith("W/") else value


def _gzip(body: bytes) -> bytes:
    """Return the body as gzip, with a file name of random length in its head. zlib lets other threads run meanwhile."""
    packer = zlib.compressobj(LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    packed = packer.compress(body) + packer.flush()
    name = b"a" * secrets.randbelow(MOST_PADDING + 1)
    head = b"\x1f\x8b\x08\x08\0\0\0\0\0\xff" + name + b"\0"  # gzip, deflate, has a name, no time, no system
    return head + packed + struct.pack("<II", zlib.crc32(body), len(body) & 0xFFFFFFFF)
