"""`stratus run` as a user meets it."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx
import psycopg
import pytest

from stratus.tenancy import log_ins
from support.running import PATIENCE, RunningServer, eventually, free_port

pytestmark = pytest.mark.server


def stratus(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "stratus.site.cli", *arguments]
    return subprocess.run(command, env={**os.environ, **environment}, capture_output=True, text=True, timeout=PATIENCE, check=False)


def test_it_says_how_to_get_in(server):
    said = "\n".join(server.said)
    assert f"Stratus answers at {server.url}" in said
    assert re.search(r"^  admin +System administrator$", said, re.MULTILINE)
    assert re.search(r"^EAPI token: \w{48}$", said, re.MULTILINE)
    assert said.count("  curl ") == 3
    assert f"{server.url}/delivery/external-login?session=" in said


def test_the_three_curl_lines_work_as_printed(server):
    lines = [line for line in server.said if line.startswith("  curl ")]
    answers = [json.loads(subprocess.run(["sh", "-c", line], capture_output=True, check=True).stdout) for line in lines]
    assert [answer["Success"] for answer in answers] == [True, True, True]


def test_its_processes_are_logged_in_as_themselves(server):
    with psycopg.connect(server.dsn) as owner:
        # Those of the pool of jobs, of pages and of the saver; only administrators' commands work as the owner of the tables.
        found = owner.execute(
            "SELECT usename, usename = tableowner FROM pg_stat_activity, pg_tables WHERE tablename = 'people_user'"
            " AND datname = current_database() AND usename IS NOT NULL AND pid <> pg_backend_pid()"
        ).fetchall()
        name = owner.info.dbname
    assert set(found) == {(log_ins.name_of(name, role), False) for role in (log_ins.APP, log_ins.SAVER)}


def test_it_is_ready_when_it_says_so(server):
    assert httpx.get(f"{server.url}/readyz").json()["status"] == "ok"


def test_it_says_beside_that_whether_its_database_answers(server):
    assert eventually(lambda: httpx.get(f"{server.url}/readyz").json()["database"] == "answers")


def test_the_application_owns_nothing_and_its_role_is_no_superuser(server):
    with psycopg.connect(server.dsn) as connection:
        rows = connection.execute(
            "SELECT rolname FROM pg_roles WHERE rolname IN ('stratus_app', 'stratus_saver') AND NOT rolsuper AND NOT rolbypassrls"
            " AND NOT EXISTS (SELECT 1 FROM pg_class WHERE relowner = pg_roles.oid)"
        ).fetchall()
    assert len(rows) == 2


def test_a_file_that_only_another_release_has_is_served_from_the_database_in_which_this_ones_are_kept(server):
    from stratus.server.assets import front_end
    from stratus.ui.releases.actions import built_files

    with psycopg.connect(server.dsn, autocommit=True) as connection:
        kept = {row[0] for row in connection.execute("SELECT name FROM ui_releasefile").fetchall()}
        assert kept == set(built_files(front_end.folder()))
        connection.execute("INSERT INTO ui_releasefile (name, content) VALUES ('assets/main-Earlier0.js', 'earlier()')")
    with httpx.Client(base_url=server.url, headers={"Accept-Encoding": "gzip"}) as client:
        for _from_django_then_from_the_front in range(2):
            answer = client.get("/static/web/assets/main-Earlier0.js")
            assert (answer.status_code, answer.text) == (200, "earlier()")
            assert answer.headers["cache-control"] == "max-age=315360000, public, immutable"


def test_the_players_files_are_compressed_and_carry_the_headers_of_every_answer(server):
    with httpx.Client(base_url=server.url, headers={"Accept-Encoding": "gzip"}) as client:
        page = client.get("/exam/start/1").text
        (script,) = re.findall(r'<script type="module" src="([^"]+)"', page)
        for _each_process_and_again in range(8):
            answer = client.get(script)
            assert (answer.status_code, answer.headers["x-content-type-options"]) == (200, "nosniff")
            assert answer.headers["content-type"].startswith("text/javascript")
        assert answer.headers["content-encoding"] == "gzip"


def test_a_port_in_use_is_one_line_and_nothing_is_touched(server, tmp_path):
    done = stratus("run", PORT=str(server.port), STRATUS_HOME=str(tmp_path / "home"))
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    assert f"Cannot listen on 127.0.0.1:{server.port}" in done.stderr
    assert not (tmp_path / "home").exists()


@pytest.fixture
def college(test_server):
    """A database of somebody's own with an organisation in it."""
    dsn = test_server.copy_template(test_server.database_of("college"))
    with psycopg.connect(dsn) as connection:
        connection.execute(
            "INSERT INTO tenancy_tenant (name, title, base_url, is_demo, created_at)"
            " VALUES ('college', 'College', 'https://exams.example', false, now())"
        )
    return dsn


