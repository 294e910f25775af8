"""`python tests/bench search`: what lists and searches cost in an organisation with 100,000 people and 100,000 questions.

`python tests/bench search 2000` tries the same with fewer, and writes nothing into the document.
"""

from __future__ import annotations

import os
import random
import statistics
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import document

from support.running import RunningServer

COMMAND = "python tests/bench search"
NUMBER = 100_000
AT_ONCE = 10_000
CANDIDATES = 10_000
TIMES = 5
SLOW = 100
"""Milliseconds. What takes longer is printed."""
LETTERS = "etaoinshrdlucmfwypvbgk"


def run(server: RunningServer, arguments: Sequence[str]) -> None:
    """Make people and questions, open the lists in which they are looked for, and write the figures into the document."""
    os.environ |= {"DATABASE_URL": server.dsn, "STRATUS_HOME": str(server.home), "DJANGO_SETTINGS_MODULE": "stratus.site.settings"}
    import django

    django.setup()
    from stratus.tenancy import current
    from stratus.tenancy.models import Tenant

    number = int(arguments[0]) if arguments else NUMBER
    rows: list[tuple[str, str]] = []

    def say(what: str, figure: str) -> None:
        rows.append((what, figure))
        print(f"{what}: {figure}", flush=True)

    tenant = Tenant.objects.get(is_demo=True)
    with current.use(tenant):
        rng = random.Random(1)
        vocabulary = [word(rng) for _ in range(20_000)]
        took = sum(make_people(rng, vocabulary, number))
        say(f"Words of {number:,} new people, {AT_ONCE:,} at a time", f"{took * AT_ONCE / number:.2f} s for each {AT_ONCE:,}")
        took = sum(make_questions(rng, vocabulary, number))
        say(f"Words of {number:,} questions of about 60 words", f"{took:.0f} s")
        schedule = make_schedule(number)
        ask("VACUUM ANALYZE", as_owner=server.dsn)
        words, table, indexes = ask(
            "SELECT count(*), pg_table_size('search_word'), pg_indexes_size('search_word') FROM search_word", as_owner=server.dsn
        )
        say("All words", f"{words:,}; {table / 1e6:,.0f} MB and {indexes / 1e6:,.0f} MB of indexes")
        browser = an_administrator(tenant)
        for name, address, asked in lists(vocabulary, schedule, server.dsn):
            for what, query in asked.items():
                say(f"{name}: {what}", cost(browser, tenant, f"{address}?{urlencode(query)}"))
    say("Load of the machine, in processes that wanted to run, the last 1 / 15 minutes", "{:.1f} / {:.1f}".format(*os.getloadavg()[::2]))
    if number == NUMBER:
        document.write(COMMAND, ("What", "Figure"), rows)


