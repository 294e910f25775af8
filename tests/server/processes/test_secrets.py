"""Every process that shares a database has the same secrets, or does not start; none are made up where others may have them."""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import sql
from typer.testing import CliRunner, Result

from stratus.server.processes import database, fingerprints, home, schema
from stratus.site import cli
from stratus.site.commands import support
from stratus.tenancy import log_ins
from support.cluster import TestServer
from support.running import free_port

Stratus = Callable[..., Result]


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[str], Path]:
    """Become the machine of this name: its data folder."""
    for name in home.SECRETS:
        monkeypatch.delenv(f"STRATUS_SECRET_{name.upper()}", raising=False)
    for name in ("DATABASE_URL", "STRATUS_OWNER_URL"):
        monkeypatch.delenv(name, raising=False)

    def become(name: str) -> Path:
        monkeypatch.setenv("STRATUS_HOME", str(tmp_path / name))
        return tmp_path / name

    become("first")
    return become


@pytest.fixture
def shared(machine: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch) -> None:
    """The database is elsewhere; nothing listens there."""
    monkeypatch.setenv("DATABASE_URL", f"postgresql://nobody@127.0.0.1:{free_port()}/stratus")


@pytest.fixture
def known(shared: None, test_server: TestServer, monkeypatch: pytest.MonkeyPatch) -> str:
    """A database elsewhere that was set up with the secrets of the first machine."""
    dsn = test_server.copy_template(test_server.database_of("secrets"))
    monkeypatch.setenv("DATABASE_URL", dsn)
    monkeypatch.setenv("STRATUS_EMAIL_URL", "files")
    monkeypatch.setenv("PORT", str(free_port()))
    home.make_secrets()
    with psycopg.connect(dsn, autocommit=True) as owner:
        fingerprints.record(owner)
    return dsn


def stratus(*arguments: str, typed: str = "") -> Result:
    return CliRunner().invoke(cli.app, [*arguments], input=typed)


WHOLE = {"stratus_secrets": 1} | {name: base64.b64encode(b"x" * 32).decode() for name in home.SECRETS}
WITHOUT_LINKS = json.dumps({name: value for name, value in WHOLE.items() if name != "links"})
"""Half a file that is whole to a reader of JSON: what is missing would be made up."""


def secrets_of(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (folder / "secrets").glob("*")}


def test_beside_a_database_elsewhere_none_is_made_up(shared: None) -> None:
    with pytest.raises(home.MissingSecret, match="run `stratus secrets init` on the first machine"):
        home.secret("django")
    assert not home.home().exists()


@pytest.fixture
def administered(shared: None, monkeypatch: pytest.MonkeyPatch) -> str:
    """The machine of an administrator who was given the owner's address alone."""
    address = os.environ["DATABASE_URL"]
    monkeypatch.delenv("DATABASE_URL")
    monkeypatch.setenv("STRATUS_OWNER_URL", address)
    return address


def test_nor_where_the_owners_address_alone_names_it(administered: str) -> None:
    with pytest.raises(home.MissingSecret):
        home.secret("settings")
    assert not home.home().exists()


