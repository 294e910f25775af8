"""What a fresh machine is told when something is missing: one line, and what to install."""

import shutil
import subprocess
from pathlib import Path

import pytest

TOOLS = Path(__file__).parents[2] / "tools"
UTILITIES = ("sh", "cat", "cksum", "dirname", "awk", "cut", "id", "grep")


@pytest.fixture
def machine(tmp_path):
    """A checkout and a PATH with the plainest utilities only."""
    (tmp_path / "tools").mkdir()
    (tmp_path / "bin").mkdir()
    for tool in TOOLS.iterdir():
        shutil.copy(tool, tmp_path / "tools")
    for name in ("uv.lock", "pyproject.toml"):
        (tmp_path / name).write_text('name = "uv"\nversion = "1.2.3"\n')
    for name in UTILITIES:
        (tmp_path / "bin" / name).symlink_to(shutil.which(name))
    return tmp_path


def install(machine: Path, name: str, script: str) -> None:
    path = machine / "bin" / name
    path.unlink(missing_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


def run(machine: Path, tool: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([str(machine / "tools" / tool)], env={"PATH": str(machine / "bin")}, capture_output=True, text=True, check=False)


def test_no_python_or_an_old_one_is_one_line(machine):
    install(machine, "python3", "exit 1")
    done = run(machine, "bootstrap")
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "Python 3.11 or later" in done.stderr
    assert not (machine / ".venv").exists()


def test_a_python_without_venv_is_one_line(machine):
    install(machine, "python3", 'case "$2" in *ensurepip*) exit 1;; esac')
    done = run(machine, "bootstrap")
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "apt-get install python3-venv" in done.stderr


def test_nothing_is_installed_again_while_the_lock_file_is_the_same(machine):
    bin_folder = machine / ".venv" / "bin"
    bin_folder.mkdir(parents=True)
    (bin_folder / "python").symlink_to(shutil.which("true"))
    lock = subprocess.run("cat uv.lock pyproject.toml | cksum", shell=True, cwd=machine, capture_output=True, text=True, check=True)
    (machine / ".venv" / ".synced").write_text(lock.stdout)
    assert run(machine, "bootstrap").returncode == 0
    (machine / "uv.lock").write_text("changed")
    assert run(machine, "bootstrap").returncode != 0


def test_a_chromium_that_runs_is_found(machine):
    install(machine, "chromium", "exit 0")
    assert run(machine, "chromium").stdout == f"{machine}/bin/chromium\n"


def test_a_chromium_that_does_not_run_is_not_believed(machine):
    install(machine, "chromium", "exit 1")
    install(machine, "id", "echo 1000")
    done = run(machine, "chromium")
    assert done.returncode == 1
    assert done.stdout == ""


def test_without_a_chromium_everything_else_is_tested_and_the_run_fails(machine):
    install(machine, "id", "echo 1000")
    python = machine / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text('#!/bin/sh\necho "called with $*"\n')
    python.chmod(0o755)
    done = run(machine, "test")
    assert done.returncode == 1
    assert "-m not browser" in done.stdout
    assert done.stderr.count("\n") == 1
    assert done.stderr.startswith("The browser tests did not run: install Chromium")
