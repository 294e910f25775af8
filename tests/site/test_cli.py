"""The command `stratus` where its database is not there, or its settings cannot be."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from stratus.site import cli
from support.running import free_port


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("postgresql://u@127.0.0.1:{port}/exams", "The database does not answer: "),
        ("postgresql://u@a,b/exams?port=1,2,3", "DATABASE_URL names 2 hosts and 3 ports"),
    ],
)
def test_a_database_that_cannot_be_reached_is_one_line(monkeypatch: Any, capsys: Any, tmp_path: Any, url: str, said: str) -> None:
    monkeypatch.setenv("DATABASE_URL", url.format(port=free_port()))
    monkeypatch.setattr("sys.argv", ["stratus", "backup", str(tmp_path / "backup.tar")])
    monkeypatch.setattr("stratus.site.commands.backup.run_tool", lambda *_given: None)
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(said)


@pytest.mark.parametrize("wrong", ["mysql://u@h/exams", "postgresql://u@a,b/exams?port=1,2,3", "postgresql://u@a/exams?conect_timeout=3"])
@pytest.mark.parametrize("setting", ["DATABASE_URL", "STRATUS_OWNER_URL"])
def test_an_address_that_cannot_be_read_is_told_by_the_setting_that_holds_it(
    monkeypatch: Any, capsys: Any, tmp_path: Any, setting: str, wrong: str
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://u@127.0.0.1/exams")
    if setting == "DATABASE_URL":
        monkeypatch.delenv("STRATUS_OWNER_URL", raising=False)
    monkeypatch.setenv(setting, wrong)
    monkeypatch.setattr("sys.argv", ["stratus", "backup", str(tmp_path / "backup.tar")])
    monkeypatch.setattr("stratus.site.commands.backup.run_tool", lambda *_given: None)
    with pytest.raises(SystemExit):
        cli.main()
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(f"{setting} ")


@pytest.mark.parametrize(
    ("command", "database"),
    [
        *[(command, "") for command in ("run", "web", "worker", "migrate", "backup")],
        *[(command, "postgresql://nobody@127.0.0.1:1/exams") for command in ("run", "web")],
    ],
)
def test_a_data_folder_that_cannot_be_made_is_one_line_and_status_1(tmp_path: Path, command: str, database: str) -> None:
    (tmp_path / "taken").write_text("a file")
    environment = os.environ | {f"STRATUS_SECRET_{name}": "x" * 40 for name in ("DJANGO", "KEPT_ANSWERS", "LINKS", "PLAYER", "SETTINGS")}
    environment |= {"STRATUS_HOME": str(tmp_path / "taken" / "data"), "DATABASE_URL": database, "STRATUS_EMAIL_URL": "files"}
    environment |= {"PORT": str(free_port())}
    arguments = [str(tmp_path / "backup.tar")] if command == "backup" else []
    done = subprocess.run(
        [sys.executable, "-m", "stratus.site.cli", command, *arguments], env=environment, capture_output=True, text=True, check=False
    )
    [line] = done.stderr.splitlines()
    assert line.startswith(str(tmp_path / "taken" / "data"))
    assert "set STRATUS_HOME" in line
    assert done.returncode == 1


@pytest.mark.parametrize(
    ("setting", "value", "check", "found"),
    [
        ("STRATUS_MEMORY", "huge", "memory", "STRATUS_MEMORY is 'huge'; it may be usual or small."),
        ("STRATUS_HOME", "{folder}/taken/data", "storage", "{folder}/taken is no folder"),
    ],
)
def test_the_doctor_names_a_setting_with_which_nothing_starts(tmp_path: Path, setting: str, value: str, check: str, found: str) -> None:
    (tmp_path / "taken").write_text("a file")
    environment = {
        **os.environ,
        "DATABASE_URL": f"postgresql://nobody@127.0.0.1:{free_port()}/exams",
        setting: value.format(folder=tmp_path),
    }
    command = [sys.executable, "-m", "stratus.site.cli", "doctor", "--json"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    [told] = [one for one in json.loads(done.stdout)["checks"] if one["check"] == check]
    assert (done.returncode, told["ok"], told["found"]) == (1, False, found.format(folder=tmp_path))
    assert setting in told["mend"]
