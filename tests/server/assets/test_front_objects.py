"""Sealed objects at the front: from memory, from the disk, else made by Django, and always what their name says."""

from __future__ import annotations

import asyncio
import hashlib
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
from front_app import OBJECT, OBJECT_NAME
from test_front import client, server

from stratus.delivery.papers.sealed.files import KEPT_SECONDS, Files
from stratus.server.assets import objects as module
from stratus.server.assets.objects import Objects
from stratus.server.limits.errors import Refused
from stratus.server.request import RequestHead
from stratus.server.wsgi_bridge import Answer

__all__ = ["client", "server"]  # fixtures

CONTENT = b"sealed bytes" * 500
NAME = hashlib.sha256(CONTENT).hexdigest()
PATH = f"/exam/objects/31/{NAME}"


def head(path: str = PATH, method: str = "GET", query: str = "", **headers: str) -> RequestHead:
    given = [(name.replace("_", "-"), value) for name, value in headers.items()]
    return RequestHead(method, path, query, "https", given, dict(given), "192.0.2.1", "id", None, False, "")


class Front:
    """The route, with a Django that counts how often it is asked."""

    def __init__(self, folder: Path, most_bytes: int = 100_000) -> None:
        self.files = Files(folder)
        self.objects = Objects(folder, most_bytes)
        self.asked = 0

    async def ask(self, request: RequestHead, django: Callable[[], Awaitable[Answer]]) -> Answer:
        name = self.objects.named(request)
        assert name is not None

        async def counted() -> Answer:
            self.asked += 1
            return await django()

        with ThreadPoolExecutor(2) as readers:
            return await self.objects.answer(name, request, readers, counted)

    def get(self, request: RequestHead | None = None, made: Answer | Exception | None = None) -> Answer:
        return asyncio.run(self.ask(request or head(), answering(made or Answer(404, []))))


def answering(made: Answer | Exception) -> Callable[[], Awaitable[Answer]]:
    async def django() -> Answer:
        if isinstance(made, Exception):
            raise made
        return made

    return django


@pytest.fixture
def front(tmp_path: Path) -> Front:
    return Front(tmp_path)


def test_a_file_of_this_machine_is_served_without_django(front: Front) -> None:
    front.files.keep(31, NAME, CONTENT)
    answer = front.get()
    headers = dict(answer.headers)
    assert (answer.status, answer.body, front.asked) == (200, CONTENT, 0)
    assert headers == {
        "content-type": "application/octet-stream",
        "cache-control": "public, max-age=86400, immutable",
        "x-content-type-options": "nosniff",
        "etag": f'"{NAME}"',
        "content-length": str(len(CONTENT)),
        "x-request-id": "id",
    }


def test_what_was_asked_for_last_is_in_memory(front: Front) -> None:
    front.files.keep(31, NAME, CONTENT)
    front.get()
    front.files.forget(31)
    assert (front.get().body, front.asked) == (CONTENT, 0)


def test_memory_is_bounded(tmp_path: Path) -> None:
    front = Front(tmp_path, most_bytes=10)
    for content in (b"aaaa", b"bbbb", b"cccc", b"x" * 11):
        name = hashlib.sha256(content).hexdigest()
        front.files.keep(31, name, content)
        assert front.get(head(f"/exam/objects/31/{name}")).body == content
    assert sorted(front.objects._kept.values()) == [b"bbbb", b"cccc"]


def test_what_is_missing_here_is_made_by_django(front: Front) -> None:
    told = [("content-type", "application/octet-stream"), ("set-cookie", "a=1"), ("vary", "Cookie")]
    answer = front.get(made=Answer(200, told, CONTENT))
    assert (answer.status, answer.body) == (200, CONTENT)
    assert {"set-cookie", "vary"} & {name for name, _value in answer.headers} == set()
    assert (front.get().body, front.asked) == (CONTENT, 1)


def test_what_many_ask_for_at_once_is_made_once(front: Front) -> None:
    async def hall() -> list[Answer]:
        begun, going_on = asyncio.Event(), asyncio.Event()

        async def django() -> Answer:
            begun.set()
            await going_on.wait()
            return Answer(200, [], CONTENT)

        asking = [asyncio.ensure_future(front.ask(head(), django)) for _ in range(20)]
        await begun.wait()
        going_on.set()
        return await asyncio.gather(*asking)

    assert [answer.body for answer in asyncio.run(hall())] == [CONTENT] * 20
    assert front.asked == 1


