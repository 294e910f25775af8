"""The front under granian, as in production, with two small rooms behind it."""

import os
import re
import signal
import socket
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from unittest.mock import ANY

import httpx
import pytest

from server.conftest import running_front
from stratus.server.front import COLLECTED_AFTER, Rooms
from stratus.server.proxy import Proxies
from support.running import PATIENCE, eventually

HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with running_front("front_app", HERE, tmp_path_factory.mktemp("front") / "log") as server:
        yield server


@pytest.fixture
def client(server):
    with httpx.Client(base_url=server.url, trust_env=False, timeout=PATIENCE) as client:
        yield client


def test_the_saver_gets_its_requests_whole_and_only_its_own(client):
    answer = client.post("/exam/api/attempts/7/sync?x=1", content=b"y" * 5000, headers={"X-Request-Id": "abc"}).json()
    assert answer == {
        "method": "POST",
        "path": "/exam/api/attempts/7/sync",
        "query": "x=1",
        "size": 5000,
        "id": "abc",
        "client": "127.0.0.1",
        "opened": True,
    }
    assert "environ" in client.get("/exam/start/7").json()


def test_everything_else_goes_to_django(client):
    answer = client.post("/library/1?a=%C3%A9", content=b"z" * 1000, headers={"Content-Type": "text/x", "Cookie": "k=v"}).json()
    environ = answer["environ"]
    assert answer["size"] == 1000
    assert environ["REQUEST_METHOD"] == "POST"
    assert environ["PATH_INFO"] == "/library/1"
    assert environ["QUERY_STRING"] == "a=%C3%A9"
    assert environ["CONTENT_TYPE"] == "text/x"
    assert environ["HTTP_COOKIE"] == "k=v"
    assert environ["REMOTE_ADDR"] == "127.0.0.1"


def test_a_header_that_comes_twice_is_sent_twice(client):
    assert client.get("/").headers.get_list("set-cookie") == ["a=1", "b=2"]


def test_a_header_with_an_underscore_is_left_out(client):
    environ = client.get("/", headers={"X_Forwarded_For": "6.6.6.6", "X-Other": "kept"}).json()["environ"]
    assert "HTTP_X_FORWARDED_FOR" not in environ
    assert environ["HTTP_X_OTHER"] == "kept"


def test_a_cookie_with_a_backslash_is_left_out(client):
    environ = client.get("/", headers={"Cookie": 'a=1; b="\\134\\134"; c=3'}).json()["environ"]
    assert environ["HTTP_COOKIE"] == "a=1; c=3"


def test_nobody_else_is_believed_about_the_browser(client):
    environ = client.get("/", headers={"X-Forwarded-For": "6.6.6.6", "X-Forwarded-Proto": "https"}).json()["environ"]
    assert environ["REMOTE_ADDR"] == "127.0.0.1"
    assert environ["HTTP_X_FORWARDED_PROTO"] == "http"


def test_a_nul_in_an_address_cannot_reach_the_database(client):
    environ = client.get("/a%00b?c=%00").json()["environ"]
    assert environ["PATH_INFO"].encode("latin-1").decode() == "/a\ufffdb"
    assert environ["QUERY_STRING"] == "c=%EF%BF%BD"


def test_a_request_id_is_made_when_none_or_a_bad_one_is_sent(client):
    made = client.get("/").json()["environ"]["HTTP_X_REQUEST_ID"]
    assert len(made) == 16
    assert client.get("/", headers={"X-Request-Id": 'x"y z'}).json()["environ"]["HTTP_X_REQUEST_ID"] != 'x"y z'
    assert client.get("/exam/api/x", headers={"X-Request-Id": "given-1"}).headers["x-request-id"] == "given-1"


def test_head_answers_like_get_without_a_body(client):
    answer = client.head("/")
    assert answer.content == b""
    assert int(answer.headers["content-length"]) > 100
    assert client.head("/file").headers["content-length"] == "300000"
    assert client.head("/exam/api/x").content == b""


def test_a_file_is_sent_whole(client):
    assert client.get("/file").content == b"f" * 300_000


def test_a_generated_answer_stays_in_the_thread_that_began_it(client):
    lines = client.get("/stream").text.splitlines()
    assert len(lines) == 1000
    assert len(set(lines)) == 1