def lists(vocabulary: Sequence[str], schedule: int, dsn: str) -> Iterator[tuple[str, str, dict[str, dict[str, str]]]]:
    """Yield the lists with many rows: name, address, and what is asked of each, by its name."""
    from django.urls import reverse

    from stratus.assessments.models import Assessment
    from stratus.library.models import Item
    from stratus.people.models import User
    from stratus.scheduling.models import Schedule

    first, last = User.objects.filter(external_id__startswith="B00").values_list("first_name", "last_name")[1234]
    names = {
        "first and last name": {"q": f"{first} {last}"},
        "a User ID": {"q": "b0001234"},
        "a first name": {"q": first},
        "the commonest two letters": {"q": commonest("user", dsn)},
        "the beginning of everybody's User ID": {"q": "b0"},
        "that, and the commonest two letters": {"q": f"b0 {commonest('user', dsn)}"},
        "a letter": {"q": "b"},
        "nobody": {"q": "zzqq"},
    }
    texts = {
        "two words of the text": {"q": f"{vocabulary[500]} {vocabulary[40]}"},
        "an ID": {"q": "900001234-1"},
        "the commonest word": {"q": vocabulary[0]},
        "the commonest two letters": {"q": commonest("item", dsn)},
        "those, and the commonest word": {"q": f"{commonest('item', dsn)} {vocabulary[0]}"},
        "the beginning of every ID": {"q": "90"},
        "a letter": {"q": "b"},
        "nothing": {"q": "zzqq"},
    }
    everything: dict[str, dict[str, str]] = {"all": {}, "page 100": {"page": "100"}}
    by_name = {"by user name": {"sort": "username"}, "by User ID": {"sort": "id"}, "disabled": {"state": "DISABLED"}}
    of_type = {"by score": {"sort": "score"}, "of a type": {"type": "ESSAY"}, "of a type without items": {"type": "MULTIPLE_CHOICE"}}
    collection = Item.objects.get(external_id="900000000-1").collection_id
    yield "Users", reverse("people:users"), everything | by_name | names
    yield "Items of a collection", reverse("library:collection", args=[collection]), everything | of_type | texts
    draft = Assessment.objects.filter(archived_at=None).order_by("pk")[0]
    yield "Items to add to an assessment", reverse("assessments:add_questions", args=[draft.pk]), everything | of_type | texts
    yield "Candidates of a schedule", reverse("scheduling:candidates", args=[schedule]), everything | names
    other = Schedule.objects.exclude(pk=schedule).order_by("pk")[0]
    to_add = {what: {"find": query["q"]} for what, query in names.items()}
    yield "Candidates to add", reverse("scheduling:candidates", args=[other.pk]), to_add
    for name, view in (("Collections", "library:collections"), ("Assessments", "assessments:list"), ("Schedules", "scheduling:list")):
        yield name, reverse(view), {"all": {}, "two letters": {"q": "de"}}


def an_administrator(tenant: Any) -> Any:
    """Return the browser of somebody who sees everything."""
    from django.test import Client

    from stratus.login.middleware import SESSION_TENANT
    from stratus.people.models import User

    user = User.objects.filter(role__role_type="ADMINISTRATOR", is_active=True, deleted_at=None).order_by("pk")[0]
    browser = Client(headers={"host": "localhost"})
    browser.force_login(user, backend="stratus.login.backend.TenantBackend")
    stored = browser.session
    stored[SESSION_TENANT] = tenant.pk
    stored.save()
    return browser


def cost(browser: Any, tenant: Any, address: str) -> str:
    """Open a page and return the number of its statements, what the server needs for those that read, and for the dearest of them."""
    from django.db import connection

    from stratus.tenancy import current

    asked: list[tuple[str, Any]] = []

    def keep(execute: Any, sql: str, values: Any, many: bool, context: Any) -> Any:
        asked.append((sql, values))
        return execute(sql, values, many, context)

    with current.use(None), connection.execute_wrapper(keep):
        response = browser.get(address)
    assert response.status_code == 200, (address, response.status_code)
    with current.use(tenant):
        times = [(server_time(sql, values), sql) for sql, values in asked if sql.lstrip(" (").startswith("SELECT")]
    dearest, statement = max(times)
    if dearest > SLOW:
        print(f"  {statement}", flush=True)
    return f"{len(asked)} statements, {sum(took for took, _sql in times):.0f} ms; the dearest {dearest:.0f} ms"


def server_time(sql: str, values: Any) -> float:
    """Return how many milliseconds of a processor planning and carrying out take the server, as the application's role.

    Whatever else the machine does makes no difference to that.
    """
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        used = Path(f"/proc/{cursor.fetchone()[0]}/schedstat")
        times = []
        for _time in range(TIMES):
            before = int(used.read_text().split()[0])
            cursor.execute(f"EXPLAIN (ANALYZE, TIMING OFF) {sql}", values)
            times.append((int(used.read_text().split()[0]) - before) / 1e6)
    return statistics.median(times)


