"""An installation of an earlier release that was upgraded, and what the outside holds of it."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from typing import Any

import psycopg

from support.running import RunningServer


@dataclass(frozen=True)
class Installation:
    """`told`: what browsers and other systems hold of it; `dsn`: its database, as the owner."""

    told: dict[str, Any]
    dsn: str
    server: RunningServer

    def rows(self, sql: str, *parameters: Any) -> list[tuple[Any, ...]]:
        with psycopg.connect(self.dsn) as connection:
            return connection.execute(sql, parameters).fetchall()

    def row(self, sql: str, *parameters: Any) -> tuple[Any, ...]:
        (found,) = self.rows(sql, *parameters)
        return found


def run(command: list[str], **kwargs: Any) -> str:
    """Run a program and return what it prints. Raises AssertionError with what it said when it fails."""
    done = subprocess.run(command, capture_output=True, text=True, check=False, **kwargs)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
