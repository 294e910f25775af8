"""The data folder and its secrets."""

import os
import stat
import threading
from pathlib import Path

import pytest

from stratus.server.processes import home


@pytest.fixture(autouse=True)
def _own_home(tmp_path, monkeypatch):
    monkeypatch.setenv("STRATUS_HOME", str(tmp_path / "data"))
    monkeypatch.delenv("DATABASE_URL")  # beside a database elsewhere no secret is made


def test_the_home_is_var_in_the_current_folder_unless_told(tmp_path, monkeypatch):
    monkeypatch.delenv("STRATUS_HOME")
    monkeypatch.chdir(tmp_path)
    assert home.home() == tmp_path / "var"


def test_asking_where_the_home_is_creates_nothing():
    assert not home.home().exists()


def test_a_secret_is_made_once():
    assert home.secret("django") == home.secret("django")
    assert len(home.secret("django")) == 32


def test_two_secrets_differ():
    assert home.secret("links") != home.secret("tokens")


def test_a_secret_is_readable_by_its_owner_alone():
    home.secret("django")
    path = home.home() / "secrets" / "django"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_processes_that_start_together_agree_on_a_secret():
    found: set[bytes] = set()
    threads = [threading.Thread(target=lambda: found.add(home.secret("race"))) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 1
    assert [path.name for path in (home.home() / "secrets").iterdir()] == ["race"]


def test_the_environment_replaces_the_file(monkeypatch):
    monkeypatch.setenv("STRATUS_SECRET_DJANGO", "x" * 40)
    assert home.secret("django") == b"x" * 40


def test_a_short_secret_in_the_environment_is_refused(monkeypatch):
    monkeypatch.setenv("STRATUS_SECRET_DJANGO", "short")
    with pytest.raises(ValueError, match="STRATUS_SECRET_DJANGO"):
        home.secret("django")


def test_a_secret_that_was_cut_short_is_refused():
    home.secret("django")
    (home.home() / "secrets" / "django").write_bytes(b"half")
    with pytest.raises(ValueError, match="damaged"):
        home.secret("django")


@pytest.mark.parametrize("name", ["../x", "a b", "", "Upper", "a/b"])
def test_a_secret_has_a_plain_name(name):
    with pytest.raises(ValueError, match="no name for a secret"):
        home.secret(name)


def test_a_private_file_is_replaced_in_one_step(tmp_path: Path):
    path = tmp_path / "demo.env"
    home.write_private(path, b"one")
    home.write_private(path, b"two")
    assert path.read_bytes() == b"two"
    assert [entry.name for entry in tmp_path.iterdir() if entry.is_file()] == ["demo.env"]


def test_what_is_written_is_readable_by_its_owner_alone_and_what_was_there_is_closed():
    logs = home.folder("logs")
    logs.chmod(0o755)
    (logs / "web.log").write_text("old")
    (logs / "web.log").chmod(0o644)
    before = os.umask(0o022)
    try:
        home.keep_private()
        (logs / "worker.log").write_text("new")
        (home.home() / "mail").mkdir()
    finally:
        os.umask(before)
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (logs, *logs.iterdir(), home.home() / "mail")}
    assert modes == {"logs": 0o700, "web.log": 0o600, "worker.log": 0o600, "mail": 0o700}


def test_where_there_can_be_no_home_a_sentence_says_so_and_what_to_do(tmp_path, monkeypatch):
    (tmp_path / "taken").write_text("a file")
    monkeypatch.setenv("STRATUS_HOME", str(tmp_path / "taken" / "data"))
    with pytest.raises(home.BadHome, match=r"taken/data.* cannot be made or written: Not a directory\..* set STRATUS_HOME"):
        home.folder("files")


@pytest.mark.parametrize(
    ("place", "fault"), [("data", ""), ("deep/er/data", ""), ("taken", "taken is no folder"), ("taken/data", "taken is no folder")]
)
def test_it_is_known_before_it_is_made_whether_there_can_be_one(tmp_path, monkeypatch, place, fault):
    (tmp_path / "taken").write_text("a file")
    monkeypatch.setenv("STRATUS_HOME", str(tmp_path / place))
    assert home.fault().endswith(fault)
    assert bool(home.fault()) == bool(fault)
    assert [path.name for path in tmp_path.iterdir()] == ["taken"]


def test_a_folder_above_it_into_which_nothing_can_be_written_is_a_fault(tmp_path, monkeypatch):
    monkeypatch.setattr(home.os, "access", lambda place, _mode: place != tmp_path)
    assert home.fault() == f"{home.home()} cannot be made: {tmp_path} is not writable"
    home.home().mkdir()
    assert home.fault() == ""