def test_one_who_leaves_takes_it_from_nobody_else(front: Front) -> None:
    async def hall() -> Answer:
        begun, going_on = asyncio.Event(), asyncio.Event()

        async def django() -> Answer:
            begun.set()
            await going_on.wait()
            return Answer(200, [], CONTENT)

        leaves, stays = (asyncio.ensure_future(front.ask(head(), django)) for _ in range(2))
        await begun.wait()
        leaves.cancel()
        going_on.set()
        return await stays

    assert asyncio.run(hall()).body == CONTENT


def test_what_is_not_what_its_name_says_is_not_given(front: Front) -> None:
    answer = front.get(made=Answer(200, [("cache-control", "public")], b"other bytes"))
    assert (answer.status, answer.body, dict(answer.headers)["cache-control"]) == (404, b"", "no-store")
    front.files.keep(31, NAME, CONTENT)
    front.files.path(31, NAME).write_bytes(b"cut off")
    assert front.get(made=Answer(200, [], CONTENT)).body == CONTENT


def test_an_unknown_name_is_asked_for_each_time_and_never_kept(front: Front) -> None:
    answers = [front.get(made=Answer(404, [("set-cookie", "a=1")], b"words")) for _ in range(2)]
    assert [(one.status, one.body, dict(one.headers)["cache-control"]) for one in answers] == [(404, b"", "no-store")] * 2
    assert "set-cookie" not in dict(answers[0].headers)
    assert front.asked == 2


def test_a_django_without_room_says_when_to_come_again(front: Front) -> None:
    with pytest.raises(Refused):
        front.get(made=Refused(503, "busy", "The server is busy", retry_after=2))
    front.files.keep(31, NAME, CONTENT)
    assert front.get().status == 200


def test_a_browser_that_has_it_is_told_so(front: Front) -> None:
    answer = front.get(head(if_none_match=f'"x", "{NAME}"'))
    assert (answer.status, answer.body, dict(answer.headers)["etag"], front.asked) == (304, b"", f'"{NAME}"', 0)


@pytest.mark.parametrize(
    "request_",
    [
        head(f"/exam/objects/31/{NAME.upper()}"),
        head(f"/exam/objects/31/{NAME}0"),
        head(f"/exam/objects/31/{NAME}/"),
        head(f"/exam/objects/{'9' * 19}/{NAME}"),
        head(f"/exam/objects/../{NAME}"),
        head(f"/exam/objects/３１/{NAME}"),
        head("/exam/objects/of/31"),
        head(query="v=1"),
        head(method="POST"),
    ],
    ids=lambda one: f"{one.method} {one.path}?{one.query}"[:40],
)
def test_everything_else_is_for_django(front: Front, request_: RequestHead) -> None:
    assert front.objects.named(request_) is None


def test_without_a_folder_there_is_no_route() -> None:
    assert Objects(None, 0).named(head()) is None


def test_the_folder_is_swept_once_an_hour(front: Front, monkeypatch: pytest.MonkeyPatch) -> None:
    front.files.keep(31, NAME, CONTENT)
    slept: list[float] = []
    later = time.time() + KEPT_SECONDS + 60

    async def sleeps(seconds: float) -> None:
        slept.append(seconds)
        if len(slept) == 2:
            raise asyncio.CancelledError

    monkeypatch.setattr(module.asyncio, "sleep", sleeps)
    monkeypatch.setattr(module.time, "time", lambda: later)
    with ThreadPoolExecutor(1) as readers, pytest.raises(asyncio.CancelledError):
        asyncio.run(front.objects.keep_tidy(readers))
    assert (slept, front.files.read(31, NAME)) == ([3600.0, 3600.0], None)


def test_over_the_wire_the_hash_of_the_file_is_its_name(client: httpx.Client) -> None:
    path = f"/exam/objects/31/{OBJECT_NAME}"
    for _again in range(2):
        answer = client.get(path, headers={"Accept-Encoding": "gzip, br"})
        assert (answer.status_code, hashlib.sha256(answer.content).hexdigest()) == (200, OBJECT_NAME)
        assert answer.headers["cache-control"] == "public, max-age=86400, immutable"
        assert {"content-encoding", "set-cookie", "vary"} & set(answer.headers) == set()
    alone = client.head(path)
    assert (alone.status_code, alone.headers["content-length"], alone.content) == (200, str(len(OBJECT)), b"")
    unknown = client.get(f"/exam/objects/31/{'0' * 64}")
    assert (unknown.status_code, unknown.content, "set-cookie" in unknown.headers) == (404, b"", False)
