"""What a piece of work costs, whatever the machine is: memory at its highest, and rows that the database goes through."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import connection

PROCESS = Path("/proc/self")


@contextmanager
def grows_by_at_most(megabytes: int) -> Iterator[None]:
    """Fail if this process needs so much more memory at any moment of the block than before it. Where the system does not tell, pass."""
    try:
        (PROCESS / "clear_refs").write_text("5")  # the peak begins anew
    except OSError:
        yield
        return
    before = _kilobytes("VmRSS")
    yield
    grown = (_kilobytes("VmHWM") - before) // 1024
    assert grown <= megabytes, f"needed {grown} MB more"


def _kilobytes(name: str) -> int:
    found = re.search(rf"^{name}:\s+(\d+) kB", (PROCESS / "status").read_text(), re.MULTILINE)
    assert found is not None
    return int(found[1])


HOSTILE_MARKUP = (
    "<ul><li>", "<h2><div>", "<b></p>", "<a href=x><b>", "<table><tr><td>", "<p>x", "<p></p>", "<i lang=a>x</i></p>", "</p>",
    "<", "</", "<!", "<!--", "<br", "<img src=", '<a b="', "<a b='\"", '<a b="<a b=" x="', "<a ", " a=b", '"',
    "<script>", "<style></style", "&", "&#", "\n ", "{",
    "<math>", "<math alttext=x>", "<math></math>", '<math><annotation encoding="application/x-tex">',
)  # fmt: skip
"""What parsers and regular expressions have been slow with, to be repeated."""


def grows_too_fast(work: Callable[[int], object], size: int = 8_000) -> bool:
    """Tell whether four times the size costs much more than four times the processor time of this thread: 16 times where it is quadratic.

    How fast the machine is, and what else it does, plays no part: two costs of one process are compared, each the least of three. What
    takes next to nothing at the larger size is no matter.
    """
    small, large = (min(_seconds(work, n) for _again in range(3)) for n in (size, 4 * size))
    return large > 9 * small and large > 0.01


def _seconds(work: Callable[[int], object], size: int) -> float:
    begun = time.thread_time()
    work(size)
    return time.thread_time() - begun


EXPLAINED = ("SELECT", "INSERT", "UPDATE", "DELETE", "WITH")
PASSED_BY = ("Rows Removed by Filter", "Rows Removed by Join Filter", "Rows Removed by Index Recheck")


@dataclass
class Work:
    """Each statement, and the rows that its plan went through: those that a step gave on, and those that it looked at and dropped."""

    statements: list[tuple[int, str]] = field(default_factory=list)

    @property
    def rows(self) -> int:
        """All of them."""
        return sum(rows for rows, _statement in self.statements)

    @property
    def worst(self) -> str:
        """The statements that went through most rows, for a failed assertion."""
        return "\n".join(f"{rows:,}  {statement[:600]}" for rows, statement in sorted(self.statements, reverse=True)[:3])


@contextmanager
def rows_gone_through() -> Iterator[Work]:
    """Explain every statement of this block, each in a savepoint that is taken back before it is carried out. Needs a transaction."""
    work = Work()

    def explain(execute: Any, statement: str, parameters: Any, many: bool, context: Any) -> Any:
        if statement.lstrip().startswith(EXPLAINED):
            with connection.connection.cursor() as cursor:
                cursor.execute("SAVEPOINT explained")
                cursor.execute(f"EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) {statement}", parameters)
                plan = cursor.fetchone()[0]
                cursor.execute("ROLLBACK TO SAVEPOINT explained")
            found = json.loads(plan) if isinstance(plan, str) else plan
            work.statements.append((_rows(found[0]["Plan"]), f"{statement}\n{json.dumps(found)}"))
        return execute(statement, parameters, many, context)

    with connection.execute_wrapper(explain):
        yield work


def _rows(plan: dict[str, Any]) -> int:
    return rows_of(plan) + sum(_rows(part) for part in plan.get("Plans", ()))


def rows_of(node: dict[str, Any]) -> int:
    """The rows that one step of a plan gave on, or looked at and dropped."""
    return round(node["Actual Loops"] * (node["Actual Rows"] + sum(node.get(name, 0) for name in PASSED_BY)))


def plan_of(sql: str, values: Any) -> list[dict[str, Any]]:
    """All steps of the plan that was carried out, as the application's role and under row-level security."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, row_security_active('search_word')")
        assert cursor.fetchone() == ("stratus_app", True)
        cursor.execute(f"EXPLAIN (ANALYZE, VERBOSE, COSTS OFF, TIMING OFF, FORMAT JSON) {sql}", values)
        told = cursor.fetchone()[0]
    waiting, nodes = [(json.loads(told) if isinstance(told, str) else told)[0]["Plan"]], []
    while waiting:
        nodes.append(waiting.pop())
        waiting += nodes[-1].get("Plans", [])
    return nodes


@contextmanager
def statements_asked() -> Iterator[list[tuple[str, Any]]]:
    """The statements of this block with their values, for `plan_of`."""
    asked: list[tuple[str, Any]] = []

    def keep(execute: Any, sql: str, values: Any, many: bool, context: Any) -> Any:
        asked.append((sql, values))
        return execute(sql, values, many, context)

    with connection.execute_wrapper(keep):
        yield asked


def analyse_small_tenants() -> None:
    """Have the tables analysed while there are small tenants only: statistics seem to say that a tenant has one row of everything."""
    from stratus.tenancy import current
    from support.builders import a_marked_script, a_result, a_review_session, a_tenant

    for _ in range(5):
        with current.use(a_tenant()):
            a_review_session(a_result(), active=True)
            a_marked_script()
    analyse()


def analyse() -> None:
    """Have the tables analysed as they are now."""
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE NONE")
        cursor.execute("ANALYZE")
        cursor.execute("SET ROLE stratus_app")