def word(rng: random.Random) -> str:
    """Something like a word; letters are about as frequent as in English."""
    weights = [1 / (place + 3) for place in range(len(LETTERS))]
    return "".join(rng.choices(LETTERS, weights, k=rng.randint(4, 11)))


def make_people(rng: random.Random, vocabulary: list[str], number: int) -> Iterator[float]:
    """Yield the seconds that the words of each portion took."""
    from stratus.people.models import Role, User
    from stratus.tenancy.bulk import insert_many

    role = Role.objects.get(title="Candidate")
    for begin in range(0, number, AT_ONCE):
        made = []
        for place in range(begin, min(begin + AT_ONCE, number)):
            pk = f"B{place:07}"
            first, last = rng.choice(vocabulary[:300]), rng.choice(vocabulary)
            made.append(User(role=role, username=pk, external_id=pk, first_name=first, last_name=last, email=f"{first}.{last}@example.org"))
        yield from written("user", made, insert_many)


def make_questions(rng: random.Random, vocabulary: list[str], number: int) -> Iterator[float]:
    """Yield the seconds that the words of each portion took. Words of texts are as frequent as in a language."""
    from stratus.library.models import Collection, Item, ItemRevision
    from stratus.tenancy.bulk import insert_many, update_many

    collection = Collection.objects.first()
    weights = [1 / (place + 1) for place in range(len(vocabulary))]

    def insert(items: list[Any]) -> None:
        insert_many(items)
        contents = [" ".join(rng.choices(vocabulary, weights, k=90)) for _item in items]
        revisions = [
            ItemRevision(
                item=item, number=1, title=item.title, max_score=1, content={"format": 1, "stem": f"<p>{text}</p>", "marking_scheme": ""}
            )
            for item, text in zip(items, contents, strict=True)
        ]
        insert_many(revisions)
        for item, revision in zip(items, revisions, strict=True):
            item.latest = revision
        update_many(items, ["latest"])

    for begin in range(0, number, AT_ONCE):
        numbers = range(begin, min(begin + AT_ONCE, number))
        titles = [" ".join(rng.choices(vocabulary, weights, k=4)) for _number in numbers]
        made = [
            Item(collection=collection, item_type="ESSAY", title=title, external_id=f"9{number:08}-1")
            for number, title in zip(numbers, titles, strict=True)
        ]
        yield from written("item", made, insert)


def written(kind: str, rows: list[Any], insert: Any) -> Iterator[float]:
    from django.db import transaction

    from stratus.search import actions

    with transaction.atomic():
        insert(rows)
        begun = time.monotonic()
        actions.index_new(kind, rows)
        yield time.monotonic() - begun


def make_schedule(number: int) -> int:
    """Return the id of a schedule with many of the people, from all over."""
    from stratus.foundation import clock
    from stratus.people.models import User
    from stratus.scheduling.candidates.actions import add_candidates
    from support.builders import SYSTEM, a_schedule

    schedule = a_schedule()
    ids = User.objects.filter(external_id__startswith="B0").order_by("pk").values_list("pk", flat=True)
    add_candidates(schedule.pk, list(ids[:: max(1, number // CANDIDATES)]), by=SYSTEM, now=clock.now())
    return int(schedule.pk)


def commonest(kind: str, dsn: str) -> str:
    """The two letters with which most subjects have a word."""
    return str(
        ask(
            "SELECT left(word, 2) FROM search_word WHERE kind = %s AND left(word, 2) ~ '^[a-z]{2}$'"
            " GROUP BY 1 ORDER BY count(DISTINCT subject) DESC LIMIT 1",
            kind,
            as_owner=dsn,
        )[0]
    )


def ask(statement: str, *values: Any, as_owner: str) -> Any:
    import psycopg

    with psycopg.connect(as_owner, autocommit=True) as connection:
        asked = connection.execute(statement, values or None)
        return asked.fetchone() if asked.description else None
