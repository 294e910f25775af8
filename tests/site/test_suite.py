"""What is promised of the tests themselves: none asks how long something takes, none forgets the oldest PostgreSQL."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]
SOURCE = TESTS.parent / "src" / "stratus"
FILES = sorted(path for path in TESTS.rglob("test_*.py") if path != Path(__file__))
LOOKS_AT_A_CLOCK = re.compile(
    r"time\.sleep\(|asyncio\.sleep\((?!0\))|wait_for_timeout\(|monotonic\(\)|perf_counter|process_time|getrusage|time\.time\(\)"
)
ONLY_THE_EMBEDDED_ONE = TESTS / "server" / "test_embedded.py"
SPEAKS_SQL = re.compile(r"\bIntegrityError\b|\.cursor\(|\bpsycopg\b")
SQL = re.compile(r"\s*(SELECT|INSERT INTO|UPDATE|DELETE FROM|WITH|LOCK|SET)\s.*\b(FROM|INTO|SET|SELECT|LOCAL)\b", re.DOTALL)
BEGINS_SQL = re.compile(r"\b(SELECT|INSERT INTO|UPDATE|DELETE FROM|WITH|LOCK|SET)\s")


def marked(path: Path, *names: str) -> bool:
    return bool(re.search(rf"mark\.({'|'.join(names)})\b", path.read_text()))


def named(path: Path) -> str:
    return str(path.relative_to(TESTS))


@pytest.mark.parametrize("path", FILES, ids=named)
def test_a_test_waits_for_what_happens_and_never_for_a_clock(path: Path) -> None:
    assert LOOKS_AT_A_CLOCK.findall(path.read_text()) == [], "use support.running.eventually, an event, or the fixture passes"


ASKS_AGAIN_BY_EVAL = re.compile(r"\.wait_for_function\(")


@pytest.mark.parametrize("path", sorted((TESTS / "e2e").rglob("*.py")), ids=named)
def test_no_browser_test_asks_again_by_what_the_pages_forbid(path: Path) -> None:
    assert not ASKS_AGAIN_BY_EVAL.search(path.read_text()), (
        "Playwright asks a second time by eval, which our pages forbid: use eventually(lambda: page.evaluate(…))"
    )


SPEAKERS = [path for path in FILES if SPEAKS_SQL.search(path.read_text()) and path != ONLY_THE_EMBEDDED_ONE]


@pytest.mark.parametrize("path", SPEAKERS, ids=named)
def test_a_file_that_speaks_to_the_database_itself_runs_on_the_oldest_one_too(path: Path) -> None:
    assert marked(path, "database", "server"), "add the marker `database` (docs/how/tests.md)"


def writes_sql(path: Path) -> bool:
    """Whether this module holds a statement of ours."""
    source = path.read_text()
    if not BEGINS_SQL.search(source):
        return False  # to read it as Python takes a hundred times as long
    texts = [node.value for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    return any(SQL.match(text) for text in texts)


PACKAGES = sorted(path.parent.name for path in SOURCE.glob("*/__init__.py"))


@pytest.mark.parametrize("package", PACKAGES)
def test_every_package_that_writes_sql_is_tried_on_the_oldest_database(package: str) -> None:
    asked = any(marked(path, "database") and re.search(rf"from stratus\.{package}\b", path.read_text()) for path in FILES)
    modules = [path for path in SOURCE.joinpath(package).rglob("*.py") if "migrations" not in path.parts]
    assert asked or not any(writes_sql(path) for path in modules)


def test_statements_of_ours_are_found() -> None:
    assert sum(writes_sql(path) for path in SOURCE.rglob("*.py") if "migrations" not in path.parts) > 20
