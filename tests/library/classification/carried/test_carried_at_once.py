"""Somebody deletes what somebody else is putting on an item."""

from __future__ import annotations

from threading import Event

import pytest
from django.db import connection, transaction

from stratus.library.classification.carried.rules import Carried
from stratus.library.classification.errors import StillUsed
from stratus.library.classification.labels.actions import delete_label, save_label
from stratus.library.items.actions import save_item
from stratus.tenancy import current
from support.builders import CONTENTS, SYSTEM, a_collection, a_tenant
from support.threads import at_once

pytestmark = pytest.mark.database


def test_who_deletes_a_label_waits_for_an_item_that_gets_it_and_is_told_that_it_is_used(committed: None):
    with current.use(a_tenant()):
        tenant, collection, label = current.require_id(), a_collection(), save_label(None, "Difficult", by=SYSTEM)
        is_put = Event()

        def saves() -> None:
            with current.use(tenant), transaction.atomic():
                save_item(collection, None, "ESSAY", "A", CONTENTS["ESSAY"], 2, by=SYSTEM, carried=Carried.of(labels=[label.pk]))
                is_put.set()
                with connection.cursor() as cursor:
                    cursor.execute("SELECT pg_sleep(1)")

        def deletes() -> str:
            with current.use(tenant):
                is_put.wait(20)
                try:
                    delete_label(label.pk, by=SYSTEM)
                except StillUsed:
                    return "still used"
            return "deleted"

        assert at_once(saves, deletes) == [None, "still used"]
