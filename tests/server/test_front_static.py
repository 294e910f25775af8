"""Static files: Django is asked for each once, the front answers all who come later."""

import msgspec
import pytest
from front_app import SCRIPT
from test_front import client, server

from stratus.server.assets import front_end
from stratus.server.assets.static_cache import StaticCache, accepts
from stratus.server.request import RequestHead
from stratus.server.wsgi_bridge import Answer

__all__ = ["client", "server"]  # fixtures


def test_django_is_asked_for_a_file_once(client):
    answers = [client.get("/static/once.js", headers={"Accept-Encoding": "identity"}) for _ in range(3)]
    assert [answer.headers["asked"] for answer in answers] == ["1", "1", "1"]
    assert all(answer.content == SCRIPT for answer in answers)
    assert answers[2].headers["cache-control"] == "max-age=60"
    assert answers[2].headers["content-type"] == "text/javascript"


def test_scripts_are_sent_compressed_to_browsers_that_understand_it(client):
    first = client.get("/static/small.js", headers={"Accept-Encoding": "gzip"})
    assert first.headers["content-encoding"] == "gzip"
    second = client.get("/static/small.js", headers={"Accept-Encoding": "gzip, br"})
    assert first.content == second.content == SCRIPT
    assert second.headers["content-encoding"] == "gzip"
    assert int(second.headers["content-length"]) < len(SCRIPT) / 10
    assert second.headers["vary"] == "Accept-Encoding"


def test_pictures_stay_as_they_are(client):
    answers = [client.get("/static/picture.png", headers={"Accept-Encoding": "gzip"}) for _ in range(2)]
    assert answers[1].headers["asked"] == "1"
    assert "content-encoding" not in answers[1].headers


def test_a_browser_that_has_the_file_is_told_so(client):
    etag = client.get("/static/known.js").headers["etag"]
    again = client.get("/static/known.js", headers={"If-None-Match": etag})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", etag)
    assert client.get("/static/known.js", headers={"If-None-Match": '"two"'}).status_code == 200


def test_a_part_is_one_of_the_file_as_it_is(client):
    part = client.get("/static/uncompressed.js", headers={"Range": "bytes=0-9", "Accept-Encoding": "gzip, br"})
    assert part.headers["accepts"] == ""


def test_every_answer_carries_its_own_request_id(client):
    ids = [client.get("/static/id.js", headers={"X-Request-Id": f"request-{n}"}).headers["x-request-id"] for n in range(3)]
    assert ids == ["request-0", "request-1", "request-2"]


def test_a_head_request_learns_the_length_alone(client):
    client.get("/static/head.js", headers={"Accept-Encoding": "identity"})
    head = client.head("/static/head.js", headers={"Accept-Encoding": "identity"})
    assert (head.status_code, head.headers["content-length"], head.headers["asked"]) == (200, str(len(SCRIPT)), "1")


@pytest.mark.parametrize(
    ("path", "headers"),
    [("/static/missing.js", {}), ("/static/part.js", {"Range": "bytes=0-9"}), ("/static/query.js?v=1", {})],
    ids=["missing", "a part", "with a query"],
)
def test_everything_else_is_for_django(client, path, headers):
    asked = [client.get(path, headers=headers).headers["asked"] for _ in range(2)]
    assert asked == ["1", "2"]


def test_nothing_outside_of_the_static_files_is_kept(client):
    first, second = (client.get("/page").json()["environ"]["HTTP_X_REQUEST_ID"] for _ in range(2))
    assert first != second


def test_a_file_that_many_ask_for_first_takes_its_room_once():
    head = RequestHead("GET", "/static/hall.js", "", "https", [], {}, "192.0.2.1", "id", None, False, "")
    cache = StaticCache(most_bytes=3 * len(SCRIPT))
    for _browser in range(50):
        cache.take(head, Answer(200, [("content-length", str(len(SCRIPT)))], SCRIPT))
    other = msgspec.structs.replace(head, path="/static/other.js")
    cache.take(other, Answer(200, [("content-length", str(len(SCRIPT)))], SCRIPT))
    assert cache.find(other) is not None


@pytest.mark.parametrize(
    ("header", "gzip", "br"),
    [
        ("gzip", True, False),
        ("br, gzip;q=0.8", True, True),
        ("*", True, True),
        ("", False, False),
        ("br", False, True),
        ("gzip;q=0", False, False),
        ("gzip;q=0, *", False, True),
        ("*;q=0, gzip", True, False),
        ("GZIP; q=0.5, Br;q=0.000", True, False),
        ("x-gzip-like, brotli", False, False),
    ],
)
def test_which_browsers_understand_a_coding(header, gzip, br):
    assert (accepts(header, "gzip"), accepts(header, "br")) == (gzip, br)


