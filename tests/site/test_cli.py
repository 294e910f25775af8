"""The command `stratus` where its database is not there."""

from __future__ import annotations

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