def test_a_command_of_the_owner_starts_no_database_of_its_own(administered: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(support, "Cluster", lambda _home: pytest.fail("the embedded database was asked for"))
    with support.running_database():
        assert database.owner_address() == administered


def test_a_process_that_serves_does_not_take_the_embedded_database_for_it(administered: str) -> None:
    for process in ("run", "web", "worker"):
        refused = CliRunner().invoke(cli.app, [process], env={"PORT": str(free_port()), "STRATUS_EMAIL_URL": "files"})
        assert "DATABASE_URL is missing: STRATUS_OWNER_URL alone" in str(refused.exception)
    assert not (home.home() / "database").exists()


def test_init_makes_all_that_are_missing_and_leaves_the_others(machine: Callable[[str], Path]) -> None:
    home.make_secret("links", b"l" * 32)
    assert stratus("secrets", "init").exit_code == 0
    found = secrets_of(home.home())
    assert sorted(found) == sorted(home.SECRETS)
    assert found["links"] == b"l" * 32
    stratus("secrets", "init")
    assert secrets_of(home.home()) == found


def test_what_one_machine_exports_another_takes(shared: None, machine: Callable[[str], Path], tmp_path: Path) -> None:
    stratus("secrets", "init")
    first, told = secrets_of(home.home()), stratus("secrets", "export").stdout
    second = machine("second")
    assert stratus("secrets", "init", "--from", "-", typed=told).exit_code == 0
    assert secrets_of(second) == first
    assert {(path.stat().st_mode & 0o777) for path in (second / "secrets").iterdir()} == {0o600}
    machine("third")
    (tmp_path / "told.json").write_text(told)
    assert stratus("secrets", "init", "--from", str(tmp_path / "told.json")).exit_code == 0
    assert secrets_of(home.home()) == first


def test_a_machine_with_other_secrets_takes_none(machine: Callable[[str], Path]) -> None:
    home.make_secrets()
    told = stratus("secrets", "export").stdout
    second = machine("second")
    home.make_secret("links")
    before = secrets_of(second)
    refused = stratus("secrets", "init", "--from", "-", typed=told)
    assert refused.exit_code == 1
    assert "has other ones (links)" in refused.stderr
    assert secrets_of(second) == before


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "[]",
        "{}",
        '{"stratus_secrets": 2}',
        '{"stratus_secrets": 1, "links": "?"}',
        '{"stratus_secrets": 1, "links": "eA=="}',
        WITHOUT_LINKS,
    ],
)
def test_what_was_not_exported_is_refused_in_a_sentence(machine: Callable[[str], Path], typed: str) -> None:
    refused = stratus("secrets", "init", "--from", "-", typed=typed)
    assert refused.exit_code == 1
    assert refused.stderr.startswith("- ")
    assert not home.home().exists()


