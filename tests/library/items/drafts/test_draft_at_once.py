"""What two pages of one person, or a page and its save, send at the same moment."""

from __future__ import annotations

import threading
from uuid import uuid4

import pytest
from django.db import connection, transaction

from stratus.access.actor import Actor, Door
from stratus.foundation import clock
from stratus.library.items.drafts.actions import end_form, keep_draft
from stratus.library.items.drafts.errors import Spent
from stratus.library.items.drafts.models import ItemDraft
from stratus.library.items.drafts.queries import Place
from stratus.tenancy import current
from support.builders import a_collection, a_tenant, a_user, an_item
from support.threads import at_once

pytestmark = pytest.mark.database


def test_of_two_pages_of_a_window_that_begin_at_the_same_moment_both_are_heard(committed: None):
    with current.use(a_tenant()):
        tenant, user = current.require_id(), a_user("Author")
        item = an_item("ESSAY", collection=a_collection(owner=user))

        def keeps() -> int:
            with current.use(tenant):
                place = Place("ESSAY", item.pk, item.collection_id, uuid4())
                sent, by = [("title", ["Newtons"])], Actor.of(user, Door.UI)
                return keep_draft(place, sent, base=1, window="w1", version=0, by=by, now=clock.now()).version

        first, second = at_once(keeps, keeps)
        assert abs(first - second) == 1
        assert ItemDraft.objects.count() == 1


def until_somebody_waits() -> None:
    """Return once another connection waits for what this one holds."""
    with connection.cursor() as cursor:
        for _n in range(400):
            cursor.execute(
                "SELECT pg_sleep(0.05), EXISTS (SELECT FROM pg_locks JOIN pg_database d ON d.oid = database"
                " WHERE NOT granted AND datname = current_database())"
            )
            if cursor.fetchone()[1]:
                return
    raise AssertionError("Nobody waits.")


@pytest.mark.parametrize("first", ["the save", "the draft"])
def test_of_a_save_and_a_draft_under_way_the_second_waits_and_no_draft_is_left(committed: None, first: str):
    with current.use(a_tenant()):
        tenant, user = current.require_id(), a_user("Author")
        place = Place("ESSAY", None, a_collection(owner=user).pk, uuid4())
        by, has_begun = Actor.of(user, Door.UI), threading.Event()

        def saves() -> str:
            return "deleted" if end_form(place, window="w1", version=0, by=by, now=clock.now()) else "nothing there"

        def keeps() -> str:
            try:
                keep_draft(place, [("title", ["Newtons"])], base=0, window="w1", version=0, by=by, now=clock.now())
            except Spent:
                return "refused"
            return "kept"

        acts = {"the save": saves, "the draft": keeps}

        def goes_first() -> str:
            with current.use(tenant), transaction.atomic():
                outcome = acts.pop(first)()
                has_begun.set()
                until_somebody_waits()
            return outcome

        def goes_second() -> str:
            has_begun.wait(20)
            with current.use(tenant):
                return next(iter(acts.values()))()

        expected = ["nothing there", "refused"] if first == "the save" else ["kept", "deleted"]
        assert at_once(goes_first, goes_second) == expected
        assert not ItemDraft.objects.exists()
