"""What a simulated browser makes of sealed objects, without a server."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import json
import random
import time
from math import inf
from typing import Any

import pytest

from stratus.delivery.papers.sealed.sealing import Kind, Place, Sealer
from stratus.rehearse.plan import Plan
from stratus.rehearse.report.measure import Record
from stratus.rehearse.simulation.browser import GivesUp, Stage
from stratus.rehearse.simulation.candidate import Candidate
from stratus.rehearse.simulation.wire import Address, Reply

SEALER = Sealer(b"a key of the tests, of 32 bytes.", 3, 31)
HEAD = b"HTTP/1.1 000\r\nretry-after: 2\r\n\r\n"
PICTURE = b"a map"
NAME = hashlib.sha256(PICTURE).hexdigest()
PIECE = SEALER.seal(Place(Kind.MEDIUM, NAME, 0), PICTURE)


def common(size: int = len(PICTURE)) -> Any:
    media = {NAME: {"type": "image/png", "size": size, "pieces": [[PIECE.hash, SEALER.key_text(Place(Kind.MEDIUM, NAME, 0))]]}}
    held = {"title": "T", "items": [{"id": "1-1"}], "media": media}
    return SEALER.seal(Place(Kind.COMMON, "aa"), json.dumps(held).encode())


class Server:
    """Answers what a candidate's browser asks for, in order of asking."""

    def __init__(self, candidate: Candidate, monkeypatch: pytest.MonkeyPatch, views: Any) -> None:
        self.asked: list[str] = []
        self.files = {views.hash: views.content, PIECE.hash: PIECE.content}
        self.list: tuple[int, Any] = (
            200,
            {"format": 1, "schedule": 31, "views": [[views.hash, len(views.content)]], "media": [[PIECE.hash, len(PIECE.content)]]},
        )
        monkeypatch.setattr(candidate.wire, "call", self.call)

    async def call(self, raw: bytes, within: float) -> Reply:
        path = raw.split(b" ")[1].decode()
        self.asked.append(path)
        if "/of/" in path:
            status, said = self.list
            return Reply(status, HEAD, json.dumps(said).encode())
        content = self.files.get(path.rsplit("/", 1)[1])
        return Reply(200, HEAD, content) if content is not None else Reply(404, HEAD, b"")


@pytest.fixture
def candidate() -> Candidate:
    stage = Stage(Plan("http://localhost:8000", "rehearsal-1", 1), Address.local(8000), Record())
    made = Candidate(stage, "/link", drops=False, reloads=False, rng=random.Random(1))
    made.registration, made.token = 7, "t"
    made.preload.told({"after": 5.0, "media_after": 9.0}, now=100.0)
    return made


def fetch(candidate: Candidate, now: float) -> None:
    asyncio.run(candidate.preload.fetch_due(now))


def told(views: Any, key: str = "") -> dict[str, Any]:
    return {"schedule": 31, "common": [views.hash, key or SEALER.key_text(Place(Kind.COMMON, "aa"))], "items": {}}


def test_views_come_first_and_media_later(candidate: Candidate, monkeypatch: pytest.MonkeyPatch) -> None:
    views = common()
    server = Server(candidate, monkeypatch, views)
    fetch(candidate, 104.0)
    assert (server.asked, candidate.preload.next_at) == ([], 105.0)
    fetch(candidate, 105.0)
    assert server.asked == ["/exam/objects/of/7", f"/exam/objects/31/{views.hash}"]
    fetch(candidate, 109.0)
    assert (server.asked[2:], candidate.preload.next_at) == ([f"/exam/objects/31/{PIECE.hash}"], inf)
    assert candidate.preload.open(told(views))["items"] == [{"id": "1-1"}]


def test_of_what_the_waiting_room_says_the_first_word_counts(candidate: Candidate) -> None:
    candidate.preload.told({"after": 1.0, "media_after": 2.0}, now=100.0)
    assert candidate.preload.next_at == 105.0


def test_while_others_have_them_made_it_comes_again_and_nothing_failed(candidate: Candidate, monkeypatch: pytest.MonkeyPatch) -> None:
    server = Server(candidate, monkeypatch, common())
    good, server.list = server.list, (503, {"error": "busy"})
    fetch(candidate, 109.0)
    assert candidate.preload.next_at >= time.monotonic() + 1
    assert candidate.stage.record.failed == 0
    server.list = good
    fetch(candidate, candidate.preload.next_at)
    assert len(server.asked) == 4


def test_without_an_object_the_paper_is_fetched(candidate: Candidate, monkeypatch: pytest.MonkeyPatch) -> None:
    views = common()
    server = Server(candidate, monkeypatch, views)
    del server.files[views.hash]
    fetch(candidate, 105.0)
    assert (candidate.preload.open(told(views)), candidate.preload.open(None)) == (None, None)


@pytest.mark.parametrize("fault", ["other bytes", "another key", "another picture"])
def test_what_is_not_in_order_is_found(candidate: Candidate, monkeypatch: pytest.MonkeyPatch, fault: str) -> None:
    views = common(size=6 if fault == "another picture" else 5)
    server = Server(candidate, monkeypatch, views)
    if fault == "other bytes":
        server.files[views.hash] = views.content[:-1] + b"x"
    key = base64.urlsafe_b64encode(b"k" * 32).decode().rstrip("=") if fault == "another key" else ""
    with pytest.raises(GivesUp):
        fetch(candidate, 109.0)
        candidate.preload.open(told(views, key))
