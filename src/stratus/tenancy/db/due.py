"""Which tenants have something due: asked in one statement, so that a job visits these and leaves all others alone. And whose a row is.

The application's role sees one tenant at a time. So each question is a function of the database with the rights of the tables' owner
(SECURITY DEFINER), which gives tenants' ids and nothing else. `rls.secure()` makes them after every migration.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

import structlog
from django.db import connection

from stratus.foundation.conflicts import is_away
from stratus.tenancy import current

logger = structlog.get_logger(__name__)

_questions: dict[str, Question] = {}
_owners: dict[str, Owner] = {}


class Question:
    """Which tenants have something due, as SQL that reads `moment`, a timestamptz, and gives tenants' ids, each as often as it likes.

    Made once, in the `tasks.py` that asks it. `name` is stored in the database: a release that asks something else takes another one,
    since the workers of the release before go on with theirs.
    """

    def __init__(self, name: str, sql: str) -> None:
        if not re.fullmatch(r"[a-z_]{1,40}", name):
            raise ValueError(f"{name} cannot name a function.")
        self.name, self.sql = name, sql
        _questions[name] = self

    @property
    def function(self) -> str:
        """The name of its function."""
        return f"tenants_with_{self.name}"

    def tenants(self, moment: datetime) -> list[int]:
        """Return the ids of the tenants with something due at this moment, ascending; one statement."""
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT "{self.function}"(%s)', [moment])
            return sorted(row[0] for row in cursor.fetchall())

    def each(self, moment: datetime, work: Callable[[], object]) -> None:
        """Call `work` within each tenant that has something due at this moment.

        What goes wrong within one is logged and keeps nobody else from their turn; only a database that is away ends it.
        """
        for tenant_id in self.tenants(moment):
            with current.use(tenant_id):
                try:
                    work()
                except Exception as error:
                    if is_away(error):
                        raise
                    logger.exception("tenant_left_out", due=self.name, tenant_id=tenant_id)


class Owner:
    """Whose a row is, for a door that is opened without a host name or a token that says so. SQL that reads `wanted`, an id.

    As a question it is a function of the database that gives a tenant's id and nothing else: what the door does then, it does within
    that tenant. Made once, in the module that asks it; a release that asks something else takes another name.
    """

    def __init__(self, name: str, sql: str) -> None:
        if not re.fullmatch(r"[a-z_]{1,40}", name):
            raise ValueError(f"{name} cannot name a function.")
        self.name, self.sql = name, sql
        _owners[name] = self

    @property
    def function(self) -> str:
        """The name of its function."""
        return f"tenant_of_{self.name}"

    def tenant(self, wanted: int) -> int | None:
        """Return the id of the tenant whose row this is, None where there is none; one statement."""
        with current.no_matter(), connection.cursor() as cursor:
            cursor.execute(f'SELECT "{self.function}"(%s)', [wanted])
            found: int | None = cursor.fetchone()[0]
        return found


def make_functions(cursor: Any, schema: str, role: str) -> None:
    """Make the function of every question, for this role alone. Needs the owner of the tables."""
    # A table that this release no longer has, or not yet, is a fault of the question's first use, not of the migration.
    cursor.execute("SHOW check_function_bodies")
    checked = cursor.fetchone()[0]
    cursor.execute("SET check_function_bodies = off")
    for question in _questions.values():
        asked = f"SELECT DISTINCT due.tenant_id FROM ({question.sql}) AS due"  # noqa: S608 -- written in the tasks that ask it
        # enable_seqscan: tables grow by a hall in a minute, and their statistics follow later; each question has its index.
        cursor.execute(
            f'CREATE OR REPLACE FUNCTION "{question.function}"(moment timestamptz) RETURNS SETOF bigint '
            f'LANGUAGE sql STABLE SECURITY DEFINER SET search_path = "{schema}", pg_temp SET enable_seqscan = off AS $due${asked}$due$'
        )
        _give(cursor, f'"{question.function}"(timestamptz)', role)
    for owner in _owners.values():
        cursor.execute(
            f'CREATE OR REPLACE FUNCTION "{owner.function}"(wanted bigint) RETURNS bigint LANGUAGE sql STABLE SECURITY DEFINER '
            f'SET search_path = "{schema}", pg_temp SET enable_seqscan = off AS $owner${owner.sql}$owner$'
        )
        _give(cursor, f'"{owner.function}"(bigint)', role)
    cursor.execute(f"SET check_function_bodies = {checked}")


def _give(cursor: Any, function: str, role: str) -> None:
    cursor.execute(f"REVOKE ALL ON FUNCTION {function} FROM PUBLIC")
    cursor.execute(f"GRANT EXECUTE ON FUNCTION {function} TO {role}")
