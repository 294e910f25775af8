"""`python tests/bench search`: what finding people and questions costs among 100,000 of each, and what writing their words costs."""

from __future__ import annotations

import json
import os
import random
import statistics
import time
from collections.abc import Iterator
from typing import Any

import document

from support.running import RunningServer

COMMAND = "python tests/bench search"
NUMBER = 100_000
AT_ONCE = 10_000
TIMES = 7
MOST_COUNTED = 1_001
LETTERS = "etaoinshrdlucmfwypvbgk"


def run(server: RunningServer) -> None:
    """Make people and questions, look for them as the application's role does, and write the figures into the document."""
    os.environ |= {"DATABASE_URL": server.dsn, "STRATUS_HOME": str(server.home), "DJANGO_SETTINGS_MODULE": "stratus.site.settings"}
    import django

    django.setup()
    from stratus.library.models import Item
    from stratus.people.models import User
    from stratus.tenancy import current
    from stratus.tenancy.models import Tenant

    rows: list[tuple[str, str]] = []

    def say(what: str, figure: str) -> None:
        rows.append((what, figure))
        print(f"{what}: {figure}", flush=True)

    with current.use(Tenant.objects.get(is_demo=True)):
        rng = random.Random(1)
        vocabulary = [word(rng) for _ in range(20_000)]
        took = sum(make_people(rng, vocabulary))
        say(f"Words of {NUMBER:,} new people, {AT_ONCE:,} at a time", f"{took * AT_ONCE / NUMBER:.2f} s for each {AT_ONCE:,}")
        took = sum(make_questions(rng, vocabulary))
        say(f"Words of {NUMBER:,} questions of about 60 words", f"{took:.0f} s")
        ask("ANALYZE", as_owner=server.dsn)
        number, table, indexes = ask(
            "SELECT count(*), pg_table_size('search_word'), pg_indexes_size('search_word') FROM search_word", as_owner=server.dsn
        )
        say("Their words", f"{number:,}; {table / 1e6:,.0f} MB and {indexes / 1e6:,.0f} MB of indexes")
        first, last = User.objects.filter(external_id__startswith="B").values_list("first_name", "last_name")[1234]
        searches: list[tuple[str, Any, str, str]] = [
            ("people, first and last name", User, "user", f"{first} {last}"),
            ("people, a User ID", User, "user", "b0012345"),
            ("people, a first name", User, "user", first),
            ("people, the commonest two letters", User, "user", commonest("user", server.dsn)),
            ("questions, two words of the text", Item, "item", f"{vocabulary[500]} {vocabulary[40]}"),
            ("questions, the commonest word", Item, "item", vocabulary[0]),
            ("questions, the commonest two letters", Item, "item", commonest("item", server.dsn)),
        ]
        for what, model, kind, text in searches:
            say(f"{what}: {NUMBER:,}", found(model, kind, text))
    document.write(COMMAND, ("What", "Figure"), rows)


def word(rng: random.Random) -> str:
    """Something like a word; letters are about as frequent as in English."""
    weights = [1 / (place + 3) for place in range(len(LETTERS))]
    return "".join(rng.choices(LETTERS, weights, k=rng.randint(4, 11)))


def make_people(rng: random.Random, vocabulary: list[str]) -> Iterator[float]:
    """Yield the seconds that the words of each portion took."""
    from stratus.people.models import Role, User
    from stratus.tenancy.bulk import insert_many

    role = Role.objects.get(title="Candidate")
    for begin in range(0, NUMBER, AT_ONCE):
        made = []
        for number in range(begin, begin + AT_ONCE):
            pk = f"B{number:07}"
            first, last = rng.choice(vocabulary[:300]), rng.choice(vocabulary)
            made.append(User(role=role, username=pk, external_id=pk, first_name=first, last_name=last, email=f"{first}.{last}@example.org"))
        yield from written("user", made, insert_many)


def make_questions(rng: random.Random, vocabulary: list[str]) -> Iterator[float]:
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

    for begin in range(0, NUMBER, AT_ONCE):
        numbers = range(begin, begin + AT_ONCE)
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
        actions.index(kind, rows)
        yield time.monotonic() - begun


def found(model: Any, kind: str, text: str) -> str:
    """How many there are, and what the server needs for the first fifty and for counting up to a thousand."""
    from django.db import connection

    from stratus.search.queries import found as found_by

    rows = found_by(model.objects.all(), kind, text)

    def server_time(query: Any) -> float:
        sql, values = query.query.sql_with_params()
        times = []
        for _time in range(TIMES):
            with connection.cursor() as cursor:
                cursor.execute(f"EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) {sql}", values)
                told = cursor.fetchone()[0]
            plan = (json.loads(told) if isinstance(told, str) else told)[0]
            times.append(plan["Planning Time"] + plan["Execution Time"])
        return statistics.median(times)

    page, counted = server_time(rows.order_by("sort_key", "id")[:50]), server_time(rows.order_by().values("pk")[:MOST_COUNTED])
    return f"{rows.count():,} found; a page of them {page:.0f} ms, their count {counted:.0f} ms"


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
