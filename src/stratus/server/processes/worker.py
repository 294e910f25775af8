"""The worker process: runs jobs until it is asked to stop, or the database becomes unavailable."""

import asyncio
import signal

import psycopg
from django.db import DatabaseError, connection
from procrastinate.contrib.django import app
from procrastinate.exceptions import ConnectorException

from stratus.tenancy.rls import refuse_unsafe_role

GRACE = 15.0
"""Seconds that jobs have to end when the worker is asked to stop."""


class Without(Exception):
    """The worker ended because the database is unavailable."""


def work(concurrency: int) -> None:
    """Run jobs until SIGTERM or SIGINT. Raises Without if the database becomes unavailable.

    The process then ends, and the supervisor starts another: every thread holds a broken connection, and none reports it.
    """
    try:
        refuse_unsafe_role(connection)
        connection.close()
        with app.replace_connector(app.connector.get_worker_connector()):  # type: ignore[attr-defined]  # the Django app's connector has it
            if not asyncio.run(_work(concurrency)):
                raise Without("it does not listen any more")
    except (ConnectorException, DatabaseError, psycopg.Error) as error:
        cause: BaseException | None = error
        while cause is not None and not isinstance(cause, psycopg.OperationalError | psycopg.InterfaceError):
            cause = cause.__cause__
        if cause is None:
            raise
        raise Without(str(cause).strip().splitlines()[0]) from error


async def _work(concurrency: int) -> bool:
    """Run jobs; True if a stop was requested, False if the worker ended by itself."""
    running = asyncio.current_task()
    assert running is not None
    asked = False

    def stop() -> None:
        nonlocal asked
        if not asked:
            asked = True
            running.cancel()

    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop)
    try:
        async with app.open_async():
            await app.run_worker_async(
                concurrency=concurrency, shutdown_graceful_timeout=GRACE, delete_jobs="successful", install_signal_handlers=False
            )
    except asyncio.CancelledError:
        if not asked:
            raise
    return asked