def test_a_file_that_the_environment_names_is_read_as_it_is(
    machine: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("STRATUS_SECRET_LINKS_FILE", str(tmp_path / "links"))
    for written, read in ((b"\n" * 32, b"\n" * 32), (b"x" * 40 + b"\n", b"x" * 40)):
        (tmp_path / "links").write_bytes(written)
        assert home.secret("links") == read
    (tmp_path / "links").write_bytes(b"x" * 31)
    with pytest.raises(ValueError, match="names a file of 31 bytes"):
        home.secret("links")
    (tmp_path / "links").unlink()
    with pytest.raises(ValueError, match="STRATUS_SECRET_LINKS_FILE cannot be read"):
        home.secret("links")


def test_a_fingerprint_tells_nothing_of_the_secret_and_differs_by_name() -> None:
    assert fingerprints.fingerprint("links", b"x" * 32) != fingerprints.fingerprint("player", b"x" * 32)
    assert len(fingerprints.fingerprint("links", b"x" * 32)) == 32


@pytest.mark.database
@pytest.mark.parametrize("process", ["web", "saver", "worker", "run"])
def test_a_process_with_other_secrets_than_the_database_knows_does_not_start(
    known: str, machine: Callable[[str], Path], process: str
) -> None:
    machine("second")
    home.make_secrets()
    refused = stratus(process)
    assert refused.exit_code == schema.UNUSABLE
    assert "This database was set up with other secrets (django, kept_answers, links, player, settings)" in refused.output


@pytest.mark.database
@pytest.mark.parametrize("process", ["web", "saver", "worker", "run"])
def test_a_process_without_secrets_does_not_start_and_makes_none(known: str, machine: Callable[[str], Path], process: str) -> None:
    second = machine("second")
    refused = stratus(process)
    assert refused.exit_code == schema.UNUSABLE
    assert "The secret django is missing" in refused.output
    assert secrets_of(second) == {}


@pytest.mark.database
def test_a_machine_that_comes_later_is_made_no_secrets(known: str, machine: Callable[[str], Path]) -> None:
    second = machine("second")
    refused = stratus("secrets", "init")
    assert refused.exit_code == 1
    assert "`stratus secrets export` there, `stratus secrets init --from` here" in refused.output
    assert secrets_of(second) == {}


@pytest.mark.database
def test_check_tells_of_each_secret_whether_it_is_the_right_one(known: str, machine: Callable[[str], Path]) -> None:
    assert stratus("secrets", "check").exit_code == 0
    (home.home() / "secrets" / "links").write_bytes(b"l" * 32)
    (home.home() / "secrets" / "player").unlink()
    checked = stratus("secrets", "check")
    assert checked.exit_code == 1
    said = dict(line.split(maxsplit=1) for line in checked.stdout.splitlines())
    assert said == {"django": "the same", "kept_answers": "the same", "links": "other", "player": "missing", "settings": "the same"}


@pytest.mark.database
def test_where_the_right_ones_are_lost_others_are_accepted_on_demand_alone(without_log_ins: str, machine: Callable[[str], Path]) -> None:
    machine("second")
    home.make_secrets()
    assert stratus("secrets", "check").exit_code == 1
    assert stratus("secrets", "check", "--accept").exit_code == 0
    assert stratus("secrets", "check").exit_code == 0


@pytest.fixture
def without_log_ins(known: str, test_server: TestServer) -> Iterator[str]:
    """The same, and what log-ins a command makes in it are gone afterwards."""
    yield known
    name = database.read(known)["dbname"]
    with psycopg.connect(test_server.admin_url, autocommit=True) as admin:
        for role in (log_ins.APP, log_ins.SAVER):
            admin.execute(sql.SQL("DROP ROLE IF EXISTS {}").format(sql.Identifier(log_ins.name_of(name, role))))


@pytest.mark.database
def test_where_all_are_lost_new_ones_are_made_on_demand_and_let_processes_in(without_log_ins: str, machine: Callable[[str], Path]) -> None:
    second = machine("second")
    accepted = stratus("secrets", "check", "--accept")
    assert accepted.exit_code == 0, accepted.output
    assert sorted(secrets_of(second)) == sorted(home.SECRETS)
    assert stratus("secrets", "check").exit_code == 0
    assert database.has_own_log_ins(log_ins.APP, log_ins.SAVER)


@pytest.mark.database
def test_an_upgrade_that_ends_in_between_has_let_the_database_know_its_secrets(known: str) -> None:
    with psycopg.connect(known, autocommit=True) as owner:
        owner.execute("DROP TABLE tenancy_secretfingerprint")
        owner.execute("DELETE FROM django_migrations WHERE (app, name) = ('tenancy', '0002_fingerprints_of_secrets')")
        # Its columns are there, so it fails.
        owner.execute("DELETE FROM django_migrations WHERE (app, name) = ('webhooks', '0002_sealed_secrets')")
        environment = os.environ | {"STRATUS_ROLE": ""}
        done = subprocess.run([sys.executable, "-m", "stratus.site.cli", "migrate"], env=environment, capture_output=True, text=True)
        assert "sealed_secret" in done.stderr
        assert set(fingerprints.compare(owner).values()) == {"the same"}


@pytest.mark.database
def test_the_application_cannot_change_what_the_database_knows(known: str) -> None:
    for role in ("stratus_app", "stratus_saver"):
        with psycopg.connect(known, options=f"-c role={role}") as connection:
            assert len(fingerprints.stored(connection)) == len(home.SECRETS)
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute("UPDATE tenancy_secretfingerprint SET fingerprint = ''")


def test_export_holds_every_secret_and_says_what_it_is(machine: Callable[[str], Path]) -> None:
    home.make_secrets()
    assert sorted(json.loads(stratus("secrets", "export").stdout)) == sorted([*home.SECRETS, "stratus_secrets"])


def _cut(place: Path) -> None:
    place.write_bytes(b"x" * 31)


def _folder(place: Path) -> None:
    place.mkdir()


def _empty(place: Path) -> None:
    place.touch()


def _no_folder(place: Path) -> None:
    place.parent.rmdir()
    place.parent.write_text("in the way")


@pytest.fixture
def reached(request: pytest.FixtureRequest, machine: Callable[[str], Path], command: str) -> None:
    """A machine without secrets, beside a database that answers a command that asks it first."""
    request.getfixturevalue("known" if command == "check" else "shared")
    machine("second")


@pytest.mark.database
@pytest.mark.parametrize("spoil", [_cut, _empty, _folder, _no_folder])
@pytest.mark.parametrize("command", ["init", "export", "check"])
def test_a_secret_that_is_damaged_or_cannot_be_read_is_one_line_and_stays(
    reached: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], command: str, spoil: Callable[[Path], None]
) -> None:
    place = home.folder("secrets") / "links"
    spoil(place)
    before = sorted(home.home().rglob("*"))
    monkeypatch.setattr("sys.argv", ["stratus", "secrets", command])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == 1
    told = capsys.readouterr().err
    assert "Traceback" not in told
    [line] = [line for line in told.splitlines() if str(place.parent) in line]
    assert "cannot be read" in line or "is damaged" in line
    assert [one for one in before if one.exists()] == before


def test_a_disk_that_is_full_leaves_no_half_of_a_secret(machine: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_file: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(home.BadSecret, match="No space left on device"):
        home.make_secret("links")
    assert secrets_of(home.home()) == {}
