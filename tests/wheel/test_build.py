"""What `uv build` makes of a checkout: packages with the front end, or a sentence that says what to do first."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

from support.running import PATIENCE

ROOT = Path(__file__).parents[2]
UV = Path(sys.executable).with_name("uv")
ASSETS = ("assets/main-12345678.js", "assets/main-12345678.js.br", "assets/main-12345678.js.gz")
"""A script as the build leaves it, with its compressed forms."""


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """The smallest one that can be built: our own build files, one module, one source of the front end and what was built of it."""
    for name in ("pyproject.toml", "hatch_build.py", "README.md", "LICENSE", ".gitignore"):
        shutil.copy(ROOT / name, tmp_path)
    for name, text in {
        "src/stratus/__init__.py": "",
        "web/staff/main.ts": "",
        "docs/api/guides/first-exam.md": "# First exam",
        "web/dist/manifest.json": "{}",
        "web/dist/releases.json": "[]",
        **{f"web/dist/{name}": "" for name in ASSETS},
        "web/dist/.built": "",
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


def build(checkout: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [str(UV), "build", *arguments, "--out-dir", str(checkout / "built"), str(checkout)]
    return subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False)


def names(checkout: Path) -> set[str]:
    (wheel,) = (checkout / "built").glob("*.whl")
    with ZipFile(wheel) as files:
        return set(files.namelist())


def test_a_source_distribution_and_the_wheel_that_is_built_from_it_carry_the_front_end(checkout: Path) -> None:
    done = build(checkout)
    assert done.returncode == 0, done.stderr
    assert {f"stratus/web_dist/{name}" for name in ("manifest.json", *ASSETS)} <= names(checkout)
    assert "stratus/external_api/docs/texts/guides/first-exam.md" in names(checkout)
    assert not {name for name in names(checkout) if name.endswith((".built", "releases.json"))}


def test_a_checkout_whose_front_end_was_not_built_is_no_wheel(checkout: Path) -> None:
    (checkout / "web" / "dist" / "manifest.json").unlink()
    done = build(checkout, "--wheel")
    assert done.returncode != 0
    assert f"The front end has not been built ({checkout}/web/dist/manifest.json is missing): run `make front` first." in done.stderr
    assert "Traceback" not in done.stderr
    assert not list(checkout.glob("built/*.whl"))


def test_a_front_end_that_is_older_than_its_sources_is_no_wheel(checkout: Path) -> None:
    later = (checkout / "web" / "dist" / ".built").stat().st_mtime + 60
    os.utime(checkout / "web" / "staff" / "main.ts", (later, later))
    done = build(checkout, "--wheel")
    assert done.returncode != 0
    assert "was built before web/staff/main.ts changed: run `make front` first." in done.stderr
