"""The job that writes down languages of items which processes of an earlier release saved."""

from __future__ import annotations

from django.db import connection, transaction
from procrastinate.contrib.django import app

from stratus.foundation import clock
from stratus.jobs.priorities import BEHIND_EXAMS
from stratus.library.models import Item
from stratus.tenancy.db.due import Question

AT_ONCE = 500
"""Items that are looked at in one transaction."""
WITHOUT_LANGUAGE = Question("items_without_language", "SELECT tenant_id FROM library_item WHERE lang = ''")
FILL = """
UPDATE library_item i SET lang = left(r.content ->> 'lang', 10)
  FROM library_itemrevision r
 WHERE i.id = ANY(%s) AND i.lang = '' AND r.id = i.latest_id AND r.content ->> 'lang' <> ''
"""


@app.periodic(cron="12 2 * * *")
@app.task(name="library.fill_languages", queue="jobs", queueing_lock="library.fill_languages", priority=BEHIND_EXAMS)
def fill_languages(timestamp: int) -> None:
    """Every night: while an upgrade rolls, processes of the release before save items and know of no language beside them."""
    WITHOUT_LANGUAGE.each(clock.now(), fill)


def fill() -> int:
    """Write down the languages of the tenant's items that lack it, as their newest revisions have it; return their number."""
    after = filled = 0
    while part := list(Item.objects.filter(lang="", pk__gt=after).order_by("pk").values_list("pk", flat=True)[:AT_ONCE]):
        after = part[-1]
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(FILL, [part])
            filled += cursor.rowcount
    return filled
