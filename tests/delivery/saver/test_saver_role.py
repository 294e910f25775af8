"""What the saver's database role may touch."""

from __future__ import annotations

import os
from typing import Any

import psycopg
import pytest

from stratus.scheduling.models import Registration
from stratus.tenancy import current
from stratus.tenancy.rls import SAVER_GRANTS, tenant_models
from support.builders import a_registration, a_tenant

pytestmark = pytest.mark.database


@pytest.fixture
def as_saver(tenant: Any) -> Any:
    with psycopg.connect(os.environ["DATABASE_URL"], options="-c role=stratus_saver") as connection:
        yield connection


def test_it_sees_every_tenant_in_its_tables_since_a_batch_mixes_them(as_saver: psycopg.Connection, tenant: Any) -> None:
    here = a_registration()
    with current.use(a_tenant()):
        there = a_registration()
    ids = [here.pk, there.pk]
    assert Registration.objects.filter(pk__in=ids).count() == 1
    assert len(as_saver.execute("SELECT id FROM scheduling_registration WHERE id = ANY(%s)", [ids]).fetchall()) == 2


def test_it_reaches_no_other_table(as_saver: psycopg.Connection) -> None:
    others = sorted({model._meta.db_table for model in tenant_models()} - set(SAVER_GRANTS))
    assert others
    for table in [*others, "tenancy_credential", "django_session"]:
        with pytest.raises(psycopg.errors.InsufficientPrivilege), as_saver.transaction():
            as_saver.execute(f"SELECT 1 FROM {table} LIMIT 1")


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM delivery_answer",
        "UPDATE delivery_answerevent SET value = NULL",
        "SELECT * FROM events_event",
        "UPDATE scheduling_schedule SET pin = ''",
        "UPDATE people_user SET username = 'x'",
        "UPDATE delivery_paper SET content = ''",
        "SELECT password FROM people_user",
        "SELECT email FROM people_user",
        "SELECT * FROM people_user",
    ],
)
def test_it_can_neither_rewrite_the_log_nor_an_exam_nor_read_what_it_does_not_need(as_saver: psycopg.Connection, statement: str) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege), as_saver.transaction():
        as_saver.execute(statement)