HEAD = RequestHead("GET", "/static/web/assets/main-12345678.js", "", "https", [], {}, "192.0.2.1", "id", None, False, "")
BUILT = {"br": b"built with brotli", "gzip": b"built with gzip"}


def said(cache: StaticCache, **headers: str) -> Answer:
    """What the cache answers to these headers, the file having been asked of Django once."""
    given = [(name.replace("_", "-"), value) for name, value in headers.items()]
    request = msgspec.structs.replace(HEAD, headers=given, first=dict(given))
    if (known := cache.find(request)) is not None:
        return known.answer(request)
    headers_of_django = [("content-length", str(len(SCRIPT))), ("content-type", "text/javascript"), ("etag", '"one"')]
    return cache.take(request, Answer(200, headers_of_django, SCRIPT))


@pytest.mark.parametrize(
    ("header", "coding", "body"),
    [
        ("gzip, deflate, br", "br", BUILT["br"]),
        ("gzip, br;q=0", "gzip", BUILT["gzip"]),
        ("identity", None, SCRIPT),
        ("br;q=0, gzip;q=0", None, SCRIPT),
    ],
)
def test_a_browser_gets_what_the_build_made_in_the_best_coding_that_it_accepts(header, coding, body):
    cache = StaticCache(built=lambda _path, coding: BUILT[coding])
    for _first_and_later in range(2):
        answer = said(cache, accept_encoding=header)
        headers = dict(answer.headers)
        assert (headers.get("content-encoding"), answer.body, headers["vary"]) == (coding, body, "Accept-Encoding")
        assert int(headers["content-length"]) == len(body)


def test_each_form_of_a_file_has_an_etag_of_its_own_and_is_known_by_that_alone():
    cache = StaticCache(built=lambda _path, coding: BUILT[coding])
    etags = {header: dict(said(cache, accept_encoding=header).headers)["etag"] for header in ("br", "gzip", "identity")}
    assert len(set(etags.values())) == 3
    for header in etags:
        seen = {other: said(cache, accept_encoding=header, if_none_match=f'"else", {etag}').status for other, etag in etags.items()}
        assert seen == {other: 304 if other == header else 200 for other in etags}


def test_what_the_build_did_not_compress_is_compressed_with_gzip_once():
    cache = StaticCache(built=lambda _path, _coding: None)
    answers = [said(cache, accept_encoding="br, gzip") for _ in range(2)]
    assert {dict(answer.headers)["content-encoding"] for answer in answers} == {"gzip"}
    assert answers[0].body is answers[1].body


def test_every_form_of_a_file_takes_its_room():
    cache = StaticCache(most_bytes=len(SCRIPT) + len(BUILT["br"]) + len(BUILT["gzip"]), built=lambda _path, coding: BUILT[coding])
    said(cache)
    other = msgspec.structs.replace(HEAD, path="/static/web/assets/other-12345678.js")
    cache.take(other, Answer(200, [("content-length", "1")], b"x"))
    assert cache.find(other) is None


def test_a_browser_that_resumes_a_file_gets_it_whole_since_it_may_have_the_beginning_of_another_form():
    cache = StaticCache(built=lambda _path, coding: BUILT[coding])
    said(cache)
    assert said(cache, accept_encoding="br", range="bytes=5-", if_range='"one-br"').body == BUILT["br"]


def test_django_is_asked_for_the_whole_file_whatever_the_browser_has_or_accepts(client):
    first = client.head("/static/whole.js", headers={"If-None-Match": '"one"', "Accept-Encoding": "br"})
    assert first.headers["asked"] == "1"
    assert client.get("/static/whole.js", headers={"Accept-Encoding": "identity"}).headers["asked"] == "1"


def test_the_build_is_asked_for_its_own_files_alone(tmp_path, monkeypatch):
    monkeypatch.setenv("STRATUS_WEB_DIST", str(tmp_path / "dist"))
    (tmp_path / "dist" / "assets").mkdir(parents=True)
    (tmp_path / "dist" / "assets" / "main-1.js.br").write_bytes(b"small")
    (tmp_path / "dist" / "secret.br").write_bytes(b"not for you")
    asked = ["assets/main-1.js", "assets/main-2.js", "secret", "assets/../secret", "assets/..", "../web/assets/main-1.js"]
    assert [front_end.compressed(f"/static/web/{name}", "br") for name in asked] == [b"small", None, None, None, None, None]
