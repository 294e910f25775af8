"""How the parts of an installation are started that go on running."""

from __future__ import annotations

import os
import subprocess
import sys
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


@pytest.mark.parametrize("closed", [">&-", "2>&-"])
def test_a_command_becomes_a_part_where_a_stream_of_the_terminal_is_closed(closed: str) -> None:
    command = [sys.executable, "-m", "stratus.site.cli", "worker"]
    environment = {**os.environ, "STRATUS_MEMORY": "tiny"}
    done = subprocess.run(["sh", "-c", f'"$@" {closed}', "sh", *command], env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, "flush" in done.stderr) == (1, False)
    assert "STRATUS_MEMORY" in done.stderr + done.stdout


SERVED = """
import sys
from stratus.server.processes import serving

def looked(server, *, target_loader, wrap_loader):
    before = list(sys.path)
    print(wrap_loader, type(target_loader()).__name__, sys.path == before)

serving.DrainingServer.serve = looked
serving.serve("127.0.0.1", 8000, 1, 0)
"""


def test_a_web_process_looks_for_its_modules_nowhere_else(tmp_path: Path) -> None:
    environment = {**os.environ, "STRATUS_ROOMS": "saver", "RUNTIME_DIRECTORY": str(tmp_path)}
    done = subprocess.run([sys.executable, "-P", "-c", SERVED], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert (done.stdout.strip(), done.stderr) == ("False Front True", "")
