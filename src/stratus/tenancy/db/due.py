"""Which tenants have something due: asked in one statement, so that a job visits these and leaves all others alone.

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
        cursor.execute(f'REVOKE ALL ON FUNCTION "{question.function}"(timestamptz) FROM PUBLIC')
        cursor.execute(f'GRANT EXECUTE ON FUNCTION "{question.function}"(timestamptz) TO {role}')
    cursor.execute(f"SET check_function_bodies = {checked}")
