"""Jobs of the worker visit the tenants that have something due, and no other."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext
from procrastinate.contrib.django import app

from stratus.delivery.attempts.tasks import ATTEMPTS
from stratus.foundation import clock
from stratus.tenancy import current, rls
from stratus.tenancy.bulk import insert_many
from stratus.tenancy.db import due
from stratus.webhooks.endpoints.actions import create_endpoint
from stratus.webhooks.models import Delivery
from support.builders import SYSTEM, a_tenant, an_attempt
from support.costs import analyse

pytestmark = [pytest.mark.django_db, pytest.mark.database]

INDEXES = {
    "attempts_due": "attempt_due",
    "closed_forms": "open_form_age",
    "deliveries_due": "delivery_due",
    "expired_jobs": "job_expiry",
    "items_without_language": "item_without_language",
    "later_scores_due": "later_score_next",
    "marked_schedules": "schedule_marked",
    "old_answers": "kept_answer_age",
    "old_drafts": "draft_age",
    "photos_due": "photo_due",
    "pieces_to_sweep": "response_file_unfinished",
    "schedules_to_prepare_or_seal": "schedule_ahead",
    "sealed_papers_to_sweep": "sealed_paper_age",
    "spent_drafts": "spent_draft_age",
    "versions_without_uses": "version_by_time",
}
"""Each question, and the index by which the database finds what is due of all tenants."""
OF_THE_QUEUE = {"webhooks.retry_stalled"}
"""Periodic jobs that look at the queue alone, which has no tenants."""


def periodic() -> dict[str, Any]:
    app.perform_import_paths()
    return {entry.task.name: entry.task for entry in app.periodic_registry.periodic_tasks.values()}


def statements_of_all() -> dict[str, int]:
    counts = {}
    for name, task in periodic().items():
        if name not in OF_THE_QUEUE:
            with CaptureQueriesContext(connection) as asked:
                task.func(0)
            counts[name] = len(asked)
    return counts


def test_no_periodic_job_takes_more_statements_with_twenty_idle_tenants_than_with_two() -> None:
    assert len(periodic()) > len(OF_THE_QUEUE)
    statements_of_all()  # what other tests left to be done is done
    for _tenant in range(2):
        a_tenant()
    with_two = statements_of_all()
    for _tenant in range(18):
        a_tenant()
    assert statements_of_all() == with_two


def test_a_question_names_each_tenant_with_something_due_once() -> None:
    busy, idle = a_tenant(), a_tenant()
    with current.use(busy):
        an_attempt(status="HANDED_IN", submitted_by="CANDIDATE", ended_at=clock.now())
        an_attempt(status="HANDED_IN", submitted_by="CANDIDATE", ended_at=clock.now())
    with current.use(idle):
        an_attempt()
    found = ATTEMPTS.tenants(clock.now())
    assert (found.count(busy.pk), found.count(idle.pk)) == (1, 0)


@pytest.mark.parametrize("name", sorted(INDEXES))
def test_a_question_is_a_function_that_gives_ids_and_nothing_else(name: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT prosecdef, proretset, prorettype::regtype::text, proconfig, pg_get_function_identity_arguments(oid),"
            " has_function_privilege('public', oid, 'EXECUTE'), has_function_privilege(%s, oid, 'EXECUTE'),"
            " has_function_privilege(%s, oid, 'EXECUTE') FROM pg_proc WHERE proname = %s",
            [rls.APP_ROLE, rls.SAVER_ROLE, f"tenants_with_{name}"],
        )
        [(definer, many, kind, settings, arguments, everybody, application, saver)] = cursor.fetchall()
    assert (definer, many, kind, arguments) == (True, True, "bigint", "moment timestamp with time zone")
    assert any(one.startswith("search_path=") and one.endswith("pg_temp") for one in settings)
    assert (everybody, application, saver) == (False, True, False)


def test_whose_a_row_is_is_told_by_a_function_that_gives_an_id_and_nothing_else() -> None:
    periodic()
    assert {"sealed_schedule"} <= set(due._owners)
    with connection.cursor() as cursor:
        for owner in due._owners.values():
            cursor.execute(
                "SELECT prosecdef, proretset, prorettype::regtype::text, pg_get_function_identity_arguments(oid),"
                " has_function_privilege('public', oid, 'EXECUTE'), has_function_privilege(%s, oid, 'EXECUTE'),"
                " has_function_privilege(%s, oid, 'EXECUTE') FROM pg_proc WHERE proname = %s",
                [rls.APP_ROLE, rls.SAVER_ROLE, owner.function],
            )
            assert cursor.fetchall() == [(True, False, "bigint", "wanted bigint", False, True, False)]


def many_sent_deliveries() -> None:
    """Among many that are done, PostgreSQL has one good way to those that are due; among none, every index is as good."""
    now = clock.now()
    with current.use(a_tenant()):
        endpoint, _secret = create_endpoint(title="Registry", url="https://example.org/hook", by=SYSTEM, now=now)
        sent = {"endpoint": endpoint, "body": "{}", "status": "DELIVERED", "due_at": now, "created_at": now}
        insert_many([Delivery(message_id=f"m{number}", **sent) for number in range(1_000)])
    analyse()


@pytest.mark.parametrize("name", sorted(INDEXES))
def test_what_is_due_is_found_by_an_index(name: str) -> None:
    periodic()  # all questions are known
    if name == "deliveries_due":
        many_sent_deliveries()
    with connection.cursor() as cursor:
        cursor.execute("SELECT session_user")
        cursor.execute(f'SET LOCAL ROLE "{cursor.fetchone()[0]}"')  # whose rights the function has
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {due._questions[name].sql.replace('moment', '%(moment)s')}", {"moment": clock.now()})
        plan = "\n".join(row[0] for row in cursor.fetchall())
        cursor.execute(f"SET LOCAL ROLE {rls.APP_ROLE}")
    assert INDEXES[name] in plan, plan


def test_every_question_is_looked_at_here() -> None:
    periodic()
    assert set(due._questions) == set(INDEXES)


def test_what_goes_wrong_within_one_tenant_keeps_no_other_from_its_turn() -> None:
    tenants = [a_tenant(), a_tenant()]
    for tenant in tenants:
        with current.use(tenant):
            an_attempt(status="HANDED_IN", submitted_by="CANDIDATE", ended_at=clock.now())
    seen = []

    def work() -> None:
        seen.append(current.require_id())
        raise ValueError("broken")

    ATTEMPTS.each(clock.now(), work)
    assert {tenant.pk for tenant in tenants} <= set(seen)


def test_a_database_that_is_away_ends_the_job() -> None:
    with current.use(a_tenant()):
        an_attempt(status="HANDED_IN", submitted_by="CANDIDATE", ended_at=clock.now())

    def work() -> None:
        raise OperationalError("the connection is closed")

    with pytest.raises(OperationalError):
        ATTEMPTS.each(clock.now(), work)
