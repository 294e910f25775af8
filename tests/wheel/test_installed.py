"""The wheel, installed into an empty environment outside of the checkout: everything is in it, and it serves its pages."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

import httpx
import pytest

from support.running import PATIENCE, RunningServer

pytestmark = [pytest.mark.server, pytest.mark.slow("builds the wheel, installs it, and makes an installation of its own")]

ROOT = Path(__file__).parents[2]
UV = Path(sys.executable).with_name("uv")


def uv(*arguments: str | Path) -> str:
    """Run uv in the checkout and return what it printed; raises AssertionError with its complaint."""
    done = subprocess.run([str(UV), *map(str, arguments)], cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    uv("build", "--wheel", "--out-dir", folder)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def environment(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A virtual environment with the wheel and what it needs, in the versions of the lock file: the newest ones are no test of ours."""
    folder = tmp_path_factory.mktemp("installed")
    python, locked = folder / "environment" / "bin" / "python", folder / "pylock.toml"
    uv("venv", "--quiet", "--python", sys.executable, folder / "environment")
    uv("export", "--quiet", "--frozen", "--no-default-groups", "--no-emit-project", "--output-file", locked)
    uv("pip", "install", "--quiet", "--python", python, "--requirements", locked)
    uv("pip", "install", "--quiet", "--python", python, "--no-deps", wheel)
    return python.parents[1]


@pytest.fixture(scope="module")
def installed(environment: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """`stratus run` as the wheel brings it, started where no checkout is near."""
    folder = tmp_path_factory.mktemp("elsewhere")
    command = [str(environment / "bin" / "stratus")]
    running = RunningServer(folder / "home", command=command, started_in=folder, PYTHONPATH="", STRATUS_WORKERS="1")
    yield running.start()
    running.stop()


@pytest.fixture
def client(installed: RunningServer) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=installed.url, trust_env=False, timeout=PATIENCE) as client:
        yield client


def test_the_wheel_holds_every_file_of_the_package(wheel: Path) -> None:
    tracked = subprocess.run(["git", "ls-files", "src/stratus"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    with ZipFile(wheel) as files:
        assert {name.removeprefix("src/") for name in tracked.splitlines()} <= set(files.namelist())


def test_what_the_wheel_asks_for_is_what_the_lock_file_gives(environment: Path) -> None:
    uv("pip", "check", "--quiet", "--python", environment / "bin" / "python")


def test_the_installed_command_is_of_the_wheel_alone(environment: Path, tmp_path: Path) -> None:
    ask = [
        str(environment / "bin" / "python"),
        "-c",
        "import stratus, importlib.metadata as m; print(stratus.__path__[0], m.version('stratus'))",
    ]
    told = subprocess.run(ask, cwd=tmp_path, env={}, capture_output=True, text=True, check=True).stdout.split()
    assert Path(told[0]).is_relative_to(environment)
    assert f'version = "{told[1]}"' in (ROOT / "pyproject.toml").read_text()


@pytest.mark.parametrize("path", ["/login", "/exam/start/1"])
def test_a_page_of_staff_and_of_candidates_is_served_with_everything_that_it_links(client: httpx.Client, path: str) -> None:
    page = client.get(path)
    assert page.status_code == 200
    linked = re.findall(r'(?:href|src)="(/static/[^"]+)"', page.text)
    assert {Path(name).suffix for name in linked} == {".css", ".js", ".svg"}
    assert {name: client.get(name).status_code for name in linked} == dict.fromkeys(linked, 200)


def test_the_players_worker_and_every_file_that_it_keeps_are_served(client: httpx.Client) -> None:
    worker = client.get("/exam/sw.js")
    assert worker.status_code == 200
    files = json.loads(worker.text.split(";\n", 1)[0].removeprefix("const RELEASE = "))["files"]
    assert files
    assert {name: client.get(name).status_code for name in files} == dict.fromkeys(files, 200)


def test_it_is_ready(client: httpx.Client) -> None:
    assert client.get("/readyz").json()["status"] == "ok"
