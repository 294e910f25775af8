"""What the worker costs: `python tests/bench finality` lets one schedule's attempts become final, `… idle` lets nothing happen."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Mapping
from typing import Any

import document
import psycopg
from processor import machine_load, processor

from support.running import PATIENCE, RunningServer

ATTEMPTS = int(os.environ.get("STRATUS_BENCH_ATTEMPTS", "50000"))
QUESTIONS = 10
TENANTS = int(os.environ.get("STRATUS_BENCH_TENANTS", "2000"))
LOOKED_AT = int(os.environ.get("STRATUS_BENCH_IDLE_SECONDS", "120"))
HOURLY = 3600.0


def set_up(server: RunningServer) -> None:
    """Let this process work with the server's database as the application does."""
    os.environ |= {"DATABASE_URL": server.dsn, "STRATUS_HOME": str(server.home), "DJANGO_SETTINGS_MODULE": "stratus.site.settings"}
    import django

    django.setup()


def copy(connection: psycopg.Connection[Any], table: str, of: int, source: str, changes: Mapping[str, str], *values: Any) -> None:
    """Insert a copy of the row `of` for every row of `source` (as `g`), with these columns changed to SQL."""
    found = connection.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_name = %s AND table_schema = current_schema()"
        " AND is_generated = 'NEVER' AND column_name <> 'id' ORDER BY ordinal_position",
        [table],
    )
    columns = [row[0] for row in found.fetchall()]
    names = ", ".join(f'"{name}"' for name in columns)
    taken = ", ".join(changes.get(name, f't."{name}"') for name in columns)
    connection.execute(f"INSERT INTO {table} ({names}) SELECT {taken} FROM {table} t CROSS JOIN {source} WHERE t.id = {of}", values or None)


def a_full_schedule(server: RunningServer) -> int:
    """One schedule without markers, whose candidates all have just handed in; returns its id."""
    from stratus.foundation import clock
    from stratus.tenancy import current
    from support.builders import a_registration, a_schedule, a_tenant, an_answer, an_assessment, an_attempt

    with current.use(a_tenant()):
        schedule = a_schedule(an_assessment(["MULTIPLE_CHOICE"] * QUESTIONS, marking_workflow="AUTO"), active=True)
        registration = a_registration(schedule)
        attempt = an_attempt(registration, status="HANDED_IN", submitted_by="CANDIDATE", ended_at=clock.now())
        answers = [an_answer(attempt, item["id"], {"selected": ["a"]}).pk for item in attempt.paper.version.items]
    user = registration.candidate_id
    with psycopg.connect(server.dsn) as connection:
        name = f"'F{schedule.pk}-' || g"
        copy(
            connection,
            "people_user",
            user,
            f"generate_series(2, {ATTEMPTS}) g",
            {"username": name, "username_key": f"lower({name})", "external_id": name},
        )
        others = f"(SELECT id FROM people_user WHERE external_id LIKE 'F{schedule.pk}-%') g"
        copy(connection, "scheduling_registration", registration.pk, others, {"candidate_id": "g.id"})
        others = f"(SELECT id FROM scheduling_registration WHERE schedule_id = {schedule.pk} AND id <> {registration.pk}) g"
        copy(connection, "delivery_attempt", attempt.pk, others, {"registration_id": "g.id"})
        others = f"(SELECT id FROM delivery_attempt WHERE schedule_id = {schedule.pk} AND id <> {attempt.pk}) g"
        for answer in answers:
            copy(connection, "delivery_answer", answer, others, {"attempt_id": "g.id"})
    with psycopg.connect(server.dsn, autocommit=True) as connection:
        connection.execute("ANALYZE")
    return int(schedule.pk)


