"""While an upgrade rolls, processes of the release before save items without their language: it is filled in at night."""

from __future__ import annotations

import pytest

from stratus.library.items.actions import save_item
from stratus.library.items.translations import tasks
from stratus.library.models import Item
from stratus.tenancy import current
from support.builders import CONTENTS, SYSTEM, a_collection, a_tenant
from support.costs import statements_asked

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def saved_by_an_earlier_release(*languages: str) -> list[Item]:
    collection = a_collection()
    items = [save_item(collection, None, "ESSAY", "Essay", CONTENTS["ESSAY"] | {"lang": lang}, 2, by=SYSTEM) for lang in languages]
    Item.objects.filter(pk__in=[item.pk for item in items]).update(lang="")
    return items


def languages() -> list[str]:
    return list(Item.objects.order_by("pk").values_list("lang", flat=True))


def test_languages_are_filled_in_as_newest_revisions_have_them_in_each_organisation(monkeypatch):
    monkeypatch.setattr(tasks, "AT_ONCE", 2)
    tenants = [a_tenant(), a_tenant()]
    for tenant in tenants:
        with current.use(tenant):
            saved_by_an_earlier_release("sv", "nl", "pt-BR")
    tasks.fill_languages(0)
    for tenant in tenants:
        with current.use(tenant):
            assert languages() == ["sv", "nl", "pt-BR"]
            assert tasks.fill() == 0


def test_what_has_a_language_stays_as_it_is_and_is_not_looked_at():
    with current.use(a_tenant()):
        [item] = saved_by_an_earlier_release("sv")
        Item.objects.filter(pk=item.pk).update(lang="nl")
        with statements_asked() as asked:
            assert tasks.fill() == 0
        assert len(asked) == 1
        assert languages() == ["nl"]
