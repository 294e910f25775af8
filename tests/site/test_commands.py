"""The command line beside a running installation, as an administrator uses it."""

import json
import subprocess
import sys
import tarfile

import httpx
import psycopg
import pytest

from stratus.server.processes.postgres import Cluster
from stratus.site.commands.backup import portable
from support.running import PATIENCE

pytestmark = pytest.mark.server


@pytest.fixture
def stratus(server):
    def call(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "stratus.site.cli", *arguments]
        return subprocess.run(
            command, env={**server.environment, **environment}, capture_output=True, text=True, timeout=PATIENCE, check=False
        )

    return call


def count(dsn: str, table: str) -> int:
    with psycopg.connect(dsn) as connection:
        return connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]


def findings(done: subprocess.CompletedProcess[str]) -> dict[str, dict]:
    return {finding["check"]: finding for finding in json.loads(done.stdout)["checks"]}


@pytest.mark.database
def test_the_doctor_finds_a_running_installation_healthy(stratus):
    done = stratus("doctor", "--json")
    assert done.returncode == 0, done.stdout
    found = findings(done)
    expected = {
        "storage",
        "front end",
        "database",
        "version",
        "time",
        "migrations",
        "role",
        "worker",
        "secure context",
        "settings",
        "rules",
    }
    assert expected <= set(found)
    # What it advises about the interpreter that the tests run on says nothing about the installation.
    assert all(finding["ok"] for name, finding in found.items() if name != "python")


def test_the_doctor_tells_people_in_a_table(stratus):
    done = stratus("doctor")
    assert "all applied" in done.stdout


def test_the_doctor_says_how_to_begin_when_there_is_nothing_yet(stratus, tmp_path):
    done = stratus("doctor", "--json", STRATUS_HOME=str(tmp_path / "nothing"), DATABASE_URL="")
    assert done.returncode == 1
    assert "stratus run" in findings(done)["database"]["mend"]
    assert not (tmp_path / "nothing").exists()


def test_the_doctor_says_how_to_get_the_front_end_where_it_is_missing(stratus, tmp_path):
    done = stratus("doctor", "--json", STRATUS_WEB_DIST=str(tmp_path))
    assert done.returncode == 1
    found = findings(done)["front end"]
    assert found["found"] == f"missing: {tmp_path}/manifest.json is not there"
    assert "STRATUS_WEB_DIST" in found["mend"]


@pytest.mark.database
def test_words_of_what_was_changed_past_stratus_are_written_anew(stratus, server):
    with psycopg.connect(server.dsn) as connection:
        connection.execute("DELETE FROM search_word")
    told = json.loads(stratus("search", "rebuild", "--json").stdout)
    assert told["user"] == count(server.dsn, "people_user")
    with psycopg.connect(server.dsn) as connection:
        assert connection.execute("SELECT count(DISTINCT subject) FROM search_word WHERE kind = 'user'").fetchone() == (told["user"],)


@pytest.mark.database
def test_the_doctor_notices_tables_that_are_missing_and_a_worker_that_does_not_run(stratus, test_server):
    empty = test_server.create_empty(test_server.database_of("doctor"))
    found = findings(stratus("doctor", "--json", DATABASE_URL=empty))
    assert found["migrations"]["mend"] == "run `stratus migrate`"
    migrated = test_server.copy_template(test_server.database_of("doctor"))
    found = findings(stratus("doctor", "--json", DATABASE_URL=migrated))
    assert found["migrations"]["ok"]
    assert "stratus worker" in found["worker"]["mend"]


def test_the_doctor_notes_an_address_without_a_secure_context(stratus, test_server):
    database = test_server.copy_template(test_server.database_of("insecure"))
    stratus(
        "tenant", "create", "plain", "--host", "exams.example", "--admin", "root", "--url", "http://exams.example", DATABASE_URL=database
    )
    assert "https://" in findings(stratus("doctor", "--json", DATABASE_URL=database))["secure context"]["mend"]