def finality(server: RunningServer, _arguments: list[str]) -> None:
    """The rate at which attempts become final, are scored and published, with one worker and with two."""
    set_up(server)
    rows: list[tuple[str, str]] = []
    own = server.part("worker")
    for workers in (1, 2):
        os.kill(own, signal.SIGSTOP)
        try:
            schedule = a_full_schedule(server)
            more = [
                subprocess.Popen(
                    [*server.command, "worker"], env=server.environment | {"DATABASE_URL": server.dsn, "STRATUS_EMAIL_URL": "files"}
                )
                for _ in range(workers - 1)
            ]
        finally:
            begun = time.monotonic()
            os.kill(own, signal.SIGCONT)
        try:
            pids = [own, *(process.pid for process in more)]
            before = sum(map(processor, pids)), processor(server.part("postgres"))
            left = ATTEMPTS
            with psycopg.connect(server.dsn, autocommit=True) as connection:
                count = "SELECT count(*) FROM delivery_attempt WHERE schedule_id = %s AND finalised_at IS NULL"
                while left and time.monotonic() - begun < 20 * PATIENCE:
                    time.sleep(0.5)
                    left = connection.execute(count, [schedule]).fetchone()[0]  # type: ignore[index]  # a count is always a row
                took = time.monotonic() - begun
                done = connection.execute(
                    "SELECT count(*), count(DISTINCT e.subject_id),"
                    " (SELECT count(*) FROM marking_script WHERE schedule_id = %s AND status = 'COMPLETE'),"
                    " (SELECT count(*) FROM results_result WHERE schedule_id = %s) FROM events_event e"
                    " WHERE e.schedule_id = %s AND e.kind = 'attempt.final'",
                    [schedule] * 3,
                ).fetchone()
            spent = sum(map(processor, pids)) - before[0], processor(server.part("postgres")) - before[1]
        finally:
            for process in more:
                process.terminate()
                process.wait(PATIENCE)
        assert done == (ATTEMPTS,) * 4, done
        figure = (
            f"{ATTEMPTS / took:,.0f}/s ({took:.0f} s); processor: workers {spent[0]:.0f} s, database {spent[1]:.0f} s,"
            f" {1000 * sum(spent) / ATTEMPTS:.1f} ms an attempt; {machine_load()}"
        )
        rows.append(
            (f"{ATTEMPTS:,} attempts of one schedule final, scored, published: {workers} worker{'s' if workers > 1 else ''}", figure)
        )
        print(*rows[-1], flush=True)
    document.write("python tests/bench finality", ("What", "Figure"), rows)


def idle(server: RunningServer, _arguments: list[str]) -> None:
    """What all periodic jobs cost while nothing is due."""
    set_up(server)
    from procrastinate.contrib.django import app

    rows: list[tuple[str, str]] = []
    with psycopg.connect(server.dsn) as connection:
        row = connection.execute(
            "SELECT t.id, s.id, (SELECT count(*) FROM tenancy_tenant)"
            " FROM tenancy_tenant t JOIN people_tenantsettings s ON s.tenant_id = t.id"
        ).fetchone()
        assert row is not None
        tenant, settings, there = row
    rows.append((f"{there} tenant{'s' if there > 1 else ''}, nothing due", share(server)))
    print(*rows[-1], flush=True)
    with psycopg.connect(server.dsn) as connection:
        copy(
            connection, "tenancy_tenant", tenant, f"generate_series({there + 1}, {TENANTS}) g", {"name": "'idle-' || g", "is_demo": "false"}
        )
        copy(
            connection, "people_tenantsettings", settings, f"(SELECT id FROM tenancy_tenant WHERE id <> {tenant}) g", {"tenant_id": "g.id"}
        )
    rows.append((f"{TENANTS:,} tenants, nothing due", share(server)))
    print(*rows[-1], flush=True)
    app.perform_import_paths()
    rare = [entry.task for entry in app.periodic_registry.periodic_tasks.values() if not entry.cron.startswith("* ")]
    before = time.process_time(), processor(server.part("postgres"))
    for task in rare:
        task.func(0)
    spent = time.process_time() - before[0] + processor(server.part("postgres")) - before[1]
    rows.append(
        (
            f"The {len(rare)} jobs of every hour or day once, {TENANTS:,} tenants",
            f"{spent:.2f} s of processor, {100 * spent / HOURLY:.3f} % of a core",
        )
    )
    print(*rows[-1], flush=True)
    document.write("python tests/bench idle", ("What", "Figure"), rows)


def share(server: RunningServer) -> str:
    """What worker and database use of a core while nobody does anything."""
    parts = [server.part("worker"), server.part("postgres")]
    time.sleep(15)  # what a start leaves behind
    before, begun = [processor(pid) for pid in parts], time.monotonic()
    time.sleep(LOOKED_AT)
    seconds = time.monotonic() - begun
    worker, database = (100 * (processor(pid) - earlier) / seconds for pid, earlier in zip(parts, before, strict=True))
    return f"worker {worker:.1f} %, database {database:.1f} % of a core; {machine_load()}"
