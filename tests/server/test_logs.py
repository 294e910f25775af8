"""What the processes write about themselves."""

import asyncio
import io
import json
import logging
from types import SimpleNamespace
from typing import Any, cast

import pytest
import structlog

from stratus.server import front
from stratus.server.access_log import AT_ONCE, AccessLog
from stratus.server.limits.bounds import Limits
from stratus.server.processes import logs
from stratus.server.request import RequestHead


class Full(io.RawIOBase):
    """A disk without room."""

    def writable(self) -> bool:
        return True

    def write(self, _data: Any) -> int:
        raise OSError(28, "No space left on device")


@pytest.fixture
def arrived() -> RequestHead:
    return cast(RequestHead, SimpleNamespace(method="GET", path="/", client="192.0.2.1", room="front", request_id="x"))


def test_django_has_the_logs_configured():
    assert isinstance(structlog.get_config()["logger_factory"], structlog.stdlib.LoggerFactory)


def test_a_line_is_json_with_its_facts(capsys):
    before = logging.getLogger().handlers
    try:
        logs.configure()
        structlog.get_logger("stratus.saver").warning("database_gone", requests=3)
    finally:
        logging.getLogger().handlers = before
    line = json.loads(capsys.readouterr().err)
    assert (line["event"], line["requests"], line["level"]) == ("database_gone", 3, "warning")


def test_a_logger_that_was_used_follows_what_is_configured_later():
    before, log = logging.getLogger().handlers, structlog.get_logger("stratus.used")
    used = log.bind()
    try:
        logs.configure()
    finally:
        logging.getLogger().handlers = before
    with structlog.testing.capture_logs() as told:
        used.warning("said")
    assert [line["event"] for line in told] == ["said"]


def test_an_access_log_without_room_stops_no_answer(arrived):
    full = io.BufferedWriter(cast(Any, Full()), 16)
    AccessLog(cast(Any, full)).request(arrived, 200, 10, 0.1)
    full.detach()


class Written:
    """A stream that remembers what was written at once, and tells that something was."""

    def __init__(self) -> None:
        self.pieces: list[bytes] = []
        self.is_full = False
        self.something = asyncio.Event()

    def write(self, data: bytes) -> None:
        if self.is_full:
            raise OSError(28, "No space left on device")
        self.pieces.append(data)
        self.something.set()

    def flush(self) -> None:
        pass

    def sizes(self) -> list[int]:
        """`size` of each line, which the tests number them by."""
        return [json.loads(line)["size"] for line in b"".join(self.pieces).splitlines()]


class TestLinesOfRequestsWaitForEachOther:
    def test_those_of_one_moment_are_written_together_and_without_another_request(self, arrived):
        async def log() -> list[bytes]:
            out = Written()
            gathering = AccessLog(cast(Any, out))
            gathering.open(asyncio.get_running_loop())
            for number in range(3):
                gathering.request(arrived, 200, number, 0.1)
            assert out.pieces == []
            await out.something.wait()
            assert out.sizes() == [0, 1, 2]
            return out.pieces

        (piece,) = asyncio.run(log())
        assert piece.endswith(b"}\n")

    def test_those_after_a_silence_are_written_too(self, arrived):
        async def log() -> list[int]:
            out = Written()
            gathering = AccessLog(cast(Any, out))
            gathering.open(asyncio.get_running_loop())
            for number in range(2):
                out.something.clear()
                gathering.request(arrived, 200, number, 0.1)
                await out.something.wait()
            return out.sizes()

        assert asyncio.run(log()) == [0, 1]

    def test_no_more_wait_than_a_pipe_takes_in_one_piece_and_their_order_is_kept(self, arrived):
        async def log() -> Written:
            out = Written()
            gathering = AccessLog(cast(Any, out))
            gathering.open(asyncio.get_running_loop())
            for number in range(1000):
                gathering.request(arrived, 200, number, 0.1)
            assert 1000 - len(out.sizes()) < AT_ONCE // 100
            gathering.close()
            return out

        out = asyncio.run(log())
        assert out.sizes() == list(range(1000))
        assert max(map(len, out.pieces)) <= AT_ONCE
        assert all(piece.endswith(b"}\n") for piece in out.pieces)

    def test_a_line_longer_than_that_is_written_alone(self, arrived):
        async def log() -> Written:
            out = Written()
            gathering = AccessLog(cast(Any, out))
            gathering.open(asyncio.get_running_loop())
            for number, path in enumerate(("/", "/" + "x" * AT_ONCE, "/")):
                arrived.path = path
                gathering.request(arrived, 200, number, 0.1)
            gathering.close()
            return out

        out = asyncio.run(log())
        assert out.sizes() == [0, 1, 2]
        assert len(out.pieces) == 3

    def test_at_the_end_those_that_wait_are_written_and_later_ones_at_once(self, arrived):
        async def log() -> None:
            out = Written()
            gathering = AccessLog(cast(Any, out))
            gathering.open(asyncio.get_running_loop())
            gathering.request(arrived, 200, 0, 0.1)
            gathering.close()
            assert out.sizes() == [0]
            gathering.request(arrived, 200, 1, 0.1)
            assert out.sizes() == [0, 1]

        asyncio.run(log())

    def test_on_a_full_disk_they_are_dropped_and_later_ones_written(self, arrived):
        async def log() -> list[int]:
            out = Written()
            out.is_full = True
            gathering = AccessLog(cast(Any, out))
            gathering.open(asyncio.get_running_loop())
            for number in range(1000):
                gathering.request(arrived, 200, number, 0.1)
            gathering.flush()
            out.is_full = False
            gathering.request(arrived, 200, 1000, 0.1)
            gathering.close()
            return out.sizes()

        assert asyncio.run(log()) == [1000]

    def test_a_front_gathers_them_while_it_runs_and_has_written_all_when_it_ends(self, arrived, monkeypatch):
        for name in ("collect", "freeze", "set_threshold"):
            monkeypatch.setattr(front.gc, name, lambda *_: None)  # those of the tests' own process
        out, loop = Written(), asyncio.new_event_loop()
        ends = front.Front(front.Rooms(), Limits())
        ends.log = AccessLog(cast(Any, out))
        ends.__rsgi_init__(loop)
        ends.log.request(arrived, 200, 0, 0.1)
        assert out.pieces == []
        ends.__rsgi_del__(loop)
        loop.close()
        assert out.sizes() == [0]

    def test_a_process_that_is_replaced_has_written_them_before(self, arrived, monkeypatch):
        class Ended(Exception):
            pass

        def end(status: int) -> None:
            raise Ended(status)

        out, stuck = Written(), front.Front(front.Rooms(), Limits())
        stuck.log = AccessLog(cast(Any, out))
        monkeypatch.setattr(stuck.watch, "look", lambda: True)
        monkeypatch.setattr(front.os, "_exit", end)

        async def work() -> None:
            stuck.log.open(asyncio.get_running_loop())
            stuck.log.request(arrived, 200, 0, 0.1)
            await stuck._keep_looking()

        with pytest.raises(Ended, match=str(front.REPLACED)):
            asyncio.run(work())
        assert out.sizes() == [0]
