"""A run of the tests that is ended from outside leaves neither its database nor its server behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from support.running import PATIENCE, eventually, free_port, has_ended

RUN = """
import signal, sys
sys.path[:0] = ["tests"]
from support.cluster import TestServer, held
server = TestServer.make()
with held(server.folder / "run"):
    server.cluster.start()
    server.guard()
    print(server.folder, server.cluster.pid(), flush=True)
    signal.pause()
"""


@pytest.mark.skipif("STRATUS_TEST_DATABASE_URL" in os.environ, reason="that server is somebody else's")
@pytest.mark.slow("makes a database server of its own")
def test_its_database_ends_with_it() -> None:
    run = subprocess.Popen([sys.executable, "-c", RUN], stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2])
    assert run.stdout is not None
    folder, pid = run.stdout.readline().split()
    run.kill()
    run.wait()
    run.stdout.close()
    assert eventually(lambda: has_ended(int(pid)) and not Path(folder).exists())


def test_a_server_ends_with_the_run_that_started_it(tmp_path: Path) -> None:
    nowhere = f"postgresql://nobody@127.0.0.1:{free_port()}/stratus"  # it waits for its database as long as it lives
    gone = {
        "STRATUS_PARENT": "1",
        "STRATUS_HOME": str(tmp_path),
        "PORT": str(free_port()),
        "DATABASE_URL": nowhere,
        "STRATUS_EMAIL_URL": "files",
    }
    server = subprocess.run(
        [sys.executable, "-m", "stratus.site.cli", "run"], env={**os.environ, **gone}, capture_output=True, timeout=PATIENCE, check=False
    )
    assert server.returncode in (0, -signal.SIGTERM), server.stderr