@pytest.mark.parametrize("table", ["people_tenantsettings", "people_apisettings"])
def test_the_doctor_refuses_a_tenant_without_settings(stratus, test_server, table):
    database = test_server.copy_template(test_server.database_of("settings"))
    stratus(
        "tenant", "create", "bare", "--host", "exams.example", "--admin", "root", "--url", "https://exams.example", DATABASE_URL=database
    )
    with psycopg.connect(database) as connection:
        connection.execute(f"DELETE FROM {table}")
    done = stratus("doctor", "--json", DATABASE_URL=database)
    assert done.returncode == 1
    assert findings(done)["settings"]["found"].startswith("bare has no settings of")


def test_the_doctor_names_rules_that_rows_of_an_earlier_release_break_until_they_are_mended(stratus, test_server):
    database = test_server.copy_template(test_server.database_of("rules"))
    stratus(
        "tenant", "create", "bare", "--host", "exams.example", "--admin", "root", "--url", "https://exams.example", DATABASE_URL=database
    )
    rule = "ALTER TABLE people_hierarchy ADD CONSTRAINT short CHECK (length(title) < 2) NOT VALID"
    with psycopg.connect(database) as connection:
        connection.execute(rule)
    found = findings(stratus("doctor", "--json", DATABASE_URL=database))["rules"]
    assert (found["ok"], found["found"]) == (False, "rows that were there before a rule: people_hierarchy breaks short")
    with psycopg.connect(database) as connection:
        connection.execute("UPDATE people_hierarchy SET title = 'A'")
    stratus("migrate", DATABASE_URL=database)
    assert findings(stratus("doctor", "--json", DATABASE_URL=database))["rules"]["ok"]


def test_loading_the_demo_again_changes_nothing(stratus, server):
    before = count(server.dsn, "events_event")
    told = json.loads(stratus("demo", "--json").stdout)
    assert {"url", "token", "admin", "launch_url"} <= set(told)
    assert told["url"] == server.url
    assert f"EAPI token: {told['token']}" in server.said
    assert count(server.dsn, "events_event") == before


@pytest.fixture
def elsewhere(test_server):
    """Another database, so that the demo of the running server stays alone: beside an organisation it would answer no more."""
    return test_server.copy_template(test_server.database_of("elsewhere"))


def test_a_tenant_is_made_with_its_administrator(stratus, elsewhere):
    done = stratus("tenant", "create", "acme", "--host", "acme.example", "--admin", "root", "--json", DATABASE_URL=elsewhere)
    told = json.loads(done.stdout)
    assert told["url"] == "https://acme.example"
    assert len(told["password"]) >= 12
    here = stratus("tenant", "create", "here", "--host", "here.localhost", "--admin", "root", "--json", DATABASE_URL=elsewhere, PORT="8123")
    assert json.loads(here.stdout)["url"] == "http://here.localhost:8123"  # what only this machine reaches has no proxy with TLS
    again = stratus("tenant", "create", "acme", "--host", "other.example", "--admin", "root", DATABASE_URL=elsewhere)
    assert again.returncode == 1
    assert "There is a tenant named acme already" in again.stderr


def test_an_organisation_has_the_time_zone_that_was_told_or_that_of_the_machine(stratus, elsewhere):
    def made(name: str, *more: str, **environment: str) -> subprocess.CompletedProcess[str]:
        create = ("tenant", "create", name, "--host", f"{name}.example", "--admin", "root", "--json", *more)
        return stratus(*create, DATABASE_URL=elsewhere, **environment)

    assert json.loads(made("told", "--time-zone", "Europe/Amsterdam").stdout)["time_zone"] == "Europe/Amsterdam"
    assert json.loads(made("machine", TZ="Asia/Tokyo").stdout)["time_zone"] == "Asia/Tokyo"
    with psycopg.connect(elsewhere) as connection:
        zones = connection.execute("SELECT DISTINCT time_zone FROM people_tenantsettings ORDER BY 1").fetchall()
    assert [zone for (zone,) in zones if zone != "UTC"] == ["Asia/Tokyo", "Europe/Amsterdam"]
    wrong = made("wrong", "--time-zone", "amsterdam")
    assert wrong.returncode == 1
    assert "Do you mean Europe/Amsterdam?" in wrong.stderr


def test_a_password_that_was_given_is_not_printed(stratus, elsewhere):
    given = {"STRATUS_ADMIN_PASSWORD": "a long one 123", "DATABASE_URL": elsewhere}
    done = stratus("tenant", "create", "quiet", "--host", "quiet.example", "--admin", "root", "--json", **given)
    assert "password" not in json.loads(done.stdout)