def test_beside_a_database_elsewhere_it_does_not_start_without_a_mail_server(college, tmp_path):
    done = stratus("run", "--demo", PORT=str(free_port()), STRATUS_HOME=str(tmp_path / "home"), DATABASE_URL=college)
    assert done.returncode == 78
    assert done.stderr.startswith("STRATUS_EMAIL_URL is missing")


def test_beside_a_database_elsewhere_it_does_not_migrate_by_itself(college, tmp_path):
    with psycopg.connect(college) as connection:
        connection.execute("DELETE FROM django_migrations WHERE (app, name) = ('tenancy', '0001_release_0_1_0')")
    given = {"DATABASE_URL": college, "STRATUS_HOME": str(tmp_path / "home"), "STRATUS_EMAIL_URL": "files"}
    done = stratus("run", "--demo", PORT=str(free_port()), **given)
    assert done.returncode == 78
    assert "run `stratus migrate` first" in done.stderr


def test_without_a_front_end_it_says_so_in_one_line_and_nothing_is_touched(tmp_path):
    done = stratus("run", PORT=str(free_port()), STRATUS_HOME=str(tmp_path / "home"), STRATUS_WEB_DIST=str(tmp_path))
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    assert done.stderr.startswith(f"The front end is missing, so no page would work ({tmp_path}/manifest.json is not there)")
    assert not (tmp_path / "home").exists()


@contextmanager
def apart(server: RunningServer, folder: Path, *arguments: str, **environment: str) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """`stratus web` or `saver` on the database of the running server, once it answers: address and process. `log` is in the folder."""
    port = free_port()
    command = [sys.executable, "-m", "stratus.site.cli", *arguments, "--port", str(port), "--workers", "1"]
    given = {"DATABASE_URL": server.dsn, "STRATUS_HOME": str(folder / "home"), "STRATUS_EMAIL_URL": "files", **environment}
    shutil.copytree(server.home / "secrets", folder / "home" / "secrets")  # as an administrator carries them to a second machine
    with (folder / "log").open("wb") as output:
        process = subprocess.Popen(command, env={**os.environ, **given}, stdout=output, stderr=output)

    def alive() -> bool:
        with suppress(httpx.TransportError):
            return httpx.get(f"http://127.0.0.1:{port}/readyz").status_code in (200, 503)
        return process.poll() is not None

    try:
        assert eventually(alive)
        yield f"http://127.0.0.1:{port}", process
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
        process.wait(PATIENCE)


@pytest.mark.slow("starts a web server of its own")
def test_a_web_server_without_a_front_end_answers_and_is_not_ready(server, tmp_path):
    with apart(server, tmp_path, "web", STRATUS_WEB_DIST=str(tmp_path)) as (url, _process):
        assert httpx.get(f"{url}/healthz").status_code == 200
        answer = httpx.get(f"{url}/readyz")
    assert answer.status_code == 503
    assert answer.json()["status"].startswith("The front end is missing")
    assert "The front end is missing" in (tmp_path / "log").read_text()


