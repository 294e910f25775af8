"""Access to the server's database, if it can be reached: to verify answers, and to delete the rehearsal.

Uses the role that owns the tables, like the other commands of an installation.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, LiteralString

import psycopg
from psycopg import sql

from stratus.rehearse.answers import digest
from stratus.rehearse.verify import Held, Logged, Standing
from stratus.scheduling.rules import is_rehearsal

AT_ONCE = 500
NAMED = (("jobs_job", "schedule_id"), ("library_itemstatistics", "sitting"))
"""Tables and columns that name the schedule without a foreign key. A test knows every column that names anything so."""


def holds(dsn: str, schedule: str) -> bool:
    """Tell whether this database answers and is the one in which the server has made the schedule."""
    try:
        with psycopg.connect(dsn, connect_timeout=5) as connection:
            row = connection.execute("SELECT count(*) FROM scheduling_schedule WHERE external_id = %s", [schedule]).fetchone()
    except psycopg.Error:
        return False
    return row is not None and row[0] == 1


def read(dsn: str, attempts: Sequence[int]) -> Held:
    """Return the stored answers of these attempts. Raises psycopg.Error."""
    held = Held(logged={}, unconfirmed_orders=0, handed_in=0)
    assert held.logged is not None
    with psycopg.connect(dsn) as connection:
        connection.read_only = True
        for some in _runs(sorted(attempts)):
            for attempt, writer, seq, item, value, outcome in connection.execute(
                "SELECT attempt_id, writer, seq, item, value, outcome FROM delivery_answerevent"
                " WHERE attempt_id = ANY(%s) AND kind = 'answer'",
                [some],
            ):
                held.logged[attempt, writer.hex, seq] = Logged(item, digest(value), outcome)
            for attempt, item, session, seq, value in connection.execute(
                "SELECT attempt_id, item, session, seq, value FROM delivery_answer WHERE attempt_id = ANY(%s)", [some]
            ):
                held.standing[attempt, item] = Standing(session, seq, digest(value))
            row = connection.execute(
                "SELECT count(*) FILTER (WHERE a.status = 'HANDED_IN'),"
                " (SELECT count(*) FROM delivery_order o JOIN delivery_attempt x ON x.registration_id = o.registration_id"
                "   WHERE x.id = ANY(%(some)s) AND o.received_at IS NULL) FROM delivery_attempt a WHERE a.id = ANY(%(some)s)",
                {"some": some},
            ).fetchone()
            assert row is not None
            held.handed_in = (held.handed_in or 0) + row[0]
            held.unconfirmed_orders = (held.unconfirmed_orders or 0) + row[1]
    return held


def _runs(numbers: Sequence[int]) -> Iterator[list[int]]:
    for begin in range(0, len(numbers), AT_ONCE):
        yield list(numbers[begin : begin + AT_ONCE])


def remove(dsn: str, schedule: str) -> int:
    """Delete a rehearsal's schedule, its candidates and whatever refers to them; returns how many candidates there were.

    Deletes only rows that belong to a schedule named `rehearsal-…`, and to those of its candidates whose id begins with its name. The event
    log keeps its rows, and gets one about the deletion. Raises ValueError for another name, psycopg.Error.
    """
    if not is_rehearsal(schedule):
        raise ValueError(f"{schedule} is no rehearsal")
    for tries in range(3):
        try:
            return _remove(dsn, schedule)
        except psycopg.errors.DeadlockDetected:  # the worker is processing these attempts too
            if tries == 2:
                raise
    raise AssertionError


def _remove(dsn: str, schedule: str) -> int:
    with psycopg.connect(dsn) as connection:
        return removed(connection, schedule)


def removed(connection: psycopg.Connection[Any], schedule: str) -> int:
    """As `remove`, in the transaction of this connection."""
    found = connection.execute(
        "SELECT id, tenant_id FROM scheduling_schedule WHERE external_id = %s AND deleted_at IS NULL FOR NO KEY UPDATE", [schedule]
    ).fetchone()
    if found is None:
        return 0
    pk, tenant = found
    # From here on nobody can add rows that refer to them: the worker, which makes scripts, waits and then finds nothing.
    registrations = _ids(connection, "SELECT id FROM scheduling_registration WHERE schedule_id = %s ORDER BY id FOR NO KEY UPDATE", pk)
    _ids(connection, "SELECT id FROM delivery_attempt WHERE schedule_id = %s ORDER BY id FOR NO KEY UPDATE", pk)
    users = _ids(
        connection,
        "SELECT u.id FROM people_user u JOIN scheduling_registration r ON r.candidate_id = u.id"
        " WHERE r.schedule_id = %s AND starts_with(u.external_id, %s) ORDER BY u.id FOR NO KEY UPDATE OF u",
        pk,
        f"{schedule}-",
    )
    doomed: dict[str, set[int]] = {}
    references = _references(connection)
    _gather(connection, references, doomed, "scheduling_schedule", {pk})
    _gather(connection, references, doomed, "people_user", set(users))
    for table, column in NAMED:
        query = sql.SQL("SELECT id FROM {} WHERE tenant_id = %s AND {} = %s").format(sql.Identifier(table), sql.Identifier(column))
        _gather(connection, references, doomed, table, {row[0] for row in connection.execute(query, [tenant, pk])})
    for table, ids in doomed.items():  # in any order: the foreign keys are checked at the commit
        connection.execute(sql.SQL("DELETE FROM {} WHERE id = ANY(%s)").format(sql.Identifier(table)), [sorted(ids)])
    for kind, subjects in (("schedule", [pk]), ("user", users)):
        connection.execute("DELETE FROM search_word WHERE tenant_id = %s AND kind = %s AND subject = ANY(%s)", [tenant, kind, subjects])
    for kind, holders in (("LAUNCH", registrations), ("MARKING", sorted(doomed.get("marking_poolmember", ())))):
        connection.execute(
            "DELETE FROM tenancy_credential WHERE tenant_id = %s AND kind = %s AND subject_id = ANY(%s)", [tenant, kind, holders]
        )
    connection.execute(
        "INSERT INTO events_event (tenant_id, at, kind, door, request_id, subject_type, subject_id, schedule_id, data)"
        " VALUES (%s, clock_timestamp(), 'rehearsal.removed', 'JOB', '', 'scheduling.schedule', %s, %s,"
        " jsonb_build_object('candidates', %s::int))",
        [tenant, pk, pk, len(users)],
    )
    return len(users)


def _ids(connection: psycopg.Connection[Any], query: LiteralString, *values: Any) -> list[int]:
    return [row[0] for row in connection.execute(query, values)]


def _references(connection: psycopg.Connection[Any]) -> dict[str, list[tuple[str, str]]]:
    """Return for each table the columns of other tables that refer to it."""
    found: dict[str, list[tuple[str, str]]] = {}
    for parent, child, column in connection.execute(
        "SELECT DISTINCT p.relname, c.relname, a.attname FROM pg_constraint k"
        " JOIN pg_class c ON c.oid = k.conrelid JOIN pg_class p ON p.oid = k.confrelid"
        " CROSS JOIN LATERAL unnest(k.conkey, k.confkey) AS pair(own, other)"
        " JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = pair.own"
        " JOIN pg_attribute b ON b.attrelid = p.oid AND b.attnum = pair.other"
        " WHERE k.contype = 'f' AND k.connamespace = current_schema()::regnamespace AND b.attname = 'id' AND a.attname <> 'tenant_id'"
    ):
        found.setdefault(parent, []).append((child, column))
    return found


def _gather(
    connection: psycopg.Connection[Any],
    references: dict[str, list[tuple[str, str]]],
    doomed: dict[str, set[int]],
    table: str,
    ids: set[int],
) -> None:
    """Mark rows for deletion, together with all rows that refer to them."""
    fresh = ids - doomed.setdefault(table, set())
    doomed[table] |= fresh
    for child, column in references.get(table, []) if fresh else []:
        query = sql.SQL("SELECT id FROM {} WHERE {} = ANY(%s)").format(sql.Identifier(child), sql.Identifier(column))
        _gather(connection, references, doomed, child, {row[0] for row in connection.execute(query, [sorted(fresh)])})
