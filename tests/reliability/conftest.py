"""A server that may be killed, and cables to it. Imports of models wait until Django is set up."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from support.cable import Cable
from support.running import RunningServer


@pytest.fixture(scope="session")
def small_disk() -> Iterator[Path | None]:
    """A disk of 600 MB that a test may fill, in memory; None where nothing may be mounted.

    Not among pytest's own folders: it tidies up those of earlier runs, and fails where a run that was killed left this one mounted.
    """
    folder = Path(tempfile.mkdtemp(prefix="stratus-disk-"))
    folder.chmod(0o755)
    mount = ["mount", "-t", "tmpfs", "-o", "size=600m,mode=755", "stratus-test", str(folder)]
    try:
        mounted = subprocess.run(mount, capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        mounted = False
    yield folder if mounted else None
    if mounted:
        subprocess.run(["umount", "-l", str(folder)], check=True)
    folder.rmdir()


@pytest.fixture(scope="session")
def own_server(small_disk: Path | None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """A server with a database of its own, for tests that kill parts of it. They share it: a hall has its own schedule."""
    if "STRATUS_TEST_DATABASE_URL" in os.environ:
        pytest.skip("kills servers, which need a database of their own")
    running = RunningServer(small_disk / "home" if small_disk else tmp_path_factory.mktemp("killed")).start()
    yield running
    running.stop()


@pytest.fixture
def cable(own_server: RunningServer) -> Iterator[Cable]:
    made = Cable(own_server.port)
    yield made
    with suppress(OSError):
        made.pull_out()


@pytest.fixture
def tenant(committed: None) -> Iterator[Any]:
    """An organisation whose rows are really committed; its jobs go with it."""
    from django.db import connection

    from stratus.tenancy import current
    from support.builders import a_tenant

    made = a_tenant()
    with current.use(made):
        yield made
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs WHERE (args ->> 'tenant_id')::bigint = %s", [made.pk])