def test_a_token_is_made_for_a_user(stratus, server):
    told = json.loads(stratus("token", "create", "--tenant", "demo", "--user", "API", "--json").stdout)
    assert len(told["token"]) == 48
    answer = httpx.get(f"{server.url}/api/v1/integrations/nothing-here", headers={"Authorization": f"EAPI {told['token']}"})
    assert answer.status_code == 404


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("--tenant", "nobody", "--user", "api"), "There is no tenant named nobody"),
        (("--tenant", "demo", "--user", "nobody"), "There is no user named nobody in demo"),
        (("--tenant", "demo", "--user", "candidate"), "Use external API"),
    ],
)
def test_a_token_that_cannot_be_made_says_why_in_one_line(stratus, arguments, reason):
    done = stratus("token", "create", *arguments)
    assert done.returncode == 1
    assert reason in done.stderr
    assert done.stderr.count("\n") == 1


@pytest.fixture
def backup(stratus, server, tmp_path):
    (server.home / "files").mkdir(exist_ok=True)
    (server.home / "files" / "answer.pdf").write_bytes(b"%PDF")
    file = tmp_path / "backup.tar"
    done = stratus("backup", str(file))
    assert done.returncode == 0, done.stderr
    return file


@pytest.mark.database
def test_a_backup_is_taken_while_everything_runs_and_is_for_its_owner_alone(backup, server):
    assert backup.stat().st_mode & 0o777 == 0o600
    with tarfile.open(backup) as tar:
        names = set(tar.getnames())
    assert {"stratus.json", "database.dump", "files/answer.pdf", "secrets/django"} <= names
    assert httpx.get(f"{server.url}/readyz").status_code == 200


@pytest.mark.slow("makes another database server and starts everything on it")
@pytest.mark.database
def test_a_backup_restored_into_an_empty_folder_brings_everything_back(backup, stratus, server, test_server, tmp_path):
    home = tmp_path / "restored"
    cluster = Cluster(home)
    given = "" if test_server.embedded else test_server.create_empty(test_server.database_of("restored"))
    dsn = given or cluster.dsn()
    done = stratus("restore", str(backup), STRATUS_HOME=str(home), DATABASE_URL=given)
    assert done.returncode == 0, done.stderr
    assert (home / "files" / "answer.pdf").read_bytes() == b"%PDF"
    assert (home / "secrets" / "links").read_bytes() == (server.home / "secrets" / "links").read_bytes()
    if not given:
        cluster.start()
    try:
        for table in ("people_user", "delivery_answer", "scheduling_registration"):
            assert count(dsn, table) == count(server.dsn, table)
        with psycopg.connect(dsn, options="-c role=stratus_app") as connection:
            assert connection.execute("SELECT count(*) FROM people_user").fetchone() == (0,)
    finally:
        if not given:
            cluster.stop()
    again = stratus("restore", str(backup), STRATUS_HOME=str(home), DATABASE_URL=given)
    assert again.returncode == 1
    assert "is not empty" in again.stderr


def test_a_dump_loses_what_only_its_own_server_knows_and_no_row():
    lines = [
        b"SET transaction_timeout = 0;\n",
        b"ALTER TABLE ONLY public.t ALTER COLUMN id SET (pg_attver=244504088);\n",
        b"COPY public.t (id, text) FROM stdin;\n",
        b"SET transaction_timeout = 0;\n",
        b"\\.\n",
        b"SELECT 1;\n",
    ]
    assert list(portable(lines)) == lines[2:]


def test_a_file_that_is_no_backup_is_refused_and_leaves_nothing(stratus, tmp_path):
    evil = tmp_path / "evil.tar"
    with tarfile.open(evil, "w") as tar:
        for name, content in (("stratus.json", b'{"format": 1, "made_at": ""}'), ("files/../../escaped", b"x")):
            (tmp_path / "member").write_bytes(content)
            tar.add(tmp_path / "member", name)
    done = stratus("restore", str(evil), STRATUS_HOME=str(tmp_path / "home"), DATABASE_URL="")
    assert done.returncode == 1
    assert "is no backup of Stratus" in done.stderr
    assert not (tmp_path / "escaped").exists()
    assert not (tmp_path / "home" / "files").exists()
