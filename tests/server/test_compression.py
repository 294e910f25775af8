"""Large answers of Django travel compressed to whoever understands it."""

from __future__ import annotations

import asyncio
import gzip
import json
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO

import pytest
from test_front import client, server

from stratus.server import compression
from stratus.server.compression import LEAST, MOST_PADDING, compress
from stratus.server.request import RequestHead
from stratus.server.wsgi_bridge import Answer

__all__ = ["client", "server"]  # fixtures

TEXT = json.dumps([{"ExternalId": f"C{number:05}", "FirstName": "Jane"} for number in range(500)]).encode()


def asked(accepted: str = "gzip, deflate, br", method: str = "GET") -> RequestHead:
    headers = [("accept-encoding", accepted)] if accepted else []
    return RequestHead(method, "/api/v1/x", "", "https", headers, dict(headers), "192.0.2.1", "id", None, False, "")


def an_answer(body: bytes = TEXT, status: int = 200, **headers: str) -> Answer:
    told = {"content-type": "application/json", "content-length": str(len(body))}
    told |= {name.replace("_", "-"): value for name, value in headers.items()}
    return Answer(status, list(told.items()), body)


def sent(answer: Answer, request: RequestHead | None = None) -> tuple[Answer, dict[str, str]]:
    with ThreadPoolExecutor(1) as threads:
        asyncio.run(compress(request or asked(), answer, threads))
    return answer, dict(answer.headers)


def test_a_large_answer_is_compressed_and_says_so():
    answer, told = sent(an_answer())
    assert gzip.decompress(answer.body) == TEXT
    assert told["content-encoding"] == "gzip"
    assert told["content-length"] == str(len(answer.body))
    assert len(answer.body) < len(TEXT) / 5


@pytest.mark.parametrize("accepted", ["", "br", "gzip;q=0", "identity"])
def test_a_client_that_does_not_accept_it_gets_it_as_it_is_and_caches_know_why(accepted):
    answer, told = sent(an_answer(), asked(accepted))
    assert answer.body == TEXT
    assert "content-encoding" not in told
    assert (told["content-length"], told["vary"]) == (str(len(TEXT)), "Accept-Encoding")


@pytest.mark.parametrize("kind", ["text/html; charset=utf-8", "text/csv", "application/problem+json", "application/yaml", "image/svg+xml"])
def test_texts_of_every_kind_are_compressed(kind):
    assert sent(an_answer(content_type=kind))[1]["content-encoding"] == "gzip"


@pytest.mark.parametrize(
    "answer",
    [
        an_answer(TEXT[: LEAST - 1]),
        an_answer(status=204),
        an_answer(status=206),
        an_answer(status=304),
        an_answer(content_encoding="br"),
        an_answer(content_type="application/pdf"),
        an_answer(content_type="application/zip"),
        an_answer(cache_control="no-store, no-transform"),
    ],
    ids=["small", "204", "a part", "304", "encoded", "a PDF", "an archive", "no-transform"],
)
def test_everything_else_stays_as_it_is(answer):
    body, headers = answer.body, list(answer.headers)
    sent(answer)
    assert (answer.body, answer.headers) == (body, headers)


def test_files_and_streams_are_not_touched():
    answer = Answer(200, [("content-type", "text/csv")], file=BytesIO(TEXT))
    sent(answer)
    assert answer.headers == [("content-type", "text/csv")]
    assert answer.file.read() == TEXT


def test_what_does_not_get_smaller_stays_as_it_is(monkeypatch):
    monkeypatch.setattr(compression, "_gzip", lambda body: body + b"!")
    answer, told = sent(an_answer())
    assert answer.body == TEXT
    assert "content-encoding" not in told


@pytest.mark.parametrize(
    ("before", "after"),
    [("Cookie", "Cookie, Accept-Encoding"), ("Cookie, accept-encoding", "Cookie, accept-encoding"), ("*", "*")],
)
def test_what_an_answer_depended_on_already_is_kept(before, after):
    assert sent(an_answer(vary=before))[1]["vary"] == after


@pytest.mark.parametrize(("before", "after"), [('"one"', 'W/"one"'), ('W/"one"', 'W/"one"')])
def test_the_etag_of_other_bytes_is_a_weak_one(before, after):
    assert sent(an_answer(etag=before))[1]["etag"] == after


def test_two_cookies_stay_two():
    answer = an_answer()
    answer.headers += [("set-cookie", "a=1"), ("set-cookie", "b=2")]
    sent(answer)
    assert [value for name, value in answer.headers if name == "set-cookie"] == ["a=1", "b=2"]


def test_the_length_tells_less_than_the_content_would():
    lengths = {len(sent(an_answer())[0].body) for _again in range(60)}
    assert len(lengths) > 10
    assert max(lengths) - min(lengths) <= MOST_PADDING


@pytest.mark.server
def test_the_front_compresses_what_django_answers(client):
    padding = {"X-Long": "x" * 4_000, "Accept-Encoding": "gzip"}
    answer = client.get("/page", headers=padding)
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.json()["environ"]["HTTP_X_LONG"] == "x" * 4_000
    assert int(answer.headers["content-length"]) < 2_000
    assert answer.headers.get_list("set-cookie") == ["a=1", "b=2"]


@pytest.mark.server
def test_head_tells_what_get_would_send(client):
    head = client.head("/page", headers={"X-Long": "x" * 4_000, "Accept-Encoding": "gzip"})
    assert (head.headers["content-encoding"], head.headers["vary"], head.content) == ("gzip", "Accept-Encoding", b"")
    assert int(head.headers["content-length"]) < 2_000
