"""One address of the database, read like libpq does, for every driver."""

import asyncio
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest
from django.db import connections
from procrastinate.contrib.django import app

from stratus.saver import connections as savers
from stratus.server.processes import database
from stratus.server.readiness import ANSWERS

pytestmark = pytest.mark.database

PATRONI = "postgresql://exams:p%40ss@db1:5432,db2:5433/exams?target_session_attrs=read-write"


def test_hosts_with_ports_reach_both_drivers_in_their_order():
    django, saver = database.parse(PATRONI, role="stratus_app"), database.for_saver(PATRONI)
    assert (django["HOST"], django["PORT"]) == ("db1,db2", "5432,5433")
    assert django["OPTIONS"]["target_session_attrs"] == "read-write"
    assert saver.hosts == (("db1", 5432), ("db2", 5433))
    assert saver.session == "read-write"
    assert (
        {(one["NAME"], one["USER"], one["PASSWORD"]) for one in [django]}
        == {(saver.name, saver.user, saver.password)}
        == {("exams", "exams", "p@ss")}
    )


@pytest.mark.parametrize(
    ("url", "hosts"),
    [
        ("postgresql://u@/exams?host=a,b", (("a", None), ("b", None))),
        ("postgresql://u@/exams?host=a,b&port=6432", (("a", 6432), ("b", 6432))),
        ("postgresql://u@a,b:5433/exams", (("a", 5432), ("b", 5433))),
        ("postgresql://u@[::1]:5433/exams", (("::1", 5433),)),
        ("postgresql://u@/exams?host=%2Fvar%2Frun", (("/var/run", None),)),
        ("postgresql://u@/exams", ((None, None),)),
    ],
)
def test_hosts_are_named_as_libpq_lets_them_be(url, hosts):
    assert database.for_saver(url).hosts == hosts


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("mysql://u@h/exams", "begin with postgresql://"),
        ("postgresql://u@a,b/exams?port=1,2,3", "names 2 hosts and 3 ports"),
        ("postgresql://u@a/exams?conect_timeout=3", "conect_timeout"),
    ],
)
def test_what_libpq_does_not_understand_is_refused_with_the_reason(url, why):
    with pytest.raises(ValueError, match=why):
        database.read(url)


def test_connections_over_a_network_notice_silence_with_both_drivers():
    options, saver = database.parse(PATRONI, role="")["OPTIONS"], database.for_saver(PATRONI)
    wanted = {
        "connect_timeout": "3",
        "keepalives_idle": "5",
        "keepalives_interval": "2",
        "keepalives_count": "3",
        "tcp_user_timeout": "5000",
    }
    assert wanted.items() <= options.items()
    assert saver.connect_timeout == 3
    assert saver.liveness == savers.Liveness((5, 2, 3), 5000)


def test_what_the_address_says_wins():
    url = PATRONI + "&connect_timeout=9&keepalives=0&tcp_user_timeout=700&options=-c%20work_mem%3D8MB&sslmode=require"
    options, saver = database.parse(url, role="stratus_app")["OPTIONS"], database.for_saver(url)
    assert (options["connect_timeout"], options["keepalives"], options["tcp_user_timeout"]) == ("9", "0", "700")
    assert options["options"] == "-c work_mem=8MB -c role=stratus_app"
    assert (saver.connect_timeout, saver.liveness) == (9, savers.Liveness(None, 700))
    assert (saver.tls, saver.settings) == ({"sslmode": "require"}, {"options": "-c work_mem=8MB"})


def test_a_socket_of_this_machine_needs_none_of_it():
    url = "postgresql://stratus@/stratus?host=%2Frun%2Fstratus"
    assert database.parse(url, role="")["OPTIONS"] == {}
    assert (database.for_saver(url).connect_timeout, database.for_saver(url).liveness) == (None, None)


def test_jobs_connect_as_django_does(monkeypatch):
    settings = database.parse(PATRONI, role="stratus_app")
    monkeypatch.setattr(connections["default"], "settings_dict", {**connections["default"].settings_dict, **settings})
    taken = app.connector.get_worker_connector()._pool_args["kwargs"]
    assert database.LIVENESS.items() <= taken.items()


