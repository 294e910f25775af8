"""Every limit of the front, provoked: docs/how/front.md has the table."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest

from server.conftest import FrontServer, running_front
from stratus.external_api.wire.texts import everywhere
from stratus.foundation import clock
from stratus.server import front
from stratus.server.limits import callers
from stratus.server.limits.bounds import Limit, Limits
from support.running import PATIENCE, eventually

HERE = Path(__file__).parent
DOCS = HERE.parents[2] / "docs" / "how" / "front.md"
KB = 1024
KEY = b"k" * 32
NOBODY = {"Authorization": ""}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FrontServer]:
    with running_front("limits_app", HERE, tmp_path_factory.mktemp("front") / "log") as server:
        yield server


@pytest.fixture
def client(server: FrontServer) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server.url, trust_env=False, timeout=PATIENCE) as client:
        yield client


def cookie(user_id: int = 7, key: bytes = KEY, ends: float = 86_400.0) -> str:
    return f"{callers.COOKIE}={callers.seal(key, user_id, int(clock.now().timestamp() + ends))}"


def half(server: FrontServer, stack: ExitStack, path: str, size: int, *headers: str) -> None:
    """Announce a body, send a byte of it, and keep the connection."""
    lines = "".join(f"{header}\r\n" for header in headers)
    connection = stack.enter_context(server.connect())
    connection.sendall(f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Length: {size}\r\n{lines}\r\nx".encode())


# Heads


def test_a_header_of_8_kb_is_taken_and_a_longer_one_is_431(client: httpx.Client) -> None:
    for name, value, status in (("x", 8 * KB - 1, 200), ("x", 8 * KB, 431), ("cookie", 8 * KB, 431)):
        assert client.get("/", headers={name: "\\" * value}).status_code == status


def test_a_header_that_comes_in_parts_is_measured_as_one(server: FrontServer) -> None:
    crumbs = f"Cookie: a={'x' * 3000}\r\n" * 3
    assert b" 431 " in server.send(f"GET / HTTP/1.1\r\nHost: x\r\n{crumbs}\r\n".encode())


@pytest.mark.parametrize("path", ["/", "/exam/api/x", "/readyz", "/api/v1/x"])
def test_a_head_of_more_than_16_kb_is_431_at_every_door(client: httpx.Client, path: str) -> None:
    headers = {f"x-{number}": "y" * 3000 for number in range(6)}
    assert client.get(path, headers=headers).status_code == 431
    assert client.get("/" + "y" * 16 * KB).status_code == 431
    assert client.get("/", params={"q": "y" * 16 * KB}).status_code == 431


@pytest.mark.parametrize("digits", ["9" * 5000, "0" * 4999 + "5"])
def test_a_length_of_five_thousand_digits_is_refused_and_no_fault(server: FrontServer, digits: str) -> None:
    for path in ("/", "/exam/api/x"):
        answer = server.send(f"POST {path} HTTP/1.1\r\nHost: x\r\nAuthorization: me\r\nContent-Length: {digits}\r\n\r\n12345".encode())
        assert re.match(rb"HTTP/1.1 4(00|13) ", answer), answer[:80]


# Bodies


def test_somebody_unknown_sends_256_kb_and_somebody_who_is_logged_in_more(client: httpx.Client) -> None:
    assert client.post("/x", content=b"x" * 256 * KB).json()["size"] == 256 * KB
    refused = client.post("/x", content=b"x" * (256 * KB + 1))
    assert (refused.status_code, refused.text) == (413, "The request is larger than 256 kB")
    known = client.post("/x", content=b"x" * 512 * KB, headers={"Cookie": f"a=b; {cookie()}"})
    assert known.json()["size"] == 512 * KB
    assert client.post("/x", content=b"x" * (512 * KB + 1), headers={"Cookie": cookie()}).status_code == 413


@pytest.mark.parametrize(
    "forged",
    [cookie(key=b"other"), cookie(ends=-1), f"{callers.COOKIE}=7.9999999999.{'0' * 32}", f"not_{cookie()}"],
    ids=["of another key", "over", "made up", "of another name"],
)
def test_a_cookie_that_is_not_ours_makes_nobody_known(client: httpx.Client, forged: str) -> None:
    assert client.post("/x", content=b"x" * (256 * KB + 1), headers={"Cookie": forged}).status_code == 413


@pytest.mark.parametrize("token", ["unknown", "away"], ids=["unknown", "not looked up, since the database is away"])
def test_a_large_call_with_a_token_that_nobody_knows_is_answered_by_the_external_api_itself_and_never_read(
    server: FrontServer, token: str
) -> None:
    head = f"POST /api/v1/x HTTP/1.1\r\nHost: x\r\nContent-Length: {400 * KB}\r\nAuthorization: EAPI %s\r\n\r\n"
    answer = server.send((head % token).encode())
    assert b'"size": 0' in answer
    assert b"connection: close" in answer


def test_a_large_call_with_a_token_that_is_known_is_read(client: httpx.Client) -> None:
    headers = {"Authorization": "EAPI known"}
    for _again in range(2):
        assert client.post("/api/v1/x", content=b"x" * 400 * KB, headers=headers).json()["size"] == 400 * KB
    assert unread_at("/api/v1/x", client, b"x" * 600 * KB, headers) == "too large"
    assert unread_at("/api/v1/x", client, iter([b"x" * 600 * KB]), {**headers, "Content-Type": "application/json"}) == "too large"


def test_of_a_token_that_nobody_knows_no_more_is_read_than_anybody_may_send(client: httpx.Client) -> None:
    """The External API says whose token is missing before it says how much was sent."""
    endless = (b" " * KB for _ in range(1000))
    headers = {"Authorization": "EAPI unknown", "Content-Type": "application/json"}
    assert unread_at("/api/v1/x", client, endless, headers) == "caller unknown"


def unread_at(path: str, client: httpx.Client, content: Any, headers: dict[str, str]) -> str:
    """Send this, of which nothing is to arrive behind the front; return what the room behind it is told."""
    answer = client.post(path, content=content, headers=headers)
    assert (answer.json()["size"], answer.headers["connection"]) == (0, "close")
    return answer.json()["unread"]


def test_what_the_front_refuses_is_said_to_callers_in_words_of_the_catalogue(client: httpx.Client, server: FrontServer) -> None:
    refused = client.get("/api/v1/x", headers={f"x-{number}": "y" * 3000 for number in range(6)})
    assert refused.json() == {"Success": False, "Errors": everywhere.HEAD_TOO_LARGE.text}
    answer = server.send(b"POST /api/v1/x HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")
    assert everywhere.LENGTH_REQUIRED.text.encode() in answer


def test_whatever_the_front_refuses_has_words_in_the_catalogue() -> None:
    sources = [path.read_text() for path in Path(front.__file__).parent.rglob("*.py")]
    codes = {code for source in sources for code in re.findall(r"Refused\(\d+, \"(\w+)\"", source)}
    assert codes == set(everywhere.OF_THE_FRONT)


def test_bodies_of_one_token_are_not_those_of_its_address(server: FrontServer, client: httpx.Client) -> None:
    with ExitStack() as stack:
        for _one in range(3):
            half(server, stack, "/api/v1/x", 200 * KB, "Authorization: EAPI known")
        assert eventually(
            lambda: client.post("/api/v1/x", content=b"x" * 200 * KB, headers={"Authorization": "EAPI known"}).status_code == 429
        )
        assert client.post("/x", content=b"x" * 200 * KB).status_code == 200


def test_a_candidates_token_is_looked_at_before_the_body_arrives(server: FrontServer) -> None:
    answer = server.send(f"POST /exam/api/x HTTP/1.1\r\nHost: x\r\nContent-Length: {64 * KB}\r\n\r\n".encode())
    assert b" 401 " in answer
    assert b"connection: close" in answer


def test_the_saver_says_how_much_a_body_may_hold(client: httpx.Client) -> None:
    mine = {"Authorization": "me"}
    assert client.post("/exam/api/x", content=b"x" * 64 * KB, headers=mine).json()["size"] == 64 * KB
    assert client.post("/exam/api/x", content=b"x" * (64 * KB + 1), headers=mine).json()["error"] == "too_large"


# Bytes that are reserved


@pytest.mark.parametrize(
    ("path", "size", "headers", "fits", "others"),
    [
        ("/x", 200 * KB, (), 2, {"Cookie": cookie()}),
        ("/x", 300 * KB, (f"Cookie: {cookie(8)}",), 2, {"Cookie": cookie(9)}),
        ("/exam/api/x", 40 * KB, ("Authorization: one",), 2, {"Authorization": "another"}),
    ],
    ids=["an address", "a user", "a registration"],
)
def test_whoever_has_much_under_way_waits_and_nobody_else(
    server: FrontServer, client: httpx.Client, path: str, size: int, headers: tuple[str, ...], fits: int, others: dict[str, str]
) -> None:
    mine = dict(header.split(": ", 1) for header in headers)
    with ExitStack() as stack:
        for _one in range(fits):
            half(server, stack, path, size, *headers)
        assert eventually(lambda: client.post(path, content=b"x" * size, headers=mine).status_code == 429)
        refused = client.post(path, content=b"x" * size, headers=mine)
        assert refused.headers["retry-after"] == "2"
        assert client.post(path, content=b"x" * size, headers=others).status_code == 200
        assert client.get("/").status_code == 200
    assert eventually(lambda: client.post(path, content=b"x" * size, headers=mine).status_code == 200)


def test_the_addresses_of_one_network_of_ipv6_are_one(tmp_path: Path) -> None:
    with (
        running_front("limits_app", HERE, tmp_path / "log", STRATUS_TRUSTED_PROXY="127.0.0.1") as server,
        httpx.Client(base_url=server.url, trust_env=False, timeout=PATIENCE) as client,
        ExitStack() as stack,
    ):

        def posts(address: str) -> int:
            return client.post("/x", content=b"x" * 200 * KB, headers={"X-Forwarded-For": address}).status_code

        for number in range(2):
            half(server, stack, "/x", 200 * KB, f"X-Forwarded-For: 2001:db8:0:1::{number}")
        assert eventually(lambda: posts("2001:db8:0:1:ffff::9") == 429)
        assert posts("2001:db8:0:2::9") == 200


def test_one_candidate_has_so_many_requests_under_way_and_others_go_on(tmp_path: Path) -> None:
    with (
        running_front("limits_app", HERE, tmp_path / "log", OF_REGISTRATION="3") as server,
        ThreadPoolExecutor(8) as pool,
    ):

        def post(path: str, token: str) -> httpx.Response:
            url = f"{server.url}/exam/api/{path}"
            return httpx.post(url, headers={"Authorization": token}, timeout=PATIENCE, trust_env=False)

        asked = [pool.submit(post, "waits", "me") for _ in range(8)]
        assert eventually(lambda: sum(one.done() for one in asked) == 5)
        assert {(one.result().status_code, one.result().json()["error"]) for one in asked if one.done()} == {(429, "too_much")}
        assert post("go-on", "somebody else").status_code == 200
        assert sorted(one.result().status_code for one in asked) == [200] * 3 + [429] * 5
        assert eventually(lambda: post("x", "me").status_code == 200)


def test_candidates_together_have_so_much_under_way_in_one_process(server: FrontServer, client: httpx.Client) -> None:
    with ExitStack() as stack:
        for number in range(4):
            half(server, stack, "/exam/api/x", 60 * KB, f"Authorization: candidate {number}")
        assert eventually(lambda: client.post("/exam/api/x", content=b"x" * 60 * KB, headers={"Authorization": "me"}).status_code == 503)
        assert client.post("/exam/api/x", content=b"x", headers={"Authorization": "me"}).status_code == 200
    assert eventually(lambda: client.post("/exam/api/x", content=b"x" * 60 * KB, headers={"Authorization": "me"}).status_code == 200)


def test_pages_together_have_so_much_under_way_in_one_process(tmp_path: Path) -> None:
    with running_front("limits_app", HERE, tmp_path / "log", OF_PAGES=str(300 * KB)) as server, ExitStack() as stack:
        half(server, stack, "/x", 200 * KB)
        with httpx.Client(base_url=server.url, trust_env=False, timeout=PATIENCE) as client:
            assert eventually(lambda: client.post("/x", content=b"x" * 200 * KB, headers={"Cookie": cookie()}).status_code == 503)
            assert client.get("/").status_code == 200


HELD = {
    "pages": {"method": "GET", "url": "/held"},
    "calls whose token is looked up": {
        "method": "POST", "url": "/api/v1/x", "content": b"x" * 20 * KB, "headers": {"Authorization": "EAPI held"}
    },
}  # fmt: skip


@pytest.mark.parametrize("what", HELD)
def test_so_many_requests_wait_for_threads(tmp_path: Path, what: str) -> None:
    with (
        running_front("limits_app", HERE, tmp_path / "log", WAITING="6") as server,
        ThreadPoolExecutor(12) as pool,
    ):
        asked = HELD[what] | {"url": f"{server.url}{HELD[what]['url']}", "timeout": PATIENCE, "trust_env": False}
        pages = [pool.submit(httpx.request, **asked) for _ in range(12)]
        assert eventually(lambda: sum(page.done() for page in pages) == 6)
        assert {(page.result().status_code, page.result().headers["retry-after"]) for page in pages if page.done()} == {(503, "2")}
        httpx.post(f"{server.url}/exam/api/go-on", headers={"Authorization": "me"}, trust_env=False)
        assert sorted(page.result().status_code for page in pages) == [200] * 6 + [503] * 6


# Log-ins


def test_log_ins_wait_in_a_lane_of_their_own_and_pages_go_on(tmp_path: Path) -> None:
    sent = {"username": "o'brien <b>", "password": "secret words", "next": "/library", "csrfmiddlewaretoken": "abc"}
    with (
        running_front("limits_app", HERE, tmp_path / "log") as server,
        httpx.Client(base_url=server.url, trust_env=False, timeout=PATIENCE) as client,
        ThreadPoolExecutor(3) as pool,
    ):
        assert client.head("/login/turn").status_code == 204
        log_ins = [pool.submit(httpx.post, f"{server.url}/login", data=sent, timeout=PATIENCE, trust_env=False) for _ in range(3)]
        assert eventually(lambda: client.get("/login/turn").status_code == 429)
        full = client.post("/login", data=sent, headers={"Accept-Language": "fr, nl;q=0.8"})
        assert (full.status_code, full.headers["retry-after"], full.headers["cache-control"]) == (429, "1", "no-store")
        assert full.text == "vol o&#x27;brien &lt;b&gt;"
        english = client.post("/login", data=sent).text
        assert english == "full <input value='o&#x27;brien &lt;b&gt;'> /library abc"
        assert client.post("/profile", data=sent).status_code == 429
        for _page in range(5):
            assert client.get("/").json()["thread"].startswith("django")
        client.post("/exam/api/go-on", content=b"{}", headers={"Authorization": "me"})
        assert {log_in.result().json()["thread"] for log_in in log_ins} == {"log-in_0"}
        assert client.get("/login/turn").status_code == 204


# Threads


def test_a_request_that_takes_long_is_reported_with_its_path(server: FrontServer, client: httpx.Client) -> None:
    with ThreadPoolExecutor(1) as pool:
        page = pool.submit(httpx.get, f"{server.url}/held/there", timeout=PATIENCE, trust_env=False)
        assert eventually(lambda: re.search(r"request_takes_long .*path=/held/there", server.log.read_text()))
        client.post("/exam/api/go-on", content=b"{}", headers={"Authorization": "me"})
        assert page.result().status_code == 200


@pytest.mark.parametrize(("method", "path", "threads"), [("GET", "/held", 4), ("POST", "/login", 1)], ids=["pages", "log-ins"])
def test_a_process_whose_threads_are_all_stuck_is_replaced(tmp_path: Path, method: str, path: str, threads: int) -> None:
    log = tmp_path / "log"
    with (
        running_front("limits_app", HERE, log, "--respawn-failed-workers", REPLACED_AFTER="0.2") as server,
        ThreadPoolExecutor(4) as pool,
    ):
        first = httpx.get(f"{server.url}/readyz", trust_env=False).json()["worker"]
        ask = partial(httpx.request, method, f"{server.url}{path}", timeout=PATIENCE, trust_env=False)
        pages = [pool.submit(ask) for _thread in range(threads)]
        assert all(isinstance(page.exception(), httpx.TransportError) for page in pages)
        assert eventually(server.answers)
        assert httpx.get(f"{server.url}/readyz", trust_env=False).json()["worker"] != first
        assert {"request_is_stuck", "process_is_replaced"} <= set(re.findall(r"\w+", log.read_text()))


# Figures


def test_figures_are_for_this_machine_and_not_for_whoever_comes_through_a_proxy(client: httpx.Client) -> None:
    assert client.get("/metrics").status_code == 200
    for name in ("X-Forwarded-For", "Forwarded", "Via", "X-Real-Ip"):
        assert client.get("/metrics", headers={name: "192.0.2.7"}).status_code == 404


# The table


def test_the_table_names_every_limit_and_no_other() -> None:
    there = re.findall(r"^\| `(\w+)` \|", DOCS.read_text(), re.MULTILINE)
    assert sorted(there) == sorted(field.name for field in dataclasses.fields(Limits) if field.name not in ("rules", "otherwise", "long"))


def test_the_usual_limits_by_path() -> None:
    limits = Limits.from_environment()
    sizes = [limits.of(path) for path in ("/library", "/api/v1/x", "/library/upload")]
    assert sizes == [Limit(8 * KB * KB), Limit(32 * KB * KB), Limit(64 * KB * KB, 300.0)]
    assert [limits.may_take_long(path) for path in ("/library", "/api/v1/x", "/library/upload", "/upload/x")] == [False, True, True, False]
