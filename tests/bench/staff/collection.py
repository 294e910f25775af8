"""`python tests/bench collection`: what the pages of a collection with 20,000 items cost, and moving all of them.

`python tests/bench collection 500` tries the same with fewer, and writes nothing into the document.
"""

from __future__ import annotations

import os
import random
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import document
from staff.searching import an_administrator, ask, commonest, cost, make_questions, word

from support.running import RunningServer

COMMAND = "python tests/bench collection"
NUMBER = 20_000


def run(server: RunningServer, arguments: Sequence[str]) -> None:
    """Fill a collection, open its list in several ways, move all items and copy some, and write the figures into the document."""
    os.environ |= {"DATABASE_URL": server.dsn, "STRATUS_HOME": str(server.home), "DJANGO_SETTINGS_MODULE": "stratus.site.settings"}
    import django

    django.setup()
    from django.urls import reverse

    from stratus.foundation import clock
    from stratus.library.items.moving.actions import copy_items, move_items
    from stratus.library.items.moving.queries import foretold_of_move
    from stratus.library.items.trash.actions import restore_items, trash_items
    from stratus.library.models import Collection, Item
    from stratus.tenancy import current
    from stratus.tenancy.models import Tenant
    from support.builders import SYSTEM, a_collection

    number = int(arguments[0]) if arguments else NUMBER
    rows: list[tuple[str, str]] = []

    def say(what: str, figure: str) -> None:
        rows.append((what, figure))
        print(f"{what}: {figure}", flush=True)

    tenant = Tenant.objects.get(is_demo=True)
    with current.use(tenant):
        rng = random.Random(1)
        vocabulary = [word(rng) for _ in range(20_000)]
        for _seconds in make_questions(rng, vocabulary, number):
            pass
        source = Item.objects.get(external_id="900000000-1").collection_id
        ids = list(Item.objects.filter(collection=source, external_id__startswith="9").order_by("pk").values_list("pk", flat=True))
        carry_a_topic(source, ids)
        ask("VACUUM ANALYZE", as_owner=server.dsn)
        browser = an_administrator(tenant)
        page = reverse("library:collection", args=[source])
        asked = {
            "all": {"show": "all"},
            "page 100": {"page": "100"},
            "by score": {"sort": "score"},
            "of a type": {"type": "ESSAY"},
            "of a type without items": {"type": "MULTIPLE_CHOICE"},
            "of a status": {"status": "DRAFT"},
            "two words of the text": {"q": f"{vocabulary[500]} {vocabulary[40]}"},
            "the commonest word": {"q": vocabulary[0]},
            "the commonest two letters": {"q": commonest("item", server.dsn)},
            "an ID": {"q": "900000123-1"},
        }
        for what, query in asked.items():
            say(f"Items of the collection: {what}", cost(browser, tenant, f"{page}?{urlencode(query)}"))
        target, now = a_collection(title="Moved to"), clock.now()
        some = ids[:1000]
        say(f"Saying what a move of {number:,} would do", measured(lambda: foretold_of_move(ids, by=SYSTEM, value=target.pk)))
        say(f"Moving {number:,} items", measured(lambda: move_items(ids, target.pk, by=SYSTEM)))
        say(f"Copying {len(some):,} items", measured(lambda: copy_items(some, target.pk, by=SYSTEM)))
        say(f"Putting {number:,} items into the trash", measured(lambda: trash_items(ids, by=SYSTEM, now=now)))
        say(f"Putting {number:,} items back", measured(lambda: restore_items(ids, target.pk, by=SYSTEM, now=now)))
        assert Collection.objects.filter(pk=target.pk).exists()
    say("Load of the machine, in processes that wanted to run, the last 1 / 15 minutes", "{:.1f} / {:.1f}".format(*os.getloadavg()[::2]))
    if number == NUMBER:
        document.write(COMMAND, ("What", "Figure"), rows, document.DOCS / "how" / "authoring.md")


def carry_a_topic(collection_id: int, item_ids: Sequence[int]) -> None:
    """Let all of these items carry one of the topics of their collection, each of its first ten in turn."""
    from stratus.library.classification.actions import add_node
    from stratus.library.classification.models import ItemTopic
    from stratus.library.classification.trees import TOPICS
    from stratus.library.models import ItemRevision
    from stratus.tenancy.bulk import insert_many
    from support.builders import SYSTEM

    for n in range(10):
        topic, some = add_node(TOPICS, collection_id, f"Topic {n}", by=SYSTEM), item_ids[n::10]
        kept = {"topics": [{"id": topic.pk, "title": topic.title}]}
        ItemRevision.objects.filter(item__in=some).update(classification=kept)
        insert_many([ItemTopic(item_id=pk, node_id=topic.pk) for pk in some])


def measured(work: Callable[[], Any]) -> str:
    """Carry out an action once, and return its statements and how much of a processor this program and the database needed."""
    from django.db import connection

    number = 0

    def count(execute: Any, sql: str, values: Any, many: bool, context: Any) -> Any:
        nonlocal number
        number += 1
        return execute(sql, values, many, context)

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        used = Path(f"/proc/{cursor.fetchone()[0]}/schedstat")
    before, own = int(used.read_text().split()[0]), time.process_time()
    with connection.execute_wrapper(count):
        work()
    database, own = (int(used.read_text().split()[0]) - before) / 1e6, (time.process_time() - own) * 1e3
    return f"{number} statements; the database {database:,.0f} ms, the program {own:,.0f} ms"
