"""The embedded cluster: each test on data of its own, in a temporary folder."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from stratus.server.processes import home, postgres
from stratus.server.processes.postgres import Cluster, EmbeddedError

QUICK = {"fsync": "off", "shared_buffers": "16MB"}


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Path:
    """A data folder whose cluster has been made once and stands still; tests of this module use it in turn."""
    folder = tmp_path_factory.mktemp("cluster")
    cluster = Cluster(folder, QUICK)
    cluster.start()
    cluster.stop()
    return folder


@pytest.fixture
def cluster(made):
    cluster = Cluster(made, QUICK)
    yield cluster
    cluster.stop()


def ask(cluster: Cluster, statement: str):
    with psycopg.connect(cluster.dsn(), autocommit=True) as connection:
        cursor = connection.execute(statement)
        return cursor.fetchone()[0] if cursor.description else None


def test_a_second_start_keeps_the_data(cluster):
    cluster.start()
    ask(cluster, "CREATE TABLE IF NOT EXISTS kept AS SELECT 42 AS answer")
    cluster.stop()
    cluster.start()
    assert ask(cluster, "SELECT answer FROM kept") == 42


def test_it_listens_on_no_network_address(cluster):
    cluster.start()
    assert ask(cluster, "SHOW listen_addresses") == ""
    assert cluster.socket.stat().st_mode & 0o777 == 0o700


def test_text_sorts_by_code_point_whatever_the_machine_is_set_to(cluster):
    cluster.start()
    assert ask(cluster, "SELECT string_agg(x, '' ORDER BY x) FROM unnest(ARRAY['b', 'a', 'B']) AS x") == "Bab"
    assert ask(cluster, "SHOW server_encoding") == "UTF8"


def test_the_owner_of_the_tables_is_no_superuser(cluster):
    cluster.start()
    assert ask(cluster, "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user") is False


def test_acknowledged_commits_are_on_disk_unless_a_test_says_otherwise():
    assert postgres.SETTINGS["fsync"] == "on"
    assert postgres.SETTINGS["synchronous_commit"] == "on"


def test_a_second_process_is_refused_and_cannot_end_the_first_ones_server(cluster):
    cluster.start()
    second = Cluster(cluster.home, QUICK)
    with pytest.raises(EmbeddedError, match=f"in use by process {os.getpid()}"):
        second.start()
    second.stop()
    assert ask(cluster, "SELECT 1") == 1


def test_a_pid_file_that_names_a_foreign_process_is_removed_and_the_process_left_alone(cluster):
    bystander = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    (cluster.data / "postmaster.pid").write_text(f"{bystander.pid}\n{cluster.data}\n")
    cluster.start()
    assert ask(cluster, "SELECT 1") == 1
    assert bystander.poll() is None
    bystander.communicate(b"\n")


def test_a_server_left_behind_by_a_killed_parent_is_replaced(made):
    code = (
        "import os, sys, pathlib; from stratus.server.processes.postgres import Cluster\n"
        "Cluster(pathlib.Path(sys.argv[1]), {'fsync': 'off', 'shared_buffers': '16MB'}, outlive=True).start()\n"
        "os._exit(9)"
    )
    subprocess.run([sys.executable, "-c", code, str(made)], check=False)
    cluster = Cluster(made, QUICK)
    left_behind = cluster.pid()
    assert left_behind is not None
    cluster.start()
    assert cluster.pid() not in (None, left_behind)
    cluster.stop()


def test_a_crashed_server_recovers_what_was_committed(cluster):
    cluster.start()
    ask(cluster, "CREATE TABLE IF NOT EXISTS crashed AS SELECT 7 AS answer")
    os.kill(cluster.pid(), signal.SIGQUIT)
    cluster.process.wait()
    cluster.stop()
    cluster.start()
    assert ask(cluster, "SELECT answer FROM crashed") == 7


def test_an_interrupted_initdb_leaves_nothing_that_looks_finished(tmp_path, monkeypatch):
    cluster = Cluster(tmp_path, QUICK)
    monkeypatch.setattr(cluster, "bin", lambda name: {"initdb": "/bin/false"}.get(name, "/bin/true"))
    with pytest.raises(EmbeddedError, match="initdb failed"):
        cluster.start()
    assert not cluster.data.exists()


def test_a_server_that_cannot_start_says_why(cluster):
    cluster.settings["shared_buffers"] = "lots"
    with pytest.raises(EmbeddedError, match="shared_buffers"):
        cluster.start()


def test_data_of_another_version_is_not_touched(tmp_path):
    (tmp_path / "database").mkdir()
    (tmp_path / "database" / "PG_VERSION").write_text("9\n")
    with pytest.raises(EmbeddedError, match="made by PostgreSQL 9"):
        Cluster(tmp_path).start()


def test_a_deep_data_folder_gets_a_short_socket_address(tmp_path):
    deep = tmp_path / ("a" * 90)
    folder = home.socket_folder(deep)
    assert len(str(folder / home.SOCKET_NAME)) <= 100
    assert folder == home.socket_folder(deep)
    assert folder != home.socket_folder(tmp_path / ("b" * 90))


def test_a_socket_folder_of_somebody_else_is_refused(cluster, monkeypatch, tmp_path):
    theirs = tmp_path / "theirs"
    theirs.mkdir()
    if os.geteuid() != 0:
        pytest.skip("only root can make a folder that belongs to somebody else")
    os.chown(theirs, 65534, 65534)
    cluster.socket = theirs
    with pytest.raises(EmbeddedError, match="belongs to somebody else"):
        cluster.start()


def test_a_database_is_cloned_from_a_template(cluster):
    cluster.start()
    ask(cluster, "CREATE TABLE IF NOT EXISTS cloned AS SELECT 5 AS answer")
    assert cluster.create_database("copy", template="stratus")
    assert not cluster.create_database("copy", template="stratus")
    with psycopg.connect(cluster.dsn("copy")) as connection:
        assert connection.execute("SELECT answer FROM cloned").fetchone() == (5,)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root runs PostgreSQL as another user")
def test_root_can_keep_the_data_below_a_closed_folder(tmp_path):
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    cluster = Cluster(closed / "data", QUICK)
    cluster.start()
    try:
        assert ask(cluster, "SELECT 1") == 1
        assert closed.stat().st_mode & 0o777 == 0o700
    finally:
        cluster.stop()
