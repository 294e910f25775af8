"""Somebody does something with an item while somebody else is saving it."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event

import pytest
from django.db import connection, transaction

from stratus.access.actor import Actor, Door
from stratus.library.items.actions import save_item
from stratus.library.items.review.actions import take, take_all
from stratus.library.items.review.rules import Step
from stratus.library.items.revisions.restoring import restore_revision
from stratus.library.models import Item
from stratus.tenancy import current
from support.builders import CONTENTS, a_collection, a_tenant, a_user, an_item
from support.threads import at_once

pytestmark = pytest.mark.database

DONE: dict[str, Callable[[Item, Actor], object]] = {
    "one step": lambda item, by: take(item.pk, Step.WITHDRAW, by=by),
    "many steps": lambda item, by: take_all([item.pk], Step.WITHDRAW, by=by),
    "an earlier revision": lambda item, by: restore_revision(item.pk, 1, by=by),
}


@pytest.mark.parametrize("what", DONE)
def test_who_waits_for_somebody_that_saves_goes_on_from_what_was_saved(committed: None, what: str):
    with current.use(a_tenant()):
        tenant, user = current.require_id(), a_user("Author")
        item = an_item("ESSAY", collection=a_collection(owner=user))
        by, asks = Actor.of(user, Door.UI), Event()

        def saves() -> None:
            with current.use(tenant), transaction.atomic():
                save_item(item.collection, item, "", "Newer", CONTENTS["ESSAY"], 2, by=by)
                asks.set()
                with connection.cursor() as cursor:
                    cursor.execute("SELECT pg_sleep(1)")

        def does() -> str:
            with current.use(tenant):
                asks.wait(20)
                DONE[what](item, by)
            return "done"

        assert at_once(saves, does) == [None, "done"]
        after = Item.objects.select_related("latest").get(pk=item.pk)
        assert after.latest is not None
        assert (after.latest.number, after.status) == ((3, "LIVE") if what == "an earlier revision" else (2, "WITHDRAWN"))