@pytest.mark.slow("starts a saver of its own")
def test_a_saver_that_is_to_end_says_first_that_it_is_not_ready_and_ends_at_once_when_hurried(server, tmp_path):
    with apart(server, tmp_path, "saver", "--drain", "100000") as (url, process):
        assert eventually(lambda: httpx.get(f"{url}/readyz").json()["database"] == "answers")
        assert httpx.get(f"{url}/readyz").json()["status"] == "ok"
        assert "stratus_database_up 1.0" in httpx.get(f"{url}/metrics").text
        process.send_signal(signal.SIGTERM)
        assert eventually(lambda: httpx.get(f"{url}/readyz").json()["status"] == "draining")
        assert httpx.get(f"{url}/exam/api/attempts/1/paper").status_code == 401
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE) == 0
    assert list((tmp_path / "home" / "metrics").iterdir()) == []


@pytest.mark.skipif("STRATUS_TEST_DATABASE_URL" in os.environ, reason="only the embedded database locks its folder")
def test_a_data_folder_in_use_is_one_line_and_the_first_one_goes_on(server):
    done = stratus("run", PORT=str(free_port()), STRATUS_HOME=str(server.home), DATABASE_URL="")
    assert done.returncode == 1
    assert "is in use by process" in done.stderr
    assert httpx.get(f"{server.url}/readyz").status_code == 200


def test_a_killed_web_process_is_replaced(server):
    killed = httpx.get(f"{server.url}/readyz").json()["worker"]
    os.kill(killed, signal.SIGKILL)
    seen = set()

    def two_others_answer() -> bool:
        with suppress(httpx.TransportError), httpx.Client() as fresh:
            seen.add(fresh.get(f"{server.url}/readyz").json()["worker"])
        return len(seen - {killed}) == 2

    assert eventually(two_others_answer)
    assert httpx.get(f"{server.url}/healthz").status_code == 200


def made(running: RunningServer) -> tuple[object, ...]:
    """What a first start makes: the database, its tables, and the demo tenant."""
    with psycopg.connect(running.dsn) as connection:
        migrations = connection.execute("SELECT count(*), max(applied) FROM django_migrations").fetchone()
        tenants = connection.execute("SELECT array_agg(id), max(created_at) FROM tenancy_tenant").fetchone()
        users = connection.execute("SELECT count(*), max(id) FROM people_user").fetchone()
    return (running.home / "database" / "PG_VERSION").stat().st_mtime, migrations, tenants, users


@pytest.mark.slow("starts everything twice")
@pytest.mark.skipif("STRATUS_TEST_DATABASE_URL" in os.environ, reason="starts an embedded database")
def test_a_second_start_makes_nothing_again_keeps_the_data_and_ends_without_leaving_anything(tmp_path):
    running = RunningServer(tmp_path / "home").start()
    token = next(line for line in running.said if line.startswith("EAPI token"))
    before = made(running)
    assert running.stop(signal.SIGINT) == 0
    running.said.clear()
    running.start()
    assert token in running.said
    assert made(running) == before
    assert running.stop(signal.SIGHUP) == 0
    with pytest.raises(httpx.ConnectError):
        httpx.get(running.url)
    left = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True).stdout
    assert str(tmp_path) not in left


def test_the_figures_of_all_web_processes_add_up(server):
    def counted() -> float:
        with httpx.Client() as fresh:
            text = fresh.get(f"{server.url}/metrics").text
        return sum(float(found) for found in re.findall(r'^stratus_requests_total{room="django",status="200"} (\S+)$', text, re.MULTILINE))

    before = counted()
    for _ in range(20):
        httpx.get(f"{server.url}/healthz")
    assert eventually(lambda: counted() >= before + 20)


def test_a_line_of_the_log_is_json_with_the_requests_id(server):
    httpx.get(f"{server.url}/healthz", headers={"X-Request-Id": "seen-in-the-log"})
    lines = eventually(lambda: [line for line in server.log("web").splitlines() if "seen-in-the-log" in line and line.endswith("}")])
    assert json.loads(lines[0])["path"] == "/healthz"
