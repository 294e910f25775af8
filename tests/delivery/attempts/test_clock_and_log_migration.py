"""A database as release 0.1.0 left it, with attempts under way and late answers decided, gets the columns of the clock and of the log."""

from __future__ import annotations

import importlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import psycopg
import pytest

from stratus.delivery.sync.events import STAFF_WRITER, writer_id
from stratus.server.processes.postgres import SUPERUSER
from support.cluster import TestServer

pytestmark = [pytest.mark.database, pytest.mark.slow("migrates a database back, and up again")]

HERE = ("delivery", "0002_columns_of_the_clock_and_the_log"), ("invigilation", "0002_decisions_by_attempt_and_event")
KEYS = """
ALTER TABLE delivery_answerevent ADD CONSTRAINT delivery_answerevent_tenant_id_key UNIQUE (tenant_id, id);
ALTER TABLE invigilation_answerdecision ADD CONSTRAINT invigilation_answerdecision_event_id_tenant_fk
    FOREIGN KEY (tenant_id, event_id) REFERENCES delivery_answerevent (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;
"""
"""What `rls.secure()` made beside the tables."""
ROWS = """
SET session_replication_role = replica;  -- rows without their neighbours
INSERT INTO delivery_attempt (id, tenant_id, registration_id, schedule_id, paper_id, number, external_id, sheet, status, started_at,
    duration, profile_extra_time, schedule_extra_time, granted_extra_time, unlimited_time, paused_at, paused_ms, schedule_end,
    deadline_at, grace_seconds, ended_at, submitted_by, finalised_at, session, active_writer, told_interval,
    position, flags, has_late_answers)
SELECT id, 1, id, 1, 1, 1, '', '{}', status, '2026-06-01T09:00Z', 60, 5, 10, -3, false,
       CASE status WHEN 'PAUSED' THEN '2026-06-01T09:30Z'::timestamptz END, 0, '2026-06-01T12:00Z', '2026-06-01T10:12Z', 60,
       CASE WHEN status IN ('HANDED_IN', 'VOID') THEN '2026-06-01T09:50Z'::timestamptz END, by, NULL, 1, writer, 10, '', '[]', false
  FROM (VALUES (1, 'IN_PROGRESS', '', repeat('ab', 16)), (2, 'PAUSED', '', 'a-wire-without-page'), (3, 'HANDED_IN', 'CANDIDATE', ''),
               (4, 'HANDED_IN', 'SYSTEM', ''), (5, 'VOID', '', '')) AS t(id, status, by, writer);
INSERT INTO delivery_answerevent (id, tenant_id, attempt_id, writer, seq, session, received_at, at, kind, item, value, outcome, address)
VALUES (1, 1, 1, repeat('ab', 16), 1, 1, now(), '', 'answer', 'q', '{"selected": ["a"]}', '', ''),
       (2, 1, 1, 'a-wire-without-page', 1, 1, now(), '', 'answer', 'q', '{"selected": ["b"]}', 'AFTER_END', ''),
       (3, 1, 1, 'staff', 1, 1, now(), '', 'restored', 'q', '{"selected": ["b"]}', '', ''),
       (4, 1, 1, repeat('0', 32), 1, 1, now(), '', 'visit', 'q', NULL, '', '');
INSERT INTO invigilation_answerdecision (id, tenant_id, attempt_id, event_id, item, decision, made_id, reason, decided_at)
VALUES (1, 1, 1, 2, 'q', 'ACCEPTED', 3, 'The line was down', now());
SET session_replication_role = DEFAULT;
"""


BACK_AND_UP = """
import gc, json, sys
import django, psycopg
gc.set_threshold(50_000, 20, 50)  # as `stratus migrate`
django.setup()
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from stratus.site.commands.states import made_when_needed
told = json.load(sys.stdin)
MigrationExecutor(connection).migrate([tuple(target) for target in told["back"]])
with psycopg.connect(told["superuser"]) as superuser:
    for script in told["scripts"]:
        superuser.execute(script)
with made_when_needed():
    call_command("migrate", verbosity=0)
"""
"""One program, since most of what it does is the same for every step: to load all models, and to find the state between two migrations."""


def before(app: str, name: str) -> str:
    """The migration of the same app that this one follows."""
    migration = importlib.import_module(f"stratus.{app}.migrations.{name}").Migration
    return next(needed for of, needed in migration.dependencies if of == app)


@pytest.fixture(scope="module")
def upgraded(test_server: TestServer) -> Iterator[psycopg.Connection[Any]]:
    name = test_server.database_of("upgraded")
    address = test_server.copy_template(name)
    told = {
        "back": [(app, before(app, migration)) for app, migration in reversed(HERE)],
        "superuser": test_server.cluster.dsn(name, SUPERUSER) if test_server.embedded else address,
        "scripts": [KEYS, ROWS],
    }
    environment = os.environ | {"DATABASE_URL": address, "STRATUS_ROLE": "", "DJANGO_SETTINGS_MODULE": "stratus.site.settings"}
    program = [sys.executable, "-c", BACK_AND_UP]
    done = subprocess.run(program, input=json.dumps(told), env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    with psycopg.connect(address) as connection:
        connection.execute("SET timezone = 'UTC'")
        yield connection


def test_every_attempt_has_its_end_and_what_the_clock_has_to_write(upgraded: psycopg.Connection[Any]) -> None:
    rows = upgraded.execute("SELECT extra_time, to_char(ends, 'HH24:MI'), to_char(due_at, 'HH24:MI') FROM delivery_attempt ORDER BY id")
    assert rows.fetchall() == [
        (12, "10:12", "10:12"), (12, "12:00", "12:00"), (12, "09:50", "09:50"), (12, "09:50", "09:51"), (12, "09:50", None),
    ]  # fmt: skip


def test_what_a_page_sent_is_known_under_the_id_that_it_would_have_now(upgraded: psycopg.Connection[Any]) -> None:
    writers = [row[0] for row in upgraded.execute("SELECT writer FROM delivery_answerevent ORDER BY id")]
    assert writers == [writer_id("ab" * 16), writer_id("a-wire-without-page"), STAFF_WRITER, writer_id("0" * 32)]
    active = [row[0] for row in upgraded.execute("SELECT active_writer FROM delivery_attempt ORDER BY id")]
    assert active == [UUID("ab" * 16), writer_id("a-wire-without-page"), None, None, None]


def test_what_its_browsers_wrote_is_counted(upgraded: psycopg.Connection[Any]) -> None:
    rows = upgraded.execute("SELECT log_events, log_bytes > 0 FROM delivery_attempt ORDER BY id")
    assert rows.fetchall() == [(3, True), *[(0, False)] * 4]


def test_decisions_refer_to_the_log_without_its_old_key(upgraded: psycopg.Connection[Any]) -> None:
    keys = upgraded.execute(
        "SELECT conname FROM pg_constraint WHERE conname IN"
        " ('delivery_answerevent_tenant_id_key', 'invigilation_answerdecision_event_id_tenant_fk')"
    )
    assert keys.fetchall() == []
    assert upgraded.execute("SELECT attempt_id, event_id, made_id FROM invigilation_answerdecision").fetchall() == [(1, 2, 3)]
