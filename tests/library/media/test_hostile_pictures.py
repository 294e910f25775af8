"""Files that were made to do harm: a clear answer, and a bound on the memory that it costs."""

from __future__ import annotations

import io
import json
import struct
import subprocess
import sys
import threading
import zlib
from pathlib import Path

import pytest
from PIL import Image

from library.pictures import a_file
from stratus.library.media import pictures, rules
from stratus.library.media.decoding import apart, child
from stratus.library.media.pictures import NoPicture, written_anew

TAKEN = "taken"


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def a_png(width: int, height: int, *chunks: bytes) -> bytes:
    """A PNG of one colour, with chunks of ours before it."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress(bytes(height * (1 + 3 * width)), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + b"".join(chunks) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def much() -> bytes:
    """300 MB of nothing, in 300 kB."""
    return zlib.compress(bytes(300_000_000), 9)


def a_png_that_goes_on() -> bytes:
    """A PNG of a few pixels, whose rows never end."""
    return a_png(64, 48).replace(chunk(b"IEND", b""), b"") + chunk(b"IDAT", much()) + chunk(b"IEND", b"")


def a_moving(kind: str, frames: int) -> bytes:
    output = io.BytesIO()
    images = [Image.new("RGB", (16, 16), (number % 256, number // 256, 0)) for number in range(frames)]
    images[0].save(output, kind, save_all=True, append_images=images[1:])
    return output.getvalue()


def a_jpeg_of_two_sizes() -> bytes:
    """Its first head says that it is small, the one that counts for the decoder that it is not."""
    content = bytearray(a_file(64, 48, kind="JPEG"))
    place = content.index(b"\xff\xc0")
    length = int.from_bytes(content[place + 2 : place + 4], "big")
    second = bytearray(content[place : place + 2 + length])
    second[5:9] = struct.pack(">HH", 60_000, 60_000)
    return bytes(content[: place + 2 + length]) + bytes(second) + bytes(content[place + 2 + length :])


def a_webp_that_says_less() -> bytes:
    """Its canvas has a pixel, its frame 25 million."""
    output = io.BytesIO()
    Image.new("RGB", (5000, 5000), "teal").save(output, "WEBP", method=0)
    frame = output.getvalue()[12:]
    head = b"VP8X" + struct.pack("<I", 10) + bytes(10)
    return b"RIFF" + struct.pack("<I", 4 + len(head) + len(frame)) + b"WEBP" + head + frame


HOSTILE = {
    "rows without an end": (a_png_that_goes_on, TAKEN),
    "text": (lambda: a_png(64, 48, chunk(b"zTXt", b"Title\0\0" + much())), "UNREADABLE"),
    "profile": (lambda: a_png(64, 48, chunk(b"iCCP", b"profile\0\0" + much())), "UNREADABLE"),
    "as many pixels as can be, in few bytes": (lambda: a_png(2000, 2000), TAKEN),
    "thousands of frames": (lambda: a_moving("WEBP", 2000), "MOVES"),
    "frames of a PNG": (lambda: a_moving("PNG", 300), "MOVES"),
    "two sizes": (a_jpeg_of_two_sizes, "UNREADABLE"),
    "a frame larger than its canvas": (a_webp_that_says_less, "UNREADABLE"),
    "half a WebP": (lambda: a_file(640, 480, kind="WEBP")[:200], "UNREADABLE"),
    "a PNG that is a page": (lambda: a_file() + b"<html><script>alert(1)</script>", TAKEN),
    "a JPEG called a WebP": (lambda: b"RIFF\0\0\0\0WEBPVP8X" + a_file(kind="JPEG"), "TOO_MANY_PIXELS"),
}


class Watched:
    """The processes that decode, and the most memory that each had, from /proc."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.peaks: list[int] = []
        begun, start = threading.Event(), subprocess.Popen
        self.ended = threading.Event()

        def popen(*arguments, **named):
            self.process = start(*arguments, **named)
            begun.set()
            return self.process

        def watch() -> None:
            while not begun.wait(0.01):
                if self.ended.is_set():
                    return
            while not self.ended.is_set():
                self.peaks.append(peak(self.process.pid))

        monkeypatch.setattr(subprocess, "Popen", popen)
        self.thread = threading.Thread(target=watch)
        self.thread.start()

    def end(self) -> None:
        self.ended.set()
        self.thread.join()


