"""Two pages of one person that send their draft at the same moment."""

from __future__ import annotations

import pytest

from stratus.access.actor import Actor, Door
from stratus.foundation import clock
from stratus.library.items.drafts.actions import keep_draft
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
        place = Place("ESSAY", item.pk, item.collection_id)

        def keeps() -> int:
            with current.use(tenant):
                sent, by = [("title", ["Newtons"])], Actor.of(user, Door.UI)
                return keep_draft(place, sent, base=1, window="w1", version=0, by=by, now=clock.now()).version

        first, second = at_once(keeps, keeps)
        assert abs(first - second) == 1
        assert ItemDraft.objects.count() == 1