def test_an_answer_without_content_has_no_body(client):
    answer = client.get("/empty")
    assert (answer.status_code, answer.content) == (204, b"")


@pytest.mark.parametrize(
    ("path", "size", "body"),
    [
        ("/library/1", 65, "The request is larger than 64 kB"),
        ("/exam/api/x", 65, {"error": "too_large", "message": "The request is larger than 64 kB"}),
    ],
)
def test_a_body_that_is_too_large_is_413_in_the_form_of_its_door(client, path, size, body):
    answer = client.post(path, content=b"x" * size * 1024, headers={"Authorization": "EAPI known"})
    assert answer.status_code == 413
    assert (answer.json() if isinstance(body, dict) else answer.text) == body


def test_a_body_of_unknown_length_is_cut_off_at_the_limit(client):
    def endless():
        for _ in range(1000):
            yield b" " * 1024

    assert client.post("/library/1", content=endless(), headers={"Content-Type": "application/json"}).status_code == 413


def test_json_may_come_without_a_length(client):
    assert client.post("/x", content=iter([b"{", b"}"]), headers={"Content-Type": "application/json"}).json()["size"] == 2


def test_a_form_without_a_length_is_411_because_a_cut_could_not_be_seen(client):
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    assert client.post("/x", content=iter([b"a=1"]), headers=form).status_code == 411