def peak(pid: int) -> int:
    """The most bytes that a process has had in memory; 0 for one that is gone."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM")), 0)


@pytest.fixture
def watched(monkeypatch):
    watched = Watched(monkeypatch)
    yield watched
    watched.end()


def outcome(content: bytes, *, shrink: bool = False) -> str:
    try:
        written_anew(content, shrink=shrink)
    except NoPicture as problem:
        return problem.code
    return TAKEN


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_gets_an_answer_and_little_memory(watched, name):
    make, expected = HOSTILE[name]
    content = make()
    assert outcome(content) == expected
    watched.end()
    assert max(watched.peaks, default=0) < apart.MOST_MEMORY


@pytest.mark.slow("pictures of 16 and 25 million pixels are made, decoded and made smaller")
@pytest.mark.parametrize(
    ("kind", "mode", "side"), [("WEBP", "RGB", 4000), ("WEBP", "RGBA", 4000), ("PNG", "RGBA", 5000), ("JPEG", "CMYK", 5000)]
)
def test_the_largest_picture_of_each_format_is_made_smaller_within_the_bound(watched, kind, mode, side):
    assert outcome(a_file(side, side, kind=kind, mode=mode, colour=0), shrink=True) == TAKEN
    watched.end()
    assert 30_000_000 < max(watched.peaks) < apart.MOST_MEMORY


def test_a_webp_whose_decoder_would_take_more_is_not_decoded():
    assert outcome(a_file(5000, 5000, kind="WEBP", method=0), shrink=True) == "TOO_MANY_PIXELS"


def test_a_file_of_100_megabytes_is_not_looked_at(watched):
    assert outcome(a_file() + bytes(rules.MOST_SENT)) == "UNREADABLE"
    watched.end()
    assert not watched.peaks


def test_what_takes_more_memory_than_there_is_for_it_is_refused_as_such(monkeypatch):
    monkeypatch.setattr(apart, "MOST_MEMORY", 48 * 1024 * 1024)
    assert outcome(a_png(2000, 2000)) == "TOO_COSTLY"


def test_what_takes_too_long_is_ended(monkeypatch):
    monkeypatch.setattr(apart, "MOST_TIME", 0.0)
    assert outcome(a_file()) == "TOO_COSTLY"


def test_what_would_answer_more_than_is_taken_is_ended(monkeypatch):
    monkeypatch.setattr(apart, "MOST_WRITTEN", 20)
    assert outcome(a_file()) in ("TOO_COSTLY", "UNREADABLE")


def test_what_decodes_knows_no_secret_of_the_server(monkeypatch):
    told = []
    start = subprocess.Popen
    monkeypatch.setattr(subprocess, "Popen", lambda *given, **named: told.append(named) or start(*given, **named))
    monkeypatch.setenv("DATABASE_URL", "postgresql://secret")
    assert outcome(a_file()) == TAKEN
    assert told[0]["env"].keys() == {"MALLOC_ARENA_MAX"}


def answered(told: object, parts: bytes = b"") -> bytes:
    return json.dumps(told).encode() + b"\n" + parts


PNG, THUMBNAIL, WIDE = a_file(400, 300), a_file(320, 240, kind="WEBP"), a_file(321, 10, kind="WEBP")
LIES = {
    "nothing": b"",
    "no line": b"no line",
    "no object": answered([1]),
    "a line without an end": b" " * 1000 + answered({"code": "MOVES"}),
    "depth": b"[" * 100_000 + b"\n",
    "depth in a member": b'{"code":' + b"[" * 400 + b"\n",
    "a member that is none": answered({"size": len(PNG), "type": "image/png"}, PNG),
    "a code that is none": answered({"code": "<script>"}),
    "a code that is a number": answered({"code": 7}),
    "a number that is a text": answered({"code": "TOO_LARGE", "size": "5"}),
    "no picture": answered({}),
    "a size below nothing": answered({"size": -1, "small": 1}, PNG),
    "a type that is not ours": answered({"size": 4}, b"<svg"),
    "more than it says": answered({"size": len(PNG)}, PNG + b"<script>"),
    "less than it says": answered({"size": len(PNG) + 9}, PNG),
    "a moving picture": answered({"size": 60}, b"GIF89a" + bytes(54)),
    "many pixels": answered({"size": len(PNG)}, PNG[:16] + struct.pack(">II", 60_000, 60_000) + PNG[24:]),
    "no pixels": answered({"size": len(PNG)}, PNG[:16] + struct.pack(">II", 0, 300) + PNG[24:]),
    "a thumbnail of another type": answered({"size": len(PNG), "small": len(PNG)}, PNG + PNG),
    "a large thumbnail": answered({"size": len(PNG), "small": len(WIDE)}, PNG + WIDE),
}


@pytest.mark.parametrize("said", LIES)
def test_what_such_a_process_says_is_not_believed(said):
    assert apart._read(LIES[said], {}) is None


def test_what_it_says_truly_is_taken():
    assert apart._read(answered({"size": len(PNG), "small": len(THUMBNAIL)}, PNG + THUMBNAIL), {}) is not None
    assert apart._read(answered({"small": len(THUMBNAIL)}, THUMBNAIL), {"only_small": True}) is not None


def test_where_a_thumbnail_alone_was_asked_for_no_picture_is_taken():
    assert apart._read(answered({"size": len(PNG)}, PNG), {"only_small": True}) is None


@pytest.mark.parametrize(("kind", "size"), [("PNG", (40, 30)), ("JPEG", (40, 30)), ("WEBP", (40, 30))])
def test_type_and_size_are_those_of_the_bytes(kind, size):
    picture = written_anew(a_file(*size, kind=kind), shrink=False)
    assert (picture.type, picture.width, picture.height) == (rules.TYPES[kind], *size)


OPENS = """
import ctypes, os, resource, socket
from stratus.library.media.decoding import child
child._close()
for act in (lambda: open("/proc/%d/environ" % os.getppid()), lambda: open("/etc/passwd"), socket.socket, os.pipe):
    try:
        act()
    except OSError as error:
        print(error.errno)
    else:
        print("opened")
