"""What PostgreSQL itself can do: the saver's statement, with one answer at a time and with a hundred, through `pgbench -M prepared`."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import psycopg

from stratus.saver.sync.batch import SQL
from stratus.server.processes.postgres import Cluster

ARRAYS = {
    1: "ARRAY[0]::int[]",
    2: "ARRAY[:tenant]::bigint[]",
    3: "ARRAY(SELECT registration FROM bench_attempt WHERE n = :n)",
    4: "ARRAY[1]::int[]",
    5: "ARRAY(SELECT attempt FROM bench_attempt WHERE n = :n)",
    6: "ARRAY['01234567-89ab-cdef-0123-456789abcdef']::uuid[]",
    7: "ARRAY[1]::int[]",
    8: "ARRAY[true]::bool[]",
    9: "ARRAY[NULL]::bigint[]",
    10: "ARRAY['']::text[]",
    11: "ARRAY[NULL]::jsonb[]",
    12: "ARRAY['127.0.0.1']::text[]",
    13: "ARRAY['bench']::text[]",
    14: "ARRAY[10]::float8[]",
    15: "ARRAY['']::text[]",
    16: "ARRAY[0]::int[]",
    17: "ARRAY[false]::bool[]",
    18: "ARRAY[0]::int[]",
    19: "ARRAY[:seq]::bigint[]",
    20: "ARRAY['2026-11-20T22:55:53.120Z']::text[]",
    21: "ARRAY['answer']::text[]",
    22: "ARRAY['{item}']::text[]",
    23: """ARRAY['{{"selected": ["a"]}}']::jsonb[]""",
    24: "ARRAY['']::text[]",
    25: "ARRAY[true]::bool[]",
    26: "ARRAY[]::int[]",
    27: "ARRAY[]::bigint[]",
}
NOW = 28
TOGETHER = 100
"""Answers in one statement of the batched ceiling."""
_THESE = f"n >= :n AND n < :n + {TOGETHER} ORDER BY n"
_PLACES = f"ARRAY(SELECT generate_series(0, {TOGETHER - 1}))"
_EACH_ITS_OWN = {
    1: _PLACES,
    3: f"ARRAY(SELECT registration FROM bench_attempt WHERE {_THESE})",
    5: f"ARRAY(SELECT attempt FROM bench_attempt WHERE {_THESE})",
    18: _PLACES,
}
"""What differs from answer to answer of a batch; all others are said so many times."""


def number_attempts(dsn: str, schedule: str) -> None:
    """Number the attempts of a schedule in a small table, since their ids need not follow each other."""
    with psycopg.connect(dsn) as connection:
        connection.execute("CREATE TABLE bench_attempt (n int PRIMARY KEY, attempt bigint, registration bigint)")
        connection.execute(
            "INSERT INTO bench_attempt SELECT row_number() OVER (ORDER BY a.id) - 1, a.id, a.registration_id FROM delivery_attempt a"
            " JOIN scheduling_schedule s ON s.id = a.schedule_id WHERE s.external_id = %s",
            [schedule],
        )
        connection.execute("GRANT SELECT ON bench_attempt TO stratus_saver")


def together(number: int, value: str) -> str:
    """The array for a whole batch, of one for a single answer."""
    if number in _EACH_ITS_OWN or value.startswith("ARRAY[]"):
        return _EACH_ITS_OWN.get(number, value)
    one, kind = re.fullmatch(r"ARRAY\[(.*)\]::(\w+)\[\]", value).groups()  # type: ignore[union-attr]  # all others are of this form
    return f"array_fill({one}::{kind}, ARRAY[{TOGETHER}])"


def script(*, tenant: int, attempts: int, item: str, now: str, batched: bool = False) -> str:
    """The pgbench script: the saver's statement as it is, with a batch of one, or of so many that follow each other."""
    arrays = {number: together(number, value) for number, value in ARRAYS.items()} if batched else ARRAYS
    attempts -= TOGETHER - 1 if batched else 0
    sql = SQL
    for number, value in arrays.items():
        sql = re.sub(rf"\${number}::\w+\[\]", lambda _match, value=value: value.format(item=item), sql)
    sql = sql.replace(f"${NOW}", f"'{now}'::timestamptz")
    assert "$" not in sql
    return f"\\set tenant {tenant}\n\\set n random(0, {attempts - 1})\n\\set seq random(1000000, 1000000000000)\n" + sql.strip() + ";\n"


def per_second(cluster: Cluster, dsn: str, path: Path, *, clients: int, seconds: int) -> float:
    """Run the script and return transactions a second."""
    command = [cluster.bin("pgbench"), "-n", "-M", "prepared", "-c", str(clients), "-j", "2", "-T", str(seconds), "-f", str(path), dsn]
    done = subprocess.run(command, capture_output=True, text=True, env={**os.environ, "PGOPTIONS": "-c role=stratus_saver"})
    found = re.search(r"tps = ([\d.]+)", done.stdout)
    assert found, done.stderr
    return float(found.group(1))
