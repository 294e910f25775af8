"""The connection of a simulated browser, against a server that answers as it is told."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from stratus.rehearse.simulation.wire import Address, NoAnswer, Wire, request


class Scripted:
    """Answers the requests of one connection after the other with these bytes; None closes it without a word."""

    def __init__(self, *connections: list[bytes | None]) -> None:
        self.script = list(connections)
        self.opened = 0
        self.heard: list[bytes] = []

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        answers = self.script[self.opened]
        self.opened += 1
        try:
            for answer in answers:
                self.heard.append(await reader.readuntil(b"\r\n\r\n"))
                if answer is None:
                    break
                writer.write(answer)
        except asyncio.IncompleteReadError:
            pass
        finally:
            writer.close()


@asynccontextmanager
async def listening(scripted: Scripted) -> AsyncIterator[Wire]:
    server = await asyncio.start_server(scripted.serve, "127.0.0.1", 0)
    wire = Wire(Address.local(server.sockets[0].getsockname()[1]))
    try:
        yield wire
    finally:
        wire.close()
        server.close()
        await server.wait_closed()


def answer(body: bytes, *headers: str) -> bytes:
    return "".join(f"{line}\r\n" for line in ("HTTP/1.1 200 OK", f"Content-Length: {len(body)}", *headers, "")).encode() + body


ASK = request(Address.local(80), "GET", "/")


async def test_one_connection_serves_many_requests():
    scripted = Scripted([answer(b"one"), answer(b"two", "Retry-After: 7")])
    async with listening(scripted) as wire:
        assert [(await wire.call(ASK)).body, (reply := await wire.call(ASK)).body] == [b"one", b"two"]
        assert reply.header("retry-after") == "7"
        assert reply.header("absent") == ""
    assert scripted.opened == 1


async def test_a_body_in_pieces_is_read_whole():
    pieces = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\none\r\n4\r\n two\r\n0\r\n\r\n"
    scripted = Scripted([pieces, answer(b"next")])
    async with listening(scripted) as wire:
        assert (await wire.call(ASK)).body == b"one two"
        assert (await wire.call(ASK)).body == b"next"


async def test_not_changed_has_no_body_to_wait_for():
    scripted = Scripted([b"HTTP/1.1 304 Not Modified\r\nContent-Length: 99\r\n\r\n", answer(b"next")])
    async with listening(scripted) as wire:
        assert (await wire.call(ASK)).status == 304
        assert (await wire.call(ASK)).body == b"next"


async def test_a_kept_connection_that_the_server_has_closed_is_opened_again_without_a_word():
    scripted = Scripted([answer(b"one"), None], [answer(b"two")])
    async with listening(scripted) as wire:
        assert [(await wire.call(ASK)).body, (await wire.call(ASK)).body] == [b"one", b"two"]
    assert scripted.opened == 2


async def test_a_fresh_connection_that_is_closed_without_an_answer_is_a_failure():
    async with listening(Scripted([None])) as wire:
        with pytest.raises(NoAnswer, match="cut off"):
            await wire.call(ASK)


async def test_half_an_answer_is_a_failure_and_is_not_asked_for_twice():
    scripted = Scripted([answer(b"one"), b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf"])
    async with listening(scripted) as wire:
        await wire.call(ASK)
        with pytest.raises(NoAnswer, match="cut off"):
            await wire.call(ASK)
    assert len(scripted.heard) == 2


async def test_who_is_told_to_go_opens_another_connection():
    scripted = Scripted([answer(b"one", "Connection: close")], [answer(b"two")])
    async with listening(scripted) as wire:
        assert [(await wire.call(ASK)).body, (await wire.call(ASK)).body] == [b"one", b"two"]
    assert scripted.opened == 2


async def test_an_answer_that_does_not_come_is_given_up():
    async with listening(Scripted([b"", None])) as wire:
        with pytest.raises(NoAnswer, match="in time"):
            await wire.call(ASK, within=0.05)


async def test_nobody_there_is_said_in_words():
    server = await asyncio.start_server(lambda _reader, _writer: None, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    server.close()
    await server.wait_closed()
    with pytest.raises(NoAnswer, match="refused"):
        await Wire(Address.local(port)).call(ASK)


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("http://localhost:8000", Address("127.0.0.1", 8000, "localhost:8000")),
        ("https://exams.example.org", Address("exams.example.org", 443, "exams.example.org", secure=True)),
        ("http://exams.example.org/", Address("exams.example.org", 80, "exams.example.org")),
    ],
)
def test_the_host_header_says_what_the_user_wrote(url, address):
    assert Address.of(url) == address


@pytest.mark.parametrize("url", ["exams.example.org", "ftp://exams.example.org", "http://"])
def test_what_is_no_address_of_a_server_is_refused(url):
    with pytest.raises(ValueError, match="http://"):
        Address.of(url)