print(resource.getrlimit(resource.RLIMIT_NPROC))
print(ctypes.CDLL(None).prctl(39, 0, 0, 0, 0), end="")
"""


def test_when_it_reads_the_file_it_can_open_nothing_any_more():
    done = subprocess.run([sys.executable, "-c", OPENS], capture_output=True, text=True, check=True)
    assert sorted(done.stdout.split("\n")) == sorted(["24"] * 4 + ["(0, 0)", "1"])


def test_it_is_closed_before_it_reads(monkeypatch):
    done: list[str] = []
    monkeypatch.setattr(child, "limit", lambda asked: done.append("limited"))
    monkeypatch.setattr(child, "_close", lambda **asked: done.append("closed"))
    monkeypatch.setattr(child, "_answer", lambda content, asked: (done.append("read"), ({"code": "MOVES"}, []))[1])
    monkeypatch.setattr(child.sys, "argv", ["", "{}"])
    monkeypatch.setattr(child.sys, "stdin", io.TextIOWrapper(io.BytesIO(b"file")))
    monkeypatch.setattr(child.sys, "stdout", io.TextIOWrapper(io.BytesIO()))
    child.main()
    assert done == ["limited", "closed", "read"]


def test_while_one_is_at_work_another_is_told_so_and_does_not_wait():
    with pictures.TURNS.turn("other", now=0):
        assert outcome(a_file()) == "BUSY"
    assert outcome(a_file()) == TAKEN