@contextmanager
def silent() -> Iterator[int]:
    """A port that takes connections and never says a word, as a host does that hangs."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]


class Relay:
    """A port on 127.0.0.1 that leads to the database of the tests, which may listen on a socket of this machine alone."""

    def __init__(self, url: str) -> None:
        found = database.read(url)
        host, port = found["host"], found.get("port", "5432")
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.target = f"{host}/.s.PGSQL.{port}" if host.startswith("/") else (host, int(port))
        self.ends: list[socket.socket] = []
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self.listener.accept()
            except OSError:
                return
            far = socket.socket(socket.AF_UNIX if isinstance(self.target, str) else socket.AF_INET)
            far.connect(self.target)
            self.ends += [near, far]
            for source, target in ((near, far), (far, near)):
                threading.Thread(target=self._carry, args=[source, target], daemon=True).start()

    def _carry(self, source: socket.socket, target: socket.socket) -> None:
        try:
            while piece := source.recv(65536):
                target.sendall(piece)
        except OSError:
            return

    def close(self) -> None:
        for one in (self.listener, *self.ends):
            one.close()


@pytest.fixture(scope="module")
def dsn(test_server) -> str:
    """A database of this file's own: whoever is connected to the template keeps others from copying it."""
    return test_server.copy_template(test_server.database_of("address"))


@pytest.fixture
def relay(test_server) -> Iterator[Relay]:
    made = Relay(test_server.url)
    yield made
    made.close()


def as_url(hosts: str, dsn: str, more: str = "") -> str:
    found = database.read(dsn)
    return f"postgresql://{found.get('user', '')}@{hosts}/{found['dbname']}?sslmode=disable{more}"


async def connected(url: str) -> savers.Connection:
    return await savers.connect(database.for_saver(url), "stratus_saver", connection_class=savers.Connection)


def test_the_saver_goes_on_to_the_next_host_where_the_first_one_hangs(dsn, relay):
    async def ask() -> str:
        with silent() as hangs:
            url = as_url(f"127.0.0.1:{hangs},127.0.0.1:{relay.port}", dsn, "&connect_timeout=1&target_session_attrs=read-write")
            connection = await connected(url)
            try:
                return await connection.fetchval("SELECT current_user")
            finally:
                connection.terminate()

    assert asyncio.run(ask()) == "stratus_saver"


def test_the_savers_sockets_have_the_options(dsn, relay):
    async def ask() -> list[int]:
        connection = await connected(as_url(f"127.0.0.1:{relay.port}", dsn))
        found = connection._transport.get_extra_info("socket")
        try:
            options = [(socket.SOL_SOCKET, socket.SO_KEEPALIVE), *((socket.IPPROTO_TCP, name) for name in TCP)]
            return [found.getsockopt(*option) for option in options]
        finally:
            connection.terminate()

    assert asyncio.run(ask()) == [1, 5, 2, 3, 5000]


TCP = [getattr(socket, name, 0) for name in ("TCP_KEEPIDLE", "TCP_KEEPINTVL", "TCP_KEEPCNT", "TCP_USER_TIMEOUT")]


def test_where_no_host_answers_the_saver_is_told_so_as_of_a_database_that_is_gone(dsn):
    with silent() as hangs, pytest.raises(savers.Unreachable):
        asyncio.run(connected(as_url(f"127.0.0.1:{hangs}", dsn, "&connect_timeout=1")))


def test_whether_the_database_is_there_is_asked_on_a_new_connection_after_one_was_cut(dsn, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", dsn)
    ask = database.Asking("stratus_app")
    assert ask() == ANSWERS
    with database.connect(autocommit=True) as owner:
        owner.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND application_name = 'stratus-readiness'"
        )
    with pytest.raises(psycopg.OperationalError):
        ask()
    assert ask() == ANSWERS
    ask.close()


def test_a_standby_is_asked_for_before_any_other_and_not_insisted_on(dsn):
    async def ask() -> bool:
        connection = await connected(dsn + "&target_session_attrs=prefer-standby")
        try:
            return await connection.fetchval("SELECT pg_is_in_recovery()")
        finally:
            connection.terminate()

    assert asyncio.run(ask()) is False
