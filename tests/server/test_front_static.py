"""Static files: Django is asked for each once, the front answers all who come later."""

import msgspec
import pytest
from front_app import SCRIPT
from test_front import client, server

from stratus.server.request import RequestHead
from stratus.server.static_cache import StaticCache, accepts_gzip
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
    client.get("/static/known.js")
    again = client.get("/static/known.js", headers={"If-None-Match": '"one"'})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", '"one"')
    assert client.get("/static/known.js", headers={"If-None-Match": '"two"'}).status_code == 200


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
    ("header", "understands"),
    [("gzip", True), ("br, gzip;q=0.8", True), ("*", True), ("", False), ("br", False), ("gzip;q=0", False), ("x-gzip-like", False)],
)
def test_which_browsers_understand_gzip(header, understands):
    assert accepts_gzip(header) is understands
