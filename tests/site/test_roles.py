"""How the parts of an installation are started that go on running."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from stratus.site import roles


@pytest.mark.parametrize("module", ["stratus.site.roles", "stratus.server.processes.serving"])
def test_a_part_takes_no_module_from_the_folder_in_which_it_is_started(module: str, tmp_path: Path) -> None:
    for name in ("json", "urllib", "stratus"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('taken from the folder')")
    command = roles.program(module, "worker", "{}")
    done = subprocess.run(command, cwd=tmp_path, env={**os.environ, "STRATUS_MEMORY": "tiny"}, capture_output=True, text=True, check=False)
    assert "taken from the folder" not in done.stderr


def test_each_part_is_started_so() -> None:
    assert roles.command("worker", concurrency=None) == roles.program("stratus.site.roles", "worker", '{"concurrency": null}')
