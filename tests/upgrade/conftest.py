"""The installation of release 0.1.0 that `make.py` left behind, upgraded by this release."""

from __future__ import annotations

import gzip
import json
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from installation import Installation, run

from support.cluster import TestServer
from support.running import RunningServer

OF_MESSAGES = """
INSERT INTO invigilation_messagetemplate (id, title, sort_key, text, tenant_id)
SELECT id, title, lower(title), 'Use the {right} button', %s FROM (VALUES (3, 'Ten minutes'), (7, 'The End')) AS message (id, title)
"""
OF_ROLES = """
INSERT INTO people_role (title, role_type, permissions, built_in, position, tenant_id)
SELECT title, 'STAFF', '{library}', false, 90, %s FROM (VALUES ('Clerk'), ('clerk')) AS role (title)
"""
"""Rows that release 0.1.0 could hold, and that `make.py` made none of."""
LEFT_BEHIND = Path(__file__).parent / "release_0_1_0"


@pytest.fixture(scope="session")
def upgraded(test_server: TestServer, tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """The database, restored and brought up to this release by `stratus migrate`. Nothing runs on it before `running`."""
    told = json.loads((LEFT_BEHIND / "told.json").read_text())
    dsn = test_server.create_empty(test_server.database_of("release_0_1_0"))
    script = tmp_path_factory.mktemp("dump") / "database.sql"
    script.write_bytes(gzip.decompress((LEFT_BEHIND / "database.sql.gz").read_bytes()))
    load = ["--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1", f"--file={script}", f"--dbname={dsn}"]
    run([test_server.cluster.bin("psql"), *load])
    with psycopg.connect(dsn) as connection:
        connection.execute(OF_MESSAGES, [told["tenant"]])
        connection.execute(OF_ROLES, [told["tenant"]])
    secrets = {f"STRATUS_SECRET_{name.upper()}": value for name, value in told["secrets"].items()}
    server = RunningServer(tmp_path_factory.mktemp("home"), database_url=dsn, STRATUS_WORKERS="1", **secrets)
    run([sys.executable, "-m", "stratus.site.cli", "migrate"], env=server.environment)
    installation = Installation(told, dsn, server)
    with psycopg.connect(dsn) as connection:  # a session lasts twelve hours, and the one in the dump began on the day it was made
        connection.execute("UPDATE django_session SET expire_date = now() + interval '1 hour'")
        # Beside another organisation the demo answers at no address any more, unless it has one of its own.
        connection.execute("INSERT INTO tenancy_host (tenant_id, name) VALUES (%s, 'localhost')", [told["tenant"]])
    return installation


@pytest.fixture(scope="module")
def running(upgraded: Installation) -> Iterator[Installation]:
    """The upgraded installation with its web server and worker."""
    upgraded.server.start()
    yield upgraded
    upgraded.server.stop()
