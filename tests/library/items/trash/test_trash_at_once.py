"""A case goes into the trash while somebody gives it a question."""

from __future__ import annotations

from threading import Event

import pytest
from django.db import connection, transaction

from stratus.access.actor import Actor, Door
from stratus.foundation import clock
from stratus.library.items.actions import save_item
from stratus.library.items.trash.actions import restore_items, trash_items
from stratus.library.models import Item
from stratus.tenancy import current
from support.builders import CONTENTS, a_collection, a_tenant, a_user, an_item
from support.threads import at_once

pytestmark = pytest.mark.database


@pytest.mark.parametrize("what", ["a new question", "one that is put back"])
def test_a_case_does_not_go_from_under_a_question_that_is_being_saved(committed: None, what: str):
    with current.use(a_tenant()):
        tenant, user = current.require_id(), a_user("Author")
        collection = a_collection(owner=user)
        case = an_item("CASE", collection=collection)
        by, asks = Actor.of(user, Door.UI), Event()
        if what == "one that is put back":
            question = an_item(case=case)
            assert trash_items([question.pk], by=by, now=clock.now()).changed == (question.pk,)

        def gives() -> None:
            with current.use(tenant), transaction.atomic():
                if what == "a new question":
                    save_item(collection, None, "ESSAY", "Question", CONTENTS["ESSAY"], 2, by=by, case_id=case.pk)
                else:
                    restore_items(None, collection.pk, by=by, now=clock.now())
                asks.set()
                with connection.cursor() as cursor:
                    cursor.execute("SELECT pg_sleep(1)")

        def trashes() -> bool:
            with current.use(tenant):
                asks.wait(20)
                return case.pk in trash_items([case.pk], by=by, now=clock.now()).refused

        assert at_once(gives, trashes) == [None, True]
        assert Item.objects.get(pk=case.pk).deleted_at is None
