"""`python tests/bench marking`: what marking costs on a schedule of 500 and of 5,000 candidates, in statements and processor time.

`python tests/bench marking 50 200` tries the same with fewer, and writes nothing into the document.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from itertools import count
from pathlib import Path
from typing import Any

import document
from machine.background import set_up

from support.running import RunningServer

COMMAND = "python tests/bench marking"
NUMBERS = (500, 5_000)
TIMES = 5
QUESTIONS = ["MULTIPLE_CHOICE"] * 8 + ["ESSAY"] * 2


def run(server: RunningServer, arguments: Sequence[str]) -> None:
    """Make schedules of these sizes, do in them what people do in marking, and write the figures into the document."""
    set_up(server)
    from stratus.tenancy import current
    from stratus.tenancy.models import Tenant

    numbers = tuple(map(int, arguments)) or NUMBERS
    rows: list[tuple[str, str]] = []
    tenant = Tenant.objects.get(is_demo=True)
    for number in numbers:
        with current.use(tenant):
            for what, figure in figures(number, tenant, server.dsn):
                rows.append((f"{what}, {number:,} candidates", figure))
                print(*rows[-1], sep=": ", flush=True)
    rows.append(
        ("Load of the machine, in processes that wanted to run, the last 1 / 15 minutes", "{:.1f} / {:.1f}".format(*os.getloadavg()[::2]))
    )
    if numbers == NUMBERS:
        document.write(COMMAND, ("What", "Figure"), rows)


def figures(number: int, tenant: Any, dsn: str) -> list[tuple[str, str]]:
    """Return what each act costs in a new schedule of so many candidates."""
    import psycopg
    from staff.searching import an_administrator

    from stratus.foundation import clock
    from stratus.marking.models import Allocation, ItemScore, Script
    from stratus.marking.scripts.actions import make_scripts, refresh
    from stratus.marking.setup.actions import allocate_evenly
    from support.builders import SYSTEM, a_member, a_schedule, an_assessment, many_handed_in

    assessment = an_assessment(QUESTIONS, marking_workflow="EXTENDED")
    schedule = a_schedule(assessment, active=True)
    boss = an_administrator(tenant)
    member = a_member(schedule)
    a_member(schedule)
    attempts = many_handed_in(schedule, number)
    made = cost(lambda: make_scripts(attempts, by=SYSTEM, at=clock.now()), times=1, each=number)
    scored = cost(lambda: rescored(refresh, schedule, clock.now(), SYSTEM), times=1, each=number)
    shared = cost(lambda: allocate_evenly(schedule.pk, by=SYSTEM, now=clock.now()), times=1)
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute("ANALYZE")
    mine = Allocation.objects.filter(schedule=schedule, first_marker=member).order_by("registration")[number // 4]
    script = Script.objects.get(schedule=schedule, registration=mine.registration_id)
    essay = assessment.versions.get().items[-1]["id"]
    browser = a_browser_of(member.user, tenant)
    page = f"/marking/{schedule.pk}/scripts/{script.pk}"
    points = count(1)

    def save(go: str = "stay") -> Callable[[], Any]:
        found = ItemScore.objects.filter(evaluation__script=script.pk, item=essay).values_list("changed_at", flat=True)
        sent = {
            "item": essay,
            "score": str(next(points) % 20 / 10),
            "comment": "",
            "seen_at": found[0].isoformat() if found else "",
            "go": go,
        }
        return lambda: browser.post(f"{page}/save", sent)

    asked = {
        "Script page": lambda: lambda: browser.get(page),
        "Score save": save,
        "Score save, then to the next candidate": lambda: save("next_candidate"),
        "List of scripts, an assessor's": lambda: lambda: browser.get(f"/marking/{schedule.pk}"),
        "List of scripts, a coordinator's": lambda: lambda: boss.get(f"/marking/{schedule.pk}"),
        "Allocations": lambda: lambda: boss.get(f"/marking/{schedule.pk}/allocations"),
        "Allocations, the last page": lambda: lambda: boss.get(f"/marking/{schedule.pk}/allocations?page={number // 100}"),
        "Allocations, found by name": lambda: lambda: boss.get(f"/marking/{schedule.pk}/allocations?q=jane"),
    }
    found = [(what, cost_of_page(prepare, tenant)) for what, prepare in asked.items()]
    return [("Making and scoring scripts", made), ("Scoring all of them again", scored), ("Allocating evenly", shared), *found]


def rescored(refresh: Any, schedule: Any, now: Any, by: Any) -> Any:
    from django.db import transaction

    with transaction.atomic():
        return refresh(schedule, by=by, at=now)


def a_browser_of(user: Any, tenant: Any) -> Any:
    from django.test import Client

    from stratus.login.middleware import SESSION_TENANT

    browser = Client(headers={"host": "localhost"})
    browser.force_login(user, backend="stratus.login.backend.TenantBackend")
    stored = browser.session
    stored[SESSION_TENANT] = tenant.pk
    stored.save()
    return browser


def cost_of_page(prepare: Callable[[], Callable[[], Any]], tenant: Any) -> str:
    """Ask for a page a few times and return what the cheapest time cost; what has to be looked up before is not counted."""
    from stratus.tenancy import current

    found = []
    for _time in range(TIMES + 1):  # the first one finds templates and translations
        with current.use(tenant):
            ask = prepare()
        with current.use(None):
            found.append(measured(ask))
        assert found[-1][3].status_code in (200, 302)
    return told(min(found[1:], key=lambda one: one[1] + one[2]))


def cost(work: Callable[[], Any], *, times: int, each: int = 0) -> str:
    """Do some work and return what it cost; `each`: what a script of so many cost."""
    return told(min((measured(work) for _time in range(times)), key=lambda one: one[1] + one[2]), each)


def measured(work: Callable[[], Any]) -> tuple[int, float, float, Any]:
    """Return the statements of some work, BEGIN and COMMIT left out, and the milliseconds of a processor that Python and the database
    needed for it.
    """
    from django.db import connection

    number = 0

    def tell(execute: Any, sql: str, values: Any, many: bool, context: Any) -> Any:
        nonlocal number
        number += not sql.startswith(("SAVEPOINT", "RELEASE"))
        return execute(sql, values, many, context)

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        used = Path(f"/proc/{cursor.fetchone()[0]}/schedstat")
    before = time.thread_time(), int(used.read_text().split()[0])
    with connection.execute_wrapper(tell):
        answer = work()
    spent = 1000 * (time.thread_time() - before[0]), (int(used.read_text().split()[0]) - before[1]) / 1e6
    return number, *spent, answer


def told(cost: tuple[int, float, float, Any], each: int = 0) -> str:
    statements, python, database, _answer = cost
    text = f"{statements} statements; processor: Python {python:,.0f} ms, database {database:,.0f} ms"
    return f"{text}; {(python + database) / each:.2f} ms a script" if each else text