@pytest.mark.parametrize("path", ["/hurried", "/exam/api/hurried"])
def test_a_body_that_does_not_arrive_in_time_is_408(server, path):
    answer = server.send(f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nabc".encode())
    assert b" 408 " in answer
    assert b"connection: close" in answer


@pytest.mark.parametrize("path", ["/cut-off", "/exam/api/cut-off"])
def test_a_body_that_was_cut_off_reaches_nobody(server, client, path):
    with server.connect() as gone:
        gone.sendall(f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nabc".encode())
    found = eventually(lambda: [line for line in server.lines() if line.get("path") == path])
    assert found[0]["status"] == 499


@pytest.mark.parametrize("path", ["/crash", "/exam/api/crash"])
def test_a_crash_is_500_without_a_trace(client, path):
    answer = client.get(path)
    assert answer.status_code == 500
    assert "on purpose" not in answer.text
    assert answer.headers["x-request-id"]


def test_two_hundred_clients_that_send_half_a_request_hold_nobody_up(server, client):
    half = []
    for path in ("/x", "/exam/api/x"):
        for _ in range(100):
            stuck = server.connect()
            stuck.sendall(f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nabc".encode())
            half.append(stuck)
    for _ in range(50):
        assert client.get("/").status_code == 200
        assert client.post("/exam/api/x", content=b"{}").status_code == 200
    for stuck in half:
        stuck.setblocking(False)
        with pytest.raises(BlockingIOError):  # it waits for its other half still
            stuck.recv(1)
        stuck.close()


def test_a_slow_reader_holds_no_thread(server, client):
    readers = []
    for _ in range(8):
        reader = server.connect()
        reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        reader.sendall(b"GET /file HTTP/1.1\r\nHost: x\r\n\r\n")
        readers.append(reader)
    assert client.get("/").status_code == 200
    for reader in readers:
        reader.close()


def test_slow_pages_hold_up_neither_a_save_nor_the_question_whether_it_is_ready(server, client):
    with ThreadPoolExecutor(8) as pool:
        slow = [pool.submit(httpx.get, f"{server.url}/held", timeout=PATIENCE) for _ in range(8)]
        for _each_thread_of_django in range(Rooms.threads):
            assert eventually(lambda: client.post("/exam/api/one-page-is-held", content=b"{}").json())
        assert client.get("/readyz").json() == {"status": "ok", "worker": ANY, "database": "does not answer"}
        assert client.post("/exam/api/pages-go-on", content=b"{}").status_code == 200
        assert all(page.result().status_code == 200 for page in slow)


@pytest.mark.parametrize("path", ["/x", "/exam/api/x"])
def test_a_body_that_comes_in_pieces_is_taken_whole_and_the_next_request_begins_after_it(server, path):
    with server.connect() as client:
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        head = f"POST {path} HTTP/1.1\r\nHost: x\r\nX-Request-Id: in-pieces\r\nContent-Length: 6\r\n\r\n"
        for piece in (head, "ab", "cd", f"ef{head}ghijkl"):
            client.sendall(piece.encode())
        answers = b""
        while answers.count(b'"size": 6') < 2:
            more = client.recv(65536)
            assert more
            answers += more
    assert answers.count(b"HTTP/1.1 200 OK") == 2


def test_lines_that_wait_for_others_are_written_when_the_process_ends(tmp_path):
    ids = [f"request-{number}" for number in range(100)]
    with (
        running_front("front_app", HERE, tmp_path / "log") as ending,
        httpx.Client(base_url=ending.url, trust_env=False, timeout=PATIENCE) as client,
    ):
        for name in ids:
            client.post("/exam/api/x", content=b"{}", headers={"X-Request-Id": name})
    assert [line["request_id"] for line in ending.lines() if line.get("path") == "/exam/api/x"] == ids


def test_what_a_process_has_loaded_is_not_looked_through_again_for_what_can_go(client):
    frozen, threshold = client.get("/collected").json()
    assert (frozen > 10_000, threshold) == (True, COLLECTED_AFTER)


def test_every_request_is_one_line_without_its_query(server, client):
    client.get("/delivery/external-login?session=0123456789", headers={"X-Request-Id": "the-line"})
    # The line is written when the answer has left, which may be a moment after the client has it.
    line = eventually(lambda: [line for line in server.lines() if line.get("request_id") == "the-line"])[0]
    assert line["event"] == "request"
    assert (line["method"], line["path"], line["status"], line["room"]) == ("GET", "/delivery/external-login", 200, "django")
    assert "0123456789" not in server.log.read_text()


def test_a_worker_that_listens_is_ready(client):
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json()["status"] == "ok"


def test_a_process_that_will_end_soon_is_not_ready_and_sends_its_callers_elsewhere(tmp_path):
    with (
        running_front("front_app", HERE, tmp_path / "log") as ending,
        httpx.Client(base_url=ending.url, trust_env=False, timeout=PATIENCE) as client,
    ):
        os.kill(client.get("/readyz").json()["worker"], signal.SIGUSR1)
        assert eventually(lambda: client.get("/readyz").status_code == 503)
        assert client.get("/readyz").json()["status"] == "draining"
        for path in ("/", "/file", "/empty", "/exam/api/x", "/static/web/site.js", "/crash"):
            answer = client.get(path)
            assert answer.status_code != 503
            assert answer.headers["connection"] == "close"


def test_the_database_is_told_of_beside_requests(client):
    assert "\nstratus_database_up 0.0\n" in client.get("/metrics").text


def test_requests_are_counted_by_room_and_status(client):
    client.get("/empty")
    client.post("/exam/api/x", content=b"{}")
    text = client.get("/metrics").text
    assert re.search(r'^stratus_requests_total{room="django",status="204"} [1-9]', text, re.MULTILINE)
    assert re.search(r'^stratus_request_seconds_count{room="saver"} [1-9]', text, re.MULTILINE)


class TestProxies:
    HEADERS = (("x-forwarded-for", "9.9.9.9, 8.8.8.8, 10.0.0.2"), ("x-forwarded-proto", "https"))

    def test_a_trusted_proxy_is_believed_and_its_own_chain_skipped(self, monkeypatch):
        monkeypatch.setenv("STRATUS_TRUSTED_PROXY", "10.0.0.0/8, 127.0.0.1")
        assert Proxies.from_environment().seen_through("127.0.0.1", "http", self.HEADERS) == ("8.8.8.8", "https")

    def test_anybody_else_is_not_believed(self, monkeypatch):
        monkeypatch.setenv("STRATUS_TRUSTED_PROXY", "10.0.0.0/8")
        assert Proxies.from_environment().seen_through("127.0.0.1", "http", self.HEADERS) == ("127.0.0.1", "http")

    def test_a_chain_that_is_no_address_ends_there(self, monkeypatch):
        monkeypatch.setenv("STRATUS_TRUSTED_PROXY", "127.0.0.1")
        headers = [("x-forwarded-for", "<script>")]
        assert Proxies.from_environment().seen_through("127.0.0.1", "http", headers) == ("127.0.0.1", "http")
