"""A database that goes away in the middle: people and programs are told to come again, and nobody sees a traceback."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import psycopg
import pytest
from django.db import DatabaseError, IntegrityError, InternalError, OperationalError, connection
from django.template.loader import render_to_string

from stratus.foundation.conflicts import is_away
from stratus.tenancy import current
from support.builders import a_tenant, a_user
from support.caller import an_api
from support.staff import a_browser

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def django_s(error: type[DatabaseError], cause: psycopg.Error) -> DatabaseError:
    """Django's error as it comes, with that of the driver as its cause."""
    made = error(str(cause))
    made.__cause__ = cause
    return made


@pytest.mark.parametrize(
    ("error", "away"),
    [
        (django_s(OperationalError, psycopg.OperationalError("server closed the connection unexpectedly")), True),
        (django_s(OperationalError, psycopg.errors.AdminShutdown()), True),
        (django_s(OperationalError, psycopg.errors.DiskFull()), True),
        (django_s(InternalError, psycopg.errors.ReadOnlySqlTransaction()), True),
        (psycopg.InterfaceError("the connection is closed"), True),
        (django_s(OperationalError, psycopg.errors.TooManyConnections()), True),
        (django_s(OperationalError, psycopg.errors.DeadlockDetected()), False),
        (django_s(OperationalError, psycopg.errors.QueryCanceled()), False),
        (django_s(OperationalError, psycopg.errors.LockNotAvailable()), False),
        (django_s(OperationalError, psycopg.errors.ProgramLimitExceeded()), False),
        (django_s(OperationalError, psycopg.errors.ConfigurationLimitExceeded()), False),
        (django_s(IntegrityError, psycopg.errors.UniqueViolation()), False),
        (ValueError(), False),
        (None, False),
    ],
)
def test_which_errors_say_that_the_database_is_away(error: BaseException | None, away: bool) -> None:
    assert is_away(error) is away


@pytest.fixture
def cut() -> Iterator[Callable[..., None]]:
    """Cut the database off at the first statement that has this text; nothing gets through from then on."""
    with ExitStack() as until_the_end:

        def at(text: str, cause: psycopg.Error | None = None) -> None:
            gone = False

            def wrapper(execute: Any, sql: str, *rest: Any) -> Any:
                nonlocal gone
                gone = gone or text in sql
                if gone:
                    error = cause or psycopg.OperationalError("server closed the connection unexpectedly")
                    raise django_s(OperationalError if isinstance(error, psycopg.OperationalError) else InternalError, error)
                return execute(sql, *rest)

            until_the_end.enter_context(connection.execute_wrapper(wrapper))

        yield at


@pytest.mark.parametrize("table", ["tenancy_tenant", "django_session", "people_user", "scheduling_schedule"])
def test_a_page_says_so_and_when_to_come_again(cut: Any, table: str) -> None:
    with current.use(a_tenant()):
        browser = a_browser(a_user("System administrator"))
        browser.raise_request_exception = False
        cut(f'"{table}"')
        answer = browser.get("/delivery/schedules")
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0
    assert "The database cannot be reached at the moment" in answer.text
    assert "Traceback" not in answer.text


@pytest.mark.parametrize("table", ["tenancy_credential", "scheduling_schedule"])
def test_the_external_api_says_so_in_its_envelope(cut: Any, table: str) -> None:
    tenant = a_tenant()
    with current.use(tenant):
        api = an_api(tenant)
    cut(f'"{table}"')
    answer = api.get("/schedule/x/invigilation-info")
    assert (answer.status, answer.headers["Retry-After"]) == (503, "2")
    assert answer.body == {"Success": False, "Errors": "Service unavailable, please try again in a moment"}


@pytest.mark.parametrize("cause", [psycopg.errors.QueryCanceled, psycopg.errors.TransactionTimeout])
def test_whoever_waited_too_long_for_a_statement_is_told_to_come_again(cut: Any, cause: type[psycopg.Error]) -> None:
    tenant = a_tenant()
    with current.use(tenant):
        api, browser = an_api(tenant), a_browser(a_user("System administrator"))
        browser.raise_request_exception = False
        cut('"scheduling_schedule"', cause())
        assert browser.get("/delivery/schedules").status_code == 503
    assert api.get("/schedule/x/invigilation-info").status == 503


def test_the_page_of_an_error_asks_the_database_nothing(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        assert "Once more" in render_to_string("ui/error.html", {"title": "Once more", "text": ""})
