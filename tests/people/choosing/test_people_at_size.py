"""No page goes through everybody of an organisation: rows and statements are the same for thousands as for three times as many.

While statistics do not know of them yet, PostgreSQL takes an organisation for one person, and may go through all of them once. It must not
do so once for each of them.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.db import connection, transaction
from django.urls import reverse

from stratus.foundation import clock
from stratus.login.backend import user_named
from stratus.login.passwords.tasks import accounts_of
from stratus.people.models import User
from stratus.scheduling.models import Schedule
from stratus.scheduling.schedules.sharing.actions import share_schedule
from stratus.search.actions import index_new
from stratus.tenancy import current
from stratus.tenancy.bulk import insert_many
from stratus.tenancy.models import Tenant
from support.builders import SYSTEM, a_role, a_schedule, a_tenant, a_user
from support.costs import analyse, analyse_small_tenants, plan_of, rows_gone_through, statements_asked
from support.staff import a_browser

pytestmark = [pytest.mark.database, pytest.mark.django_db]

FEW, MANY = 2_000, 6_000
BY_CHANCE = (MANY - FEW) // 20
"""Rows that a page may go through more than in the smaller organisation: plans differ a little with the sample that ANALYZE takes. A page
that goes through everybody goes through twenty times as many more."""
STAFF = 40


@pytest.fixture
def tenants(db: None) -> tuple[Tenant, Tenant]:
    """Two organisations, one three times as large as the other; statistics know of neither."""
    analyse_small_tenants()
    made = a_tenant(), a_tenant()
    for tenant, number in zip(made, (FEW, MANY), strict=True):
        with current.use(tenant), transaction.atomic():
            for _number in range(STAFF):
                a_user("Scheduler", first_name="Grace", last_name="Hopper")
            role = a_role("Candidate")
            people = [
                User(
                    role=role,
                    username=f"c{place}",
                    external_id=f"C{place:05}",
                    first_name="Jane",
                    last_name=f"Doe{place}",
                    email=f"jane{place}@Example.org",
                )
                for place in range(number)
            ]
            insert_many(people)
            index_new("user", people)
    return made


PAGES: dict[str, Callable[[Schedule], str]] = {
    "home": lambda schedule: "/",
    "users": lambda schedule: reverse("people:users"),
    "users by user name": lambda schedule: reverse("people:users") + "?sort=username",
    "users by User ID": lambda schedule: reverse("people:users") + "?sort=-id",
    "disabled users": lambda schedule: reverse("people:users") + "?state=DISABLED",
    "users of a role": lambda schedule: reverse("people:users") + f"?role={a_role('Marker').pk}",
    "one user": lambda schedule: reverse("people:user", args=[User.objects.get(username="c7").pk]),
    "a user who is looked for": lambda schedule: reverse("people:users") + "?q=c00007",
    "roles": lambda schedule: reverse("people:roles"),
    "a schedule and with whom it is shared": lambda schedule: reverse("scheduling:detail", args=[schedule.pk]),
    "the form of a schedule": lambda schedule: reverse("scheduling:edit", args=[schedule.pk]),
    "invigilators": lambda schedule: reverse("scheduling:invigilators", args=[schedule.pk]),
    "invigilators who are looked for": lambda schedule: reverse("scheduling:invigilators", args=[schedule.pk]) + "?find=hopper",
    "invigilators named as everybody": lambda schedule: reverse("scheduling:invigilators", args=[schedule.pk]) + "?find=c0",
    "choosing somebody": lambda schedule: reverse("people:choose") + "?right=schedule",
    "choosing somebody by name": lambda schedule: reverse("people:choose") + "?right=mark&q=grace+ho",
    "choosing somebody named as everybody": lambda schedule: reverse("people:choose") + "?right=mark&q=jane",
    "a candidate to add": lambda schedule: reverse("scheduling:candidates", args=[schedule.pk]) + "?find=c00007",
    "settings of the External API": lambda schedule: reverse("external_api:settings"),
    "the audit log": lambda schedule: reverse("organisation:audit"),
}


def costs(tenants: tuple[Tenant, Tenant]) -> dict[str, list[tuple[int, int]]]:
    """Return statements and rows of every page, and of what forms ask, in each organisation."""
    found: dict[str, list[tuple[int, int]]] = {}
    for tenant in tenants:
        with current.use(tenant):
            browser = a_browser(a_user("System administrator"))
            schedule = a_schedule()
            share_schedule(
                schedule.pk, User.objects.filter(last_name="Hopper").values_list("pk", flat=True)[:5], by=SYSTEM, now=clock.now()
            )
            share = partial(browser.post, reverse("scheduling:share", args=[schedule.pk]))
            asked: dict[str, Callable[[], Any]] = {name: partial(browser.get, of(schedule)) for name, of in PAGES.items()}
            asked |= {
                "share with nobody": partial(share, {"user": "hopper"}),
                "share with a candidate": partial(share, {"user": "c7"}),
                "a name at log-in": partial(user_named, "C7"),
                "forgotten password": partial(accounts_of, "JANE7@example.org"),
                "forgotten password of nobody": partial(accounts_of, "nobody@example.org"),
            }
            for name, ask in asked.items():
                ask()  # whatever a first request asks besides
                with rows_gone_through() as work:
                    ask()
                found.setdefault(name, []).append((len(work.statements), work.rows))
    return found


@pytest.mark.slow("eight thousand people and their words")
def test_nothing_goes_through_everybody(tenants: tuple[Tenant, Tenant]) -> None:
    analyse()
    found = costs(tenants)
    assert {name: both for name, both in found.items() if both[1][0] != both[0][0] or both[1][1] > both[0][1] + BY_CHANCE} == {}


@pytest.mark.slow("eight thousand people and their words")
def test_before_statistics_know_of_them_nothing_goes_through_everybody_for_each_of_them(tenants: tuple[Tenant, Tenant]) -> None:
    found = costs(tenants)
    times = MANY / FEW
    assert {name: both for name, both in found.items() if both[1][0] != both[0][0] or both[1][1] > 1.2 * times * both[0][1] + 100} == {}
    assert {name: both for name, both in found.items() if both[1][1] > 5 * MANY} == {}


def test_a_page_of_users_goes_through_roles_once_and_sorts_by_user_name_in_no_step_of_its_own(db: None) -> None:
    """What is joined to the rows of a page is gone through once for each of them where statistics promise one row; and what is sorted by
    more than an index knows passes all rows that are counted through one step more."""
    with current.use(a_tenant()):
        browser = a_browser(a_user("System administrator"))
        with statements_asked() as asked:
            browser.get(reverse("people:users") + "?sort=username")
        people = [
            (sql, values) for sql, values in asked if sql.startswith("SELECT") and 'FROM "people_user"' in sql and "LIMIT 1050" in sql
        ]
        cells = [sql for sql, _values in asked if '"people_user"."username"' in sql and '"people_user"."id" IN' in sql]
        assert [sql for sql in cells if "JOIN" in sql] == []
        assert len(cells) == len(people) == 1
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_sort = off")
            assert [node["Node Type"] for node in plan_of(*people[0])] == ["Limit", "Index Scan"]
